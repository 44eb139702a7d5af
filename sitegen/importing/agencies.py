"""Names of papers, agencies and places that stand beside each other, with marks or و between them.

A known name counts, one in quotation marks, or one with a typical word (`صحيفة`, `نيوز`).
"""

from __future__ import annotations

import re
from functools import cache

from sitegen.importing.lines import bare, words
from sitegen.importing.vocabulary import names, word_set

QUOTED = re.compile(r"[«\"“][^«»\"“”]+[»\"”]")
# A run of white space is matched only from its start and without backtracking; otherwise long runs would take
# quadratic time.
_S = r"[\s\u200b-\u200f]"
SEPARATOR = rf"(?:(?<!{_S}){_S}++)?[-–—/:|،,()+&ـ](?:[-–—/:|،,()+&ـ]|{_S})*+"
# `رويترز وأ ف ب`
_AND = r"\s+و\s?"
_APART = re.compile(rf"{SEPARATOR}|{_AND}(?=\w)")
_WORD = re.compile(r"[\w\u064b-\u0655\u0670]+")
_NEXT_WORD = re.compile(rf"(?:\s+|\.\s?){_WORD.pattern}")
_LONGEST_NAME = 5  # most words in the name of an agency
_LEAD = re.compile(r"[\u200e\u200f]?\(?\s*")
_MARK = re.compile(r"\s*+\)?\s*+(?:[-–—]++|[:/]|ـ\s)\s*")
_BRACKET = re.compile(r"\s*+\)\s++")
_OTHER_PLACE = re.compile(r"\w+(?: \w+)?\s*(?:[-–—/]\s*\(?|\()\s*")
# `دبي، الإمارات العربية المتحدة (CNN)`
_COUNTRY = re.compile(r"\w+(?: \w+){0,3}\s*\(\s*")


def is_agency(part: str) -> bool:
    """Whether the text names a paper or an agency: a known one, one in quotation marks, or one with a typical
    word."""
    return (
        bare(part) in names("agencies")
        or QUOTED.fullmatch(part.strip()) is not None
        or not word_set("outlets").isdisjoint(words(part))
    )


def is_known(agencies: str) -> bool:
    """Whether all of the papers and agencies in the text are known by their names."""
    return {*map(bare, parts_of(agencies))} <= {*names("agencies")}


def parts_of(text: str) -> list[str]:
    """The parts of a line between its marks, and at و between agencies."""
    parts: list[str] = []
    for part in filter(words, re.split(SEPARATOR, text)):
        several = re.split(_AND, part)
        is_one = bare(part) in names("agencies") or QUOTED.fullmatch(part.strip())
        apart = len(several) > 1 and not is_one and all(map(is_agency, several))
        parts += several if apart else [part]
    return parts


@cache
def _known_names() -> frozenset[str]:
    return frozenset((*names("places"), *names("agencies")))


def _name_at(text: str, at: int) -> tuple[int, str]:
    """The longest name of a known place or agency that begins there: where it ends, and the name."""
    ends: list[int] = []
    word = _WORD.match(text, at)
    while word and len(ends) < _LONGEST_NAME:
        ends.append(word.end())
        word = _NEXT_WORD.match(text, word.end())
    for end in reversed(ends):
        if bare(text[at:end]) in _known_names():
            return end, text[at:end]
    return 0, ""


def end_of_names(text: str) -> int:
    """Where the dateline at the beginning of a text ends; 0 if there is none. It consists of names of places
    and agencies up to a mark; agencies in brackets, alone or after a place, need no mark. Before agencies,
    any word may be a place, and after a place any may be its country."""
    start = _LEAD.match(text)
    at, head, agencies = start.end() if start else 0, 0, False
    end, name = _name_at(text, at)
    if not end and (other := _OTHER_PLACE.match(text, at)):
        end, name = _name_at(text, other.end())
        if not is_agency(name):
            return 0
    while end:
        agencies = agencies or is_agency(name)
        if mark := _MARK.match(text, end) or (agencies and _BRACKET.match(text, end)):
            head = mark.end()
        apart = _APART.match(text, end)
        end, name = _name_at(text, apart.end()) if apart else (0, "")
        if apart and not end and (quoted := QUOTED.match(text, apart.end())):
            end, name = quoted.end(), quoted.group()
        elif apart and not end and (country := _COUNTRY.match(text, apart.end())):
            end, name = _name_at(text, country.end())
            end = end if is_agency(name) else 0
    return head
