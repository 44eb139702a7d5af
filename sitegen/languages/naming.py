"""The signs in running text that words are a name, as data for each language."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sitegen.model.record import Record


def as_it_is(word: str) -> tuple[str, ...]:
    """The word itself, the only reading of one without particles."""
    return (word,)


class NameCues(Record, frozen=True):
    """How to recognise names that are not listed in the glossary. All words are folded, as the language folds
    them.

    - `capitals`: whether names begin with capitals and few other words do
    - `joining`: words that may stand inside a name (of, bin)
    - `titles`: words before a person's name: offices and their fields; `saying`: verbs of saying
    - `kinds`: words that tell the kind of thing that the name after them denotes (province, newspaper);
      `heads`: such words that are part of the name (airport, party)
    - `common`: words that are not names wherever they stand, such as adjectives from names of countries, days
      and months, and words that begin sentences
    - `other`: the beginnings of recurring words that are seldom names, such as verbs (a regular expression)
    - `article`: the beginning of words that have the article, if the language joins it to them
    - `readings`: the possible readings of a word without the particles joined to it, and the word itself
    """

    capitals: bool = False
    joining: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    saying: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    other: str = ""
    article: str = ""
    readings: Callable[[str], tuple[str, ...]] = as_it_is


NO_CUES = NameCues()


def lower(words: Iterable[str]) -> frozenset[str]:
    """Words of a language with capitals, folded as it folds them."""
    return frozenset(word.lower() for word in words)
