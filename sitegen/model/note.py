"""Editors' notes on parts of sentences."""

from __future__ import annotations

import datetime

from sitegen.model.language import ByLanguage, Lang
from sitegen.model.record import Record


class NoteFields(Record, frozen=True, forbid_unknown_fields=True):
    """A note as written in its file. Its Markdown may be in one language only."""

    id: str
    sentence: str
    quote: str
    body: ByLanguage[str | None]
    author: str
    date: datetime.date
    occurrence: int = 1


class Note(Record, frozen=True):
    """A note with its place: the range of its quote in the text of a sentence in one language. `lines` are
    the lines of its body in each language."""

    fields: NoteFields
    sentence: int
    lang: Lang
    start: int
    end: int
    lines: tuple[int, int]
