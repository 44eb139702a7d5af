"""Which sentences match, and in which order.

All words in one sentence come before words spread over an article, words as typed before other forms and
these before words with the same beginning, sentences that mention an entity in the query before others, and
newer before older. If no article has all words, the results are the sentences that have most of them.

The theme's scripts do the same in a browser (`static/search.js`): any change here must be made there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sitegen.search.index import KIND, NAME, SIDES, STATE, TAG
from sitegen.search.query import Word, quality

# For one word: the sentences of each article (by its slug and date), each with how well it matches the word,
# and whether it does so by the name of an entity.
Places = dict[tuple[str, str], dict[int, tuple[int, bool]]]


class Filters(NamedTuple):
    """What restricts sentences, besides words. `side` is the number of a language of the pair."""

    side: int | None = None
    tag: str = ""
    name: str = ""
    kind: str = ""
    state: str = ""
    year: str = ""

    @property
    def facets(self) -> tuple[str, ...]:
        """The corresponding terms of the index, with those of whole articles first."""
        terms = ((TAG, self.tag), (NAME, self.name), (KIND, self.kind), (STATE, self.state))
        return tuple(f"{sign}{value}" for sign, value in terms if value)


class Hit(NamedTuple):
    """A matching sentence, by its article and number. `rank` is what hits are sorted by, besides their date:
    whether it has all words (2), its article has (1) or neither has (0); how many it has in the last case;
    how well they match; and how many of them match by name."""

    slug: str
    date: str
    number: int
    rank: tuple[int, int, int, int]


def places_of(word: Word, lines: Mapping[str, Iterable[str]], side: int | None) -> Places:
    """The places of a word. `lines` are those of its families."""
    found: Places = {}
    wanted = SIDES if side is None else (SIDES[side],)
    readings = {reading.side + reading.term: reading for reading in reversed(word.readings)}
    prefixes = dict(word.prefixes)
    for family in word.families:
        if family[0] not in wanted:
            continue
        begin = prefixes.get(family[0])
        for line in lines.get(family, ()):
            slug, date, *terms = line.split()
            for entry in terms:
                key, *numbers = entry.split(",")
                term, _, form = key.partition("/")
                reading = readings.get(family[0] + term)
                if reading:
                    well = quality(reading, form)
                elif begin and term.startswith(begin):
                    well = 1
                else:
                    continue
                of_article = found.setdefault((slug, date), {})
                for number in map(int, numbers):
                    if well > of_article.get(number, (0, False))[0]:
                        of_article[number] = (well, False)
    return found


def facet_places(term: str, lines: Iterable[str]) -> Iterator[tuple[tuple[str, str], tuple[int, ...]]]:
    """The articles and their sentences that a facet selects; for a tag, no sentences, as it selects all of
    them."""
    for line in lines:
        slug, date, *terms = line.split()
        for entry in terms:
            key, *numbers = entry.split(",")
            if key == term:
                yield (slug, date), tuple(map(int, numbers))


def with_names(
    places: Sequence[Places], names: Iterable[tuple[int, int, str]], lines: Mapping[str, Iterable[str]]
) -> None:
    """Adds to the places of words those that mention an entity that the words name (see `Query`), in
    whichever spelling."""
    for start, stop, entity in names:
        for article, numbers in facet_places(f"{NAME}{entity}", lines.get(f"{NAME}{entity}"[:2], ())):
            for of_word in places[start:stop]:
                of_word.setdefault(article, {}).update(dict.fromkeys(numbers, (4, True)))


def ranked(places: Sequence[Places], filters: Filters, lines: Mapping[str, Iterable[str]]) -> list[Hit]:
    """The matching sentences in order."""
    allowed: dict[tuple[str, str], set[int] | None] | None = None
    for term in filters.facets:
        chosen = {
            article: {*numbers} or None for article, numbers in facet_places(term, lines.get(term[:2], ()))
        }
        allowed = chosen if allowed is None else _both(allowed, chosen)
    articles = dict.fromkeys(article for of_word in places for article in of_word)
    if not places:
        articles = dict.fromkeys(allowed or ())
    hits: list[Hit] = []
    some: list[Hit] = []
    for article in articles:
        if (filters.year and article[1][:4] != filters.year) or (
            allowed is not None and article not in allowed
        ):
            continue
        sentences = allowed[article] if allowed else None
        if not places:
            hits += [Hit(*article, number, (2, 0, 0, 0)) for number in sorted(sentences or {0})]
            continue
        of_words = [_within(of_word.get(article, {}), sentences) for of_word in places]
        if all(of_words):
            hits += _in_article(article, of_words)
        elif not hits:
            some += [_hit(article, number, of_words, 0) for number in {n for each in of_words for n in each}]
    return sorted(hits or some, key=order)


def order(hit: Hit) -> tuple[tuple[int, ...], int, str, int]:
    """The sort key of hits."""
    return tuple(-part for part in hit.rank), -int(hit.date), hit.slug, hit.number


_OfWord = Mapping[int, tuple[int, bool]]


def _within(places: _OfWord, sentences: set[int] | None) -> _OfWord:
    if sentences is None:
        return places
    return {number: place for number, place in places.items() if number in sentences}


def _both(
    one: dict[tuple[str, str], set[int] | None], other: dict[tuple[str, str], set[int] | None]
) -> dict[tuple[str, str], set[int] | None]:
    found: dict[tuple[str, str], set[int] | None] = {}
    for article in one.keys() & other.keys():
        left, right = one[article], other[article]
        both = right if left is None else left if right is None else left & right
        if both is None or both:
            found[article] = both
    return found


def _hit(article: tuple[str, str], number: int, of_words: Sequence[_OfWord], tier: int) -> Hit:
    there = [each[number] for each in of_words if number in each]
    has = 0 if tier else len(there)
    return Hit(
        *article, number, (tier, has, min(well for well, _ in there), sum(named for _, named in there))
    )


def _in_article(article: tuple[str, str], of_words: Sequence[_OfWord]) -> list[Hit]:
    """The sentences with all words; if there are none, the smallest set of sentences found that has all of
    them together."""
    common = set(of_words[0]).intersection(*of_words[1:])
    if common:
        return [_hit(article, number, of_words, 2) for number in common]
    missing = {*range(len(of_words))}
    hits: list[Hit] = []
    while missing:
        numbers = {number for word in missing for number in of_words[word]}
        best = min(numbers, key=lambda number: (-sum(number in of_words[word] for word in missing), number))
        hits.append(_hit(article, best, of_words, 1))
        missing -= {word for word in missing if best in of_words[word]}
    return hits
