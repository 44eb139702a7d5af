"""Lists in plain text: items by their bullets and numbers, and lists within lists by their indentation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from sitegen.importing.draft import ListPlace
from sitegen.importing.lines import SIGN, Line, Verdict
from sitegen.text.digits import ascii_digits

_UNSEEN = r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069]*"
# The `o` stands for the second bullet of Word, which is a letter where its font is lost.
_BULLET = re.compile(
    rf"{_UNSEEN}(?:[•●▪■◦·‣♦◆►▶◄◀➢➤✓✔☑✅\uf0b7\uf0a7]\ufe0f?\s*|o\s+(?=[\"«(]?[\u0620-\u064a]))"
)
_DASH = re.compile(rf"{_UNSEEN}[-–—*]\s+")
# Any other symbol is a bullet if a neighbouring line also begins with it.
_SIGN = re.compile(rf"{_UNSEEN}(?P<sign>{SIGN})\s*(?=\w)")
_NUMBER = re.compile(
    rf"{_UNSEEN}\(?(?P<number>\d{{1,3}})(?:\s?(?:[.)]|[-–—ـ/](?!\s?\d))|\ufe0f?\u20e3)\s*(?=[^\W\d]|[\"«“(])"
)
# The bullets of Word's lists within lists, which lose their indentation where they are copied.
_LEVELS = {"o": 1, "◦": 1, "▪": 2, "\uf0a7": 2}
# How many columns further in a line begins that belongs to a list within a list.
_DEEPER = 2


def numbered_items(lines: Sequence[Line]) -> dict[int, Verdict]:
    """The verdicts on the items of numbered lists, by the index of the line. Between two items of a list,
    there is nothing but items of lists within it."""
    found = {at: _NUMBER.match(ascii_digits(line.text)) for at, line in enumerate(lines) if not line.hint}
    numbers = {at: int(match["number"]) for at, match in found.items() if match}
    before = {at: _item_before(at, lines, numbers) for at in numbers}
    follows = {at for at, item in before.items() if item is not None and numbers[item] == numbers[at] - 1}
    followed = {before[at] for at in follows}
    verdicts: dict[int, Verdict] = {}
    serials: dict[int, int] = {}
    serial = 0
    for at, number in numbers.items():
        if at not in follows:
            serial += 1
        serials[at] = serials[before[at] or 0] if at in follows else serial
        if at in follows or at in followed:
            mark = lines[at].text[: len(found[at].group())]  # type: ignore[union-attr]
            place = ListPlace(1, number, list=serials[at])
            verdicts[at] = Verdict(lines[at], "list-item", mark=mark, place=place)
    return verdicts


def _item_before(at: int, lines: Sequence[Line], numbers: Iterable[int]) -> int | None:
    """The index of the numbered line before a numbered line, if only items further in stand between them."""
    for other in range(at - 1, -1, -1):
        if not _is_deeper(lines[other], lines[at]):
            return other if other in numbers and not _is_deeper(lines[at], lines[other]) else None
        if other not in numbers and not bullet(other, lines):
            return None
    return None


def _is_deeper(line: Line, other: Line) -> bool:
    return _column(line) >= _column(other) + _DEEPER


def _column(line: Line) -> int:
    """The column at which a line begins, or would begin if its bullet did not stand for its indentation."""
    sign = _BULLET.match(line.text)
    return line.indent or _DEEPER * _LEVELS.get(sign[0].strip() if sign else "", 0)


def bullet(at: int, lines: Sequence[Line]) -> str:
    """The bullet at the beginning of the line. A dash is one if a neighbouring line also begins with it, or
    if the line is further in than the item before it."""
    if found := _BULLET.match(lines[at].text):
        return found.group()
    neighbours = (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])
    if sign := _SIGN.match(lines[at].text):
        beside = (_SIGN.match(line.text) for line in neighbours)
        return sign.group() if any(other and other["sign"] == sign["sign"] for other in beside) else ""
    found = _DASH.match(lines[at].text)
    is_item = any(_DASH.match(line.text) for line in neighbours) or _is_within(at, lines)
    return found.group() if found and is_item else ""


def is_marked(text: str) -> bool:
    """Whether the text begins with a bullet, a dash or a number, as items of lists do."""
    return any(mark.match(ascii_digits(text)) for mark in (_BULLET, _DASH, _NUMBER))


def _is_within(at: int, lines: Sequence[Line]) -> bool:
    """Whether the line is further in than the line before it, and that one is an item."""
    if not at or not _is_deeper(lines[at], lines[at - 1]):
        return False
    above = lines[at - 1].text
    return bool(_BULLET.match(above) or _NUMBER.match(ascii_digits(above)))


def nested(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """The verdicts, with the items of plain text nested as they are indented."""
    outer: list[Line] = []
    root = 0
    for verdict in verdicts:
        line = verdict.line
        if verdict.role != "list-item" or line.hint:
            outer = []
            yield verdict
            continue
        place = verdict.place or ListPlace()
        while outer and not _is_deeper(line, outer[-1]):
            outer.pop()
        root = root if outer else place.list
        outer.append(line)
        yield msgspec.structs.replace(
            verdict, place=msgspec.structs.replace(place, depth=len(outer), list=root)
        )
