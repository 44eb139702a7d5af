"""Finding the way: the contents beside the page, how much of it is read, and where to continue on another
day."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import expect

from tests.conftest import OpenPage
from tests.pages.conftest import Address
from tests.pages.sites import BuiltPage, BuiltSite
from tests.tools.axe import found_by_axe


def test_contents_stand_beside_a_wide_page(address: str, open_page: OpenPage) -> None:
    page = open_page(address, width=1720)
    nav = page.locator(".beside")
    expect(nav).to_be_visible()
    box, text = nav.bounding_box(), page.locator("article").bounding_box()
    assert box
    assert text
    assert box["x"] + box["width"] <= text["x"]
    for number in (3, 2):
        page.locator(f"#sec-{number} h2").evaluate("heading => heading.scrollIntoView()")
        expect(nav.locator("[aria-current]")).to_have_attribute("href", f"#sec-{number}")
    nav.locator("a").last.click()
    expect(nav.locator("a").last).to_have_attribute("aria-current", "true")
    assert not found_by_axe(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(nav).to_be_hidden()
    # One column leaves room for it there, also beside the names.
    page.keyboard.press("2")
    expect(nav).to_be_visible()
    page.locator("#named").evaluate("heading => heading.scrollIntoView()")
    box, names = nav.bounding_box(), page.locator(".named").bounding_box()
    assert box
    assert names
    assert box["x"] + box["width"] <= names["x"]


def test_the_bar_shows_how_much_is_read(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    read = "parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--read'))"
    before = page.evaluate(read)
    page.evaluate("scrollTo(0, 2000)")
    page.wait_for_function(f"() => {read} > {before} + 0.2")
    page.locator("#named").evaluate("heading => heading.scrollIntoView()")
    page.wait_for_function(f"() => {read} === 1")


@pytest.mark.parametrize("where", ["http", "disk"])
def test_home_leads_back_to_where_one_was(
    built: Mapping[str, BuiltSite], served: Address, article: BuiltPage, open_page: OpenPage, where: str
) -> None:
    site = built["real"]
    home = served(site) if where == "http" else (site.output / "index.html").as_uri()
    page = open_page(home)
    expect(page.locator(".continue")).to_have_count(0)
    page.goto(served(site, article.url) if where == "http" else article.file.as_uri())
    page.evaluate("scrollTo(0, 2000)")
    page.wait_for_function("() => (localStorage.getItem('reader.last') ?? '').includes('path')")
    page.locator(".site-title a").click()
    expect(page.locator(".continue")).to_contain_text("Kadhimi")
    # Its months do not break in two.
    expect(page.locator(".continue")).to_contain_text("تموز/\u2060يوليو")
    assert not found_by_axe(page)
    page.locator(".continue a").click()
    expect(page.locator("main")).to_have_attribute("data-slug", article.slug)
    expect(page.locator(".s:target")).to_be_in_viewport()
    # What is read to its end is done.
    page.locator("#named").evaluate("heading => heading.scrollIntoView()")
    page.wait_for_function("() => localStorage.getItem('reader.last') === ''")
    page.goto(home)
    expect(page.locator(".continue")).to_have_count(0)


@pytest.mark.parametrize(
    "kept",
    ["", "{", "[]", '{"titles": ["a", "b"], "path": "https://elsewhere.example/", "id": "s-1"}',
     '{"titles": ["a", "b"], "path": "../../elsewhere/", "id": "s-1"}', "null"],
)  # fmt: skip
def test_what_is_kept_is_not_trusted(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage, kept: str
) -> None:
    errors: list[str] = []
    page = open_page(served(built["real"]))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.evaluate("kept => localStorage.setItem('reader.last', kept)", kept)
    page.reload()
    for link in page.locator(".continue a").all():
        assert (link.evaluate("link => link.href")).startswith(served(built["real"]))
    assert not errors
