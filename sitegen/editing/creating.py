"""New articles, entries and notes, as files that an editor goes on with."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sitegen.content.layout import (
    ARTICLES_FOLDER,
    GLOSSARY_FOLDER,
    SLUG,
    article_files,
    memory_path,
    notes_path,
    require_content,
)
from sitegen.content.records import parse_yaml
from sitegen.content.selection import require_articles
from sitegen.content.settings import pair_of
from sitegen.editing.syncing import load_synced
from sitegen.editing.writing import Group
from sitegen.editing.yamlfile import dump, with_items
from sitegen.errors import ContentError, Problem, Problems
from sitegen.files.paths import present
from sitegen.files.reading import read_text

# What stands in an article until somebody writes it, as one without text is none.
_TEXT = "…"


def new_article(site: Path, slug: str, title: str, date: datetime.date | None) -> Group:
    """The files of a draft that has nothing but a title yet: the article, and its memory. Raises a
    ContentError."""
    require_content(site)
    path = f"{ARTICLES_FOLDER}/{slug}.md"
    _require_free(site, slug, path)
    # Dates, and what is true or false, are no texts.
    day = f"date: {date}\n" if date else ""
    data = f"---\n{dump({'title': title})}{day}draft: true\n---\n\n{_TEXT}\n".encode()
    pair = pair_of(site)
    memory = load_synced(site, site / path, pair, data)
    return {path: data, memory_path(slug, pair.target): memory.written()}


def new_entry(
    site: Path, ident: str, kind: str, names: Mapping[str, list[str]], definition: Mapping[str, str]
) -> Group:
    """The file of an entry; names and definitions by language. Fields that have nothing are left out, for the
    check of the entry to find. Raises a ContentError."""
    require_content(site)
    path = f"{GLOSSARY_FOLDER}/{ident}.yaml"
    _require_free(site, ident, path, f"{GLOSSARY_FOLDER}/{ident}.yml")
    values: dict[str, Any] = {"kind": kind, "names": {lang: texts for lang, texts in names.items() if texts}}
    if definition:
        values["definition"] = dict(definition)
    return {path: dump(values).encode()}


def new_note(
    site: Path, slug: str, sentence: str, quote: str, body: Mapping[str, str], author: str, date:
    datetime.date, ident: str = "", occurrence: int = 1,
) -> Group:  # fmt: skip
    """The file of the notes of an article with one more; its id is the first free `note-N` unless it is
    given. Raises a ContentError."""
    require_content(site)
    require_articles([slug], article_files(site, Problems()))
    path = notes_path(slug)
    text = read_text(site / path, site) if present(site / path) else ""
    items, _ = parse_yaml(text, path) if text.strip() else ([], {})
    if not isinstance(items, list):
        raise ContentError(Problem(path, 1, "must be a list of notes", "run: sitegen check"))
    taken = {item.get("id") for item in items if isinstance(item, dict)}
    number = next(number for number in range(1, len(taken) + 2) if f"note-{number}" not in taken)
    note: dict[str, Any] = {"id": ident or f"note-{number}", "sentence": sentence, "quote": quote}
    if occurrence != 1:
        note["occurrence"] = occurrence
    note |= {"body": dict(body), "author": author, "date": date.isoformat()}
    written = with_items(text, {}, [note]) if items else dump([note])
    return {path: written.encode()}


def _require_free(site: Path, name: str, *paths: str) -> None:
    if not SLUG.fullmatch(name):
        hint = "use letters a to z, digits, - and _, because it becomes part of an address"
        raise ContentError(Problem(paths[0], 0, f'"{name}" cannot be a name', hint))
    if taken := [
        Problem(path, 0, "is there already", "choose another name") for path in paths if present(site / path)
    ]:
        raise ContentError(*taken)
