"""The rules for searching words, as data, so that a browser can apply them too (`SearchRules.data`).

Each word of a text becomes a *term* in the index: its folded form without article, particles and endings.
The same is done to the words of a query, so a rule need not be right, only the same on both sides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any, NamedTuple

import msgspec

from sitegen.model.record import Record
from sitegen.text.folding import INVISIBLE

# A pattern with one group, and the text that follows the content of the group in the result.
Step = tuple[str, str]

_DIGITS = {chr(first + digit): str(digit) for first in (0x0660, 0x06F0) for digit in range(10)}
_PLAIN = {"’": "'", "‘": "'", "ʼ": "'", "ς": "σ", "ß": "ss", "٬": "", ",": "", ".": ""}
# Marks on letters of the scripts of our languages, which regular expressions do not count as letters.
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f"
_LETTER = rf"[\w{_MARKS}{INVISIBLE}]"
# Scripts without white space between words: every character is a word.
_ALONE = "[\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
# Initials (U.S.), numbers with thousands separators, words with apostrophes in them.
WORD = re.compile(
    rf"{_ALONE}|(?:[^\W\d_]\.){{2,}}|\d{{1,3}}(?:[,٬]\d{{3}})+(?!\d)|{_LETTER}+(?:['’ʼ]{_LETTER}+)*"
)
_INVISIBLE = re.compile(f"[{INVISIBLE}\u0640]")


class Term(NamedTuple):
    """The term by which a word is found, and a letter or digit that tells its forms apart ("" if the word is
    written like the term)."""

    text: str
    form: str


# The form of a second reading, which applies if the first letter is a particle.
OTHER_READING = "~"


class SearchRules(Record, frozen=True):
    """How a language is searched. All fields but `stop` and `whole` apply to folded words.

    - `letters`: letters that writers interchange or omit, each with its replacement
    - `pairs`: spellings of parts of words: in each pair, the first replaces the second
    - `steps`: groups of steps, applied in order; in each group the first step that matches is taken
    - `begins`: a pattern for the rest of a word whose first letter may be a particle: a second reading, in
      addition to the first
    - `begins_twice`: a pattern for the rest of a word that may begin with two particles, for the second
      reading; it applies where `begins` does, unless what `begins` leaves is in `whole`
    - `whole`: words to which neither the first group of steps nor `begins` applies
    - `stop`: words left out of the search, as nearly every sentence has them; in exactly these spellings, as
      another word may be folded to the same letters
    """

    letters: Mapping[str, str] = msgspec.field(default_factory=dict)
    pairs: tuple[tuple[str, str], ...] = ()
    steps: tuple[tuple[Step, ...], ...] = ()
    begins: str = ""
    begins_twice: str = ""
    whole: frozenset[str] = frozenset()
    stop: frozenset[str] = frozenset()

    def data(self) -> dict[str, Any]:
        """The rules for JSON, with everything folded that can be folded."""
        fold = self.folding
        return {
            "letters": self._written,
            "pairs": [(fold(one), fold(other)) for one, other in self.pairs],
            "steps": self.steps,
            "begins": self.begins,
            "begins_twice": self.begins_twice,
            "whole": " ".join(sorted({*map(fold, self.whole)})),
            "stop": " ".join(sorted({*map(as_written, self.stop)})),
        }

    @property
    def folding(self) -> Callable[[str], str]:
        """The function that returns a word in small letters, without marks and invisible characters, and with
        one letter for those that writers interchange."""
        letters = _FoldedLetters(str.maketrans(self._written))
        return lambda word: word.translate(letters)

    @property
    def _written(self) -> dict[str, str]:
        return _PLAIN | _DIGITS | dict(self.letters)


class _FoldedLetters(dict[int, str]):
    """What stands for each character in folded words. It does not depend on the characters around it: only
    marks are reordered, which are left out, and the two small sigmas are the same letter."""

    def __init__(self, written: Mapping[int, str]) -> None:
        super().__init__()
        self._written = written

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", _INVISIBLE.sub("", chr(code)).lower())
        written = plain.translate(self._written)
        self[code] = found = "".join([char for char in written if char.isalnum() or char == "'"])
        return found


class Rules:
    """The rules of a language, ready for use."""

    def __init__(self, rules: SearchRules) -> None:
        self._fold = rules.folding
        data = rules.data()
        self._pairs = data["pairs"]
        self._others = re.compile("|".join(re.escape(other) for _, other in self._pairs))
        self._stop, self._whole = {*data["stop"].split()}, {*data["whole"].split()}
        self._steps = [[(re.compile(pattern), end) for pattern, end in group] for group in rules.steps]
        self._begins = re.compile(rules.begins) if rules.begins else None
        self._begins_twice = re.compile(rules.begins_twice) if rules.begins_twice else None

    def terms(self, word: str) -> tuple[Term, ...]:
        """The terms of a word: one or two, none for a stop word."""
        folded, written = self.folded(word), as_written(word)
        if not folded or written in self._stop:
            return ()
        is_whole = folded in self._whole
        stem = self._without_endings(folded if is_whole else _step(folded, *self._steps[:1])).replace("'", "")
        found: tuple[Term, ...] = (Term(stem, "" if stem == written else form_of(written)),)
        if self._begins and not is_whole and (match := self._begins.match(folded)):
            other = self._without_endings(match[1])
            if (
                self._begins_twice
                and not {match[1], other} & self._whole
                and (match := self._begins_twice.match(folded))
            ):
                other = self._without_endings(match[1])
            if other != stem:
                found += (Term(other, OTHER_READING),)
        return found

    def _without_endings(self, word: str) -> str:
        return _step(word, *self._steps[1:])

    def folded(self, word: str) -> str:
        """The folded word, with one spelling for each pair of alternative spellings."""
        folded = self._fold(word).strip("'")
        if self._pairs and self._others.search(folded):
            for one, other in self._pairs:
                folded = folded.replace(other, one)
        return folded


class Terms(dict[str, tuple[str, ...]]):
    """The terms of each stretch of text between white space, as written in the index, with a slash before the
    form. Results are cached, as most words of a text have occurred before."""

    def __init__(self, rules: SearchRules) -> None:
        super().__init__()
        self.rules = Rules(rules)

    def __missing__(self, text: str) -> tuple[str, ...]:
        if len(self) > _MOST:
            self.clear()
        terms = chain.from_iterable(map(self.rules.terms, words_of(text)))
        found = self[text] = tuple([f"{term}/{form}" if form else term for term, form in terms])
        return found


# The greatest number of words in the cache.
_MOST = 200_000


def _step(word: str, *groups: list[tuple[re.Pattern[str], str]]) -> str:
    """The word after the first step of each group that matches."""
    for group in groups:
        for pattern, end in group:
            if match := pattern.match(word):
                word = f"{match[1]}{end}"
                break
    return word


_NOT_WRITTEN = re.compile(f"[{INVISIBLE}\u0640\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06ed]")


def as_written(word: str) -> str:
    """The word as its form is computed: in small letters, without vowels and invisible characters."""
    return _NOT_WRITTEN.sub("", unicodedata.normalize("NFC", word.lower()))


def form_of(written: str) -> str:
    """A letter or digit for the form of a word (see `as_written`); different forms mostly get different
    ones."""
    number = 0
    for char in written:
        number = (number * 33 + ord(char)) % 100_003
    return "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36]


def words_of(text: str) -> list[str]:
    """The words of a text, in order."""
    return WORD.findall(text)


PLAIN = SearchRules()
