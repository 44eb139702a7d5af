"""Entities in running text: the data of `fixtures/mentions.yaml`, and properties that hold for any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sitegen.annotation.matcher import SEPARATOR, Matcher
from sitegen.content.articles import parse_article
from sitegen.languages import arabic, english
from sitegen.markdown.inline import searchable_text
from sitegen.model.entry import Entry, EntryFields
from sitegen.model.language import ByLanguage, Lang, Pair

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "fixtures/mentions.yaml").read_text(encoding="utf-8")
)


def entry(term: str, names: list[str], lang: Lang = "ar", **fields: Any) -> Entry:
    pair = Pair("ar", "en" if lang == "ar" else lang)
    held = (tuple(names), ("Zzz",)) if lang == "ar" else (("ززز",), tuple(names))
    names_of = ByLanguage(pair, *held)
    return Entry(term, f"{term}.yaml", EntryFields("concept", names_of, ByLanguage(pair, "", ""), **fields))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_mentions(case: dict[str, Any]) -> None:
    lang: Lang = case.get("lang", "ar")
    entries = [entry(other, given, lang) for other, given in case["names"].items()]
    term, names = next(iter(case["names"].items()))
    required = case.get("requires_context", {})
    entries[0] = entry(
        term,
        names,
        lang,
        blocked_by=tuple(case.get("blocked_by", ())),
        requires_context=tuple(required) if isinstance(required, list) else required,
    )
    found = Matcher(entries, lang).find(case["text"])
    assert [[mention.term, case["text"][mention.start : mention.end]] for mention in found] == case["found"]


# Names in Markdown: how many are found in each sentence, and the surface of the first.
IN_MARKDOWN = {
    "gl": [
        (1, "نهر دجلة"),
        (1, "نهر دجلة"),
        (2, "نهر دجلة"),
        (3, "نهر دجلة"),
        (4, "دجلة"),
        (4, "قاعدة عين الأسد"),
        (5, "البرلمان"),
    ],
    "bidi": [
        (0, ""),
        (0, ""),
        (0, ""),
        (1, "نهر دجلة"),
        (1, "نهر\u200f \u200fدجلة"),
        (1, "نهر\u200c دجلة"),
        (1, "نهر\u00a0دجلة"),
        (1, "نهــر دجلــة"),
        (1, "ﻧﻬﺮ ﺩﺟﻠﺔ"),
        (1, "نَهْرُ دِجْلَةَ"),
        (1, "نهر\u200bدجلة"),
        (1, "نهر  دجلة"),
        (1, "نهر\u00adدجلة"),
        (3, "نهر دجلة"),
        (5, "دجلة"),
    ],
}


@pytest.mark.parametrize("name", IN_MARKDOWN)
def test_names_in_markdown(name: str) -> None:
    source = (Path(__file__).parents[1] / f"fixtures/names/{name}.md").read_text(encoding="utf-8")
    article = parse_article(source, f"content/articles/{name}.md", name)
    texts = [searchable_text(sentence.pieces) for sentence in article.sentences]
    names = {
        "tigris": ["نهر دجلة", "دجلة"],
        "ain": ["قاعدة عين الأسد", "عين الأسد"],
        "parliament": ["البرلمان"],
    }
    found = Matcher([entry(term, given) for term, given in names.items()], "ar").find_each(texts)
    assert [
        (len(mentions), text[mentions[0].start : mentions[0].end] if mentions else "")
        for text, mentions in zip(texts, found, strict=True)
    ] == IN_MARKDOWN[name]


MARKS = "\u064b\u064e\u0651\u0640\u200f\u0654"
TEXT = st.text(st.sampled_from("ابلوفكنمدعشأإىيةه ،.(\u00a0\ufefb" + MARKS), max_size=60)


@given(
    TEXT, st.lists(st.text(st.sampled_from("ابلودعشأىي "), min_size=1, max_size=6), min_size=1, max_size=5)
)
def test_mentions_are_in_order_apart_and_at_their_words(text: str, names: list[str]) -> None:
    entries = [entry(f"e{n}", [name]) for n, name in enumerate(names) if arabic.fold(name).text.strip()]
    end = 0
    for mention in Matcher(entries, "ar").find(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        spelled = {arabic.fold(name).text.strip() for e in entries for name in e.fields.names.source}
        surface = arabic.fold(text[mention.start : mention.end]).text
        assert surface in spelled or surface.startswith("ل")


@given(st.lists(TEXT, max_size=6))
def test_texts_of_one_article_keep_their_own_offsets(texts: list[str]) -> None:
    matcher = Matcher([entry("isis", ["داعش"]), entry("b", ["باب", "لا"])], "ar")
    whole = matcher.find(SEPARATOR.join(texts))
    each = matcher.find_each(texts)
    assert sum(map(len, each)) == len(whole)
    surfaces = [texts[n][m.start : m.end] for n, mentions in enumerate(each) for m in mentions]
    joined = SEPARATOR.join(texts)
    assert surfaces == [joined[m.start : m.end] for m in whole]


@given(st.text(max_size=40))
def test_folding_keeps_the_way_back(text: str) -> None:
    for fold in (arabic.fold, english.fold):
        folded = fold(text)
        origins = [folded.origin(place) for place in range(len(folded.text))]
        assert origins == sorted(origins)
        assert all(0 <= origin < len(text) for origin in origins)
        if folded.is_identity:
            assert len(folded.text) == len(text)


@given(TEXT)
def test_folding_again_changes_nothing(text: str) -> None:
    once = arabic.fold(text).text
    assert arabic.fold(once).text == once


@given(st.text(st.sampled_from("ابلودعشأإآىيةمحرك "), min_size=1, max_size=12))
def test_a_name_agrees_with_itself_and_with_its_bare_letters(name: str) -> None:
    assert arabic.agrees(name, name)
    assert arabic.agrees(name, name.replace("أ", "ا").replace("إ", "ا").replace("آ", "ا"))


def test_a_glossary_without_names_finds_nothing() -> None:
    assert Matcher([], "ar").find("نص") == []
    assert Matcher([], "en").find("text") == []
