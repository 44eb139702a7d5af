"""TMX 1.4b: pairs of texts, with the state of a translation and the machine's text as properties.

TMX has no states of its own. A text that comes back counts as a person's only if something says so: our own
property says that it is confirmed, or the text differs from the exported one and has a change date that is
not signed by a machine. Texts are plain: inline Markdown stays as written in the article. Tools that hide it
in codes return these codes, and merging turns them back into markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from lxml import etree

from sitegen import __version__, languages
from sitegen.content.layout import SENTENCE_ID
from sitegen.content.memory.provenance import remarks_in
from sitegen.formats import xmlfile
from sitegen.formats.base import WritableFormat
from sitegen.formats.segments import (
    Code,
    Coded,
    Confirmation,
    Parsed,
    Segment,
    engine_name,
    is_coded,
    joined,
    language_of,
    parse_exported,
    written,
)
from sitegen.model.language import Lang, Pair
from sitegen.model.translation import CONFIRMED

# Elements that mark a stretch of the text, or contain codes of the text, here Markdown.
_WRAPPERS = frozenset({"hi", "bpt", "ept", "ph", "it", "ut", "sub"})
# The prefix of the types of our own properties.
_OURS = "x-sitegen-"
# Machine translation tools sign with a name such as "MT!".
_MACHINE_NAME = re.compile(r"\bmt\b|machine", re.IGNORECASE)


class Tmx(WritableFormat[Segment]):
    """Texts in a pair of languages, with or without ids."""

    mark = b'creationtool="sitegen"'

    def parse(self, data: bytes, name: str, slug: str, pair: Pair) -> Parsed:
        """Raises ContentError if the file is not TMX."""
        units = xmlfile.parse(data, name, "tmx").iter("{*}tu")
        return xmlfile.read_units(units, lambda unit: _segments(unit, pair), name)

    def write(self, segments: Sequence[Segment], pair: Pair) -> bytes:
        """The sentences that have a translation, with a `tu` for each. Raises ContentError for characters
        that XML cannot hold."""
        translated = [s for s in segments if s.exported and s.exported.state != "missing"]
        xmlfile.require_writable(translated, pair)
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
        for segment in translated:
            _add_unit(body, segment, pair)
        return xmlfile.write(root)


def _add_unit(body: etree._Element, segment: Segment, pair: Pair) -> None:
    unit = xmlfile.add(body, "tu", tuid=f"{segment.slug}#{segment.id}")
    for comment in segment.comments:
        xmlfile.add(unit, "note", comment)
    props: dict[str, str] = {}
    if segment.exported:
        props |= {"state": segment.exported.state, "exported": str(segment.exported)}
    if segment.has_machine:
        props |= {"engine": segment.engine, "machine": segment.machine}
    if segment.previous:
        props["previous"] = segment.previous
    for kind, text in props.items():
        xmlfile.add(unit, "prop", text, type=_OURS + kind)
    for lang, text in zip(pair, (segment.source, segment.target), strict=True):
        xmlfile.add(xmlfile.add(unit, "tuv", xml_lang=lang), "seg", text)


def _segments(unit: etree._Element, pair: Pair) -> list[Segment]:
    """The translations in a unit, each with the source; tools may put several into one unit."""
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
        # OmegaT distinguishes equal sentences by their ids in the file that it translated.
        ident = next((props[p] for p in ("id", "path") if SENTENCE_ID.fullmatch(props.get(p, ""))), "")
    ours = {key.removeprefix(_OURS): text for key, text in props.items() if key.startswith(_OURS)}
    segments: list[Segment] = []
    original = _parts(sides[source][0])
    for side in sides[target]:
        coded = Coded(original, _parts(side))
        segment = Segment(
            slug=slug,
            id=ident,
            source=written(coded.source),
            target=written(coded.target),
            exported=parse_exported(ours.get("exported", "")),
            previous=ours.get("previous", ""),
            engine=engine_name(ours.get("engine", "")) if "machine" in ours else "",
            machine=ours.get("machine", ""),
            comments=remarks_in(xmlfile.text_of(note, ()) for note in unit.iterchildren("{*}note")),
            line=xmlfile.line_of(side),
            coded=coded if is_coded((*coded.source, *coded.target)) else None,
        )
        confirmation = _confirmation(segment, ours.get("state", ""), [side, unit])
        signed = any(element.get("changedate") for element in (side, unit))
        base = segment.exported
        # The state that was exported says nothing about a text that has changed since.
        is_changed = base and not segment.is_as_exported and ours.get("state", base.state) == base.state
        is_stateless = not signed and bool(is_changed or not (ours.get("state") or base))
        segments.append(
            msgspec.structs.replace(segment, confirmation=confirmation, is_stateless=is_stateless)
        )
    return segments


def _parts(side: etree._Element) -> tuple[str | Code, ...]:
    """The text of one side with its codes."""
    return joined(xmlfile.parts_of(side.find("{*}seg"), _WRAPPERS))


def _confirmation(segment: Segment, state: str, signed: Sequence[etree._Element]) -> Confirmation:
    """The confirmation of a text according to the state property and to the change dates and names of the
    `signed` elements.

    The property applies to the text that it was exported with, unless it was changed as well.
    """
    exported = segment.exported
    if state in CONFIRMED and (exported is None or segment.is_as_exported or state != exported.state):
        return "state"
    for element in signed:
        if element.get("changedate"):
            named = element.get("changeid") or element.get("creationid") or ""
            return "none" if _MACHINE_NAME.search(named) else "change"
    return "none"
