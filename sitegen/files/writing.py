"""Writing without ever leaving half a file."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from sitegen.files.reading import OPEN_FLAGS

if sys.platform != "win32":
    import fcntl

# Of a file that is not yet what it is to be.
_PREFIX, _SUFFIX = ".sitegen-", ".new"


def write_new(path: str | Path, data: bytes) -> None:
    """Writes a file where nobody reads it yet. Raises OSError; there may then be a part of it."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | OPEN_FLAGS, 0o666)
    try:
        written = os.write(file, data)
        while written < len(data):
            written += os.write(file, memoryview(data)[written:])
    finally:
        os.close(file)


def write_atomic(path: Path, data: bytes) -> None:
    """Replaces `path` by `data` in one step: a reader sees the old file or the new one, never a part.

    Raises OSError; the old file is then as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = _temporary_file(path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
            temporary.chmod(mode)
            # While it is open and thus held, so that nobody takes it for a left-over.
            if os.name == "posix":
                temporary.replace(path)
        if os.name != "posix":
            temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _temporary_file(folder: Path) -> tuple[int, Path]:
    """A new file that is held (see `clear_left_overs`) for as long as it is open."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=_PREFIX, suffix=_SUFFIX)
        if _hold(handle) is not False and _is_at(handle, name):
            return handle, Path(name)
        os.close(handle)


def clear_left_overs(folder: Path) -> None:
    """Removes what processes that were killed while they wrote have left in a folder. What is being written
    is held by its process, and the system ends the hold of one that dies."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and entry.name.endswith(_SUFFIX):
                _clear(entry.path)


def _clear(path: str) -> None:
    with contextlib.suppress(OSError):
        file = os.open(path, os.O_RDONLY | OPEN_FLAGS | getattr(os, "O_NOFOLLOW", 0))
        try:
            if _hold(file) and _is_at(file, path):
                os.unlink(path)  # noqa: PTH108
        finally:
            os.close(file)


def _hold(file: int) -> bool | None:
    """Whether an open file is now held by this process and no other; None where that cannot be known."""
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
    """Whether a path still leads to the open file."""
    try:
        return os.path.samestat(os.fstat(file), os.lstat(path))
    except FileNotFoundError:
        return False


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
