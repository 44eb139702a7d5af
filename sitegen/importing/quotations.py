"""Who is quoted: what a quotation of a page says below its text, in the line of the quotation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from sitegen.importing.boxes import Block, Box
from sitegen.importing.inline import moved

_DASH = re.compile(r"\s*[—–―-]+\s*")


def is_attribution(element: Any, around: Box) -> bool:
    """Whether an element inside the box `around` says who is quoted: a `<footer>` of a quotation, a `<cite>`
    at its end, or the caption of a figure that has a quotation instead of a picture."""
    tag = str(element.tag)
    if tag == "figcaption":
        figure = element.getparent()
        return figure is not None and bool(figure.find("blockquote") is not None and not _shows(figure))
    if around.hint != "quote":
        return False
    return tag == "footer" or (tag == "cite" and around.tag == "blockquote" and _is_last(element))


def attributed(blocks: Iterable[Block]) -> list[Block]:
    """The lines, with attributions joined to the quotations above them, after a dash."""
    found: list[Block] = []
    for block in blocks:
        above, line = found[-1] if found else None, block.line
        is_own = block.box.attribution or (block.box.tag == "blockquote" and line.text[:1] == "—")
        if above and is_own and above.line.hint == "quote":
            dash = _DASH.match(line.text)
            text = line.text[dash.end() if dash else 0 :]
            start = len(above.line.text) + 3
            joined = msgspec.structs.replace(
                above.line,
                text=f"{above.line.text} — {text}",
                marks=(*above.line.marks, *moved(line.marks, start - len(line.text) + len(text))),
                pictures=(*above.line.pictures, *line.pictures),
            )
            found[-1] = msgspec.structs.replace(above, line=joined)
        else:
            found.append(block)
    return found


def _shows(figure: Any) -> bool:
    return any(figure.iter("img", "video", "audio", "iframe", "table"))


def _is_last(element: Any) -> bool:
    """Whether nothing follows in the quotation."""
    return not (element.tail or "").strip() and all(
        not "".join(later.itertext()).strip() for later in element.itersiblings()
    )
