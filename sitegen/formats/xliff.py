"""XLIFF 1.2: the sentences of articles with their states, for translation tools.

| state | `target state` | approved |
|---|---|---|
| missing | needs-translation | |
| machine | needs-review-translation, with state-qualifier leveraged-mt | |
| stale | needs-adaptation | |
| reviewed | signed-off | yes |
| edited | translated | yes |
| authored | final | yes |

The machine's text is an `alt-trans` whose origin is `machine ENGINE`; the source that a stale text
translates is the source of an `alt-trans` of type previous-version; flags are notes from sitegen; a
context records the state of the sentence when it was exported. Texts are plain: inline Markdown stays as
written in the article. Tools that hide it in codes return these codes, and merging turns them back into
markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from lxml import etree

from sitegen import languages
from sitegen.content.layout import SENTENCE_ID
from sitegen.content.memory.provenance import remarks_in
from sitegen.errors import ContentError, Problem
from sitegen.formats import xmlfile
from sitegen.formats.base import WritableFormat
from sitegen.formats.segments import (
    Code,
    Coded,
    Confirmation,
    Exported,
    Parsed,
    Segment,
    engine_name,
    is_coded,
    language_of,
    parse_exported,
    trimmed,
    written,
)
from sitegen.model.language import Pair
from sitegen.model.translation import State

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"

_STATES: dict[State, str] = {
    "missing": "needs-translation",
    "machine": "needs-review-translation",
    "stale": "needs-adaptation",
    "reviewed": "signed-off",
    "edited": "translated",
    "authored": "final",
}
_MACHINE_QUALIFIERS = ("leveraged-mt", "mt-suggestion")
_EXPORTED = "x-sitegen-exported"
_MACHINE = "machine "
# The type that po2xliff of translate-toolkit gives to the header of a PO file.
_PO_HEADER = "x-gettext-domain-header"
_REMARKS = "sitegen"
# Elements that mark a stretch of the text, such as a segment, or contain codes of the text, here Markdown.
# All other inline elements stand for codes that only the tool knows.
_WRAPPERS = frozenset({"mrk", "bpt", "ept", "ph", "it", "sub"})


class Xliff(WritableFormat[Segment]):
    """The units of XLIFF 1.x files (in any namespace or none) that translate into the target language."""

    mark = b'<context-group name="sitegen"'

    def parse(self, data: bytes, name: str, slug: str, pair: Pair) -> Parsed:
        """Raises ContentError if the file is not XLIFF 1.x."""
        root = xmlfile.parse(data, name, "xliff")
        version = root.get("version", "1.2")
        if not version.startswith("1."):
            message, hint = f"XLIFF {version} cannot be read", "save the file as XLIFF 1.2"
            raise ContentError(Problem(name, xmlfile.line_of(root), message, hint))
        units: list[etree._Element] = []
        problems: list[Problem] = []
        for file in root.iterchildren("{*}file"):
            language = file.get("target-language", pair.target)
            if language_of(language, pair) == pair.target:
                units += [u for u in file.iter("{*}trans-unit") if u.get("restype") != _PO_HEADER]
            else:
                message = f'the target language is "{language}" and not {languages.get(pair.target).name}'
                problems.append(Problem(name, xmlfile.line_of(file), message, rule="import-text"))
        found = xmlfile.read_units(units, lambda unit: [_segment(unit, pair)], name)
        return Parsed(found.items, (*problems, *found.problems))

    def write(self, segments: Sequence[Segment], pair: Pair) -> bytes:
        """All sentences, with a `file` for each article and a `trans-unit` for each sentence. Raises
        ContentError for characters that XML cannot hold."""
        xmlfile.require_writable(segments, pair)
        # lxml's type stubs do not allow for a default namespace.
        namespaces: dict[Any, str] = {None: NAMESPACE}
        root = etree.Element(f"{{{NAMESPACE}}}xliff", {"version": "1.2"}, nsmap=namespaces)
        for slug, article in groupby(segments, lambda segment: segment.slug):
            file = xmlfile.add(
                root,
                "file",
                original=f"{slug}.md",
                source_language=pair.source,
                target_language=pair.target,
                datatype="plaintext",
            )
            body = xmlfile.add(file, "body")
            for segment in article:
                if segment.exported:
                    _add_unit(body, segment, segment.exported)
        return xmlfile.write(root)


def _add_unit(body: etree._Element, segment: Segment, exported: Exported) -> None:
    unit = xmlfile.add(body, "trans-unit", id=segment.id, xml_space="preserve")
    if segment.confirmation == "state":
        unit.set("approved", "yes")
    xmlfile.add(unit, "source", segment.source)
    target = xmlfile.add(unit, "target", segment.target, state=_STATES[exported.state])
    if exported.state == "machine":
        target.set("state-qualifier", _MACHINE_QUALIFIERS[0])
    group = xmlfile.add(unit, "context-group", name="sitegen", purpose="information")
    xmlfile.add(group, "context", str(exported), context_type=_EXPORTED)
    for comment in segment.comments:
        xmlfile.add(unit, "note", comment).set("from", _REMARKS)
    if segment.has_machine:
        proposal = xmlfile.add(unit, "alt-trans", origin=_MACHINE + segment.engine, alttranstype="proposal")
        xmlfile.add(proposal, "target", segment.machine)
    if segment.previous:
        before = xmlfile.add(unit, "alt-trans", origin=_REMARKS, alttranstype="previous-version")
        xmlfile.add(before, "source", segment.previous)
        xmlfile.add(before, "target", segment.target)


def _segment(unit: etree._Element, pair: Pair) -> Segment:
    file = next(unit.iterancestors("{*}file"))
    contexts = {
        context.get("context-type", ""): xmlfile.text_of(context, ())
        for context in unit.iterfind("{*}context-group/{*}context")
    }
    exported = parse_exported(contexts.get(_EXPORTED, ""))
    alternatives = {a.get("origin", ""): a for a in unit.iterchildren("{*}alt-trans")}
    previous = alternatives.get(_REMARKS)
    machine = next((a for origin, a in alternatives.items() if origin.startswith(_MACHINE)), None)
    notes = [note for note in unit.iterchildren("{*}note") if note.get("from") == _REMARKS]
    target = unit.find("{*}target")
    # Tools do not remove our qualifier when a person confirms the text; one from another tool is a claim.
    foreign = (
        machine is None
        and target is not None
        and target.get("state-qualifier") in _MACHINE_QUALIFIERS
        and not (exported and exported.state == "machine")
    )
    proposal = unit if foreign else machine
    origin = proposal.get("origin", "").removeprefix(_MACHINE) if proposal is not None else None
    state = target.get("state", "") if target is not None else ""
    ident = unit.get("id", "")
    coded = Coded(_parts(unit, "source"), _parts(unit, "target"))
    return Segment(
        slug=_slug(file.get("original", ""), pair),
        # If a tool numbers the units instead, the sentence is identified by its source.
        id=ident if SENTENCE_ID.fullmatch(ident) else "",
        source=written(coded.source),
        target=written(coded.target),
        confirmation=_confirmation(unit, target, foreign),
        exported=exported,
        previous=_text(previous, "source"),
        engine="" if origin is None else engine_name(origin),
        machine=written(coded.target) if foreign else _text(machine, "target"),
        comments=remarks_in(xmlfile.text_of(note, ()) for note in notes),
        line=xmlfile.line_of(unit),
        # Not being approved is the default and says nothing, nor does the state in which it was exported.
        is_stateless=not (state or unit.get("approved") == "yes" or foreign),
        coded=coded if is_coded((*coded.source, *coded.target)) else None,
    )


def _slug(original: str, pair: Pair) -> str:
    """The slug of the article of a `file`, from our own name for it or from that of the memory that po2xliff
    converted."""
    name = original.replace("\\", "/").rpartition("/")[2]
    if name.endswith(".po"):
        return name.removesuffix(".po").removesuffix(f".{pair.target}")
    return name.removesuffix(".md")


def _confirmation(unit: etree._Element, target: etree._Element | None, foreign: bool) -> Confirmation:
    """Whether the unit counts as confirmed. `foreign` means that another tool's machine made the text: its
    state "translated" only means that there is a text."""
    state = target.get("state", "") if target is not None else ""
    final = unit.get("approved") == "yes" or state in ("signed-off", "final")
    return "state" if final or (state == "translated" and not foreign) else "none"


def _text(parent: etree._Element | None, tag: str) -> str:
    """The text of a child element; "" if there is none. Raises UnusableError if it has codes that only the
    tool knows."""
    return xmlfile.known_text(_parts(parent, tag))


def _parts(parent: etree._Element | None, tag: str) -> tuple[str | Code, ...]:
    """The text of a child element with its codes. White space is significant only if the file says so."""
    element = parent.find(f"{{*}}{tag}") if parent is not None else None
    if element is None:
        return ()
    parts = xmlfile.parts_of(element, _WRAPPERS)
    holders = [element, *element.iterancestors()]
    space = next((value for holder in holders if (value := holder.get(f"{xmlfile.XML}space"))), "default")
    return tuple(parts) if space == "preserve" else trimmed(parts)
