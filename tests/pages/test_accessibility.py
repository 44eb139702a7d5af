"""axe-core on every kind of page, and the keyboard."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import OpenPage
from tests.pages.conftest import Address
from tests.pages.sites import KINDS, BuiltSite

SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")

# All rules that axe has on by itself, and the size of targets (WCAG 2.2, 2.5.8).
_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}

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
    told = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found: dict[str, Any] = Axe().run(page, options=_OPTIONS).response
            told += [
                f"{width} {scheme}: {rule['id']}: {rule['help']}: {node['html'][:200]} {node['any'][:1]}"
                for rule in found["violations"]
                for node in rule["nodes"][:5]
            ]
    page.emulate_media(forced_colors="active")
    forced: dict[str, Any] = Axe().run(page, options=_OPTIONS).response
    told += [
        f"forced colours: {rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in forced["violations"]
    ]
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
