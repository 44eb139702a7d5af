"""An article as it is parsed: sections, blocks and sentences.

An article keeps its sentences in one tuple in document order (title, summary, headings, captions and running
text alike); its sections and blocks are ranges of that tuple. Translations, mentions and notes are tuples
parallel to it.
"""

from __future__ import annotations

import datetime
from typing import Literal

from sitegen.model.event import Event
from sitegen.model.record import Record

# The date of an article that gives none: after every day, so that nothing publishes it.
UNDATED = datetime.date.max

SentenceKind = Literal["title", "summary", "heading", "caption", "sentence"]
BlockKind = Literal["paragraph", "heading", "quote", "list", "item", "figure", "code", "rule"]


class Piece(Record, frozen=True):
    """A piece of inline content. Tags have no `text`; `linked` text is inside a link."""

    kind: Literal["text", "code", "open", "close", "break"]
    text: str = ""
    tag: str = ""
    href: str = ""
    linked: bool = False


class Sentence(Record, frozen=True):
    """A sentence. `source` is its inline Markdown on one line, `pieces` its content, `text` what a reader
    sees, `gap` the white space after it in its paragraph, `line` its line in the article file. A `foreign`
    one is in Latin letters, as all of its paragraph is: it is its own translation."""

    kind: SentenceKind
    source: str
    text: str
    gap: str
    line: int
    pieces: tuple[Piece, ...]
    foreign: bool = False


class Block(Record, frozen=True):
    """A node in the body of an article. Paragraphs, headings and figures have the sentences `start` to `stop`
    (half-open); quotes, lists and items have `children`; code has `text` and its language. `foreign` are
    paragraphs in Latin letters alone, and what holds nothing else. A figure has a description of its `image`
    in `text`, and perhaps another in the target language, for those who do not see it."""

    kind: BlockKind
    line: int
    start: int = 0
    stop: int = 0
    children: tuple[Block, ...] = ()
    text: str = ""
    target_text: str = ""
    language: str = ""
    image: str = ""
    ordered: bool = False
    first_number: int = 1
    foreign: bool = False


class Section(Record, frozen=True):
    """A part of the article under one heading (`heading` is its sentence; none for the lead)."""

    number: int
    heading: int | None
    blocks: tuple[Block, ...]


class Source(Record, frozen=True, forbid_unknown_fields=True):
    """Where an article comes from."""

    name: str
    url: str = ""
    author: str = ""


class ArticleMeta(Record, frozen=True, forbid_unknown_fields=True):
    """The front matter of an article file. A draft, or an `UNDATED` article, is shown in the preview and
    never published. Of its events the first is what it is about."""

    title: str
    date: datetime.date = UNDATED
    event: tuple[Event, ...] = ()
    source: Source | None = None
    tags: tuple[str, ...] = ()
    summary: str = ""
    draft: bool = False


class Article(Record, frozen=True):
    """A parsed article. `path` is relative to the site folder, with forward slashes; `tag_lines` are the
    lines of its tags."""

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
