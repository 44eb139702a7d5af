"""The records an import yields: the article as found, and what was done with every line of the input."""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

from sitegen.importing.inline import Mark

DraftBlockKind = Literal[
    "heading", "paragraph", "quote", "caption", "list-item", "question", "code", "picture"
]
ReportKind = Literal["kept", "dropped", "unsure", "info"]
FieldName = Literal["title", "date", "author", "source", "address", "standfirst"]


class ListPlace(msgspec.Struct, frozen=True):
    """Where a line stands in a list: `depth` from 1, the number of its item (None: a bullet), and whether it
    `continues` an item that began on a line before. `list` distinguishes the lists of a page."""

    depth: int = 1
    number: int | None = None
    continues: bool = False
    list: int = 0


class Picture(msgspec.Struct, frozen=True):
    """A picture in the text of a page: its address there, what it shows in words, and its bytes with the
    suffix of their format if the page was saved with them."""

    address: str
    alt: str = ""
    data: bytes = b""
    suffix: str = ""


class DraftBlock(msgspec.Struct, frozen=True):
    """One block of the article; `line` is the line of the input it stands on, from 1."""

    kind: DraftBlockKind
    text: str
    line: int
    marks: tuple[Mark, ...] = ()
    place: ListPlace | None = None
    picture: Picture | None = None


class ReportLine(msgspec.Struct, frozen=True, order=True):
    """What became of one line of the input (`line` 0: the input as a whole).

    `kept` and `unsure` text is in the draft, `dropped` text is here in full and nowhere else, `info`
    is a remark. `what` says what the line was taken for, and why where that is not plain. `region` says
    where in the page a dropped line stood.
    """

    line: int
    kind: ReportKind
    what: str
    text: str
    region: str = ""


class Field(msgspec.Struct, frozen=True):
    """What is known of one thing that the front matter says: its value (empty: not found), where that was
    found, and whether it is sure. A value that is not sure needs the eye of the editor."""

    name: FieldName
    value: str
    origin: str = ""
    sure: bool = True


class Draft(msgspec.Struct, frozen=True):
    """An article as read from raw text or a saved page. Unknown strings are empty.

    `publish` says whether it is to be published at once; `tags` are those of the site. `fields` say where
    the values above were found.
    """

    title: str
    standfirst: str
    date: datetime.date | None
    source_name: str
    source_url: str
    author: str
    blocks: tuple[DraftBlock, ...]
    report: tuple[ReportLine, ...]
    fields: tuple[Field, ...] = ()
    tags: tuple[str, ...] = ()
    publish: bool = False
