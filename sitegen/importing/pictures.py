"""The pictures of a page: which elements show one, and its bytes if it was saved with the page."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urljoin, urlsplit

from sitegen.importing.draft import Picture
from sitegen.text.oneline import on_one_line

_DATA = re.compile(r"data:[^,;]*(?P<base64>(?:;[^,;]*)*?;base64|(?:;[^,;]*)*),", re.IGNORECASE)
# The formats that articles support, by the first bytes of a file.
_FORMATS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), ".png"),
    (re.compile(rb"\xff\xd8\xff"), ".jpg"),
    (re.compile(rb"GIF8[79]a"), ".gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), ".webp"),
    (re.compile(rb"....ftypavif", re.DOTALL), ".avif"),
)
_LARGEST = 40_000_000
# Pictures that are decoration of the page, by their addresses.
_FURNITURE = re.compile(
    r"(?<![a-z])(?:logo|icons?|avatar|sprite|pixel|blank|spacer|emoji|loading|banner|ads?|1x1)(?![a-z])|gravatar"
)
_COUNTER = 200  # bytes; a smaller picture without text counts visitors or fills a space
_SMALL = 80  # pixels; a smaller picture is decoration

FindPicture = Callable[[str], tuple[bytes, str]]


def picture_in(element: Any, base: str, find: FindPicture, *, in_figure: bool) -> list[Picture]:
    """The picture that an `<img>` shows, or none if it is decoration of the page. `base` is the address of
    the page, or empty; `find` returns the bytes of a picture by its address and their suffix, or empty
    values."""
    get = element.get
    sources = ("src", "data-src", "data-original", "data-lazy-src")
    source = next((value for name in sources if (value := get(name))), "")
    if source.startswith("data:") and (later := get("data-src") or get("data-lazy-src")):
        source = later
    address = "" if source.startswith("data:") else source
    if not source or is_furniture(element, address):
        return []
    data, suffix = find(source)
    alt = on_one_line(get("alt") or "")
    if not alt and 0 < len(data) < _COUNTER and not in_figure:
        return []
    shown = address or "data:…"
    return [Picture(urljoin(base, shown) if base else shown, alt, data, suffix)]


def embedded_in(element: Any) -> str:
    """The address of what an element such as `<video>` plays or shows; empty if there is none."""
    inside = (each.get("src") for each in element.iter("source", "embed"))
    return element.get("src") or element.get("data") or next(filter(None, inside), "")


def is_furniture(element: Any, address: str | None = None) -> bool:
    """Whether a picture is decoration rather than part of the article, by its names and size."""
    get = element.get
    names = f"{get('class') or ''} {get('id') or ''} {get('src') if address is None else address}".lower()
    sizes = [int(size) for name in ("width", "height") if (size := get(name) or "").isdigit()]
    return _FURNITURE.search(names) is not None or any(size < _SMALL for size in sizes)


class Pictures:
    """Finds the bytes of a picture: in its address itself, in the parts of an archive (by address), or in
    files below the `folder` of the page. Nothing is fetched."""

    def __init__(
        self, folder: Path | None = None, parts: Mapping[str, bytes] | None = None, base: str = ""
    ) -> None:
        self._folder, self._parts, self._base = folder, parts or {}, base

    def __call__(self, address: str) -> tuple[bytes, str]:
        """The bytes and the suffix for their format; both empty if there is no picture."""
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
            # A page may name any file on the machine.
            return path.read_bytes() if path.is_relative_to(root) and path.is_file() else b""
        except (OSError, ValueError):
            return b""
