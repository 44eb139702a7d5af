"""From the home page through an article, a name, an entry and the map to a quoted sentence: the whole way
with the keyboard alone, and by touch on a phone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import OpenPage
from tests.pages.conftest import Address
from tests.pages.sites import BuiltPage, BuiltSite, text_of

CLIPBOARD = ["clipboard-read", "clipboard-write"]
ON_MAP = "main[data-page=entry] a[href*='map/']"


@pytest.fixture
def place(built: Mapping[str, BuiltSite], article: BuiltPage) -> str:
    """An entity that the article names and the map shows."""
    for page in built["real"].pages:
        name = page.main.get("data-term")
        if (
            page.kind == "entry"
            and page.elements("//main//figure//a[contains(@href, 'map/')]")
            and (article.elements(f"//section//a[@data-term='{name}'][not(@tabindex)]"))
        ):
            return str(name)
    raise AssertionError("the article names no place of the map")


def _on(page: Page, kind: str) -> None:
    expect(page.locator("main")).to_have_attribute("data-page", kind)


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no key leads to {selector}")


def _is_quoted(page: Page, site: BuiltSite, article: BuiltPage) -> None:
    expect(page.locator("[role=status]")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    for title in article.elements("//h1/*"):
        assert text_of(title) in copied
    assert f"{site.config.home}{article.url}#s-" in copied


def test_by_keyboard(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage, article: BuiltPage, place: str
) -> None:
    site = built["real"]
    page = open_page(served(site, ""), permissions=CLIPBOARD)
    _tab_to(page, f"main a[href$='{article.url}']")
    page.keyboard.press("Enter")
    _on(page, "article")
    for _ in range(100):
        page.keyboard.press("n")
        if page.evaluate("document.activeElement.dataset.term") == place:
            break
    expect(page.locator("#card")).to_be_visible()
    page.keyboard.press("Enter")
    _on(page, "entry")
    _tab_to(page, ON_MAP)
    page.keyboard.press("Enter")
    _on(page, "map")
    # The key for this is the browser's, which a driven one does not listen to.
    page.go_back()
    page.go_back()
    _on(page, "article")
    page.keyboard.press("5")
    expect(page.locator("#view-study")).to_be_checked()
    covers = page.locator(".covered")
    before = covers.count()
    page.keyboard.press("t")
    expect(covers).to_have_count(before - 1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#menu")).to_be_visible()
    _tab_to(page, "#menu [data-copy=both]")
    page.keyboard.press("Enter")
    _is_quoted(page, site, article)


def test_by_touch(
    built: Mapping[str, BuiltSite], served: Address, browser: Browser, article: BuiltPage, place: str
) -> None:
    site = built["real"]
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, permissions=CLIPBOARD
    )
    page = context.new_page()
    page.goto(served(site, ""))
    page.locator(f"main a[href$='{article.url}']").first.tap()
    _on(page, "article")
    page.locator(f"section a[data-term='{place}']:not([tabindex])").first.tap()
    page.locator("#card .open").tap()
    _on(page, "entry")
    page.locator(ON_MAP).first.tap()
    _on(page, "map")
    page.go_back()
    page.go_back()
    _on(page, "article")
    page.locator("label:has(#view-study)").tap()
    cover = page.locator(".covered .cover").first
    cover.tap()
    page.locator("label:has(#view-under)").tap()
    page.locator("section .s[id]:not(:has(a))").first.tap()
    page.locator("#menu [data-copy=both]").tap()
    _is_quoted(page, site, article)
    context.close()
