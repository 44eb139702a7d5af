"""Word documents, as data (`fixtures/importing/documents.yaml`)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from sitegen.importing.draft import Draft
from tests.importing.raw import read_raw
from tests.importing.test_cases import ONE, TITLE, TWO, between

_PATH = Path(__file__).parents[1] / "fixtures/importing/documents.yaml"
DATA: dict[str, Any] = yaml.safe_load(_PATH.read_text(encoding="utf-8"))
_OPEN = "http://schemas.openxmlformats.org"
_SPACES = (
    f'xmlns:w="{_OPEN}/wordprocessingml/2006/main" xmlns:m="{_OPEN}/officeDocument/2006/math"'
    f' xmlns:mc="{_OPEN}/markup-compatibility/2006"'
)


def _xml(piece: Any) -> str:
    if isinstance(piece, str):
        return piece
    if piece[0] == "T":
        return f'<w:r><w:t xml:space="preserve">{piece[1]}</w:t></w:r>'
    _, style, look, *runs = piece
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if "list" in look:
        number, depth = look["list"]
        properties += f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(map(_xml, runs))}</w:p>"


def document(*body: Any, **parts: str) -> Draft:
    """The draft of a document with these pieces of a body; `parts` are other files in `word/`, as XML."""
    pieces = "".join(map(_xml, body))
    files = {
        "document": f"<w:body>{pieces}</w:body>",
        "styles": DATA["styles"],
        "numbering": DATA["numbering"],
        **parts,
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {_SPACES}>{content}</w:{name}>")
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_OPEN}/package/2006/content-types"/>')
    return read_raw(data.getvalue(), "bridge.docx")


def paragraph(text: str, style: str = "") -> list[Any]:
    return ["P", style, {}, ["T", text]]


@pytest.mark.parametrize("name", DATA["documents"])
def test_what_is_between_two_paragraphs(name: str) -> None:
    case = DATA["documents"][name]
    draft = document(paragraph(TITLE, "a1"), paragraph(ONE), *case["body"], paragraph(TWO))
    assert (draft.title, between(draft)) == (TITLE, case["markdown"])
    told = [[line.kind, line.what, line.text] for line in draft.report]
    assert [line for line in told if line in case.get("told", [])] == case.get("told", [])


def test_a_title_without_a_style_above_headings() -> None:
    draft = document(paragraph(TITLE), paragraph(ONE), paragraph("خلفية", "h1"), paragraph(TWO))
    assert (draft.title, between(draft)) == (TITLE, "## خلفية")


def test_text_beside_the_document_is_reported() -> None:
    one = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    draft = document(
        paragraph(TITLE, "a1"), paragraph(ONE), paragraph(TWO),
        header1=one.format("صحيفة النهر"), footer2=one.format("صفحة"),
        comments=f'<w:comment w:id="1">{one.format("تحقق من الرقم")}</w:comment>',
    )  # fmt: skip
    told = [(line.what, line.text) for line in draft.report if line.kind == "dropped"]
    assert told == [
        ("comment in the margin", "تحقق من الرقم"),
        ("header of the document", "صحيفة النهر"),
        ("footer of the document", "صفحة"),
    ]
