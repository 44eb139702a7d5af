"""Glossary entries, and their mentions in text."""

from __future__ import annotations

from typing import Literal

from sitegen.model.event import Event
from sitegen.model.language import Bilingual, ByLanguage, Lang
from sitegen.model.record import Record


class ExternalLink(Record, frozen=True, forbid_unknown_fields=True):
    """A source or further reading outside the site."""

    name: str
    url: str


# The names of an entity; the first in each language is the preferred one.
Names = ByLanguage[tuple[str, ...]]

EntityKind = Literal["person", "organization", "place", "event", "concept"]


class EntryFields(Record, frozen=True, forbid_unknown_fields=True):
    """The fields of a glossary file."""

    kind: EntityKind
    names: Names
    definition: Bilingual
    transliteration: str = ""
    article: Literal["the", "none"] = "none"
    coordinates: tuple[float, float] | None = None
    dates: tuple[Event, ...] = ()
    wikidata: str = ""
    links: tuple[ExternalLink, ...] = ()
    related: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    requires_context: tuple[str, ...] | dict[str, tuple[str, ...]] = ()


class Entry(Record, frozen=True):
    """A glossary entry: its id, the path of its file in the site folder, and its fields."""

    id: str
    path: str
    fields: EntryFields

    @property
    def preferred_names(self) -> Bilingual:
        names = self.fields.names
        return ByLanguage(names.pair, names.source[0], names.target[0])

    def preferred(self, lang: Lang) -> str:
        return self.fields.names[lang][0]


class Mention(Record, frozen=True):
    """A span of a sentence's text that names an entity (offsets in code points, half-open)."""

    term: str
    start: int
    end: int
