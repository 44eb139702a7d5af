"""`feed.xml`: the articles as an Atom feed (RFC 4287)."""

from __future__ import annotations

import datetime
from xml.etree import ElementTree as ET

from sitegen import links
from sitegen.reading import Facts
from sitegen.reads import Recorded
from sitegen.site import Site

_ATOM = "http://www.w3.org/2005/Atom"
_LIMIT = 50


def feed(site: Site, config: Recorded) -> bytes:
    """The latest articles. Times are noon UTC of the article's day: a build has no clock of its own."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": "ar"})
    home = config.url.rstrip("/") + "/"
    articles = list(site.articles.values())[:_LIMIT]
    latest = max((facts.date for facts in articles), default=datetime.date(2000, 1, 1))
    _add(root, "title", f"{config.title.ar} · {config.title.en}")
    _add(root, "subtitle", config.description.ar)
    _add(root, "id", home)
    _add(root, "updated", _time(latest))
    _add(root, "link", href=home, rel="alternate", type="text/html")
    _add(root, "link", href=f"{home}feed.xml", rel="self", type="application/atom+xml")
    _add(_add(root, "author"), "name", config.author)
    for facts in articles:
        _entry(root, facts, home)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _entry(root: ET.Element, facts: Facts, home: str) -> None:
    address = home + links.article_url(facts.slug)
    entry = _add(root, "entry")
    _add(entry, "title", facts.title.ar + (f" · {facts.title.en}" if facts.title.en else ""))
    _add(entry, "id", address)
    _add(entry, "link", href=address, rel="alternate", type="text/html")
    _add(entry, "updated", _time(facts.date))
    _add(entry, "published", _time(facts.date))
    for tag in facts.tags:
        _add(entry, "category", term=tag)
    if facts.author:
        _add(_add(entry, "author"), "name", facts.author)
    if facts.summary.ar or facts.summary.en:
        _add(entry, "summary", "\n\n".join(filter(None, (facts.summary.ar, facts.summary.en))))


def _add(parent: ET.Element, tag: str, content: str = "", /, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    # XML 1.0 has no place for most control characters, not even escaped.
    element.text = "".join(char for char in content if char >= " " or char in "\t\n") or None
    return element


def _time(day: datetime.date) -> str:
    return f"{day.isoformat()}T12:00:00Z"
