"""What is asked of the desk about entries of the glossary, and about stretches of sentences."""

from __future__ import annotations

from sitegen.desk.requests import OfSentence
from sitegen.model.entry import EntityKind
from sitegen.model.language import Lang
from sitegen.model.record import Record


class Stretch(OfSentence, frozen=True, forbid_unknown_fields=True):
    """A stretch of a sentence in one language, as a reader sees it: its text, and what stands before it."""

    lang: Lang
    quote: str
    before: str


class OfTerm(Record, frozen=True, forbid_unknown_fields=True):
    """An entry by its id."""

    term: str


class NewEntry(Record, frozen=True, forbid_unknown_fields=True):
    """An entry that is to be made: a name in each language, and a definition, which may be empty."""

    kind: EntityKind
    names: dict[Lang, str]
    definition: dict[Lang, str]


class Naming(OfTerm, frozen=True, forbid_unknown_fields=True):
    """One more name of an entry, by somebody who saw it when it had the digest `seen`."""

    seen: str
    lang: Lang
    name: str


class Blocking(OfTerm, frozen=True, forbid_unknown_fields=True):
    """A phrase in which a name of the entry is something else."""

    seen: str
    phrase: str


class Defining(OfTerm, frozen=True, forbid_unknown_fields=True):
    """What the definition of an entry is to be, in each language."""

    seen: str
    definition: dict[Lang, str]


class Linking(Record, frozen=True, forbid_unknown_fields=True):
    """What would become of the links: one of the requests above."""

    new: NewEntry | None = None
    naming: Naming | None = None
    blocking: Blocking | None = None
