"""From an article file to sections, blocks and sentences, and from sentences to HTML."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt, helpers
from markdown_it.parser_inline import ParserInline
from markdown_it.token import Token

from sitegen import languages
from sitegen.content.articles import parse_article
from sitegen.errors import ContentError
from sitegen.markdown import html as writing
from sitegen.markdown import inline
from sitegen.markdown.addresses import is_safe
from sitegen.markdown.inline import allowed_instead, is_plain, plain_text
from sitegen.markdown.parser import PARSER, new_parser
from sitegen.markdown.splitting import split_sentences
from sitegen.model.article import Article, Block
from sitegen.model.entry import Mention
from sitegen.outputs.fonts import code_points
from sitegen.rendering.highlighting import highlight
from tests.growth import is_linear

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
    sentences = split_sentences(source, languages.get("ar").split)
    assert "".join(sentences) == source
    assert "".join(map(PARSER.renderInline, sentences)) == PARSER.renderInline(source)


@given(st.text(max_size=60))
@example("a -- b ... 'c' \"d\" http://e.example :) ~~f~~ (c) 1. - # > |")
def test_plain_prose_need_not_pass_through_the_parser(source: str) -> None:
    source = source.replace("\0", "").strip()
    if is_plain(source):
        tokens = PARSER.parseInline(source)[0].children or []
        assert [(token.type, token.content) for token in tokens] == ([("text", source)] if source else [])


@given(INLINE, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=4))
def test_annotations_change_no_character_and_nest_as_they_should(
    source: str, spans: list[tuple[int, int]]
) -> None:
    content = inline.pieces(source.strip())
    text = plain_text(content)
    mentions: list[Mention] = []
    for start, length in sorted(spans):
        if start + length <= len(text) and (not mentions or mentions[-1].end <= start):
            mentions.append(Mention("t", start, start + length))
    noted = [(start, start + length) for start, length in spans if start + length <= len(text)]

    def term(_: str, linked: bool) -> tuple[str, str]:
        return ("<span data-t>", "</span>") if linked else ('<a data-t="">', "</a>")

    written = str(writing.write(content, mentions, noted).html(lambda address: "x", term))
    bare = str(writing.write(content).html(lambda address: "x", term))
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
        "HTTPS://A.example:8080/x?y=[z]#w", "http://a.example.:80/", "http://a:/", "http://192.0.2.1/", "http://[::1]/",
        "http://[2001:db8::192.0.2.1]:443/x", "http://localhost/", "http://a_b.example/", "https://xn--mgbh0fb.example/",
        "https://موقع.مثال/صفحة", "https://موقع。مثال/", "https://نامه\u200cای.example/", "mailto:?subject=a",
        "http://a.example/b@c:d", f"http://{'a' * 63}.example/", f"https://{'م' * 30}.example/",
    ):  # fmt: skip
        assert is_safe(address), address
    for address in (
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "file:///etc",
        "http:", "https:/x", "java\tscript:alert(1)", "ftp://x.example",
        "http:///x", "http://:80/", "http://a:99999/", "http://a:65536/", "http://a:0/", "http://a:-1/", "http://a:b/",
        "http://a:٨٠/", "http://a:1:2/", f"http://a:{'9' * 5_000}/", "https://[::1", "https://::1]/", "http://[x]/",
        "http://[]/", "http://[::1]x/", "http://[::g]/", "http://[::1%25eth0]/", "http://[v1.a]/", "http://a[b]/",
        "https://exa mple/", "https://exa\u00a0mple/", "https://exa%20mple/", "http://a\u200bb/", "http://a\u202eb/",
        "https://user@a.example/", "https://a.example:b@c.example/", "https://a.example\\@b.example/", "http://@a/",
        "http://./", "http://.a/", "http://a..b/", "http://a<b>/", "http://a|b/", "http://a^b/",
        "http://999.1.1.1/", "http://1.2.3/", "http://a.0x7f/", "http://a,b/", "http://a!b/", "http://a\uff0fb/",
        f"http://{'a' * 64}.example/", f"http://{'م' * 61}.example/", f"http://{'a.' * 200}example/",
        "mailto:", "mailto://a.example/", "mailto:[x]", "mailto:a@[192.0.2.1]", "//a.example/", "//[",
    ):  # fmt: skip
        assert not is_safe(address), address
        assert allowed_instead(address, "x")


@pytest.mark.parametrize("form", ["[a]({})", "[a](<{}>)", "<{}>", "![a]({})"])
@pytest.mark.parametrize(
    "address",
    [
        "https://[evil.example]/", "https://[1.2.3.4]/", "http://[a]:80/", "https://[v1.x]/", "https://[::1/",
        "https://[::1]x/", "https://[]/", "https://[fe80::1%25eth0]/", "mailto:[x]", "HTTPS://[Zz]/",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_is_not_made_another(form: str, address: str) -> None:
    tokens = PARSER.parseInline(form.format(address))[0].children or []
    found = [token.attrs.get("href") or token.attrs.get("src") for token in tokens if token.attrs]
    assert found in ([address], [])
    assert not found or not is_safe(address)


def test_an_address_of_ipv6_stays() -> None:
    tokens = PARSER.parseInline("[a](https://[2001:db8::1]:8080/x)")[0].children or []
    assert tokens[0].attrs == {"href": "https://[2001:db8::1]:8080/x"}


def _as_it_comes() -> MarkdownIt:
    """The parser with the library's own ways to find the text of a link and of an image."""
    parser = new_parser()
    parser.helpers = helpers
    parser.inline.parse = ParserInline.parse.__get__(parser.inline)  # type: ignore[method-assign]
    return parser


