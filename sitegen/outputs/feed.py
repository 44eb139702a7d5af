"""`feed.xml`: the articles as an Atom feed (RFC 4287)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from sitegen.annotation.summary import Summary
from sitegen.model.article import UNDATED
from sitegen.outputs.base import File, Output
from sitegen.rendering.dependencies import RecordedSettings
from sitegen.rendering.environment import Renderer
from sitegen.site.graph import Site
from sitegen.site.urls import article_url

_ATOM = "http://www.w3.org/2005/Atom"
_LIMIT = 50


class Feed(Output):
    name = "feed"

    def files(self, site: Site) -> Iterator[File]:
        # Every entry must have a time (4.1.2), and none is invented for drafts without a date.
        dated = [slug for slug in site.by_date if site.articles[slug].date != UNDATED]
        yield File("feed.xml", self.name, listed=tuple(dated[:_LIMIT]))

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        return feed([site.articles[slug] for slug in file.listed or ()], renderer.settings)


def feed(articles: Sequence[Summary], settings: RecordedSettings) -> bytes:
    """The feed of some articles, latest first. Times are noon UTC on the article's day: a build has no clock
    of its own."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": settings.source})
    home = settings.home
    latest = max((summary.date for summary in articles), default=datetime.date(2000, 1, 1))
    _add(root, "title", f"{settings.title.source} · {settings.title.target}")
    _add(root, "subtitle", settings.description.source)
    _add(root, "id", home)
    _add(root, "updated", _time(latest))
    _add(root, "link", href=home, rel="alternate", type="text/html")
    _add(root, "link", href=f"{home}feed.xml", rel="self", type="application/atom+xml")
    _add(_add(root, "author"), "name", settings.author)
    for summary in articles:
        _entry(root, summary, home)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _entry(root: ET.Element, summary: Summary, home: str) -> None:
    address = home + article_url(summary.slug)
    entry = _add(root, "entry")
    _add(entry, "title", " · ".join(filter(None, (summary.title.source, summary.title.target))))
    _add(entry, "id", address)
    _add(entry, "link", href=address, rel="alternate", type="text/html")
    _add(entry, "updated", _time(summary.date))
    _add(entry, "published", _time(summary.date))
    for tag in summary.tags:
        _add(entry, "category", term=tag)
    if summary.author:
        _add(_add(entry, "author"), "name", summary.author)
    if summary.summary.source or summary.summary.target:
        _add(entry, "summary", "\n\n".join(filter(None, (summary.summary.source, summary.summary.target))))


def _add(parent: ET.Element, tag: str, content: str = "", /, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    # XML 1.0 does not allow most control characters, not even escaped.
    element.text = "".join(char for char in content if char >= " " or char in "\t\n") or None
    return element


def _time(day: datetime.date) -> str:
    return f"{day.isoformat()}T12:00:00Z"
