"""What shows in running text that words are a name, as data of each language."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sitegen.model.record import Record


def as_it_is(word: str) -> tuple[str, ...]:
    """The only reading of a word that holds no particle."""
    return (word,)


class NameCues(Record, frozen=True):
    """How names are recognised that nobody has listed. All words are folded, as the language folds them.

    - `capitals`: whether names begin with capitals, and few other words do
    - `joining`: words that may stand inside a name (of, bin)
    - `titles`: words before the name of a person: offices, and what they are of; `saying`: verbs of saying
    - `kinds`: words that say what the name after them is of (province, newspaper); `heads`: such words that
    are part of the name (airport, party)
    - `common`: words that are no name, whatever their place, such as adjectives from names of countries, days
      and months, and words that begin sentences
    - `other`: how words begin that recur and are seldom names, such as verbs (a regular expression)
    - `article`: what words begin with that have the article, if it is written together with them
    - `readings`: what a word may be without particles that are written together with it, itself included
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
    """Words of a language with capitals, as it folds them."""
    return frozenset(word.lower() for word in words)
