"""Reads `content/`, and tells every problem of it together."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from sitegen import links
from sitegen.config import Config, load_config
from sitegen.content import articles, glossary, notes
from sitegen.content.folder import NAME_BYTES, caseless, content_files, scan_content
from sitegen.errors import ContentError, Problem, Problems, did_you_mean
from sitegen.files import Tree, decode, printable, read_bytes
from sitegen.model import Article, Entry, Note, Record, Translation
from sitegen.translation import memory

MEMORY_FOLDER = "content/translations"
MEMORY_SUFFIX = ".en.po"
MEDIA_FOLDER = "content/media"
# The about page is an article without a place in the listings; its slug is not free for another.
ABOUT_SLUG = "about"

# The bytes of a file by its path, or None where there is no file.
Read = Callable[[str], bytes | None]


class Text(Record, frozen=True):
    """An article with its translations and notes."""

    article: Article
    translations: tuple[Translation, ...]
    notes: tuple[Note, ...]
    memory_path: str


class Content(Record, frozen=True):
    """All that editors wrote, loaded and valid file by file."""

    config: Config
    entries: tuple[Entry, ...]
    texts: tuple[Text, ...]


def load_content(site: Path, problems: Problems) -> Content | None:
    """Loads everything, as far as it can be read; to be used only if no problem was found. None without a
    usable configuration."""
    tree = scan_content(site, problems)
    config = guarded_config(site, problems)
    entries = tuple(loaded.entry for loaded in glossary.load_glossary(site, tree, problems))
    texts = [load_text(path, reader(site), problems) for path in text_files(tree, problems)]
    check_strays(tree, problems)
    return Content(config, entries, tuple(text for text in texts if text)) if config else None


def guarded_config(site: Path, problems: Problems) -> Config | None:
    try:
        return load_config(site)
    except ContentError as error:
        problems.extend(error)
        return None


def reader(site: Path) -> Read:
    """Reads the files of a site as they are."""

    def read(path: str) -> bytes | None:
        return read_bytes(site / path, site) if os.path.lexists(site / path) else None

    return read


def text_files(tree: Tree, problems: Problems) -> list[str]:
    """The paths of all articles, and of the about page at the end if there is one."""
    paths, _ = content_files(articles.FOLDER, (".md",), tree, problems)
    for path in paths:
        if links.slug_of(path) == ABOUT_SLUG:
            told = f'the slug "{ABOUT_SLUG}" is taken by {links.ABOUT_FILE}'
            problems.found.append(Problem(path, 0, told, "rename the article"))
    return [*paths, *([links.ABOUT_FILE] if tree.has(links.ABOUT_FILE) else [])]


def article_files(site: Path, problems: Problems) -> dict[str, Path]:
    """The articles, and the about page, by slug."""
    return {links.slug_of(path): site / path for path in text_files(scan_content(site, problems), problems)}


def memory_path(slug: str) -> str:
    """Where the translation memory of an article lies in the site folder."""
    return f"{MEMORY_FOLDER}/{slug}{MEMORY_SUFFIX}"


def memory_file(site: Path, slug: str) -> Path:
    """The translation memory of an article."""
    return site / memory_path(slug)


def notes_path(slug: str) -> str:
    """Where the notes of an article lie in the site folder."""
    return f"{notes.FOLDER}/{slug}.yaml"


def load_text(path: str, read: Read, problems: Problems) -> Text | None:
    """An article with all that hangs on it, from its three files; with problems, as far as it can be read."""
    known = len(problems.found)
    article: Article | None = None
    units: tuple[memory.Unit, ...] = ()
    slug = links.slug_of(path)
    with problems.collected():
        article = articles.read_article(decode(read(path) or b"", path), path, slug, problems)
    name = memory_path(slug)
    with problems.collected():
        data = read(name)
        if data is not None:
            units = memory.parse_units(decode(data, name), name)
    if article is None:
        return None
    translations = memory.look_up([sentence.source for sentence in article.sentences], units)
    noted: tuple[Note, ...] = ()
    # In an article with problems there may be no sentence where the note has one.
    if len(problems.found) == known:
        with problems.collected():
            name = notes_path(slug)
            data = read(name)
            if data is not None:
                noted = notes.parse_notes(decode(data, name), name, article, translations)
    return Text(article, translations, noted, memory_path(slug))


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


def check_strays(tree: Tree, problems: Problems) -> None:
    """Memories and notes that belong to no article are most often misnamed, so they are errors."""
    slugs = content_files(articles.FOLDER, (".md",), tree, Problems()).slugs
    if tree.has(links.ABOUT_FILE):
        slugs.add(ABOUT_SLUG)
    for folder, suffix in ((MEMORY_FOLDER, MEMORY_SUFFIX), (notes.FOLDER, ".yaml")):
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
        told = f"belongs to no article: there is no {articles.FOLDER}/{slug}.md"
        problems.found.append(Problem(printable(path), 0, printable(told), did_you_mean(slug, slugs)))
