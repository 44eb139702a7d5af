"""Which files of a content folder are content."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from unicodedata import normalize

from sitegen.errors import ContentError, Problem, Problems
from sitegen.files import Tree, printable, scan

FOLDERS = tuple(f"content/{name}" for name in ("articles", "glossary", "media", "notes", "translations"))
# What the name of a file or folder may hold in bytes, as most file systems have it; and what the parts of it
# that people choose may hold, as the names of files that are being written are longer.
NAME_BYTES = 255
CHOSEN_BYTES = 200
SLUG = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{CHOSEN_BYTES - 1}}}")


def require_content(site: Path) -> None:
    """Raises a ContentError where there is no site."""
    if not (site / "content").is_dir():
        hint = "run this in a site's folder, or begin one with: sitegen init DIR"
        raise ContentError(Problem("content", 0, "there is no content folder here", hint))


class ContentFiles(NamedTuple):
    """The files of a content folder that can be read (paths relative to the site folder, in a stable order),
    and the slugs of all of them."""

    paths: list[str]
    slugs: set[str]


def scan_content(site: Path, problems: Problems) -> Tree:
    """All that lies in content/."""
    tree = scan([site / "content"], site, problems)
    check_folders(tree, problems)
    return tree


def check_folders(tree: Tree, problems: Problems) -> None:
    """That no file has the name of a folder, whose files would pass for deleted."""
    for name in FOLDERS:
        if name in tree.files:
            problems.found.append(Problem(name, 0, "cannot be read: not a directory"))


def caseless(name: str) -> str:
    """What is the same for names that some file systems do not tell apart: letters in the other case, and
    those with marks that are written as one character or as several (Unicode Standard, D145)."""
    return normalize("NFD", normalize("NFD", name).casefold())


def content_files(folder: str, suffixes: tuple[str, ...], tree: Tree, problems: Problems) -> ContentFiles:
    """The files of a content folder; hidden ones and other kinds are not content. Two files of one slug, and
    slugs that are not ASCII, are problems."""
    slugs: set[str] = set()
    same: dict[str, list[str]] = {}
    for path in tree.below(folder, folders_too=True):
        stem, dot, suffix = path.rpartition("/")[2].rpartition(".")
        if dot + suffix not in suffixes or not stem:
            continue
        slugs.add(stem)
        if SLUG.fullmatch(stem):
            same.setdefault(stem.lower(), []).append(path)
        else:
            name = printable(path)
            told = f'the file name "{PurePosixPath(name).stem}" cannot be a slug'
            letters = f"at most {CHOSEN_BYTES} letters a to z, digits, - and _"
            hint = f"use {letters}, as it becomes part of an address"
            problems.found.append(Problem(name, 0, told, hint))
    for first, *others in same.values():
        for path in others:
            told = f'the slug "{PurePosixPath(path).stem}" is taken by {first}'
            problems.found.append(Problem(path, 0, told, "rename one of the two files"))
    # Of files with one slug none is read: nobody knows to which of them the memory and the notes belong.
    return ContentFiles([first for first, *others in same.values() if not others], slugs)
