"""The addresses that links may have."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from sitegen.markdown.hosts import WEB_SCHEMES, has_host

_CODES = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


def readable(address: str) -> str:
    """The address as a person would write it, with letters of other scripts in place of percent codes."""

    def letters(codes: re.Match[str]) -> str:
        try:
            return unquote(codes[0], errors="strict")
        except UnicodeDecodeError:
            return codes[0]

    return _CODES.sub(letters, address)


def is_external(address: str) -> bool:
    """Whether an address has a scheme or a host, and so does not name a place within this site."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc)


def is_safe(address: str) -> bool:
    """Whether a link to `address` is allowed: a safe scheme, or a relative address (RFC 3986, 4.2)."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme in WEB_SCHEMES:
        return has_host(parts)
    if parts.scheme:
        # Brackets hold IP addresses of hosts, to which mail is no longer sent.
        is_mail = parts.scheme == "mailto" and not parts.netloc and bool(parts.path or parts.query)
        return is_mail and not {*"[]"} & {*parts.path}
    return not parts.netloc
