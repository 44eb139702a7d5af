"""Variations of the cases, as data (`fixtures/importing/neighbours.yaml`)."""

from __future__ import annotations

import codecs
import datetime
import quopri
import textwrap
from html import escape
from pathlib import Path
from typing import Any

import pytest
import yaml

from sitegen.errors import ContentError
from sitegen.importing.markdown import write_article
from sitegen.importing.reader import read_drafts
from tests.importing.raw import read_raw
from tests.importing.test_cases import ONE, TITLE, TWO, between, field, page, text
from tests.sample import copy_of_sample, warm

_PATH = Path(__file__).parents[1] / "fixtures/importing/neighbours.yaml"
DATA: dict[str, Any] = yaml.safe_load(_PATH.read_text(encoding="utf-8"))
DATE = "السبت 2013/08/03"


@pytest.mark.parametrize(("line", "author", "source", "sure"), DATA["bylines"])
def test_byline(line: str, author: str, source: str, sure: bool) -> None:
    draft = text(TITLE, line, DATE, ONE, TWO)
    assert (draft.author, draft.source_name) == (author, source)
    assert [block.text for block in draft.blocks] == [ONE, TWO]
    assert field(draft, "author").sure == sure


@pytest.mark.parametrize("line", DATA["captions"])
def test_caption_that_looks_like_a_byline(line: str) -> None:
    draft = text(TITLE, DATE, line, ONE, TWO)
    assert not draft.author
    assert (draft.blocks[0].kind, draft.blocks[0].text) == ("caption", line)


def test_a_name_that_the_text_mentions_is_a_caption() -> None:
    draft = text(TITLE, DATE, "سامي العلي", ONE, f"وقال العلي إن الجسر جاهز، {TWO[1:]}")
    assert (draft.author, draft.blocks[0].kind) == ("", "caption")


@pytest.mark.parametrize("title", DATA["titles"])
def test_title_that_looks_like_a_byline(title: str) -> None:
    draft = text(title, DATE, ONE, TWO)
    assert (draft.title, draft.author) == (title, "")


def test_title_in_latin_letters_above_the_title() -> None:
    draft = text("New bridge opens in Mosul", TITLE, DATE, ONE, TWO)
    assert draft.title == TITLE
    assert any(line.text == "New bridge opens in Mosul" for line in draft.report)


@pytest.mark.parametrize(("line", "date", "sure"), DATA["dates"])
def test_date_line(line: str, date: datetime.date | None, sure: bool) -> None:
    draft = text(TITLE, line, ONE, TWO)
    assert (draft.date, field(draft, "date").sure) == (date, sure)
    assert [block.text for block in draft.blocks] == [ONE, TWO]


@pytest.mark.parametrize(("line", "source", "sure", "address"), DATA["sources"])
def test_source_line(line: str, source: str, sure: bool, address: str) -> None:
    draft = text(TITLE, DATE, ONE, TWO, line)
    assert (draft.source_name, field(draft, "source").sure) == (source, sure)
    assert draft.source_url == address
    assert [block.text for block in draft.blocks] == [ONE, TWO]


@pytest.mark.parametrize(("dateline", "source"), DATA["datelines"])
def test_sources_in_the_dateline(dateline: str, source: str) -> None:
    draft = text(TITLE, DATE, f"{dateline} {ONE}", TWO)
    assert (draft.source_name, field(draft, "source").sure) == (source, True)
    assert [block.text for block in draft.blocks] == [f"{dateline} {ONE}", TWO]


@pytest.mark.parametrize(("label", "name", "author", "source"), DATA["labels"])
def test_a_label_above_the_name(label: str, name: str, author: str, source: str) -> None:
    draft = text(TITLE, DATE, label, name, ONE, TWO)
    assert (draft.author, draft.source_name) == (author, source)
    assert [block.text for block in draft.blocks] == [ONE, TWO]


def test_a_label_above_a_heading() -> None:
    draft = text(TITLE, DATE, ONE, "كتب:", "الجسر الجديد في أرقام", TWO)
    assert (draft.author, [block.text for block in draft.blocks][-1]) == ("", TWO)
    assert "الجسر الجديد في أرقام" in [block.text for block in draft.blocks]


