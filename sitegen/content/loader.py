"""Reads `content/`, and gathers every problem of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from sitegen.content.articles import read_article
from sitegen.content.glossary import EntryFile, load_glossary, parse_entry
from sitegen.content.layout import (
    SETTINGS_FILE,
    check_strays,
    memory_path,
    notes_path,
    scan_content,
    slug_of,
    text_files,
)
from sitegen.content.memory.entries import Unit, parse_units
from sitegen.content.memory.syncing import look_up
from sitegen.content.notes import parse_notes
from sitegen.content.settings import Settings, parse_settings
from sitegen.errors import Problems
from sitegen.files.reading import decode, read_bytes
from sitegen.files.tree import Tree
from sitegen.model.article import Article
from sitegen.model.entry import Entry
from sitegen.model.note import Note
from sitegen.model.record import Record
from sitegen.model.translation import Translation

# The bytes of a file by its path, or None where there is no file.
Read = Callable[[str], bytes | None]


class Outline(Record, frozen=True):
    """The content without its articles: the settings (None if they cannot be used), the glossary, and the
    paths of the articles, with the about page last."""

    settings: Settings | None
    entries: tuple[EntryFile, ...]
    articles: tuple[str, ...]


class Text(Record, frozen=True):
    """An article with its translations and notes."""

    article: Article
    translations: tuple[Translation, ...]
    notes: tuple[Note, ...]
    memory_path: str


class Content(Record, frozen=True):
    """The glossary, and the articles with all that hangs on them."""

    entries: tuple[Entry, ...]
    texts: tuple[Text, ...]


def load_content(site: Path) -> Content:
    """All that editors wrote, as it is on disk. Raises ContentError with every problem of it."""
    problems = Problems()
    tree = scan_content(site, problems)
    outline = load_outline(tree, lambda path: read_bytes(site / path, site), problems)
    read = reader(site)
    texts = [load_text(path, read, problems) for path in outline.articles]
    problems.raise_if_any()
    return Content(tuple(file.entry for file in outline.entries), tuple(text for text in texts if text))


def reader(site: Path) -> Read:
    """Reads the files of a site as they are."""

    def read(path: str) -> bytes | None:
        return read_bytes(site / path, site) if os.path.lexists(site / path) else None

    return read


def load_outline(
    tree: Tree,
    read: Callable[[str], bytes],
    problems: Problems,
    load_entry: Callable[[str], EntryFile] | None = None,
) -> Outline:
    """The outline of what lies in `tree`, as far as it can be read. `load_entry` stands in for parsing the
    file of an entry."""
    settings: Settings | None = None
    # What the tree could not see is a problem already.
    if not any(problem.path == SETTINGS_FILE for problem in problems.found):
        with problems.collected():
            settings = parse_settings(decode(read(SETTINGS_FILE), SETTINGS_FILE))
    load_entry = load_entry or (lambda path: parse_entry(decode(read(path), path), path))
    entries = load_glossary(tree, load_entry, problems)
    articles = tuple(text_files(tree, problems))
    check_strays(tree, problems)
    return Outline(settings, entries, articles)


def load_text(path: str, read: Read, problems: Problems) -> Text | None:
    """An article with all that hangs on it, from its three files; with problems, as far as it can be read."""
    known = len(problems.found)
    article: Article | None = None
    units: tuple[Unit, ...] = ()
    slug = slug_of(path)
    with problems.collected():
        article = read_article(decode(read(path) or b"", path), path, slug, problems)
    name = memory_path(slug)
    with problems.collected():
        data = read(name)
        if data is not None:
            units = parse_units(decode(data, name), name)
    if article is None:
        return None
    translations = look_up([sentence.source for sentence in article.sentences], units)
    noted: tuple[Note, ...] = ()
    # In an article with problems there may be no sentence where the note has one.
    if len(problems.found) == known:
        with problems.collected():
            name = notes_path(slug)
            data = read(name)
            if data is not None:
                noted = parse_notes(decode(data, name), name, article, translations)
    return Text(article, translations, noted, memory_path(slug))
