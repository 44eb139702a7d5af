"""Small pages and texts that were once imported wrongly, with the correct result; and variations of them.

The full results are next to the inputs in `fixtures/importing/cases/`.
"""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from sitegen.content.articles import parse_article
from sitegen.errors import ContentError
from sitegen.importing.dateline import find_byline
from sitegen.importing.draft import Draft, Field
from sitegen.importing.markdown import write_article
from sitegen.model.article import Block
from tests.importing.raw import read_raw
from tests.sample import copy_of_sample, warm

CASES = Path(__file__).parents[1] / "fixtures/importing/cases"
TITLE = "افتتاح جسر جديد في الموصل"
ONE = "افتتحت السلطات المحلية جسرا جديدا فوق النهر، وقال مسؤول إن الجسر سيخدم آلاف السكان بعد سنوات."
TWO = "وأضاف المسؤول أن كلفة المشروع بلغت عشرين مليون دولار، وأن العمل استغرق ثلاث سنوات بسبب نقص المواد."


def case(name: str) -> Draft:
    return read_raw(next(CASES.rglob(name)).read_bytes(), name)


def page(body: str, head: str = "", *, title: str = TITLE, above: str = "") -> Draft:
    html = (
        f'<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><article><h1>{title}</h1>{above}<p>{ONE}</p>{body}<p>{TWO}</p></article></body></html>"
    )
    return read_raw(html.encode(), "page.html")


def text(*lines: str) -> Draft:
    return read_raw("\n\n".join(lines).encode(), "page.txt")


def field(draft: Draft, name: str) -> Field:
    return next(found for found in draft.fields if found.name == name)


def kinds(draft: Draft) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in draft.blocks]


def between(draft: Draft) -> str:
    """The Markdown between the first paragraph and the last."""
    return write_article(draft).partition(ONE)[2].rpartition(TWO)[0].strip("\n")


def dropped(draft: Draft) -> list[tuple[str, str]]:
    return [(line.what, line.text) for line in draft.report if line.kind == "dropped"]


# Dates


@pytest.mark.parametrize(
    "name",
    [
        "date-updated-first.html",
        "date-updated-first.txt",
        "date-published-first.txt",
        "date-utc-midnight.html",
    ],
)
def test_the_date_of_publication(name: str) -> None:
    assert str(case(name).date) == "2013-08-03"
    assert field(case(name), "date").sure


@pytest.mark.parametrize(
    "lines",
    [
        ["محدّث في ٢٨ آب ٢٠١٣", "نُشر يوم ٣ آب ٢٠١٣"],
        ["تم التحديث: 28/08/2013", "تاريخ النشر: 03/08/2013"],
        ["Updated: 28 أغسطس 2013 - Published: 3 أغسطس 2013"],
        ["Published 3 أغسطس 2013", "Last modified 28 أغسطس 2013"],
        ["آخر تحديث:", "۲۸ أغسطس ۲۰۱۳", "تاريخ النشر:", "۳ أغسطس ۲۰۱۳"],
        ["3 أغسطس 2013", "آخر تحديث 28 أغسطس 2013"],
        ["آخر تحديث 28 أغسطس 2013", "السبت 3 أغسطس 2013"],
    ],
)
def test_labels_of_dates(lines: list[str]) -> None:
    for draft in (
        text(TITLE, *lines, ONE, TWO),
        page("", above="".join(f"<div>{line}</div>" for line in lines)),
    ):
        assert str(draft.date) == "2013-08-03"
        assert field(draft, "date").sure
        assert kinds(draft) == [("paragraph", ONE), ("paragraph", TWO)]


def test_the_date_of_an_update_alone_is_unsure() -> None:
    draft = case("date-updated-only.txt")
    assert str(draft.date) == "2013-08-28" and not field(draft, "date").sure
    stated = '<meta property="article:published_time" content="2013-08-03T10:00:00+03:00">'
    draft = page("", stated, above="<div>آخر تحديث: 28 أغسطس 2013</div>")
    assert str(draft.date) == "2013-08-03" and field(draft, "date").origin == "article:published_time"


