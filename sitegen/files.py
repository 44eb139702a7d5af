"""Reading what editors wrote and writing without ever leaving half a file."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import tempfile
from pathlib import Path

from sitegen.errors import ContentError, Problem, Problems

# Beside content/ and output/: what sitegen remembers. It may be deleted at any time.
STATE_FOLDER = ".sitegen"

# Neither YAML, XML nor HTML has a place for these.
NOT_TEXT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def relative(path: Path, root: Path) -> str:
    """`path` as told to people: relative to the site folder where it lies inside it, and with what is not
    UTF-8 in it written out."""
    name = path.relative_to(root) if path.is_relative_to(root) else path
    return name.as_posix().encode(errors="backslashreplace").decode()


def present(path: Path) -> bool:
    """Whether there is anything at `path`, be it a link that leads nowhere."""
    return os.path.lexists(path)


def files_below(folder: Path, root: Path, problems: Problems, *, folders_too: bool = False) -> list[Path]:
    """The files in a folder, at any depth, in a stable order, without what is hidden; none if there is no
    such folder. Folders that cannot be read are problems: their files must not pass for deleted."""
    if not present(folder):
        return []
    found: list[Path] = []

    def unreadable(error: OSError) -> None:
        problems.found.append(_unreadable(Path(error.filename), root, error))

    for name, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = [child for child in folders if not child.startswith(".")]
        found += [Path(name, child) for child in files if not child.startswith(".")]
        found += [Path(name, child) for child in folders if folders_too]
    return sorted(found)


def read_bytes(path: Path, root: Path) -> bytes:
    """The bytes of a file, or a ContentError that says why it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ContentError(_unreadable(path, root, error)) from error


def _unreadable(path: Path, root: Path, error: OSError) -> Problem:
    return Problem(relative(path, root), 0, f"cannot be read: {(error.strerror or str(error)).lower()}")


def read_text(path: Path, root: Path) -> str:
    """The text of a UTF-8 file with line ends as \\n and no byte order mark, or a ContentError."""
    return decode(read_bytes(path, root), relative(path, root))


def decode(data: bytes, name: str) -> str:
    """UTF-8 bytes as text with line ends as \\n and no byte order mark, or a ContentError."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(
            Problem(name, line, f"is not UTF-8: byte 0x{data[error.start]:02x}", "save the file as UTF-8")
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := NOT_TEXT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        told = f"holds the control character U+{ord(found[0]):04X}"
        raise ContentError(Problem(name, line, told, "remove it: the file may be damaged"))
    return text


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
