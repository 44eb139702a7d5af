"""Everything that the desk can be asked for, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sitegen.desk import correcting, deciding, noting, recurring, sentence, terms, unflagged, waiting
from sitegen.desk.answers import Plan
from sitegen.desk.files import Files
from sitegen.desk.note_requests import Moving, NoteDecision, Noting, OfNote, Rewriting
from sitegen.desk.requests import Decision, Nothing, OfArticle, OfSentence, Together, Typed, Writing
from sitegen.desk.term_requests import Blocking, Defining, Linking, Naming, NewEntry, OfTerm, Stretch
from sitegen.model.record import Record


class Show(NamedTuple):
    """Something to see: the record of a request for it, and the function that returns it, or raises
    ContentError."""

    request: type[Record]
    of: Callable[[Files, Any], Record]


class Action(NamedTuple):
    """Something to do: the record of a request for it, and the function that plans the files. If it cannot be
    done, the function returns a refusal or raises ContentError."""

    request: type[Record]
    of: Callable[[Files, Any], Plan]


SHOWS: Mapping[str, Show] = {
    "sentence": Show(OfSentence, sentence.card),
    "similar": Show(OfSentence, sentence.similar),
    "look": Show(Typed, sentence.look),
    "source": Show(OfSentence, correcting.source),
    "selection": Show(Stretch, terms.selected),
    "entry": Show(OfTerm, terms.card),
    "entries": Show(Nothing, terms.choices),
    "undefined": Show(Nothing, terms.undefined),
    "linking": Show(Linking, terms.linking),
    "note": Show(OfNote, noting.card),
    "queue": Show(waiting.Filter, waiting.queue),
    "strip": Show(OfArticle, waiting.strip),
    "recurring": Show(Nothing, recurring.recurring),
    "unflagged": Show(OfArticle, unflagged.unflagged),
}
ACTIONS: Mapping[str, Action] = {
    "confirm": Action(Decision, deciding.confirm),
    "write": Action(Writing, deciding.write),
    "take": Action(Decision, deciding.take),
    "reject": Action(Decision, deciding.reject),
    "confirm-unflagged": Action(Together, unflagged.confirm_unflagged),
    "correct": Action(Writing, correcting.correct),
    "add-entry": Action(NewEntry, terms.add),
    "add-name": Action(Naming, terms.name),
    "block": Action(Blocking, terms.block),
    "define": Action(Defining, terms.define),
    "add-note": Action(Noting, noting.add),
    "rewrite-note": Action(Rewriting, noting.rewrite),
    "move-note": Action(Moving, noting.move),
    "delete-note": Action(NoteDecision, noting.delete),
}