@pytest.mark.parametrize(
    ("stated", "visible", "date", "sure", "reported"),
    [
        ("2013-08-02T22:30:00Z", "السبت 3 أغسطس 2013", "2013-08-03", True, "2013-08-02T22:30:00Z"),
        ("2013-08-02T21:00:00+00:00", "3 أغسطس 2013", "2013-08-03", True, "2013-08-02T21:00:00+00:00"),
        ("2013-08-03T01:30:00+03:00", "3 أغسطس 2013", "2013-08-03", True, ""),
        ("2013-07-01T10:00:00Z", "3 أغسطس 2013", "2013-08-03", False, "2013-07-01T10:00:00Z"),
        ("2013-08-02T22:30:00Z", "", "2013-08-02", False, ""),
        ("2013-08-02T10:30:00Z", "", "2013-08-02", True, ""),
        ("السبت، 3 أغسطس 2013 - 10:00 ص", "", "2013-08-03", True, ""),
    ],
)
def test_dates_in_metadata(stated: str, visible: str, date: str, sure: bool, reported: str) -> None:
    head = f'<meta property="article:published_time" content="{stated}">'
    draft = page("", head, above=f"<div>{visible}</div>" if visible else "")
    assert (str(draft.date), field(draft, "date").sure) == (date, sure)
    assert [line.text for line in draft.report if line.what.startswith("date in")] == [reported][
        : bool(reported)
    ]


@pytest.mark.parametrize(
    "line",
    ["Sat, 3 Aug 2013 14:30 GMT", "تاريخ النشر: August 3, 2013", "السبت 3 August 2013 | 10:25 PM"],
)
def test_visible_dates_in_english_beat_metadata(line: str) -> None:
    head = '<meta property="article:published_time" content="2013-08-02T10:00:00+03:00">'
    draft = page("", head, above=f"<div>{line}</div>")
    date = field(draft, "date")
    assert (date.value, date.origin.startswith("visible date"), date.sure) == ("2013-08-03", True, False)
    assert field(page("", above=f"<div>{line}</div>"), "date").sure
    assert str(text(TITLE, line, ONE, TWO).date) == "2013-08-03"


# Names


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("كتب: محمد علي", "محمد علي"),
        ("كتب محمد علي", "محمد علي"),
        ("كتبت - سارة أحمد:", "سارة أحمد"),
        ("بقلم سامي نصر", "سامي نصر"),
        ("بقلم/ د. سامي نصر", "د. سامي نصر"),
        ("تحقيق: منى زكي", "منى زكي"),
        ("متابعة: علي كريم", "علي كريم"),
        ("مراسل الجزيرة: حسن سالم", "حسن سالم"),
        ("مراسلنا في بغداد: حسن سالم", "حسن سالم"),
        ("ترجمة وتحرير: رنا سليم", "رنا سليم"),
        ("أجرى الحوار: كمال عبد الله", "كمال عبد الله"),
        ("أجرت الحوار سعاد ناصر", "سعاد ناصر"),
        ("حاوره: نبيل فهمي", "نبيل فهمي"),
        ("حاورتها ليلى بدر", "ليلى بدر"),
        ("كتب: القاهرة - محمد علي", "محمد علي"),
        ("بغداد - علي جواد", "علي جواد"),
        ("كتب: محمد علي وسارة أحمد", "محمد علي وسارة أحمد"),
    ],
)
def test_bylines_beat_metadata(line: str, author: str) -> None:
    head = '<meta name="author" content="Developed by Heba Musa"><meta name="dc.creator" content="رامي خالد">'
    for draft in (
        text(TITLE, line, "3 أغسطس 2013", ONE, TWO),
        text(TITLE, "3 أغسطس 2013", line, ONE, TWO),
        page("", head, above=f"<div>{line}</div><div>3 أغسطس 2013</div>"),
        page("", head, above=f"<div>{line} | 3 أغسطس 2013</div>"),
    ):
        assert draft.author == author
        assert field(draft, "author").origin.startswith("byline")
        assert kinds(draft) == [("paragraph", ONE), ("paragraph", TWO)]


@pytest.mark.parametrize("line", ["بقلم: سامي نصر", "كتب: سامي نصر"])
def test_a_byline_below_the_text(line: str) -> None:
    draft = text(TITLE, "3 أغسطس 2013", ONE, TWO, line)
    assert draft.author == "سامي نصر"
    assert kinds(draft) == [("paragraph", ONE), ("paragraph", TWO)]


