"""The layouts of an article, and a sentence highlighted together with its counterpart: in a real browser,
with and without the script, from disk and where nothing can be stored."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import OpenPage
from tests.pages.conftest import Address
from tests.pages.sites import BuiltPage, BuiltSite

# How far from the edge of an item its text begins, and how far its bullet or number reaches.
_BULLETS = """() => {
  const items = [...document.querySelectorAll(".rows > li > .block:first-child > p")].filter(item => {
    const bullet = getComputedStyle(item, "::before");
    return item.textContent && item.checkVisibility() && bullet.display !== "none";
  });
  const px = value => parseFloat(value) || 0;
  const starts = items.map(item => px(getComputedStyle(item).paddingInlineStart));
  const ends = items.map(item => {
    const bullet = getComputedStyle(item, "::before");
    return px(bullet.insetInlineStart) + px(bullet.marginInlineStart) + px(bullet.inlineSize)
      + (bullet.boxSizing === "border-box" ? 0 : px(bullet.borderInlineStartWidth) * 2);
  });
  return [starts, ends];
}"""

VIEWS = ("columns", "under", "source", "target", "study")
NO_STORAGE = """Object.defineProperty(window, "localStorage", {get() { throw new Error("blocked"); }});"""

# Of every paragraph the boxes of its sentences, by side, as they stand in the document.
_UNITS = """() => [...document.querySelectorAll("section[id^=sec-] .block:has(> p > .unit)")].map(block =>
  [...block.querySelectorAll(":scope > p")].map(side => [...side.querySelectorAll(".s")].map(span => {
    const {top, bottom, left, right, height} = span.getBoundingClientRect();
    return {id: span.dataset.s, top, bottom, left, right, shown: height > 0};
  })))"""

# The background of the sentences with an id, by side.
_MARKED = """id => [...document.querySelectorAll(`.s[data-s="${id}"]`)].map(
  span => getComputedStyle(span).backgroundImage.includes("rgb("))"""


def _point_at(sentence: Locator) -> None:
    """Moves the pointer to the first line of a sentence."""
    sentence.evaluate("span => span.scrollIntoView({block: 'center'})")
    x, y = sentence.evaluate(
        """span => {
          const box = span.getClientRects()[0];
          return [box.x + box.width / 2, box.y + box.height / 2];
        }"""
    )
    sentence.page.mouse.move(x, y)


def _choose(page: Page, view: str) -> None:
    # To click by the locator would first scroll to where the bar would be if it did not stick.
    box = page.locator(f"label:has(#view-{view})").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(f"#view-{view}")).to_be_checked()


def _check_view(page: Page, view: str) -> None:
    blocks = page.evaluate(_UNITS)
    assert len(blocks) > 5
    for source, target in blocks:
        assert len(source) == len(target)
        shows = {"source": (True, False), "target": (False, True)}.get(view, (True, True))
        assert {box["shown"] for box in source} == {shows[0]}
        assert {box["shown"] for box in target} == {shows[1]}
        if view == "columns":
            assert min(b["left"] for b in source) >= max(b["right"] for b in target)
        if view in ("under", "study"):
            in_turns = [box for pair in zip(source, target, strict=True) for box in pair]
            for above, below in pairwise(in_turns):
                assert above["bottom"] <= below["top"] + 6, (above["id"], below["id"])


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_every_layout_shows_what_it_says(
    address: str, open_page: OpenPage, width: int, scripts: bool
) -> None:
    page = open_page(address, width=width, java_script_enabled=scripts)
    root = "document.documentElement"
    # Before anything is chosen.
    _check_view(page, "under" if width < 832 else "columns")
    for view in VIEWS if scripts else VIEWS[:-1]:
        _choose(page, view)
        _check_view(page, view)
        assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0
        bar = page.locator(".reading").bounding_box()
        assert bar
        assert 0 <= bar["y"] <= 900 - bar["height"]


@pytest.mark.parametrize("width", [390, 1280])
def test_bullets_stand_beside_their_items(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage, width: int
) -> None:
    """In both languages, also where each has but half of a phone."""
    page = open_page(served(built["torture"], "articles/every-construct/"), width=width)
    for view in ("columns", "source", "target"):
        _choose(page, view)
        room, ends = page.evaluate(_BULLETS)
        assert len(room) > 3, view
        over = [(start, end) for start, end in zip(room, ends, strict=True) if end > start]
        assert not over, view


def test_layouts_from_disk(article: BuiltPage, open_page: OpenPage) -> None:
    page = open_page(article.file.as_uri())
    for view in VIEWS:
        _choose(page, view)
        _check_view(page, view)


def test_a_choice_is_remembered_and_an_address_comes_first(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    _choose(page, "source")
    page.reload()
    _check_view(page, "source")
    page.goto(f"{address}?view=target")
    _check_view(page, "target")
    # It was asked for once.
    page.goto(address)
    _check_view(page, "source")
    page.goto(f"{address}?view=nonsense")
    _check_view(page, "columns")


def test_layouts_where_nothing_can_be_remembered(address: str, open_page: OpenPage) -> None:
    errors: list[str] = []
    page = open_page("about:blank", script=NO_STORAGE)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    for view in VIEWS:
        _choose(page, view)
        _check_view(page, view)
    assert not errors


@pytest.mark.parametrize("width", [390, 1280])
def test_the_sentence_in_view_stays_at_its_height(address: str, open_page: OpenPage, width: int) -> None:
    page = open_page(address, width=width)
    page.evaluate("document.fonts.ready.then(() => true)")
    place = "id => document.getElementById(id).getClientRects()[0].top"
    sentences = page.locator("section[id^=sec-] p > .unit > .s[id]")
    middle = sentences.nth(sentences.count() // 2).get_attribute("id") or ""
    page.evaluate("id => document.getElementById(id).scrollIntoView()", middle)
    before = page.evaluate(place, middle)
    for view in ("source", "under", "columns", "source"):
        _choose(page, view)
        assert abs(page.evaluate(place, middle) - before) <= 3, view


def test_layouts_by_keyboard(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    page.locator("#view-columns").focus()
    for view in ("under", "source"):
        page.keyboard.press("ArrowDown")
        expect(page.locator(f"#view-{view}")).to_be_checked()
        assert page.evaluate("getComputedStyle(document.activeElement.parentElement).outlineStyle") == "solid"
        _check_view(page, view)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_sentence_is_marked_with_its_other_half(address: str, open_page: OpenPage, scripts: bool) -> None:
    page = open_page(address, java_script_enabled=scripts)
    paragraph = page.locator("section[id^=sec-] .block:has(> p > .unit:nth-child(2))").first
    for side in (0, 1):
        second = paragraph.locator(":scope > p").nth(side).locator(".s").nth(1)
        name = second.get_attribute("data-s")
        assert page.evaluate(_MARKED, name) == [False, False]
        _point_at(second)
        assert page.evaluate(_MARKED, name) == [True, True]
        page.mouse.move(2, 400)
        assert page.evaluate(_MARKED, name) == [False, False]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_mark_marks_its_sentence(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage, scripts: bool
) -> None:
    address = served(built["torture"], "articles/every-construct/")
    page = open_page(address, java_script_enabled=scripts)
    mark = page.locator("section .block > p > .unit a[href^='#s-']").first
    mark.focus()
    name = (mark.get_attribute("href") or "")[1:]
    assert page.evaluate(_MARKED, name) == [True, True]
    page.goto(f"{address}#{name}")
    assert page.evaluate(_MARKED, name) == [True, True]


def test_sentences_of_lists_and_quotes_are_marked_too(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    page = open_page(served(built["torture"], "articles/every-construct/"))
    for place in ("blockquote .unit > .s", "li .unit > .s", "h2 .s", "figcaption .s"):
        sentence = page.locator(f"section {place}").first
        _point_at(sentence)
        assert page.evaluate(_MARKED, sentence.get_attribute("data-s")) == [True, True], place


def test_marked_sentences_have_an_outline_in_forced_colours(address: str, open_page: OpenPage) -> None:
    page = open_page(address, forced_colors="active")
    sentence = page.locator("section p > .unit > .s").first
    style = "span => getComputedStyle(span).outlineStyle"
    assert sentence.evaluate(style) == "none"
    _point_at(sentence)
    assert sentence.evaluate(style) == "solid"


def test_the_script_and_the_pages_stay_small(built: Mapping[str, BuiltSite], article: BuiltPage) -> None:
    (script,) = built["real"].output.glob("static/reader.*.js")
    assert len(gzip.compress(script.read_bytes(), 9)) <= 15_000
    for page in built["real"].articles:
        pairs = len(page.elements("//span[@data-state]"))
        size = len(gzip.compress(page.file.read_bytes(), 9))
        assert size <= 14_000 * max(pairs, 40) / 40, page.path
