"""Markdown without front matter, as notes are often written, read as the page that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it.token import Token

_HEADING = re.compile(r"^#{1,6} +\S", re.MULTILINE)
# A blank line after it, or else each line of the text is a paragraph of its own.
_TITLE = re.compile(r"# +\S.*\r?\n[ \t]*\r?\n")
_LINK = re.compile(r"!?\[[^\]\n]*\]\((?:https?://|[\w./-]+)[^\s)]*\)")
_STRONG = re.compile(r"(?<!\S)(?:\*\*|__)(?=\S)[^*_\n]+(?<=\S)(?:\*\*|__)(?!\w)")


def is_markdown(text: str) -> bool:
    """Whether the text begins with a Markdown title, or contains several Markdown constructs."""
    signs = [len(pattern.findall(text)) for pattern in (_HEADING, _LINK, _STRONG)]
    begins = text.lstrip("\ufeff \n")
    if _TITLE.match(begins):
        return True
    return (
        (_HEADING.match(begins) is not None and sum(signs) > 1)
        or signs[0] > 1
        or (signs[1] > 0 and signs[0] + signs[2] > 0)
    )


def html_of(text: str) -> str:
    """The page that the text stands for. Raw HTML in it is treated as text, and so is the definition of an
    address that no link uses, such as `[source]: https://…`."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    defined: dict[str, Any] = {}
    tokens = parser.parse(text, defined)
    definitions = (*defined.get("references", {}).values(), *defined.get("duplicate_refs", ()))
    used = set(_addresses(tokens)) if definitions else set()
    if unused := [found["map"] for found in definitions if found["href"] not in used]:
        lines = text.split("\n")
        for start, end in unused:
            lines[start] = lines[start].replace("[", "\\[", 1)
            # What follows is not a definition if it is in the same paragraph.
            lines[end - 1] += "\n" if lines[end : end + 1] and lines[end].startswith("[") else ""
        tokens = parser.parse("\n".join(lines), defined := {})
    return f"<html><body>{parser.renderer.render(tokens, parser.options, defined)}</body></html>"


def _addresses(tokens: Iterable[Token]) -> Iterator[str]:
    """The addresses of links and pictures."""
    for token in tokens:
        yield from (str(token.attrs[name]) for name in ("href", "src") if name in token.attrs)
        yield from _addresses(token.children or ())
