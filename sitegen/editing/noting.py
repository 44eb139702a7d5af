"""Notes that come into the file of an article, from the desk and from the command line."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from sitegen.content.notes import items_of
from sitegen.editing.slugs import free_name, slug_for
from sitegen.editing.yamledits import with_new_item
from sitegen.model.language import Lang
from sitegen.model.record import Record


class NewNote(Record, frozen=True):
    """A note that is to be made. Without an `id` it gets one after its quote; its `body` has the languages in
    which it says something."""

    sentence: str
    quote: str
    body: Mapping[Lang, str]
    author: str
    date: datetime.date
    occurrence: int = 1
    id: str = ""


def with_note(text: str, path: str, note: NewNote) -> str:
    """The text of the file of notes at `path` (empty if there is none) with one more. Raises a ContentError
    for a file that holds something else."""
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
