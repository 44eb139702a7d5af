"""Finds names in the sentences of one language that are not in the glossary.

If the language writes names with capitals, names are found by these; if not, by the words before them
(titles, words for their kind, verbs of saying) and as words that recur.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from sitegen import languages
from sitegen.annotation.known_words import stop_words
from sitegen.languages.base import Language
from sitegen.model.entry import Mention
from sitegen.model.language import Lang
from sitegen.model.record import Record

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670"
_WORD = re.compile(rf"[^\W\d_](?:[\w{_MARKS}]|['’ʼʿ‘.-](?=[^\W_]))*")
_POSSESSIVE = re.compile(r"['’]s\Z")
_SPACE, _SPACE_OR_MARK = re.compile(r"\s+"), re.compile(r"[\s\"“”«»]+")
_PART = re.compile("[-‐‑]")

# The most words in a name, and the most words between a title and the name.
_LONGEST, _AFTER_TITLE = 4, 4
# The weights of evidence: a title before a name, or a word for its kind; words that recur side by side; a
# verb of saying; a single word that recurs; capitals.
_WEIGHTS = {"title": 3.0, "kind": 3.0, "together": 1.6, "saying": 0.8, "alone": 0.6, "capitals": 2.0}


class Word(NamedTuple):
    """A word as written and folded; its place in the sentence (0 to 1); and whether it is the first."""

    text: str
    folded: str
    place: float
    first: bool


class Found(Record, frozen=True):
    """A name in one language: its folded words, its spellings with their counts, the sentences that contain
    it (by number, with its place in each), and the weight of the evidence."""

    words: tuple[str, ...]
    spellings: dict[str, int]
    places: dict[int, float]
    weight: float

    @property
    def text(self) -> str:
        return max(self.spellings, key=lambda text: (self.spellings[text], -len(text), text))


# The words of each sentence, in runs divided by punctuation and known names.
Texts = Sequence[Sequence[list[Word]]]


@lru_cache(maxsize=1 << 16)
def _fold(word: str, lang: Lang) -> str:
    """The folded word. It is cached, as most words of a text have occurred before."""
    return languages.get(lang).fold(word).text


def runs_of(text: str, mentions: Iterable[Mention], language: Language) -> Iterator[list[Word]]:
    """The words of a text in runs between punctuation and known names."""
    for mention in mentions:
        text = f"{text[: mention.start]}{'|' * (mention.end - mention.start)}{text[mention.end :]}"
    # In languages without capitals, quotation marks often enclose foreign words, so they do not end a run.
    gap = _SPACE if language.cues.capitals else _SPACE_OR_MARK
    run: list[Word] = []
    at, is_first = 0, True
    for match in _WORD.finditer(text):
        if run and not gap.fullmatch(text, at, match.start()):
            yield run
            run = []
        word = _POSSESSIVE.sub("", match[0])
        run.append(Word(word, _fold(word, language.code), match.start() / len(text), is_first))
        at, is_first = match.start() + len(word), False
    if run:
        yield run


def without_particles(texts: Texts, language: Language) -> Texts:
    """The words of sentences without particles. Of the possible readings of a word, a known word that is not
    a name is preferred, then the most frequent reading, then the word as written."""
    cues = language.cues
    known = cues.titles | cues.saying | cues.kinds | cues.heads | cues.common | stop_words(language.code)
    written = Counter(word.text for runs in texts for run in runs for word in run)
    readings = {
        text: [(each, _fold(each, language.code)) for each in cues.readings(text)] for text in written
    }
    counts: Counter[str] = Counter()
    for text, number in written.items():
        for _, folded in readings[text]:
            counts[folded] += number
    best = {
        text: max(found, key=lambda each: (each[1] in known, counts[each[1]], len(each[0])))
        for text, found in readings.items()
    }

    def read(word: Word) -> Word:
        text, folded = best[word.text]
        return word if text == word.text else word._replace(text=text, folded=folded)

    return [[[read(word) for word in run] for run in runs] for runs in texts]


def names_in(texts: Texts, language: Language) -> list[Found]:
    """The names in the sentences of one language; the words of `texts` are without particles."""
    finder = _by_capitals if language.cues.capitals else _by_cues
    spellings: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    places: dict[tuple[str, ...], dict[int, float]] = defaultdict(dict)
    weights: dict[tuple[str, ...], float] = defaultdict(float)
    for number, words, evidence in finder(texts, language):
        key = tuple(word.folded for word in words)
        spellings[key][" ".join(word.text for word in words)] += 1
        places[key].setdefault(number, words[0].place)
        weights[key] = max(weights[key], _WEIGHTS[evidence])
    return [Found(key, dict(spellings[key]), places[key], weights[key]) for key in places]


_Occurrence = tuple[int, list[Word], str]


def _by_capitals(texts: Texts, language: Language) -> Iterator[_Occurrence]:
    cues = language.cues
    # Words with a capital that do not begin a sentence.
    inside = {
        word.folded for runs in texts for run in runs for word in run if not word.first and _is_capital(word)
    }
    small = Counter(word.folded for runs in texts for run in runs for word in run if not _is_capital(word))
    for number, runs in enumerate(texts):
        for run in runs:
            for words in _capitalised(run, cues.joining):
                if words[0].first and (words[0].folded not in inside or small[words[0].folded] > 1):
                    words = words[1:]
                words = _trimmed(words, language)
                if words:
                    yield number, words, "capitals"


def _is_capital(word: Word) -> bool:
    return any(part[:1].isupper() for part in _PART.split(word.text))


def _capitalised(run: Sequence[Word], joining: frozenset[str]) -> Iterator[list[Word]]:
    words: list[Word] = []
    between: list[Word] = []
    for word in run:
        if _is_capital(word):
            words += [*between, word]
            between = []
        elif words and word.folded in joining and len(between) < 2:
            between.append(word)
        else:
            if words:
                yield words
            words, between = [], []
    if words:
        yield words


def _trimmed(words: list[Word], language: Language) -> list[Word]:
    """The words without titles and adjectives before the name; empty if no name is left."""
    cues = language.cues
    while words and words[0].folded in cues.common | cues.joining:
        words = words[1:]
    titles = 0
    known = cues.titles | cues.common
    for at, word in enumerate(words):
        if word.folded not in known and not (
            word.folded in cues.joining and at + 1 < len(words) and words[at + 1].folded in known
        ):
            break
        titles = at + 1
    rest = words[titles:]
    if titles and (len(rest) > 1 or titles > 1 or len(words) == 1):
        words = rest
    while words and words[0].folded in cues.joining:
        words = words[1:]
    return words if len(words) <= _LONGEST + 1 else []


def _by_cues(texts: Texts, language: Language) -> Iterator[_Occurrence]:
    cues, stop = language.cues, stop_words(language.code)

    def may_be(word: Word) -> bool:
        return word.folded not in stop and word.folded not in cues.saying and len(word.folded) > 1

    def is_definite(word: Word) -> bool:
        return bool(cues.article) and word.text.startswith(cues.article)

    def may_begin(word: Word) -> bool:
        return may_be(word) and word.folded not in cues.titles and word.folded not in cues.common

    def after_title(run: Sequence[Word]) -> list[Word]:
        at = 0
        while at < min(len(run), _AFTER_TITLE) and (not may_begin(run[at]) or is_definite(run[at])):
            if run[at].folded in stop or run[at].folded in cues.saying:
                return []
            at += 1
        words = [*takewhile(may_begin, run[at : at + 2])]
        return words if words and not is_definite(words[0]) else []

    def after_saying(run: Sequence[Word]) -> list[Word]:
        return [*takewhile(lambda word: may_begin(word) and not is_definite(word), run[:1])]

    def after_kind(run: Sequence[Word]) -> list[Word]:
        words = [*takewhile(may_begin, run[:1])]
        for word in run[1:3] if words else ():
            if not (may_begin(word) and is_definite(word)):
                break
            words.append(word)
        return words

    counts: Counter[tuple[str, ...]] = Counter()

    def is_whole(key: tuple[str, ...]) -> bool:
        # One of its words may be common elsewhere (the Zone, of the Green Zone).
        return counts[key] * 3 >= min(counts[key[:-1]], counts[key[1:]])

    for runs in texts:
        for run in runs:
            for words in _stretches(run, may_begin):
                counts[tuple(word.folded for word in words)] += 1
    definite = {word.folded for runs in texts for run in runs for word in run if is_definite(word)}
    other = re.compile(cues.other) if cues.other else None

    def may_stand_alone(word: Word) -> bool:
        is_other = is_definite(word) or cues.article + word.folded in definite or len(word.folded) < 4
        return not is_other and not (other and other.match(word.folded))

    for number, runs in enumerate(texts):
        for run in runs:
            for start, word in enumerate(run):
                rest = run[start + 1 :]
                if word.folded in cues.titles:
                    yield from _evident(number, after_title(rest), "title")
                elif word.folded in cues.saying:
                    yield from _evident(number, after_saying(rest), "saying")
                elif word.folded in cues.kinds:
                    yield from _evident(number, after_kind(rest), "kind")
                elif word.folded in cues.heads and (name := after_kind(rest)):
                    yield number, [word, *name], "kind"
            for words in _stretches(run, may_begin):
                key = tuple(word.folded for word in words)
                if counts[key] < 2:
                    continue
                last = len(words) - 1
                if last and all(map(is_definite, words[last > 1 :])) and is_whole(key):
                    yield number, words, "together"
                elif not last and may_stand_alone(words[0]):
                    yield number, words, "alone"


def _evident(number: int, words: list[Word], evidence: str) -> Iterator[_Occurrence]:
    if words:
        yield number, words, evidence


def _stretches(run: Sequence[Word], may_begin: Callable[[Word], bool]) -> Iterator[list[Word]]:
    for start in range(len(run)):
        for length in range(1, min(_LONGEST, len(run) - start) + 1):
            if not may_begin(run[start + length - 1]):
                break
            yield list(run[start : start + length])


def stretches_of(
    texts: Texts, language: Language, wanted: set[int]
) -> dict[int, dict[tuple[str, ...], Found]]:
    """All stretches that may be names in the sentences of the source language whose numbers are `wanted`."""
    cues, stop = language.cues, stop_words(language.code)
    made: dict[tuple[str, ...], Found] = {}
    by_sentence: dict[int, dict[tuple[str, ...], Found]] = defaultdict(dict)

    def may_be(word: Word) -> bool:
        return word.folded not in stop and word.folded not in cues.saying

    for number, runs in enumerate(texts):
        for run in runs:
            for words in _stretches(run, may_be):
                key = tuple(word.folded for word in words)
                found = made.setdefault(key, Found(key, {}, {}, 0.0))
                text = " ".join(word.text for word in words)
                found.spellings[text] = found.spellings.get(text, 0) + 1
                found.places.setdefault(number, words[0].place)
                if number in wanted:
                    by_sentence[number][key] = found
    return by_sentence
