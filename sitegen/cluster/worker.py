"""What runs on a worker: the tasks that it is given, and answers about its version and the files that it
sees."""

from __future__ import annotations

import pickle
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from distributed import Worker, WorkerPlugin, get_worker

from sitegen.cluster.versions import Version, own_version
from sitegen.execution.executor import Task, WorkersError
from sitegen.files.reading import digest

# A worker may have several threads, but tasks are not thread-safe.
_ONE_AT_A_TIME = threading.Lock()
# If a worker dies before it is known to have started, its nanny starts no other; in seconds.
_YOUNG = 1
_BORN = time.monotonic()
_TASKS: dict[str, Task[Any]] = {}


def dask_setup(worker: Worker) -> None:
    """Called by Dask in a worker that the command itself has started: handling an interrupt is up to the
    command, which ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Given(WorkerPlugin):  # type: ignore[misc]  # it has no types
    """A task, pickled, for as long as there is work for it. The scheduler gives it once to every worker,
    including those that join later."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data

    def teardown(self, worker: Worker) -> None:
        _TASKS.pop(self.name, None)


def run(name: str, version: Version, items: Sequence[Any]) -> list[bytes]:
    """The results of the task of that name for some items. Raises WorkersError on a worker with another
    `version`."""
    with _ONE_AT_A_TIME:
        worker = get_worker()
        require_same(version, own_version(), worker.address)
        if name not in _TASKS:
            time.sleep(max(0.0, _BORN + _YOUNG - time.monotonic()))
            _TASKS[name] = pickle.loads(worker.plugins[name].data)  # noqa: S301  (of our own client)
        return [_TASKS[name](item) for item in items]


def require_same(ours: Version, theirs: Version, worker: str) -> None:
    """Raises WorkersError if a worker's version differs in anything."""
    if found := [*ours.differences(theirs)]:
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        raise WorkersError(
            f"the worker {worker} has {', '.join(found[:3])}{more}: install the same there and here"
        )


def lacking(files: Mapping[str, bytes]) -> list[str]:
    """The files, by path, that do not exist or have another digest."""
    return [file for file, held in files.items() if not _holds(Path(file), held)]


def _holds(file: Path, held: bytes) -> bool:
    try:
        return digest(file.read_bytes()) == held
    except OSError:
        return False