AS_IT_COMES = _as_it_comes()
_BRACKETS = st.lists(
    st.sampled_from([*'[[]]a`*_\\()" \n', "![", "](a)", "](", "]()", "**", "<b>", "<http://c>", "&amp;"]),
    max_size=40,
).map("".join)


@given(_BRACKETS)
@example("[a [b](c) d](e)")
@example("![a [b](c) ![d](e)](f)")
@example("[" * 150 + "a](b)")
def test_links_are_those_of_commonmark(source: str) -> None:
    def seen(parser: MarkdownIt) -> list[tuple[str, str, object, object]]:
        tokens: list[Token] = parser.parseInline(source)[0].children or []
        return [
            (token.type, token.content, token.attrs.get("href"), token.attrs.get("src")) for token in tokens
        ]

    assert seen(PARSER) == seen(AS_IT_COMES)


@pytest.mark.parametrize(
    "source",
    ["[" * 5_000, "![" * 5_000, "![" * 2_000 + "a" + "](b)" * 2_000, "[" * 2_000 + "a" + "](b)" * 2_000],
)
def test_brackets_without_an_end_are_text(source: str) -> None:
    shown = plain_text(inline.pieces(source))
    assert shown == source if "a" not in source else "a" in shown
    assert "".join(split_sentences(source, languages.get("ar").split)) == source


def coloured(body: str) -> list[bool]:
    """Of each block of code whether it is coloured; all of it is shown."""
    shown: list[bool] = []
    for section in parsed(body).sections:
        for block in section.blocks:
            if block.kind == "code":
                code = str(highlight(block))
                assert html.unescape(re.sub(r"<[^>]*>", "", code)) == block.text
                shown.append("<span" in code)
    return shown


def test_code_is_coloured_up_to_a_length() -> None:
    def fence(language: str, line: str, times: int) -> str:
        return f"```{language}\n" + f"{line}\n" * times + "```\n\n"

    assert coloured(fence("python", "a = 'b' + \"<c>\"", 100)) == [True]
    assert coloured(fence("python", "a = 1", 120_000)) == [False]
    assert coloured(fence("python", "", 201)) == [False]
    assert coloured(fence("python", "a = 1" * 1_000, 1)) == [False]
    # All of an article together.
    assert coloured(fence("python", "a = 1" * 30, 20) * 5) == [True] * 3 + [False] * 2
    assert (
        coloured(fence("autohotkey", "a = 1", 9) + fence("no-language", "a", 1) + fence("", "a", 1))
        == [False] * 3
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("نص.\n\n" * 10_001, "content/articles/x.md:20006: the article has more than 10,000 paragraphs"),
        ("- نص\n" * 10_001, "content/articles/x.md:5005: the article has more than 10,000 paragraphs"),
    ],
    ids=["paragraphs", "items"],
)
def test_what_is_more_than_a_book_is_refused(body: str, message: str) -> None:
    with pytest.raises(ContentError) as error:
        parsed(body)
    assert [str(problem).startswith(message) for problem in error.value.problems] == [True]


def test_tags_without_number_are_refused() -> None:
    tags = "\n".join(f"- a{number}" for number in range(101))
    with pytest.raises(ContentError) as error:
        parse_article(f"---\ntitle: عنوان\ndate: 2021-07-26\ntags:\n{tags}\n---\nنص.", "x.md", "x")
    assert str(error.value) == "x.md:105: has 101 tags (use at most 100)"


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 30)), max_size=8))
def test_characters_of_ranges_that_overlap(spans: list[tuple[int, int]]) -> None:
    written = [f"{first:x}-{first + more:x}" if more else f"{first:x}" for first, more in spans]
    assert code_points(written) == sorted(
        {n for first, more in spans for n in range(first, first + more + 1)}
    )


def test_ranges_that_overlap_take_no_longer() -> None:
    assert is_linear(lambda size: code_points(["0-ffff"] * size), 8)