@pytest.mark.parametrize(
    "line",
    [
        "حوار مع وزير الخارجية", "كتب الوزير رسالة إلى البرلمان", "تحقيق في الحادث", "بيروت - توتر في الجنوب",
        "كتب عن العراق", "رويترز", "متابعة: وكالات", "حوار شامل مع الكاتب: أسرار وحكايات",
    ],
)  # fmt: skip
def test_lines_that_name_no_author(line: str) -> None:
    byline = find_byline(line)
    assert byline is None or not byline.author


@pytest.mark.parametrize(
    "title", ["تقرير: ارتفاع أسعار النفط العالمية", "مقابلة: وزير النفط يكشف خطط الحكومة"]
)
def test_a_title_that_begins_like_a_byline(title: str) -> None:
    draft = text(title, "3 أغسطس 2013", ONE, TWO)
    assert (draft.title, draft.author) == (title, "")


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="author" content="Sputnik https; Cdnarabic; I; Logo Png">',
        '<meta name="author" content="admin">',
        '<meta name="author" content="صحيفة النهر"><meta property="og:site_name" content="صحيفة النهر">',
        '<meta name="dc.creator" content="Developed By Heba Musa">',
        '<meta property="article:author" content="https://www.facebook.com/someone">',
        '<meta name="author" content="رامي خالد">',
        '<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"رامي خالد"}}</script>',
    ],
)
def test_names_that_nobody_sees_are_reported_and_not_taken(head: str) -> None:
    draft = page("", head, above="<div>3 أغسطس 2013</div>")
    assert draft.author == ""
    assert "صحيفة" in head or any(line.what.startswith("author in ") for line in draft.report)


def test_metadata_counts_where_it_agrees_with_what_is_seen() -> None:
    stated = (
        '{"@context":"https://schema.org","@graph":[{"@type":"WebPage"},{"@type":["NewsArticle"],"headline":"'
        + TITLE
        + '","datePublished":"2013-08-03T10:00:00+03:00","author":[{"@id":"#a"}],'
        '"publisher":{"@type":"Organization","name":"صحيفة النهر"},"keywords":"جسور, أنهار"},'
        '{"@id":"#a","@type":"Person","name":"سامي نصر"}]}'
    )
    head = f'<script type="application/ld+json">{stated}</script>'
    above = "<div>صحيفة النهر</div><span>سامي نصر</span><time>3 أغسطس 2013</time>"
    draft = page("", head, above=above)
    assert (draft.author, draft.source_name, str(draft.date)) == ("سامي نصر", "صحيفة النهر", "2013-08-03")
    assert [found.origin for found in draft.fields[:4]] == [
        "heading of the page and JSON-LD", "visible date and JSON-LD", "JSON-LD, seen on the page", "JSON-LD",
    ]  # fmt: skip
    assert any(
        line.what.startswith("JSON-LD, not taken: tags") and line.text == "جسور, أنهار"
        for line in draft.report
    )


@pytest.mark.parametrize(
    ("head", "title", "source"),
    [
        (
            '<meta property="og:site_name" content="https://example.org/">',
            f"{TITLE} | صحيفة النهر",
            "صحيفة النهر",
        ),
        ('<meta property="og:site_name" content="example.org">', TITLE, ""),
        ('<meta property="og:site_name" content="© 2013 example.org">', TITLE, ""),
        ('<meta name="publisher" content="شركة البث">', f"{TITLE} - صحيفة النهر", "صحيفة النهر"),
        ("", f"صحيفة النهر - {TITLE}", "صحيفة النهر"),
        ("", f"{TITLE} - محليات - صحيفة النهر", "صحيفة النهر"),
        ("", "افتتاح جسر جديد - الموصل", ""),
    ],
)
def test_a_source_is_a_name(head: str, title: str, source: str) -> None:
    html = (
        f'<html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f"<article><h1>{TITLE}</h1><p>{ONE}</p><p>{TWO}</p></article>"
        f"<footer>حقوق النشر لصحيفة النهر. شركة البث</footer></body></html>"
    )
    assert read_raw(html.encode(), "page.html").source_name == source


CANONICAL = '<link rel="canonical" href="{}">'
SHARED = '<meta property="og:url" content="{}">'
ADDRESS = "https://example.org/a/1"


