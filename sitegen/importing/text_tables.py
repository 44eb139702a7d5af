"""Tables in plain text, as copied from pages and documents: neighbouring lines of several cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

import msgspec

from sitegen.importing.draft import ListPlace, ReportLine
from sitegen.importing.lines import Line, is_running, words
from sitegen.text.counting import counted
from sitegen.text.oneline import on_one_line

_RULE = re.compile(r"[\s|:+-]+")  # between the head of a table and its rows
_LIST_MARK = re.compile(r"[\W_]*\w{0,3}[^\w\s]+")
_LONGEST_CELL = 12  # words
_FIRST_LIST = 1_000_000  # lists of items that have bullets have lower numbers


def with_tables(lines: Sequence[Line], text: str) -> tuple[list[Line], list[ReportLine]]:
    """The lines of a text with the rows of its tables as items of a list, with bars between their cells; and
    remarks on these tables. The rows of a table are lines, at least two, with as many cells each: with tabs
    between them, or with bars around them."""
    raw = text.split("\n")
    found: list[Line] = []
    remarks: list[ReportLine] = []
    for _, group in groupby(lines, lambda line: _shape(raw[line.number - 1])):
        rows = [*group]
        cells = [_cells(raw[line.number - 1]) for line in rows]
        if len(cells[0]) < 2 or len(rows) < 2 or not all(map(_is_row, cells)):
            found += rows
            continue
        place = ListPlace(list=_FIRST_LIST + rows[0].number)
        for line, own in zip(rows, cells, strict=True):
            if _RULE.fullmatch(line.text):
                remarks.append(
                    ReportLine(line.number, "dropped", "rule of a table", line.text, "in the text")
                )
            else:
                joined = " | ".join(filter(None, map(on_one_line, own)))
                found.append(msgspec.structs.replace(line, text=joined, hint="list-item", place=place))
        what = f"table, flattened to {counted(len(rows), 'item')} of a list"
        remarks.append(ReportLine(rows[0].number, "info", what, on_one_line(" | ".join(cells[0]))))
    return found, remarks


def _is_row(cells: Sequence[str]) -> bool:
    """Whether the cells are short, and the first is not the mark of an item in a list."""
    short = all(len(words(cell)) <= _LONGEST_CELL and not is_running(cell) for cell in cells)
    if _RULE.fullmatch("".join(cells)):
        return True
    return short and _LIST_MARK.fullmatch(cells[0].strip()) is None


def _cells(raw: str) -> list[str]:
    """The cells of a line; the whole line if it is not a row."""
    if "\t" in raw.strip():
        return raw.strip("\r\n").strip().split("\t")
    inside = raw.strip()
    if len(inside) > 2 and inside.startswith("|") and inside.endswith("|"):
        return inside[1:-1].split("|")
    return [raw]


def _shape(raw: str) -> tuple[bool, int]:
    """What the rows of one table have in common: the mark between the cells, and their number."""
    return "\t" in raw.strip(), len(_cells(raw))
