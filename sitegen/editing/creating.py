"""New articles, entries and notes, as files for an editor to continue."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

from sitegen.content.layout import (
    ARTICLES_FOLDER,
    article_files,
    entry_paths,
    memory_path,
    notes_path,
    require_content,
    require_slug,
)
from sitegen.content.selection import require_articles
from sitegen.content.settings import pair_of
from sitegen.editing.names import Names
from sitegen.editing.noting import NewNote, with_note
from sitegen.editing.syncing import load_synced
from sitegen.editing.writing import Group, require_free
from sitegen.editing.yamledits import written
from sitegen.editing.yamlfile import dump
from sitegen.errors import Problems
from sitegen.files.paths import present
from sitegen.files.reading import decode, encode, read_bytes
from sitegen.model.language import Lang, Pair

# The text of an article until somebody writes it; an article without text is not valid.
_TEXT = "…"


def new_article(site: Path, slug: str, title: str, date: datetime.date | None) -> Group:
    """The files of a draft that has only a title so far: the article and its memory. Raises a
    ContentError."""
    require_content(site)
    path = f"{ARTICLES_FOLDER}/{slug}.md"
    require_slug(slug, path)
    require_free(site, [path])
    # Dates and booleans are not texts, and stay without quotation marks.
    day = f"date: {date}\n" if date else ""
    data = f"---\n{dump({'title': title})}{day}draft: true\n---\n\n{_TEXT}\n".encode()
    pair = pair_of(site)
    memory = load_synced(site, site / path, pair, Names(site), data)
    return {path: data, memory_path(slug, pair.target): memory.written()}


def new_entry(
    site: Path, ident: str, kind: str, names: Mapping[Lang, Sequence[str]], definition: Mapping[Lang, str]
) -> Group:
    """The file of an entry; names and definitions by language. Raises a ContentError."""
    require_content(site)
    paths = entry_paths(ident)
    require_slug(ident, paths[0])
    require_free(site, paths)
    return {paths[0]: entry_text(pair_of(site), kind, names, definition).encode()}


def entry_text(
    pair: Pair, kind: str, names: Mapping[Lang, Sequence[str]], definition: Mapping[Lang, str]
) -> str:
    """The text of the file of a new entry. A definition that is left out remains to be written."""
    return written(
        {
            "kind": kind,
            "names": {lang: names.get(lang, ()) for lang in pair},
            "definition": {lang: definition.get(lang, "") for lang in pair},
        }
    )


def new_note(site: Path, slug: str, note: NewNote) -> Group:
    """The notes file of an article with one more note. Raises a ContentError."""
    require_content(site)
    require_articles([slug], article_files(site, Problems()))
    path = notes_path(slug)
    data = read_bytes(site / path, site) if present(site / path) else b""
    return {path: encode(with_note(decode(data, path), path, note), data)}