@pytest.mark.parametrize("lines", DATA["lists"])
def test_a_list_up_to_the_line_that_ends_it(lines: list[str]) -> None:
    draft = text(TITLE, DATE, ONE, *lines, TWO)
    assert [block.text for block in draft.blocks] == [ONE, TWO]
    assert {line.text for line in draft.report if line.kind == "dropped"} >= {*lines}
    # Without its end, nothing can be told of what follows.
    assert TWO in [block.text for block in text(TITLE, DATE, ONE, *lines[:-1], TWO).blocks]


def test_a_caption_that_occurs_twice_below_a_byline() -> None:
    caption = "الجسر الجديد فوق النهر"
    draft = text(TITLE, "رويترز - بغداد", DATE, caption, caption, ONE, TWO)
    assert (draft.title, draft.standfirst, draft.source_name) == (TITLE, "", "رويترز")
    assert text("أخبار البلاد كلها", DATE, TITLE, TITLE, ONE, TWO).title == TITLE


def test_a_counter_above_a_byline() -> None:
    draft = text(TITLE, DATE, "1 234", "بغداد - واع - سامي نصر", ONE, TWO)
    assert (draft.author, draft.source_name) == ("سامي نصر", "واع")
    assert [block.text for block in draft.blocks] == [ONE, TWO]


@pytest.mark.parametrize("width", [46, 60, 76, 110])
@pytest.mark.parametrize("blank", ["\n\n", "\n"])
def test_lines_of_one_width_are_paragraphs(width: int, blank: str) -> None:
    paragraphs = [ONE, f"{ONE} {TWO} {ONE}", TWO, f"{TWO} {ONE}", f"{TWO} {TWO}"]
    wrapped = blank.join("\n".join(textwrap.wrap(paragraph, width)) for paragraph in paragraphs)
    draft = read_raw(f"{TITLE}\n{DATE}\n{wrapped}\n".encode(), "wrapped.txt")
    assert (draft.title, str(draft.date)) == (TITLE, "2013-08-03")
    assert " ".join(block.text for block in draft.blocks) == " ".join(paragraphs)
    if blank == "\n\n":
        assert [block.text for block in draft.blocks] == paragraphs
    assert [line.what for line in draft.report if line.kind == "info"] == ["wrapped text"]


@pytest.mark.parametrize("lines", DATA["unwrapped"])
def test_lines_of_one_width_that_are_no_paragraphs(lines: list[str]) -> None:
    draft = text(TITLE, DATE, ONE, *lines, TWO)
    assert "wrapped text" not in [line.what for line in draft.report]
    draft = read_raw("\n".join([TITLE, DATE, *lines]).encode(), "lines.txt")
    assert "wrapped text" not in [line.what for line in draft.report]


def test_lines_above_the_title() -> None:
    head = ("بسم الله الرحمن الرحيم", "وزارة الموارد", "بيان صحفي", DATE)
    draft = text(*head, TITLE, ONE, TWO)
    assert not field(draft, "title").sure
    paper = f"صحيفة النهر - العدد 1234 - {DATE} - الصفحة 3"
    draft = text(paper, TITLE, ONE, TWO)
    assert (draft.title, str(draft.date), draft.source_name) == (TITLE, "2013-08-03", "صحيفة النهر")


@pytest.mark.parametrize(("line", "doubted"), DATA["languages"])
def test_a_text_that_is_hardly_arabic(line: str, doubted: bool) -> None:
    draft = text("عنوان", DATE, line, line)
    assert any(row.what.startswith("language") for row in draft.report if row.kind == "unsure") == doubted


def test_a_label_of_the_source_alone() -> None:
    for line, source, address in (
        ("الجزيرة نت", "الجزيرة نت", ""),
        ("https://e.org/x", "", "https://e.org/x"),
    ):
        draft = text(TITLE, DATE, ONE, TWO, "المصدر:", line)
        assert (draft.source_name, draft.source_url) == (source, address)
    for below in ((), ("شارك المقال",)):
        assert text(TITLE, DATE, ONE, TWO, "المصدر", *below).source_name == ""


@pytest.mark.parametrize(
    "line",
    [
        "نشر في جريدة النهر بتاريخ 5 أيار 2013",
        "نشرت في: جريدة النهر | 5 أيار 2013",
        "جريدة النهر، العدد 1234، 5 أيار 2013",
        "عن جريدة النهر 5/5/2013",
    ],
)
def test_the_paper_beside_its_date(line: str) -> None:
    draft = text(TITLE, line, ONE, TWO)
    assert (draft.source_name, draft.author, str(draft.date)) == ("جريدة النهر", "", "2013-05-05")
    assert not field(draft, "source").sure


