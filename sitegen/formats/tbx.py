"""TBX (ISO 30042): the glossary as concepts with their terms, for terminology tools.

Files are written in the form of 2008 (`martif`, `termEntry`, `langSet`, `tig`), which more tools read than
that of 2019 (`tbx`, `conceptEntry`, `langSec`, `termSec`); both are read. The first term of a language is the
preferred one. Fields for which TBX has a category use it: definitions, links, related concepts,
transliterations; the kind is the subject field. The rest use categories of our own (`x-sitegen-`), with JSON
for values that have several parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from lxml import etree

from sitegen.errors import Problem
from sitegen.formats import xmlfile
from sitegen.formats.base import Parsed, WritableFormat
from sitegen.formats.entries import EntryItem
from sitegen.formats.segments import language_of
from sitegen.model.language import Lang, Pair

_OURS = "x-sitegen-"
_PREFERRED, _ADMITTED = "preferredTerm-admn-sts", "admittedTerm-admn-sts"
_DEPRECATED = ("deprecatedTerm-admn-sts", "supersededTerm-admn-sts")
# The fields with categories of our own: texts, lists of texts, and values with several parts.
_TEXTS, _LISTS, _JSON = ("article", "wikidata"), ("blocked_by",), ("coordinates", "dates", "requires_context")

_CONCEPTS = ("termEntry", "conceptEntry")
_LANGUAGES = ("langSet", "langSec")
_TERMS = ("tig", "ntig", "termSec")


class Tbx(WritableFormat[EntryItem]):
    """The concepts in a file, in any namespace or none, with the terms in both languages."""

    mark = b"The glossary of a site made by sitegen."

    def parse(self, data: bytes, name: str, slug: str, pair: Pair) -> Parsed[EntryItem]:
        """Raises ContentError if the file is not TBX."""
        root = xmlfile.parse(data, name, "tbx", "martif")
        found: list[EntryItem] = []
        problems: list[Problem] = []
        for concept in root.iter(*(f"{{*}}{tag}" for tag in _CONCEPTS)):
            try:
                found.append(_item(concept, pair))
            except ValueError as error:
                line = xmlfile.line_of(concept)
                problems.append(Problem(name, line, str(error), "the entry is left out"))
        return Parsed(tuple(found), tuple(problems))

    def write(self, items: Sequence[EntryItem], pair: Pair) -> bytes:
        """A concept for each entry. Entries have been checked for characters that XML cannot hold."""
        root = etree.Element("martif", type="TBX")
        root.set(f"{xmlfile.XML}lang", pair.source)
        header = xmlfile.add(root, "martifHeader")
        source = xmlfile.add(xmlfile.add(header, "fileDesc"), "sourceDesc")
        xmlfile.add(source, "p", self.mark.decode())
        body = xmlfile.add(xmlfile.add(root, "text"), "body")
        for item in items:
            _add_concept(body, item, pair)
        return xmlfile.write(root)


def _add_concept(body: etree._Element, item: EntryItem, pair: Pair) -> None:
    values = item.values
    concept = xmlfile.add(body, "termEntry", id=_xml_id(item.id))
    xmlfile.add(concept, "descrip", values["kind"], type="subjectField")
    for field in _TEXTS:
        if field in values:
            _add_own(concept, field, values[field])
    for field in _LISTS:
        for text in values.get(field, ()):
            _add_own(concept, field, text)
    for field in _JSON:
        if field in values:
            _add_own(concept, field, msgspec.json.encode(values[field]).decode())
    for other in values.get("related", ()):
        xmlfile.add(concept, "ref", other, type="crossReference", target=_xml_id(other))
    for link in values.get("links", ()):
        xmlfile.add(concept, "xref", link["name"], type="externalCrossReference", target=link["url"])
    xmlfile.add(concept, "admin", item.revision, type=f"{_OURS}revision")
    for lang in pair:
        section = xmlfile.add(concept, "langSet", xml_lang=lang)
        if values["definition"][lang].strip():
            xmlfile.add(section, "descrip", values["definition"][lang], type="definition")
        for number, text in enumerate(values["names"][lang]):
            term = xmlfile.add(section, "tig")
            xmlfile.add(term, "term", text)
            xmlfile.add(term, "termNote", _ADMITTED if number else _PREFERRED, type="administrativeStatus")
            if lang == pair.source and not number and "transliteration" in values:
                xmlfile.add(term, "termNote", values["transliteration"], type="transliteratedForm")


def _add_own(concept: etree._Element, field: str, text: str) -> None:
    xmlfile.add(concept, "descrip", text, type=_OURS + field.replace("_", "-"))


def _item(concept: etree._Element, pair: Pair) -> EntryItem:
    """The entry for a concept. Raises ValueError if it cannot be read."""
    ident = _id_of(concept.get("id") or concept.get(f"{xmlfile.XML}id") or "")
    own = {
        kind.removeprefix(_OURS).replace("-", "_"): [_text(element) for element in elements]
        for kind, elements in _by_type(concept, "descrip", "admin").items()
        if kind.startswith(_OURS)
    }
    revision = "".join(own.pop("revision", ()))
    # In a file with our categories, one that is missing means that the field is empty.
    values: dict[str, Any] = dict.fromkeys((*_TEXTS, *_LISTS, *_JSON)) if revision else {}
    for field, texts in own.items():
        if field in _TEXTS:
            values[field] = texts[0]
        elif field in _LISTS:
            values[field] = texts
        elif field in _JSON:
            values[field] = _decoded(field, texts[0])
    subjects = _by_type(concept, "descrip").get("subjectField", [])
    if subjects:
        values["kind"] = _text(subjects[0])
    related = [_id_of(each.get("target", "")) for each in _own(concept, "ref") if each.get("target")]
    links = [
        {"name": _text(each) or ("" if revision else each.get("target")), "url": each.get("target")}
        for each in _own(concept, "xref")
        if each.get("type") == "externalCrossReference"
    ]
    values |= _said("related", related, revision) | _said("links", links, revision)
    sections = [(_language(section, pair), section) for section in concept.iterchildren(*_tags(_LANGUAGES))]
    names: dict[Lang, list[str]] = {}
    for lang, section in sections:
        if lang:
            names.setdefault(lang, []).extend(_terms(section))
    if not names:
        raise ValueError(f'concept "{ident}" has no term in {" or ".join(pair)}')
    values["names"] = names
    definitions = {
        lang: _text(found[0])
        for lang, section in sections
        if lang and (found := _by_type(section, "descrip").get("definition"))
    }
    if definitions:
        values["definition"] = definitions
    written = [
        _text(note)
        for lang, section in sections
        if lang == pair.source
        for note in section.iter("{*}termNote")
        if note.get("type") == "transliteratedForm"
    ]
    values |= _said("transliteration", written[0] if written else "", revision)
    return EntryItem(ident, values, revision, xmlfile.line_of(concept))


def _xml_id(ident: str) -> str:
    """The id of an entry as an XML id, which must begin with a letter or _."""
    return f"_{ident}" if ident[0].isdigit() else ident


def _id_of(xml_id: str) -> str:
    return re.sub("^_(?=[0-9])", "", xml_id)


def _said(field: str, value: Any, revision: str) -> dict[str, Any]:
    """The field with its value, or, in a file of ours, with None if there is no value; else nothing."""
    return {field: value or None} if value or revision else {}


def _terms(section: etree._Element) -> Iterator[str]:
    """The terms in a language, the preferred ones first, without deprecated and superseded ones."""
    found: list[tuple[int, str]] = []
    for each in section.iterchildren(*_tags(_TERMS)):
        status = next(
            (_text(n) for n in each.iter("{*}termNote") if n.get("type") == "administrativeStatus"), ""
        )
        term = each.find(".//{*}term")
        text = "" if term is None else _text(term)
        if text and status not in _DEPRECATED:
            found.append((0 if status == _PREFERRED else 1, text))
    for _, text in sorted(found, key=lambda each: each[0]):
        yield text


def _by_type(parent: etree._Element, *tags: str) -> dict[str, list[etree._Element]]:
    found: dict[str, list[etree._Element]] = {}
    for element in _own(parent, *tags):
        found.setdefault(element.get("type", ""), []).append(element)
    return found


def _own(parent: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The elements that belong directly to a concept or a language, including those in groups, but not those
    of elements inside it."""
    for child in parent.iterchildren("{*}*"):
        if xmlfile.local_name(child) in tags:
            yield child
        elif xmlfile.local_name(child) in ("descripGrp", "adminGrp"):
            yield from _own(child, *tags)


def _language(section: etree._Element, pair: Pair) -> Lang | None:
    return language_of(section.get(f"{xmlfile.XML}lang") or section.get("lang") or "", pair)


def _tags(names: Sequence[str]) -> list[str]:
    return [f"{{*}}{name}" for name in names]


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _decoded(field: str, text: str) -> Any:
    decode: Callable[[str], Any] = msgspec.json.decode
    try:
        return decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(f'"{field}" is not valid JSON: {error}') from error
