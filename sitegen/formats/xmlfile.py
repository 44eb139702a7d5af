"""Reads XML from other tools safely, and writes XML that is always the same bytes.

lxml is used because it gives line numbers; defusedxml guards the parsers of the standard library, which do
not.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, cast

from lxml import etree

from sitegen.content.layout import memory_path
from sitegen.errors import ContentError, Problem
from sitegen.files import xml
from sitegen.formats.segments import Code, Parsed, Segment, unknown_code, written
from sitegen.model.language import Pair

# Inline elements that contain a code of the text in XLIFF 1.2 and TMX 1.4, and those that only stand for one.
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
_ALONE = _CODES | {"x", "bx", "ex"}
# Marks a stretch of the text, for example as a search result or as strong.
_HIGHLIGHT = "hi"
XML = "{http://www.w3.org/XML/1998/namespace}"

# Characters that XML 1.0 does not allow (section 2.2).
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Line breaks to tools that read PO, but only spaces in a sentence.
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")
# Parsers would read the line breaks and tabs of attributes as spaces.
_IN_ATTRIBUTES = str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


class UnusableError(Exception):
    """A unit of a file cannot be used as it is; the message says why, and `todo` what to do."""

    def __init__(self, message: str, todo: str = "") -> None:
        super().__init__(message)
        self.todo = todo


def parse(data: bytes, name: str, root: str, *others: str) -> etree._Element:
    """The root element, which must be called `root` or one of the `others`. Raises a ContentError for any
    other file."""
    try:
        element = xml.parse(data, only_elements=True)
    except xml.NotWellFormedError as error:
        raise ContentError(Problem(name, error.line, f"broken XML: {error}")) from error
    # lxml's type stubs lack the entities of a DTD and the type of a line.
    declared: Any = element.getroottree().docinfo.internalDTD
    if declared is not None and declared.entities():
        message, hint = "the file declares entities, which cannot be used", "save it without a DTD"
        raise ContentError(Problem(name, 1, message, hint))
    if local_name(element) not in (root, *others):
        message = f"this is not {root.upper()}: its root element is <{local_name(element)}>"
        raise ContentError(Problem(name, line_of(element), message))
    return element


def read_units(
    units: Iterable[etree._Element], read: Callable[[etree._Element], Sequence[Segment]], name: str
) -> Parsed:
    """The segments that `read` finds in the units of the file `name`, and a problem for each unit for which
    it raises UnusableError."""
    segments: list[Segment] = []
    problems: list[Problem] = []
    for unit in units:
        try:
            segments += read(unit)
        except UnusableError as error:
            problems.append(left_out(error, name, line_of(unit)))
    return Parsed(tuple(segments), tuple(problems))


def left_out(error: UnusableError, name: str, line: int) -> Problem:
    """The problem that the unit at a line of the file `name` cannot be used."""
    hint = ": ".join(filter(None, ("the unit is left out", error.todo)))
    return Problem(name, line, str(error), hint, "warning", "import-text")


def text_of(element: etree._Element | None, wrappers: Collection[str]) -> str:
    """The text inside `element`, including that inside `wrappers`, which mark a stretch of it or contain its
    codes. Segments are joined, with a space between them if there is none.

    Raises UnusableError for other elements, which have no counterpart in inline Markdown, for empty codes and
    for entities.
    """
    return known_text(parts_of(element, wrappers))


def known_text(parts: Sequence[str | Code]) -> str:
    """A text with the content of its codes. Raises UnusableError if only the tool knows that content."""
    if name := unknown_code(parts):
        raise codes_in(name)
    return written(parts)


def codes_in(name: str) -> UnusableError:
    """The error that a text with a code of this name cannot be used."""
    todo = "translate it in the PO file, or have the tool read the export as plain text, without filters"
    return UnusableError(f"a text has inline codes (<{name}>); inline Markdown must be plain text", todo)


def parts_of(element: etree._Element | None, wrappers: Collection[str]) -> list[str | Code]:
    """Like `text_of`, but as a list of texts and codes. Codes among the `wrappers` have the text inside them,
    if there is any."""
    if element is None:
        return []
    parts: list[str | Code] = [_OTHER_BREAKS.sub(" ", element.text or "")]
    for child in element:
        if not isinstance(child.tag, str):
            raise UnusableError("a text has an entity that is not declared")
        inner = _coded(child, parts_of(child, wrappers), wrappers)
        if is_segment(child) and is_segment(child.getprevious()) and _goes_on(parts):
            inner = [" ", *inner]
        parts += [*inner, _OTHER_BREAKS.sub(" ", child.tail or "")]
    return parts


def _coded(element: etree._Element, inner: list[str | Code], wrappers: Collection[str]) -> list[str | Code]:
    """The parts for an element inside a text, given the parts `inner` inside it: a code, these parts alone,
    or these parts with a code at each end."""
    name = local_name(element)
    mark = f"{name} {next((element.get(key) for key in ('id', 'x', 'i') if element.get(key)), '')}"
    if name in _ALONE:
        known = name in wrappers and bool(inner[0] or inner[1:]) and not unknown_code(inner)
        return [Code(name, mark, written(inner) if known else None)]
    if name in wrappers and name != _HIGHLIGHT:
        return inner
    text = "" if name in wrappers else None
    return [Code(name, mark, text), *inner, Code(name, f"/{mark}", text)]


def _goes_on(parts: Sequence[str | Code]) -> bool:
    """Whether there is a text that does not end in white space."""
    last = next((part for part in reversed(parts) if part), "")
    return isinstance(last, Code) or bool(last and not last[-1].isspace())


def is_segment(element: etree._Element | None) -> bool:
    """Whether an element is a segment of a text that a tool has split (XLIFF 1.2, 2.10)."""
    return element is not None and element.get("mtype") == "seg"


def local_name(element: etree._Element) -> str:
    return etree.QName(element).localname


def line_of(element: etree._Element) -> int:
    return cast("int | None", element.sourceline) or 0


DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def tag(name: str, **attributes: str) -> str:
    """An opening tag. In attribute names `_` stands for `-`, and `xml_` for the XML namespace."""
    written = (f' {_attribute(key)}="{_quoted(value)}"' for key, value in attributes.items())
    return f"<{name}{''.join(written)}>"


def escaped(text: str) -> str:
    """A text escaped for an element. Parsers would read an unescaped carriage return as a line end."""
    return html.escape(text, quote=False).replace("\r", "&#13;")


def _quoted(text: str) -> str:
    return html.escape(text, quote=False).translate(_IN_ATTRIBUTES)


def _attribute(name: str) -> str:
    return f"xml:{name.removeprefix('xml_')}" if name.startswith("xml_") else name.replace("_", "-")


def add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    """A new child in the namespace of its parent. In attribute names `_` stands for `-`, and `xml_` for
    the XML namespace."""
    namespace = etree.QName(parent).namespace
    child = etree.SubElement(parent, etree.QName(namespace, tag))
    for name, value in attributes.items():
        key = XML + name.removeprefix("xml_") if name.startswith("xml_") else name.replace("_", "-")
        child.set(key, value)
    child.text = text or None
    return child


def write(root: etree._Element) -> bytes:
    """The bytes of the file, indented; texts are not changed."""
    etree.indent(root)
    body: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return DECLARATION.encode() + body + b"\n"


def require_writable(segments: Iterable[Segment], pair: Pair) -> None:
    """Raises a ContentError that names every sentence with a character that XML cannot hold."""
    problems = [
        Problem(
            memory_path(segment.slug, pair.target),
            segment.line,
            f"{segment.id} holds U+{ord(found[0]):04X}, which XML cannot hold",
            "remove the character",
            rule="xml",
        )
        for segment in segments
        if (found := _FORBIDDEN.search("".join(segment.texts)))
    ]
    if problems:
        raise ContentError(*problems)
