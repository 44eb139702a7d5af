"""Paths as they are compared, and as messages name them."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

# Beside content/ and output/: what sitegen remembers. It may be deleted at any time.
STATE_FOLDER = ".sitegen"


def relative(path: Path, root: Path) -> str:
    """`path` as messages name it: relative to the site folder where it lies inside it, and with what is not
    UTF-8 in it written out."""
    return printable((path.relative_to(root) if path.is_relative_to(root) else path).as_posix())


def printable(path: str) -> str:
    """A path with what is not UTF-8 in it written out."""
    return path.encode(errors="backslashreplace").decode()


def is_hidden(path: str) -> bool:
    """Whether a relative path with forward slashes is that of what is hidden, or lies in it."""
    return path.startswith(".") or "/." in path


def normal(path: PurePosixPath) -> str:
    """A path without `.`, and with each `..` applied; those that lead above its beginning stay."""
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def present(path: Path) -> bool:
    """Whether there is anything at `path`, be it a link that leads nowhere."""
    return os.path.lexists(path)
