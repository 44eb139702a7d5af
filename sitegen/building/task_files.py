"""Tasks that are too large for messages are put into a file that all processes see."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from sitegen.building.file_task import FileItem, FileTask
from sitegen.execution.executor import Executor, Task, WorkersError
from sitegen.files.writing import write_new
from sitegen.model.record import Record

# How many files are made together: most take no longer than sending a message.
_TOGETHER = 8


class _InFile(Record, frozen=True):
    """The task in a file, for several items at once."""

    file: str

    def __call__(self, items: Sequence[Any]) -> bytes:
        task = _loaded(self.file)
        return _encode([task(item) for item in items])


@lru_cache(maxsize=1)
def _loaded(file: str) -> Task[Any]:
    task: Task[Any] = pickle.loads(Path(file).read_bytes())  # noqa: S301  (of our own build)
    return task


def map_from_file(task: FileTask, items: Sequence[FileItem], executor: Executor) -> Iterator[bytes]:
    """Maps like the executor, with the task in a file of the stage. Raises WorkersError for files that end
    every process in which they are made."""
    file = Path(task.stage.folder, "task")
    write_new(file, pickle.dumps(task))
    groups = [items[at : at + _TOGETHER] for at in range(0, len(items), _TOGETHER)]
    for encoded in executor.map(_InFile(str(file)), groups, taken=1, lost=_lost):
        yield from _decode(encoded)


def _lost(items: Sequence[FileItem]) -> bytes:
    paths = ", ".join(item.file.path for item in items)
    raise WorkersError(f"every worker that made one of these files was killed: {paths}")


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[bytes]).decode
