"""Number words, and the numbers that they form together: three and a half million, ألف وتسعمئة وتسعون."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise, product
from typing import Literal

import msgspec

from sitegen.languages import arabic
from sitegen.model.language import Lang
from sitegen.model.record import Record

Kind = Literal["small", "ordinal", "whole", "times", "alone", "share", "month", "decade", "century", "digits"]

# The most members of a number phrase that are considered together.
_LONGEST = 16


class Word(Record, frozen=True):
    """A number word: its value, its function in a phrase (see `numbers.toml`), and what else it may stand
    for. It `is_vague` if by itself it may be something else, or a number that another language expresses
    differently; `has_hamza` means that it is a different word without its hamza."""

    value: Fraction
    kind: Kind
    also: tuple[Fraction, ...] = ()
    is_vague: bool = False
    has_hamza: bool = False


class Member(Record, frozen=True):
    """A member of a number phrase, from `start` to `end` in the text, and whether "and" precedes it. `index`
    counts the numbers in digits; it is -1 for words."""

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
    """The number word that `word` is, if any, and whether it includes "and", as in Arabic."""
    table = _words()[lang]
    if lang == "en":
        return table.get(word.lower()), False
    folded = arabic.fold(word).text
    has_hamza = "ئ" in word or "ىٔ" in word
    for conjunction, preposition, article in product(("", "و", "ف"), ("", "ب", "ك", "ل"), ("", "ال", "ل")):
        proclitics = conjunction + preposition + article
        found = table.get(folded[len(proclitics) :]) if folded.startswith(proclitics) else None
        # كمية and ميتا are not hundreds, nor is لست (I am not) a six.
        if found and (has_hamza or not found.has_hamza) and proclitics + folded[len(proclitics) :] != "لست":
            return found, bool(conjunction)
    return None, False


_NUMERAL = re.compile(r"(?=[IVXL]{2}|[VXL])L?(?:X[LC]|X{0,3})(?:I[XV]|V?I{0,3})")
_NUMERALS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def numeral(word: str) -> Word | None:
    """The Roman numeral that an English word is, from 2 to 99: Louis XVI. I is usually the pronoun."""
    if not _NUMERAL.fullmatch(word):
        return None
    digits = [_NUMERALS[letter] for letter in word]
    signs = [-1 if one < other else 1 for one, other in pairwise(digits)] + [1]
    value = sum(sign * digit for sign, digit in zip(signs, digits, strict=True))
    return Word(Fraction(value), "alone")


def values(phrase: Sequence[Member], lang: Lang) -> Iterator[tuple[Sequence[Member], Fraction]]:
    """The numbers that a phrase consists of, each the longest that its members form from where it begins."""
    start = 0
    while start < len(phrase):
        for stop in range(min(len(phrase), start + _LONGEST), start, -1):
            value = _value(phrase[start:stop], lang)
            if value is not None and not _is_multiplied(phrase, stop):
                yield phrase[start:stop], value
                start = stop
                break


def _is_multiplied(phrase: Sequence[Member], stop: int) -> bool:
    """Whether the member before `stop`, joined to others, belongs to what follows: 340 million | and 500
    million."""
    if stop == len(phrase) or not phrase[stop - 1].joined:
        return False
    last, following = phrase[stop - 1], phrase[stop]
    counts = last.word.kind in ("digits", "small") and following.word.kind == "times"
    return counts and not following.joined and not following.is_fraction


def _value(members: Sequence[Member], lang: Lang) -> Fraction | None:
    """The number that the members form together; None if they do not form one."""
    first, *others = members
    if not others:
        return first.word.value
    if first.word.kind == "decade":
        number = _value(others[1:], lang) if others[0].word.kind == "century" and others[1:] else None
        return (number - 1) * 100 + first.word.value if number else None
    is_thousand = first.word.value == 1000 and first.word.is_vague  # ألف, not آلاف
    multiplied_behind = lang == "ar" and first.word.kind == "times" and not is_thousand and len(others) == 1
    if multiplied_behind and others[0].word.kind == "small" and not others[0].joined:  # الملايين الثلاثة
        return first.word.value * others[0].word.value
    total, current, scale = Fraction(0), Fraction(0), Fraction(0)
    previous: Member | None = None
    for place, member in enumerate(members):
        value, kind = member.word.value, member.word.kind
        joined = member.joined and previous is not None
        too_large = scale > 0 and value >= scale
        if kind in ("alone", "share", "month", "decade", "century") or (
            previous and previous.is_fraction and kind != "times"
        ):
            return None
        if member.is_fraction:
            if joined:
                more = members[place + 1 :]
                scaled = len(more) == 1 and more[0].word.kind == "times" and more[0].word.value >= 1000
                if scaled and current and not scale and not more[0].joined:  # two and a half million
                    return (current + value) * more[0].word.value
                of_the_scale = scaled and more[0].word.value == scale
                return (
                    total + current + value * (1 if current else scale or 1)
                    if not more or (of_the_scale and not current)
                    else None
                )
            if total or (previous and previous.word.kind == "ordinal"):
                return None  # the third quarter is not three quarters
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
        elif previous and not joined and kind != "digits" and _stands_apart(members[:place], lang):
            return None
        elif kind == "digits" or value >= 100 or value.denominator > 1:
            if current or too_large:
                return None
            if kind == "whole" and value >= 1000:
                total, scale = total + value, value / 2
            else:
                current = value
        elif _adds(current, value, joined, lang):
            current += value
        else:
            return None
        previous = member
    return total + current


def _stands_apart(before: Sequence[Member], lang: Lang) -> bool:
    """Whether a word needs "and" in order to be added: in Arabic after hundreds and more (ألف | ست أوبرات),
    and always if there are digits (1.7 million | four years ago)."""
    after_scale = lang == "ar" and before[-1].word.kind in ("times", "whole")
    return after_scale or any(member.index >= 0 for member in before)


def _adds(current: Fraction, value: Fraction, joined: bool, lang: Lang) -> bool:
    """Whether a word below a hundred continues the number `current`: hundred and five, twenty-five, خمسة
    وعشرون, خمسة عشر."""
    rest = current % 100
    if current.denominator > 1 or rest == 0:
        return current.denominator == 1
    if lang == "ar":
        return rest < 10 and (value == 10 if not joined else value >= 20 and value % 10 == 0)
    return rest >= 20 and rest % 10 == 0 and value < 10


@cache
def spellings(value: Fraction, lang: Lang) -> tuple[str, ...]:
    """The cardinal and ordinal words with this value, in the form in which they are compared."""
    kinds = ("small", "ordinal", "whole", "times")
    return tuple(text for text, word in _words()[lang].items() if word.value == value and word.kind in kinds)


@cache
def _words() -> dict[Lang, dict[str, Word]]:
    text = files(__package__).joinpath("numbers.toml").read_text("utf-8")
    tables = msgspec.convert(
        tomllib.loads(text), dict[Lang, dict[Kind | Literal["also", "vague"], dict[str, str]]]
    )
    found: dict[Lang, dict[str, Word]] = {}
    for lang, kinds in tables.items():
        also = {
            word: tuple(map(Fraction, values.split()))
            for values, words in kinds["also"].items()
            for word in words.split()
        }
        vague = {word for words in kinds.get("vague", {}).values() for word in words.split()}
        found[lang] = {
            arabic.fold(word).text: Word(
                Fraction(value), kind, also.get(word, ()), word in vague, "ئ" in word
            )
            for kind, listed in kinds.items()
            if kind != "also" and kind != "vague"
            for value, words in listed.items()
            for word in words.split()
        }
    return found
