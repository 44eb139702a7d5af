"""Bylines, mastheads and credits as papers and blogs have them: each row is a line of a kind."""

from __future__ import annotations

import pytest

from sitegen.importing.draft import Draft
from tests.importing.raw import read_raw
from tests.importing.test_kinds import ONE, TITLE, TWO

DATE = "3 أغسطس 2013"


def above(*lines: str) -> Draft:
    """A text with the lines below its title."""
    return read_raw("\n\n".join([TITLE, *lines, ONE, TWO]).encode(), "text.txt")


def field(draft: Draft, name: str) -> tuple[str, bool]:
    return next((each.value, each.sure) for each in draft.fields if each.name == name)


SURE = [
    "كتبها لكم: سامي نصر", "كتبه لكم سامي نصر", "أعدتها لكم: سامي نصر", "يكتبها لكم: سامي نصر",
    "بقلم | سامي نصر", "كتب | سامي نصر", "✍ سامي نصر", "✍️: سامي نصر", "✍️ بقلم: سامي نصر",
    "تمت الكتابة بواسطة: سامي نصر", "تم النشر بواسطة سامي نصر", "نشر من قبل: سامي نصر", "نشر من طرف سامي نصر",
    "التقاه: سامي نصر", "تعريب: سامي نصر", "نقله إلى العربية: سامي نصر",
]  # fmt: skip
UNSURE = [
    "سامي نصر من بغداد", "من بغداد سامي نصر", "من طرف سامي نصر", "سامي نصر من واشنطن", "الناشر: سامي نصر",
]  # fmt: skip
NOBODY = [
    "الاسم: سامي نصر", "الاسم الكامل: سامي نصر", "اسم: سامي نصر", "بقلم رئيس التحرير", "بقلم: هيئة التحرير",
    "يكتبها شهداء غزة", "جمال بغداد من الجو", "السنة الخامسة - العدد 1234",
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "author"),
    [*((line, ("سامي نصر", True)) for line in SURE), *((line, ("سامي نصر", False)) for line in UNSURE),
     *((line, ("", True)) for line in NOBODY)],
)  # fmt: skip
def test_who_wrote_it(line: str, author: tuple[str, bool]) -> None:
    draft = above(line, DATE)
    assert field(draft, "author") == author
    assert draft.title == TITLE and [block.text for block in draft.blocks][-2:] == [ONE, TWO]


@pytest.mark.parametrize("line", ["By Sami Nasr", "By Sami Nasr, Baghdad", "By Sami Nasr in New York"])
def test_who_wrote_it_in_english(line: str) -> None:
    assert field(above(line), "author") == ("Sami Nasr", True)


@pytest.mark.parametrize(
    "translator", ["ترجمة: هدى سالم", "ترجمتها هدى سالم", "تعريب: هدى سالم", "المترجمة: هدى سالم"]
)
@pytest.mark.parametrize("author", ["بقلم: سامي نصر", "سامي نصر - بغداد"])
def test_the_translator_is_not_the_author_of_what_somebody_else_wrote(translator: str, author: str) -> None:
    for lines in ((translator, author), (author, translator)):
        assert field(above(*lines), "author")[0] == "سامي نصر"


@pytest.mark.parametrize(
    "line",
    [
        "السنة الخامسة - العدد 1234 - السبت 3 أغسطس 2013",
        "السنة الخامسة عشرة، العدد (1234)، 3 أغسطس 2013",
        "السنة الخامسة والعشرون | العدد: 1234 | السبت 3 آب/أغسطس 2013",
        "السبت، 3 أغسطس 2013، السنة 12، العدد رقم 1234",
        "صفحة 5 - العدد 1234 - 3 أغسطس 2013",
    ],
)
def test_mastheads(line: str) -> None:
    draft = above(line)
    assert (str(draft.date), draft.author) == ("2013-08-03", "")
    assert [block.text for block in draft.blocks] == [ONE, TWO]


@pytest.mark.parametrize("line", ["العدد 1234", "العدد: 1234 - السنة الخامسة", "السنة 12 العدد 1234"])
def test_the_issue_of_a_paper_without_a_date(line: str) -> None:
    draft = above(line, DATE)
    assert [block.text for block in draft.blocks] == [ONE, TWO]
    assert any(told.kind == "dropped" and told.text == line for told in draft.report)


def test_a_heading_about_a_year_is_none() -> None:
    page = f"<h1>{TITLE}</h1><p>{ONE}</p><h2>السنة الخامسة</h2><p>{TWO}</p>"
    draft = read_raw(f"<html><body>{page}</body></html>".encode(), "page.html")
    assert [block.kind for block in draft.blocks] == ["paragraph", "heading", "paragraph"]


@pytest.mark.parametrize(
    ("line", "sure"),
    [
        ("بواسطة سامي نصر - أغسطس 3, 2013", True),
        ("سامي نصر - أغسطس 3, 2013", False),
        ("سامي نصر / آب 3، 2013", False),
        ("تمت الكتابة بواسطة: سامي نصر آخر تحديث: ٠٧:١٠ ، ٣ أغسطس ٢٠١٣", True),
        ("بقلم سامي نصر نشر في 3 أغسطس 2013", True),
    ],
)
def test_a_name_beside_a_date(line: str, sure: bool) -> None:
    draft = above(line)
    assert (field(draft, "author"), str(draft.date)) == (("سامي نصر", sure), "2013-08-03")
    assert [block.text for block in draft.blocks] == [ONE, TWO]


@pytest.mark.parametrize("line", ["Reporting by Sami Ali; Editing by John Smith", "(Writing by Sami Ali)"])
@pytest.mark.parametrize("place", [1, 2, 3])
def test_english_credits_of_an_agency(line: str, place: int) -> None:
    lines = [TITLE, ONE, TWO]
    lines.insert(place, line)
    draft = read_raw("\n\n".join(lines).encode(), "text.txt")
    assert ([block.text for block in draft.blocks], draft.author) == ([ONE, TWO], "")
    assert any(told.kind == "dropped" and told.text == line for told in draft.report)
