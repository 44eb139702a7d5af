"""Shortcuts in reading give the same results as the long way: each is compared with what it replaces."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

from sitegen.content.articles import parse_article
from sitegen.content.memory.entries import _plainly_written, units_of
from sitegen.content.memory.pofile import parse_memory
from sitegen.errors import ContentError
from sitegen.files.reading import NOT_TEXT, _may_not_be_text
from sitegen.languages import arabic, arabic_script, english, plain, sentences
from sitegen.markdown import blocks
from sitegen.markdown.html import escaped, write
from sitegen.markdown.inline import _parsed, _simple, is_plain
from sitegen.markdown.parser import PARSER
from sitegen.markdown.splitting import _is_closed, _rendered
from sitegen.model.article import Piece
from sitegen.model.entry import Mention
from sitegen.model.language import Lang
from sitegen.rendering.environment import escape_value
from sitegen.text.folding import plain_spaces, remove, write_out
from tests.pair import LANGS, split
from tests.sample import CHECKOUT, FILES

MEMORIES = [path.read_text("utf-8") for path in sorted((CHECKOUT / "content/translations").glob("*.po"))]
MEMORIES = [FILES["content/translations/visit.en.po"], *MEMORIES]
PO_PARTS = [
    "\n", '"', "\\", "\\n", "#", "#. machine a: b\n", "#, fuzzy\n", "#, no-wrap\n", '#| msgid "a"\n',
    "msgid ", "~", " ", '\\"', "\t", "\\t", "\x0c", "\u2028", 'msgctxt "s-1"\n', "\n\n", "#~ ", "# note\n",
    "#. \n", "#.x\n", "ب",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_plainly_written_memories(data: st.DataObject) -> None:
    """Whatever is not certainly read right goes to polib."""
    text = data.draw(st.sampled_from(MEMORIES))[:1500]
    text = text[: text.rfind("\n\n") + 2]
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.sampled_from(PO_PARTS)) + text[at + data.draw(st.integers(0, 3)) :]
    units = _plainly_written(text)
    if units is not None:
        assert units == units_of(parse_memory(text, "x.po"))


def test_own_memories_are_plainly_written() -> None:
    for text in MEMORIES:
        assert _plainly_written(text) is not None or "#~" in text


MARKUP_PARTS = [
    "قال الوزير ", "قال الوزير. ", "**نعم**", "**نعم** ", "[رابط](http://e.org)", "[a b](https://www.e.org/x_y-z/2)",
    "*a* ", "**", "[", "](", "](x)", "(", ")", "!", ". ", "، ", "x", "«", "»", '"', " ", "**ab c**",
    "`x. y` ", "؟ ",
    "[x](../glossary/erbil.yaml)", "[x](visit.md#s-1)", "[x]()", "![i](j)", "1", "_", "َ", "[a](http://E.org)",
    "[b](http://e.org/a%20b)", "<", "&", "&amp; ", "***", "[**a**](b)", "**[a](b)**", "<http://a.b> ",
    "\\* ", "`",
    f"[long](http://{'a.' * 130}b/c)", "\\\n", "_b_ ", "***a** b* ", "a*b. ", "**a. b** ",
]  # fmt: skip
texts = st.lists(st.sampled_from(MARKUP_PARTS), min_size=1, max_size=8).map(
    lambda parts: "".join(parts).strip()
)


@settings(max_examples=1500, deadline=None)
@given(texts)
def test_simple_markup(text: str) -> None:
    assume(text and not is_plain(text))
    pieces = _simple(text)
    assert pieces is None or pieces == _parsed.__wrapped__(text)


@settings(max_examples=800, deadline=None)
@given(texts)
def test_sentences_that_are_closed(text: str) -> None:
    """Where nothing is left open the parser would see no connection."""
    for sentence in split(text, "ar")[:-1]:
        at = text.index(sentence) + len(sentence)
        if _is_closed(text[:at]):
            assert _rendered(text[:at], text[at:]) == _rendered(text)


BLOCK_PARTS = [
    *MARKUP_PARTS, "\n", "\n\n", "\n\n\n", "# ", "## ", "### x #\n", "#x", "- ", "\n- ", "> ", "\n> ", "1. ",
    "\n2) ", "```\n", "\n~~~\n", "---\n", "***\n", "  ", "    ", "\t", "\n  ", "\n   ", "\n \n", "+ ", "* ",
    "===\n", "\u00a0", "\u2028", "[a]: b\n", "<b>\n", "|a|\n", "\nنص\n", "\n\nنص\n\n", "\n## عنوان\n",
]  # fmt: skip


@settings(max_examples=1000, deadline=None)
@given(
    st.lists(st.sampled_from(BLOCK_PARTS)).map("".join)
    | st.text(st.sampled_from("ab #->1.*`~\n\n\t\\[]()!\u00a0\u2028ب"))
)
def test_blocks(text: str) -> None:
    """What is read line by line is what the parser makes of the whole, and of that it makes the same whether
    it looks into the text or not."""
    assert blocks.parse(text) == blocks.parsed(text)
    assert [(t.type, t.tag, t.map, t.content) for t in blocks._PARSER.parse(text)] == [
        (t.type, t.tag, t.map, t.content) for t in PARSER.parse(text)
    ]


def test_most_blocks_need_no_parser() -> None:
    body = "نص\nنص آخر\n\n## عنوان\n«نص»\n\n- بند\n\n  فقرة\n\nخاتمة"
    assert [(node.kind, node.line) for node in blocks.parse(body)] == [
        ("paragraph", 0), ("heading", 3), ("paragraph", 4), ("bullet_list", 6), ("paragraph", 10),
    ]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(
    st.text(
        st.sampled_from("aAzZéÉİß’‘“”–—… .,'\"-\x1e\u200f\u00a0\u0301ب«»\n\t") | st.characters(codec="utf-8")
    )
)
def test_folding_of_english(text: str) -> None:
    assert english.fold(text) == remove(plain_spaces(text).translate(plain._LETTERS), plain._REMOVED)


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from("اأب \u00a0\n\u0640\u064b\u200f\u0654") | st.characters(codec="utf-8")))
def test_folding_of_arabic(text: str) -> None:
    written, outer = write_out(text, arabic_script._PRESENTATION)
    folded = plain_spaces(written)
    for letter, other in arabic_script._LETTERS:
        folded = folded.replace(letter, other)
    assert arabic.fold(text) == remove(folded, arabic_script._REMOVED, outer)


@settings(max_examples=500, deadline=None)
@given(
    st.text(
        st.sampled_from("a\n\t\r ب«»\x00\x07\x0b\x7f\x80\x85\x9f\xa0\ufffd\ufffe\uffff")
        | st.characters(codec="utf-8")
    )
)
def test_control_characters(text: str) -> None:
    if NOT_TEXT.search(text):
        assert _may_not_be_text(text.encode(), text)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("<&'aF1-. ب،")), st.data())
def test_sentences_of_text(text: str, data: st.DataObject) -> None:
    """A second piece, even with nothing in it, takes the long way."""
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    mentions = [Mention("x", *edge) for edge in zip(edges[::2], edges[1::2], strict=False)]
    isolate = data.draw(st.booleans())
    short = write([Piece("text", text)], mentions, isolate=isolate)
    assert short == write([Piece("text", text), Piece("text")], mentions, isolate=isolate)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("<>&\"'ab ب")))
def test_escaping(text: str) -> None:
    assert escaped(text) == str(escape(text))
    for value in (text, Markup(text), 3, None, 2.5):
        assert escape_value(value) == escape(value)


STOP_PARTS = [
    "كلمة", "رقم", "صص", "د", "أد", "ق.م", "وم", "بـم", "هاتف", "الماضي", "كَتب", "عام 2010", "12", "5 م",
    ":1", ": 11", "1", "iv", "kg", "U.S", "no", ". ", ". ", ". ", ".", " ", "! ", "؟ ", "(", ") ", "«", "» ",
    '"', "قال ", "و", "12.5", "\u200f", "ـ", "ً", "**", "`", "http://e.org/a. ", "، ", "\n", "، وهو", "ثم ",
    "[1]", "_", "٢٠",
]  # fmt: skip


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(STOP_PARTS), min_size=2, max_size=14).map("".join), st.sampled_from(LANGS))
def test_plain_full_stops(text: str, lang: Lang) -> None:
    """A full stop that ends a sentence for certain does so by the rules."""
    quick = split(text, lang)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sentences, "_is_plain", lambda *_: False)
        assert split(text, lang) == quick


def test_articles_of_this_site() -> None:
    """The sentences of real articles, with every shortcut and with none."""
    for path in sorted(Path(CHECKOUT / "content/articles").glob("*.md")):
        try:
            article = parse_article(path.read_text("utf-8"), "content/articles/x.md", path.stem)
        except ContentError as error:
            raise AssertionError(path) from error
        for sentence in article.sentences:
            if sentence.kind not in ("title", "summary") and not is_plain(sentence.source):
                assert sentence.pieces == _parsed.__wrapped__(sentence.source)
