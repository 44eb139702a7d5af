"""What articles contribute to files that are assembled from many articles: where it waits, and where it is
found again.

All parts together are as large as all articles, and most of them are already in the output. So a file is
assembled from what the articles of this build contributed, which waits in files of the stage, and from
stretches of what the output holds. A part is identified by the digest of its bytes, wherever it is.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from sitegen.building.publishing import Output
from sitegen.building.records import RememberedFile
from sitegen.files.reading import digest


class Segment(NamedTuple):
    """A part: the digest of its bytes, and the file, first byte and length at which they are found."""

    digest: bytes
    file: str
    start: int
    length: int


# Adjacent parts in a file: the first byte, and the digest and length of each part.
Row = tuple[int, list[tuple[bytes, int]]]
_row = msgspec.msgpack.Decoder(Row)


def segments(file: str, row: Row) -> Iterator[Segment]:
    """The adjacent parts in a file."""
    start, parts = row
    for known, length in parts:
        yield Segment(known, file, start, length)
        start += length


def composition(data: bytes, parts: Sequence[bytes], found: Sequence[Segment]) -> bytes:
    """What to remember about a file that is assembled from parts. The file need not contain them unchanged:
    they are verified before they are used again."""
    if not parts:
        return b""
    return composed_of(data.find(parts[0]), [(segment.digest, segment.length) for segment in found])


def composed_of(start: int, parts: list[tuple[bytes, int]]) -> bytes:
    """What to remember about a file with adjacent parts: the first byte, and the digest and length of
    each."""
    row: Row = start, parts
    return msgspec.msgpack.encode(row)


class Waiting:
    """The parts `there` in the stage, by digest. `again` makes articles (by path) contribute all their parts
    once more, for parts that are neither waiting nor in the output."""

    def __init__(
        self, there: Mapping[bytes, Segment], again: Callable[[Sequence[str]], Mapping[bytes, Segment]]
    ) -> None:
        self.there = dict(there)
        self._again = again

    def require(self, articles: Collection[str]) -> None:
        """Adds the parts of articles. Raises ContentError if one has changed in the meantime."""
        if articles:
            self.there.update(self._again(sorted(articles)))


class Parts:
    """Where parts are: those of this build are `waiting` in the stage, others are in files of the output. The
    latter are looked for in the folder of the file to be made, because the pages of a list share a folder and
    parts move from page to page. Each is verified: what is remembered may be damaged, and what is lost is
    simply made again."""

    def __init__(
        self, waiting: Mapping[bytes, Segment], files: Mapping[str, RememberedFile], output: Output
    ) -> None:
        self._waiting, self._files, self._output = waiting, files, output
        self._by_folder: dict[str, list[str]] = {}
        for path, made in files.items():
            if made.composition:
                self._by_folder.setdefault(os.path.dirname(path), []).append(path)
        self._held: dict[str, dict[bytes, Segment]] = {}

    def lack(self, path: str, part: bytes) -> bool:
        """Whether a part (by digest) cannot be found anywhere, for the file at `path` of the output."""
        return part not in self._waiting and part not in self._near(path)

    def find(self, path: str, part: bytes) -> Segment:
        """Where a part (by digest) is, for the file at `path` of the output. Raises KeyError."""
        return self._waiting.get(part) or self._near(path)[part]

    def _near(self, path: str) -> Mapping[bytes, Segment]:
        folder = os.path.dirname(path)
        if folder not in self._held:
            self._held[folder] = {
                segment.digest: segment
                for each in self._by_folder.get(folder, ())
                if self._output.holds(each) == self._files[each].digest
                for segment in found_in(self._output.file(each), self._files[each].composition)
            }
        return self._held[folder]


def found_in(file: str, composition: bytes) -> Iterator[Segment]:
    """The parts of a file that are where they are remembered to be."""
    with contextlib.suppress(msgspec.MsgspecError, OSError), open(file, "rb") as opened:
        data = opened.read()
        for part in segments(file, _row.decode(composition)):
            if part.start >= 0 and digest(data[part.start : part.start + part.length]) == part.digest:
                yield part


def read_segments(wanted: Iterable[Segment]) -> list[bytes]:
    """The bytes of each segment. Raises OSError for a file that has changed."""
    found: list[bytes] = []
    with contextlib.ExitStack() as opened:
        files = {name: opened.enter_context(open(name, "rb", 0)) for name in {each.file for each in wanted}}
        for known, name, start, length in wanted:
            files[name].seek(start)
            data = files[name].read(length)
            if digest(data) != known:
                raise OSError(errno.EBUSY, "it was changed while the site was being built", name)
            found.append(data)
    return found
