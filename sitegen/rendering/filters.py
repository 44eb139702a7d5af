"""Dates and plurals for templates."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from markupsafe import Markup, escape

from sitegen.markdown.html import escaped
from sitegen.model.article import UNDATED
from sitegen.model.event import days, ends
from sitegen.model.language import Bilingual, Lang
from sitegen.theme.loader import Theme


def date_formatter(locales: Bilingual) -> Callable[[datetime.date, Lang], str]:
    """Dates in each language's own long form (CLDR); empty for a draft without a date."""
    parsed = {lang: Locale.parse(locale) for lang, locale in locales.items()}

    @lru_cache(maxsize=4_096)
    def date(day: datetime.date, lang: Lang) -> str:
        return "" if day == UNDATED else format_date(day, "long", locale=parsed[lang])

    return date


# The fields of a date (CLDR, "Date Format Patterns"), by its precision: year, month, day.
_FIELDS = ("y", "yMMMM", "yMMMMd")
# Next to a heading with the year: shorter, as CLDR has intervals of no other length.
_WITHOUT_YEAR = {"yMMMM": "MMM", "yMMMMd": "MMMd"}


def event_formatter(locales: Bilingual, date: Callable[[datetime.date, Lang], str]) -> Callable[..., str]:
    """Dates of events (see `model.event`) as each language writes them (CLDR): "26–29 July 2021". In the list
    of one year, that year is left out. `date` formats full dates."""
    parsed = {lang: Locale.parse(locale) for lang, locale in locales.items()}

    def one(day: datetime.date, fields: str, lang: Lang) -> str:
        if fields == "yMMMMd":
            return date(day, lang)
        if fields == "MMM":
            return format_date(day, "LLLL", parsed[lang])
        # Like `format_skeleton`, which looks up the pattern anew each time.
        pattern = parsed[lang].datetime_skeletons.get(fields)
        if pattern is None:
            return format_skeleton(fields, day, locale=parsed[lang])
        return str(pattern.apply(day, parsed[lang]))

    @lru_cache(maxsize=4_096)
    def when(date: str, lang: Lang, year: int = 0) -> str:
        (begins, closes), (first, last) = ends(date), days(date)
        if closes == UNDATED.isoformat():
            return ""
        fields = [_FIELDS[end.count("-")] for end in (begins, closes)]
        if {first.year, last.year} == {year}:
            fields = [_WITHOUT_YEAR.get(each, each) for each in fields]
        if begins == closes:
            return one(first, fields[0], lang)
        if fields[0] == fields[1]:
            return _unbroken(format_interval(first, last, fields[0], locale=parsed[lang]))
        fallback = str(parsed[lang].interval_formats[None])
        return _unbroken(fallback.format(one(first, fields[0], lang), one(last, fields[1], lang)))

    return when


# Spaces other than those behind the dash.
_WITHIN_DATES = re.compile("(?<!–)[ \u2009]")


def _unbroken(interval: str) -> str:
    """An interval that may only be broken behind its dash: a day and its month stay together."""
    if "–" not in interval:
        return interval
    return _WITHIN_DATES.sub(lambda space: "\u00a0" if space[0] == " " else "\u202f", interval)


def counter(
    theme: Theme, locales: Bilingual, missed: set[tuple[str, str]]
) -> Callable[[int, str, Lang], str]:
    """Numbers of things, grouped from 1,000 on, in the plural form that each language has for them (CLDR).
    Things without plural forms are added to `missed`."""
    plural_form = {lang: Locale.parse(locale).plural_form for lang, locale in locales.items()}

    @lru_cache(maxsize=4_096)
    def in_words(number: int, things: str, lang: Lang) -> str:
        forms = theme.plurals[things][lang]
        return forms.get(plural_form[lang](number), forms["other"]).replace("{n}", f"{number:,}")

    def counted(number: int, things: str, lang: Lang) -> str:
        if things in theme.plurals:
            return in_words(number, things, lang)
        missed.add(("plurals", things))
        return ""

    return counted


def fill(words: str, **values: str) -> Markup:
    """Words of the theme with each `{name}` in them replaced; names without a value stay."""
    html = re.sub(r"\{(\w+)\}", lambda found: escape(values.get(found[1], found[0])), escaped(words))
    return Markup(html)  # noqa: S704  (escaped)
