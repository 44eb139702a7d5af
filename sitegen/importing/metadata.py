"""What the head of a page says about its article: HTML metadata, Open Graph, JSON-LD.

All of it is written for machines and seen by nobody, so it is often left over from another page, or names the
developer of the site. Each statement is kept with its place of origin; `fields` weighs it against what the
page shows.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from lxml import etree

from sitegen.text.oneline import on_one_line

Kind = Literal["title", "date", "updated", "author", "source", "address", "summary", "keywords"]

# By the name of a <meta> element, whichever attribute gives it (name, property, itemprop).
_META: dict[str, Kind] = {
    "og:title": "title", "twitter:title": "title", "headline": "title", "dc.title": "title",
    "article:published_time": "date", "datepublished": "date", "pubdate": "date", "publishdate": "date",
    "publish-date": "date", "date": "date", "dc.date": "date", "dc.date.issued": "date",
    "dcterms.created": "date",
    "parsely-pub-date": "date", "article.published": "date", "published_at": "date",
    "cxenseparse:recs:publishtime": "date",
    "article:modified_time": "updated", "og:updated_time": "updated", "datemodified": "updated",
    "author": "author", "article:author": "author", "dc.creator": "author", "parsely-author": "author",
    "twitter:creator": "author", "byl": "author",
    "og:site_name": "source", "application-name": "source", "publisher": "source", "dc.publisher": "source",
    "og:url": "address", "twitter:url": "address",
    "description": "summary", "og:description": "summary", "twitter:description": "summary",
    "keywords": "keywords", "news_keywords": "keywords", "article:tag": "keywords",
}  # fmt: skip
_ARTICLE_TYPES = re.compile(
    r"(?:News|Blog|Opinion|Report|Analysis|Review|Background|Social)?\w*(?:Article|Posting)\Z|Report\Z"
)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")


class Statement(msgspec.Struct, frozen=True):
    """One thing that the page states in its head: `origin` names the place (`og:title`, `JSON-LD`,
    `canonical`)."""

    kind: Kind
    value: str
    origin: str


def read_metadata(root: Any) -> list[Statement]:
    """The non-empty statements of a page, given as an lxml element, in their order there."""
    found: list[Statement] = []
    for element in root.iter("meta", "link", "title", "script", "time", etree.Comment):
        if element.tag is etree.Comment:
            if saved := _SAVED_FROM.search(str(element.text)):
                found.append(Statement("address", saved[1], "address that the page was saved from"))
        else:
            found += _of_element(element)
    plain = [
        Statement(said.kind, on_one_line(html.unescape(said.value)), said.origin)
        for said in found
        if said.value
    ]
    return [said for said in dict.fromkeys(plain) if said.value]


def _of_element(element: Any) -> Iterator[Statement]:
    tag, get = str(element.tag), element.get
    if tag == "meta":
        for attribute in ("property", "name", "itemprop"):
            name = (get(attribute) or "").strip().lower()
            if kind := _META.get(name):
                yield Statement(
                    kind, get("content") or "", name if attribute != "itemprop" else f"itemprop {name}"
                )
    elif tag == "link" and "canonical" in (get("rel") or "").lower().split():
        yield Statement("address", get("href") or "", "canonical")
    elif tag == "title":
        yield Statement("title", "".join(element.itertext()), "<title>")
    elif (
        tag == "time"
        and get("datetime")
        and (get("itemprop") == "datePublished" or get("pubdate") is not None)
    ):
        yield Statement("date", get("datetime"), "<time>")
    elif tag == "script" and "ld+json" in (get("type") or "").lower():
        with contextlib.suppress(ValueError, RecursionError):
            value = json.loads(re.sub(r"[\x00-\x1f]", " ", element.text or ""), strict=False)
            things = {str(thing.get("@id")): thing for thing in _things(value) if thing.get("@id")}
            for thing in _things(value):
                yield from _of_thing(thing, things)


def _things(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in a JSON-LD document."""
    if isinstance(value, list):
        for each in value:
            yield from _things(each)
    elif isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _things(each)


def _of_thing(thing: dict[str, Any], things: dict[str, dict[str, Any]]) -> Iterator[Statement]:
    if not any(_ARTICLE_TYPES.fullmatch(str(each)) for each in _values(thing.get("@type"))):
        return
    where = "JSON-LD"
    for key, kind in _KEYS.items():
        for each in _values(thing.get(key)):
            name = each
            if isinstance(each, dict):
                known = things.get(str(each.get("@id")), each)
                name = known.get("name") or (known.get("@id") if key == "mainEntityOfPage" else "")
                if kind == "author" and str(known.get("@type")) == "Organization":
                    kind = "source"
            if isinstance(name, str):
                yield Statement(kind, name, where)


_KEYS: dict[str, Kind] = {
    "headline": "title", "datePublished": "date", "dateModified": "updated", "author": "author",
    "creator": "author", "publisher": "source", "url": "address", "mainEntityOfPage": "address",
    "keywords": "keywords",
}  # fmt: skip


def _values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
