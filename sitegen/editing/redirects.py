"""Redirects in `netlify.toml` for pages whose address has changed.

The first rule that matches an address wins there, so a new rule is inserted above all rules with wildcards.
Comments and the formatting of everything else are kept.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sitegen.errors import ContentError, Problem

FILE = "netlify.toml"
_KEY = "redirects"
# `*`, and names such as `:slug`.
_WILDCARD = re.compile(r"\*|/:")
_TO = re.compile(r"""(?m)^([ \t]*(["']?)to\2[ \t]*=[ \t]*)(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')""")


class _Rule(NamedTuple):
    """A redirect: its values, and its lines (from 0, half-open) without the blank lines and comments
    below."""

    values: Mapping[str, Any]
    first: int
    end: int


def redirected(text: str, old: str, new: str) -> str:
    """The text of the file with a redirect from the address `old` to `new` (paths on the host, with slashes
    at both ends). Rules that led to `old` now lead to `new`, and rules that lead away from `new` are removed.
    Raises a ContentError for a file that is not TOML, or whose redirects are not tables of their own."""
    try:
        there = tomllib.loads(text)
    except ValueError as error:
        raise ContentError(Problem(FILE, 0, f"broken TOML: {error}")) from error
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    kept: list[str] = []
    wanted: list[Mapping[str, Any]] = []
    # Where to insert the new rule: its line, and its index among the rules.
    place: tuple[int, int] | None = None
    at = 0
    for rule in _rules(lines):
        kept += lines[at : rule.first]
        at = rule.end
        if _is_from(rule.values, old, new):
            while at < len(lines) and not lines[at].strip():
                at += 1
            continue
        if place is None and _WILDCARD.search(str(rule.values.get("from"))):
            place = _above_comments(kept), len(wanted)
        written, values = "".join(lines[rule.first : rule.end]), rule.values
        if _leads_to(values, old):
            values = {**values, "to": new + str(values["to"])[len(old) :]}
            written = _with_to(written, values["to"])
        kept.append(written)
        wanted.append(values)
    kept += lines[at:]
    block = f"[[{_KEY}]]\nfrom = {_quoted(old)}\nto = {_quoted(new)}\nstatus = 301\n"
    added = {"from": old, "to": new, "status": 301}
    if place is None:
        written = "".join(kept).rstrip("\n")
        found = f"{written}\n\n{block}" if written else block
        wanted.append(added)
    else:
        line, number = place
        found = "".join([*kept[:line], f"{block}\n", *kept[line:]])
        wanted.insert(number, added)
    return _checked(found, {**there, _KEY: wanted})


def _rules(lines: Sequence[str]) -> Iterator[_Rule]:
    """The redirects written as tables, each including its subtables."""
    # Each line number with what that line means by itself: the name of a table, or of an array of tables.
    headers: list[tuple[int, Mapping[str, Any]]] = []
    whole = 0
    for n, line in enumerate(lines):
        if line.lstrip().startswith("[") and _reads("".join(lines[whole:n])):
            headers.append((n, tomllib.loads(line)))
            whole = n
    for index, (first, header) in enumerate(headers):
        if header == {_KEY: [{}]}:
            following = (n for n, other in headers[index + 1 :] if not isinstance(other.get(_KEY), dict))
            end = next(following, len(lines))
            while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
                end -= 1
            yield _Rule(tomllib.loads("".join(lines[first:end]))[_KEY][0], first, end)


def _reads(text: str) -> bool:
    """Whether a text is valid TOML. A part of a file is not if a string or an array is still open at its
    end."""
    try:
        tomllib.loads(text)
    except ValueError:
        return False
    return True


def _is_from(values: Mapping[str, Any], *addresses: str) -> bool:
    """Whether a rule applies to one of the addresses, with or without a slash at the end, for all
    visitors."""
    start = values.get("from")
    if not isinstance(start, str) or values.keys() & {"conditions", "query"}:
        return False
    return f"{start.rstrip('/')}/" in addresses


def _leads_to(values: Mapping[str, Any], address: str) -> bool:
    """Whether a rule leads to the address, or to a fragment of its page."""
    to = values.get("to")
    return isinstance(to, str) and re.split("[?#]", to)[0] == address


def _with_to(written: str, to: str) -> str:
    return _TO.sub(lambda found: found[1] + _quoted(to), written, count=1)


def _above_comments(lines: Sequence[str]) -> int:
    """The index of the first of the comment lines directly above what follows the lines."""
    number = len(lines)
    while number and lines[number - 1].lstrip().startswith("#"):
        number -= 1
    return number


def _quoted(text: str) -> str:
    """A string in TOML, which knows the escapes of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _checked(text: str, wanted: Mapping[str, Any]) -> str:
    """The text, if it has the wanted content. Raises a ContentError if the redirects are in an unknown
    form."""
    if not _reads(text) or tomllib.loads(text) != wanted:
        hint = (
            "write each as a table [[redirects]] with from, to and status, or redirect the address yourself"
        )
        raise ContentError(Problem(FILE, 0, "has redirects in a form that cannot be changed", hint))
    return text
