"""The style sheet's effect on the pages: columns, sizes, fonts, paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import OpenPage
from tests.pages.conftest import Address
from tests.pages.sites import KINDS, BuiltPage, BuiltSite

WIDTHS = (320, 390, 768, 1280)

# The boxes of the Arabic and the other side of each block that has both side by side, with the height
# at which the letters of their first line stand.
_BLOCKS = """() => {
  const box = side => {
    const text = document.createNodeIterator(side, NodeFilter.SHOW_TEXT, node => node.data.trim() ? 1 : 2);
    const first = text.nextNode(), mark = document.createElement("span");
    mark.style.display = "inline-block";
    first.parentNode.insertBefore(mark, first);
    const baseline = mark.getBoundingClientRect().bottom;
    mark.remove();
    const {left, right, top, bottom} = side.getBoundingClientRect();
    return {left, right, top, bottom, baseline};
  };
  return [...document.querySelectorAll("main .block:not(.wide)")].flatMap(block => {
    const ar = block.querySelector(":scope > [lang=ar]"), other = block.querySelector(":scope > [dir=ltr]");
    return ar && other ? [{text: block.innerText.slice(0, 60), ar: box(ar), other: box(other)}] : [];
  });
}"""

# What stands on the other language's side of the middle: headings, notes and listings alike.
_WRONG_SIDE = """() => {
  const {left, right} = document.querySelector("main h1").getBoundingClientRect();
  const middle = (left + right) / 2;
  return [...document.querySelectorAll("main :is(.pair, .block, .note) > [lang]")].filter(side => {
    const box = side.getBoundingClientRect();
    if (!box.width) return false;
    return side.lang === "ar" ? box.left < middle - 16 : side.dir === "ltr" && box.right > middle + 16;
  }).map(side => side.outerHTML.slice(0, 120));
}"""

# Pieces of highlighted code that stand to the left of a piece before them on the same line.
_CODE_OUT_OF_ORDER = """() => [...document.querySelectorAll("pre span")].filter(piece => {
  const before = piece.previousElementSibling?.getBoundingClientRect(), box = piece.getBoundingClientRect();
  const same = before && before.width && box.width && Math.abs(before.top - box.top) < 3;
  return same && !piece.previousElementSibling.textContent.includes("\\n") && box.left < before.right - 1;
}).map(piece => piece.outerHTML)"""

# The sizes in CSS pixels of all running text of sentences, by language. A summary stands in the way of the
# text on a phone, and may be smaller.
_SIZES = """() => [...document.querySelectorAll(".block:not(.wide) > [lang] .s")].map(span => ({
  lang: span.closest("[lang]").lang,
  short: span.closest(".summary") !== null,
  size: parseFloat(getComputedStyle(span).fontSize),
}))"""

# What stands out of the window to either side, unless it scrolls by itself, or is cut off by its image.
_OUTSIDE = """() => [...document.querySelectorAll("body *")].filter(element => {
  const box = element.getBoundingClientRect(), style = getComputedStyle(element);
  const outside = box.left < -1 || box.right > document.documentElement.clientWidth + 1;
  const cut = element.closest("pre, .skip, .land > *, header.site nav li") || style.position === "absolute";
  return outside && box.width > 0 && !cut;
}).map(element => element.outerHTML.slice(0, 120))"""


def _shown(site: BuiltSite, kind: str) -> list[BuiltPage]:
    """All pages of a kind, or of the many entries only the largest."""
    pages = [page for page in site.pages if page.kind == kind]
    return [site.largest(kind)] if len(pages) > 10 else pages


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_scrolls_sideways(site: BuiltSite, served: Address, open_page: OpenPage, kind: str) -> None:
    page = open_page("about:blank")
    for shown in _shown(site, kind):
        page.goto(served(site, shown.url))
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        page.evaluate("document.fonts.ready.then(() => true)")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            root = "document.documentElement"
            assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0, (shown.path, width)
            assert page.evaluate(_OUTSIDE) == [], (shown.path, width)


def _check_columns(page: Page) -> None:
    blocks = page.evaluate(_BLOCKS)
    assert blocks
    for block in blocks:
        arabic, other = block["ar"], block["other"]
        assert arabic["left"] >= other["right"], block["text"]
        # The first lines stand on one line, so that the boxes differ by some of the leading at most.
        assert abs(arabic["baseline"] - other["baseline"]) <= 1, block["text"]
        assert abs(arabic["top"] - other["top"]) <= 16, block["text"]


@pytest.mark.parametrize("kind", ["article", "entry"])
def test_languages_stand_side_by_side(
    site: BuiltSite, served: Address, open_page: OpenPage, kind: str
) -> None:
    _check_columns(open_page(served(site, site.largest(kind).url)))


@pytest.mark.parametrize("kind", ["article", "entry", "home", "tag", "glossary"])
def test_each_language_keeps_to_its_side(
    site: BuiltSite, served: Address, open_page: OpenPage, kind: str
) -> None:
    assert open_page(served(site, site.largest(kind).url)).evaluate(_WRONG_SIDE) == []


def test_code_keeps_its_order(built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage) -> None:
    """Arabic in strings and comments must not make them change places."""
    page = open_page(served(built["torture"], "articles/every-construct/"))
    assert page.locator("pre span").count() > 10
    assert page.evaluate(_CODE_OUT_OF_ORDER) == []


def test_quotations_have_the_marks_of_their_language(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    page = open_page(served(built["torture"], "articles/every-construct/"))
    marks = "quotes => [...new Set(quotes.map(quote => getComputedStyle(quote).quotes[1]))]"
    assert page.locator("q[lang=ar]").evaluate_all(marks) == ["«"]
    assert page.locator("q[lang=en]").evaluate_all(marks) == ["“"]


def test_the_translation_stands_below_on_a_phone(
    site: BuiltSite, served: Address, open_page: OpenPage
) -> None:
    page = open_page(served(site, site.largest("entry").url), width=390)
    blocks = page.evaluate(_BLOCKS)
    assert blocks
    for block in blocks:
        assert block["other"]["top"] >= block["ar"]["bottom"], block["text"]


@pytest.mark.parametrize("kind", ["article", "entry"])
def test_text_is_large_enough(site: BuiltSite, served: Address, open_page: OpenPage, kind: str) -> None:
    page = open_page(served(site, site.largest(kind).url))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        sizes: dict[str, list[float]] = {lang: [] for lang in site.config.pair}
        for found in page.evaluate(_SIZES):
            sizes[found["lang"]].append(found["size"] + (2 if found["short"] else 0))
        assert min(sizes["ar"]) >= 20
        assert min(sizes[site.config.target]) >= 16


def _fonts_of(page: Page, selector: str) -> list[dict[str, Any]]:
    """The fonts that the glyphs of an element were really taken from, as the browser tells."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]
    assert nodes
    fonts: list[dict[str, Any]] = []
    for node in nodes:
        fonts += session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return fonts


