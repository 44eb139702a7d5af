"""Rewriting the XML of a Word document so that plain elements say what it shows.

- List numbers are counted as Word does: according to the numbering of a paragraph or its style, across
  paragraphs in between, and with starting values and restarts. Each item gets its number at its beginning,
  between `MARKER` characters.
- Text in another direction, fields and formulas are in elements of their own: their text is put into the
  line.
- Bold type has separate properties for Arabic and for Latin letters.
- Styles count as the headings, titles, quotes and captions that they are based on, or by their outline level.
- Text that is deleted in a revision, hidden, or a ruby annotation is removed and reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from lxml import etree

from sitegen.importing.draft import ReportLine
from sitegen.text.oneline import on_one_line

# Delimiters around the number of an item, and around its label as it is displayed.
MARKER = "\ue000\ue001\ue002"

_TELLING = ("heading", "title", "subtitle", "caption", "quote", "intense quote", "list bullet", "list number")
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LETTERS = {"arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ", "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"}
_DEEPEST = 9
_DEEPEST_READ = 4  # the deepest list level that mammoth reads


class _Level(msgspec.Struct, frozen=True):
    """A level of a numbering: its format, its first number, and the pattern of its label."""

    form: str = "decimal"
    start: int = 1
    label: str = ""


class WordDocument:
    """The document, given by the roots of its parts; `styles` and `numbering` may be missing."""

    def __init__(self, root: Any, styles: Any, numbering: Any) -> None:
        self.root = root
        self._w = f"{{{etree.QName(root).namespace}}}"
        found = [] if styles is None else styles.iter(self._w + "style")
        self._styles = {self._get(style, "styleId"): style for style in found}
        self._abstract: dict[str, Any] = {}
        self._nums: dict[str, Any] = {}
        for name, into, key in (
            ("abstractNum", self._abstract, "abstractNumId"),
            ("num", self._nums, "numId"),
        ):
            for element in () if numbering is None else numbering.iter(self._w + name):
                into[self._get(element, key)] = element
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        self._remarks: list[ReportLine] = []

    def prepare(self) -> list[ReportLine]:
        """Change the document, and return remarks on what was removed."""
        w = self._w
        for deleted in self.root.iter(w + "del"):
            self._remark("dropped", "text struck out", deleted, w + "delText")
        for field in [*self.root.iter(w + "fldSimple", w + "dir", w + "bdo")]:
            _put(field, list(field))
        for formula in [*self.root.iter(_MATH + "oMath")]:
            self._remark("unsure", "formula, as its letters", formula, _MATH + "t")
            _put(formula, [self._run("".join(text.text or "" for text in formula.iter(_MATH + "t")))])
        for paragraph in [*self.root.iter(_MATH + "oMathPara")]:
            _put(paragraph, list(paragraph.iter(w + "r")))
        for ruby in [*self.root.iter(w + "ruby")]:
            for aid in ruby.iter(w + "rt"):
                self._remark("dropped", "reading aid of ruby", aid, w + "t")
            _put(ruby, [run for base in ruby.iter(w + "rubyBase") for run in base])
        for run in self.root.iter(w + "r"):
            self._run_as_shown(run)
        for shape in [*self.root.iter(_COMPATIBLE + "AlternateContent")]:
            self._box_as_shown(shape)
        for data in self.root.iter("{*}graphicData"):
            if (kind := (data.get("uri") or "").rpartition("/")[2]) in ("chart", "diagram"):
                self._remarks.append(ReportLine(0, "info", f"{kind}, not taken", _description(data)))
        for paragraph in self.root.iter(w + "p"):
            self._paragraph_as_shown(paragraph)
        return self._remarks

    def _run_as_shown(self, run: Any) -> None:
        look = run.find(self._w + "rPr")
        if look is None:
            return
        if self._is_on(look, "vanish") and run.find(self._w + "t") is not None:
            self._remark("dropped", "hidden text", run, self._w + "t")
            for text in run.findall(self._w + "t"):
                run.remove(text)
        if self._is_on(look, "rtl") or self._is_on(look, "cs"):
            for own, plain in (("bCs", "b"), ("iCs", "i")):
                if self._is_on(look, own) and not self._is_on(look, plain):
                    etree.SubElement(look, self._w + plain)

    def _box_as_shown(self, shape: Any) -> None:
        """Turn a text box in a form that only newer programs read into the older form."""
        fallback = shape.find(_COMPATIBLE + "Fallback")
        boxes = [*shape.iter(self._w + "txbxContent")]
        if boxes and (fallback is None or fallback.find(f".//{self._w}txbxContent") is None):
            picture = etree.Element(self._w + "pict")
            picture.extend(boxes)
            _put(shape, [picture])

    def _paragraph_as_shown(self, paragraph: Any) -> None:
        w = self._w
        look = paragraph.find(w + "pPr")
        style = self._get(look.find(w + "pStyle"), "val") if look is not None else ""
        chain = list(self._chain(style))
        name, shown = self._telling(chain)
        if not name and (level := self._first(look, chain, "outlineLvl")) and level in "012345678":
            name, shown = "heading", f"Heading{min(int(level) + 1, 6)}"
        number = self._first(look, chain, "numPr/{w}numId")
        if look is None:
            if not number and shown == style:
                return
            look = etree.Element(w + "pPr")
            paragraph.insert(0, look)
        if shown != style:
            for old in look.findall(w + "pStyle"):
                look.remove(old)
            look.insert(0, etree.Element(w + "pStyle", {w + "val": shown}))
        if number in self._nums and any((text.text or "").strip() for text in paragraph.iter(w + "t")):
            self._number(paragraph, look, number, self._level_of(look, chain, number))

    def _number(self, paragraph: Any, look: Any, number: str, depth: int) -> None:
        """Give an item its number and label, and make a numbering that comes from its style its own."""
        w = self._w
        levels = self._levels(number)
        own = levels.get(depth, _Level())
        if own.form == "none":
            return
        old = look.find(w + "numPr")
        if old is not None:
            look.remove(old)
        numbering = etree.SubElement(look, w + "numPr")
        etree.SubElement(numbering, w + "ilvl", {w + "val": str(min(depth, _DEEPEST_READ))})
        etree.SubElement(numbering, w + "numId", {w + "val": number})
        if own.form == "bullet":
            return
        counts = self._counts.setdefault(self._abstract_of(number), {})
        restart = self._override(number, depth)
        if restart is not None and (number, depth) not in self._started:
            counts.pop(depth, None)
            own = msgspec.structs.replace(own, start=restart)
        self._started.add((number, depth))
        counts[depth] = counts[depth] + 1 if depth in counts else own.start
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        label = own.label
        for each in range(_DEEPEST):
            level = levels.get(each, _Level())
            label = label.replace(f"%{each + 1}", _figure(counts.get(each, level.start), level.form))
        mark = f"{MARKER[0]}{counts[depth]}{MARKER[1]}{label}{MARKER[2]}"
        paragraph.insert(list(paragraph).index(look) + 1, self._run(mark))

    def _levels(self, number: str) -> dict[int, _Level]:
        found: dict[int, _Level] = {}
        abstract = self._abstract.get(self._abstract_of(number))
        for level in () if abstract is None else abstract.iter(self._w + "lvl"):
            value = {name: self._value(level, name) for name in ("numFmt", "start", "lvlText")}
            start = int(value["start"]) if value["start"].isdigit() else 1
            depth = self._get(level, "ilvl") or "0"
            found[int(depth)] = _Level(value["numFmt"] or "decimal", start, value["lvlText"])
        return found

    def _abstract_of(self, number: str, deep: int = 0) -> str:
        """The abstract numbering of a numbering, also if a style links to it."""
        ident = self._value(self._nums.get(number), "abstractNumId")
        link = self._value(self._abstract.get(ident), "numStyleLink")
        linked = self._value(self._styles.get(link), f"pPr/{self._w}numPr/{self._w}numId") if link else ""
        return self._abstract_of(linked, deep + 1) if linked in self._nums and deep < _DEEPEST else ident

    def _override(self, number: str, depth: int) -> int | None:
        for each in self._nums[number].iter(self._w + "lvlOverride"):
            value = self._value(each, "startOverride")
            if self._get(each, "ilvl") == str(depth) and value.isdigit():
                return int(value)
        return None

    def _level_of(self, look: Any, chain: list[Any], number: str) -> int:
        """The level of a paragraph: its own, that of its style, or the one that refers to the style."""
        level = self._first(look, chain, "numPr/{w}ilvl")
        if level.isdigit():
            return int(level)
        idents = {self._get(style, "styleId") for style in chain[:1]}
        abstract = self._abstract.get(self._abstract_of(number))
        for each in () if abstract is None else abstract.iter(self._w + "lvl"):
            if self._value(each, "pStyle") in idents and self._get(each, "ilvl").isdigit():
                return int(self._get(each, "ilvl"))
        return 0

    def _chain(self, style: str) -> Iterator[Any]:
        """A style and those that it is based on."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = self._value(self._styles[style], "basedOn")

    def _telling(self, chain: list[Any]) -> tuple[str, str]:
        """The name and id of the first style in a chain that says what kind of paragraph it is; otherwise the
        id of the first style."""
        for style in chain:
            name = self._value(style, "name").lower()
            if name.startswith(_TELLING):
                return name, self._get(style, "styleId")
        return "", self._get(chain[0], "styleId") if chain else ""

    def _first(self, look: Any, chain: list[Any], path: str) -> str:
        """The value of an element of a paragraph, or else of its style."""
        path = path.replace("{w}", self._w)
        places = [look, *(style.find(self._w + "pPr") for style in chain)]
        return next((value for place in places if (value := self._value(place, path))), "")

    def _value(self, element: Any, path: str) -> str:
        return "" if element is None else self._get(element.find(self._w + path), "val")

    def _get(self, element: Any, name: str) -> str:
        return "" if element is None else element.get(self._w + name) or ""

    def _is_on(self, look: Any, name: str) -> bool:
        element = look.find(self._w + name)
        return element is not None and self._get(element, "val") not in ("0", "false", "off")

    def _run(self, text: str) -> Any:
        run = etree.Element(self._w + "r")
        etree.SubElement(run, self._w + "t").text = text
        return run

    def _remark(self, kind: Any, what: str, element: Any, texts: str) -> None:
        text = on_one_line("".join(each.text or "" for each in element.iter(texts)))
        if text:
            self._remarks.append(ReportLine(0, kind, what, text, "in the text" if kind == "dropped" else ""))


def _put(element: Any, others: list[Any]) -> None:
    """Put other elements in the place of an element."""
    around = element.getparent()
    at = around.index(element)
    around[at : at + 1] = others


def _description(data: Any) -> str:
    """The alternative text of a drawing."""
    drawing = data.getparent().getparent()
    return next((each.get("descr") or each.get("name") or "" for each in drawing.iter("{*}docPr")), "")


def _figure(number: int, form: str) -> str:
    letters = _LETTERS.get(form, "")
    return letters[number - 1] if 0 < number <= len(letters) else str(number)
