"""The layout of `content/`, and which of its files are content."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from sitegen.errors import ContentError, Problem, Problems, closest, did_you_mean
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
ENTRY_SUFFIXES = (".yaml", ".yml")
# The name of a translation memory into any language.
_WITH_LANGUAGE = re.compile(r".\.[A-Za-z]{2,3}(?:-\w+)*\.po\Z")
SENTENCE_ID = re.compile(r"s-[0-9A-Za-z_-]+")

# The about page is an article that is not in the listings; no other article may have its slug.
ABOUT_SLUG = "about"


def text_files(tree: Tree, problems: Problems) -> list[str]:
    """The paths of all articles, followed by that of the about page if there is one."""
    paths, _ = content_files(ARTICLES_FOLDER, (".md",), tree, problems)
    for path in paths:
        if slug_of(path) == ABOUT_SLUG:
            message = f'the slug "{ABOUT_SLUG}" is taken by {ABOUT_FILE}'
            problems.report(path, 0, message, "rename the article")
    return [*paths, *([ABOUT_FILE] if tree.has(ABOUT_FILE) else [])]


def article_files(site: Path, problems: Problems) -> dict[str, Path]:
    """The paths of the articles and the about page, by slug."""
    return {slug_of(path): site / path for path in text_files(scan_content(site, problems), problems)}


def memory_suffix(target: Lang) -> str:
    """The ending of the file names of translation memories into a language."""
    return f".{target}.po"


def memory_path(slug: str, target: Lang) -> str:
    """The path, in the site folder, of the translation memory of an article."""
    return f"{MEMORY_FOLDER}/{slug}{memory_suffix(target)}"


def slug_of_memory(path: str) -> str:
    """The slug of the article that a translation memory belongs to."""
    return slug_of(slug_of(path))


def notes_path(slug: str) -> str:
    """The path, in the site folder, of the notes of an article."""
    return f"{NOTES_FOLDER}/{slug}.yaml"


def entry_paths(ident: str) -> tuple[str, ...]:
    """The possible paths, in the site folder, of the file of a glossary entry; new entries get the first."""
    return tuple(f"{GLOSSARY_FOLDER}/{ident}{suffix}" for suffix in ENTRY_SUFFIXES)


def entry_files(tree: Tree, problems: Problems) -> ContentFiles:
    """The files of the glossary."""
    return content_files(GLOSSARY_FOLDER, ENTRY_SUFFIXES, tree, problems)


def media_files(tree: Tree, problems: Problems) -> tuple[str, ...]:
    """The files that are published unchanged."""
    paths = tree.below(MEDIA_FOLDER)
    for path in paths:
        message = ""
        if printable(path) != path:
            message = "has a name that is not UTF-8"
        elif any(len(part.encode()) > NAME_BYTES for part in path.split("/")):
            message = f"has a name of more than {NAME_BYTES} bytes"
        if message:
            problems.report(printable(path), 0, message, "rename the file")
    usable = tuple(path for path in paths if printable(path) == path)
    _check_apart(usable, problems)
    return usable


def _check_apart(paths: Sequence[str], problems: Problems) -> None:
    """Reports paths that some file systems cannot distinguish: two that would be the same, or a file that
    would be the folder of another."""
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
    message = f"has a name that some file systems cannot distinguish from {first}"
    return Problem(path, 0, message, "rename one of the two files")


def check_strays(tree: Tree, target: Lang, problems: Problems, owner: Callable[[str], str]) -> None:
    """Reports memories and notes that belong to no article as errors, as they are usually misnamed. `owner`
    returns the path of the article that such a file most probably belongs to, or ""."""
    slugs = content_files(ARTICLES_FOLDER, (".md",), tree, Problems()).slugs
    if tree.has(ABOUT_FILE):
        slugs.add(ABOUT_SLUG)
    for folder, suffix in ((MEMORY_FOLDER, memory_suffix(target)), (NOTES_FOLDER, ".yaml")):
        for path in tree.below(folder):
            _check_stray(path, folder, suffix, slugs, problems, owner, tree)


def _check_stray(
    path: str, folder: str, suffix: str, slugs: Collection[str], problems: Problems,
    owner: Callable[[str], str], tree: Tree,
) -> None:  # fmt: skip
    name = path.rpartition("/")[2]
    slug = name.removesuffix(suffix)
    if not name.endswith(suffix):
        if name.endswith((".po", ".yaml", ".yml")):
            message = f"is not used: files here are named SLUG{suffix}"
            hint = "rename it, or move it elsewhere if it is in another language"
            problems.report(printable(path), 0, message, hint if _WITH_LANGUAGE.search(name) else "rename it")
        elif folder == NOTES_FOLDER:
            problems.warn(printable(path), 0, "is not used", f"files here end in {suffix}", "unused")
    elif slug not in slugs or path != f"{folder}/{name}":
        message = f"belongs to no article: there is no {ARTICLES_FOLDER}/{slug}.md"
        hint = did_you_mean(slug, slugs)
        if article := owner(path):
            own = f"{folder}/{slug_of(article)}{suffix}"
            both = tree.has(own)
            todo = f"take over what is missing in {own}, then remove it" if both else f"rename it to {own}"
            hint = f"its sentences are those of {article}: {todo}"
        problems.report(printable(path), 0, printable(message), hint)


def in_content(path: str) -> str:
    """A path in the site folder, relative to `content/` instead; for media also the path in the output."""
    return path.removeprefix(f"{CONTENT}/")


def slug_of(path: str) -> str:
    """The slug in the name of a content file."""
    # Without pathlib, which takes ten times as long: every build asks for the slugs of all files.
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name


# The greatest length in bytes of a file or folder name on most file systems, and of the part that people
# choose, as the names of files that are being written are longer.
NAME_BYTES = 255
CHOSEN_BYTES = 200
SLUG = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{CHOSEN_BYTES - 1}}}")
_SLUG_HINT = (
    f"use at most {CHOSEN_BYTES} letters a to z, digits, - and _, because it becomes part of an address"
)
# In any script, but usable as the name of a folder.
TAG = re.compile(r"[^\W_](?:[\w.-]*\w)?")


def require_slug(name: str, place: str) -> None:
    """Raises a ContentError about `place` if a name cannot be a slug."""
    if not SLUG.fullmatch(name):
        raise ContentError(Problem(place, 0, f'"{name}" cannot be a slug', _SLUG_HINT))


def require_content(site: Path) -> None:
    """Raises a ContentError if there is no site in the folder."""
    if not (site / "content").is_dir():
        hint = "run this in a site's folder, or start one with: sitegen init FOLDER"
        raise ContentError(Problem("content", 0, "there is no content folder here", hint))


class ContentFiles(NamedTuple):
    """The files of a content folder that can be read (paths relative to the site folder, in a stable order),
    and the slugs of all its files."""

    paths: list[str]
    slugs: set[str]


def scan_content(site: Path, problems: Problems) -> Tree:
    """All files in content/. Problems are added to `problems`."""
    tree = scan([site / "content"], site, problems)
    check_folders(tree, problems)
    return tree


def check_folders(tree: Tree, problems: Problems) -> None:
    """Reports files that have the name of a folder, whose files would then seem to be deleted, and folders
    whose names seem to be misspelt."""
    for name in FOLDERS:
        if name in tree.files:
            problems.report(name, 0, "cannot be read: not a directory")
    for name in sorted(tree.folders.difference(FOLDERS)):
        if name.count("/") == 1 and (near := closest(name, FOLDERS)):
            problems.warn(printable(name), 0, "is not used", f'did you mean "{near}"?', "unused")


def caseless(name: str) -> str:
    """A key that is the same for names that some file systems cannot distinguish: those that differ only in
    case, or in whether letters with marks are one character or several (Unicode Standard, D145)."""
    return normalize("NFD", normalize("NFD", name).casefold())


def content_files(folder: str, suffixes: tuple[str, ...], tree: Tree, problems: Problems) -> ContentFiles:
    """The files of a content folder, without hidden ones. Two files with the same slug and names that cannot
    be slugs are problems; files of other kinds are not used, and a warning says so."""
    slugs: set[str] = set()
    same: dict[str, list[str]] = {}
    for path in tree.below(folder, folders_too=True):
        stem, dot, suffix = path.rpartition("/")[2].rpartition(".")
        if dot + suffix not in suffixes or not stem:
            if path in tree.files:
                hint = f"files here end in {' or '.join(suffixes)}"
                problems.warn(printable(path), 0, "is not used", hint, "unused")
            continue
        slugs.add(stem)
        if SLUG.fullmatch(stem):
            same.setdefault(stem.lower(), []).append(path)
        else:
            name = printable(path)
            message = f'the file name "{slug_of(name)}" cannot be a slug'
            problems.report(name, 0, message, _SLUG_HINT)
    for first, *others in same.values():
        for path in others:
            message = f'the slug "{slug_of(path)}" is taken by {first}'
            problems.report(path, 0, message, "rename one of the two files")
    # None of the files with the same slug is read: the memory and the notes may belong to any of them.
    return ContentFiles([first for first, *others in same.values() if not others], slugs)
