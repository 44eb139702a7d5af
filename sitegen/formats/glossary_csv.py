r"""`glossary.csv`: the glossary as a table (CSV, RFC 4180), a row for each entry.

The items of a list are separated by ` | `; `\|` and `\\` stand for these characters themselves. Fields with
several parts (links, dates, contexts) are JSON. A spreadsheet takes a text that begins with `=`, `+`, `-` or
`@` for a formula and runs it, so such a text gets an apostrophe in front, which is removed again on import.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from sitegen.errors import ContentError, Problem, did_you_mean
from sitegen.files.reading import decode
from sitegen.formats.base import Parsed, WritableFormat
from sitegen.formats.entries import EntryItem
from sitegen.model.language import Pair

_TEXTS = ("kind", "transliteration", "article", "wikidata")
_LISTS = ("related", "blocked_by")
_JSON = ("dates", "links", "requires_context")
_PLACE = ("latitude", "longitude")
_BY_LANGUAGE = ("names", "definition")
_BOM = "\ufeff"
_DELIMITERS = ",;\t"

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
# A character in a list, possibly escaped.
_CHARACTER = re.compile(r"\\?.", re.DOTALL)


class GlossaryCsv(WritableFormat[EntryItem]):
    """A table with the column `id` and any of the others. A field whose column is missing stays unchanged; an
    empty cell means that the field is empty."""

    mark = b"id,revision,kind,names."

    def parse(self, data: bytes, name: str, slug: str, pair: Pair) -> Parsed[EntryItem]:
        """Raises ContentError if the table is broken, has no ids or has unknown columns."""
        decode(data, name)
        # Line ends are kept, as they may be part of a text.
        text = data.decode("utf-8-sig")
        # Some spreadsheets write semicolons, where the comma is the decimal separator, and what is copied
        # from one has tabs.
        head = text.partition("\n")[0]
        delimiter = max(_DELIMITERS, key=head.count)
        # By default, cells may be no longer than 128 KiB.
        csv.field_size_limit(max(csv.field_size_limit(), len(text)))
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        known = columns(pair)
        found: list[EntryItem] = []
        problems: list[Problem] = []
        before = 0
        try:
            given = [column.strip() for column in rows.fieldnames or ()]
            rows.fieldnames = given
            _check_columns(given, known, name)
            before = rows.line_num
            for row in rows:
                line, before = before + 1, rows.line_num
                if None in row or None in row.values():
                    message = f"has {len(given)} columns in its first line but a different number in this one"
                    problems.append(Problem(name, line, message, "the row is left out"))
                elif any(row.values()):
                    try:
                        found.append(_item(row, line, pair))
                    except ValueError as error:
                        problems.append(Problem(name, line, str(error), "the row is left out"))
        except csv.Error as error:
            hint = "a cell in quotation marks ends with one, and those inside it are doubled"
            raise ContentError(Problem(name, before + 1, f"broken table: {error}", hint)) from error
        return Parsed(tuple(found), tuple(problems))

    def write(self, items: Sequence[EntryItem], pair: Pair) -> bytes:
        """A table with all columns, and with the byte order mark by which spreadsheets recognise UTF-8."""
        text = io.StringIO(newline="")
        rows = csv.writer(text, lineterminator="\r\n")
        known = columns(pair)
        rows.writerow(known)
        for item in items:
            cells = _cells(item, pair)
            rows.writerow([_shielded(cells.get(column, "")) for column in known])
        return (_BOM + text.getvalue()).encode()


def columns(pair: Pair) -> tuple[str, ...]:
    """All columns of a table, in order."""
    by_language = [f"{field}.{lang}" for field in _BY_LANGUAGE for lang in pair]
    return ("id", "revision", "kind", *by_language, *_TEXTS[1:], *_PLACE, *_LISTS, *_JSON)


def _check_columns(given: Sequence[str], known: Sequence[str], name: str) -> None:
    problems = [
        Problem(name, 1, f'unknown column "{column}"', did_you_mean(column, known))
        for column in given
        if column not in known
    ]
    problems += [
        Problem(name, 1, f'the column "{column}" occurs twice', "remove one of the two")
        for column in dict.fromkeys(given)
        if given.count(column) > 1
    ]
    if "id" not in given:
        problems.append(Problem(name, 1, 'there is no column "id"', "the first line names the columns"))
    if ("latitude" in given) != ("longitude" in given):
        message = 'only one of the columns "latitude" and "longitude" is there'
        problems.append(Problem(name, 1, message, "a place needs both"))
    if problems:
        raise ContentError(*problems)


def _cells(item: EntryItem, pair: Pair) -> dict[str, str]:
    values = item.values
    cells = {"id": item.id, "revision": item.revision}
    cells |= {field: values[field] for field in _TEXTS if field in values}
    cells |= {field: _joined(values[field]) for field in _LISTS if field in values}
    cells |= {field: msgspec.json.encode(values[field]).decode() for field in _JSON if field in values}
    for lang in pair:
        cells[f"names.{lang}"] = _joined(values["names"][lang])
        cells[f"definition.{lang}"] = values["definition"][lang]
    if place := values.get("coordinates"):
        cells |= dict(zip(_PLACE, map(repr, place), strict=True))
    return cells


def _item(row: Mapping[str, str], line: int, pair: Pair) -> EntryItem:
    """The entry in a row. Raises ValueError for a cell that cannot be read."""
    cells = {column: _unshielded(cell) for column, cell in row.items()}
    if not cells["id"].strip():
        raise ValueError('the column "id" is empty')
    values: dict[str, Any] = {}
    for field in _BY_LANGUAGE:
        split = _split if field == "names" else str
        said = {lang: split(cells[f"{field}.{lang}"]) for lang in pair if f"{field}.{lang}" in cells}
        if said:
            values[field] = said
    values |= {field: cells[field] or None for field in _TEXTS if field in cells}
    values |= {field: _split(cells[field]) or None for field in _LISTS if field in cells}
    for field in _JSON:
        if field in cells:
            try:
                values[field] = msgspec.json.decode(cells[field]) if cells[field].strip() else None
            except (msgspec.DecodeError, RecursionError) as error:
                raise ValueError(f'the column "{field}" is not valid JSON: {error}') from error
    if _PLACE[0] in cells:
        place = [cells[column].strip() for column in _PLACE]
        values["coordinates"] = place if any(place) else None
    return EntryItem(cells["id"].strip(), values, cells.get("revision", "").strip(), line)


def _joined(items: Sequence[str]) -> str:
    return " | ".join(map(_escaped, items))


def _escaped(item: str) -> str:
    """An escaped list item. White space at its ends is escaped too, as it would otherwise be stripped."""
    ends = (0, len(item) - 1)
    return "".join(
        f"\\{char}" if char in "\\|" or (char.isspace() and place in ends) else char
        for place, char in enumerate(item)
    )


def _split(cell: str) -> list[str]:
    """The items of a list, without white space around them."""
    items: list[list[str]] = [[]]
    for char in _CHARACTER.findall(cell):
        if char == "|":
            items.append([])
        else:
            items[-1].append(char)
    return [item for chars in items if (item := _unescaped(chars))]


def _unescaped(chars: Sequence[str]) -> str:
    start, stop = 0, len(chars)
    while start < stop and chars[start].isspace():
        start += 1
    while stop > start and chars[stop - 1].isspace():
        stop -= 1
    return "".join(char[-1] for char in chars[start:stop])


def _shielded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _unshielded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
