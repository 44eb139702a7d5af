"""`feed.xml`: the articles as an Atom feed (RFC 4287)."""

from __future__ import annotations

import datetime
from xml.etree import ElementTree as ET

from sitegen import links
from sitegen.site import Reading, Site

_ATOM = "http://www.w3.org/2005/Atom"
_LIMIT = 50


def feed(site: Site) -> bytes:
    """The latest articles. Times are noon UTC of the article's day: a build has no clock of its own."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": "ar"})
    home = site.config.url.rstrip("/") + "/"
    readings = list(site.readings.values())[:_LIMIT]
    latest = max((reading.article.meta.date for reading in readings), default=datetime.date(2000, 1, 1))
    _add(root, "title", f"{site.config.title.ar} · {site.config.title.en}")
    _add(root, "subtitle", site.config.description.ar)
    _add(root, "id", home)
    _add(root, "updated", _time(latest))
    _add(root, "link", href=home, rel="alternate", type="text/html")
    _add(root, "link", href=f"{home}feed.xml", rel="self", type="application/atom+xml")
    _add(_add(root, "author"), "name", site.config.author)
    for reading in readings:
        _entry(root, reading, home)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _entry(root: ET.Element, reading: Reading, home: str) -> None:
    article = reading.article
    address = home + links.article_url(article.slug)
    entry = _add(root, "entry")
    english = reading.text("en", 0)
    _add(entry, "title", reading.text("ar", 0) + (f" · {english}" if english else ""))
    _add(entry, "id", address)
    _add(entry, "link", href=address, rel="alternate", type="text/html")
    _add(entry, "updated", _time(article.meta.date))
    _add(entry, "published", _time(article.meta.date))
    for tag in article.meta.tags:
        _add(entry, "category", term=tag)
    if article.meta.source and article.meta.source.author:
        _add(_add(entry, "author"), "name", article.meta.source.author)
    numbers = [n for n, sentence in enumerate(article.sentences) if sentence.kind == "summary"]
    summary = [" ".join(filter(None, (reading.text(lang, n) for n in numbers))) for lang in ("ar", "en")]
    if any(summary):
        _add(entry, "summary", "\n\n".join(filter(None, summary)))


def _add(parent: ET.Element, tag: str, content: str = "", /, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    # XML 1.0 has no place for most control characters, not even escaped.
    element.text = "".join(char for char in content if char >= " " or char in "\t\n") or None
    return element


def _time(day: datetime.date) -> str:
    return f"{day.isoformat()}T12:00:00Z"