@pytest.mark.parametrize(
    ("head", "address"),
    [
        (SHARED.format("https://52.16.95.170/a/1") + CANONICAL.format(ADDRESS), ADDRESS),
        (CANONICAL.format("http://localhost/a") + SHARED.format(ADDRESS), ADDRESS),
        (CANONICAL.format("https://example.org/") + SHARED.format(ADDRESS), ADDRESS),
        (CANONICAL.format("/a/1") + SHARED.format("https://example.org/a/2"), ADDRESS),
        ("<!-- saved from url=(0024)https://example.org/a/1 -->", ADDRESS),
        ('<meta property="og:url" content="https://10.0.0.1/a/1">', ""),
    ],
)  # fmt: skip
def test_the_address_is_the_canonical_one(head: str, address: str) -> None:
    assert page("", head).source_url == address


# Text and structure


def test_marks_of_notes_and_raised_text() -> None:
    draft = case("sup.html")
    assert draft.blocks[2].text == (
        "ارتفعت النسبة إلى ٤٥ في المئة هذا العام كما جاء في بيان المفوضية، ومساحة المدينة 20 كم²."
    )
    assert [text for what, text in dropped(draft) if what == "mark of a note"] == ["2", "[3]"]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("بلغت 100<sup>2</sup> متر", "بلغت 100² متر"),
        ("في عام 2013<sup>2</sup> فقط", "في عام 2013 فقط"),
        ("ماء H<sub>2</sub>O نقي", "ماء H₂O نقي"),
        ("قاعة 5 م<sup>3</sup>", "قاعة 5 م³"),
        ("قاعة 5 م<sup>٣</sup>", "قاعة 5 م³"),
        ("الرئيس<sup>م</sup> هنا", "الرئيس م هنا"),
        ("علامة Bridge<sup>®</sup> هنا", "علامة Bridge® هنا"),
        ("القرن 19<sup>th</sup> هنا", "القرن 19ᵗʰ هنا"),
        ("قال الوزير<a href='#n'><sup>1</sup></a> هنا", "قال الوزير هنا"),
        ("قال الوزير<sup>[1]</sup> هنا", "قال الوزير هنا"),
        ("س<sub>ن</sub> هنا", "س ن هنا"),
    ],
)
def test_raised_and_lowered_text_is_never_glued(html: str, shown: str) -> None:
    assert page(f"<p>{html}</p>").blocks[1].text == shown


def test_text_that_is_no_text_of_the_article() -> None:
    draft = case("ruby.html")
    assert draft.blocks[1].text == "وقال الرئيس إن القانون سيصدر ق. غدا في بغداد بعد موافقة المجلس عليه."
    assert {("reading aid of ruby", "raees"), ("text struck out", "القرار")} <= set(dropped(draft))


def test_bold_and_links_are_markdown() -> None:
    text = write_article(case("strong.html"))
    assert "\n\n## الطعون\n\n" in text and "زر [الموقع](https://example.org/x) الرسمي" in text
    assert any("x.jpg صورة الناخبين" in line.text for line in case("strong.html").report)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("قال <b>الوزير،</b>وأضاف نائبه", "قال **الوزير**،وأضاف نائبه"),
        ("قال <b> الوزير </b> اليوم", "قال **الوزير** اليوم"),
        ("قال<b>الوزير</b>اليوم", "قال**الوزير**اليوم"),
        ("<b>قال</b><b>الوزير</b> اليوم", "**قالالوزير** اليوم"),
        ("و<a href='https://e.org/a_(b)'><b>غيره</b></a> هنا", "و[**غيره**](https://e.org/a_%28b%29) هنا"),
        ("<b>و<a href='https://e.org/a'>غيره</a> هنا</b> أيضا", "**و[غيره](https://e.org/a) هنا** أيضا"),
        ("<span style='font-weight: bold'>مهم</span> و<em>مائل</em> هنا", "**مهم** و*مائل* هنا"),
        ("نجمة * هنا و<b>مهم * جدا</b> هنا", "نجمة \\* هنا و**مهم \\* جدا** هنا"),
        ("بريد <a href='mailto:a@e.org'>المحرر</a> هنا", "بريد [المحرر](mailto:a@e.org) هنا"),
        ("رابط <a href='javascript:x()'>خطر</a> هنا", "رابط خطر هنا"),
        ("رابط <a href='#here'>داخل</a> هنا", "رابط داخل هنا"),
        ("رابط <a href='/x'>ناقص</a> هنا", "رابط ناقص هنا"),
    ],
)
def test_inline_mark_up(html: str, markdown: str) -> None:
    draft = page(f"<p>{html} في نص الخبر.</p>")
    assert between(draft) == f"{markdown} في نص الخبر."
    assert "ناقص" not in html or any(line.what == "link, not taken" for line in draft.report)


