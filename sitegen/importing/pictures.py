"""The pictures that were saved with a page, by the addresses that it names."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urljoin, urlsplit

_DATA = re.compile(r"data:[^,;]*(?P<base64>(?:;[^,;]*)*?;base64|(?:;[^,;]*)*),", re.IGNORECASE)
# The formats that articles may have, by the first bytes of a file.
_FORMATS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), ".png"),
    (re.compile(rb"\xff\xd8\xff"), ".jpg"),
    (re.compile(rb"GIF8[79]a"), ".gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), ".webp"),
    (re.compile(rb"....ftypavif", re.DOTALL), ".avif"),
)
_LARGEST = 40_000_000


class Pictures:
    """Finds the bytes of a picture: in its address itself, in the parts of an archive (by address), or in
    files below the `folder` of the page. Nothing is fetched."""

    def __init__(
        self, folder: Path | None = None, parts: Mapping[str, bytes] | None = None, base: str = ""
    ) -> None:
        self._folder, self._parts, self._base = folder, parts or {}, base

    def __call__(self, address: str) -> tuple[bytes, str]:
        """The bytes and the suffix of their format; nothing where there is no picture."""
        data = self._bytes(address)
        suffix = next((suffix for pattern, suffix in _FORMATS if pattern.match(data)), "")
        return (data, suffix) if suffix and len(data) <= _LARGEST else (b"", "")

    def _bytes(self, address: str) -> bytes:
        if found := _DATA.match(address):
            body = address[found.end() :]
            try:
                is_base64 = found["base64"].lower().endswith("base64")
                return base64.b64decode(unquote(body)) if is_base64 else unquote_to_bytes(body)
            except (binascii.Error, ValueError):
                return b""
        try:
            whole = urljoin(self._base, address)
            parts = urlsplit(address)
        except ValueError:
            return b""
        for name in (address, whole, unquote(address)):
            if name in self._parts:
                return self._parts[name]
        if self._folder is None or parts.scheme or parts.netloc or not parts.path:
            return b""
        try:
            root = self._folder.resolve()
            path = (root / unquote(parts.path).lstrip("/")).resolve()
            # A page may name any file of the machine.
            return path.read_bytes() if path.is_relative_to(root) and path.is_file() else b""
        except (OSError, ValueError):
            return b""
