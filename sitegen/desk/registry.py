"""All that can be asked of the desk, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sitegen.desk import correcting, deciding, sentence
from sitegen.desk.answers import Plan
from sitegen.desk.files import Files
from sitegen.desk.requests import Decision, OfSentence, Typed, Writing
from sitegen.model.record import Record


class Show(NamedTuple):
    """Something to see: the record of a request for it, and what shows it, which raises ContentError where it
    cannot be shown."""

    request: type[Record]
    of: Callable[[Files, Any], Record]


class Action(NamedTuple):
    """Something to do: the record of a request for it, and the files as they are then to be. What cannot be
    done is a refusal or a ContentError."""

    request: type[Record]
    of: Callable[[Files, Any], Plan]


SHOWS: Mapping[str, Show] = {
    "sentence": Show(OfSentence, sentence.card),
    "similar": Show(OfSentence, sentence.similar),
    "look": Show(Typed, sentence.look),
    "source": Show(OfSentence, correcting.source),
}
ACTIONS: Mapping[str, Action] = {
    "confirm": Action(Decision, deciding.confirm),
    "write": Action(Writing, deciding.write),
    "take": Action(Decision, deciding.take),
    "reject": Action(Decision, deciding.reject),
    "correct": Action(Writing, correcting.correct),
}
