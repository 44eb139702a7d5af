"""A Word document as HTML, and what was left out of it.

mammoth reads it, using the styles that Word and LibreOffice have for titles, quotes and captions. What
mammoth ignores is rewritten in a form that it reads (`worddocument.py`), or reported; any text that still
gets lost is reported too.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from lxml import etree

from sitegen.files.xml import parse
from sitegen.importing.draft import ReportLine
from sitegen.importing.fields import squashed
from sitegen.importing.worddocument import MARKER, WordDocument
from sitegen.text.oneline import on_one_line

_STYLES = "\n".join(
    (
        "br[type='page'] => br",
        "br[type='column'] => br",
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='Subtitle'] => p.standfirst:fresh",
        "p[style-name='Caption'] => p.caption:fresh",
        *(
            f"p[style-name='{name}'] => blockquote > p:fresh"
            for name in ("Quote", "Intense Quote", "Block Text", "Quotations")
        ),
        *(
            f"p[style-name='List {kind} {depth}'] => {'ul|ol > li > ' * (depth - 1)}{tag} > li:fresh"
            for kind, tag in (("Bullet", "ul"), ("Number", "ol"))
            for depth in range(2, 6)
        ),
        "p[style-name='List Continue'] => ul|ol > li > p:fresh",
        "p[style-name='List Continue 2'] => ul|ol > li > ul|ol > li > p:fresh",
        *(f"r[style-name='{name}'] => em" for name in ("Emphasis", "Intense Emphasis", "Subtle Emphasis")),
    )
)
_ITEM = re.compile(rf"<li>((?:<[^>]*>)*){MARKER[0]}(\d*){MARKER[1]}[^{MARKER[2]}]*{MARKER[2]}")
_LABEL = re.compile(rf"{MARKER[0]}\d*{MARKER[1]}([^{MARKER[2]}]*){MARKER[2]}")
_MAIN = re.compile(r"word/document\d*\.xml")
_BESIDE = (
    (re.compile(r"word/comments\.xml"), "comment", "comment in the margin", "in the text"),
    (re.compile(r"word/header\d*\.xml"), "p", "header of the document", "header of the page"),
    (re.compile(r"word/footer\d*\.xml"), "p", "footer of the document", "footer"),
)
_TOLD = re.compile(r"A w:sym element|Could not find image")


def main_part(names: Sequence[str]) -> str:
    """The file in the archive that holds the text; empty if the archive is not a document."""
    return min(filter(_MAIN.fullmatch, names), key=len, default="")


def read_document(data: bytes) -> tuple[str, list[ReportLine]]:
    """The HTML of a document, and remarks on what is not in it. Damaged documents may raise any kind of
    error."""
    import mammoth  # takes 0.1 s to load, and only documents need it

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = main_part(list(parts))
    styles, numbering = (_part(parts, f"word/{name}.xml") for name in ("styles", "numbering"))
    document = WordDocument(parse(parts[main]), styles, numbering)
    texts = dict.fromkeys(text.text or "" for text in document.root.iter("{*}t"))
    remarks = document.prepare()
    parts[main] = etree.tostring(document.root, encoding="utf-8", xml_declaration=True)
    prepared = io.BytesIO()
    with zipfile.ZipFile(prepared, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    converted = mammoth.convert_to_html(prepared, style_map=_STYLES)
    html = _LABEL.sub(r"\1 ", _ITEM.sub(r'<li value="\2">\1', converted.value))
    remarks += [
        ReportLine(0, "unsure", "part of the document, not read", message.message)
        for message in converted.messages
        if _TOLD.match(message.message)
    ]
    remarks += _beside(parts)
    told = squashed(unescape(re.sub(r"<[^>]*>", "", html)) + "".join(line.text for line in remarks))
    remarks += [
        ReportLine(0, "unsure", "text of the document, not taken", text)
        for text in texts
        if squashed(text) not in told
    ]
    return html.replace(' value=""', ""), remarks


def _part(parts: dict[str, bytes], name: str) -> Any:
    """The root of a part; None if there is no such part."""
    return parse(parts[name]) if name in parts else None


def _beside(parts: dict[str, bytes]) -> Iterator[ReportLine]:
    """Remarks on text outside the main text of the document, and on the author in its properties."""
    seen = set()
    for pattern, tag, what, region in _BESIDE:
        for name in filter(pattern.fullmatch, sorted(parts)):
            for element in parse(parts[name]).iter(f"{{*}}{tag}"):
                text = on_one_line("".join(t.text or "" for t in element.iter("{*}t")))
                if text and (what, text) not in seen:
                    yield ReportLine(0, "dropped", what, text, region)
                seen.add((what, text))
    properties = _part(parts, "docProps/core.xml")
    for creator in () if properties is None else properties.iter("{*}creator"):
        if name := on_one_line(creator.text or ""):
            yield ReportLine(0, "info", "author in the properties of the document, not taken", name)
