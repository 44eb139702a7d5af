"""Number words, and the numbers that they make together: three and a half million, ألف وتسعمئة وتسعون."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from typing import Literal

import msgspec

from sitegen.languages import arabic
from sitegen.model.language import Lang
from sitegen.model.record import Record

Kind = Literal["small", "ordinal", "whole", "times", "alone", "month", "decade", "century", "digits"]

# Members in the longest number phrase that is looked at as one.
_LONGEST = 16


class Word(Record, frozen=True):
    """A number word: its value, what it does in a phrase (see `numbers.toml`), what else it may stand for."""

    value: Fraction
    kind: Kind
    also: tuple[Fraction, ...] = ()


class Member(Record, frozen=True):
    """A member of a number phrase, from `start` to `end` in the text, and whether "and" is before it.
    `index` counts the numbers in digits; it is -1 for words."""

    word: Word
    start: int
    end: int
    joined: bool
    index: int = -1

    @property
    def is_fraction(self) -> bool:
        return self.word.kind == "times" and self.word.value < 1


@lru_cache(maxsize=4_096)
def look_up(word: str, lang: Lang) -> tuple[Word | None, bool]:
    """The number word that `word` is, if it is one, and whether "and" is written with it, as in Arabic."""
    table = _words()[lang]
    if lang == "en":
        return table.get(word.lower()), False
    folded = arabic.fold(word).text
    for conjunction, preposition, article in product(("", "و", "ف"), ("", "ب", "ك", "ل"), ("", "ال", "ل")):
        proclitics = conjunction + preposition + article
        if folded.startswith(proclitics) and folded[len(proclitics) :] in table:
            return table[folded[len(proclitics) :]], bool(conjunction)
    return None, False


def values(phrase: Sequence[Member], lang: Lang) -> Iterator[tuple[Sequence[Member], Fraction]]:
    """The numbers that a phrase consists of, each the longest that its members make from where it begins."""
    start = 0
    while start < len(phrase):
        for stop in range(min(len(phrase), start + _LONGEST), start, -1):
            value = _value(phrase[start:stop], lang)
            if value is not None:
                yield phrase[start:stop], value
                start = stop
                break


def _value(members: Sequence[Member], lang: Lang) -> Fraction | None:
    """The number that the members make together; None if they make none."""
    first, *others = members
    if not others:
        return first.word.value
    if first.word.kind == "decade":
        number = _value(others[1:], lang) if others[0].word.kind == "century" and others[1:] else None
        return (number - 1) * 100 + first.word.value if number else None
    multiplied_behind = lang == "ar" and first.word.kind == "times" and len(others) == 1
    if multiplied_behind and others[0].word.kind == "small" and not others[0].joined:  # الملايين الثلاثة
        return first.word.value * others[0].word.value
    total, current, scale = Fraction(0), Fraction(0), Fraction(0)
    previous: Member | None = None
    for member in members:
        value, kind = member.word.value, member.word.kind
        joined = member.joined and previous is not None
        too_large = scale > 0 and value >= scale
        if kind in ("alone", "month", "decade", "century") or (
            previous and previous.is_fraction and kind != "times"
        ):
            return None
        if member.is_fraction:
            if joined:
                return (
                    total + current + value * (1 if current else scale or 1)
                    if member is members[-1]
                    else None
                )
            if total:
                return None
            current = (current or 1) * value
        elif kind == "times":
            on_the_whole = value >= 1000 and scale > 0 and not current and not joined  # thousand million
            if (
                (previous and previous.word.kind == "ordinal")
                or (joined and current)
                or (value >= 1000 and too_large and not on_the_whole)
            ):
                return None
            if on_the_whole:
                total, scale = total * value, scale * value
            elif value < 1000:
                current = value if joined else (current or 1) * value
            else:
                total, current, scale = total + (current or 1) * value, Fraction(0), value
        elif kind == "digits" or value >= 100 or value.denominator > 1:
            if current or too_large:
                return None
            if kind == "whole" and value >= 1000:
                total, scale = total + value, value
            else:
                current = value
        elif _adds(current, value, joined, lang):
            current += value
        else:
            return None
        previous = member
    return total + current


def _adds(current: Fraction, value: Fraction, joined: bool, lang: Lang) -> bool:
    """Whether a word below a hundred goes on with the number `current`: hundred and five, twenty-five,
    خمسة وعشرون, خمسة عشر."""
    rest = current % 100
    if current.denominator > 1 or rest == 0:
        return current.denominator == 1
    if lang == "ar":
        return rest < 10 and (value == 10 if not joined else value >= 20 and value % 10 == 0)
    return rest >= 20 and rest % 10 == 0 and value < 10


@cache
def _words() -> dict[Lang, dict[str, Word]]:
    text = files(__package__).joinpath("numbers.toml").read_text("utf-8")
    tables = msgspec.convert(tomllib.loads(text), dict[Lang, dict[Kind | Literal["also"], dict[str, str]]])
    found: dict[Lang, dict[str, Word]] = {}
    for lang, kinds in tables.items():
        also = {
            word: tuple(map(Fraction, values.split()))
            for values, words in kinds["also"].items()
            for word in words.split()
        }
        found[lang] = {
            arabic.fold(word).text: Word(Fraction(value), kind, also.get(word, ()))
            for kind, listed in kinds.items()
            if kind != "also"
            for value, words in listed.items()
            for word in words.split()
        }
    return found
