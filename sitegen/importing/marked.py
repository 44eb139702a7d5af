"""Markdown without front matter, as notes are often written, read as the page that it stands for."""

from __future__ import annotations

import re

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
    """The page that the text stands for. Raw HTML in it is treated as text."""
    from markdown_it import MarkdownIt

    return (
        f"<html><body>{MarkdownIt('commonmark', {'html': False}).enable('table').render(text)}</body></html>"
    )
