"""What articles contribute to files that are put together from many: where it waits, and where it is found
again.

All parts together are as large as all articles, and most of them are in the output already. So a file is put
together from what the articles of this build contributed, which waits in files of the stage (`Spool`), and
from stretches of what the output holds (`Composition`).
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from sitegen.files.reading import digest


class Segment(NamedTuple):
    """A stretch of a file: where its bytes are, and their digest."""

    file: str
    start: int
    length: int
    digest: bytes


class Spooled(NamedTuple):
    """Where the parts of one article wait: in which file of the stage, and by key their first byte and
    length. Without a stage nothing is written, and `file` is empty."""

    file: str
    places: dict[str, tuple[int, int]]


class Spool:
    """The files of the stage in which parts wait. Every process writes one of its own."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._owner = 0
        self._file: BinaryIO | None = None

    def __reduce__(self) -> tuple[type[Spool], tuple[str]]:
        return Spool, (self._folder,)

    def put(self, parts: Mapping[str, bytes]) -> Spooled:
        """Raises OSError."""
        if not self._folder:
            return Spooled("", {})
        name = f"parts-{os.getpid()}"
        if self._owner != os.getpid():
            # A file that is open in the process that this one is a fork of has one place for both.
            self._owner, self._file = os.getpid(), Path(self._folder, name).open("ab")  # noqa: SIM115
        if self._file is None:
            raise AssertionError("the file was just opened")
        start = self._file.tell()
        places: dict[str, tuple[int, int]] = {}
        for key, part in parts.items():
            places[key] = start, len(part)
            start += len(part)
        self._file.write(b"".join(parts.values()))
        self._file.flush()
        return Spooled(name, places)

    def close(self) -> None:
        if self._file and self._owner == os.getpid():
            self._file.close()


# The first byte of the parts, and of each the article (by path), its digest and its length.
Composition = tuple[int, list[tuple[str, bytes, int]]]
_composition = msgspec.msgpack.Decoder(Composition)


def composition(
    data: bytes, articles: Iterable[str], parts: Sequence[bytes], found: Sequence[Segment]
) -> bytes:
    """What is to be remembered of a file that holds the parts of articles side by side, as they were found;
    nothing if it does not hold them."""
    start = data.find(b"".join(parts)) if parts else -1
    if start < 0:
        return b""
    known = [(path, part.digest, part.length) for path, part in zip(articles, found, strict=True)]
    return msgspec.msgpack.encode((start, known))


def segments(file: Path, remembered: bytes) -> dict[str, Segment]:
    """The parts in a file of the output, by article. Each is looked at: what is remembered may be damaged,
    and what is lost is only made again."""
    found: dict[str, Segment] = {}
    with contextlib.suppress(msgspec.MsgspecError, OSError):
        data = file.read_bytes()
        start, made_of = _composition.decode(remembered)
        for path, known, length in made_of:
            if start >= 0 and digest(data[start : start + length]) == known:
                found[path] = Segment(os.fspath(file), start, length, known)
            start += length
    return found


def read_segments(wanted: Iterable[Segment]) -> list[bytes]:
    """The bytes of each. Raises OSError for a file that is no longer what it was."""
    found: list[bytes] = []
    open_files: dict[str, int] = {}
    try:
        for segment in wanted:
            if segment.file not in open_files:
                open_files[segment.file] = os.open(segment.file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            data = _read(open_files[segment.file], segment.start, segment.length)
            if digest(data) != segment.digest:
                raise OSError(errno.EBUSY, "it was changed while the site was built", segment.file)
            found.append(data)
    finally:
        for handle in open_files.values():
            os.close(handle)
    return found


def _read(handle: int, start: int, length: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(handle, length, start)
    os.lseek(handle, start, os.SEEK_SET)
    return os.read(handle, length)
