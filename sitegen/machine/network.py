"""What the modules that use a network share: the client, when to retry, and how to word a failure."""

from __future__ import annotations

import logging

import httpx

from sitegen import __version__
from sitegen.errors import reason_of

USER_AGENT = f"sitegen/{__version__}"

# A failed attempt concerns nobody until the last one has failed.
logging.getLogger("stamina").addHandler(logging.NullHandler())

# A busy server, or a gateway whose server is restarting.
PASSING = frozenset((429, 500, 502, 503, 504))


def may_pass(error: Exception) -> bool:
    """Whether the same request may succeed a little later."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in PASSING
    return isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol)


def failure_of(error: Exception) -> str:
    """Why a request or a file operation failed, in a few words; never empty."""
    if isinstance(error, OSError):
        return reason_of(error)
    if isinstance(error, httpx.HTTPStatusError):
        return f"{error.response.status_code} {error.response.reason_phrase}".strip()
    return str(error) or type(error).__name__


def file_client() -> httpx.Client:
    """A client for files: it follows redirects and asks for uncompressed content (ranges count plain
    bytes)."""
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    return httpx.Client(timeout=httpx.Timeout(60, connect=15), follow_redirects=True, headers=headers)