@pytest.mark.parametrize("literal", DATA["literal"])
@pytest.mark.parametrize("form", ["text", "Markdown", "page"])
def test_text_that_looks_like_markup(literal: str, form: str) -> None:
    """It is told wherever it is kept as it is."""
    inside = f"تبلغ المساحة 20 كم{literal}ونصف الماء نقي في السنوات الأخيرة كلها."
    if form == "text":
        draft = text(TITLE, DATE, ONE, inside, TWO)
    elif form == "page":
        draft = page(f"<p>{escape(inside)}</p>")
    elif literal == "&nbsp;":
        return  # a space in Markdown
    else:
        draft = text(f"# {TITLE}", DATE, ONE, inside, TWO)
    assert inside in [block.text for block in draft.blocks]
    told = [line.text for line in draft.report if line.what == "looks like markup, kept as text"]
    assert any(literal.strip() in what for what in told)


def test_what_markdown_has_beside_its_text() -> None:
    note = "[الملف]: https://example.org/2 'عنوان'"
    draft = text(
        f"# {TITLE} **كما** وعدت", ONE, f"انظر [هنا][أ] و`رمز`، {TWO}", note, "[أ]: https://example.org/1"
    )
    assert note in [block.text for block in draft.blocks]
    assert [mark.href for mark in draft.blocks[1].marks] == ["https://example.org/1"]
    told = [(line.what, line.text) for line in draft.report if line.kind == "info"]
    assert ("bold text, not taken", "كما") in told
    assert ("code in a line, taken as plain text", "رمز") in told


@pytest.mark.parametrize(("line", "author"), DATA["signatures"])
def test_signature_below_the_text(line: str, author: str) -> None:
    draft = text(TITLE, DATE, ONE, TWO, line)
    assert (draft.author, field(draft, "author").sure) == (author, False)
    assert [block.text for block in draft.blocks] == [ONE, TWO]


OTHER = "ارتفاع أسعار النفط في الأسواق"


@pytest.mark.parametrize(
    ("head", "above", "title", "sure"),
    [
        # What names the site is no title.
        (("النهر", "النهر"), f"<h1>{TITLE}</h1>", TITLE, True),
        (("النهر", "النهر"), f"<h1>النهر</h1><h1>{TITLE}</h1>", TITLE, True),
        # A title that nobody sees is that of another page, or of none.
        ((OTHER, "النهر"), f"<h3>{TITLE}</h3>", TITLE, False),
        ((OTHER, "النهر"), f"<h3>{TITLE}</h3><div>{OTHER} - النهر</div>", OTHER, True),
        ((OTHER, "النهر"), f"<h3><a href='https://e.org/x'>{TITLE}</a></h3>", OTHER, True),
        ((OTHER, "النهر"), "<h3>الأخبار</h3>", OTHER, True),
        ((f"{OTHER} اليوم", "النهر"), f"<div>{OTHER}</div>", f"{OTHER} اليوم", True),
        ((f"{TITLE} - النهر", "النهر"), f"<div>{TITLE}</div><h3>جسر آخر في المدينة</h3>", TITLE, True),
    ],
)  # fmt: skip
def test_title_of_a_page(head: tuple[str, str], above: str, title: str, sure: bool) -> None:
    html = (
        f'<html><head><meta charset="utf-8"><title>{head[0]}</title>'
        f'<meta property="og:site_name" content="{head[1]}"></head><body>'
        f"<div>{above}<div>{DATE}</div><p>{ONE}</p><p>{TWO}</p></div></body></html>"
    )
    draft = read_raw(html.encode(), "page.html")
    found = field(draft, "title")
    assert (found.value, found.sure) == (title, sure)
    assert sure or any(line.what.startswith("title in <title>, not taken") for line in draft.report)


@pytest.mark.parametrize("line", ["العريش - محمد حسين", "قرية الورد - محمد حسين"])
def test_author_beside_a_place_in_an_element_for_it(line: str) -> None:
    author = field(page("", above=f'<div id="story_reporter">{line}</div><div>{DATE}</div>'), "author")
    assert (author.value, author.sure) == ("محمد حسين", False)


