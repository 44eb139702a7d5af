"""Reading files written by people."""

from __future__ import annotations

import codecs
import errno
import os
import re
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import xxhash

from sitegen.errors import ContentError, Problem, reason_of
from sitegen.files.paths import relative

# Characters that neither YAML nor XML nor HTML allows.
_CONTROLS = bytes(byte for byte in (*range(0x20), 0x7F) if byte not in b"\t\n\r")
_C1_CONTROLS = re.compile(rb"\xc2[\x80-\x9f]")
NOT_TEXT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
OPEN_FLAGS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


DIGEST_BYTES = 16


def digest(data: bytes) -> bytes:
    """A 16-byte digest (XXH3) that detects changes. It does not protect against forgery."""
    return xxhash.xxh3_128_digest(data)


def read_bytes(path: Path, root: Path) -> bytes:
    """The bytes of a file. Raises a ContentError that says why it cannot be read."""
    try:
        # Without O_NONBLOCK, opening a pipe would wait for its writer.
        file = os.open(path, os.O_RDONLY | OPEN_FLAGS)
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
        raise ContentError(unreadable(path, root, error)) from error
    raise ContentError(not_a_file(path, root))


def not_a_file(path: Path, root: Path) -> Problem:
    return Problem(relative(path, root), 0, "is not a file", "but a pipe or device")


def unreadable(path: Path, root: Path, error: OSError) -> Problem:
    return Problem(relative(path, root), 0, f"cannot be read: {reason_of(error)}")


def read_text(path: Path, root: Path) -> str:
    """The text of a UTF-8 file, with line ends as \\n and without a byte order mark. Raises ContentError."""
    return decode(read_bytes(path, root), relative(path, root))


def decode(data: bytes, name: str) -> str:
    """UTF-8 bytes as text, with line ends as \\n and without a byte order mark. Raises ContentError."""
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
        message = f"holds the control character U+{ord(found[0]):04X}"
        raise ContentError(Problem(name, line, message, "remove it: the file may be damaged"))
    return text


def encode(text: str, like: bytes) -> bytes:
    """A text with line ends as \\n, encoded in UTF-8 like a file that had the bytes `like`: with a byte order
    mark if it had one, and with the line ends that most of its lines had."""
    windows, unix, old = (like.count(end) for end in (b"\r\n", b"\n", b"\r"))
    unix, old = unix - windows, old - windows
    if windows > max(unix, old):
        text = text.replace("\n", "\r\n")
    elif old > unix:
        text = text.replace("\n", "\r")
    return (codecs.BOM_UTF8 if like.startswith(codecs.BOM_UTF8) else b"") + text.encode()


def _may_not_be_text(data: bytes, text: str) -> bool:
    """Whether a text may match NOT_TEXT, found in a fifth of the time. `data` is the text in UTF-8."""
    return (
        len(data.translate(None, _CONTROLS)) != len(data)
        or (b"\xc2" in data and _C1_CONTROLS.search(data) is not None)
        or "\ufffe" in text
        or "\uffff" in text
    )
