"""The container of a book: a ZIP archive (PKWARE, APPNOTE 6.3) that is assembled from finished members.

What an archive holds for a member, its header and its bytes, is the same in every archive. So the chapter of
an article is packed once, however many books it goes into, and the book of a site is a concatenation of its
chapters.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# The header in front of a member, the header in the list at the end, and the end itself.
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
# For more members than the end can count (Zip64): the end with longer numbers, and where it is.
_LONG_END = struct.Struct("<4sQ2H2I4Q")
_PLACE = struct.Struct("<4sIQI")
_MOST = 0xFFFF
_LONG_VERSION = 45
# The required version (2.0, for deflation), and names in UTF-8.
_VERSION, _FLAGS = 20, 0x800
_STORED, _DEFLATED = 0, 8
# The earliest date that the format supports: 1980-01-01, in its bit fields.
_TIME, _DAY = 0, 0x21


class Member(NamedTuple):
    """A member of an archive: its name, the fields of its header starting with the method, and its length
    including the header."""

    name: str
    fields: tuple[int, ...]
    length: int


def member(name: str, data: bytes, *, stored: bool = False) -> bytes:
    """A file in the form that an archive holds: uncompressed if `stored`, else compressed if that makes it
    smaller."""
    packed = data if stored else _deflated(data)
    method = _STORED if packed is data else _DEFLATED
    written = name.encode()
    fields = (method, _TIME, _DAY, zlib.crc32(data), len(packed), len(data), len(written), 0)
    return _LOCAL.pack(b"PK\3\4", _VERSION, _FLAGS, *fields) + written + packed


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(level=6, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(data) + packer.flush()
    return packed if len(packed) < len(data) else data


def members(data: bytes) -> Iterator[Member]:
    """The members in concatenated data."""
    at = 0
    while at < len(data):
        _, _, _, *fields = _LOCAL.unpack_from(data, at)
        begin = at + _LOCAL.size
        length = _LOCAL.size + fields[6] + fields[4]
        yield Member(data[begin : begin + fields[6]].decode(), tuple(fields), length)
        at += length


def archive(parts: Sequence[bytes]) -> bytes:
    """The archive of parts, each of which is one member or several concatenated ones. Its limit is 4 GB."""
    listed: list[bytes] = []
    start = 0
    for part in parts:
        for each in members(part):
            method, time, day, crc, packed, size, name, _ = each.fields
            listed.append(
                _CENTRAL.pack(
                    b"PK\1\2", _VERSION, _VERSION, _FLAGS, method, time, day, crc, packed, size, name,
                    0, 0, 0, 0, 0, start,
                )
                + each.name.encode()
            )  # fmt: skip
            start += each.length
    directory = b"".join(listed)
    count, size = len(listed), len(directory)
    longer = b""
    if count >= _MOST:
        longer = _LONG_END.pack(
            b"PK\6\6", _LONG_END.size - 12, _LONG_VERSION, _LONG_VERSION, 0, 0, count, count, size, start
        ) + _PLACE.pack(b"PK\6\7", 0, start + size, 1)
        count = _MOST
    end = _END.pack(b"PK\5\6", 0, 0, count, count, size, start, 0)
    return b"".join([*parts, directory, longer, end])
