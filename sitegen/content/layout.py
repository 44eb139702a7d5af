"""Where everything lies in `content/`, and which of its files are content."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from unicodedata import normalize

from sitegen.errors import ContentError, Problem, Problems, did_you_mean
from sitegen.files.paths import printable
from sitegen.files.tree import Tree, scan
from sitegen.model.language import Lang

CONTENT = "content"
SETTINGS_FILE = f"{CONTENT}/site.toml"
ABOUT_FILE = f"{CONTENT}/about.md"
ARTICLES_FOLDER = f"{CONTENT}/articles"
GLOSSARY_FOLDER = f"{CONTENT}/glossary"
MEDIA_FOLDER = f"{CONTENT}/media"
NOTES_FOLDER = f"{CONTENT}/notes"
MEMORY_FOLDER = f"{CONTENT}/translations"
FOLDERS = (ARTICLES_FOLDER, GLOSSARY_FOLDER, MEDIA_FOLDER, NOTES_FOLDER, MEMORY_FOLDER)
SENTENCE_ID = re.compile(r"s-[0-9A-Za-z_-]+")

# The about page is an article without a place in the listings; its slug is not free for another.
ABOUT_SLUG = "about"


def text_files(tree: Tree, problems: Problems) -> list[str]:
    """The paths of all articles, and of the about page at the end if there is one."""
    paths, _ = content_files(ARTICLES_FOLDER, (".md",), tree, problems)
    for path in paths:
        if slug_of(path) == ABOUT_SLUG:
            told = f'the slug "{ABOUT_SLUG}" is taken by {ABOUT_FILE}'
            problems.found.append(Problem(path, 0, told, "rename the article"))
    return [*paths, *([ABOUT_FILE] if tree.has(ABOUT_FILE) else [])]


def article_files(site: Path, problems: Problems) -> dict[str, Path]:
    """The articles, and the about page, by slug."""
    return {slug_of(path): site / path for path in text_files(scan_content(site, problems), problems)}


def memory_suffix(target: Lang) -> str:
    """How the names of translation memories into a language end."""
    return f".{target}.po"


def memory_path(slug: str, target: Lang) -> str:
    """Where the translation memory of an article lies in the site folder."""
    return f"{MEMORY_FOLDER}/{slug}{memory_suffix(target)}"


def memory_file(site: Path, slug: str, target: Lang) -> Path:
    """The translation memory of an article."""
    return site / memory_path(slug, target)


def notes_path(slug: str) -> str:
    """Where the notes of an article lie in the site folder."""
    return f"{NOTES_FOLDER}/{slug}.yaml"


def media_files(tree: Tree, problems: Problems) -> tuple[str, ...]:
    """The files that are published as they are."""
    paths = tree.below(MEDIA_FOLDER)
    for path in paths:
        told = ""
        if printable(path) != path:
            told = "has a name that is not UTF-8"
        elif any(len(part.encode()) > NAME_BYTES for part in path.split("/")):
            told = f"has a name of more than {NAME_BYTES} bytes"
        if told:
            problems.found.append(Problem(printable(path), 0, told, "rename the file"))
    usable = tuple(path for path in paths if printable(path) == path)
    _check_apart(usable, problems)
    return usable


def _check_apart(paths: Sequence[str], problems: Problems) -> None:
    """That all file systems tell the paths apart: no two files are one to any of them, and no file is what
    another lies in."""
    taken: dict[str, str] = {}
    for path in paths:
        first = taken.setdefault(caseless(path), path)
        if first != path:
            problems.found.append(_not_apart(path, first))
    for path in paths:
        key = caseless(path)
        while key := key.rpartition("/")[0]:
            if key in taken:
                problems.found.append(_not_apart(path, taken[key]))


def _not_apart(path: str, first: str) -> Problem:
    told = f"has a name that some file systems do not tell from {first}"
    return Problem(path, 0, told, "rename one of the two files")


def check_strays(tree: Tree, target: Lang, problems: Problems) -> None:
    """Memories and notes that belong to no article are most often misnamed, so they are errors."""
    slugs = content_files(ARTICLES_FOLDER, (".md",), tree, Problems()).slugs
    if tree.has(ABOUT_FILE):
        slugs.add(ABOUT_SLUG)
    for folder, suffix in ((MEMORY_FOLDER, memory_suffix(target)), (NOTES_FOLDER, ".yaml")):
        for path in tree.below(folder):
            _check_stray(path, folder, suffix, slugs, problems)


def _check_stray(path: str, folder: str, suffix: str, slugs: Collection[str], problems: Problems) -> None:
    name = path.rpartition("/")[2]
    slug = name.removesuffix(suffix)
    if not name.endswith(suffix):
        if name.endswith((".po", ".yaml", ".yml")):
            told = f"is not used: files here are named <slug>{suffix}"
            problems.found.append(Problem(printable(path), 0, told, "rename it"))
    elif slug not in slugs or path != f"{folder}/{name}":
        told = f"belongs to no article: there is no {ARTICLES_FOLDER}/{slug}.md"
        problems.found.append(Problem(printable(path), 0, printable(told), did_you_mean(slug, slugs)))


def in_content(path: str) -> str:
    """A path in the site folder, counted from `content/`; of a medium, its path in the output too."""
    return path.removeprefix(f"{CONTENT}/")


def slug_of(path: str) -> str:
    """The slug that a content file's name gives."""
    return PurePosixPath(path).stem


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
