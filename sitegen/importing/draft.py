"""The records an import yields: the article as found, and what was done with every line of the input."""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

DraftBlockKind = Literal["heading", "paragraph", "quote", "caption", "list-item"]
ReportKind = Literal["kept", "dropped", "unsure", "info"]


class DraftBlock(msgspec.Struct, frozen=True):
    """One block of the article; `line` is the line of the input it stands on, from 1."""

    kind: DraftBlockKind
    text: str
    line: int


class ReportLine(msgspec.Struct, frozen=True, order=True):
    """What became of one line of the input (`line` 0: the input as a whole).

    `kept` and `unsure` text is in the draft, `dropped` text is here in full and nowhere else, `info`
    is a remark. `what` says what the line was taken for, and why where that is not plain.
    """

    line: int
    kind: ReportKind
    what: str
    text: str


class Draft(msgspec.Struct, frozen=True):
    """An article as read from raw text or a saved page. Unknown strings are empty."""

    title: str
    standfirst: str
    date: datetime.date | None
    source_name: str
    source_url: str
    author: str
    blocks: tuple[DraftBlock, ...]
    report: tuple[ReportLine, ...]
