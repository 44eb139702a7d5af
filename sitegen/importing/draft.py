"""The results of an import: the article as found, and what was done with every line of the input."""

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
    """The place of a line in a list: `depth` from 1, the `number` of its item (None: a bullet), and whether
    it `continues` an item that began on an earlier line. `list` tells the lists of a page apart."""

    depth: int = 1
    number: int | None = None
    continues: bool = False
    list: int = 0


class Picture(msgspec.Struct, frozen=True):
    """A picture in the text of a page: its address there, its alternative text, and its bytes with the suffix
    for their format if the page was saved with them."""

    address: str
    alt: str = ""
    data: bytes = b""
    suffix: str = ""


class DraftBlock(msgspec.Struct, frozen=True):
    """A block of the article; `line` is the line of the input on which it stands, from 1."""

    kind: DraftBlockKind
    text: str
    line: int
    marks: tuple[Mark, ...] = ()
    place: ListPlace | None = None
    picture: Picture | None = None


class ReportLine(msgspec.Struct, frozen=True, order=True):
    """What was done with a line of the input (`line` 0: with the input as a whole).

    `kept` and `unsure` text is in the draft; `dropped` text is here in full and nowhere else; `info` is a
    remark. `what` says how the line was classified, and why if that is not obvious. `region` says where in
    the page a dropped line stood.
    """

    line: int
    kind: ReportKind
    what: str
    text: str
    region: str = ""


class Field(msgspec.Struct, frozen=True):
    """What is known about a field of the front matter: its value (empty: not found), where it was found, and
    whether it is sure. An editor must check a value that is not sure."""

    name: FieldName
    value: str
    origin: str = ""
    sure: bool = True


class Draft(msgspec.Struct, frozen=True):
    """An article as read from raw text or a saved page. Unknown strings are empty.

    `publish` says whether to publish it at once; `tags` are those given for the site. `fields` say where the
    values above were found.
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
