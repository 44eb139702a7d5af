"""What is read the short way is what the long way gives: each shortcut beside what it saves."""

from __future__ import annotations

from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markupsafe import escape

from sitegen import markup
from sitegen.content import articles
from sitegen.errors import ContentError
from sitegen.files import NOT_TEXT, _may_not_be_text
from sitegen.text import english
from sitegen.text.folding import plain_spaces, remove
from sitegen.text.sentences import split
from sitegen.translation import memory
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
    units = memory._plainly_written(text)
    if units is not None:
        assert units == memory.units_of(memory.parse_memory(text, "x.po"))


def test_own_memories_are_plainly_written() -> None:
    for text in MEMORIES:
        assert memory._plainly_written(text) is not None or "#~" in text


MARKUP_PARTS = [
    "قال الوزير ", "قال الوزير. ", "**نعم**", "**نعم** ", "[رابط](http://e.org)", "[a b](https://www.e.org/x_y-z/2)",
    "*a* ", "**", "[", "](", "](x)", "(", ")", "!", ". ", "، ", "x", "«", "»", '"', " ", "**ab c**",
    "`x. y` ", "؟ ",
    "[x](../glossary/erbil.yaml)", "[x](visit.md#s-1)", "[x]()", "![i](j)", "1", "_", "َ", "[a](http://E.org)",
    "[b](http://e.org/a%20b)", "<", "&", "&amp; ", "***", "[**a**](b)", "**[a](b)**", "<http://a.b> ",
    "\\* ", "`",
    "\\\n", "_b_ ", "***a** b* ", "a*b. ", "**a. b** ",
]  # fmt: skip
texts = st.lists(st.sampled_from(MARKUP_PARTS), min_size=1, max_size=8).map(
    lambda parts: "".join(parts).strip()
)


@settings(max_examples=1500, deadline=None)
@given(texts)
def test_simple_markup(text: str) -> None:
    assume(text and not markup.is_plain(text))
    pieces = markup._simple(text)
    assert pieces is None or pieces == markup._parsed.__wrapped__(text)


@settings(max_examples=800, deadline=None)
@given(texts)
def test_sentences_that_are_closed(text: str) -> None:
    """Where nothing is left open the parser would see no connection."""
    for sentence in split(text, "ar")[:-1]:
        at = text.index(sentence) + len(sentence)
        if markup._is_closed(text[:at]):
            assert markup._rendered(text[:at], text[at:]) == markup._rendered(text)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([*MARKUP_PARTS, "\n", "\n\n", "# ", "## ", "- ", "> ", "1. ", "```\n", "---\n", "  "])
    )
)
def test_blocks_without_their_inline_text(parts: list[str]) -> None:
    """Sections and blocks are the same whether the parser looks into them or not."""
    text = "".join(parts)
    assert [(t.type, t.tag, t.map, t.content) for t in markup.BLOCKS.parse(text)] == [
        (t.type, t.tag, t.map, t.content) for t in markup.PARSER.parse(text)
    ]


@settings(max_examples=500, deadline=None)
@given(
    st.text(
        st.sampled_from("aAzZéÉİß’‘“”–—… .,'\"-\x1e\u200f\u00a0\u0301ب«»\n\t") | st.characters(codec="utf-8")
    )
)
def test_folding_of_english(text: str) -> None:
    assert english.fold(text) == remove(plain_spaces(text).translate(english._LETTERS), english._REMOVED)


@settings(max_examples=500, deadline=None)
@given(
    st.text(
        st.sampled_from("a\n\t\r ب«»\x00\x07\x0b\x7f\x80\x85\x9f\xa0\ufffd\ufffe\uffff")
        | st.characters(codec="utf-8")
    )
)
def test_control_characters(text: str) -> None:
    if NOT_TEXT.search(text):
        assert _may_not_be_text(text.encode())


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("<>&\"'ab ب")))
def test_escaping(text: str) -> None:
    assert markup.escaped(text) == str(escape(text))


def test_articles_of_this_site() -> None:
    """The sentences of real articles, with every shortcut and with none."""
    for path in sorted(Path(CHECKOUT / "content/articles").glob("*.md")):
        try:
            article = articles.parse_article(path.read_text("utf-8"), "content/articles/x.md", path.stem)
        except ContentError as error:
            raise AssertionError(path) from error
        for sentence in article.sentences:
            if sentence.kind not in ("title", "summary") and not markup.is_plain(sentence.source):
                assert sentence.pieces == markup._parsed.__wrapped__(sentence.source)
