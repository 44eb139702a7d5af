"""What is asked of the desk about sentences. Requests come from elsewhere: none has a path in it, and what
they name need not be there."""

from __future__ import annotations

from sitegen.model.record import Record


class OfArticle(Record, frozen=True, forbid_unknown_fields=True):
    """An article by its slug."""

    article: str


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


class Together(OfArticle, frozen=True, forbid_unknown_fields=True):
    """What is decided about sentences of an article: `seen` are the digests that they had, by id."""

    seen: dict[str, str]


class Undo(Record, frozen=True, forbid_unknown_fields=True):
    """The name by which a save can be undone."""

    undo: str


class Nothing(Record, frozen=True, forbid_unknown_fields=True):
    """A request that says no more."""
