"""Languages, directions, dates and titles."""

from __future__ import annotations

import datetime
import re
from collections import Counter

from sitegen.markdown.unbroken import unbroken
from tests.conftest import OpenPage
from tests.pages.conftest import Address
from tests.pages.sites import KINDS, BuiltSite, language, text_of

# The months as Iraq and the Levant name them.
MONTHS = {
    "ar": [
        "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
        "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
    ],
    "en": [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ],
    "fr": [
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ],
}  # fmt: skip

# Elements in a direction that is not their language's. A bdi takes that of its own letters.
_WRONG_WAY = """() => [...document.querySelectorAll(":is([lang=ar], [lang=en], [lang=fr]):not(bdi)")].filter(
  element => getComputedStyle(element).direction !== (element.getAttribute("lang") === "ar" ? "rtl" : "ltr")
).map(element => element.outerHTML.slice(0, 120))"""


def test_directions(site: BuiltSite, served: Address, open_page: OpenPage) -> None:
    page = open_page("about:blank")
    for kind in KINDS:
        page.goto(served(site, site.largest(kind).url))
        assert page.evaluate(_WRONG_WAY) == [], kind
        assert page.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"


def test_dates(site: BuiltSite) -> None:
    dates = 0
    # The timeline has shorter ones, and the years in its headings.
    for page in (page for page in site.pages if page.kind != "timeline"):
        for time in page.elements("//time"):
            day = datetime.date.fromisoformat(time.get("datetime") or "")
            for part in page.elements("./*[@lang]", time) or [time]:
                lang, _ = language(part)
                words = text_of(part).replace(",", "").split(" ")
                assert MONTHS[lang][day.month - 1] in " ".join(words), f"{page.path}: {text_of(part)}"
                assert str(day.day) in words
                assert str(day.year) in words
                dates += 1
    assert dates


def test_articles_tell_their_date_in_both_languages(site: BuiltSite) -> None:
    for page in (page for page in site.pages if page.kind == "article"):
        times = page.elements("//header//dl//time")
        # Its own, and perhaps that of what it is about.
        told = [language(time)[0] for time in times]
        assert told in [[code for code in site.config.pair for _ in range(number)] for number in (1, 2)]


def test_titles(site: BuiltSite) -> None:
    """The title of a page tells its name in both languages and the site, and no other page has the same."""
    titles = []
    for page in site.pages:
        (title,) = page.elements("//head/title")
        titles.append(text_of(title))
        assert site.config.title.source in titles[-1]
        headings = page.elements("//h1/*[@lang]")
        assert [heading.get("lang") for heading in headings] == [*site.config.pair]
        for heading in headings:
            inner = page.elements(".//span[@data-s]", heading)
            name = text_of(inner[0] if inner else heading)
            assert name in titles[-1], page.path
    assert [title for title, times in Counter(titles).items() if times > 1] == []


# A word of the source or of the target, by its letters.
_ARABIC, _LATIN = re.compile("[\u0621-\u064a]"), re.compile("[A-Za-z]")


def test_attributes_are_in_the_language_of_their_element(site: BuiltSite) -> None:
    """What a title or a label says is read out in the language of the element that has it."""
    if [*site.config.pair] != ["ar", "en"]:
        return
    seen = 0
    for page in site.pages:
        for element in page.elements("//body//*[@title or @aria-label]"):
            lang, _ = language(element)
            for words in filter(None, (element.get("title"), element.get("aria-label"))):
                letters = _ARABIC if lang == "ar" else _LATIN
                assert letters.search(words), f"{page.path}: {lang}: {words}"
                seen += 1
    assert seen


# Texts that are never broken, or of which nobody knows the language.
_APART = ("time", "pre", "code", "*[name()='svg']", "option", "bdi")


def test_names_and_days_are_kept_whole(site: BuiltSite) -> None:
    """Not only in sentences: in headings, lists of names, the glossary, the map and the timeline too."""
    apart = "|".join(f"ancestor-or-self::{each}" for each in (*_APART, "*[@class='nb']"))
    for page in site.pages:
        for element in page.elements(f"//main//*[not({apart})]"):
            lang, _ = language(element)
            if lang in site.config.pair:
                for text in (element.text, *[child.tail for child in element]):
                    whole = [text[start:stop] for start, stop in unbroken(text, lang)] if text else []
                    assert not whole, (page.path, text)
