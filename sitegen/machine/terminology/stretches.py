"""Stretches of English that may be misspelt names, and which of them are beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from sitegen.machine.terminology.words import (
    HYPHEN,
    Span,
    Word,
    content_words,
    is_small,
    overlap,
    words_of,
)
from sitegen.machine.word_lists import word_set
from sitegen.model.record import Record

# Stretches whose similarity is lower than that of the best by no more than this are as good.
MARGIN = 0.1
_JOINT = re.compile("[-‐‑ ]")


class Near(Record, frozen=True):
    """A stretch of the English that may be a misspelt name. `words` is the number of words in which it
    agrees, 0 if only with words joined; `key` is its folded spelling."""

    span: Span
    words: int
    length: int
    score: float
    key: str


def stretches(text: str, longest: int, definite: bool) -> Iterator[list[Word]]:
    """The stretches that may be a name of at most `longest` words: joined by a space or a hyphen, the first
    and the last capitalised, with the Arabic article before them. With `definite`, Al may also be an article
    if it is separate and capitalised, and not the Al of Al Gore."""
    words = words_of(text)
    for first, word in enumerate(words):
        if not word.text[0].isupper() or is_small(word.folded):
            continue
        article = (
            words[first - 1 : first] if first and _is_article(text, words[first - 1], word, definite) else []
        )
        count = 0
        for last in range(first, len(words)):
            if last > first and not _JOINT.fullmatch(text[words[last - 1].end : words[last].start]):
                break
            if is_small(words[last].folded):
                continue
            count += 1
            if count > longest or not words[last].text[0].isupper():
                break
            yield [*article, *words[first : last + 1]]


def _is_article(text: str, before: Word, word: Word, definite: bool) -> bool:
    joint = text[before.end : word.start]
    if HYPHEN.fullmatch(joint):
        return before.folded in word_set("articles") or before.folded in word_set("sun_articles")
    return joint == " " and before.folded in word_set("articles") and (definite or before.text.islower())


def stands_in_a_name(text: str, span: Span) -> bool:
    """Whether a capitalised word that may belong to the same name is directly before or after it."""
    return any(
        word.text[0].isupper() and word.folded not in word_set("ordinary") and joint in (" ", "-")
        for word in words_of(text)
        for joint in (text[word.end : span[0]], text[span[1] : word.start])
    )


# The fewest letters that a word and one derived from it share.
_ROOT = 3


def is_derived(one: str, other: str) -> bool:
    """Whether one of two folded words is derived from the other, like the name of a people from that of its
    place: Canada and Canadian, Olympics and Olympic, Arthur and Arthurian. Neither is a misspelling of the
    other."""
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    shared = min(len(one), len(other)) if shared is None else shared
    return one != other and any(
        ((not root or root in word_set("root_ends")) and ending in word_set("derived_ends"))
        or (not root and ending in word_set("added_ends"))
        for cut in range(_ROOT, shared + 1)
        for root, ending in ((one[cut:], other[cut:]), (other[cut:], one[cut:]))
    )


def is_described(text: str, word: Word) -> bool:
    """Whether the word is an adjective that belongs to a capitalised common noun after it."""
    after = next((other for other in words_of(text[word.end :]) if other.start == 1), None)
    return (
        word.folded in word_set("adjectives")
        and after is not None
        and after.folded in word_set("nouns")
        and after.text.istitle()
    )


def certain(term: str, found: Mapping[str, list[Near]], wanted: int) -> Iterator[list[Near]]:
    """The groups of stretches, each with the same spelling, that a name of the entry may replace without
    doubt."""
    apart: list[Near] = []
    for near in sorted(found[term], key=lambda near: (-near.words, -near.score, near.span)):
        if not any(overlap(near.span, other.span) for other in apart):
            apart.append(near)
    groups: dict[str, list[Near]] = {}
    for near in apart:
        groups.setdefault(near.key, []).append(near)
    ranked = [sorted(group, key=lambda near: near.span) for group in groups.values()]
    for group in ranked[:wanted]:
        best, rivals = group[0], [other[0] for other in ranked[wanted:]]
        rivals += [near for other in found if other != term for near in _claimed(found[other], group)]
        if all(rival.words < best.words or rival.score < best.score - MARGIN for rival in rivals):
            yield group


def _claimed(theirs: Sequence[Near], group: Sequence[Near]) -> list[Near]:
    """The candidates of another entry in the same places, if it has no better ones elsewhere."""
    here = [near for near in theirs if any(overlap(near.span, place.span) for place in group)]
    elsewhere = [near for near in theirs if near not in here]
    best = max(((near.words, near.score) for near in elsewhere), default=(0, 0.0))
    return [near for near in here if (near.words, near.score) >= best]


def letters_alike(key: str, names: Sequence[str]) -> float:
    """What fraction of its letters a folded stretch shares with the nearest of the names, 0 to 1."""
    return max(fuzz.ratio(key, " ".join(word.folded for word in content_words(name))) / 100 for name in names)
