"""Stretches that must not break at the end of a line: names with hyphens, days with months, double names of
months."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import ahocorasick_rs
from babel import Locale

from sitegen import languages
from sitegen.model.language import Lang

# al-Kadhimi, Abdul-Mahdi, F-16: a hyphen before a capital letter or a digit. The repetition is bounded, as
# every letter after an apostrophe may begin a name.
_HYPHEN = re.compile(r"-[A-Z\u00c0-\u00de\d]")
_NAME = re.compile(r"(?<!\w)[^\W\d_][\w'’ʿʾ]{0,40}(?:-[A-Z\u00c0-\u00de\d][\w'’ʿʾ]{0,40})+")

# The day before a month, and how many characters it has at most.
_DAY = re.compile(r"(?<!\d)\d{1,2}\.? $")
_LONGEST_DAY = 4


def unbroken(text: str, lang: Lang) -> list[tuple[int, int]]:
    """Where such stretches of a text begin and end, in order. The names of months are those that CLDR has for
    the language and for its locale, alone or two with a slash between. The search page does the same in the
    browser."""
    found = _dates(text, lang)
    if _HYPHEN.search(text):
        names = [match.span() for match in _NAME.finditer(text)]
        found = sorted(found + [name for name in names if not any(_meet(name, date) for date in found)])
    return found


def _dates(text: str, lang: Lang) -> list[tuple[int, int]]:
    months = _months(lang)
    found: list[tuple[int, int]] = []
    at = 0
    # A search for dates in the whole text takes ten times as long as one for the names of months.
    for _, month, _ in months.names.find_matches_as_indexes(text):
        if month < at:
            continue
        day = _DAY.search(text, max(at, month - _LONGEST_DAY), month)
        match = (day and months.dates.match(text, day.start())) or months.dates.match(text, month)
        if match:
            found.append(match.span())
            at = match.end()
    return found


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def months(lang: Lang) -> list[str]:
    """The names of months in a language, longest first, as one may begin with another."""
    names: set[str] = set()
    for locale in (lang.replace("-", "_"), languages.get(lang).locale):
        names |= {*Locale.parse(locale).months["format"]["wide"].values()}
    return sorted(names, key=lambda name: (-len(name), name))


class _Months(NamedTuple):
    """The names of months in a language, and the stretches with such names."""

    names: ahocorasick_rs.AhoCorasick
    dates: re.Pattern[str]


@cache
def _months(lang: Lang) -> _Months:
    names = months(lang)
    month = f"(?:{'|'.join(map(re.escape, names))})"
    both = f"{month}(?:/{month})?"
    dates = rf"(?<!\d)\d{{1,2}}\.? {both}(?!\w)|{both} \d{{1,2}}(?!\d)|{month}/{month}(?!\w)"
    longest = ahocorasick_rs.MatchKind.LeftmostLongest
    return _Months(ahocorasick_rs.AhoCorasick(names, matchkind=longest), re.compile(dates))
