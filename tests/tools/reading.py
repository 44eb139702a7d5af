"""How little a page stands in the way of reading, in figures from a browser.

    python -m tests.tools.reading output articles/some-article/ …

prints them for pages of a built site, by default for all its articles, in each width.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.tools.browser import ARGUMENTS, find_chromium
from tests.tools.serving import serving

# Windows in CSS pixels: phone, tablet, laptop, desktop.
WINDOWS = {390: 844, 768: 1024, 1280: 800, 1920: 1080}

# A slow mobile connection, as in Lighthouse: bytes per second, and milliseconds of latency.
SLOW = {"offline": False, "latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}

_FIGURES = """() => {
  const median = all => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
  const top = element => element.getClientRects()[0].top;
  const sentences = [...document.querySelectorAll("main .block .s[id]")];
  const apart = sentences.flatMap(source => {
    const target = document.querySelector(`.s[data-s="${source.id}"]:not([id])`);
    return target.textContent ? [Math.abs(top(target) - top(source))] : [];
  });
  const ends = [...document.querySelectorAll("section .block:not(.wide)")].map(block => {
    const [source, target] = block.children;
    return target.getBoundingClientRect().bottom - source.getBoundingClientRect().bottom;
  });
  const stops = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")];
  const first = document.querySelector("main section .s[id]");
  return {
    first: Math.round(first ? top(first) + scrollY : 0),
    screens: document.documentElement.scrollHeight / innerHeight,
    stops: stops.filter(stop => stop.tabIndex >= 0 && stop.checkVisibility()).length,
    apart: Math.round(median(apart)),
    ends: Math.round(median(ends)),
  };
}"""

_SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.shifted += entry.value;
  }).observe({type: "layout-shift", buffered: true});
}"""


class Figures(NamedTuple):
    """- `first`: pixels from the top of the page to the first sentence of its text
    - `screens`: the height of the page in windows
    - `stops`: the number of stops of the Tab key
    - `apart`: the median of the pixels from the top of a sentence to the top of its translation
    - `ends`: the median of the pixels by which the translation of a paragraph ends below the paragraph
    """

    first: int
    screens: float
    stops: int
    apart: int
    ends: int


def figures(page: Page) -> Figures:
    """The figures of the open page, once its fonts have loaded."""
    page.evaluate("document.fonts.ready.then(() => true)")
    return Figures(**page.evaluate(_FIGURES))


def shift(browser: Browser, address: str, width: int = 390, script: str = "") -> float:
    """The cumulative layout shift of a page that is opened for the first time on a slow connection. `script`
    runs before those of the page."""
    context = browser.new_context(viewport={"width": width, "height": WINDOWS[width]})
    page = context.new_page()
    page.add_init_script(f"({_SHIFTS})()\n{script}")
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    page.goto(address, wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    shifted = float(page.evaluate("shifted"))
    context.close()
    return shifted


def main(folder: Path, *paths: str) -> None:
    paths = paths or tuple(
        f"articles/{page.parent.name}/" for page in sorted(folder.glob("articles/*/index.html"))
    )
    print(" " * 40, " width  first  screens  stops  apart   ends    CLS")
    with serving(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for path in paths:
            for width, height in WINDOWS.items():
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(address + path)
                found = figures(page)
                page.close()
                shifted = shift(browser, address + path, width)
                print(
                    f"{path:40} {width:6} {found.first:6} {found.screens:8.1f} {found.stops:6} "
                    f"{found.apart:6} {found.ends:6} {shifted:6.3f}"
                )
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
