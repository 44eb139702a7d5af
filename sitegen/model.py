"""The frozen records that flow from content to pages.

An article keeps its sentences in one tuple in document order (title, summary, headings, captions and
running text alike); its sections and blocks name ranges of that tuple. Whatever hangs on a sentence,
such as its translation, mentions or notes, is a tuple parallel to it.
"""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

Lang = Literal["ar", "en"]
LANGS: tuple[Lang, Lang] = ("ar", "en")

State = Literal["missing", "machine", "stale", "reviewed", "edited", "authored"]
STATES: tuple[State, ...] = ("authored", "edited", "reviewed", "machine", "stale", "missing")

SentenceKind = Literal["title", "summary", "heading", "caption", "sentence"]
BlockKind = Literal["paragraph", "heading", "quote", "list", "item", "figure", "code", "rule"]


class Record(msgspec.Struct, frozen=True, gc=False):
    """Base of the records: immutable, compared by value. The collector of cycles need not look at them."""


class Bilingual(Record, frozen=True, forbid_unknown_fields=True):
    """One text in both languages."""

    ar: str
    en: str

    def __getitem__(self, lang: Lang) -> str:
        return self.ar if lang == "ar" else self.en


class Piece(Record, frozen=True):
    """A stretch of inline content. Tags have no `text`; `linked` text stands inside a link."""

    kind: Literal["text", "code", "open", "close", "break"]
    text: str = ""
    tag: str = ""
    href: str = ""
    linked: bool = False


class Sentence(Record, frozen=True):
    """The unit of everything. `source` is its inline Markdown on one line, `pieces` its content, `text` what
    a reader sees, `gap` the white space after it in its paragraph, `line` its place in the article file."""

    kind: SentenceKind
    source: str
    text: str
    gap: str
    line: int
    pieces: tuple[Piece, ...]


class Block(Record, frozen=True):
    """A node of the article's body. Leaves (paragraph, heading, figure) hold the sentences
    `start` to `stop`; quote, list and item hold `children`; code holds `text` and its language."""

    kind: BlockKind
    line: int
    start: int = 0
    stop: int = 0
    children: tuple[Block, ...] = ()
    text: str = ""
    language: str = ""
    image: str = ""
    ordered: bool = False
    first_number: int = 1


class Section(Record, frozen=True):
    """A stretch of the article under one heading (`heading` is its sentence; none for the lead)."""

    number: int
    heading: int | None
    blocks: tuple[Block, ...]


class Source(Record, frozen=True, forbid_unknown_fields=True):
    """Where an article comes from."""

    name: str
    url: str = ""
    author: str = ""


class ArticleMeta(Record, frozen=True, forbid_unknown_fields=True):
    """The front matter of an article file. A draft is shown in the preview and never published."""

    title: str
    date: datetime.date
    source: Source | None = None
    tags: tuple[str, ...] = ()
    summary: str = ""
    draft: bool = False


class Article(Record, frozen=True):
    """A parsed article. `path` is relative to the site folder, with forward slashes; `tag_lines` are where
    its tags stand."""

    slug: str
    path: str
    meta: ArticleMeta
    tag_lines: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    images: tuple[Image, ...] = ()


class Image(Record, frozen=True):
    """An image that an article shows, by its path relative to the site folder."""

    path: str
    line: int


class Flag(Record, frozen=True):
    """What a check found in a machine's text: the rule by name, and what it found."""

    rule: str
    message: str


class Translation(Record, frozen=True):
    """What the translation memory says of one sentence. `machine` is the machine's text, if it ever made
    one, `engine` what made it, and `flags` what checks found in it; `line` is 0 where there is no entry."""

    id: str
    text: str
    state: State
    engine: str = ""
    machine: str = ""
    line: int = 0
    flags: tuple[Flag, ...] = ()


class ExternalLink(Record, frozen=True, forbid_unknown_fields=True):
    """A source or further reading outside the site."""

    name: str
    url: str


class Names(Record, frozen=True, forbid_unknown_fields=True):
    """The names of an entity: the first of each language is the preferred one."""

    ar: tuple[str, ...]
    en: tuple[str, ...]

    def of(self, lang: Lang) -> tuple[str, ...]:
        return self.ar if lang == "ar" else self.en


EntityKind = Literal["person", "organization", "place", "event", "concept"]


class EntryFields(Record, frozen=True, forbid_unknown_fields=True):
    """The fields of a glossary file."""

    kind: EntityKind
    names: Names
    definition: Bilingual
    transliteration: str = ""
    article: Literal["the", "none"] = "none"
    coordinates: tuple[float, float] | None = None
    wikidata: str = ""
    links: tuple[ExternalLink, ...] = ()
    related: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    requires_context: tuple[str, ...] | dict[str, tuple[str, ...]] = ()


class Entry(Record, frozen=True):
    """A glossary entry: its id and place with its fields."""

    id: str
    path: str
    fields: EntryFields

    def preferred(self, lang: Lang) -> str:
        return self.fields.names.of(lang)[0]


class Mention(Record, frozen=True):
    """A stretch of a sentence's text that names an entity (offsets in code points, half-open)."""

    term: str
    start: int
    end: int


class NoteBody(Record, frozen=True, forbid_unknown_fields=True):
    """A note's Markdown in one language or both."""

    ar: str = ""
    en: str = ""


class NoteFields(Record, frozen=True, forbid_unknown_fields=True):
    """One note as it stands in its file."""

    id: str
    sentence: str
    quote: str
    body: NoteBody
    author: str
    date: datetime.date
    occurrence: int = 1


class Note(Record, frozen=True):
    """A note in its place: the span of its quote in the text of one sentence, in one language. `lines` are
    those of its body in both languages."""

    fields: NoteFields
    sentence: int
    lang: Lang
    start: int
    end: int
    lines: tuple[int, int]
