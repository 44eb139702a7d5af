"""Requests to the desk about sentences. They come from outside: none of them contains a path, and what they
name need not exist."""

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
    """A decision about a sentence by somebody who saw it when its digest was `seen`."""

    seen: str


class Writing(Decision, frozen=True, forbid_unknown_fields=True):
    """A text for a sentence, as inline Markdown."""

    text: str


class Typed(OfSentence, frozen=True, forbid_unknown_fields=True):
    """A text for a sentence that is still being typed."""

    text: str


class Together(OfArticle, frozen=True, forbid_unknown_fields=True):
    """A decision about several sentences of an article: `seen` are the digests that they had, by id."""

    seen: dict[str, str]


class Undo(Record, frozen=True, forbid_unknown_fields=True):
    """The name under which a save can be undone."""

    undo: str


class Nothing(Record, frozen=True, forbid_unknown_fields=True):
    """A request without parameters."""
