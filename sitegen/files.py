"""Reading what editors wrote and writing without ever leaving half a file."""

from __future__ import annotations

import codecs
import contextlib
import errno
import os
import re
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple

import xxhash

from sitegen.errors import ContentError, Problem, Problems

if sys.platform != "win32":
    import fcntl

# Beside content/ and output/: what sitegen remembers. It may be deleted at any time.
STATE_FOLDER = ".sitegen"

# Neither YAML, XML nor HTML has a place for these.
_CONTROLS = bytes(byte for byte in (*range(0x20), 0x7F) if byte not in b"\t\n\r")
_C1_CONTROLS = re.compile(rb"\xc2[\x80-\x9f]")
NOT_TEXT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def relative(path: Path, root: Path) -> str:
    """`path` as told to people: relative to the site folder where it lies inside it, and with what is not
    UTF-8 in it written out."""
    return printable((path.relative_to(root) if path.is_relative_to(root) else path).as_posix())


def printable(path: str) -> str:
    """A path with what is not UTF-8 in it written out."""
    return path.encode(errors="backslashreplace").decode()


def is_hidden(path: str) -> bool:
    """Whether a relative path with forward slashes is that of what is hidden, or lies in it."""
    return path.startswith(".") or "/." in path


def present(path: Path) -> bool:
    """Whether there is anything at `path`, be it a link that leads nowhere."""
    return os.path.lexists(path)


class Signature(NamedTuple):
    """What the file system tells of a file without reading it: bytes, times in nanoseconds, number."""

    size: int
    modified: int
    changed: int
    number: int


_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

# Of a link that leads to nothing, and of a folder, of which only counts that it is there.
NOTHING = Signature(0, 0, 0, 0)
FOLDER = Signature(-1, 0, 0, 0)


# Of a file that is not yet what it is to be.
_PREFIX, _SUFFIX = ".sitegen-", ".new"


def signature(stat: os.stat_result) -> Signature:
    return Signature(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


class Tree:
    """What lies in some folders of a site, as it was seen at one moment: no folder is read twice in a build.

    Paths are relative to the site folder, with forward slashes, in a stable order; what is hidden is left
    out. `folders` are there because one may have the name of a file.
    """

    def __init__(self, files: Mapping[str, Signature], folders: frozenset[str] = frozenset()) -> None:
        self.files = files
        self.folders = folders
        self._sorted = sorted({*files, *folders})

    def below(self, folder: str, *, folders_too: bool = False) -> list[str]:
        """The files in a folder, at any depth."""
        first = bisect_left(self._sorted, folder + "/")
        stop = bisect_left(self._sorted, folder + "0")  # the character after the slash
        found = self._sorted[first:stop]
        return found if folders_too else [path for path in found if path in self.files]

    def has(self, path: str) -> bool:
        return path in self.files or path in self.folders


def scan(folders: Iterable[Path], site: Path, problems: Problems) -> Tree:
    """Looks through folders. What cannot be seen is a problem, as it must not pass for deleted; and so are
    links that lead out of their folder, as nothing from elsewhere may be published by accident."""
    files: dict[str, Signature] = {}
    seen: set[str] = set()
    for root in folders:
        real = os.path.realpath(root)
        # Names are cut from paths, as there may be many thousands.
        inside = root.relative_to(site).parts if root.is_relative_to(site) else None
        cut = 0 if inside is None else len(str(root)) + 1 - len("".join(f"{part}/" for part in inside))
        pending = [str(root)] if present(root) else []
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        if entry.name[0] == ".":
                            continue
                        if entry.is_symlink() and _leads_astray(Path(entry.path), real, site, problems):
                            continue
                        if entry.is_dir(follow_symlinks=False):
                            seen.add(entry.path[cut:])
                            pending.append(entry.path)
                        else:
                            _see(entry, entry.path[cut:], site, files, problems)
            except OSError as error:
                # A folder may vanish while its parent is looked through.
                if folder == str(root) or not isinstance(error, FileNotFoundError):
                    problems.found.append(_unreadable(Path(folder), site, error))
    return Tree(files, frozenset(seen))


def _leads_astray(link: Path, root: str, site: Path, problems: Problems) -> bool:
    target = os.path.realpath(link)
    if not target.startswith(root + os.sep):
        told = f"is a link that leads out of {relative(Path(root), Path(os.path.realpath(site)))}/"
        problems.found.append(Problem(relative(link, site), 0, told, "put the file itself here"))
        return True
    if Path(target).is_dir():
        told = "is a link to a folder, and these are not followed"
        problems.found.append(Problem(relative(link, site), 0, told, "put the folder itself here"))
        return True
    return False


def _see(
    entry: os.DirEntry[str], name: str, site: Path, files: dict[str, Signature], problems: Problems
) -> None:
    try:
        stat = entry.stat()
    except FileNotFoundError:
        # Gone since its folder was read, or a link to nothing, which reading it will tell.
        if entry.is_symlink():
            files[name] = NOTHING
    except OSError as error:
        problems.found.append(_unreadable(Path(entry.path), site, error))
    else:
        if S_ISREG(stat.st_mode):
            files[name] = signature(stat)
        else:
            problems.found.append(_no_file(Path(entry.path), site))


def digest(data: bytes) -> bytes:
    """What stands for some bytes, 16 bytes (XXH3). It tells changes apart and is no proof against forgery."""
    return xxhash.xxh3_128_digest(data)


def read_bytes(path: Path, root: Path) -> bytes:
    """The bytes of a file, or a ContentError that says why it cannot be read."""
    try:
        # A pipe would be waited for.
        file = os.open(path, os.O_RDONLY | _AT_ONCE)
        try:
            stat = os.fstat(file)
            if S_ISDIR(stat.st_mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if S_ISREG(stat.st_mode):
                parts = [os.read(file, stat.st_size + 1)]
                while parts[-1]:
                    parts.append(os.read(file, 1 << 20))
                return b"".join(parts)
        finally:
            os.close(file)
    except OSError as error:
        raise ContentError(_unreadable(path, root, error)) from error
    raise ContentError(_no_file(path, root))


def _no_file(path: Path, root: Path) -> Problem:
    return Problem(relative(path, root), 0, "is not a file", "but a pipe or device")


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
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _may_not_be_text(data, text) and (found := NOT_TEXT.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        told = f"holds the control character U+{ord(found[0]):04X}"
        raise ContentError(Problem(name, line, told, "remove it: the file may be damaged"))
    return text


def _may_not_be_text(data: bytes, text: str) -> bool:
    """Whether a text may hold what NOT_TEXT looks for; in a fifth of the time. `data` is its UTF-8."""
    return (
        len(data.translate(None, _CONTROLS)) != len(data)
        or (b"\xc2" in data and _C1_CONTROLS.search(data) is not None)
        or "\ufffe" in text
        or "\uffff" in text
    )


def write_new(path: str | Path, data: bytes) -> None:
    """Writes a file where nobody reads it yet. Raises OSError; there may then be a part of it."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _AT_ONCE, 0o666)
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
        file = os.open(path, os.O_RDONLY | _AT_ONCE | getattr(os, "O_NOFOLLOW", 0))
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
