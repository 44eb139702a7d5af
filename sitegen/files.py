"""Reading what editors wrote and writing without ever leaving half a file."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from sitegen.errors import ContentError, Problem

# Beside content/ and output/: what sitegen remembers. It may be deleted at any time.
STATE_FOLDER = ".sitegen"


def relative(path: Path, root: Path) -> str:
    """`path` as told to people: relative to the site folder where it lies inside it."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def read_bytes(path: Path, root: Path) -> bytes:
    """The bytes of a file, or a ContentError that says why it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ContentError(Problem(relative(path, root), 0, f"cannot be read: {reason}")) from error


def read_text(path: Path, root: Path) -> str:
    """The text of a UTF-8 file with line ends as \\n and no byte order mark, or a ContentError."""
    return decode(read_bytes(path, root), relative(path, root))


def decode(data: bytes, name: str) -> str:
    """UTF-8 bytes as text with line ends as \\n and no byte order mark, or a ContentError."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(
            Problem(name, line, f"is not UTF-8: byte 0x{data[error.start]:02x}", "save the file as UTF-8")
        ) from error
    nul = text.find("\0")
    if nul >= 0:
        line = text.count("\n", 0, nul) + 1
        raise ContentError(Problem(name, line, "holds a NUL byte", "remove it: the file may be damaged"))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_atomic(path: Path, data: bytes) -> None:
    """Replaces `path` by `data` in one step: a reader sees the old file or the new one, never a part.

    Raises OSError; the old file is then as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
