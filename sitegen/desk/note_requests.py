"""Requests to the desk about notes."""

from __future__ import annotations

from sitegen.desk.term_requests import Stretch
from sitegen.model.language import Lang
from sitegen.model.record import Record


class OfNote(Record, frozen=True, forbid_unknown_fields=True):
    """A note by its id in the notes on the article with that slug."""

    article: str
    note: str


class Noting(Stretch, frozen=True, forbid_unknown_fields=True):
    """A note on a stretch, in one language or both."""

    body: dict[Lang, str]


class NoteDecision(OfNote, frozen=True, forbid_unknown_fields=True):
    """A decision about a note by somebody who saw it when its digest was `seen`."""

    seen: str


class Rewriting(NoteDecision, frozen=True, forbid_unknown_fields=True):
    """The new text of a note, in one language or both."""

    body: dict[Lang, str]


class Moving(Stretch, frozen=True, forbid_unknown_fields=True):
    """The stretch that a note should be about."""

    note: str
    seen: str