def test_arabic_is_set_in_amiri(site: BuiltSite, served: Address, open_page: OpenPage) -> None:
    page = open_page(served(site, site.largest("article").url))
    loaded = page.evaluate(
        """document.fonts.ready.then(() => [...document.fonts].filter(
             font => font.family.includes("Amiri") && font.status === "loaded"
           ).map(font => font.weight))"""
    )
    assert sorted(loaded) == ["400", "700"]
    assert page.evaluate("document.fonts.check('22px Amiri', 'عين الأسد')")
    for selector in ("p[lang=ar]:not(:has(code))", "h1 [lang=ar] .s"):
        fonts = _fonts_of(page, selector)
        glyphs = {True: 0, False: 0}
        for font in fonts:
            glyphs[font["familyName"] == "Amiri" and font["isCustomFont"]] += font["glyphCount"]
        # Some signs, such as that of multiplication, are not in the cut-down font, nor the numbers of notes.
        assert glyphs[False] <= max(0.01 * glyphs[True], 2), fonts


def test_paper_has_the_text_and_the_notes(site: BuiltSite, served: Address, open_page: OpenPage) -> None:
    noted = next(page for page in site.articles if page.elements("//aside"))
    # As wide as a sheet of A4 between its margins.
    page = open_page(served(site, noted.url), width=718)
    page.emulate_media(media="print")
    page.wait_for_function("() => !document.querySelector('.views :checked')")
    _check_columns(page)
    for hidden in ("header.site nav", ".skip", "footer.site", ".toc"):
        expect(page.locator(hidden)).to_be_hidden()
    for note in page.locator(".note").all():
        expect(note).to_be_visible()
        for lang in note.locator(":scope > [lang]").all():
            expect(lang).to_be_visible()
    expect(page.locator("h1 [lang=ar]").first).to_be_visible()
    colors = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert colors == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


@pytest.mark.parametrize("forced", ["none", "active"])
def test_a_small_search_box_shows_its_words_when_it_is_used(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage, forced: str
) -> None:
    """Before that there is only room for the glass, in every colour."""
    page = open_page(served(built["torture"]), width=390, forced_colors=forced)
    words = """field => {
      const style = getComputedStyle(field, "::placeholder");
      return style.opacity !== "0" && !/^rgba.*, 0\\)$/.test(style.color);
    }"""
    field = page.locator("header.site [type=search]")
    assert not field.evaluate(words)
    field.focus()
    assert field.evaluate(words)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("main").click(position={"x": 1, "y": 1})
    assert field.evaluate(words)
