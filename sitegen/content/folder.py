"""Which files of a content folder are content."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sitegen.errors import ContentError, Problem, Problems
from sitegen.files import files_below, relative

SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def require_content(site: Path) -> None:
    """Raises a ContentError where there is no site."""
    if not (site / "content").is_dir():
        hint = "run this in a site's folder, or begin one with: sitegen init DIR"
        raise ContentError(Problem("content", 0, "there is no content folder here", hint))


class ContentFiles(NamedTuple):
    """The files of a content folder that can be read, in a stable order, and the slugs of all of them."""

    paths: list[Path]
    slugs: set[str]


def content_files(folder: Path, suffixes: tuple[str, ...], site: Path, problems: Problems) -> ContentFiles:
    """The files of a content folder; hidden ones and other kinds are not content. Two files of one slug, and
    slugs that are not ASCII, are problems."""
    slugs: set[str] = set()
    same: dict[str, list[Path]] = {}
    for path in files_below(folder, site, problems, folders_too=True):
        if path.suffix not in suffixes:
            continue
        slugs.add(path.stem)
        if SLUG.fullmatch(path.stem):
            same.setdefault(path.stem.lower(), []).append(path)
        else:
            name = relative(path, site)
            told = f'the file name "{PurePosixPath(name).stem}" cannot be a slug'
            hint = "use letters a to z, digits, - and _, as it becomes part of an address"
            problems.found.append(Problem(name, 0, told, hint))
    for first, *others in same.values():
        for path in others:
            told = f'the slug "{path.stem}" is taken by {relative(first, site)}'
            problems.found.append(Problem(relative(path, site), 0, told, "rename one of the two files"))
    # Of files with one slug none is read: nobody knows to which of them the memory and the notes belong.
    return ContentFiles([first for first, *others in same.values() if not others], slugs)