@pytest.mark.parametrize(("above", "below", "author", "dated"), DATA["around"])
def test_what_stands_around_the_text_of_a_page(above: str, below: str, author: str, dated: bool) -> None:
    day = "" if dated else f'<h2 class="date-header">{DATE}</h2>'
    html = f"<html><body><div>{day}<h1>{TITLE}</h1>{above}<p>{ONE}</p><p>{TWO}</p>{below}</div></body></html>"
    draft = read_raw(html.encode(), "page.html")
    assert (draft.title, draft.author, str(draft.date)) == (TITLE, author, "2013-08-03")
    assert [block.text for block in draft.blocks] == [ONE, TWO]


TAGS = "<ul><li>جسور</li><li>الموصل</li><li>نهر دجلة</li></ul>"


def test_lists_of_tags_are_no_text() -> None:
    draft = page("", above=TAGS)
    assert [block.text for block in draft.blocks] == [ONE, TWO]
    head = f"<html><body><article><h1>{TITLE}</h1><div>{DATE}</div><p>{ONE}</p>"
    for text_above, kinds in ((TWO, 2), (f"{TWO[:-1]}:", 5)):
        draft = read_raw(f"{head}<p>{text_above}</p>{TAGS}</article></body>".encode(), "page.html")
        assert [block.text for block in draft.blocks][:2] == [ONE, text_above]
        assert len(draft.blocks) == kinds


def test_a_text_file_that_a_browser_has_saved() -> None:
    content = f"{TITLE}\n\n{DATE}\n\n{ONE}\n\n1. البند الأول\n2. البند الثاني\n\n{TWO}\n"
    for body in (f'<pre style="white-space: pre-wrap;">{content}</pre>', f"<pre>{content}</pre>\n"):
        html = f"<html><head></head><body>{body}</body></html>"
        draft = read_raw(html.encode(), "page.html")
        assert draft == read_raw(content.encode(), "page.txt")


@pytest.mark.parametrize(("body", "markdown"), DATA["pages"])
def test_page(body: str, markdown: str) -> None:
    assert between(page(body)) == markdown


@pytest.mark.parametrize(("content", "message"), DATA["refused"])
def test_text_that_is_no_article(content: str, message: str) -> None:
    with pytest.raises(ContentError) as error:
        read_drafts(content.encode(), "x.txt")
    assert error.value.problems[0].message.startswith(message)
    assert error.value.problems[0].hint


@pytest.mark.parametrize(("encoding", "declared"), DATA["charsets"])
def test_text_in_another_charset_than_declared(encoding: str, declared: str) -> None:
    # ISO-8859-6 has no « and no dashes.
    content = "\n\n".join((TITLE, DATE, ONE, TWO))
    if declared:
        paragraphs = f"<h1>{TITLE}</h1><p>{DATE}</p><p>{ONE}</p><p>{TWO}</p>"
        content = (
            f'<html><head><meta charset="{declared}"></head><body><article>{paragraphs}</article></body>'
        )
    draft = read_raw(content.encode(encoding), "x")
    assert (draft.title, [block.text for block in draft.blocks]) == (TITLE, [ONE, TWO])
    assert any(line.what == "encoding, recognised by its letters" for line in draft.report)


def test_hidden_text_is_unsure() -> None:
    hidden = "مخفي بالنمط في هذه الصفحة عن القراء جميعا."
    draft = page(f'<p style="display:none">{hidden}</p>')
    assert [line.kind for line in draft.report if line.text == hidden] in (["unsure"], ["dropped"])


def test_saved_page_with_a_byte_order_mark() -> None:
    head = "From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
    html = f"<html><body><h1>{TITLE}</h1><p>{ONE}</p><p>{TWO}</p></body></html>"
    body = quopri.encodestring(html.encode())
    data = f"{head}Content-Transfer-Encoding: quoted-printable\n\n".encode() + body
    for start in (codecs.BOM_UTF8, b"\r\n\n"):
        assert [block.text for block in read_raw(start + data, "page.mhtml").blocks] == [ONE, TWO]


