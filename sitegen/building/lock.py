"""One build at a time for each output folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout


def hold(file: Path, waiting: Callable[[], None]) -> BaseFileLock:
    """Holds a lock until it is released, or the process dies; `waiting` is called if another process has it.
    On a file system without locks it does not wait."""
    lock = _lock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        lock.acquire()
    except NotImplementedError:
        pass
    return lock


def try_to_hold(file: Path) -> BaseFileLock | None:
    """Holds a lock, unless another process has it."""
    lock = _lock(file)
    try:
        lock.acquire(timeout=0)
    except (Timeout, NotImplementedError):
        return None
    return lock


def _lock(file: Path) -> BaseFileLock:
    # The preview opens in one thread and closes in another.
    return FileLock(file, thread_local=False)
