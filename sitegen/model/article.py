"""A parsed article: sections, blocks and sentences.

An article keeps its sentences in one tuple in document order (title, summary, headings, captions and running
text alike); its sections and blocks are ranges of that tuple. Translations, mentions and notes are parallel
tuples.
"""

from __future__ import annotations

import datetime
from typing import Literal

from sitegen.model.event import Event
from sitegen.model.record import Record

# The date of an article without one: later than any day, so that it is never published.
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
    sentence is in Latin letters, like the rest of its paragraph, and is its own translation."""

    kind: SentenceKind
    source: str
    text: str
    gap: str
    line: int
    pieces: tuple[Piece, ...]
    foreign: bool = False


class Block(Record, frozen=True):
    """A node in the body of an article. Paragraphs, headings and figures have the sentences `start` to `stop`
    (half-open); quotes, lists and items have `children`; code has `text` and its language. Paragraphs in
    Latin letters alone are `foreign`, and so are blocks that hold nothing else. A figure has a description
    of its `image` in `text`, for readers who cannot see it, and may have another in the target language."""

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
    """The part of an article under one heading (`heading` is the index of its sentence; None for the
    lead)."""

    number: int
    heading: int | None
    blocks: tuple[Block, ...]


class Source(Record, frozen=True, forbid_unknown_fields=True):
    """Where an article comes from."""

    name: str
    url: str = ""
    author: str = ""


class ArticleMeta(Record, frozen=True, forbid_unknown_fields=True):
    """The front matter of an article file. A draft or an `UNDATED` article is shown in the preview and never
    published. The first of its events is the one that it is about."""

    title: str
    date: datetime.date = UNDATED
    event: tuple[Event, ...] = ()
    source: Source | None = None
    tags: tuple[str, ...] = ()
    summary: str = ""
    draft: bool = False


class Article(Record, frozen=True):
    """A parsed article. `path` is relative to the site folder, with forward slashes; `tag_lines` are the
    line numbers of its tags."""

    slug: str
    path: str
    meta: ArticleMeta
    tag_lines: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    images: tuple[Image, ...] = ()


class Image(Record, frozen=True):
    """An image that an article shows; `path` is relative to the site folder."""

    path: str
    line: int
