"""Which addresses a link may have."""

from __future__ import annotations

from urllib.parse import urlsplit

from sitegen.markdown.hosts import WEB_SCHEMES, has_host


def is_external(address: str) -> bool:
    """Whether an address has a scheme or a host, rather than naming a place of this site."""
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
        # Brackets hold addresses of hosts that mail is not sent to today.
        is_mail = parts.scheme == "mailto" and not parts.netloc and bool(parts.path or parts.query)
        return is_mail and not {*"[]"} & {*parts.path}
    return not parts.netloc
