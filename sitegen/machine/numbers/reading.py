"""The numbers of an Arabic sentence and of its English, and those that have no counterpart.

What stands in digits on one side must be found on the other, in digits or in words. Number words only
explain digits: a number that is written out on both sides is not compared, as "one", "second" or "خمس"
are as often no numbers. Where digits can be read in several ways (3.500, ٣،٥, 9.30, 26/7, 1995-96), any
reading that fits will do.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from sitegen.languages import arabic
from sitegen.machine.numbers.words import Member, Word, look_up, values
from sitegen.model.language import Lang
from sitegen.model.record import Record
from sitegen.text.digits import ascii_digits
from sitegen.text.folding import INVISIBLE

_Reading = tuple[Fraction, ...]


class Number(Record, frozen=True):
    """A number in digits. `written` is how it stands in the text, with what multiplies it (3.5 million);
    each of the `readings` is the values it may stand for: one, or several for dates and times."""

    written: str
    readings: tuple[_Reading, ...]


class Numbers(Record, frozen=True):
    """The numbers of a text: those in digits, in order; the values that its words stand for; its months by
    name; values that several of the digits make together (indices, value); whether one of the digits is a
    percentage, and whether the text speaks of shares at all."""

    digits: tuple[Number, ...]
    words: frozenset[Fraction]
    months: frozenset[Fraction]
    sums: tuple[tuple[tuple[int, ...], Fraction], ...]
    has_percent: bool
    has_share: bool


@dataclass
class _Digits:
    """Digits in a text: from `start` to the `end` of what multiplies them, what they may stand for by
    themselves and with that, and the factor."""

    start: int
    end: int
    own: tuple[_Reading, ...]
    readings: list[_Reading]
    scale: Fraction = Fraction(1)


_MARKS = f"{arabic.TASHKEEL}{arabic.LETTER_MARKS}"
_DROPPED = re.compile(f"[{INVISIBLE}]")
# Powers of units are no numbers, nor is the hundred of percent.
_POWER = re.compile(r"(?<![^\W\d_])((?:[كدسم]?م|[kcdm]?m|ft|mi|in|yd) ?\^?)[23](?!\d)")
_PERCENT = re.compile(
    rf"[%٪]|\b(?:per ?cent|pct)\b|(?<!\w)(?:ب|في ?)ال(?:م[{_MARKS}]*ا?[{_MARKS}]*[ئي][{_MARKS}]*ة)(?!\w)",
    re.IGNORECASE,
)
_OF_PERCENT = re.compile(r"\d\s*%|%\s*\d")
_SHARE = re.compile(r"%|percent|نسب|مئوي|معدل", re.IGNORECASE)
_TOKEN = re.compile(
    rf"""(?P<digits>(?<!\d)\d{{1,3}}(?:[ ]\d{{3}})++(?![\d.,:/٫٬،]|[ ]?\d)|\d++(?:[.,:/٫٬،]\d++)*+)
    (?P<suffix>(?:st|nd|rd|th|['’]?s|k|mn?|bn?|tn)(?![^\W\d_]))?
    |(?P<word>[^\W\d_¼-¾⅐-⅞](?:[^\W\d_]|[{_MARKS}])*+)|(?P<space>\s++)|(?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SUFFIXES = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
_EVENING = re.compile(r"\s*(?:p\.? ?m\b|مساء|ظهر|بعد الظهر|عصر|ليل)", re.IGNORECASE)
_MORNING = re.compile(r"\s*(?:a\.? ?m\b|صباح|فجر|بعد منتصف)", re.IGNORECASE)
_HOURS = re.compile(
    r"\s*(?:[ap]\.? ?m\b|hours|hrs|h\b|UTC|GMT|local|صباح|مساء|ظهر|فجر|ليل|ب?ال?توقيت|[غج]رينتش)",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*(?:[-–—,،]|to|or|and|through|إلى|الى|أو|او|و|حتى)\s*و?", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{2})\d{2}[-–/]$")

_AND = {"ar": "و", "en": "and"}
_FILLERS = frozenset(("a", "an", "of", "the"))


def read(text: str, lang: Lang) -> Numbers:
    """The numbers of `text`."""
    text = _POWER.sub(r"\1", ascii_digits(_DROPPED.sub("", text)))
    text = _PERCENT.sub(lambda match: "%" * len(match[0]), text)
    numbers: list[_Digits] = []
    phrases = list(_phrases(text, lang, numbers))
    words = {Fraction(1)} if lang == "en" else {Fraction(1), Fraction(2)}  # the dual needs no number word
    months: set[Fraction] = set()
    sums: list[tuple[tuple[int, ...], Fraction]] = []
    for phrase in phrases:
        _scale(phrase, numbers)
    for phrase in phrases:
        for member in phrase:
            (months if member.word.kind == "month" else words).update(member.word.also)
        for members, value in values(phrase, lang):
            indices = tuple(member.index for member in members if member.index >= 0)
            if len(indices) > 1:
                sums.append((indices, value))
            elif indices and len(members) > 1:
                numbers[indices[0]].readings.append((value,))
            elif members[0].word.kind == "month":
                months.add(value)
            elif not indices:
                words.update(_stands_for(members, value))
    for other, one in pairwise(reversed(numbers)):  # 3-5 million, من 3 إلى 5 ملايين
        if one.scale == 1 < other.scale and _LIST.fullmatch(text, one.end, other.start):
            one.scale = other.scale
            one.readings += _times(one.own, one.scale)
    # an hour and a half, 5 سنوات ونصف
    parts = {phrase[0].word.value for phrase in phrases if phrase[0].joined and phrase[0].is_fraction}
    words.update([value + part for value in words for part in parts])
    for number in numbers:
        number.readings += [(one[0] + part,) for one in number.readings if len(one) == 1 for part in parts]
    digits = tuple(
        Number(text[number.start : number.end], tuple(dict.fromkeys(number.readings))) for number in numbers
    )
    has_percent, has_share = bool(_OF_PERCENT.search(text)), bool(_SHARE.search(text))
    return Numbers(digits, frozenset(words), frozenset(months), tuple(sums), has_percent, has_share)


def without_counterpart(one: Numbers, other: Numbers) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """Of `one` the numbers in digits that `other` does not have as often, and of `other` those that `one`
    does not have at all."""
    left, right = dict(enumerate(one.digits)), dict(enumerate(other.digits))
    _take(left, right, stop=1)
    _take(left, right)
    _take_sums(one, left, right)
    _take_sums(other, right, left)
    _take(left, right, other.words | other.months, apart=True)
    _take(right, left, one.words | one.months, apart=True)
    _take(left, right, other.words)
    _take(right, left, one.words)
    known = {reading for number in one.digits for reading in number.readings}
    return tuple(left.values()), tuple(n for n in right.values() if known.isdisjoint(n.readings))


def _phrases(text: str, lang: Lang, numbers: list[_Digits]) -> Iterator[list[Member]]:
    """The runs of number words and digits that nothing else parts. The digits go to `numbers`."""
    phrase: list[Member] = []
    joined = False
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        member = None
        if match["digits"]:
            readings = _readings(text, start, end, (match["suffix"] or "").lower(), lang)
            value = next((one[0] for one in readings if len(one) == 1), Fraction(0))
            member = Member(Word(value, "digits"), start, end, joined, len(numbers))
            numbers.append(_Digits(start, end, readings, [*readings]))
        elif match["other"] and 0 < unicodedata.numeric(match["other"], 0) < 1:  # ½
            value = Fraction(unicodedata.numeric(match[0])).limit_denominator(10)
            member = Member(Word(value, "times"), start, end, joined=True)
        elif match["word"]:
            word, with_and = look_up(match["word"], lang)
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
    """Whether a phrase goes on behind the mark: twenty-five; two thousand, three hundred."""
    if mark in "-‑":
        return last.kind != "digits"
    return mark in ",،" and last.kind == "times" and last.value >= 1000


def _stands_for(members: Sequence[Member], value: Fraction) -> Iterator[Fraction]:
    """The values for which a number in words may stand."""
    yield value
    if members[0].word.kind == "decade":
        yield members[0].word.value if len(members) > 1 else _of_any_century(value)
    if members[-1].joined and members[-1].is_fraction:  # half past nine
        yield value - members[-1].word.value


def _of_any_century(decade: Fraction) -> Fraction:
    """What stands for a decade whose century is not given: no other number is negative."""
    return -decade


def _scale(phrase: list[Member], numbers: list[_Digits]) -> None:
    """Multiplies the numbers in digits with the words after them."""
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


def _times(readings: Sequence[_Reading], factor: Fraction) -> list[_Reading]:
    """The single values among the readings, multiplied."""
    return [(one[0] * factor,) for one in readings if len(one) == 1]


def _readings(text: str, start: int, end: int, suffix: str, lang: Lang) -> tuple[_Reading, ...]:
    """What the digits in a place of the text may stand for, the likeliest first."""
    written = text[start : end - len(suffix)]
    before, after = text[max(0, start - 6) : start], text[end : end + 24]
    groups = re.findall(r"\d+", written)
    marks = "".join(re.findall(r"\D", written))
    if not marks:
        found = [*_whole(written, suffix, before, after)]
    elif "/" in marks:
        found = [*_slashed(groups)]
    elif ":" in marks:
        found = [_parts(groups)]
    else:
        found = [*_separated(groups, marks, lang)]
    found += [*_hours(found, after)]
    found += [one[:-1] for one in found if len(one) == 2 and one[1] == 0]
    if suffix in _SUFFIXES:
        found += _times(found, Fraction(_SUFFIXES[suffix]))
    return tuple(dict.fromkeys(tuple(sorted(one)) for one in found))  # days and months stand in any order


def _whole(written: str, suffix: str, before: str, after: str) -> Iterator[_Reading]:
    value = _number(written)
    yield (value,)
    if suffix.endswith("s") and value >= 1000:  # 1930s: the thirties; 1600s: the seventeenth century
        yield (_of_any_century(value % 100),)
        yield (Fraction(value // 100 + 1 if value % 100 == 0 else value),)
    if value < 100 and (year := _SHORT_YEAR.search(before)):  # 1995-96
        yield (Fraction(int(year[1]) * 100) + value,)
    if len(written) == 4 and (written[0] == "0" or _HOURS.match(after)):  # 0230 UTC
        yield _parts((written[:2], written[2:]))


def _slashed(groups: list[str]) -> Iterator[_Reading]:
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


def _separated(groups: list[str], marks: str, lang: Lang) -> Iterator[_Reading]:
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
        if can_be_decimal and lang == "ar":
            yield (decimal,)
    elif can_be_decimal and (marks != "," or lang == "ar" or len(groups[1]) < 3):
        yield (decimal,)
        if can_be_thousands:
            yield (joined,)
    if marks == ".":
        is_time = len(groups[1]) == 2 and joined < 2400 and joined % 100 < 60
        yield _parts(groups) if is_time else (decimal,)
    elif not can_be_thousands or marks[0] in "، ":
        yield _parts(groups)


def _hours(found: list[_Reading], after: str) -> Iterator[_Reading]:
    """The hours of the afternoon and of midnight, counted from 0 to 24."""
    evening, morning = _EVENING.match(after), _MORNING.match(after)
    for hour, *minutes in found:
        if len(minutes) < 2 and (evening and hour < 12):
            yield (hour + 12, *minutes)
        elif len(minutes) < 2 and (morning and hour == 12):
            yield (Fraction(0), *minutes)


# Digits in the longest number that is read whole.
_DIGITS = 60


def _number(digits: str) -> Fraction:
    return Fraction(int(digits[:_DIGITS]))


def _parts(groups: list[str] | tuple[str, ...]) -> _Reading:
    return tuple(map(_number, groups))


def _take(
    numbers: dict[int, Number],
    others: dict[int, Number],
    words: frozenset[Fraction] = frozenset(),
    *,
    apart: bool = False,
    stop: int | None = None,
) -> None:
    """Takes away numbers that the other side has: as such, or by a single value in `words`; `apart`: the
    values of one, as the day and the year of a date, each as such. Of the readings of each the first `stop`
    count."""
    places = _by_reading(others, stop)
    for index, number in list(numbers.items()):
        readings = number.readings[:stop]
        ways: list[list[_Reading]] = [[reading] for reading in readings]
        if apart:
            ways = [[(value,) for value in reading] for reading in readings if len(reading) > 1]
        found = [_found(way, places, others, words) for way in ways]
        taken = max((keys for keys in found if keys is not None), key=len, default=None)
        if taken is not None:
            del numbers[index]
            for key in taken:
                del others[key]


def _take_sums(one: Numbers, left: dict[int, Number], right: dict[int, Number]) -> None:
    """Takes away numbers that together make one of the other side: 3 million and 500 thousand."""
    places = _by_reading(right, None)
    for indices, value in one.sums:
        keys = _found([(value,)], places, right)
        if keys and all(index in left for index in indices):
            del right[keys[0]]
            for index in indices:
                del left[index]


def _by_reading(numbers: dict[int, Number], stop: int | None) -> dict[_Reading, deque[int]]:
    places: dict[_Reading, deque[int]] = defaultdict(deque)
    for key, number in numbers.items():
        for reading in number.readings[:stop]:
            places[reading].append(key)
    return places


def _found(
    wanted: Sequence[_Reading],
    places: dict[_Reading, deque[int]],
    numbers: dict[int, Number],
    words: frozenset[Fraction] = frozenset(),
) -> list[int] | None:
    """The first of the `numbers` still there with the `wanted` readings, one for each of them for which no
    word stands; None if there are not enough."""
    taken: list[int] = []
    for reading in wanted:
        keys = places[reading]
        while keys and keys[0] not in numbers:
            keys.popleft()
        key = next((key for key in keys if key in numbers and key not in taken), None)
        if key is not None:
            taken.append(key)
        elif len(reading) > 1 or reading[0] not in words:
            return None
    return taken
