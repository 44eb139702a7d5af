"""From an article file to sections, blocks and sentences, and from sentences to HTML."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen import markup
from sitegen.content.articles import parse_article
from sitegen.model import Article, Block, Mention

HEAD = "---\ntitle: عنوان\ndate: 2021-07-26\nsummary: جملة أولى. جملة ثانية.\n---\n"


def parsed(body: str) -> Article:
    return parse_article(HEAD + body, "content/articles/x.md", "x")


def outline(block: Block, article: Article) -> object:
    """A block as nested lists of its kinds and sentences, to compare with."""
    if block.children:
        return [block.kind, *(outline(child, article) for child in block.children)]
    return [block.kind, *(s.source for s in article.sentences[block.start : block.stop])]


BLOCKS = [
    ("فقرة واحدة.\nفي سطرين. ثانية.", [["paragraph", "فقرة واحدة.", "في سطرين.", "ثانية."]]),
    ("> قول.\n>\n> تتمة.", [["quote", ["paragraph", "قول."], ["paragraph", "تتمة."]]]),
    (
        "- بند. تتمة.\n- آخر",
        [["list", ["item", ["paragraph", "بند.", "تتمة."]], ["item", ["paragraph", "آخر"]]]],
    ),
    ("3. ثالث\n4. رابع", [["list", ["item", ["paragraph", "ثالث"]], ["item", ["paragraph", "رابع"]]]]),
    ("![تعليق الصورة. جملة.](../media/a.svg)", [["figure", "تعليق الصورة. جملة."]]),
    ("![تعليق بلا صورة]()", [["figure", "تعليق بلا صورة"]]),
    ("### عنوان فرعي\n\nنص.", [["heading", "عنوان فرعي"], ["paragraph", "نص."]]),
    ("```python\nx = 1\n```", [["code"]]),
    ("نص.\n\n---\n\nنص.", [["paragraph", "نص."], ["rule"], ["paragraph", "نص."]]),
    ("<b>نص</b> <script>alert(1)</script>", [["paragraph", "<b>نص</b> <script>alert(1)</script>"]]),
    ("نص\n---", [["paragraph", "نص"], ["rule"]]),
    ("    أربع مسافات", [["paragraph", "أربع مسافات"]]),
    ("**جملة أولى. جملة ثانية.** ثالثة.", [["paragraph", "**جملة أولى. جملة ثانية.**", "ثالثة."]]),
    ("[رابط. فيه نقطة](b.c) بعده. ثانية.", [["paragraph", "[رابط. فيه نقطة](b.c) بعده.", "ثانية."]]),
    ("`a. b` نص. ثان.", [["paragraph", "`a. b` نص.", "ثان."]]),
    ("*أولى.* ثانية.", [["paragraph", "*أولى.*", "ثانية."]]),
    ("سطر\\\nثان", [["paragraph", "سطر\\\nثان"]]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BLOCKS)
def test_blocks(body: str, expected: list[object]) -> None:
    article = parsed(body)
    assert [outline(block, article) for section in article.sections for block in section.blocks] == expected


def test_sections_and_the_order_of_sentences() -> None:
    article = parsed("مقدمة.\n\n## قسم أول\n\nنص. ثان.\n\n## قسم ثان\n\n- بند\n")
    assert [(s.number, s.heading is not None, len(s.blocks)) for s in article.sections] == [
        (1, False, 1), (2, True, 1), (3, True, 1),
    ]  # fmt: skip
    assert [(s.kind, s.text, s.line) for s in article.sentences] == [
        ("title", "عنوان", 2), ("summary", "جملة أولى.", 4), ("summary", "جملة ثانية.", 4),
        ("sentence", "مقدمة.", 6), ("heading", "قسم أول", 8), ("sentence", "نص.", 10),
        ("sentence", "ثان.", 10),
        ("heading", "قسم ثان", 12), ("sentence", "بند", 14),
    ]  # fmt: skip


def test_yaml_has_no_types_of_its_own() -> None:
    article = parse_article("---\ntitle: no\ndate: 2021-07-26\ntags: [on, 1.0]\n---\nنص.", "a.md", "a")
    assert (article.meta.title, article.meta.tags) == ("no", ("on", "1.0"))


_CHARACTERS = 'نص كلمة، جملة. ؟ ! " * ** _ ` [ ] ( ) < > & # \\ ~ a.b http://x.y \u200f «»'
_PARTS = [
    "جملة.", "نص ", "**غامق.** ", "*مائل* ", "`رمز. آخر` ", "[رابط. تتمة](x.md) ", "؟ ",
    "\\* ", "&amp; ", "\n",
]  # fmt: skip
INLINE = st.text(st.sampled_from(_CHARACTERS), max_size=60) | st.lists(
    st.sampled_from(_PARTS), max_size=12
).map("".join)


@given(INLINE)
def test_sentences_join_to_their_paragraph_and_break_no_markup(source: str) -> None:
    source = source.strip()
    sentences = markup.split_sentences(source, "ar")
    assert "".join(sentences) == source
    assert "".join(map(markup.PARSER.renderInline, sentences)) == markup.PARSER.renderInline(source)


@given(st.text(max_size=60))
@example("a -- b ... 'c' \"d\" http://e.example :) ~~f~~ (c) 1. - # > |")
def test_plain_prose_need_not_pass_through_the_parser(source: str) -> None:
    source = source.replace("\0", "").strip()
    if markup.is_plain(source):
        tokens = markup.PARSER.parseInline(source)[0].children or []
        assert [(token.type, token.content) for token in tokens] == ([("text", source)] if source else [])


@given(INLINE, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=4))
def test_annotations_change_no_character_and_nest_as_they_should(
    source: str, spans: list[tuple[int, int]]
) -> None:
    content = markup.pieces(source.strip())
    text = markup.plain_text(content)
    mentions: list[Mention] = []
    for start, length in sorted(spans):
        if start + length <= len(text) and (not mentions or mentions[-1].end <= start):
            mentions.append(Mention("t", start, start + length))
    noted = [(start, start + length) for start, length in spans if start + length <= len(text)]

    def term(_: str, linked: bool) -> tuple[str, str]:
        return ("<span data-t>", "</span>") if linked else ('<a data-t="">', "</a>")

    written = str(markup.write(content, mentions, noted).html(lambda address: "x", term))
    bare = str(markup.write(content).html(lambda address: "x", term))
    assert (
        re.sub(r"<(/?)(span|a data-t)[^>]*>", "", re.sub(r'<a data-t="">(.*?)</a>', r"\1", written)) == bare
    )
    shown = html.unescape(re.sub(r"<[^>]*>", "", bare.replace("<br>", " ")))
    assert shown == text
    assert well_nested(written)


def well_nested(written: str) -> bool:
    """Whether tags close in the order in which they opened, and no link stands in a link."""
    stack: list[str] = []
    for close, tag in re.findall(r"<(/?)(\w+)[^>]*>", written):
        if tag == "br":
            continue
        if not close:
            if tag == "a" and "a" in stack:
                return False
            stack.append(tag)
        elif not stack or stack.pop() != tag:
            return False
    return not stack


def test_links_are_safe_or_refused() -> None:
    for address in (
        "https://a.example/",
        "http://a.example",
        "mailto:a@b.example",
        "../x.md",
        "#sec-2",
        "/glossary/",
    ):
        assert markup.is_safe(address)
    for address in (
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "file:///etc",
        "http:", "https:/x", "java\tscript:alert(1)", "ftp://x.example",
    ):  # fmt: skip
        assert not markup.is_safe(address)
