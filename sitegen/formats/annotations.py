"""W3C Web Annotation (JSON-LD): notes, and mentions of entities, with selectors that find them on the page.

A first selector (CSS) finds the sentence: `#ID` the original, `.s[data-s="ID"][data-state]` its translation.
It is refined in two equivalent ways: by position, in code points of the text of that element, and by
quotation, with the text before and after it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec

from sitegen import languages
from sitegen.content.layout import SENTENCE_ID
from sitegen.errors import ContentError, Problem
from sitegen.formats import jsonfile
from sitegen.formats.annotation import Annotation, Place
from sitegen.formats.base import Parsed, WritableFormat
from sitegen.formats.segments import language_of
from sitegen.model.language import Lang, Pair

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# Our own term: the revision of a note when it was exported.
REVISION = "urn:x-sitegen:revision"

_NOTE = "#note-"
_CSS_ID = re.compile(rf"#({SENTENCE_ID.pattern})|\[data-s=[\"']?({SENTENCE_ID.pattern})[\"']?\]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+!|&~-])")


class UnusableError(Exception):
    """An annotation cannot be used as it is; the message says why."""


class WebAnnotations(WritableFormat[Annotation]):
    """A collection of annotations. An annotation by another program is a note if it has a text."""

    mark = b'"urn:x-sitegen:revision"'

    def parse(self, data: bytes, name: str, slug: str, pair: Pair) -> Parsed[Annotation]:
        """The notes in a file; mentions are left out, as they follow from the glossary. Raises ContentError
        if the file is not JSON or holds no annotations."""
        text, value = jsonfile.parse(data, name)
        items = _items(value)
        if items is None:
            message, hint = "holds no web annotations", "it is a list, a page or a collection of them"
            raise ContentError(Problem(name, 1, message, hint))
        found: list[Annotation] = []
        problems: list[Problem] = []
        for number, item in enumerate(items, 1):
            line = _line_of(text, item)
            try:
                note = _note(item, slug, pair)
            except UnusableError as error:
                message = f"annotation {number} {error}"
                problems.append(Problem(name, line, message, "it is left out", "warning", "import-text"))
                continue
            if note:
                found.append(msgspec.structs.replace(note, line=line))
        return Parsed(tuple(found), tuple(problems))

    def write(self, items: Sequence[Annotation], pair: Pair) -> bytes:
        """A collection with one page, each annotation on a line of its own."""
        slugs = {item.slug for item in items}
        home = items[0].home if items else ""
        address = f"{_page(items[0])}annotations.jsonld" if len(slugs) == 1 else f"{home}#annotations"
        head = msgspec.json.encode(
            {
                "@context": [CONTEXT, {"revision": REVISION}],
                "id": address,
                "type": "AnnotationCollection",
                "total": len(items),
                "first": {"id": f"{address}#page", "type": "AnnotationPage", "startIndex": 0, "items": []},
            }
        )
        if not items:
            return head + b"\n"
        written = b",\n".join(msgspec.json.encode(_annotation(item, pair)) for item in items)
        return head.removesuffix(b"]}}") + b"\n" + written + b"\n]}}\n"


def _page(item: Annotation) -> str:
    return f"{item.home}articles/{item.slug}/"


def _annotation(item: Annotation, pair: Pair) -> dict[str, Any]:
    page = _page(item)
    target = {"type": "SpecificResource", "source": page, "selector": _selectors(item.place, pair)}
    if item.entity:
        return {
            "id": f"{page}annotations.jsonld#{item.id}",
            "type": "Annotation",
            "motivation": "identifying",
            "body": f"{item.home}glossary/{item.entity}/",
            "target": target,
        }
    bodies = [
        {
            "type": "TextualBody",
            "value": text,
            "format": "text/markdown",
            "language": lang,
            "textDirection": languages.get(lang).direction,
        }
        for lang, text in item.body.items()
    ]
    return {
        "id": f"{page}{_NOTE}{item.id}",
        "type": "Annotation",
        "motivation": "commenting",
        "creator": {"name": item.author},
        # A note has a date, but the data model requires a time.
        "created": f"{item.date}T00:00:00Z",
        "revision": item.revision,
        "body": bodies,
        "target": target,
    }


def _selectors(place: Place, pair: Pair) -> list[dict[str, Any]]:
    is_target = place.lang == pair.target
    css = f'.s[data-s="{place.sentence}"][data-state]' if is_target else f"#{place.sentence}"
    position = {"type": "TextPositionSelector", "start": place.start, "end": place.end}
    quoted = {"type": "TextQuoteSelector", "exact": place.exact}
    quoted |= {"prefix": place.prefix} if place.prefix else {}
    quoted |= {"suffix": place.suffix} if place.suffix else {}
    return [{"type": "CssSelector", "value": css, "refinedBy": refined} for refined in (position, quoted)]


def _items(value: Any) -> list[Any] | None:
    """The annotations in a collection with its first page, in a page or in a list, or a single annotation;
    None for anything else."""
    if isinstance(value, dict):
        first = value.get("first")
        if isinstance(first, dict):
            value = first
        items = value.get("items")
        if items is None and "target" in value:
            return [value]
        return items if isinstance(items, list) else None
    return value if isinstance(value, list) else None


def _note(item: Any, slug: str, pair: Pair) -> Annotation | None:
    """The note in an annotation; None if it has no text. Raises UnusableError."""
    if not isinstance(item, dict):
        raise UnusableError("is not an object")
    bodies = [body for body in _listed(item.get("body")) if _is_text(body)]
    if not bodies and isinstance(item.get("bodyValue"), str):
        bodies = [{"value": item["bodyValue"]}]
    if not bodies:
        return None
    body: dict[Lang, str] = {}
    for each in bodies:
        lang, text = _text(each, pair)
        if lang in body:
            raise UnusableError(f'has two texts in "{lang}"')
        body[lang] = text
    ident = item.get("id") if isinstance(item.get("id"), str) else ""
    found = _target(item, slug, pair)
    return Annotation(
        slug=found[0],
        id=_ident(ident or ""),
        place=found[1],
        body={lang: body[lang] for lang in pair if lang in body},
        author=_author(item.get("creator")),
        date=_date(item.get("created") or item.get("modified")),
        revision=item["revision"] if isinstance(item.get("revision"), str) else "",
    )


def _ident(address: str) -> str:
    """The id of the note in the address of one of our annotations; "" for any other address."""
    return unquote(address.rpartition(_NOTE)[2]) if _NOTE in address else ""


def _is_text(body: Any) -> bool:
    return isinstance(body, str | dict) and (
        isinstance(body, dict) and isinstance(body.get("value"), str) and "source" not in body
    )


def _text(body: Mapping[str, Any], pair: Pair) -> tuple[Lang, str]:
    tag = body.get("language")
    lang = language_of(tag, pair) if isinstance(tag, str) else None
    if lang is None:
        hint = f'"language": "{pair.source}" or "{pair.target}"'
        raise UnusableError(f"has a text that does not say its language, as in {hint}")
    kind, text = body.get("format"), str(body["value"])
    if kind in (None, "text/markdown"):
        return lang, text
    if kind == "text/plain":
        return lang, _SPECIAL.sub(r"\\\1", text)
    raise UnusableError(f'has a text of the format "{kind}"; write text/plain or text/markdown')


def _target(item: Mapping[str, Any], slug: str, pair: Pair) -> tuple[str, Place]:
    """The slug of an annotation's article, and the place in it. Raises UnusableError."""
    targets = _listed(item.get("target"))
    target = targets[0] if len(targets) == 1 else None
    if isinstance(target, str):
        target = {"source": target}
    if not isinstance(target, dict):
        raise UnusableError("has no target, or several")
    source = target.get("source") or target.get("id") or ""
    source = source.get("id", "") if isinstance(source, dict) else source
    try:
        parts = urlsplit(str(source))
    except ValueError as error:
        raise UnusableError(f'has a target that is not an address, "{source}"') from error
    path = [part for part in unquote(parts.path).split("/") if part not in ("", "index.html")]
    selectors = [*_selectors_in(target.get("selector"))]
    known: dict[str, Any] = {"sentence": "", "lang": ""}
    if SENTENCE_ID.fullmatch(parts.fragment):
        known["sentence"] = parts.fragment
    for selector in selectors:
        kind, value = selector.get("type"), selector.get("value")
        if kind in ("CssSelector", "FragmentSelector") and isinstance(value, str):
            named = _CSS_ID.search(value) if kind == "CssSelector" else SENTENCE_ID.fullmatch(value)
            if named:
                known["sentence"] = next(filter(None, named.groups()), "") if named.groups() else named[0]
            if kind == "CssSelector" and named:
                known["lang"] = pair.target if "[data-state]" in value else pair.source
        elif kind == "TextPositionSelector" and known["sentence"]:
            start, end = selector.get("start"), selector.get("end")
            if isinstance(start, int) and isinstance(end, int):
                known |= {"start": start, "end": end}
        elif kind == "TextQuoteSelector":
            known |= {key: str(selector.get(key) or "") for key in ("exact", "prefix", "suffix")}
    if not known.get("exact"):
        raise UnusableError("does not quote a text: a TextQuoteSelector is missing")
    return slug or (path[-1] if path else ""), Place(**known)


def _selectors_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """The selectors of a target, each followed by those that refine it."""
    for selector in _listed(value):
        if isinstance(selector, dict):
            yield selector
            yield from _selectors_in(selector.get("refinedBy"))


def _author(creator: Any) -> str:
    names = [each.get("name") if isinstance(each, dict) else each for each in _listed(creator)]
    return ", ".join(str(name) for each in names for name in _listed(each) if name)


def _date(value: Any) -> datetime.date | None:
    day = _DAY.match(value) if isinstance(value, str) else None
    try:
        return datetime.date.fromisoformat(day[0]) if day else None
    except ValueError:
        return None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _line_of(text: str, item: Any) -> int:
    """The line with the id of an annotation; 1 if it cannot be determined."""
    ident = item.get("id") if isinstance(item, dict) else None
    at = text.find(msgspec.json.encode(ident).decode()) if isinstance(ident, str) else -1
    return text.count("\n", 0, at) + 1 if at >= 0 else 1
