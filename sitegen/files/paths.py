"""Paths, in the forms for comparison and for messages."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

# The folder for what sitegen remembers, next to content/ and output/. It may be deleted at any time.
STATE_FOLDER = ".sitegen"


def relative(path: Path, root: Path) -> str:
    """`path` as written in messages: relative to the site folder if it is inside it, and with bytes that are
    not UTF-8 escaped."""
    return printable((path.relative_to(root) if path.is_relative_to(root) else path).as_posix())


def printable(path: str) -> str:
    """A path with bytes that are not UTF-8 escaped."""
    return path.encode(errors="backslashreplace").decode()


def is_hidden(path: str) -> bool:
    """Whether a relative path with forward slashes is hidden or inside a hidden folder."""
    return path.startswith(".") or "/." in path


def normal(path: PurePosixPath) -> str:
    """A path without `.` and with each `..` resolved, except any that lead above the start of the path."""
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def present(path: Path) -> bool:
    """Whether there is anything at `path`, even a broken link."""
    return os.path.lexists(path)
