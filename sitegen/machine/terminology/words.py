"""The words of English texts and of names."""

from __future__ import annotations

import re

from sitegen.languages import arabic, english
from sitegen.machine.word_lists import word_set
from sitegen.model.record import Record

Span = tuple[int, int]

# The shorter of two translations of a sentence has at least this fraction of the words of the longer one,
# after allowing for as many words as a name may have.
LENGTHS = 0.7
NAME_WORDS = 3


_MARKED = "(?:[^\\W\\d_][\u0300-\u036f]*)+"
_WORD = re.compile(f"{_MARKED}(?:['’ʼʿ‘]{_MARKED})*")
HYPHEN = re.compile("[-‐‑]")
_ARABIC_WORD = re.compile(f"[^\\W\\d_][^\\W\\d_{arabic.TASHKEEL}{arabic.LETTER_MARKS}]*")
_POSSESSIVE_END = re.compile(r"['’]s\Z")


class Word(Record, frozen=True):
    """A word of an English text, in the spelling of the text and folded."""

    start: int
    end: int
    text: str
    folded: str


def words_of(text: str) -> list[Word]:
    """The words of an English text, with hyphenated ones separated, without possessive endings."""
    words: list[Word] = []
    for match in _WORD.finditer(text):
        word = _POSSESSIVE_END.sub("", match[0])
        words.append(Word(match.start(), match.start() + len(word), word, english.fold(word).text))
    return words


def arabic_words_of(text: str) -> list[str]:
    """The words of an Arabic text."""
    return _ARABIC_WORD.findall(text)


def is_small(folded: str) -> bool:
    """Whether a folded word does not count within a name: an article or a small word."""
    return folded in word_set("articles") or folded in word_set("fillers")


def content_words(name: str) -> list[Word]:
    """The words of a name without articles and small words."""
    return [word for word in words_of(name) if not is_small(word.folded)]


def is_spelled_out(name: str) -> bool:
    """Whether a name consists of initials that are spelled out: UN, U.S., IRGC, but not NATO."""
    letters = name.replace(".", "")
    spelled = len(letters) < 4 or letters != name or re.search("[^AEIOU]{3}|^[^AEIOU]+$", letters)
    return letters.isalpha() and letters.isupper() and bool(spelled)


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans have a character in common."""
    return one[0] < other[1] and other[0] < one[1]


def of_one_length(text: str, other: str) -> bool:
    """Whether two translations of a sentence are about equally long, so that neither lacks a part of it."""
    shorter, longer = sorted((len(text.split()), len(other.split())))
    return shorter > 0 and shorter + NAME_WORDS >= LENGTHS * longer
