"""Candidates for the glossary: names that recur in articles and are in no entry.

The names found in each language (see `recurrence`) are matched by the sentences in which they occur, by sound
and by place. None of this is certain: a person chooses among the candidates.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from sitegen import languages
from sitegen.annotation.article import AnnotatedArticle
from sitegen.annotation.recurrence import (
    Found,
    Texts,
    Word,
    names_in,
    runs_of,
    stretches_of,
    without_particles,
)
from sitegen.languages.base import Language
from sitegen.model.language import ByLanguage, Lang
from sitegen.model.record import Record

# How similar a name in the source language sounds to one in the target language, 0 to 1.
Alike = Callable[[str, str], float]

# The least certainty for a counterpart in the other language, 0 to 1.
_SURE = 0.5
# The most sentences with a name in which its counterpart is looked for.
_MOST_PLACES = 40
# The least similarity in sound of two names that are the same.
_SOUNDS = 0.6


class Candidate(Record, frozen=True):
    """A name that may become an entry: its spellings in each language, the most frequent first (none if no
    counterpart is known), the number of sentences that contain it, and these sentences by article and id, in
    the order of articles."""

    names: ByLanguage[tuple[str, ...]]
    count: int
    places: tuple[tuple[str, str], ...]


def candidates(articles: Sequence[AnnotatedArticle], alike: Alike) -> tuple[Candidate, ...]:
    """The candidates in articles, the most promising first. Names that the glossary already finds are left
    out."""
    if not articles:
        return ()
    pair = articles[0].pair
    names: list[tuple[str, str]] = []
    texts: dict[Lang, list[list[list[Word]]]] = {lang: [] for lang in pair}
    for article in articles:
        for number, translation in enumerate(article.translations):
            names.append((article.article.slug, translation.id))
            for lang in pair:
                text, mentions = article.searched[lang][number], article.mentions[lang][number]
                texts[lang].append(list(runs_of(text, mentions, languages.get(lang))))
    words = {lang: without_particles(texts[lang], languages.get(lang)) for lang in pair}
    source, target = (names_in(words[lang], languages.get(lang)) for lang in pair)
    counterparts = _pairs(source, target, words[pair.source], languages.get(pair.source), alike)
    ranked: list[tuple[float, Candidate]] = []
    for one, other, weight in counterparts:
        places = sorted({*(one.places if one else ()), *(other.places if other else ())})
        spellings = tuple(_spellings(found) for found in (one, other))
        candidate = Candidate(
            ByLanguage(pair, *spellings), len(places), tuple(names[number] for number in places)
        )
        ranked.append((weight * math.log2(1 + len(places)), candidate))
    ranked.sort(key=lambda item: (-item[0], item[1].names.source, item[1].names.target))
    return _merged([candidate for _, candidate in ranked])


def _spellings(found: Found | None) -> tuple[str, ...]:
    return (found.text,) if found else ()


def _pairs(
    source: Sequence[Found], target: Sequence[Found], texts: Texts,
    language: Language, alike: Alike,
) -> Iterator[tuple[Found | None, Found | None, float]]:  # fmt: skip
    """Pairs of names that are the same in both languages, with their weights; and names without a
    counterpart."""
    stretches = stretches_of(texts, language, {number for name in target for number in name.places})
    taken: set[tuple[str, ...]] = set()
    known = {name.words: name for name in source}
    for name in sorted(target, key=lambda found: (-len(found.places), found.words)):
        best = _counterpart(name, stretches, alike)
        if best:
            score, other = best
            taken.add(other.words)
            evidence = known[other.words].weight if other.words in known else 0.0
            yield other, name, name.weight + 2 * score + evidence / 2
        elif len(name.places) > 1:
            yield None, name, name.weight
    parts = {part for words in taken for part in _parts(words)}
    for found in source:
        if found.words not in parts:
            yield found, None, found.weight


def _parts(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words, and all stretches of them but those at the end, which are short forms of the same name."""
    yield words
    for stop in range(1, len(words)):
        for start in range(stop):
            yield words[start:stop]


def _counterpart(
    name: Found, stretches: dict[int, dict[tuple[str, ...], Found]], alike: Alike
) -> tuple[float, Found] | None:
    """The most probable counterpart of `name` in the source language, with its certainty; None if none is
    certain enough."""
    if len(name.places) == 1 == len(name.words):
        return None
    near: dict[tuple[str, ...], Found] = {}
    for number in sorted(name.places)[:_MOST_PLACES]:
        near |= stretches.get(number, {})
    scored = [(_score(other, name, alike), other) for other in near.values()]
    sure = [(score, other) for score, other in scored if score >= _SURE]
    if not sure:
        return None
    return max(sure, key=lambda item: (item[0], -abs(len(item[1].words) - len(name.words)), item[1].words))


def _score(one: Found, other: Found, alike: Alike) -> float:
    """How certain it is that two names are the same, 0 to 1."""
    both = one.places.keys() & other.places.keys()
    dice = 2 * len(both) / (len(one.places) + len(other.places))
    sound = alike(one.text, other.text)
    far = sum(abs(one.places[number] - other.places[number]) for number in both) / len(both)
    if sound >= _SOUNDS:
        return 0.5 + 0.3 * sound + 0.2 * dice
    if len(both) < 2 or dice < 0.7:
        return 0.0
    # Names mostly have as many words in one language as in the other.
    lengths = min(len(one.words), len(other.words)) / max(len(one.words), len(other.words))
    return 0.45 * dice + 0.15 * (1 - far) + 0.2 * lengths


def _merged(ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates, of which those that are the end of exactly one longer name (Biden, of Joe Biden) become
    further spellings of it."""
    ends = _by_ending(ranked)
    longer = {number: sorted(_longer(candidate, ends)) for number, candidate in enumerate(ranked)}
    others: dict[int, list[int]] = {}
    for number, found in longer.items():
        # In a chain of names, each joins the longest.
        outer = [place for place in found if not longer[place]]
        if len(outer) == 1:
            others.setdefault(outer[0], []).append(number)
    gone = {number for numbers in others.values() for number in numbers}
    merged: list[tuple[int, Candidate]] = []
    for number, candidate in enumerate(ranked):
        if number not in gone:
            parts = [candidate, *(ranked[other] for other in others.get(number, ()))]
            merged.append((min(number, *others.get(number, (number,))), _together(parts)))
    merged.sort(key=lambda item: item[0])
    return tuple(candidate for _, candidate in merged)


def _by_ending(ranked: Sequence[Candidate]) -> dict[tuple[Lang, str], set[int]]:
    """The numbers of the candidates by the endings of their names, except the whole names."""
    found: dict[tuple[Lang, str], set[int]] = {}
    for number, candidate in enumerate(ranked):
        for lang, names in candidate.names.items():
            for name in names:
                words = name.split()
                for first in range(1, len(words)):
                    found.setdefault((lang, " ".join(words[first:])), set()).add(number)
    return found


def _longer(candidate: Candidate, ends: dict[tuple[Lang, str], set[int]]) -> set[int]:
    """The numbers of the candidates whose names end in those of `candidate`, in each language in which it has
    a name."""
    found = [ends.get((lang, names[0]), set()) for lang, names in candidate.names.items() if names]
    return set.intersection(*found)


def _together(candidates: Sequence[Candidate]) -> Candidate:
    pair = candidates[0].names.pair
    names = [
        tuple(dict.fromkeys(name for candidate in candidates for name in candidate.names[lang]))
        for lang in pair
    ]
    places = tuple(dict.fromkeys(place for candidate in candidates for place in candidate.places))
    return Candidate(ByLanguage(pair, *names), len(places), places)
