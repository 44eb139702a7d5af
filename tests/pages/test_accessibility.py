"""axe-core on every kind of page, and the keyboard."""

from __future__ import annotations

from typing import Literal

import pytest

from tests.conftest import OpenPage
from tests.pages.conftest import Address
from tests.pages.sites import KINDS, BuiltSite
from tests.tools.axe import found_in_looks

SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")

_FOCUSABLE = """() => {
  const all = [...document.querySelectorAll("a[href], summary, pre[tabindex], button, input")];
  // Of radio buttons the one that is checked stands for all.
  window.stops = all.filter(element => element.checkVisibility() && element.tabIndex >= 0
    && (element.type !== "radio" || element.checked));
  return window.stops.length;
}"""
_FOCUSED = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element.closest("label") ?? element);
  return {
    stop: window.stops.indexOf(element),
    inCard: element.closest("#card") !== null,
    text: element.outerHTML.slice(0, 120),
    outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}"""


@pytest.mark.parametrize("kind", KINDS)
def test_axe(site: BuiltSite, served: Address, open_page: OpenPage, kind: str) -> None:
    """No violation on wide screens and phones, in light and dark, and in colours of the reader."""
    page = open_page(served(site, site.largest(kind).url))
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    told = found_in_looks(page, ("light", "dark"))
    page.set_viewport_size({"width": 390, "height": 900})
    told += found_in_looks(page, ("light", "forced"))
    assert not told, "\n".join(told)


@pytest.mark.parametrize("kind", ["article", "entry", "home"])
def test_keyboard_reaches_everything_in_order(
    site: BuiltSite, served: Address, open_page: OpenPage, kind: str
) -> None:
    page = open_page(served(site, site.largest(kind).url))
    count = page.evaluate(_FOCUSABLE)
    assert kind == "home" or page.locator("main a.term, main a.to").count() > 0
    seen: list[int] = []
    while len(seen) < count:
        page.keyboard.press("Tab")
        now = page.evaluate(_FOCUSED)
        # The card of a name on which the focus rests for a while has links itself.
        if now["inCard"]:
            continue
        assert now["outline"], f"the focus does not show: {now['text']}"
        assert now["stop"] >= 0, f"this takes the focus and is no stop: {now['text']}"
        seen.append(now["stop"])
    assert seen == list(range(count))


def test_skip_link(site: BuiltSite, served: Address, open_page: OpenPage) -> None:
    page = open_page(served(site))
    page.keyboard.press("Tab")
    box = page.locator("a.skip:focus").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**#content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
