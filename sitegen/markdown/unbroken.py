"""Stretches that must not break at the end of a line: names with hyphens, days with months, double names of
months."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from sitegen import languages
from sitegen.model.language import Lang

# al-Kadhimi, Abdul-Mahdi, F-16: a hyphen before a capital letter or a digit. The repetition is bounded, as
# every letter after an apostrophe may begin a name.
_HYPHEN = re.compile(r"-[A-Z\u00c0-\u00de\d]")
_NAME = re.compile(r"(?<!\w)[^\W\d_][\w'’ʿʾ]{0,40}(?:-[A-Z\u00c0-\u00de\d][\w'’ʿʾ]{0,40})+")

# Looked for first: most texts have neither, and a search for names of months, which are no longer than
# this, takes ten times as long.
_LONGEST = 40
_DAY_OR_SLASH = re.compile(r"(?<!\d)\d{1,2}(?!\d)|/")


def unbroken(text: str, lang: Lang) -> list[tuple[int, int]]:
    """Where such stretches of a text begin and end, in order. The names of months are those that CLDR has for
    the language and for its locale, alone or two with a slash between. The search page does the same in the
    browser."""
    found: list[tuple[int, int]] = []
    if first := _DAY_OR_SLASH.search(text):
        begin = max(0, first.start() - _LONGEST)
        found += [match.span() for match in _dates(lang).finditer(text, begin)]
    if _HYPHEN.search(text):
        names = [match.span() for match in _NAME.finditer(text)]
        found = sorted(found + [name for name in names if not any(_meet(name, date) for date in found)])
    return found


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def months(lang: Lang) -> list[str]:
    """The names of months in a language, longest first, as one may begin with another."""
    names: set[str] = set()
    for locale in (lang.replace("-", "_"), languages.get(lang).locale):
        names |= {*Locale.parse(locale).months["format"]["wide"].values()}
    return sorted(names, key=lambda name: (-len(name), name))


@cache
def _dates(lang: Lang) -> re.Pattern[str]:
    month = f"(?:{'|'.join(map(re.escape, months(lang)))})"
    both = f"{month}(?:/{month})?"
    return re.compile(rf"\d{{1,2}}\.? {both}(?!\w)|{both} \d{{1,2}}(?!\d)|{month}/{month}(?!\w)")
