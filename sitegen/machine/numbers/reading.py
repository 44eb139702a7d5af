"""Reading the numbers of an Arabic sentence and of its English translation, in order to compare them.

The module is long, as the forms of numbers in both languages belong together.

A number in digits on one side must be found on the other, in digits or in words. So must those Arabic number
words that can only be numbers: three and more, decades, millions without a number before them, and shares of
what is spoken of; but not one and two, which English leaves to the noun unless they are a rank, nor halves,
centuries and dozens, which it expresses in many ways. English number words explain numbers and need no
counterpart, except for thousands and more if the Arabic has none. If digits can be read in several ways
(3.500, ٣،٥, 9.30, 26/7, 1995-96), any reading that fits is accepted, but a time must be in the same half of
the day if both sides say which (see `clock`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from msgspec.structs import replace

from sitegen.languages import arabic
from sitegen.machine.numbers.clock import ANY_HOUR, hours_in_digits, hours_of, is_marked
from sitegen.machine.numbers.minutes import times_before
from sitegen.machine.numbers.required import COUNTED, is_required, is_verb
from sitegen.machine.numbers.words import Kind, Member, Word, look_up, numeral, values
from sitegen.model.language import Lang
from sitegen.model.record import Record
from sitegen.text.digits import ascii_digits
from sitegen.text.folding import INVISIBLE

Reading = tuple[Fraction, ...]


class Number(Record, frozen=True):
    """A number in digits or words. `written` is its form in the text, with what multiplies it (3.5 million);
    each of the `readings` has the values that it may stand for: one, or several for dates and times. `hours`
    are the hours of the day that it may mean if it is a time, empty if it may be something else.

    `optional` means that the other side may express it without a number (1 day, a day) or, if it is in words,
    need not have it at all; `ordinal` means fifth, not five; `kind` is that of its first word, if it is in
    words.
    """

    written: str
    readings: tuple[Reading, ...]
    hours: frozenset[int] = ANY_HOUR
    optional: bool = False
    ordinal: bool = False
    kind: Kind | None = None


class Numbers(Record, frozen=True):
    """The numbers of a text: those in digits and those in words, in order; its months by name; values that
    several of the numbers in digits make together (indices, value); whether any of those is a percentage, and
    whether the text mentions shares at all."""

    digits: tuple[Number, ...]
    words: tuple[Number, ...]
    months: frozenset[Fraction]
    sums: tuple[tuple[tuple[int, ...], Fraction], ...]
    has_percent: bool
    has_share: bool


@dataclass
class _Digits:
    """A number in digits: from `start` to the `end` of what multiplies it, what it may stand for without and
    with that, and the factor."""

    start: int
    end: int
    own: tuple[Reading, ...]
    readings: list[Reading]
    hours: frozenset[int]
    scale: Fraction = Fraction(1)


_MARKS = f"{arabic.TASHKEEL}{arabic.LETTER_MARKS}"
_DROPPED = re.compile(f"[{INVISIBLE}]")
# Powers of units are not numbers, and neither is the hundred of percent.
_POWER = re.compile(r"(?<![^\W\d_])((?:[كدسم]?م|[kcdm]?m|ft|mi|in|yd) ?\^?)[23](?!\d)")
_PERCENT = re.compile(
    r"[%٪]|\b(?:per ?cent|pct)\b"
    rf"|(?<![^\W\d])(?:ب|في ?)ال(?:م[{_MARKS}]*ا?[{_MARKS}]*[ئي][{_MARKS}]*ة)(?!\w)",
    re.IGNORECASE,
)
_CENTURIES = re.compile(r"\s+centuries\b", re.IGNORECASE)
_OF_PERCENT = re.compile(r"\d\s*%|%\s*\d")
_OF_WORDS = re.compile(r"\s*%")
_SHARE = re.compile(r"%|percent|نسب|مئوي|معدل", re.IGNORECASE)
_TOKEN = re.compile(
    rf"""(?P<digits>(?<!\d)\d{{1,3}}(?:[ ]\d{{3}})++(?![\d.,:/٫٬،]|[ ]?\d)|\d++(?:[.,:/٫٬،]\d++)*+)
    (?P<suffix>(?:st|nd|rd|th|['’]?s|k|mn?|bn?|tn)(?![^\W\d_]))?
    |(?P<word>[^\W\d_¼-¾⅐-⅞](?:[^\W\d_]|[{_MARKS}])*+)|(?P<space>\s++)|(?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SUFFIXES = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
# Dates in figures with dashes, which are replaced by slashes.
_DASHED = re.compile(r"(?<![\d/.–-])(?:\d{1,2}([-–])\d{1,2}\1\d{4}|\d{4}([-–])\d{1,2}\2\d{1,2})(?![\d/–-])")
_HOURS = re.compile(
    r"\s*(?:[ap]\.? ?m\b|hours|hrs|h\b|UTC|GMT|local|صباح|مساء|ظهر|فجر|ليل|ب?ال?توقيت|[غج]رينتش)",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*(?:[-–—,،]|to|or|and|through|إلى|الى|أو|او|و|حتى)\s*و?", re.IGNORECASE)
_POINT = re.compile(r"\s+(?:فاصل|فاصلة|point)\s+")
# How much of the text after a number is considered.
_NEAR = 40
_O_CLOCK = re.compile(r"(?<!\w)[وف]?[بل]?الساعة\s+$")
_BETWEEN = re.compile(r"(?<!\w)[وف]?بين\s+$")
_APART = re.compile(r"(?:^|[\s(])$")
_YEARS = re.compile(r"\s+(?:عام|سنة|سنوات|أعوام)")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{2})\d{2}[-–/]$")

_AND = {"ar": "و", "en": "and"}
# The value that stands for a hundred years, as a century. A decade without its century is negative too, and
# no other number is.
_CENTURY = Fraction(-100)
_FILLERS = frozenset(("a", "an", "of", "the"))


def read(text: str, lang: Lang) -> Numbers:
    """The numbers of `text`."""
    text = _POWER.sub(r"\1", ascii_digits(_DROPPED.sub("", text)))
    text = _PERCENT.sub(lambda match: "%" * len(match[0]), text)
    text = _DASHED.sub(lambda match: re.sub("[-–]", "/", match[0]), text)
    numbers: list[_Digits] = []
    text, times = _with_times_apart(text) if lang == "ar" else (text, [])
    phrases = list(_phrases(text, lang, numbers))
    words: list[Number] = []
    months: set[Fraction] = set()
    sums: list[tuple[tuple[int, ...], Fraction]] = []
    ranges: list[tuple[Sequence[Member], Fraction]] = []
    for phrase in phrases:
        _scale(phrase, numbers)
    for phrase in phrases:
        for member in phrase:
            if member.word.kind == "month":
                months.update(member.word.also)
            elif member.word.also and len(phrase) > 1:
                words.append(Number("", _each(member.word.also), optional=True))
        for members, value in values(phrase, lang):
            indices = tuple(member.index for member in members if member.index >= 0)
            if len(indices) > 1:
                sums.append((indices, value))
            elif indices and len(members) > 1:
                number = numbers[indices[0]]
                # مليون و500 ألف is not 500 thousand, but بين ألف و900 may be two numbers.
                follows = members[0].index < 0 and value >= 1000
                follows &= not _BETWEEN.search(text, 0, members[0].start)
                number.readings = [*([] if follows else number.readings), (value,)]
            elif members[0].word.kind == "month":
                months.add(value)
            elif not indices:
                ranges.append((members, value))
    words += [_in_words(text, members, value, lang) for members, value in _whole_numbers(text, ranges, lang)]
    words += [*times, *_scaled(text, ranges)]
    words += _in_centuries(text, ranges, numbers)
    for other, one in pairwise(reversed(numbers)):  # 3-5 million, من 3 إلى 5 ملايين
        if one.scale == 1 < other.scale and _LIST.fullmatch(text, one.end, other.start):
            one.scale = other.scale
            one.readings += _times(one.own, one.scale)
    unsaid = Fraction(1), Fraction(2)  # the singular and the dual need no number word
    # an hour and a half, 5 سنوات ونصف
    parts = {phrase[0].word.value for phrase in phrases if phrase[0].joined and phrase[0].is_fraction}
    more = _each([value + part for value in unsaid for part in sorted(parts)])
    if lang == "ar" or more:
        words.append(Number("", (*_each(unsaid if lang == "ar" else ()), *more), optional=True))
    for part in sorted(parts):
        words = [replace(word, readings=(*word.readings, *_plus(word.readings, part))) for word in words]
        for number in numbers:
            number.readings += _plus(number.readings, part)
    digits = tuple(_in_digits(text, number, lang) for number in numbers)
    is_part = any(0 < one.word.value < 1 for phrase in phrases for one in phrase)
    has_share = is_part or bool(_SHARE.search(text))
    has_percent = bool(_OF_PERCENT.search(text)) or any(
        phrase[-1].index < 0 and _OF_WORDS.match(text, phrase[-1].end) for phrase in phrases
    )
    return Numbers(digits, tuple(words), frozenset(months), tuple(sums), has_percent, has_share)


def _with_times_apart(text: str) -> tuple[str, list[Number]]:
    """The text without times such as السابعة إلا ربعا, which consist of several numbers; and these times,
    together with midnight, with the hour (which English leaves out) or without it."""
    times: list[Number] = []
    for start, end, hour, minutes in reversed(list(times_before(text))):
        written, after = text[start:end], text[end : end + _NEAR]
        hours = hours_of(hour, after, is_clock=True)
        readings = [(Fraction(each), *map(Fraction, minutes)) for each in sorted({hour, *hours})]
        following = _each([Fraction(hour % 12 + 1)]) if minutes else ()  # a quarter to seven
        whole = _each([] if minutes else [Fraction(each) for each in sorted({hour, *hours})])
        times.append(Number(written, (*readings, *following, *whole), hours, optional=not minutes))
        if minutes or len(written.split()) > 2:
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text, times


def _whole_numbers(
    text: str, numbers: Sequence[tuple[Sequence[Member], Fraction]], lang: Lang
) -> Iterator[tuple[Sequence[Member], Fraction]]:
    """The numbers in words, with two joined into one if they form a decimal (ثلاثة فاصل خمسة) or an English
    year (nineteen ninety-one)."""
    left = list(reversed(numbers))
    while left:
        members, value = left.pop()
        following, more = left[-1] if left else ((), Fraction(0))
        between = text[members[-1].end : following[0].start] if following else "."
        if _POINT.fullmatch(between) and value.denominator == 1 == more.denominator:
            members, value = (*members, *following), value + more / 10 ** len(str(more))
            left.pop()
        elif lang == "en" and between in (" ", "-", "‑") and 10 <= value <= 20 and 10 <= more < 100:
            members, value = (*members, *following), value * 100 + more
            left.pop()
        yield members, value


def _scaled(text: str, phrases: Sequence[tuple[Sequence[Member], Fraction]]) -> Iterator[Number]:
    """What else the first number of a range may stand for: two to three million."""
    for (one, value), (other, _) in pairwise(phrases):
        last = other[-1].word
        scaled = last.kind == "times" and last.value >= 100 and len(other) > 1
        if scaled and value < last.value and _LIST.fullmatch(text, one[-1].end, other[0].start):
            yield Number("", ((value * last.value,),), optional=True)


def _in_centuries(
    text: str, phrases: Sequence[tuple[Sequence[Member], Fraction]], numbers: Sequence[_Digits]
) -> Iterator[Number]:
    """The years that a number of centuries stands for: three centuries."""
    in_words = ((members[-1].end, _each([value])) for members, value in phrases)
    for end, readings in (*in_words, *((number.end, number.own) for number in numbers)):
        if _CENTURIES.match(text, end):
            yield Number("", tuple(_times(readings, Fraction(100))), optional=True)


def _each(values: Iterable[Fraction]) -> tuple[Reading, ...]:
    return tuple((value,) for value in values)


def _plus(readings: Iterable[Reading], part: Fraction) -> list[Reading]:
    return [(one[0] + part,) for one in readings if len(one) == 1]


def _in_digits(text: str, number: _Digits, lang: Lang) -> Number:
    """A number in digits. English may write a 1 before a noun as the article, but not the 1 of a date or a
    name."""
    readings = tuple(dict.fromkeys(number.readings))
    counted = COUNTED.match(text, number.end) if lang == "ar" and readings[0] == (Fraction(1),) else None
    if lang == "ar" and readings[0] == (Fraction(100),) and _YEARS.match(text, number.end):
        readings += ((_CENTURY,),)
    optional = bool(
        counted and not look_up(counted["word"], lang)[0] and _APART.search(text, 0, number.start)
    )
    return Number(text[number.start : number.end], readings, number.hours, optional)


def _in_words(text: str, members: Sequence[Member], value: Fraction, lang: Lang) -> Number:
    start, end = members[0].start, members[-1].end
    readings = (*_stands_for(members, value), *(members[0].word.also if len(members) == 1 else ()))
    if lang == "ar" and value == 100 and _YEARS.match(text, end):
        readings = (*readings, _CENTURY)
    required = lang == "ar" and is_required(members, value, text)
    is_clock = lang == "ar" and _O_CLOCK.search(text, max(0, start - _NEAR), start) is not None
    hours = hours_of(value, text[end : end + _NEAR], is_clock=is_clock)
    readings = (*readings, *map(Fraction, sorted(hours)))
    ordinal = members[-1].word.kind == "ordinal" or members[0].word.kind == "ordinal"
    kind = members[0].word.kind
    return Number(text[start:end], _each(dict.fromkeys(readings)), hours, not required, ordinal, kind)


def _phrases(text: str, lang: Lang, numbers: list[_Digits]) -> Iterator[list[Member]]:
    """The runs of number words and digits that nothing else separates. The digits are added to `numbers`."""
    phrase: list[Member] = []
    joined = False
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        member = None
        if match["digits"]:
            readings = _readings(text, start, end, (match["suffix"] or "").lower(), lang)
            hours = hours_in_digits(match["digits"], text[end : end + _NEAR])
            value = next((one[0] for one in readings if len(one) == 1), Fraction(0))
            member = Member(Word(value, "digits"), start, end, joined, len(numbers))
            numbers.append(_Digits(start, end, readings, [*readings], hours))
        elif match["other"] and 0 < unicodedata.numeric(match["other"], 0) < 1:  # ½
            value = Fraction(unicodedata.numeric(match[0])).limit_denominator(10)
            member = Member(Word(value, "times"), start, end, joined=True)
        elif match["word"]:
            word, with_and = look_up(match["word"], lang)
            word = word or (numeral(match["word"]) if lang == "en" else None)
            word = None if is_verb(match["word"], text, start) else word
            if word:
                member = Member(word, start, end, joined or with_and)
            elif match["word"].lower() == _AND[lang]:
                joined = True
                continue
            elif phrase and match["word"].lower() in _FILLERS:
                continue
        elif match["space"] or (phrase and _goes_on(match[0], phrase[-1].word)):
            continue
        joined = False
        if member:
            phrase.append(member)
        elif phrase:
            yield phrase
            phrase = []
    if phrase:
        yield phrase


def _goes_on(mark: str, last: Word) -> bool:
    """Whether a phrase continues after the mark: twenty-five; two thousand, three hundred."""
    if mark in "-‑":
        return last.kind != "digits"
    return mark in ",،" and last.kind == "times" and last.value >= 1000


def _stands_for(members: Sequence[Member], value: Fraction) -> Iterator[Fraction]:
    """The values that a number in words may stand for."""
    yield value
    if 0 < value < 1 and len(members) > 1:  # three quarters, 75 percent
        yield value * 100
    if members[0].word.kind == "decade":
        yield members[0].word.value if len(members) > 1 else -value
    if len(members) == 2 and members[-1].is_fraction and not members[-1].joined:  # seven halves
        yield members[0].word.value
    if members[-1].joined and members[-1].is_fraction:  # half past nine
        yield value - members[-1].word.value


def _scale(phrase: list[Member], numbers: list[_Digits]) -> None:
    """Multiply the numbers in digits by the words after them."""
    for place, member in enumerate(phrase):
        if member.index < 0:
            continue
        number = numbers[member.index]
        for after in phrase[place + 1 :]:
            if after.joined or after.word.kind != "times" or after.is_fraction:
                break
            number.scale *= after.word.value
            number.end = after.end
        if number.scale != 1:
            number.readings = _times(number.own, number.scale) or number.readings
        if number.scale == 100:  # 3 قرون: as many centuries
            number.readings = [*number.readings, *number.own]


def _times(readings: Sequence[Reading], factor: Fraction) -> list[Reading]:
    """The readings that have a single value, multiplied."""
    return [(one[0] * factor,) for one in readings if len(one) == 1]


def _readings(text: str, start: int, end: int, suffix: str, lang: Lang) -> tuple[Reading, ...]:
    """What the digits at a place in the text may stand for, the most probable first."""
    written = text[start : end - len(suffix)]
    before, after = text[max(0, start - 6) : start], text[end : end + _NEAR]
    groups = re.findall(r"\d+", written)
    marks = "".join(re.findall(r"\D", written))
    if not marks:
        found = [*_whole(written, suffix, before, after)]
    elif "/" in marks:
        found = [tuple(sorted(one)) for one in _slashed(groups)]  # days and months may be in any order
    elif ":" in marks:
        found = [_parts(groups)]
    else:
        found = [*_separated(groups, marks, lang)]
    found += [*_hours(found, after)]
    found += [one[:-1] for one in found if len(one) == 2 and one[1] == 0]
    if suffix in _SUFFIXES:
        times = _times(found, Fraction(_SUFFIXES[suffix]))
        found = [*found, *times] if suffix == "m" else [*times, *found]
    return tuple(dict.fromkeys(found))


def _whole(written: str, suffix: str, before: str, after: str) -> Iterator[Reading]:
    value = _number(written)
    yield (value,)
    if suffix.endswith("s") and value >= 1000:  # 1930s: the thirties; 1600s: the seventeenth century
        yield (-(value % 100),)
        yield (Fraction(value // 100 + 1 if value % 100 == 0 else value),)
    if value < 100 and (year := _SHORT_YEAR.search(before)):  # 1995-96
        yield (Fraction(int(year[1]) * 100) + value,)
    if len(written) == 4 and (written[0] == "0" or _HOURS.match(after)):  # 0230 UTC
        yield _parts((written[:2], written[2:]))


def _slashed(groups: list[str]) -> Iterator[Reading]:
    """Dates, fractions, and years such as 2007/08."""
    parts = _parts(groups)
    yield parts
    if len(parts) == 2 and parts[1]:
        yield (parts[0] / parts[1],)
        if list(map(len, groups)) == [4, 2]:
            yield (parts[0], parts[0] // 100 * 100 + parts[1])
    if len(parts) == 3 and len(groups[2]) == 2:
        for century in (1900, 2000):
            yield (*parts[:2], parts[2] + century)


def _separated(groups: list[str], marks: str, lang: Lang) -> Iterator[Reading]:
    """Thousands, decimals, and lists, dates or times with points or commas."""
    joined = _number("".join(groups))
    can_be_thousands = (
        len(set(marks)) == 1
        and marks[0] != "٫"
        and len(groups[0]) <= 3
        and groups[0].strip("0") != ""
        and all(len(group) == 3 for group in groups[1:])
    )
    can_be_decimal = marks[-1] not in "٬ " and marks[-1] not in marks[:-1] and len(set(marks[:-1])) <= 1
    decimal = joined / 10 ** len(groups[-1][:_DIGITS])
    if can_be_thousands and marks != ".":
        yield (joined,)
    elif can_be_decimal and (marks != "," or lang == "ar" or len(groups[1]) < 3):
        yield (decimal,)
        if can_be_thousands and lang == "ar":
            yield (joined,)
    if marks == ".":
        is_time = len(groups[1]) == 2 and joined < 2400 and joined % 100 < 60
        yield _parts(groups) if is_time else (decimal,)
    elif not can_be_thousands or marks[0] in "، ":
        yield tuple(sorted(_parts(groups)))


def _hours(found: list[Reading], after: str) -> Iterator[Reading]:
    """The hours of the afternoon and of midnight, counted from 0 to 24."""
    for hour, *minutes in found:
        if len(minutes) < 2 and is_marked(after):
            for other in sorted(hours_of(hour, after, is_clock=False) - {hour}):
                yield (Fraction(other), *minutes)


# The most digits of a number that are read.
_DIGITS = 60


def _number(digits: str) -> Fraction:
    return Fraction(int(digits[:_DIGITS]))


def _parts(groups: list[str] | tuple[str, ...]) -> Reading:
    return tuple(map(_number, groups))