def test_a_page_in_bold_type_is_not_bold() -> None:
    draft = page(f"<p><b>{ONE} ثم.</b></p><p><b>{ONE} أيضا.</b></p><p><b>{ONE} كذلك.</b></p>")
    assert not any(block.marks for block in draft.blocks)
    assert any(line.what.startswith("bold type, not taken") for line in draft.report)


LISTS = [
    (
        "<ul><li>أول</li><li>ثان<ul><li>أ</li><li>ب<ol><li>ج</li></ol></li></ul></li><li>ثالث</li></ul>",
        "- أول\n- ثان\n  - أ\n  - ب\n    1. ج\n- ثالث",
    ),
    ("<ol start='3'><li>أول</li><li>ثان</li></ol>", "3. أول\n4. ثان"),
    ("<ol><li>أول</li><li value='7'>سابع</li><li>ثامن</li></ol>", "1. أول\n7) سابع\n8) ثامن"),
    ("<ul><li><p>أول</p><p>تتمة.</p></li><li><b>ثان:</b> نص</li></ul>", "- أول\n\n  تتمة.\n- **ثان:** نص"),
    ("<ul><li>أول</li></ul><ul><li>ثان</li></ul>", "- أول\n* ثان"),
    ("<ol><li>أول</li><li>ثان</li></ol><ol><li>ثالث</li></ol>", "1. أول\n2. ثان\n1) ثالث"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "markdown"), LISTS)
def test_lists(html: str, markdown: str) -> None:
    assert between(page(html)) == markdown


def test_cases_of_lists() -> None:
    assert "- قائمة النهر\n- قائمة الجبل\n  - فرع أول\n  - فرع ثان\n- قائمة السهل\n" in write_article(
        case("nested.html")
    )
    assert "- قائمة النهر\n\n  وهي الأولى.\n- **قائمة السهل:** عشرون مقعدا\n" in write_article(
        case("lip.html")
    )
    assert "\n1. قائمة النهر\n2. قائمة السهل\n" in write_article(case("ol.html"))
    text = write_article(case("structures.html"))
    assert "3. قائمة النهر\n4. قائمة الجبل\n   - فرع أول\n   - فرع ثان\n5. قائمة السهل\n" in text
    article = parse_article(text, "content/articles/a.md", "a")
    lists = [block for block in article.sections[0].blocks if block.kind == "list"]
    assert [(one.ordered, one.first_number, len(one.children)) for one in lists] == [
        (False, 1, 3),
        (True, 3, 3),
    ]
    assert any(_kinds(item) == ["item", "paragraph", "list"] for item in lists[1].children)


def _kinds(block: Block) -> list[str]:
    return [block.kind, *(child.kind for child in block.children)]


def test_tables_say_that_they_were_flattened() -> None:
    draft = case("structures.html")
    assert [block.text for block in draft.blocks[1:4]] == [
        "المحافظة | نسبة المشاركة",
        "نينوى | ٤٥٪",
        "البصرة | ٣٨٪",
    ]
    assert any(line.what == "table, flattened to 3 items of a list" for line in draft.report)


def test_lists_in_text() -> None:
    draft = case("arabic-numbers.txt")
    found = [block for block in draft.blocks if block.kind == "list-item"]
    assert [(block.place.number if block.place else 0, block.text) for block in found] == [
        (1, "وقف إطلاق النار فورا"), (2, "تبادل الأسرى خلال أسبوع"), (3, "فتح المعابر أمام المدنيين"),
        (1, "انسحاب القوات من القرى"), (2, "عودة النازحين إلى بيوتهم"),
        (None, "تشكيل لجنة"), (None, "عقد مؤتمر"),
    ]  # fmt: skip
    assert ("paragraph", "أولا: نزع السلاح.") in kinds(draft)
    article = parse_article(write_article(draft), "content/articles/a.md", "a")
    assert not any(sentence.text.rstrip(".)-")[-1:].isdigit() for sentence in article.sentences)


