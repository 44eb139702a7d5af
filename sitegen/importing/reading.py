"""The task of reading one source: the drafts of its articles, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from sitegen.errors import ContentError, Problem
from sitegen.execution.executor import Executor
from sitegen.files.reading import digest, read_bytes
from sitegen.files.writing import write_atomic
from sitegen.importing.draft import Draft
from sitegen.importing.reader import read_drafts
from sitegen.model.record import Record


class Source(NamedTuple):
    """A file: its number in the import, its path (None: it is not in a folder), its name for messages, and
    its bytes if these are already known."""

    number: int
    file: Path | None
    name: str
    data: bytes | None = None


class Drafts(Record, frozen=True):
    """The articles in a source, or the problems because of which there are none."""

    found: tuple[Draft, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Result(NamedTuple):
    """The encoded drafts of a source, or the file that holds them."""

    number: int
    drafts: bytes
    file: str = ""


class ReadingTask(Record, frozen=True):
    """What the task needs apart from the source. If there is a folder `kept`, the result of reading a source
    is stored in it, for any process that reads the same source later, as long as the size and time of the
    file are the same."""

    site: Path
    kept: str = ""

    def __call__(self, source: Source) -> bytes:
        """The encoded drafts, or the file that holds them."""
        if not self.kept or source.file is None or source.data is not None:
            return _encode(_Result(source.number, _encode(self._read(source))))
        try:
            stat = source.file.stat()
            looks = f"{source.file}\0{source.name}\0{stat.st_size}\0{stat.st_mtime_ns}"
            file = Path(self.kept, digest(looks.encode(errors="surrogateescape")).hex())
            if not file.exists():
                write_atomic(file, _encode(self._read(source)))
        except OSError:
            return _encode(_Result(source.number, _encode(self._read(source))))
        return _encode(_Result(source.number, b"", str(file)))

    def _read(self, source: Source) -> Drafts:
        try:
            data = read_bytes(source.file, self.site) if source.data is None and source.file else source.data
            folder = source.file.parent if source.file else None
            return Drafts(tuple(read_drafts(data or b"", source.name, folder)))
        except ContentError as error:
            return Drafts(problems=error.problems)


def read_sources(
    task: ReadingTask, sources: Sequence[Source], executor: Executor
) -> Iterator[tuple[Source, Drafts]]:
    """The sources with their drafts, in their order."""
    waiting: dict[int, _Result] = {}
    number = 0
    for encoded in executor.map(task, sources, lost=_lost):
        result = _decode(encoded)
        waiting[result.number] = result
        while number in waiting:
            each = waiting.pop(number)
            data = Path(each.file).read_bytes() if each.file else each.drafts
            yield sources[number], _decode_drafts(data)
            number += 1


def _lost(source: Source) -> bytes:
    message, hint = "every worker that read it was killed", "check their memory and the file"
    return _encode(
        _Result(source.number, _encode(Drafts(problems=(Problem(source.name, 0, message, hint),))))
    )


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Result).decode
_decode_drafts = msgspec.msgpack.Decoder(Drafts).decode