def test_markdown_without_front_matter() -> None:
    notes = f"# {TITLE}\n\n{ONE}\n\n## خلفية\n\n* بند أول\n* **بند** ثان\n\n[رابط](https://x.example/a)\n\n{TWO}\n"
    draft = read_raw(notes.encode(), "notes.txt")
    assert draft.title == TITLE
    assert between(draft) == "## خلفية\n\n- بند أول\n- **بند** ثان\n\n[رابط](https://x.example/a)"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_markdown_whose_title_is_its_only_mark(newline: str) -> None:
    notes = f"# {TITLE}\n\n{ONE}\n\n{TWO}\n".replace("\n", newline)
    draft = read_raw(notes.encode(), "notes.md")
    assert draft.title == TITLE
    assert [block.text for block in draft.blocks] == [ONE, TWO]


def test_a_date_set_later_makes_no_second_article(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path / "site")
    (site / "a.txt").write_text(f"{TITLE}\n\n{ONE}\n\n{TWO}\n", encoding="utf-8")
    articles = sorted((site / "content/articles").iterdir())
    assert warm().run("import", "a.txt", cwd=site).code == 0
    told = warm().run("import", "--force", "--date", "2013-08-03", "a.txt", cwd=site)
    assert (told.code, told.out.startswith("a.txt: replaced")) == (0, True)
    assert len(sorted((site / "content/articles").iterdir())) == len(articles) + 1


def test_people_and_excerpts_in_an_export_of_wordpress() -> None:
    data = f"""<?xml version="1.0"?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
      xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>مدونة</title>
      <wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[sami]]></wp:author_login>
      <wp:author_display_name><![CDATA[سامي العلي]]></wp:author_display_name></wp:author>
      <item><title>{TITLE}</title><dc:creator><![CDATA[sami]]></dc:creator>
      <content:encoded><![CDATA[[vc_row][vc_column width="1/2"]<p>{ONE}</p>[youtube https://x.example/v]
      <p>{TWO}</p>[/vc_column][/vc_row]]]></content:encoded>
      <excerpt:encoded><![CDATA[ملخص المقال <هنا>.]]></excerpt:encoded><wp:post_type>post</wp:post_type>
      <wp:post_date>2013-08-03 01:00:00</wp:post_date></item>
      <item><title>محذوف</title><content:encoded>{ONE}</content:encoded><wp:post_type>post</wp:post_type>
      <wp:status>trash</wp:status></item></channel></rss>"""
    draft = read_raw(data.encode(), "wp.xml")
    assert (draft.author, draft.standfirst[:12]) == ("سامي العلي", "ملخص المقال ")
    assert [block.text for block in draft.blocks] == [ONE, TWO]


@pytest.mark.parametrize(
    ("people", "name"),
    [
        ("<author>sami@river.example (سامي العلي)</author>", "سامي العلي"),
        ("<author>سامي العلي &lt;sami@river.online&gt;</author>", "سامي العلي"),
        ("<author>sami@river.news</author>", ""),
        ("<dc:creator>سامي العلي</dc:creator><dc:creator>رنا سليم</dc:creator>", "سامي العلي ورنا سليم"),
    ],
)
def test_authors_of_feeds(people: str, name: str) -> None:
    item = f"<item><title>{TITLE}</title>{people}<description>{ONE} {TWO}</description></item>"
    feed = f"<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>{item}</channel></rss>"
    assert read_raw(feed.encode(), "feed.xml").author == name


