"""The tables of a page: which of them contain data, and which are for layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from sitegen.importing.boxes import Block
from sitegen.importing.dates import find_dates
from sitegen.importing.lines import bare, words
from sitegen.importing.pictures import is_furniture
from sitegen.text.oneline import on_one_line

_TABLE = re.compile("جدول|table")


def data_rows(table: Any) -> list[Any]:
    """The rows with text in a table of data; empty for a table that is for layout."""
    if holds(table, "table", "h1", "h2", "h3") or not all(map(is_furniture, table.iter("img"))):
        return []
    rows = [(row, cells) for row in table.iter("tr") if (cells := cells_of(row))]
    spanned = set(_spanned(table))
    wide = sum(len(cells) > 1 or row in spanned for row, cells in rows)
    short = all(len(words(cell)) <= 20 for _, cells in rows for cell in cells)
    several = len(rows) > 1 or (len(rows) == 1 and _is_marked(table, rows[0][1]))
    return [row for row, _ in rows] if several and wide * 2 > len(rows) and short else []


def _is_marked(table: Any, cells: Sequence[str]) -> bool:
    """Whether the markup of a table of one row says that it is for data: layouts mostly have one row, too."""
    named = any(
        "table" in (each.get("class") or "") for each in (table, table.getparent()) if each is not None
    )
    marked = named or holds(table, "th", "caption", "thead") or (table.get("border") or "0") != "0"
    return marked and not holds(table, "a") and not any(find_dates(cell) for cell in cells)


def _spanned(table: Any) -> Iterator[Any]:
    """The rows that a cell of a row above them extends into."""
    left = 0
    for row in table.iter("tr"):
        if left:
            yield row
        spans = [int(span) for cell in row.iter("td", "th") if (span := cell.get("rowspan") or "").isdigit()]
        left = max([left, *spans], default=0) - 1 if left or spans else 0


def cells_of(row: Any) -> list[str]:
    """The texts of the non-empty cells of a row."""
    found = (on_one_line(" ".join(cell.itertext())) for cell in row.iterchildren("td", "th"))
    return [text for text in found if text]


def holds(table: Any, *tags: str) -> bool:
    """Whether the table contains one of these elements."""
    return next(table.iterdescendants(*tags), None) is not None


def titles_of_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """The lines, with captions of tables as paragraphs, as captions in articles are for pictures."""
    found = list(blocks)
    for above, block, below in zip([None, *found], found, [*found[1:], None], strict=False):
        line = block.line
        of_table = any(near and near.is_row for near in (above, below)) or _TABLE.match(bare(line.text))
        if line.hint == "caption" and of_table and not (line.pictures or block.is_row):
            block = msgspec.structs.replace(block, line=msgspec.structs.replace(line, hint="paragraph"))
        yield block
