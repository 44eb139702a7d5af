"""Codes of tools that stand for markup, made inline Markdown again.

A tool that reads Markdown hides it in codes, and keeps what each of them is to itself. Where the text between
them is that of a sentence here, its own markup tells: a link, strong words or emphasis of the sentence begins
or ends at every code. Of a translation all codes must be among these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from sitegen.formats.segments import Code, Segment, trimmed
from sitegen.importing.markdown import escape
from sitegen.markdown.inline import pieces
from sitegen.model.article import Piece

_SIGNS = {"strong": "**", "em": "*"}


def decoded(segment: Segment, source: str) -> Segment | None:
    """A segment with codes, as one without, for the sentence whose inline Markdown is `source`; None where
    they cannot be told."""
    if segment.coded is None:
        return segment
    meanings = _meanings(segment.coded.source, source)
    if meanings is None:
        return None
    target = _written(segment.coded.target, meanings)
    if target is None:
        return None
    machine = target if segment.machine == segment.target else segment.machine
    return replace(segment, source=source, target=target, machine=machine, coded=None)


def first_code(segment: Segment) -> str:
    """The name of the first code of a segment that has some."""
    parts = (*segment.coded.source, *segment.coded.target) if segment.coded else ()
    return next((part.name for part in parts if isinstance(part, Code)), "")


def _meanings(coded: Sequence[str | Code], source: str) -> dict[str, Piece] | None:
    """What each code of a text stands for, by its mark; None if the text is not that of `source`, or has
    other codes than that has markup."""
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
    """The inline Markdown of a text with codes; None if it cannot be written."""
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
    """The texts of inline Markdown, and between them what begins and ends; None where something else stands
    in it, such as code."""
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
