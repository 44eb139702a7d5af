"""Notes added to the notes file of an article, from the desk or the command line."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from sitegen.content.notes import items_of
from sitegen.editing.slugs import free_name, slug_for
from sitegen.editing.yamledits import with_new_item
from sitegen.model.language import Lang
from sitegen.model.record import Record


class NewNote(Record, frozen=True):
    """A note to be created. If it has no `id`, it gets one based on its quote; `body` holds only the
    languages in which the note has a text."""

    sentence: str
    quote: str
    body: Mapping[Lang, str]
    author: str
    date: datetime.date
    occurrence: int = 1
    id: str = ""


def with_note(text: str, path: str, note: NewNote) -> str:
    """The text of the notes file at `path` (empty if there is none) with one more note. Raises a ContentError
    for a file that holds something other than notes."""
    is_empty = not any(line.strip() and not line.startswith("#") for line in text.split("\n"))
    there = [] if is_empty else items_of(text, path)[0]
    taken = [item.get("id") for item in there if isinstance(item, dict)]
    fields = {
        "id": note.id or free_name(slug_for(note.quote, None), lambda name: name not in taken),
        "sentence": note.sentence,
        "quote": note.quote,
        **({"occurrence": str(note.occurrence)} if note.occurrence > 1 else {}),
        "body": note.body,
        "author": note.author,
        "date": note.date.isoformat(),
    }
    return with_new_item(text, fields)
