"""How little the page of an article stands in the way of reading, measured in a browser."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import OpenPage
from tests.pages.conftest import Address
from tests.pages.sites import BuiltSite
from tests.tools.reading import WINDOWS, figures, shift

# What assistive technology is told of the article that has every construct. Written anew by a run with this
# variable set, to be read before it is committed.
TREE = Path(__file__).parent / "every-construct.aria.yaml"
_WRITE = "SITEGEN_WRITE_TREES"

# Pixels from the top of the page to the first sentence of the text, at most, by the width of the window.
_FIRST = {390: 600, 768: 600, 1280: 450, 1920: 450}


@pytest.mark.parametrize("width", WINDOWS)
def test_articles_begin_at_once(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage, width: int
) -> None:
    site = built["real"]
    page = open_page("about:blank")
    page.set_viewport_size({"width": width, "height": WINDOWS[width]})
    for article in site.articles:
        if article.kind == "article":
            page.goto(served(site, article.url))
            found = figures(page)
            assert found.first <= _FIRST[width], article.path
            # With half a screen of other articles to read on with, at the end.
            assert found.screens <= (13.1 if width == 390 else 7.1), article.path
            assert found.stops <= 124, article.path
            if width >= 1280:
                # Sentences beside each other, and columns that end near each other: a line or less.
                assert found.apart <= 32, article.path
                assert abs(found.ends) <= 39, article.path


# An article that was begun on another day.
_BEGUN = (
    "localStorage.setItem('reader.last', JSON.stringify("
    "{path: 'articles/no-memory/', id: 's-1', titles: ['عنوان '.repeat(20), 'A title '.repeat(20)]}))"
)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    ("name", "kind", "script"),
    [
        ("real", "article", ""),
        # Its sentences are in all states, and the strip has three rows on a phone.
        ("torture", "article", ""),
        ("real", "glossary", ""),
        ("torture", "home", _BEGUN),
    ],
)
def test_nothing_moves_while_a_page_loads(
    built: Mapping[str, BuiltSite],
    served: Address,
    browser: Browser,
    name: str,
    kind: str,
    script: str,
    width: int,
) -> None:
    """Cumulative layout shift on a slow line, where scripts and fonts come long after the text."""
    site = built[name]
    # Fonts alone may move a little.
    most = 0.05 if name == "real" and kind == "article" else 0.01
    assert shift(browser, served(site, site.largest(kind).url), width, script) <= most


def test_articles_are_small(site: BuiltSite) -> None:
    """14 kB of HTML for 40 sentences, as a server sends it."""
    for page in site.articles:
        sentences = len(page.elements("//span[@data-s and @id]"))
        if sentences >= 40:
            size = len(gzip.compress(page.file.read_bytes(), mtime=0))
            assert size <= 14_000 * sentences / 40, page.path


def test_accessibility_tree(built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage) -> None:
    page = open_page(served(built["torture"], "articles/every-construct/"))
    tree = page.locator("main").aria_snapshot() + "\n"
    if os.environ.get(_WRITE):
        TREE.write_text(tree, "utf-8")
    assert tree == TREE.read_text("utf-8")
    # Marks are no part of the names of headings, and none is said twice.
    marks = re.findall(r'link "(Sentence \d+, [^"]+)"', tree)
    assert len(marks) == len(set(marks)) > 5
    assert not re.search(r'heading "[^"\n]*Sentence \d', tree)


# Texts of a machine that look as any other.
_UNMARKED = """() => [
  ...document.querySelectorAll(".s:is([data-state=machine], [data-state=stale])")
].filter(span => {
  const style = getComputedStyle(span), around = getComputedStyle(span.parentElement);
  return !(style.textDecorationLine.includes("underline") && style.textDecorationStyle === "dotted")
    && style.backgroundColor === around.backgroundColor;
}).map(span => span.outerHTML)"""


@pytest.mark.parametrize("how", ["screen", "dark", "print", "forced"])
@pytest.mark.parametrize("path", ["articles/every-construct/", "glossary/full/"])
def test_machine_text_always_shows(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage, how: str, path: str
) -> None:
    page = open_page(served(built["torture"], path))
    if how == "print":
        page.emulate_media(media="print")
    else:
        page.emulate_media(
            color_scheme="dark" if how == "dark" else "light",
            forced_colors="active" if how == "forced" else "none",
        )
    assert page.locator(".s[data-state=machine]").count() > 1
    assert page.evaluate(_UNMARKED) == []
    # Colours and tints may be gone there, so that it is a line.
    if how in ("print", "forced"):
        lines = "all => all.map(span => getComputedStyle(span).textDecorationStyle)"
        assert set(page.locator(".s[data-state=machine]").evaluate_all(lines)) == {"dotted"}
    visible = page.locator(".by-reviewed, .by-edited").evaluate_all(
        "all => all.filter(e => e.checkVisibility())"
    )
    assert bool(visible) == (how != "print" and path.startswith("articles"))
    assert page.locator(".by-machine").first.is_visible()


@pytest.mark.parametrize("format", ["A4", "Letter"])
def test_paper(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage, format: str, tmp_path: Path
) -> None:
    """An article on paper has an address, its source and who translated it, and takes fewer sheets than
    windows of a laptop."""
    site = built["real"]
    page = open_page(served(site, site.largest("article").url))
    data = page.pdf(format=format)
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", data)) <= 7
    page.emulate_media(media="print")
    told = page.locator(".colophon").first
    assert told.is_visible()
    assert site.config.url in told.inner_text()
    for heading in page.locator("h1, h2, h3").all():
        assert heading.evaluate("heading => getComputedStyle(heading).breakAfter") == "avoid"
