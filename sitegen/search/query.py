"""Queries: words and phrases in the form that the index of a site has them.

The theme's scripts do the same in a browser (`static/search.js`): any change here must be made there too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sitegen.languages.searching import OTHER_READING, Rules, SearchRules, words_of
from sitegen.search.index import LETTERS, SIDES

_QUOTED = re.compile(r'"([^"]*)(?:"|$)')
_QUOTES = str.maketrans({"«": '"', "»": '"', "“": '"', "”": '"', "„": '"'})
# The minimum number of letters of an incomplete word.
PREFIX = 2


class Reading(NamedTuple):
    """A way in which a word may appear in the index of one side: the term, and the form of words that are
    written in the same way (no form if it is only a second reading)."""

    side: str
    term: str
    form: str


class Word(NamedTuple):
    """A word: its readings and, if it may be incomplete, the beginnings of its terms by side."""

    text: str
    readings: tuple[Reading, ...]
    prefixes: tuple[tuple[str, str], ...] = ()

    @property
    def families(self) -> tuple[str, ...]:
        """The families in which it is looked up."""
        found = [reading.side + reading.term[:LETTERS] for reading in self.readings]
        # A term of one letter is in a different family from its forms.
        found += [f"{reading.side}{reading.term}/" for reading in self.readings if len(reading.term) == 1]
        found += [side + begin[:LETTERS] for side, begin in self.prefixes]
        return tuple(dict.fromkeys(found))


class Query(NamedTuple):
    """The words of a query in order, and its phrases as texts; `names` are the entities that some of the
    words name: the first and the last position among the words, and the id."""

    words: tuple[Word, ...]
    phrases: tuple[str, ...]
    names: tuple[tuple[int, int, str], ...]


class Asking:
    """How queries to a site are read: the rules of both sides, and the entities by the terms of their
    names."""

    def __init__(self, rules: Sequence[SearchRules], names: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """`names` holds the names of each entity on either side."""
        self.rules = [Rules(each) for each in rules]
        self._names: dict[tuple[str, ...], list[str]] = {}
        for entity, of_sides in names.items():
            for rule, spellings in zip(self.rules, of_sides, strict=True):
                for spelling in spellings:
                    found = self._names.setdefault(self._key(words_of(spelling), rule), [])
                    if entity not in found:
                        found.append(entity)

    def parse(self, text: str) -> Query:
        """The query. If it ends with a word, that word may be incomplete."""
        text = text.translate(_QUOTES)
        phrases = [phrase for phrase in _QUOTED.findall(text) if words_of(phrase)]
        raw = words_of(text)
        unended = bool(raw) and text.endswith(raw[-1])
        kept = [word for word in raw if not self._is_stop(word)] or raw
        words = [
            self._word(word, unended and number == len(kept) and word == raw[-1])
            for number, word in enumerate(kept, 1)
        ]
        return Query(tuple(words), tuple(phrases), tuple(self._names_in(kept)))

    def phrase_key(self, text: str, side: int) -> tuple[str, ...]:
        """What a text on one side must have in common with a phrase to contain it."""
        rule = self.rules[side]
        return tuple([_first(word, rule) for word in words_of(text)])

    def _is_stop(self, word: str) -> bool:
        return any(not rule.terms(word) for rule in self.rules)

    def _word(self, word: str, unended: bool) -> Word:
        readings: dict[Reading, None] = {}
        prefixes: list[tuple[str, str]] = []
        for side, rule in zip(SIDES, self.rules, strict=True):
            terms = rule.terms(word)
            readings.update((Reading(side, term, form), None) for term, form in terms)
            if unended and terms and len(terms[0].text) >= PREFIX:
                prefixes.append((side, terms[0].text))
        return Word(word, tuple(readings), tuple(prefixes))

    def _key(self, words: Sequence[str], rule: Rules) -> tuple[str, ...]:
        """The terms of a name without its stop words, unless it has no others (as WHO)."""
        key = tuple([terms[0].text for word in words if (terms := rule.terms(word))])
        return key or tuple([rule.folded(word) for word in words])

    def _names_in(self, words: Sequence[str]) -> list[tuple[int, int, str]]:
        found: dict[tuple[int, int, str], None] = {}
        for rule in self.rules:
            keys = [_first(word, rule) for word in words]
            for start in range(len(keys)):
                for stop in range(start + 1, len(keys) + 1):
                    for entity in self._names.get(tuple(keys[start:stop]), ()):
                        found[start, stop, entity] = None
        return list(found)


def _first(word: str, rule: Rules) -> str:
    terms = rule.terms(word)
    return terms[0].text if terms else rule.folded(word)


def quality(reading: Reading, form: str) -> int:
    """How well a word of a text, given the form in the index, matches the word in the query: 4 as written, 3
    another form, 2 a second reading of either; 1 means that it only has the same beginning."""
    if OTHER_READING in (reading.form, form):
        return 2
    return 4 if reading.form == form else 3
