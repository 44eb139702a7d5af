"""Quotations of pages, with who is quoted; what pages show besides text; signs of lists."""

from __future__ import annotations

import pytest

from sitegen.importing.draft import Draft
from tests.importing.raw import read_raw
from tests.importing.test_kinds import ONE, TITLE, TWO

QUOTE = "هذا جسر للجميع ولن يغلق أبدا."
WHO = "وزير النقل"


def page(inside: str) -> Draft:
    html = f"<article><h1>{TITLE}</h1><p>{ONE}</p>{inside}<p>{TWO}</p></article>"
    return read_raw(f"<html><body>{html}</body></html>".encode(), "page.html")


def told(draft: Draft, kind: str) -> list[tuple[str, str]]:
    return [(line.what, line.text) for line in draft.report if line.kind == kind]


@pytest.mark.parametrize(
    "html",
    [
        f"<blockquote><p>{QUOTE}</p><cite>{WHO}</cite></blockquote>",
        f"<blockquote>{QUOTE} <cite>{WHO}</cite></blockquote>",
        f"<blockquote><p>{QUOTE}</p><footer>{WHO}</footer></blockquote>",
        f"<blockquote><p>{QUOTE}</p><footer>— <cite>وزير</cite> النقل</footer></blockquote>",
        f"<blockquote><p>{QUOTE}</p><footer><p>{WHO}</p></footer></blockquote>",
        f"<blockquote><p>{QUOTE}</p>— {WHO}</blockquote>",
        f"<figure><blockquote><p>{QUOTE}</p></blockquote><figcaption>– {WHO}</figcaption></figure>",
    ],
)
def test_who_is_quoted_stands_in_the_quotation(html: str) -> None:
    draft = page(html)
    assert [block.text for block in draft.blocks] == [ONE, f"{QUOTE} — {WHO}", TWO]
    assert draft.blocks[1].kind == "quote"


def test_the_links_of_who_is_quoted() -> None:
    draft = page(f'<blockquote><p>{QUOTE}</p>— {WHO} <a href="https://example.org/1">أمس</a></blockquote>')
    block = draft.blocks[1]
    assert [block.text[mark.start : mark.end] for mark in block.marks] == ["أمس"]


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<blockquote><p>قرأت <cite>كتاب الجسور</cite> أمس.</p></blockquote>", ["قرأت كتاب الجسور أمس."]),
        (f"<blockquote><p>{QUOTE}</p><p>وقال مرة أخرى.</p></blockquote>", [QUOTE, "وقال مرة أخرى."]),
    ],
)  # fmt: skip
def test_other_parts_of_quotations_stay_apart(html: str, texts: list[str]) -> None:
    assert [block.text for block in page(html).blocks] == [ONE, *texts, TWO]


@pytest.mark.parametrize(
    "html",
    [
        '<video><source src="/v.mp4"></video>', '<embed src="/v.mp4">', '<audio src="/v.mp4"></audio>',
        '<object><embed src="/v.mp4"></object>',
    ],
)  # fmt: skip
def test_what_is_played_is_told(html: str) -> None:
    draft = page(html)
    assert [block.text for block in draft.blocks] == [ONE, TWO]
    assert told(draft, "info") == [("video or other content, not taken", "/v.mp4")]


@pytest.mark.parametrize("sign", ["¶", "#", "🔗", "§"])
def test_headings_without_the_links_to_themselves(sign: str) -> None:
    draft = page(f'<h2>الكلفة <a href="#cost">{sign}</a></h2>')
    assert [block.text for block in draft.blocks] == [ONE, "الكلفة", TWO]
    assert told(draft, "dropped") == [("link to the heading itself", sign)]


@pytest.mark.parametrize(
    ("attributes", "sign"), [("", ""), ('type="1"', ""), ('type="a"', "a"), ('start="-1"', "-1")]
)
def test_other_signs_of_lists_than_numbers_are_told(attributes: str, sign: str) -> None:
    draft = page(f"<ol {attributes}><li>أول البنود</li><li>ثاني البنود</li></ol>")
    assert told(draft, "info") == ([("signs of a list, as numbers", sign)] if sign else [])
