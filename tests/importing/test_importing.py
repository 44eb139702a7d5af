"""From raw text and saved pages to articles: invented pages with their results, and properties that always
hold.

Next to every input in `fixtures/importing/` are the article file (`.md`) and the part of the report that an
editor must look at (`.report.tsv`: fields, then line, kind, what, text; all but `kept`). `boilerplate.tsv`
has lines that are dropped, and similar lines that are not.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sitegen.editing.slugs import slug_for
from sitegen.errors import ContentError
from sitegen.importing.boilerplate import rule_for
from sitegen.importing.draft import Draft, DraftBlock, DraftBlockKind
from sitegen.importing.html import read_html
from sitegen.importing.lines import fold
from sitegen.importing.markdown import write_article
from sitegen.importing.plain import read_plain
from sitegen.importing.vocabulary import vocabulary
from tests.importing.raw import read_raw
from tests.sample import copy_of_sample, files_of, warm

FIXTURES = Path(__file__).parents[1] / "fixtures/importing"
PAGES = sorted([*FIXTURES.rglob("*.txt"), *FIXTURES.rglob("*.html")])
ROWS = list(
    csv.DictReader(
        (FIXTURES / "boilerplate.tsv").read_text(encoding="utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
)
KINDS: tuple[DraftBlockKind, ...] = ("heading", "paragraph", "quote", "caption", "list-item")
PARSER = MarkdownIt("commonmark", {"html": False})
BODY = "أعلنت إدارة الميناء أن حركة السفن عادت إلى طبيعتها بعد ثلاثة أيام من العاصفة."


def report_of(draft: Draft) -> str:
    """What an editor must look at: the fields with their origins, and all lines but those that are kept."""
    rows = [
        f"field\t{'sure' if field.sure else 'unsure'}\t{field.name} [{field.origin}]\t{field.value}\n"
        for field in draft.fields
        if field.value or not field.sure
    ]
    rows += [
        f"{line.line}\t{line.kind}\t{line.what}{f' ({line.region})' if line.region else ''}\t{line.text}\n"
        for line in draft.report
        if line.kind != "kept"
    ]
    return "".join(rows)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page(page: Path) -> None:
    draft = read_raw(page.read_bytes(), page.name)
    published = msgspec.structs.replace(draft, publish=True)
    assert write_article(published) == page.with_suffix(".md").read_text(encoding="utf-8")
    assert report_of(draft) == page.with_suffix(".report.tsv").read_text(encoding="utf-8")


def test_same_bytes_in_same_draft_out() -> None:
    for page in PAGES:
        assert read_raw(page.read_bytes(), page.name) == read_raw(page.read_bytes(), page.name)


def test_every_line_of_a_page_is_reported() -> None:
    for page in PAGES:
        if page.suffix == ".txt":
            text = page.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            assert_nothing_lost(text, read_raw(page.read_bytes(), page.name))


def test_a_doubtful_item_keeps_its_number() -> None:
    """As one does that repeats an item of another list."""
    item = "تطوير شبكات الري الحديثة في المحافظات"
    between = "\n\n".join(f"{BODY[:-1]} في اليوم {day}." for day in range(20))
    lists = f"1. {item}\n2. السدود\n\n{between}\n\n1. {item}\n2. الأنهار"
    draft = read_plain(f"خطة الحكومة لمواجهة أزمة المياه\n\n{between}\n\n{lists}\n\n{BODY}")
    assert item in [line.text for line in draft.report if line.kind == "unsure"]
    assert len(re.findall(rf"\n1[.)] {item}\n2[.)] ", write_article(draft))) == 2


def letters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def assert_nothing_lost(text: str, draft: Draft) -> None:
    """Every character of a line is in the report lines of its number; what is not dropped, in the draft."""
    reported: dict[int, Counter[str]] = {}
    in_draft = [draft.title, *draft.standfirst.split("\n"), *(block.text for block in draft.blocks)]
    for said in draft.report:
        if said.line and said.kind != "info":
            reported.setdefault(said.line, Counter()).update(letters(said.text))
        if said.line and said.kind in ("kept", "unsure"):
            assert any(said.text in kept for kept in in_draft)
    for number, line in enumerate(text.split("\n"), 1):
        assert letters(line) <= reported.get(number, Counter()), (number, line)


PHRASES = (
    "اقرأ أيضا", "اقرأ أيضاً: ميناء آخر", "آخر الأخبار", "شارك", "الرئيسية | محليات | فن", "17/06/2023",
    "03/05/2021", "السبت 28 ذو القعدة 1444 هـ", "المصدر: الجزيرة + وكالات", "المصدر", "بقلم: سامي نصر",
    "بغداد / علي جواد / الأناضول", "كاتب مصري", "عن الكاتب", "كلمات مفتاحية", "ميناء جديد", BODY,
    f"بيروت - {BODY}", "• بند", "- بند", "ماذا بعد؟", "التعليق على الصورة، سفن", "سفن تنتظر (رويترز)",
    "جميع الحقوق محفوظة", "* * *", "\u200f", "",
)  # fmt: skip
ARABIC = st.text(
    alphabet='ابتجدرسعلمنهوي ءآأإةى،؛؟.!:"«»()-–/|0123٤٥ \u064e\u0651\u0640\u200c\u200d\u200f\u00a0\t'
)
LINES = st.lists(st.one_of(st.sampled_from(PHRASES), ARABIC, st.text()), max_size=14)


@settings(deadline=None)
@given(LINES)
def test_nothing_is_lost_or_altered(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert_nothing_lost(text, read_plain(text))


@settings(deadline=None)
@given(LINES)
def test_what_is_kept_of_a_line_is_the_line(lines: list[str]) -> None:
    """Apart from the bars between the cells of tables."""
    draft = read_plain("\n".join(lines))
    numbered = dict(enumerate("\n".join(lines).split("\n"), 1))
    for block in draft.blocks:
        line, kept = (" ".join(each.replace("|", " ").split()) for each in (numbered[block.line], block.text))
        assert line.endswith(kept)


TAGS = st.sampled_from(["p", "div", "h1", "h2", "li", "nav", "aside", "figcaption", "br", "b", "x"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TAGS, st.one_of(st.sampled_from(PHRASES), ARABIC)), max_size=9))
def test_every_letter_of_a_page_is_reported(parts: list[tuple[str, str]]) -> None:
    page = "".join(f"<{tag}>{escape(text)}</{tag}>\n" for tag, text in parts)
    draft = read_html(f"<html><body>{page}</body></html>")
    assert letters("".join(text for _, text in parts)) <= letters("".join(said.text for said in draft.report))


def inline_texts(markdown: str) -> Iterator[tuple[DraftBlockKind, str]]:
    """The blocks of a Markdown text in order: what each is, and its text as it is rendered."""
    open_tags: list[str] = []
    for token in PARSER.parse(markdown):
        open_tags = [*open_tags, token.type] if token.nesting == 1 else open_tags
        if token.type == "inline":
            children = token.children or []
            image = len(children) == 1 and children[0].type == "image"
            assert all(child.type == "text" for child in children) or image, token.content
            text = "".join(child.content for child in ((children[0].children or []) if image else children))
            forms: tuple[tuple[str, DraftBlockKind], ...] = (
                ("heading_open", "heading"), ("blockquote_open", "quote"), ("list_item_open", "list-item"),
            )  # fmt: skip
            kind: DraftBlockKind = next((kind for tag, kind in forms if tag in open_tags), "paragraph")
            yield ("caption" if image else kind), text
        open_tags = open_tags[:-1] if token.nesting == -1 else open_tags


def folded(text: str) -> str:
    return " ".join(text.split())


MARKUP = st.text(alphabet="*_[]<>`\\#-+.!&~|:;(){}=\"'/$^1a9بَ \u200f@x", min_size=1)
TEXTS = st.one_of(MARKUP, ARABIC, st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
ONE_LINE = TEXTS.map(folded).filter(bool)


@settings(deadline=None)
@given(ONE_LINE, st.lists(st.builds(DraftBlock, st.sampled_from(KINDS), ONE_LINE, st.just(1)), max_size=6))
def test_the_markdown_renders_as_exactly_the_text(title: str, blocks: list[DraftBlock]) -> None:
    draft = Draft(title, title, None, title, "", "", tuple(blocks), ())
    _, front, body = write_article(draft).split("---\n", 2)
    assert yaml.safe_load(front) == {
        "title": title,
        "source": {"name": title},
        "tags": [],
        "summary": title,
        "draft": True,
    }
    assert list(inline_texts(body)) == [(block.kind, block.text) for block in blocks]


def test_ordinary_prose_is_not_escaped() -> None:
    prose = 'وقال في وسم #ساحة_التحرير: "سنعود غدا!" (رويترز) - 50% من 1.5 مليون، و+20 درجة؛ 2021-07-17؟'
    block = DraftBlock("paragraph", prose, 1)
    assert write_article(Draft("عنوان", "", None, "", "", "", (block,), ())).endswith(f"\n\n{prose}\n")


def test_unknown_fields_are_left_out_of_the_front_matter() -> None:
    draft = Draft("عنوان: فرعي", "", datetime.date(2021, 7, 17), "", "", "", (), ())
    assert (
        write_article(draft)
        == "---\ntitle: 'عنوان: فرعي'\ndate: 2021-07-17\ntags: []\nsummary: ''\ndraft: true\n---\n"
    )


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        ("عنوان\nمتن".encode("cp1256"), 1, "not readable as utf-8"),
        ("title\nبعض".encode("cp1256"), 2, "not readable as utf-8"),
        (codecs.BOM_UTF8 + b"title\n\n\xff", 3, "not readable as utf-8-sig"),
        ("<html><meta charset='no-such'>متن".encode("cp1256"), 0, 'unknown charset "no-such" declared'),
        (b"<html><meta charset='utf-8'>\n\xc7", 2, "not readable as utf-8"),
        (b"title\nte\0xt", 2, "NUL byte"),
        (b"", 0, "no title and no text found"),
        (b" \n\t\r\n", 0, "no title and no text found"),
        (b"<html><body></body></html>", 0, "no title and no text found"),
        ("عنوان قصير".encode(), 0, "no running text found"),
        ("عنوان قصير\nشارك\nآخر الأخبار".encode(), 0, "no running text found"),
    ],
)
def test_input_that_cannot_be_used(data: bytes, line: int, message: str) -> None:
    with pytest.raises(ContentError) as error:
        read_raw(data, "raw.txt")
    (problem,) = error.value.problems
    assert (problem.path, problem.line, problem.message) == ("raw.txt", line, message)
    assert problem.hint


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(encoding: str, end: str) -> None:
    lines = ["عودة السفن إلى الميناء", "", "17/06/2023", f"بيروت - {BODY}", f"وقال المدير: {BODY}"]
    assert read_raw(end.join(lines).encode(encoding), "a") == read_raw("\n".join(lines).encode(), "b")


def test_a_page_is_known_by_its_content_and_not_by_its_name() -> None:
    text = f"عودة السفن إلى الميناء\n{BODY} وكتب: a < b > c"
    assert read_raw(text.encode(), "page.html").blocks[0].text == f"{BODY} وكتب: a < b > c"
    page = f"<!-- saved --><!DOCTYPE html><title>عودة السفن</title><body><p>{BODY}</p>"
    assert [block.text for block in read_raw(page.encode(), "page.txt").blocks] == [BODY]


@pytest.mark.parametrize(
    ("title", "date", "slug"),
    [
        ("ملف القوات الأميركية", datetime.date(2021, 7, 17), "2021-07-17-mlf-al-qwat-al-amirkia"),
        ("هل تستجيب واشنطن؟", None, "hl-tstjib-washntn"),
        ("وَاشِنْطُنـــ", None, "washntn"),
        ("COVID-19 في العراق", None, "covid-19-fi-al-raq"),
        ("؟!", None, "article"),
        ("", datetime.date(2021, 7, 17), "2021-07-17-article"),
        ("ا" * 80, None, "a" * 60),
    ],
)
def test_slug(title: str, date: datetime.date | None, slug: str) -> None:
    assert slug_for(title, date) == slug


@given(st.text(), st.one_of(st.none(), st.dates()))
def test_slugs_are_ascii_and_short(title: str, date: datetime.date | None) -> None:
    slug = slug_for(title, date)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 60


def test_names_of_the_vocabulary_stand_once() -> None:
    for kind, names in vocabulary().names.items():
        assert len(set(names)) == len(names), kind


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['line']} ({row['where']})" for row in ROWS])
def test_boilerplate_line(row: dict[str, str]) -> None:
    rule = rule_for(row["line"], edge=row["where"] == "edges")
    assert (rule.reason if rule else "none") == row["reason"]


@pytest.mark.parametrize(
    ("name", "title", "date", "headings", "captions", "quotes", "dropped"),
    [
        (
            "baghdad-washington-visit",
            "ملف القوات الأميركية يتصدر لقاء بايدن والكاظمي المرتقب",
            datetime.date(2021, 7, 17), [], [5], [], [4],
        ),
        (
            "combat-mission-ends",
            'بايدن يحدّد موعد نهاية "المهمّة القتالية" للأميركيين في العراق',
            datetime.date(2021, 7, 27), [], [5], [], [4],
        ),
        (
            "militia-escalation",
            "هل تستجيب واشنطن لتصعيد الميليشيات بالانسحاب الكامل من العراق؟",
            datetime.date(2021, 5, 3), [10, 20, 32, 42], [24], [28, 48], [3, 6, 38, 56, 58, 60, 62],
        ),
    ],
)  # fmt: skip
def test_real_article(
    shared: Path, name: str, title: str, date: datetime.date,
    headings: list[int], captions: list[int], quotes: list[int], dropped: list[int],
) -> None:  # fmt: skip
    text = (shared / "seeds" / f"{name}.txt").read_text(encoding="utf-8")
    lines = {
        number: " ".join(line.split()) for number, line in enumerate(text.split("\n"), 1) if line.strip()
    }
    draft = read_plain(text)
    assert (draft.title, draft.date) == (title, date)
    assert [said.line for said in draft.report if said.kind == "dropped"] == dropped
    groups = (("heading", headings), ("caption", captions), ("quote", quotes))
    kinds = {number: kind for kind, numbers in groups for number in numbers}
    above = [1, 3] if draft.standfirst else [1]
    assert draft.standfirst == (lines[3] if draft.standfirst else "")
    assert [(block.line, block.kind, block.text) for block in draft.blocks] == [
        (number, kinds.get(number, "paragraph"), line)
        for number, line in lines.items()
        if number not in (*above, *dropped)
    ]


# The command


RAW = f"عودة السفن إلى الميناء\n17/06/2023\n{BODY}\n{BODY} وكتب: a < b > c.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_of_sample(tmp_path)


REFUSED = [
    # the slug (empty: that of the file), the file, the message
    ("about", RAW, 'content/articles/about.md: the slug "about" is taken by content/about.md'),
    ("Visit", RAW, 'the slug "visit" is taken by content/articles/Visit.md'),
    ("kept", RAW, "content/translations/kept.en.po:1: broken PO"),
    ("", RAW.replace("وكتب", "وك\x08تب"), "holds the control character U+0008"),
    ("", RAW.replace("وكتب", "وك\ufffeتب"), "holds the control character U+FFFE"),
]


@pytest.mark.parametrize(("slug", "text", "message"), REFUSED)
def test_import_writes_nothing_that_would_be_refused(slug: str, text: str, message: str, site: Path) -> None:
    raw = site.parent / "raw.txt"
    raw.write_text(text, "utf-8")
    if slug == "kept":
        (site / "content/translations/kept.en.po").write_text("msgid", "utf-8")
    before = files_of(site)
    done = warm().run("import", *(["--slug", slug] if slug else []), raw, cwd=site)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"error: {raw}: is not imported: ") and message in done.err
    assert len(done.err.splitlines()) == 1
    assert files_of(site) == before


def test_of_several_files_the_good_ones_are_imported(site: Path) -> None:
    """Articles of one day with like titles get slugs of their own, and one text makes one article."""
    other = "عودة السفن إلى الميناء\n17/06/2023\n"
    other += "زار الوزير المدينة القديمة يوم الجمعة والتقى التجار في سوقها الكبير.\n"
    texts = [RAW, RAW.replace("17/06/2023\n", ""), "عنوان", RAW, RAW.replace("17/", "18/"), other]
    for number, text in enumerate(texts):
        (site / f"{number}.txt").write_text(text, "utf-8")
    done = warm().run("import", *(f"{number}.txt" for number in range(6)), cwd=site)
    assert done.code == 1
    assert [line for line in done.out.splitlines() if not line.startswith(" ")] == [
        "0.txt: wrote content/articles/2023-06-17-uda-al-sfn-ila-al-mina.md (draft)",
        "1.txt: wrote content/articles/uda-al-sfn-ila-al-mina.md (draft)",
        "4.txt: wrote content/articles/2023-06-18-uda-al-sfn-ila-al-mina.md (draft)",
        "5.txt: wrote content/articles/2023-06-17-uda-al-sfn-ila-al-mina-2.md (draft)",
    ]
    assert [line.partition(": ")[2][:30] for line in done.err.splitlines()] == [
        "2.txt: no running text found (",
        "3.txt: content/articles/2023-0",
    ]
    assert warm().run("build", "--site", site).code == 0
    for number, end in ((0, "mina"), (5, "mina-2")):
        path = f"content/articles/2023-06-17-uda-al-sfn-ila-al-{end}.md"
        assert (
            warm().run("import", f"{number}.txt", cwd=site).out.startswith(f"{number}.txt: unchanged {path} ")
        )


def test_options_set_what_a_text_does_not_hold(site: Path) -> None:
    (site / "raw.txt").write_text(RAW.replace("17/06/2023\n", ""), "utf-8")
    done = warm().run("import", "raw.txt", cwd=site)
    assert done.code == 0 and "sitegen import --force --slug uda-al-sfn-ila-al-mina --date" in done.out
    given = ["--source", "صحيفة", "--author", "سامي نصر", "--tags", "visits, ports"]
    chosen = ["--slug", "uda-al-sfn-ila-al-mina", "--date", "2023-06-17", "--force", "--publish"]
    before = files_of(site)
    done = warm().run("import", *given, *chosen, "--dry-run", "raw.txt", cwd=site)
    assert done.code == 0 and "raw.txt: would write content/articles/uda-al-sfn-ila-al-mina.md\n" in done.out
    assert "  date        2023-06-17  [--date]\n" in done.out
    assert files_of(site) == before
    done = warm().run("import", *given, *chosen, "raw.txt", cwd=site)
    assert done.out.startswith("raw.txt: replaced content/articles/uda-al-sfn-ila-al-mina.md\n")
    text = (site / "content/articles/uda-al-sfn-ila-al-mina.md").read_text("utf-8")
    assert text.startswith(
        "---\ntitle: عودة السفن إلى الميناء\ndate: 2023-06-17\nsource:\n  name: صحيفة\n  author: سامي نصر\n"
        "tags:\n- visits\n- ports\nsummary: ''\n---\n"
    )
    assert warm().run("build", "--site", site).code == 0
    assert (site / "output/articles/uda-al-sfn-ila-al-mina/index.html").exists()
    assert warm().run("import", "--tags", "two words", "raw.txt", cwd=site).code == 2


def test_the_report_is_short_and_whole_in_a_file(site: Path) -> None:
    shutil.copy(FIXTURES / "cookies-and-widgets.txt", site / "raw.txt")
    done = warm().run("import", "raw.txt", cwd=site)
    rows = [line[2:12].strip() for line in done.out.splitlines()[1:]]
    assert rows[:6] == ["title", "date", "author", "source", "address", "standfirst"]
    assert list(dict.fromkeys(rows[6:])) == ["dropped", "kept", "all lines"]
    path = done.out.splitlines()[-1].split()[-1]
    whole = (site / path).read_text("utf-8")
    draft = read_raw((site / "raw.txt").read_bytes(), "raw.txt")
    assert path.startswith(".sitegen/import/")
    for line in draft.report:
        assert f"line {line.line}: {line.what}" in whole and line.text in whole


def test_only_the_article_of_the_same_text_or_address_is_replaced(site: Path) -> None:
    (site / "raw.txt").write_text(RAW, "utf-8")
    before = files_of(site / "content")
    done = warm().run("import", "--force", "--slug", "visit", "raw.txt", cwd=site)
    assert done.code == 1 and "raw.txt: content/articles/visit.md is another article" in done.err
    assert files_of(site / "content") == before
    done = warm().run("import", "--slug", "port", "raw.txt", cwd=site)
    assert done.code == 0 and " is already an article" not in done.out
    done = warm().run("import", "--slug", "harbour", "--dry-run", "raw.txt", cwd=site)
    assert "the same text or page is already an article: content/articles/port.md\n" in done.out
    path = site / "content/articles/port.md"
    path.write_text(path.read_text("utf-8").replace("ثلاثة أيام", "أربعة أيام"), "utf-8")
    done = warm().run("import", "--slug", "port", "raw.txt", cwd=site)
    assert done.code == 1 and "port.md is from the same text or page, and differs from this file" in done.err
    assert warm().run("import", "--slug", "port", "--force", "raw.txt", cwd=site).code == 0
    assert len([*(site / ".sitegen/replaced").iterdir()]) == 1
    page = (FIXTURES / "page-with-boxes.html").read_text("utf-8")
    (site / "page.html").write_text(page, "utf-8")
    assert warm().run("import", "--slug", "bridge", "page.html", cwd=site).code == 0
    (site / "page.html").write_text(page.replace("الحيين القديمين", "الحيين"), "utf-8")
    assert warm().run("import", "--slug", "bridge", "--force", "page.html", cwd=site).code == 0
    (site / "page.html").write_text(page.replace("example.org/a/1", "example.org/a/2"), "utf-8")
    assert warm().run("import", "--slug", "bridge", "--force", "page.html", cwd=site).code == 1


def test_a_replaced_article_must_keep_what_others_lead_to(site: Path) -> None:
    """A link to a sentence of it, and a note on one, would lead nowhere."""
    (site / "raw.txt").write_text(RAW, "utf-8")
    assert warm().run("import", "--publish", "--slug", "port", "raw.txt", cwd=site).code == 0
    memory = (site / "content/translations/port.en.po").read_text("utf-8")
    ident = re.findall('msgctxt "(s-[^"]+)"', memory)[-1]
    note = f"- {{id: n, sentence: {ident}, quote: وكتب, body: {{ar: شرح}}, author: م, date: 2023-06-18}}\n"
    (site / "content/notes/port.yaml").write_text(note, "utf-8")
    (site / "raw.txt").write_text(
        RAW.replace(f"{BODY} وكتب: a < b > c.", "قال المدير إن العمل مستمر."), "utf-8"
    )
    before = files_of(site / "content")
    done = warm().run("import", "--force", "--publish", "--slug", "port", "raw.txt", cwd=site)
    assert done.code == 1 and "raw.txt: is not imported: content/notes/port.yaml:1: " in done.err
    assert files_of(site / "content") == before


def test_what_is_wrong_elsewhere_is_no_reason(site: Path) -> None:
    (site / "content/articles/return.md").write_text("no front matter", "utf-8")
    (site / "content/glossary/erbil.yaml").write_text("kind: none", "utf-8")
    (site / "raw.txt").write_text(RAW, "utf-8")
    assert warm().run("import", "raw.txt", cwd=site).code == 0


def test_import_where_there_is_no_site(tmp_path: Path) -> None:
    (tmp_path / "raw.txt").write_text(RAW, "utf-8")
    done = warm().run("import", "raw.txt", cwd=tmp_path)
    assert done.code == 1 and "there is no content folder here" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["raw.txt"]


@pytest.mark.parametrize("folder", ["articles", "translations"])
def test_import_writes_only_where_the_content_is(folder: str, site: Path) -> None:
    """And not where a link leads; of an article and its memory neither, if one cannot be written."""
    (site / "content" / folder).rename(site.parent / "elsewhere")
    (site / "content" / folder).symlink_to(site.parent / "elsewhere")
    (site / "raw.txt").write_text(RAW, "utf-8")
    before = files_of(site), files_of(site.parent / "elsewhere")
    done = warm().run("import", "raw.txt", cwd=site)
    assert done.code == 1 and "cannot be written: its folder is a link that leads elsewhere" in done.err
    assert (files_of(site), files_of(site.parent / "elsewhere")) == before


# --- code -----------------------------------------------------------------------------------------------

PARAGRAPH = f"<p>{'وصل الوزير إلى بغداد صباح اليوم في زيارة رسمية. ' * 3}</p>"


@pytest.mark.parametrize(
    ("pre", "expected"),
    [
        ("<pre>one\n  two\n    three\n</pre>", ["`````", "one", "  two", "    three", "`````"]),
        ("<pre><code>one\n\ttwo  =  2\n</code></pre>", ["`````", "one", "\ttwo  =  2", "`````"]),
        ("<pre>one\n<p>two\n  three</p>four</pre>", ["`````", "one", "two", "  three", "four", "`````"]),
        ("<pre>if a {\n\tb\n}\n</pre>", ["`````", "if a {", "\tb", "}", "`````"]),
        ("<pre>one\x0ctwo\u2028three\nfour</pre>", ["`````", "one two three", "four", "`````"]),
        ("<pre>\n\none\n\n\ntwo\n\n</pre>", ["`````", "one", "", "", "two", "`````"]),
        ("<pre>one<br><br>two</pre>", ["`````", "one", "", "two", "`````"]),
        ("<pre>one</pre><pre>two</pre>", ["`````", "one", "`````", "", "`````", "two", "`````"]),
        ("<pre>one\n``````\ntwo</pre>", ["```````", "one", "``````", "two", "```````"]),
        # What has a form of its own keeps that, and its lines.
        ("<pre><h2>Two words\nthree words</h2>four\n</pre>", ["## Two words", "", "## three words"]),
    ],
)
def test_lines_of_code_stay_lines(pre: str, expected: list[str]) -> None:
    page = f"<html><body><article><h1>عنوان</h1>{PARAGRAPH}{pre}{PARAGRAPH}</article></body></html>"
    written = write_article(read_raw(page.encode(), "page.html"))
    assert "\n".join(["", *expected, ""]) in written


@given(st.text("أإآٱىيةهكکabكتÀ0٣ـَ\u200f .،«»-…ﷺ", max_size=20))
def test_folding_is_the_same_for_common_characters_and_others(text: str) -> None:
    """A character that is not common sends the whole text another way."""
    assert fold(text) == fold(f"{text} …").removesuffix("...").strip()
