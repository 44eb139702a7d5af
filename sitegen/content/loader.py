"""Reads `content/` and collects all problems in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from sitegen.content.articles import read_article
from sitegen.content.glossary import EntryFile, load_glossary, parse_entry
from sitegen.content.layout import (
    MEMORY_FOLDER,
    SETTINGS_FILE,
    check_strays,
    memory_path,
    memory_suffix,
    notes_path,
    scan_content,
    slug_of,
    text_files,
)
from sitegen.content.memory.entries import Unit, lost_texts, parse_units
from sitegen.content.memory.syncing import look_up
from sitegen.content.memory.syntax import decode_memory
from sitegen.content.notes import parse_notes
from sitegen.content.settings import Settings, parse_pair, parse_settings
from sitegen.content.strays import Owners
from sitegen.errors import ContentError, Problems
from sitegen.files.reading import decode, read_bytes
from sitegen.files.tree import Tree
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.article import Article
from sitegen.model.entry import Entry
from sitegen.model.language import Pair
from sitegen.model.note import Note
from sitegen.model.record import Record
from sitegen.model.translation import Translation

# Returns the bytes of a file by its path, or None if there is no file.
Read = Callable[[str], bytes | None]


class Outline(Record, frozen=True):
    """The content without its articles: the languages, the settings (None if they cannot be used), the
    glossary, and the paths of the articles, the about page last."""

    pair: Pair
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
    """The languages, the glossary, and the articles with their translations and notes."""

    pair: Pair
    entries: tuple[Entry, ...]
    texts: tuple[Text, ...]


def load_content(site: Path) -> Content:
    """The whole content as it is on disk. Raises ContentError with all problems."""
    problems = Problems()
    content = read_content(site, problems)
    problems.raise_if_any()
    return content


def read_content(site: Path, problems: Problems) -> Content:
    """As much of the content on disk as can be used. Raises ContentError if the languages cannot be used."""
    tree = scan_content(site, problems)
    outline = load_outline(tree, lambda path: read_bytes(site / path, site), problems)
    read = reader(site)
    texts = [load_text(path, read, outline.pair, problems) for path in outline.articles]
    entries = tuple(file.entry for file in outline.entries)
    return Content(outline.pair, entries, tuple(text for text in texts if text))


def reader(site: Path) -> Read:
    """A function that reads the files of a site from disk."""

    def read(path: str) -> bytes | None:
        return read_bytes(site / path, site) if os.path.lexists(site / path) else None

    return read


def load_outline(
    tree: Tree,
    read: Callable[[str], bytes],
    problems: Problems,
    load_entry: Callable[[str, Pair], EntryFile] | None = None,
) -> Outline:
    """The outline of the files in `tree`, as far as it can be read. If given, `load_entry` loads an entry by
    its path instead of parsing its file. Raises ContentError if the languages cannot be used, as the rest
    depends on them."""
    pair, settings = _load_settings(read, problems)
    parse = load_entry or (lambda path, pair: parse_entry(decode(read(path), path), path, pair))
    entries = load_glossary(tree, pair, lambda path: parse(path, pair), problems)
    articles = tuple(text_files(tree, problems))
    memories = [path for path in tree.below(MEMORY_FOLDER) if path.endswith(memory_suffix(pair.target))]
    check_strays(tree, pair.target, problems, Owners(articles, memories, read, pair.target).owner)
    return Outline(pair, settings, entries, articles)


def _load_settings(read: Callable[[str], bytes], problems: Problems) -> tuple[Pair, Settings | None]:
    """The languages (the default ones if the file cannot be read) and the settings (None if they cannot be
    used)."""
    # A problem of the tree has already been reported.
    if any(problem.path == SETTINGS_FILE for problem in problems.found):
        return DEFAULT_PAIR, None
    text: str | None = None
    with problems.collected():
        text = decode(read(SETTINGS_FILE), SETTINGS_FILE)
    if text is None:
        return DEFAULT_PAIR, None
    try:
        pair = parse_pair(text)
    except ContentError as error:
        # The rest of the file can be checked without the languages.
        with problems.collected():
            parse_settings(text)
        raise ContentError(*dict.fromkeys((*problems.found, *error.problems))) from error
    settings: Settings | None = None
    with problems.collected():
        settings = parse_settings(text)
    return pair, settings


def load_text(path: str, read: Read, pair: Pair, problems: Problems) -> Text | None:
    """An article with its translations and notes, from its three files. If there are problems, as much of it
    as can be read; None if the article cannot be read at all."""
    known = len(problems.found)
    article: Article | None = None
    units: tuple[Unit, ...] = ()
    slug = slug_of(path)
    with problems.collected():
        article = read_article(decode(read(path) or b"", path), path, slug, pair, problems)
    memory = memory_path(slug, pair.target)
    with problems.collected():
        data = read(memory)
        if data is not None:
            units = parse_units(decode_memory(data, memory), memory)
            problems.found += lost_texts(units, memory)
    if article is None:
        return None
    translations = look_up([sentence.source for sentence in article.sentences], units, pair.source)
    # Text in Latin letters stays as it is.
    translations = tuple(
        [
            replace(translation, text=sentence.source, state="authored")
            if sentence.foreign and translation.state == "missing"
            else translation
            for sentence, translation in zip(article.sentences, translations, strict=True)
        ]
    )
    noted: tuple[Note, ...] = ()
    # In an article with problems, the sentence that a note refers to may be missing.
    sound = len(problems.found) == known
    with problems.collected():
        name = notes_path(slug)
        data = read(name)
        if data is not None:
            noted = parse_notes(decode(data, name), name, article, translations, pair, sound=sound)
    return Text(article, translations, noted, memory)