def test_a_feed_that_only_tells_of_an_update() -> None:
    data = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>موقع</title><entry><id>u</id>
      <title>{TITLE}</title><updated>2013-08-28T10:00:00Z</updated>
      <content type="html">&lt;p&gt;{ONE}&lt;/p&gt;&lt;p&gt;{TWO}&lt;/p&gt;</content></entry></feed>"""
    found = field(read_raw(data.encode(), "atom.xml"), "date")
    assert (found.value, found.sure) == ("2013-08-28", False)


@pytest.mark.parametrize(("asks", "answers", "asked", "answered"), DATA["interviews"])
def test_interview_that_begins_with_a_question(asks: str, answers: str, asked: str, answered: str) -> None:
    questions = ["متى بدأ العمل في الجسر؟", "وكم كلف المشروع؟", "وماذا بعد؟"]
    turns = [
        line
        for number, question in enumerate(questions, 1)
        for line in (
            asks.replace("1", str(number)) + question,
            answers + (ONE, TWO, ONE + " " + TWO)[number - 1],
        )
    ]
    draft = text(TITLE, DATE, *turns)
    assert [block.text for block in draft.blocks if block.kind == "question"] == [
        asked + q for q in questions
    ]
    assert draft.blocks[1].text == answered + ONE


@pytest.mark.parametrize("mark", DATA["emphasis"])
def test_questions_in_the_emphasis_of_markdown(mark: str) -> None:
    questions = ["متى بدأ العمل في الجسر؟", "وكم كلف المشروع؟"]
    draft = text(TITLE, DATE, ONE, f"{mark}{questions[0]}{mark}", ONE, f"{mark}{questions[1]}{mark}", TWO)
    assert [block.text for block in draft.blocks if block.kind == "question"] == questions
    assert "\\" not in write_article(draft)


def test_counted_questions_one_below_the_other_are_a_list() -> None:
    draft = text(TITLE, DATE, ONE, "1- متى بدأ العمل؟", "2- وكم كلف؟", "3- وماذا بعد؟", TWO)
    assert [block.kind for block in draft.blocks][1:4] == ["list-item"] * 3


def test_items_by_letters_are_paragraphs() -> None:
    draft = text(TITLE, DATE, ONE, "أ) البند الأول", "ب) البند الثاني", TWO)
    assert {block.kind for block in draft.blocks} == {"paragraph"}


@pytest.mark.parametrize(("one", "two", "first", "second"), DATA["items"])
def test_marks_of_lists(one: str, two: str, first: int | None, second: int | None) -> None:
    draft = text(TITLE, DATE, ONE, f"{one}البند الأول", f"{two}البند الثاني", TWO)
    found = [(block.text, block.place.number) for block in draft.blocks if block.place]
    assert found == [("البند الأول", first), ("البند الثاني", second)]


TABLES = [
    # lines below a paragraph, and the Markdown that they become
    (["الاسم\tالعمر\tالمدينة", "سامي\t33\tبغداد"], "- الاسم | العمر | المدينة\n- سامي | 33 | بغداد"),
    (["| الاسم | العمر |", "|---|---|", "| سامي | 33 |"], "- الاسم | العمر\n- سامي | 33"),
    (["1.\tوقف إطلاق النار", "2.\tتبادل الأسرى"], "1. وقف إطلاق النار\n2. تبادل الأسرى"),
    (["•\tوقف إطلاق النار", "•\tتبادل الأسرى"], "- وقف إطلاق النار\n- تبادل الأسرى"),
]


@pytest.mark.parametrize(("lines", "right"), TABLES)
def test_tables_in_plain_text(lines: list[str], right: str) -> None:
    draft = read_raw("\n".join([TITLE, "", DATE, "", ONE, "", *lines, "", TWO]).encode(), "page.txt")
    assert between(draft) == right
    is_table = "|" in right
    assert is_table == any(line.what.startswith("table, flattened to") for line in draft.report)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("https://www.example.org/watch?v=abc", "paragraph"),
        ("#الموصل #الجسر", "paragraph"),
        ("صورة أرشيفية للجسر القديم", "caption"),
        ("[صورة: الجسر القديم]", "caption"),
    ],
)
def test_short_lines_in_the_text_that_are_hardly_headings(line: str, kind: str) -> None:
    draft = text(TITLE, DATE, ONE, line, TWO)
    assert (draft.blocks[1].kind, draft.blocks[1].text) == (kind, line)
    assert any(told.kind == "unsure" and told.text == line for told in draft.report)


def test_a_source_that_is_a_link() -> None:
    line = '<p>المصدر: <a href="https://example.com/a">الجزيرة نت</a></p>'
    draft = page("", above=line)
    assert (draft.source_name, draft.source_url) == ("الجزيرة نت", "https://example.com/a")
    draft = page("", '<link rel="canonical" href="https://example.org/b">', above=line)
    assert draft.source_url == "https://example.org/b"
    assert any("https://example.com/a" in told.text for told in draft.report if told.kind == "info")


def test_agencies_beside_another_source_are_told() -> None:
    head = '<meta property="og:site_name" content="النهر"><title>x</title>'
    draft = page("", head, above=f"<div>بغداد - سامي العلي (أ ف ب، رويترز)</div><div>{DATE}</div>")
    assert (draft.source_name, draft.author) == ("النهر", "سامي العلي")
    assert any(told.text == "أ ف ب، رويترز" for told in draft.report if told.kind == "info")
