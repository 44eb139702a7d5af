"""What a change of names does not affect is annotated as before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sitegen.annotation.ambiguity import uses_of_names
from sitegen.annotation.article import AnnotatedArticle, annotate
from sitegen.annotation.matcher import SEPARATOR, Matcher
from sitegen.annotation.other_names import OtherNames
from sitegen.content.articles import parse_article
from sitegen.content.loader import Text
from sitegen.errors import ContentError
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.entry import EntityKind, Entry, EntryFields
from sitegen.model.language import ByLanguage
from sitegen.model.translation import Translation
from sitegen.outputs.search_texts import texts_in, texts_of
from sitegen.search.layout import script

# Names that are written in several ways, are parts of others, or common words too.
ARABIC = (
    "عبد الله", "عبدالله", "أبو ظبي", "أبي", "القاعدة", "قاعدة", "غوغل", "يوسف", "يوسف رزقة", "شرطة البصرة",
    "البصرة", "رود", "صدام", "صدام حسين", "كردي", "مسيرة", "الحوثيون", "أنوار", "انوار", "أوسلو", "كربلاء",
)  # fmt: skip
ENGLISH = (
    "Hood", "Robin Hood", "Hood Robin", "MP", "Kurd", "Kurdish", "country", "Basra", "Basra police",
    "31 pages", "pages", "al-Qaeda", "Al Qaeda", "José", "Jose", "police", "Sam's", "C",
)  # fmt: skip
# Other spellings of these, and what stands before, within and after names in texts.
SPELLED = (
    "القاعده", "جوجل", "عبداللّه", "أبوظبي", "أبي ظبي", "الكردي", "كرديين", "الحوثيين", "مسيرات", "وَيوسف",
    "ﻳﻮﺳﻒ", "للقاعدة", "كربلا", "الصدام", "hood", "kurds", "Kurds", "MPs", "Countries", "AL-Qaeda", "pages",
)  # fmt: skip
BEFORE = ("", "", "", "و", "بال", "لل", "ل", "أ", "ﻻ", "`", "**", "[", "a", "\\")
AFTER = (
    " ", " ", " ", " ", ". ", "، ", "` ", "**", "_", "](x.md) ", "ها ", "اً ", "ون ", "َ", "ـ", "\u00a0",
    "\u200f", "s ", "'s ", "`x` ", "-", "&amp;", "\n",
)  # fmt: skip


def some(words: tuple[str, ...], least: int = 0, most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), min_size=least, max_size=most, unique=True).map(tuple)


ANYTHING = some((*ARABIC, *ENGLISH, *SPELLED), most=2)
NAMES = st.tuples(some(ARABIC, 1), some(ENGLISH, 1))
KINDS: st.SearchStrategy[EntityKind] = st.sampled_from(["concept", "place"])
CONTEXTS = st.one_of(
    st.just(()), ANYTHING, st.dictionaries(st.sampled_from((*ARABIC, *ENGLISH)), ANYTHING, max_size=3)
)
BLOCKS = st.one_of(st.just(()), st.just(()), ANYTHING)


@st.composite
def entries(draw: st.DrawFn, ident: str) -> Entry:
    names = ByLanguage(DEFAULT_PAIR, *draw(NAMES))
    none = ByLanguage(DEFAULT_PAIR, "", "")
    context = draw(st.one_of(st.just(()), CONTEXTS))
    fields = EntryFields(draw(KINDS), names, none, blocked_by=draw(BLOCKS), requires_context=context)
    return Entry(ident, f"content/glossary/{ident}.yaml", fields)


@st.composite
def edited(draw: st.DrawFn, entry: Entry) -> Entry:
    """The entry with one of its fields changed; most often a name more or less."""
    fields = entry.fields
    change = draw(st.sampled_from(["names", "names", "names", "kind", "blocked_by", "requires_context"]))
    if change == "kind":
        fields = replace(fields, kind=draw(KINDS))
    elif change == "blocked_by":
        fields = replace(fields, blocked_by=draw(BLOCKS))
    elif change == "requires_context":
        fields = replace(fields, requires_context=draw(CONTEXTS))
    else:
        more = draw(NAMES)
        kept = [names[draw(st.integers(0, 1)) :] for names in fields.names.values()]
        both = [tuple(dict.fromkeys((*old, *new[:1]))) for old, new in zip(kept, more, strict=True)]
        fields = replace(fields, names=ByLanguage(DEFAULT_PAIR, *both))
    return replace(entry, fields=fields)


class Edit(NamedTuple):
    """A glossary before and after an edit, and the text of an article in either language."""

    before: Mapping[str, Entry]
    after: Mapping[str, Entry]
    arabic: str
    english: str


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    before = {ident: draw(entries(ident)) for ident in draw(some(("a", "b", "c"), 1))}
    after = dict(before)
    ident = draw(st.sampled_from("abc"))
    if ident not in after:
        after[ident] = draw(entries(ident))
    elif draw(st.integers(0, 5)):
        after[ident] = draw(edited(after[ident]))
    else:
        del after[ident]
    texts = []
    for lang, others in zip(DEFAULT_PAIR, (ARABIC, ENGLISH), strict=True):
        # Many names that are in the glossary, parts of them, and some that are not.
        there = [name for each in (*before.values(), *after.values()) for name in each.fields.names[lang]]
        words = [word for name in there for word in name.split()]
        word = st.sampled_from((*there, *there, *there, *words, *others, *SPELLED))
        pieces = st.tuples(st.sampled_from(BEFORE), word, st.sampled_from(AFTER)).map("".join)
        texts.append(draw(st.lists(pieces, max_size=5).map("".join)))
    return Edit(before, after, *texts)


def parsed(arabic: str, english: str) -> Text:
    article = parse_article(
        f"---\ntitle: عنوان\ndate: 2021-08-04\n---\n\n{arabic}\n", "content/articles/a.md", "a"
    )
    translations = tuple(
        Translation(f"s-{number}", english if number == 1 else "", "authored")
        for number in range(len(article.sentences))
    )
    return Text(article, translations, (), "a.po")


def annotated(text: Text, glossary: Mapping[str, Entry]) -> tuple[AnnotatedArticle, object]:
    matchers = ByLanguage(DEFAULT_PAIR, *(Matcher(glossary.values(), lang) for lang in DEFAULT_PAIR))
    found = annotate(text, matchers)
    return found, uses_of_names(found, matchers)


def may_affect(article: AnnotatedArticle, before: Mapping[str, Entry], after: Mapping[str, Entry]) -> bool:
    """As builds ask: with the texts that search shows."""
    texts = texts_in(script("T", texts_of(article, ("", ""))))
    mentioned = {term for terms in article.terms for term in terms}
    other = OtherNames(before, after, DEFAULT_PAIR)
    return other.may_affect(ByLanguage(DEFAULT_PAIR, *map(SEPARATOR.join, texts)), mentioned)


def named(ident: str, arabic: str, english: str, **fields: object) -> dict[str, Entry]:
    names = ByLanguage(DEFAULT_PAIR, tuple(arabic.split("|")), tuple(english.split("|")))
    held = {"kind": "concept", "names": names, "definition": ByLanguage(DEFAULT_PAIR, "", ""), **fields}
    return {ident: Entry(ident, f"content/glossary/{ident}.yaml", EntryFields(**held))}  # type: ignore[arg-type]


@settings(max_examples=300, deadline=None)
@given(edits())
@example(Edit(named("a", "صدام", "x"), named("a", "صدام|صدام حسين", "x"), "وقع صدام. انتهى الصدام.", ""))
@example(Edit(named("a", "x", "Basra"), named("a", "x", "Basra|C"), "", "C`x` Basra"))
def test_what_is_not_affected_stays_as_it_is(edit: Edit) -> None:
    try:
        text = parsed(f"نص. {edit.arabic}", edit.english)
    except ContentError:
        return
    article, uses = annotated(text, edit.before)
    if not may_affect(article, edit.before, edit.after):
        assert annotated(text, edit.after) == (article, uses)


CASES = [
    # A name more or less, and whether texts are affected.
    (named("a", "يوسف", "Basra"), named("a", "يوسف", "Basra|31 pages"), "31 pages", True),
    (named("a", "يوسف", "Basra"), named("a", "يوسف", "Basra|31 pages"), "31 or 30 pages on Basra", False),
    (named("a", "يوسف", "Basra|31 pages"), named("a", "يوسف", "Basra"), "31 pages", True),
    (named("a", "يوسف", "Basra"), named("a", "يوسف", "Basra"), "31 pages on Basra", False),
    # The other order.
    (named("a", "يوسف", "Hood|Basra"), named("a", "يوسف", "Basra|Hood"), "Hood and Basra", False),
    # An entry that comes or goes.
    ({}, named("a", "يوسف", "Basra"), "Hood", False),
    ({}, named("a", "يوسف", "Basra"), "Basra", True),
    (named("a", "يوسف", "Basra"), {}, "Basra", True),
    # What is told of a name by itself: the other words of a longer one.
    (named("a", "يوسف", "Hood"), named("a", "يوسف", "Hood|Robin Hood"), "Hood, a hood", True),
    (named("a", "يوسف", "Hood"), named("a", "يوسف", "Hood|Robin Jones"), "Hood, a hood", False),
    # Rules.
    (named("a", "يوسف", "Hood"), named("a", "يوسف", "Hood", blocked_by=("Mt. Hood",)), "Hood", True),
    (
        named("a", "يوسف", "Hood", blocked_by=("x",)),
        named("a", "يوسف", "Hood", blocked_by=("x", "Mt. Hood")),
        "Hood",
        False,
    ),
    (
        named("a", "يوسف", "Hood", blocked_by=("x",)),
        named("a", "يوسف", "Hood", blocked_by=("x", "Mt. Hood")),
        "Mt. Hood",
        True,
    ),
    (
        named("a", "يوسف", "Hood", requires_context=("ship",)),
        named("a", "يوسف", "Hood", requires_context=("sea",)),
        "Hood",
        True,
    ),
    (
        named("a", "يوسف", "Hood", requires_context=("ship",)),
        named("a", "يوسف", "Hood", requires_context=("sea",)),
        "sea",
        False,
    ),
    # The plural is a name of what is a concept.
    (named("a", "كردي", "Hood"), named("a", "كردي", "Hood", kind="place"), "Hood", False),
    (named("a", "كردي", "Kurd"), named("a", "كردي", "Kurd", kind="place"), "ship", False),
]


@pytest.mark.parametrize(("before", "after", "english", "expected"), CASES)
def test_what_a_change_affects(
    before: dict[str, Entry], after: dict[str, Entry], english: str, expected: bool
) -> None:
    article, _ = annotated(parsed("نص.", english), before)
    assert may_affect(article, before, after) is expected


def test_the_plural_of_what_becomes_a_concept() -> None:
    before, after = named("a", "كردي", "Hood", kind="place"), named("a", "كردي", "Hood")
    article, _ = annotated(parsed("جاء كرديان.", ""), before)
    assert may_affect(article, before, after)
    assert annotated(parsed("جاء كرديان.", ""), after)[0].terms != article.terms
