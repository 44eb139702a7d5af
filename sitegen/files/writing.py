"""Writing files completely or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from sitegen.files.reading import OPEN_FLAGS

if sys.platform != "win32":
    import fcntl

# In the names of files that are still being written.
_PREFIX, _SUFFIX = ".sitegen-", ".new"


def write_new(path: str | Path, data: bytes) -> None:
    """Writes a file that nobody reads yet. Raises OSError, in which case part of the file may be left."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | OPEN_FLAGS, 0o666)
    try:
        written = os.write(file, data)
        while written < len(data):
            written += os.write(file, memoryview(data)[written:])
    finally:
        os.close(file)


def write_atomic(
    path: Path, data: bytes, last: Callable[[], None] = lambda: None, *, durable: bool = True
) -> None:
    """Replaces `path` with a file of `data` in one step: a reader sees the old file or the new one, never a
    part. `last` is called immediately before that step and may raise to prevent it. A file that is not
    `durable` may be lost if the machine fails in the next few seconds, but takes half the time to write.

    Raises OSError, in which case the old file is unchanged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = _temporary_file(path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
            mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
            temporary.chmod(mode)
            last()
            # Renamed while it is still open and locked, so that nobody removes it as a left-over.
            if os.name == "posix":
                temporary.replace(path)
        if os.name != "posix":
            temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _temporary_file(folder: Path) -> tuple[int, Path]:
    """The handle and path of a new file, locked (see `clear_left_overs`) for as long as it is open."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=_PREFIX, suffix=_SUFFIX)
        if _lock(handle) is not False and _is_at(handle, name):
            return handle, Path(name)
        os.close(handle)


def clear_left_overs(folder: Path) -> None:
    """Removes files that processes killed while writing have left in a folder. A file that is being written
    is locked by its process, and the system releases the lock of a process that dies."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and entry.name.endswith(_SUFFIX):
                _clear(entry.path)


def _clear(path: str) -> None:
    with contextlib.suppress(OSError):
        file = os.open(path, os.O_RDONLY | OPEN_FLAGS | getattr(os, "O_NOFOLLOW", 0))
        try:
            if _lock(file) and _is_at(file, path):
                os.unlink(path)  # noqa: PTH108
        finally:
            os.close(file)


def _lock(file: int) -> bool | None:
    """Whether an open file is now locked by this process alone; None if that cannot be known."""
    if sys.platform == "win32":
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _is_at(file: int, path: str) -> bool:
    """Whether a path still refers to the open file."""
    try:
        return os.path.samestat(os.fstat(file), os.lstat(path))
    except FileNotFoundError:
        return False


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