@pytest.mark.parametrize(
    "marks", [("١.", "٢."), ("١)", "٢)"), ("١-", "٢-"), ("۱.", "۲."), ("(1)", "(2)"), ("1 -", "2 -")]
)
def test_marks_of_numbered_items(marks: tuple[str, str]) -> None:
    draft = text(TITLE, ONE, f"{marks[0]} انسحاب القوات", f"{marks[1]} عودة النازحين إلى بيوتهم.", TWO)
    assert between(draft) == "1. انسحاب القوات\n2. عودة النازحين إلى بيوتهم."


@pytest.mark.parametrize(
    "line",
    [
        "2013 كان عاما صعبا",
        "1.5 مليون نازح عادوا",
        "3-4 سنوات من العمل",
        "أولا: نزع السلاح",
        "ثانيا - الإعمار",
    ],
)
def test_lines_that_are_no_items(line: str) -> None:
    assert [kind for kind, own in kinds(text(TITLE, ONE, line, TWO)) if own == line] in (
        ["paragraph"],
        ["heading"],
    )


# What is not the article


def test_no_headline_of_other_news_and_no_footer() -> None:
    for name in ("related-headings.html", "footer-with-question.txt"):
        draft = case(name)
        assert {kind for kind, _ in kinds(draft)} == {"paragraph"} and len(draft.blocks) == 3


@pytest.mark.parametrize(
    "below",
    [
        ["الأكثر مشاهدة", "وزير الري يزور السد", "الرئيسية | فيديو | من نحن؟"],
        ["وزير الري يزور سد الموصل", "ارتفاع أسعار النفط في الأسواق", "اتصل بنا | هل لديك سؤال؟ | عن الموقع"],
        ["الرئيسية • فيديو • العالم • رياضة"],
        ["من نحن؟"],
        ["آخر الأخبار", "هل يعود الوزير إلى منصبه؟", "شروط الخدمة | الأسئلة الشائعة | من نحن؟"],
    ],
)
def test_rows_of_menus_and_footers(below: list[str]) -> None:
    assert kinds(text(TITLE, "3 أغسطس 2013", ONE, TWO, *below)) == [("paragraph", ONE), ("paragraph", TWO)]


@pytest.mark.parametrize("tag", ["h2", "h3", "h4"])
def test_linked_headings_are_other_news(tag: str) -> None:
    news = "".join(
        f"<div><{tag}><a href='/n{n}'>خبر آخر عن المدينة رقم {n}</a></{tag}></div>" for n in range(3)
    )
    html = (
        f'<html><head><meta charset="utf-8"><title>{TITLE}</title></head><body><h1>{TITLE}</h1>'
        f"<div><p>{ONE}</p><{tag}>الكلفة</{tag}><p>{TWO}</p>{news}<p>{TWO} ثم.</p>"
        f"</div><div>{news}</div></body></html>"
    )
    found = kinds(read_raw(html.encode(), "page.html"))
    assert ("heading", "الكلفة") in found and not any("خبر آخر" in text for _, text in found)


def test_choices_of_a_form_are_reported() -> None:
    draft = page("<select><option>اختر المدينة</option><option>الموصل</option></select>")
    assert kinds(draft) == [("paragraph", ONE), ("paragraph", TWO)]
    assert [said.text for said in draft.report if said.what == "choices of a form"] == ["اختر المدينة الموصل"]


# What pages say to those who hear them


