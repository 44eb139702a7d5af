"""Redirects of pages that have another address now, in `netlify.toml`."""

from __future__ import annotations

import re
import tomllib

from sitegen.errors import ContentError, Problem

FILE = "netlify.toml"
_BLOCK = re.compile(r"(?m)^\[\[redirects\]\][^\n]*\n(?:(?!\[)[^\n]*\n?)*")


def redirected(text: str, old: str, new: str) -> str:
    """The text of the file with a redirect from the address `old` to `new` (paths on the host, with slashes
    at both ends). Those that led to `old` lead to `new`, and none leads away from `new`. Raises a
    ContentError for a file that is no TOML."""
    try:
        tomllib.loads(text)
    except ValueError as error:
        raise ContentError(Problem(FILE, 0, f"broken TOML: {error}")) from error

    def updated(block: re.Match[str]) -> str:
        values = tomllib.loads(block[0])["redirects"][0]
        if values.get("from") in (old, new):
            return ""
        if values.get("to") == old:
            return re.sub(rf'(?m)^(to\s*=\s*["\']){re.escape(old)}(["\'])', rf"\g<1>{new}\g<2>", block[0])
        return block[0]

    kept = _BLOCK.sub(updated, text).rstrip("\n")
    return f'{kept}\n\n[[redirects]]\nfrom = "{old}"\nto = "{new}"\nstatus = 301\n'
