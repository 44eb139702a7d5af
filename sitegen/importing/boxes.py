"""The block elements of a page, and what their names and attributes say about the lines in them: whether
these are a heading, a caption or the name of an author, which region they are in, and whether they are
visible."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

from sitegen.importing.draft import ListPlace
from sitegen.importing.lines import Hint, Line

_HINTS: dict[str, Hint] = {"figcaption": "caption", "li": "list-item", "blockquote": "quote", "h1": "title"}
_HINTS |= dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading")
_HINTS |= {"pre": "code", "dt": "paragraph", "dd": "paragraph"}
_INHERITED = ("quote", "caption", "list-item", "standfirst", "code")
_APART = ("nav", "aside", "footer", "button")
_APART_NAMES = re.compile(
    r"(?<![a-z])(?:related|share|sharing|social|comments?|tags?|widget|sidebar|promo|newsletter|cookies?|read-?also"
    r"|breadcrumbs?|menu|ads?|advert|most-?read|latest|copyright|read-?more|skip|suggest(?:ed|ions?)?"
    r"|recommend(?:ed|ations?))(?![a-z])"
)
_STANDFIRST_NAMES = re.compile(r"standfirst|sub-?title|sub-?head|summary|excerpt|deck|sapo")
_AUTHOR_NAMES = re.compile(
    r"(?<![a-z])(?:author|by-?line|writer|reporter|journalist|editor)(?:-?name)?(?![a-z])"
)
# Elements for the author, the date and the like, and how much text they may have.
_DETAILS = re.compile(
    r"(?<![a-z])(?:meta|date|dates|info|time|timestamp|published|posted|post-?footer)(?![a-z])"
)
_DETAILS_LETTERS = 200
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_REGIONS = {
    "nav": "menu",
    "header": "header of the page",
    "footer": "footer",
    "aside": "side box",
    "form": "form",
}
_ROLES = {
    "banner": "header of the page",
    "navigation": "menu",
    "search": "form",
    "complementary": "side box",
    "contentinfo": "footer",
    "dialog": "form",
    "alertdialog": "form",
}
_REGION_NAMES = (
    (re.compile(r"(?<![a-z])comments?(?![a-z])"), "comments"),
    (re.compile(r"(?<![a-z])(?:menu|nav(?:bar|igation)?|breadcrumbs?)(?![a-z])"), "menu"),
    (
        re.compile(
            r"(?<![a-z])(?:related|read-?also|most-?read|latest|read-?more|suggest(?:ed|ions?)?"
            r"|recommend(?:ed|ations?))(?![a-z])"
        ),
        "other news",
    ),
    (re.compile(r"(?<![a-z])(?:share|sharing|social)(?![a-z])"), "share buttons"),
    (re.compile(r"(?<![a-z])(?:foot(?:er)?|copyright)(?![a-z])"), "footer"),
    (re.compile(r"(?<![a-z])(?:sidebar|side|widget|aside)(?![a-z])"), "side box"),
)
_CAPTION_NAMES = re.compile(
    r"(?<![a-z])(?:fig|img|image|photo|pic(?:ture)?|media|wp|thumb)?[-_]?captions?(?![a-z])"
)
_CAPTION_LETTERS = 600  # most letters in an element named a caption; a longer one wraps the article


class Box(msgspec.Struct, frozen=True):
    """A block element of the page. `serial` and `parent` are the numbers of the element and its parent;
    `apart` are those of the enclosing elements that, by their names, are not part of the article; `place` is
    the place in a list. `hidden` text is invisible, and `author` means that the element is meant for the
    author's name. In an element for `details` of the article, the child elements are separate from each other
    whether or not there is white space between them. `pre` is the number of the enclosing <pre>, whose lines
    stay lines, whatever else they may be. `attribution` says who is quoted."""

    tag: str = ""
    hint: Hint = ""
    serial: int = 0
    parent: int = 0
    apart: tuple[int, ...] = ()
    region: str = ""
    place: ListPlace | None = None
    hidden: bool = False
    author: bool = False
    details: bool = False
    pre: int = 0
    attribution: bool = False


class Block(msgspec.Struct, frozen=True):
    """A line of the page, the element that it is in, and whether it is a row of a table."""

    line: Line
    box: Box
    is_row: bool = False


def box_of(
    element: Any,
    tag: str,
    serial: int,
    around: Box,
    take_place: Callable[[], ListPlace],
    *,
    is_attribution: bool = False,
) -> Box:
    """The box of a block element inside the box `around`; `take_place` returns the place of an item in the
    current list."""
    if is_attribution:
        return msgspec.structs.replace(
            around, tag=tag, hint="quote", serial=serial, parent=around.serial, attribution=True
        )
    get = element.get
    names = " ".join(get(attribute, "") for attribute in ("class", "id", "aria-labelledby")).lower()
    role = get("role", "")
    hint: Hint = "standfirst" if _STANDFIRST_NAMES.search(names) else _HINTS.get(tag, "")
    if not hint and _CAPTION_NAMES.search(names) and len("".join(element.itertext())) < _CAPTION_LETTERS:
        hint = "caption"
    inherited = around.hint if around.hint in _INHERITED else ""
    if hint == "heading" and inherited == "list-item":  # it is the heading of the item
        hint = ""
    apart = (serial,) if tag in _APART or role in _ROLES or _APART_NAMES.search(names) else ()
    named = next((region for pattern, region in _REGION_NAMES if pattern.search(names)), "")
    style = (get("style") or "").lower()
    author = around.author or _AUTHOR_NAMES.search(names) is not None or get("itemprop") == "author"
    details = around.details or (
        (author or _DETAILS.search(names) is not None)
        and tag not in ("p", "li")
        and len("".join(element.itertext())) < _DETAILS_LETTERS
    )
    return Box(
        tag,
        hint or inherited,
        serial,
        around.serial,
        (*around.apart, *apart),
        _ROLES.get(role) or _REGIONS.get(tag) or named or around.region,
        take_place() if tag == "li" else around.place,
        around.hidden or get("hidden") is not None or _HIDDEN.search(style) is not None,
        author,
        details,
        around.pre or (serial if tag == "pre" else 0),
        around.attribution,
    )


def is_said_before(element: Any) -> bool:
    """Whether the preceding element has the same text, so that screen readers would read it twice."""
    before = element.getprevious()
    own = "".join("".join(element.itertext()).split())
    return before is not None and bool(own) and "".join("".join(before.itertext()).split()).endswith(own)
