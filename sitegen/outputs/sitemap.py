"""`sitemap.xml`: the addresses of all pages (sitemaps.org protocol 0.9).

A sitemap holds at most 50,000 addresses; with more, `sitemap.xml` is an index of several.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from sitegen.model.article import UNDATED
from sitegen.outputs.base import AnyOutput, File, Output
from sitegen.rendering import dependencies
from sitegen.rendering.environment import Renderer
from sitegen.site.graph import Site
from sitegen.site.urls import article_url

MOST = 50_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Sitemap(Output):
    """Every page of the given outputs; articles with their date."""

    name = "sitemap"

    def __init__(self, pages: Sequence[AnyOutput]) -> None:
        self._pages = tuple(pages)

    def files(self, site: Site) -> Iterator[File]:
        parts = _parts(len(self._addresses(site)))
        for number in range(1, parts + 1) if parts > 1 else ():
            yield File(f"sitemap-{number}.xml", self.name, str(number))
        yield File("sitemap.xml", self.name)

    def values(self, site: Site) -> Mapping[str, Any]:
        return {dependencies.ADDRESSES: self._addresses(site)}

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        renderer.note(dependencies.ADDRESSES)
        addresses, home = self._addresses(site), renderer.settings.home
        number = _parts(len(addresses))
        if file.of:
            at = (int(file.of) - 1) * MOST
            return _xml("urlset", "url", home, addresses[at : at + MOST])
        if number > 1:
            return _xml(
                "sitemapindex", "sitemap", home, [(f"sitemap-{n}.xml", None) for n in range(1, number + 1)]
            )
        return _xml("urlset", "url", home, addresses)

    def _addresses(self, site: Site) -> list[tuple[str, datetime.date | None]]:
        dates = {article_url(slug): summary.date for slug, summary in site.articles.items()}
        urls = (file.path.removesuffix("index.html") for output in self._pages for file in output.files(site))
        return [(url, dates.get(url)) for url in sorted(urls)]


def _parts(addresses: int) -> int:
    return max(-(-addresses // MOST), 1)


def _xml(root: str, tag: str, home: str, addresses: Sequence[tuple[str, datetime.date | None]]) -> bytes:
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<{root} xmlns="{_NAMESPACE}">']
    for url, date in addresses:
        changed = f"<lastmod>{date.isoformat()}</lastmod>" if date and date != UNDATED else ""
        lines.append(f"<{tag}><loc>{escape(home + quote(url))}</loc>{changed}</{tag}>")
    return ("\n".join([*lines, f"</{root}>"]) + "\n").encode()
