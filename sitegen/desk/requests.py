"""What is asked of the desk about sentences. Requests come from elsewhere: none has a path in it, and what
they name need not be there."""

from __future__ import annotations

from sitegen.model.record import Record


class OfSentence(Record, frozen=True, forbid_unknown_fields=True):
    """A sentence by its id in the article with that slug."""

    article: str
    id: str


class Decision(OfSentence, frozen=True, forbid_unknown_fields=True):
    """What is decided about a sentence by somebody who saw it when it had the digest `seen`."""

    seen: str


class Writing(Decision, frozen=True, forbid_unknown_fields=True):
    """A text for a sentence, as inline Markdown."""

    text: str


class Typed(OfSentence, frozen=True, forbid_unknown_fields=True):
    """A text for a sentence that is still being typed."""

    text: str


class Undo(Record, frozen=True, forbid_unknown_fields=True):
    """The name by which a save can be undone."""

    undo: str


class Nothing(Record, frozen=True, forbid_unknown_fields=True):
    """A request that says no more."""
