"""Plain text whose paragraphs are divided into lines of about the same width, as in e-mails and PDF files.

Such a line is *full*: the first word of the next line would not have fitted on it. In proportional type the
number of letters in a full line varies, so a line counts as full if that word would have made it nearly as
long as the longest line.

Text counts as wrapped if four lines or more are full, nearly all longer lines that end within a sentence are,
most of the full ones end so, and some lines end a sentence, unlike those of most poems.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from sitegen.importing.draft import ReportLine
from sitegen.importing.header import date_line
from sitegen.importing.lines import Line, is_sentence
from sitegen.importing.lists import is_marked
from sitegen.text.counting import counted

# The widths of wrapped lines, in letters: narrower ones are verse or lists, wider ones paragraphs.
_WIDTHS = range(44, 141)
_NEARLY = 0.88
_FEWEST = 4


def with_whole_paragraphs(lines: Sequence[Line]) -> tuple[list[Line], list[ReportLine]]:
    """The lines, with those of a wrapped paragraph joined by spaces, and a remark if there are any."""
    width = _width(lines)
    if not width:
        return [*lines], []
    found: list[Line] = []
    last: Line | None = None
    for line in lines:
        if last and _continues(last, line, width):
            found[-1] = msgspec.structs.replace(found[-1], text=f"{found[-1].text} {line.text}")
        else:
            found.append(line)
        last = line
    joined = counted(len(lines) - len(found), "line break")
    return found, [ReportLine(0, "info", "wrapped text", f"{joined} within paragraphs removed")]


def _width(lines: Sequence[Line]) -> int:
    """The width of wrapped text in letters; 0 if the text is not wrapped."""
    width = max((_size(line.text) for line in lines), default=0)
    if width not in _WIDTHS:
        return 0
    within = [
        (a, b)
        for a, b in pairwise(lines)
        if _is_below(a, b) and not is_sentence(a.text) and 2 * _size(a.text) > width
    ]
    full = [pair for pair in within if _is_full(*pair, width)]
    ended = [(a, b) for a, b in pairwise(lines) if is_sentence(a.text) and _is_full(a, b, width)]
    ends = sum(is_sentence(line.text) for line in lines)
    is_wrapped = (
        len(full) >= _FEWEST
        and len(full) >= 0.8 * len(within)
        and len(full) >= 0.6 * (len(full) + len(ended))
        and ends >= max(2, 0.1 * len(lines))
    )
    return width if is_wrapped else 0


def _continues(above: Line, line: Line, width: int) -> bool:
    """Whether the line continues the paragraph of the one above it."""
    return _is_below(above, line) and _is_full(above, line, width)


def _is_below(above: Line, line: Line) -> bool:
    """Whether the lines are adjacent, and nothing shows that the second one begins a paragraph."""
    apart = line.spaced or above.hint or line.hint or is_marked(line.text)
    return not apart and date_line(line.text) is None and date_line(above.text) is None


def _is_full(above: Line, line: Line, width: int) -> bool:
    return _size(above.text) + 1 + _size(line.text.split(" ")[0]) > _NEARLY * width


def _size(text: str) -> int:
    """The number of letters, without marks on them."""
    return sum(not unicodedata.combining(char) for char in text)
