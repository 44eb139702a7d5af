"""TMX 1.4b: pairs of texts, with the state of a translation and its machine text as properties.

TMX has no states of its own. A text that came back is a person's only if something says so: our own
property says confirmed, or the text differs from the exported one and has a change date that does not
name a machine. A text is plain: inline Markdown stays as it is written in the article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec
import polib
from lxml import etree

from sitegen import __version__, languages
from sitegen.content.layout import SENTENCE_ID
from sitegen.content.memory.provenance import remarks_in
from sitegen.errors import Problem
from sitegen.exchange import xmlfile
from sitegen.exchange.segments import (
    CONFIRMED,
    Confirmation,
    Parsed,
    Segment,
    engine_name,
    language_of,
    parse_exported,
    segments_of,
)
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.language import Lang, Pair

_WRAPPERS = frozenset({"hi"})
# Tools that translate by machine sign with a name such as "MT!".
_MACHINE_NAME = re.compile(r"\bmt\b|machine", re.IGNORECASE)


def to_tmx(memories: Mapping[str, polib.POFile], pair: Pair = DEFAULT_PAIR) -> bytes:
    """The sentences of memories, by slug, that have a translation: one `tu` each, in their order.

    The memories are in step with their articles. Raises a ContentError for characters that XML cannot hold.
    """
    segments = [segment for slug, po in memories.items() for segment in segments_of(slug, po, pair)]
    segments = [s for s in segments if s.exported and s.exported.state != "missing"]
    xmlfile.require_writable(segments, pair)
    root = etree.Element("tmx", version="1.4")
    xmlfile.add(
        root,
        "header",
        creationtool="sitegen",
        creationtoolversion=__version__,
        segtype="sentence",
        o_tmf="PO",
        adminlang=languages.INTERFACE,
        srclang=pair.source,
        datatype="plaintext",
    )
    body = xmlfile.add(root, "body")
    for segment in segments:
        unit = xmlfile.add(body, "tu", tuid=f"{segment.slug}#{segment.id}")
        for comment in segment.comments:
            xmlfile.add(unit, "note", comment)
        if segment.exported:
            xmlfile.add(unit, "prop", segment.exported.state, type="x-sitegen-state")
            xmlfile.add(unit, "prop", str(segment.exported), type="x-sitegen-exported")
        if segment.has_machine:
            xmlfile.add(unit, "prop", segment.engine, type="x-sitegen-engine")
            xmlfile.add(unit, "prop", segment.machine, type="x-sitegen-machine")
        if segment.previous:
            xmlfile.add(unit, "prop", segment.previous, type="x-sitegen-previous")
        for lang, text in zip(pair, (segment.source, segment.target), strict=True):
            xmlfile.add(xmlfile.add(unit, "tuv", xml_lang=lang), "seg", text)
    return xmlfile.write(root)


def parse_tmx(data: bytes, name: str, pair: Pair = DEFAULT_PAIR) -> Parsed:
    """The texts of a pair of languages in a TMX file of any tool, with or without ids.

    Raises a ContentError for what is no TMX.
    """
    segments: list[Segment] = []
    problems: list[Problem] = []
    for unit in xmlfile.parse(data, name, "tmx").iter("{*}tu"):
        try:
            segments += _segments(unit, pair)
        except xmlfile.UnusableError as error:
            problems.append(xmlfile.left_out(error, name, unit))
    return Parsed(tuple(segments), tuple(problems))


def _segments(unit: etree._Element, pair: Pair) -> list[Segment]:
    """A unit's translations, each with the source; tools may put several into one unit."""
    source, target = pair
    sides: dict[Lang | None, list[etree._Element]] = {source: [], target: []}
    for side in unit.iterchildren("{*}tuv"):
        lang = side.get(f"{xmlfile.XML}lang") or side.get("lang") or ""
        sides.get(language_of(lang, pair), []).append(side)
    if not sides[source]:
        raise xmlfile.UnusableError(f"a unit has no {languages.get(pair.source).name} side")
    props = {prop.get("type", ""): xmlfile.text_of(prop, ()) for prop in unit.iterchildren("{*}prop")}
    slug, _, ident = unit.get("tuid", "").rpartition("#")
    if not slug and not SENTENCE_ID.fullmatch(ident):
        # OmegaT tells equal sentences apart by what the file that it translated calls them.
        ident = next((props[p] for p in ("id", "path") if SENTENCE_ID.fullmatch(props.get(p, ""))), "")
    has_machine = "x-sitegen-machine" in props
    segments: list[Segment] = []
    for side in sides[target]:
        segment = Segment(
            slug=slug,
            id=ident,
            source=xmlfile.text_of(sides[source][0].find("{*}seg"), _WRAPPERS),
            target=xmlfile.text_of(side.find("{*}seg"), _WRAPPERS),
            exported=parse_exported(props.get("x-sitegen-exported", "")),
            previous=props.get("x-sitegen-previous", ""),
            engine=engine_name(props.get("x-sitegen-engine", "")) if has_machine else "",
            machine=props.get("x-sitegen-machine", ""),
            comments=remarks_in(xmlfile.text_of(note, ()) for note in unit.iterchildren("{*}note")),
            line=xmlfile.line_of(side),
        )
        confirmation = _confirmation(segment, props.get("x-sitegen-state", ""), [side, unit])
        segments.append(msgspec.structs.replace(segment, confirmation=confirmation))
    return segments


def _confirmation(segment: Segment, state: str, signed: Sequence[etree._Element]) -> Confirmation:
    """What the state property, and the change dates and names of `signed` elements, say of the text.

    The property speaks of the text that it was exported with, unless it was changed as well.
    """
    exported = segment.exported
    if state in CONFIRMED and (exported is None or segment.is_as_exported or state != exported.state):
        return "state"
    for element in signed:
        if element.get("changedate"):
            named = element.get("changeid") or element.get("creationid") or ""
            return "none" if _MACHINE_NAME.search(named) else "change"
    return "none"