def test_labels_for_those_who_hear_the_page() -> None:
    """Names of author and office, labels of captions, and the parts of a page that roles and labels name."""
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div role='banner'>"
        "<p>لقد أدخلنا تغييرات مهمة على سياستنا المتعلقة بالخصوصية وعلى شروط ملفات الارتباط، "
        "فاقرأوها من فضلكم.</p>"
        f"</div><main><h1>{TITLE}</h1><figure><img src='a.jpg'><figcaption><span>التعليق على الصورة،</span>"
        "<p>عمال قرب الجسر الجديد في الموصل</p></figcaption></figure>"
        "<section aria-labelledby='article-byline'><ul><li><span>Author,</span> سعاد ناصر وليلى حسن</li>"
        "<li><span>Role,</span> صحيفة النهر</li>"
        f"<li><time>3 أغسطس/ آب 2013</time></li></ul></section><div><p>{ONE}</p></div>"
        "<section aria-labelledby='podcast-promo'><strong id='podcast-promo'>يستحق الانتباه</strong>"
        "<p>شرح معمق لقصة بارزة من أخبار اليوم لمساعدتك على فهم أهم الأحداث</p><p>الحلقات</p></section>"
        f"<div><p>{TWO}</p></div><div><p>{LONG}</p></div>"
        f"<div><p>{TWO} ثم بعد ذلك.</p></div></main></body></html>"
    )
    draft = read_raw(html.encode(), "page.html")
    assert (draft.author, str(draft.date), draft.standfirst) == ("سعاد ناصر وليلى حسن", "2013-08-03", "")
    assert field(draft, "author").sure and field(draft, "date").sure
    assert kinds(draft) == [
        ("caption", "عمال قرب الجسر الجديد في الموصل"), ("paragraph", ONE), ("paragraph", TWO),
        ("paragraph", LONG), ("paragraph", f"{TWO} ثم بعد ذلك."),
    ]  # fmt: skip
    assert [line.text for line in draft.report if line.what.startswith("picture")] == ["a.jpg"]


# Interviews


def test_interview() -> None:
    draft = case("interview.html")
    questions = [block.text for block in draft.blocks if block.kind == "question"]
    assert len(questions) == 3 and draft.author == "سامي العلي"
    text = write_article(draft)
    assert "\\*" not in text and "\n\n-" not in text and all(f"\n**{one}**\n" in text for one in questions)


LONG = "وهل وجدت من يسمع هذا الكلام في البلدية أم أن المسؤولين كانوا مشغولين بأمور أخرى في ذلك الوقت؟"


@pytest.mark.parametrize(
    ("ask", "answer"),
    [("*", "-"), ("* ", "- "), ("س: ", "ج: "), ("س/ ", "ج/ "), ("● ", ""), ("- ", ""), ("", "")],
)
def test_questions_have_one_form(ask: str, answer: str) -> None:
    questions = ["كيف بدأت الفكرة؟", LONG, "وماذا عن المستقبل؟"]
    turns = [line for at, one in enumerate(questions) for line in (f"{ask}{one}", f"{answer}{TWO} {at}.")]
    draft = text(TITLE, "حاورته: سعاد ناصر", ONE, *turns)
    assert [block.text for block in draft.blocks if block.kind == "question"] == questions
    assert [block.text for block in draft.blocks if block.kind == "paragraph"][1:] == [
        f"{TWO} {at}." for at in range(3)
    ]
    assert draft.author == "سعاد ناصر"


@pytest.mark.parametrize(
    ("turn", "ask", "answer"),
    [
        ("<b>{q}</b><br>{a}", "", ""),
        ("<strong>{q}</strong> {a}", "", ""),
        ("<b>{q}</b> – {a}", "", ""),
        ("<b>س:</b> <b>{q}</b> ج: {a}", "", ""),
        ("س: {q} ج: {a}", "", ""),
        ("س/ {q} - ج/ {a}", "", ""),
        ("الصحيفة: {q} - الضيف: {a}", "الصحيفة: ", "الضيف: "),
        ("<b>الصحيفة:</b> {q} <b>ليلى حسن:</b> {a}", "الصحيفة: ", "ليلى حسن: "),
        ("الصحيفة: {q}<br>ليلى حسن: {a}", "الصحيفة: ", "ليلى حسن: "),
    ],
)
def test_a_question_and_its_answer_in_one_paragraph(turn: str, ask: str, answer: str) -> None:
    """Names of those who speak are text, and stay."""
    asked = ["كيف بدأت الفكرة؟", "وماذا عن المستقبل؟"]
    draft = page("".join(f"<p>{turn.format(q=question, a=f'{TWO} ثم.')}</p>" for question in asked))
    plain = [(kind, own) for kind, own in kinds(draft) if own not in (ONE, TWO)]
    expected = [("question", f"{ask}{question}") for question in asked]
    assert plain[::2] == expected and plain[1::2] == [("paragraph", f"{answer}{TWO} ثم.")] * 2
    assert "\\" not in write_article(draft)


