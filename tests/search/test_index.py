"""The lines of an article in the index, their sums, and their division into files."""

from __future__ import annotations

from collections import defaultdict

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.annotation.article import AnnotatedArticle, annotate
from sitegen.annotation.matcher import Matcher
from sitegen.content.articles import parse_article
from sitegen.content.loader import Text
from sitegen.files.reading import digest
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.language import ByLanguage
from sitegen.model.translation import Translation
from sitegen.search.index import (
    SIDES,
    fingerprint,
    index_of,
    length_of,
    lines_in,
    lines_known,
    part_of,
    terms_in,
)
from sitegen.search.layout import Block, Counted, SumsOfArticles, divide, family_of, join

MATCHERS = ByLanguage(DEFAULT_PAIR, Matcher((), "ar"), Matcher((), "en"))
ARABIC = ["بغداد", "بغدادي", "بغ", "ب", "بَ", "والد", "لاجئ", "للاجئين", "عملية", "عمليات", "في", "2021", "٢"]
ENGLISH = ["a", "I", "x", "x’s", "X", "xs", "xy", "visit", "visits", "vision", "U.S.", "5", "50", "the", "é"]


@st.composite
def articles(draw: st.DrawFn) -> AnnotatedArticle:
    words = st.lists(st.sampled_from(ARABIC), min_size=1, max_size=8).map(" ".join)
    english = st.lists(st.sampled_from(ENGLISH), max_size=8).map(" ".join)
    body = "\n\n".join(draw(st.lists(words, min_size=1, max_size=12)))
    slug = draw(st.sampled_from("abc"))
    year = draw(st.sampled_from((2020, 2021)))
    article = parse_article(f"---\ntitle: عنوان\ndate: {year}-01-01\n---\n\n{body}\n", f"{slug}.md", slug)
    translations = tuple(
        Translation(f"s-{number}", draw(english), "authored") for number in range(len(article.sentences))
    )
    return annotate(Text(article, translations, (), "a.en.po"), MATCHERS)


@given(articles())
def test_lines_of_an_article(article: AnnotatedArticle) -> None:
    """They hold each term with the sentences in which it occurs, family by family."""
    expected: defaultdict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for number, translation in enumerate(article.translations):
        expected["!a"][f"!{translation.state}"].add(number)
        for side, lang in zip(SIDES, DEFAULT_PAIR, strict=True):
            for word in article.text(lang, number).split():
                for term in terms_in(lang)[word]:
                    expected[side + term[:2]][term].add(number)
    index = index_of(article, {})
    lines = index.lines.splitlines(keepends=True)
    families, known = lines_known(index.known)
    assert [*known] == [*map(fingerprint, lines)]
    assert len({*families}) == len(families)
    found = {}
    for family, line in zip(families, lines, strict=True):
        assert family_of(line, Block(family, (), 0)) == family
        slug, date, *entries = line.decode().rstrip("\n").split(" ")
        assert (slug, date) == (article.article.slug, article.article.meta.date.strftime("%Y%m%d"))
        of_family = dict(entry.split(",", 1) for entry in entries)
        assert [*of_family] == sorted(of_family)
        found[family] = {term: [*map(int, numbers.split(","))] for term, numbers in of_family.items()}
    assert found == {
        family: {term: sorted(numbers) for term, numbers in terms.items()}
        for family, terms in expected.items()
    }


@given(st.lists(st.dictionaries(st.sampled_from("abc"), articles())))
def test_sums_are_those_of_the_articles_that_there_are(builds: list[dict[str, AnnotatedArticle]]) -> None:
    """Whatever was there before, and whether it was stored; articles that stay the same are not looked up."""
    known: dict[bytes, bytes] = {}
    asked: list[bytes] = []

    def look_up(words: bytes) -> bytes:
        asked.append(words)
        return known[words]

    sums = SumsOfArticles(look_up)
    before: dict[str, tuple[str, bytes]] = {}
    for build in builds:
        articles: dict[str, tuple[str, bytes]] = {}
        expected: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
        for slug, each in build.items():
            of_article = index_of(each, {}).known
            year, words = str(each.article.meta.date.year), digest(of_article)
            known[words], articles[slug] = of_article, (year, words)
            for family, value in zip(*lines_known(of_article), strict=True):
                expected[year][family] += value
        asked.clear()
        assert sums.of(articles) == expected
        changed = before.items() ^ articles.items()
        assert sorted(asked) == sorted(words for _, (_, words) in changed)
        before = articles
        stored = msgspec.msgpack.decode(msgspec.msgpack.encode(sums.counted), type=Counted)
        assert SumsOfArticles(look_up, stored).of(articles) == expected
        sums = SumsOfArticles(look_up, stored)


@given(articles())
def test_part_of_an_article(article: AnnotatedArticle) -> None:
    """It has each line with its family."""
    index = index_of(article, {})
    families, _ = lines_known(index.known)
    lines = index.lines.splitlines(keepends=True)
    assert [*lines_in(part_of(index))] == [*zip(families, lines, strict=True)]


TERMS = st.text("abcdأب", max_size=3).map("xy".__add__)


@given(st.lists(st.dictionaries(TERMS, st.sampled_from((",0", "/5,1,2", "/~,7")), min_size=1), max_size=5))
@example([{"xy": ",0", "xya": ",1"}, {"xyab": "/5,2"}])
def test_lines_are_divided_by_the_third_letter(articles: list[dict[str, str]]) -> None:
    lines = "".join(
        f"{slug} 20210101 {' '.join(f'{term}{rest}' for term, rest in sorted(terms.items()))}\n"
        for slug, terms in enumerate(articles)
    ).encode()
    files = divide(lines, "1xy")
    assert b"".join(sorted(join(file.splitlines(keepends=True) for file in files))) == lines
    for place, file in enumerate(files):
        for line in file.decode().splitlines():
            for entry in line.split(" ")[2:]:
                third = entry[2]
                assert place == (0 if third in "/," else ord(third) % 4)


def test_sums_hold_the_length_of_the_lines_of_an_archive() -> None:
    line = b"2021-07-combat-mission 20210726 " + b"x" * 1_000
    assert length_of(sum(fingerprint(line) for _ in range(100_000))) == 100_000 * len(line)
