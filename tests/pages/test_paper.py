"""Pages of every kind on paper, in both of its sizes, with the foot of each sheet."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.conftest import OpenPage
from tests.pages.conftest import Address
from tests.pages.sites import BuiltSite

# Where the text of a sheet ends, and the number of the sheet begins, in points from its lower edge.
_FOOT = 55
# How much of a sheet but the last may have no text, with its margin, as what is not divided goes to the next.
# In an exercise there is room to write in.
_EMPTY = 0.4
_TO_WRITE_IN = 0.5

_HEADINGS = """() => [...document.querySelectorAll("main :is(h1, h2, h3)")].flatMap(heading => {
  const inLatin = heading.querySelector("[lang=en]") ?? heading;
  return inLatin.checkVisibility() ? [inLatin.innerText.replace(/\\s/g, "")] : [];
}).filter(text => /^[\\x20-\\x7e]+$/.test(text))"""


def _lines(sheet: pypdf.PageObject) -> list[tuple[float, str]]:
    """The lines of a sheet with their heights, the lowest first, without white space; only Latin letters and
    figures come out of a file as they stand there."""
    found: dict[float, str] = {}

    def take(text: str, matrix: Any, text_matrix: Any, font: Any, size: float) -> None:
        if text.strip():
            height = round(float(pypdf.mult(text_matrix, matrix)[5]), 1)
            found[height] = found.get(height, "") + "".join(text.split())

    sheet.extract_text(visitor_text=take)
    return sorted((height, text) for height, text in found.items() if height > _FOOT)


def _printed(page: Page, size: str) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(page.pdf(format=size))).pages)


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize(
    "path",
    ["", "articles/2024-07-pentagon-talks/", "glossary/", "glossary/erbil/", "timeline/", "map/", "about/"],
)
def test_no_heading_stands_alone(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage, path: str, size: str
) -> None:
    page = open_page(served(built["real"], path))
    _check_sheets(page, size)
    if path.startswith("articles"):
        page.goto(served(built["real"], path) + "?view=study")
        _check_sheets(page, size, _TO_WRITE_IN)


def _check_sheets(page: Page, size: str, most: float = _EMPTY) -> None:
    headings = {*page.evaluate(_HEADINGS)}
    assert headings
    sheets = _printed(page, size)
    for number, sheet in enumerate(sheets, 1):
        height, text = _lines(sheet)[0]
        assert text not in headings, (number, text)
        if number < len(sheets):
            assert height < most * float(sheet.mediabox.height), (number, text)


def test_what_is_listed_is_not_divided(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    """An article of a list and its dates, a sentence of a concordance and its other half, a name and what it
    is are on one sheet, and so are the closing words of an article and the rule above them."""
    for path, listed in (
        ("articles/2021-04-third-round/", ".article-foot"),
        ("", ".articles > li"),
        ("glossary/erbil/", ".mentions > li"),
        ("glossary/", ".letter li"),
        ("timeline/", ".timeline li.pair"),
    ):
        page = open_page(served(built["real"], path))
        page.emulate_media(media="print")
        broken = page.locator(listed).evaluate_all("all => all.map(e => getComputedStyle(e).breakInside)")
        assert {*broken} == {"avoid"}, path


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_an_exercise_divides_no_paragraph(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage, size: str
) -> None:
    """No first line stands alone below its heading: Chromium divides rows of grids that are not to be."""
    page = open_page(served(built["real"], "articles/2024-07-pentagon-talks/") + "?view=study")
    told = [text for sheet in _printed(page, size) for _, text in _lines(sheet)[:2]]
    assert not any("خطةمنمرحلتين" in text for text in told)


def test_translations_of_an_exercise_begin_on_a_sheet_of_their_own(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    """Of articles that begin with a paragraph, with a heading, and with anything else."""
    page = open_page(served(built["torture"], "articles/every-construct/") + "?view=study")
    page.emulate_media(media="print")
    breaks = page.locator("article").evaluate_all(
        "all => all.map(article => { const {breakBefore, order} = getComputedStyle(article, '::before');"
        " return [breakBefore, order]; })"
    )
    assert breaks == [["page", "1"]]


def test_an_exercise_gives_nothing_away(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    """Translations of headings and captions, too, and their marks, come after all originals."""
    page = open_page(served(built["torture"], "articles/every-construct/") + "?view=study", width=718)
    page.emulate_media(media="print")
    originals, translations = (
        page.locator(f"section[id^=sec-] {sentences}").evaluate_all(
            "all => all.flatMap(e => [...e.getClientRects()].map(box => box.top))"
        )
        for sentences in (".s[id]", ":is(.s[data-state], .by)")
    )
    assert min(translations) > max(originals)


def test_marks_stay_within_their_lines(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    """At the head of a sheet, what extends above its line is drawn at the foot of the previous one."""
    page = open_page(served(built["torture"], "articles/every-construct/"), width=718)
    page.emulate_media(media="print")
    outside = page.locator(".unit > .by").evaluate_all(
        """all => all.filter(mark => mark.checkVisibility()).filter(mark => {
          const line = document.createElement("span");
          line.style.cssText = "display: inline-block; block-size: 1lh; vertical-align: top";
          mark.before(line);
          const room = line.getBoundingClientRect(), box = mark.getBoundingClientRect();
          line.remove();
          return box.top < room.top - 0.5 || getComputedStyle(mark).display === "inline";
        }).map(mark => mark.outerHTML)"""
    )
    assert outside == []


def test_code_is_whole_on_paper(built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage) -> None:
    page = open_page(served(built["torture"], "articles/every-construct/"), width=718)
    page.emulate_media(media="print")
    for code in page.locator("pre.code").all():
        assert code.evaluate("code => code.scrollWidth <= code.clientWidth")


def test_only_text_of_machines_is_marked_on_paper(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    page = open_page(served(built["real"], "glossary/erbil/"))
    page.emulate_media(media="print")
    mark = page.locator(".mentions mark").first
    assert mark.evaluate("mark => getComputedStyle(mark).backgroundColor") == "rgba(0, 0, 0, 0)"


def test_facts_are_named_on_paper(address: str, open_page: OpenPage) -> None:
    """Of two dates, which is that of the event and which that of the article."""
    page = open_page(address)
    page.emulate_media(media="print")
    names = page.locator(".line[lang=en] dt")
    assert names.all_inner_texts()[:2] == ["Event", "Published"]
    for name in names.all():
        expect(name).to_have_css("clip-path", "none")
        assert name.evaluate("name => name.getBoundingClientRect().width") > 10


def test_letters_of_the_glossary_stand_in_one_column(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    """Whatever kinds of entries there are below them."""
    page = open_page(served(built["real"], "glossary/"))
    for lang, edge in (("ar", "right"), ("en", "left")):
        starts = page.locator(f"section[lang={lang}] .letter li > a").evaluate_all(
            f"all => all.map(link => Math.round(link.getBoundingClientRect().{edge}))"
        )
        assert len({*starts}) == 1
    expect(page.locator(".letter.event").first).to_have_css("display", "block")
