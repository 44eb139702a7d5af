"""The built sites that the page tests read: their files, pages and links."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
from lxml import etree

from sitegen.content.settings import Settings
from sitegen.model.language import Lang
from sitegen.theme.loader import Theme

Element = etree._Element

CHECKOUT = Path(__file__).parents[2]
THEME = CHECKOUT / "themes" / "default"
# Every kind of page, by the data-page of its main element.
KINDS = ("home", "article", "about", "glossary", "timeline", "map", "search", "entry", "tag", "404")
STATES = ("missing", "machine", "stale", "reviewed", "edited", "authored")


class BuiltPage:
    """An HTML file of a built site. `path` is relative to the output folder, `url` its site address."""

    def __init__(self, file: Path, path: str) -> None:
        self.file = file
        self.path = path
        self.url = path.removesuffix("index.html")

    @cached_property
    def tree(self) -> Element:
        parser = lxml.html.HTMLParser(encoding="utf-8")
        return lxml.html.document_fromstring(self.file.read_bytes(), parser=parser)

    @cached_property
    def ids(self) -> list[str]:
        return [str(value) for value in self.all("//@id")]

    @property
    def main(self) -> Element:
        (main,) = self.elements("//main")
        return main

    @property
    def kind(self) -> str:
        return self.main.get("data-page") or ""

    @property
    def slug(self) -> str:
        """The slug of an article page; empty for the others."""
        return self.main.get("data-slug") or ""

    def elements(self, xpath: str, of: Element | None = None) -> list[Element]:
        return [item for item in self._found(xpath, of) if isinstance(item, Element)]

    def all(self, xpath: str, of: Element | None = None) -> list[str]:
        """The attributes or texts at an XPath."""
        return [str(item) for item in self._found(xpath, of) if isinstance(item, str)]

    def _found(self, xpath: str, of: Element | None) -> list[object]:
        found = (self.tree if of is None else of).xpath(xpath)
        return list(found) if isinstance(found, list) else [found]


class BuiltSite:
    """A site in its output folder."""

    def __init__(self, name: str, output: Path, config: Settings, theme: Theme) -> None:
        self.name = name
        self.output = output
        self.config = config
        self.theme = theme

    @property
    def directions(self) -> dict[Lang, str]:
        """Those of its languages, the source first."""
        return {lang: "rtl" if lang == "ar" else "ltr" for lang in self.config.pair}

    @cached_property
    def pages(self) -> list[BuiltPage]:
        files = sorted(self.output.rglob("*.html"))
        return [BuiltPage(file, file.relative_to(self.output).as_posix()) for file in files]

    @cached_property
    def by_path(self) -> dict[str, BuiltPage]:
        return {page.path: page for page in self.pages}

    @property
    def articles(self) -> list[BuiltPage]:
        """The pages made of sentences: articles, and the about page if it is written as one."""
        return [page for page in self.pages if page.slug]

    def largest(self, kind: str) -> BuiltPage:
        """The page of a kind with the most on it."""
        return max((p for p in self.pages if p.kind == kind), key=lambda page: page.file.stat().st_size)

    def target(self, page: BuiltPage, link: str) -> tuple[str, str] | None:
        """The output path and fragment that an internal link on a page leads to. None if it is external."""
        here = f"https://here.invalid{self.config.base_path}"
        parts = urlsplit(urljoin(here + page.path, link))
        if parts.netloc != "here.invalid" or not parts.path.startswith(self.config.base_path):
            return None
        path = unquote(parts.path).removeprefix(self.config.base_path)
        return path + "index.html" if path == "" or path.endswith("/") else path, unquote(parts.fragment)


def text_of(element: Element) -> str:
    """All text in an element, with single spaces."""
    return " ".join("".join(map(str, element.itertext())).split())


def language(element: Element) -> tuple[str, str]:
    """The language and base direction in effect, by the nearest attributes."""
    found = []
    for attribute in ("lang", "dir"):
        node: Element | None = element
        while node is not None and not node.get(attribute):
            node = node.getparent()
        found.append((node.get(attribute) or "") if node is not None else "")
    return found[0], found[1]
