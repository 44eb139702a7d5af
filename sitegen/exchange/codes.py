"""Turning the codes that tools use for markup back into inline Markdown.

A tool that reads Markdown hides it in codes. If the codes contain the Markdown, it is taken from there. If
the tool keeps their meaning to itself or puts symbols of its own into them, and the text between them is that
of a sentence here, the sentence's own markup tells what they mean: a link, strong text or emphasis of the
sentence begins or ends at every code. All codes of a translation must be among these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from sitegen.formats.segments import Code, Segment, same, trimmed, unknown_code
from sitegen.importing.markdown import escape
from sitegen.markdown.inline import pieces
from sitegen.model.article import Piece

_SIGNS = {"strong": "**", "em": "*"}
_MARKDOWN = re.compile(r"[*_]{0,3}|`[^`]*`|`+|!?\[|\]\([^()\s]*\)|\\")


def decoded(segment: Segment, source: str) -> Segment | None:
    """The segment with its codes replaced by markup, for the sentence whose inline Markdown is `source`; None
    if it cannot be told what the codes mean."""
    coded = segment.coded
    if coded is None:
        return segment
    as_written = replace(segment, coded=None)
    is_known = not unknown_code((*coded.source, *coded.target))
    if is_known and same(segment.source, source):
        return as_written
    meanings = _meanings(coded.source, source)
    if meanings is None:
        return as_written if is_known and _holds_markdown((*coded.source, *coded.target)) else None
    target = _written(coded.target, meanings)
    if target is None:
        return None
    machine = target if segment.machine == segment.target else segment.machine
    return replace(as_written, source=source, target=target, machine=machine)


def first_code(segment: Segment) -> str:
    """The name of the first code of a segment that has any."""
    parts = (*segment.coded.source, *segment.coded.target) if segment.coded else ()
    return unknown_code(parts) or next((part.name for part in parts if isinstance(part, Code)), "")


def _holds_markdown(parts: Sequence[str | Code]) -> bool:
    """Whether each code contains inline Markdown, or nothing."""
    held = [part.text or "" for part in parts if isinstance(part, Code)]
    return all(_MARKDOWN.fullmatch(text) for text in held)


def _meanings(coded: Sequence[str | Code], source: str) -> dict[str, Piece] | None:
    """What each code of a text stands for, by its mark; None if the text is not that of `source`, or if its
    codes do not match the markup there."""
    there, here = trimmed(coded), _stream(source)
    if here is None or len(there) != len(here):
        return None
    meanings: dict[str, Piece] = {}
    for code, piece in zip(there, here, strict=True):
        if isinstance(code, str) or isinstance(piece, str):
            if code != piece:
                return None
        elif code.mark in meanings:
            return None
        else:
            meanings[code.mark] = piece
    return meanings


def _written(coded: Sequence[str | Code], meanings: Mapping[str, Piece]) -> str | None:
    """A text with codes as inline Markdown; None if it cannot be written so."""
    if any(isinstance(part, Code) and part.mark not in meanings for part in coded):
        return None
    wanted = [part if isinstance(part, str) else meanings[part.mark] for part in coded]
    addresses: list[str] = []
    found = ""
    for part in wanted:
        if isinstance(part, str):
            found += escape(part)
        elif part.tag != "a":
            found += _SIGNS[part.tag]
        elif part.kind == "open":
            addresses.append(part.href)
            found += "["
        else:
            found += f"]({addresses.pop() if addresses else ''})"
    return found if _stream(found) == wanted else None


def _stream(source: str) -> list[str | Piece] | None:
    """The texts of inline Markdown with the opening and closing markup between them; None if there is
    anything else in it, such as code."""
    found: list[str | Piece] = []
    for piece in pieces(source):
        if piece.kind == "code" or piece.tag == "br":
            return None
        if piece.kind in ("open", "close"):
            found.append(piece)
        elif found and isinstance(found[-1], str):
            found[-1] += piece.text
        else:
            found.append(piece.text)
    return found
