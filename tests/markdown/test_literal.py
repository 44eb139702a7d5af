"""Text that looks like markup but is shown literally."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sitegen.annotation.article import annotate
from sitegen.annotation.checks import of_article
from sitegen.annotation.matcher import Matcher
from sitegen.content.articles import load_article
from sitegen.content.loader import load_text
from sitegen.errors import Problems
from sitegen.languages import DEFAULT_PAIR
from sitegen.markdown.inline import pieces, plain_text, sentence_pieces
from sitegen.markdown.literal import literal_markup
from sitegen.model.article import SentenceKind
from sitegen.model.language import ByLanguage
from tests.sample import copy_of_sample, warm

FIXTURES = Path(__file__).parents[1] / "fixtures" / "markdown"

LITERAL = [
    # inline Markdown, what of it is seen as it is
    ("**قوي** و*مائل* و`**` و[رابط](https://example.org/)", ()),
    ("قال إن **الاتفاق مهم،**وأضاف", ("**الاتفاق مهم،**و",)),
    ("بأنه **«تاريخي»**وطالب", ("**«تاريخي»**و",)),
    ("هذا ** نص ** مع فراغ", ("**",)),
    ("هذا **نص لم يغلق", ("**",)),
    ("a *word,*and more", ("*word,*a",)),
    ("an _emphasis,_and", ("_emphasis,_a",)),
    ("[رابط] (https://example.org/)", ("[رابط] (https://example.org/)",)),
    ("[رابط](https://example.org/أ ب)", ("[رابط](https://example.org/أ ب)",)),
    ("[رابط(https://example.org/) ناقص", ("[رابط(https://example.org/)",)),
    ("[رابط](https://example.org/", ("[رابط](https://example.org/",)),
    ("[see][1]", ("[see][1]",)),
    ("[1]: https://example.org/", ("[1]:",)),
    ("<b>نص</b>", ("<b>", "</b>")),
    ("&nbsp; و&amp;nbsp;", ("&nbsp;",)),
    ("نص~~مشطوب~~ ==مظلل==", ("~~مشطوب~~", "==مظلل==")),
    ("++مضاف++ إليه", ("++مضاف++",)),
    ("حاشية[^1].", ("[^1]",)),
    ("[^1]: حاشية.", ("[^1]:",)),
    ("| أ | ب | |---|---| | ١ | ٢ |", ("| أ | ب | |---|---| | ١ | ٢ |",)),
    ("`code that stays open", ("`",)),
    ("قال إن *الاتفاق مهم", ("*",)),
    ("an *emphasis that stays open", ("*",)),
    ("5 *3 and a*b and * note and f*", ()),
    ("انظر [[ملف المياه]] و[[أ|ب]]", ("[[ملف المياه]]", "[[أ|ب]]")),
    ("مساحتها 20 كم^2^ وH~2~O", ("^2^", "~2~O")),
    ("الوزارة __لم تعلق", ("__",)),
    ("كلمة__ هنا", ("__",)),
    ("[x] مهمة", ("[x]",)),
    # Meant to be seen, or no markup at all.
    (r"\*\* و\[س\](ص) و\<b>", ()),
    ("`<b>` و`[^1]` و`a | b`", ()),
    ("5 * 3 * 2 = 30", ()),
    ("snake_case_name", ()),
    ("#وسم", ()),
    ("A & B; x < y > z; C++", ()),
    ("قال [الوزير] (أمس) إن [القرار] نهائي", ()),
    ("C++11 و C++14", ()),
    ("~100 إلى ~200", ()),
    ("أ | ب", ()),
    ("^_^ فراغ ______ هنا", ()),
    ("10^6 و x^y", ()),
    ("https://example.org/__x", ()),
]


@pytest.mark.parametrize(("source", "found"), LITERAL)
def test_literal_markup(source: str, found: tuple[str, ...]) -> None:
    assert literal_markup(source, pieces(source), "sentence") == found


@pytest.mark.parametrize("kind", ["title", "summary"])
def test_a_title_is_plain_text(kind: SentenceKind) -> None:
    source = "**قوي** و`رمز`"
    assert literal_markup(source, sentence_pieces(source, kind), kind) == ("**قوي**", "`")


BIDI = [
    ("\u202eقلب لم يغلق.", "\u202c"),
    ("\u202bتضمين \u202eوقلب", "\u202c\u202c"),
    ("\u2067عزل \u202aوتضمين", "\u202c\u2069"),
    ("\u2067عزل \u202aوتضمين\u2069 انتهى", ""),
    ("\u202eقلب\u202c أغلق", ""),
    ("\u2068عزل\u2069 \u2066آخر", "\u2069"),
    ("\u202c\u2069 إغلاق بلا فتح", ""),
    ("\u200fعلامات\u200e لا تفتح \u061c شيئا", ""),
    ("\u202a\u2069", "\u202c"),
]


@pytest.mark.parametrize(("text", "closing"), BIDI)
@pytest.mark.parametrize("kind", ["title", "summary", "sentence", "heading"])
def test_what_sets_a_direction_ends_with_its_sentence(text: str, closing: str, kind: SentenceKind) -> None:
    assert plain_text(sentence_pieces(text, kind)) == text + closing


def test_case_of_directions(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    shutil.copy(FIXTURES / "bidi.md", site / "content/articles")
    article = load_article(
        site / "content/articles/bidi.md", site, (FIXTURES / "bidi.md").read_bytes(), DEFAULT_PAIR
    )
    assert [s.text[-1] for s in article.sentences[:4]] == ["\u202c", "\u202c", "\u202c", "."]
    assert article.sentences[2].source == "جملة أولى فيها \u202eقلب لم يغلق."


def test_case_of_names(tmp_path: Path) -> None:
    """A link around a part of a name is one link."""
    site = copy_of_sample(tmp_path)
    shutil.copy(FIXTURES / "gl.md", site / "content/articles")
    tigris = "kind: place\nnames: {ar: [نهر دجلة, دجلة], en: [Tigris]}\ndefinition: {ar: نهر, en: A}\n"
    (site / "content/glossary/tigris.yaml").write_text(tigris, "utf-8")
    assert warm().run("build", "--site", site).code == 0
    html = (site / "output/articles/gl/index.html").read_text("utf-8")
    # It is named before.
    name = r'<a class="term" data-term="tigris" href="../../glossary/tigris/" tabindex="-1">'
    assert f"ورد {name}نهر <strong>دجلة</strong></a> في" in html


def test_case_of_other_letters(tmp_path: Path) -> None:
    """A paragraph or quote in Latin letters is in its own language and direction, and its own translation."""
    site = copy_of_sample(tmp_path)
    shutil.copy(FIXTURES / "mx.md", site / "content/articles")
    assert warm().run("build", "--site", site).code == 0

    def page() -> str:
        return (site / "output/articles/mx/index.html").read_text("utf-8")

    before = page()
    for text in ("The bridge is open.", "This paragraph is in English only."):
        assert before.count(f">{text}</span>") == 2
    assert before.count("<blockquote>") == 1
    assert re.findall(r'<p lang="(\w+)" dir="(\w+)"><span class="unit"><span class="s" id=', before) == [
        ("ar", "rtl"), ("en", "ltr"), ("en", "ltr"), ("ar", "rtl"), ("ar", "rtl")
    ]  # fmt: skip
    assert warm().run("sync", "--site", site, "mx").code == 0
    memory = (site / "content/translations/mx.en.po").read_text("utf-8")
    assert 'msgid "The bridge is open."\nmsgstr "The bridge is open."' in memory
    assert warm().run("build", "--site", site).code == 0
    assert page() == before


def test_case_of_emphasis(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    shutil.copy(FIXTURES / "em.md", site / "content/articles")
    path, problems = "content/articles/em.md", Problems()

    def read(name: str) -> bytes | None:
        return (site / name).read_bytes() if (site / name).is_file() else None

    text = load_text(path, read, DEFAULT_PAIR, problems)
    assert text and not problems.found
    matchers = ByLanguage(DEFAULT_PAIR, Matcher((), "ar"), Matcher((), "en"))
    found = [(p.line, p.message) for p in of_article(annotate(text, matchers)) if p.rule == "literal-markup"]
    assert [(line, message.split(", which")[0].removeprefix("has ")) for line, message in found] == [
        (6, "**الاتفاق مهم،**و"),
        (8, "**«تاريخي»**و"),
        (10, "**"),
        (12, "[رابط] (https://example.org/)"),
        (12, "[رابط](https://example.org/أ ب)"),
        (12, "[رابط(https://example.org/)"),
        (14, "<b>"),
        (14, "</b>"),
        (14, "<br>"),
        (14, "~~مشطوب~~"),
        (14, "[^1]"),
        (16, "| أ | ب | |---|---| | ١ | ٢ |"),
        (20, "[^1]:"),
    ]
    done = warm().run("check", "--site", site)
    assert "content/articles/em.md:20: has [^1]:, which readers will see as it is" in done.out
