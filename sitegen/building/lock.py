"""One build at a time for each output folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout


def hold(file: Path, waiting: Callable[[], None] | None) -> BaseFileLock | None:
    """Acquires a lock, which is held until it is released or the process dies. If another process holds it,
    calls `waiting` and waits; without `waiting`, returns None. On a file system without locks it does not
    wait."""
    # The preview opens in one thread and closes in another.
    lock = FileLock(file, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if not waiting:
            return None
        waiting()
        lock.acquire()
    except NotImplementedError:
        return lock if waiting else None
    return lock
