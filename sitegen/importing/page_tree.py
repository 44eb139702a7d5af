"""The tree of elements of an HTML page, as lxml reads it."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

_END = re.compile(r"</(?:body|html)(?![\w-])[^>]*>", re.IGNORECASE)


def without_ends(html: str) -> str:
    """The page without its closing tags for body and html: browsers show what stands after them, but parsers
    do not."""
    return _END.sub(lambda tag: "\n" * tag[0].count("\n"), html)


def parse(html: str) -> Any:
    """The root element of a page, or None."""
    return etree.fromstring(
        html.encode(), etree.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=True)
    )


def text_alone(root: Any) -> str:
    """The text of a page that consists of a single <pre>, which is how browsers show and save text files;
    otherwise empty."""
    body = root.find("body")
    within = [] if body is None else list(body.iterchildren(tag=etree.Element))
    is_alone = [element.tag for element in within] == ["pre"] and not len(within[0])
    return within[0].text or "" if is_alone and not (body.text or "").strip() else ""
