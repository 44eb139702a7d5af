"""The tables of a page: which of them hold data, and which lay it out."""

from __future__ import annotations

from typing import Any

from sitegen.importing.lines import words
from sitegen.importing.pictures import is_furniture
from sitegen.text.oneline import on_one_line


def data_rows(table: Any) -> list[Any]:
    """The rows of a table of data that hold text; nothing for a table that lays out the page."""
    if holds(table, "table", "h1", "h2", "h3") or not all(map(is_furniture, table.iter("img"))):
        return []
    rows = [(row, cells) for row in table.iter("tr") if (cells := cells_of(row))]
    wide = sum(len(cells) > 1 for _, cells in rows)
    short = all(len(words(cell)) <= 20 for _, cells in rows for cell in cells)
    return [row for row, _ in rows] if len(rows) > 1 and wide * 2 > len(rows) and short else []


def cells_of(row: Any) -> list[str]:
    """The texts of the cells of a row that hold some."""
    found = (on_one_line(" ".join(cell.itertext())) for cell in row.iterchildren("td", "th"))
    return [text for text in found if text]


def holds(table: Any, *tags: str) -> bool:
    """Whether one of these elements is in the table."""
    return next(table.iterdescendants(*tags), None) is not None