def test_all_turns_in_one_paragraph() -> None:
    draft = text(
        TITLE, ONE, f"س: كيف بدأت الفكرة؟ ج: {TWO} س: حدثنا عن البيت. ج: {TWO} ثم. س: ومتى؟ ج: غدا.", TWO
    )
    assert kinds(draft)[1:-1] == [
        ("question", "كيف بدأت الفكرة؟"), ("paragraph", TWO),
        ("question", "حدثنا عن البيت."), ("paragraph", f"{TWO} ثم."),
        ("question", "ومتى؟"), ("paragraph", "غدا."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        [f"<b>لماذا الآن؟</b> {TWO} ثم."],
        ["وقال: هل نعود؟ - وأضاف: لا نعرف بعد.", "وقال: هل نبقى؟ - وأضاف: لم يقرر أحد شيئا."],
        ["الوزير: هل نعود إلى البيت؟ لم يقل ذلك.", "ذكر الرقم س: ما هذا؟ ثم مضى إلى بيته."],
    ],
)
def test_questions_that_are_no_interview(lines: list[str]) -> None:
    draft = page("".join(f"<p>{line}</p>" for line in lines))
    assert [kind for kind, _ in kinds(draft)] == ["paragraph"] * (len(lines) + 2)


def test_bold_questions_among_bold_headings_are_headings() -> None:
    heads = ["ماذا حدث؟", "خطة جديدة", "ماذا بعد؟"]
    draft = page("".join(f"<p><b>{head}</b></p><p>{TWO} ثم.</p>" for head in heads))
    assert [own for kind, own in kinds(draft) if kind == "heading"] == heads


# Standfirst


def test_a_standfirst_above_the_dateline() -> None:
    draft = text(
        TITLE, "جسر جديد يخدم آلاف السكان في المدينة القديمة.",
        "Workers stand near the new bridge over the Tigris in Mosul, Iraq, August 3, 2013.",
        f"الموصل - {ONE}", TWO,
    )  # fmt: skip
    assert draft.standfirst == "جسر جديد يخدم آلاف السكان في المدينة القديمة."
    assert [kind for kind, _ in kinds(draft)] == ["caption", "paragraph", "paragraph"]
    assert kinds(draft)[0][1].startswith("Workers stand")


@pytest.mark.parametrize("credit", ["Reuters", "AFP via Getty Images", "(Getty Images)"])
def test_a_credit_above_the_dateline(credit: str) -> None:
    draft = text(TITLE, "جسر جديد يخدم آلاف السكان في المدينة القديمة.", credit, f"الموصل - {ONE}", TWO)
    assert [kind for kind, _ in kinds(draft)] == ["paragraph", "paragraph"]
    assert draft.standfirst == "جسر جديد يخدم آلاف السكان في المدينة القديمة."


def test_english_is_never_handed_to_translation(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    caption = "Workers stand near the new bridge over the Tigris in Mosul, Iraq, August 3, 2013."
    lines = [TITLE, "جسر جديد يخدم آلاف السكان في المدينة القديمة.", caption, f"الموصل - {ONE}", TWO]
    (site / "raw.txt").write_text("\n\n".join(lines), "utf-8")
    assert warm().run("import", "--slug", "bridge", "raw.txt", cwd=site).code == 0
    memory = polib.pofile(str(site / "content/translations/bridge.en.po"))
    assert [entry.msgid for entry in memory.translated_entries()] == [caption]
    assert warm().run("build", cwd=site).code == 0


# All of them


def test_a_page_without_text_is_no_article_of_codes() -> None:
    with pytest.raises(ContentError, match=r"no running text found|no title and no text"):
        case("saved-page.mhtml")


def test_all_cases_are_articles_that_build(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    files = sorted(path for path in CASES.rglob("*") if path.suffix in (".html", ".txt"))
    for file in files:
        done = warm().run("import", "--publish", "--slug", file.stem + file.suffix[1:], file, cwd=site)
        assert done.code == 0, done.err
    assert warm().run("build", cwd=site).code == 0
