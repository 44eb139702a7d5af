"""Sentences: the cases of the fixture, properties that hold for any text, and linear time."""

from __future__ import annotations

import re
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from sitegen import languages
from sitegen.model.language import Lang
from tests.growth import is_linear
from tests.pair import LANGS, split

_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|([nr]))")


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else {"n": "\n", "r": "\r"}[found[2]], text
    )


def _cases() -> list[tuple[str, Lang, str, tuple[str, ...]]]:
    cases = []
    for line, title, source, expected in read_fixture_file(
        Path(__file__).parents[1] / "fixtures/sentences.md"
    ):
        lang = title.partition(":")[0]
        assert languages.is_known(lang), f"line {line}: a title begins with the language"
        sentences = tuple(map(_unescaped, expected.splitlines()))
        cases.append((title, lang, _unescaped(source.removesuffix("\n")), sentences))
    return cases


CASES = _cases()
SENTENCES = [(lang, sentence) for _, lang, _, sentences in CASES for sentence in sentences]


@pytest.mark.parametrize(
    ("lang", "text", "sentences"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_fixture(lang: Lang, text: str, sentences: tuple[str, ...]) -> None:
    pieces = split(text, lang)
    assert "".join(pieces) == text
    assert tuple(piece.rstrip() for piece in pieces) == sentences


def test_of_nothing_there_is_nothing() -> None:
    assert split("", "ar") == ()


def test_what_has_no_word_is_one_piece() -> None:
    assert split(" \n\n ", "ar") == (" \n\n ",)
    assert split("... !!! ؟\n\n* * *", "ar") == ("... !!! ؟\n\n* * *",)


@pytest.mark.parametrize(("lang", "sentence"), sorted({s for s in SENTENCES if s[1].count('"') % 2 == 0}))
def test_a_sentence_is_not_split_again(lang: Lang, sentence: str) -> None:
    assert split(sentence, lang) == (sentence,)


# What the rules speak of, to be put together in every way.
_FRAGMENTS = [
    *'.؟!…۔،:"«»()[]*_`-\\', " ", "  ", "\n", "\n\n", "\u2029", "\u200f", "\u2069", "\u00a0", "\u064e", "..",
    "...", "](u)", "[^1]", "1.", "5", "د", "أ.ف.ب.", "نعم", "قال", "وقال", "ثم", "العربية.نت", "I", "U.S.",
    "e.g.", "No.", "Inc.", "said", "The", "he", "Tom", "https://x.y/z", "😀", "ـ",
]  # fmt: skip
FRAGMENTS = st.lists(st.sampled_from(_FRAGMENTS), max_size=24).map("".join)


def _has_word(text: str) -> bool:
    return any(char.isalnum() and char != "ـ" for char in text)


@given(st.text() | FRAGMENTS, st.sampled_from(LANGS))
@example("\u2029", "ar")
@example("نعم.\n\n", "ar")
def test_nothing_is_lost_and_no_piece_is_without_words(text: str, lang: Lang) -> None:
    pieces = split(text, lang)
    assert "".join(pieces) == text
    if _has_word(text):
        assert all(map(_has_word, pieces))
    else:
        assert pieces == ((text,) if text else ())


@given(FRAGMENTS, st.sampled_from(LANGS))
def test_pieces_are_not_split_again(text: str, lang: Lang) -> None:
    # Straight quotes and backticks are paired over the paragraph, so a piece alone may pair them otherwise.
    for piece in split(text.replace('"', "").replace("`", ""), lang):
        assert split(piece, lang) == (piece,)


@given(FRAGMENTS.filter(_has_word), st.sampled_from(["\n\n", "\r\n \r\n", "\u2029"]), st.sampled_from(LANGS))
def test_a_paragraph_always_ends_a_sentence(text: str, separator: str, lang: Lang) -> None:
    ends = accumulate(map(len, split(f"{text}{separator}نعم", lang)))
    assert len(text + separator) in ends


# Sentences that leave no doubt: how they begin, what is within, how they end.
ORDINARY: dict[Lang, tuple[str, str, str]] = {
    "ar": (
        "وأعلن غادر 5 «لن في",
        "الوزير المدينة أعلن العراق جديد كتاب 2021 3.5 «السلام» (رويترز) د. قبل",
        "أمس. أمس؟ أمس! أمس؟! أمس.» أمس؟.. أمس۔",
    ),
    "en": (
        'The They "We A',
        "minister city announced U.S. 3.5 new (AP) Gen. before day example.com",
        'today. today? today! today?! today." today.”',
    ),
}


@st.composite
def _ordinary(draw: st.DrawFn, lang: Lang) -> str:
    first, within, last = (st.sampled_from(words.split()) for words in ORDINARY[lang])
    words = [draw(first), *draw(st.lists(within, max_size=6)), draw(last)]
    return " ".join(words) + draw(st.sampled_from([" ", "  ", "\n", "\u00a0", "\u200f ", "\n\n"]))


@pytest.mark.parametrize("lang", LANGS)
@given(data=st.data())
def test_ordinary_sentences_come_apart_as_they_were_joined(lang: Lang, data: st.DataObject) -> None:
    sentences = data.draw(st.lists(_ordinary(lang), min_size=1, max_size=6))
    assert split("".join(sentences), lang) == tuple(sentences)


HEAVY = [
    ".", "..", ". ", ". . ", "… ", "؟!", '"', '" ', '."', '." ل', '!" أ', '."ل', "«", ".» ", "(", "(!) ",
    ".( ", "د. ", "ق.م. ", "أ.ب", "ل . ", "J. ", "U.S. ", "1. ", "نعم.ثم", "نعم؟ قال ", '"نعم؟" ثم ',
    "(نعم؟) ثم ", "`", "`a", "``a`", "](", '](a "', ".](a(", "].[", ".[^1]", "www.", "www.;", "https://",
    "\n", "\r\n ", " ", ".\u200f", ". \u2069", "\u0301", ".*", ". - ", ".😀", "ـ", "a", "ا",
]  # fmt: skip


@pytest.mark.parametrize("unit", HEAVY)
def test_time_is_linear(unit: str) -> None:
    assert is_linear(lambda size: split(f"نص {unit * (size // len(unit))} نص", "ar"), 4_000)
