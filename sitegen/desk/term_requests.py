"""Requests to the desk about glossary entries, and about stretches of sentences."""

from __future__ import annotations

from sitegen.desk.requests import OfSentence
from sitegen.model.entry import EntityKind
from sitegen.model.language import Lang
from sitegen.model.record import Record


class Stretch(OfSentence, frozen=True, forbid_unknown_fields=True):
    """A stretch of a sentence in one language, as readers see it: its text, and the text before it."""

    lang: Lang
    quote: str
    before: str


class OfTerm(Record, frozen=True, forbid_unknown_fields=True):
    """An entry by its id."""

    term: str


class NewEntry(Record, frozen=True, forbid_unknown_fields=True):
    """An entry to be created: a name in each language, and a definition, which may be empty."""

    kind: EntityKind
    names: dict[Lang, str]
    definition: dict[Lang, str]


class Naming(OfTerm, frozen=True, forbid_unknown_fields=True):
    """Another name for an entry, by somebody who saw the entry when its digest was `seen`."""

    seen: str
    lang: Lang
    name: str


class Blocking(OfTerm, frozen=True, forbid_unknown_fields=True):
    """A phrase in which a name of the entry means something else."""

    seen: str
    phrase: str


class Defining(OfTerm, frozen=True, forbid_unknown_fields=True):
    """The new definition of an entry, in each language."""

    seen: str
    definition: dict[Lang, str]


class Linking(Record, frozen=True, forbid_unknown_fields=True):
    """A question about how one of the requests above would change the links."""

    new: NewEntry | None = None
    naming: Naming | None = None
    blocking: Blocking | None = None
