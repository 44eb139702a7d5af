"""Small numbers that the two sides give differently: ranks, parts, English number words of three and more,
and the dual of units of time.

English says one, two, first and half in so many ways that none of them is required by itself. But if the
Arabic has a rank that the English lacks (المادة الأولى), and the English one that the Arabic lacks (Article
2), one of them is wrong; the same is true of parts. An English number word of three and more almost always
has a counterpart in the Arabic, which may be misspelt, joined to another word, a few (بضع) or a larger unit
(seven days).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache

from sitegen.languages import arabic
from sitegen.languages.sentence_words import OPENERS
from sitegen.machine.numbers.reading import Number, Numbers
from sitegen.machine.numbers.words import numeral, spellings

# Nouns for numbered things: in English, the number follows them, in digits, words or Roman numerals.
_LABELLED = re.compile(
    r"\b(?:article|chapter|part|phase|stage|section|round|day|floor|paragraph|level|group|division|volume"
    r"|clause|act|war|grade|class|type|season|channel|gate|terminal|step|title|book|episode)\s+"
    r"(?:(?P<digits>\d{1,2})(?![\d.,:]*\d|\s*%)|(?P<word>one|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"|(?-i:(?P<numeral>[IVX]+)\b))",
    re.IGNORECASE,
)
# The second of that name; I is usually the pronoun.
_NAMED = re.compile(r"\b(?P<name>[A-Z][a-z]+) (?P<numeral>[IVX]+)\b(?!['’])")
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PARTS = {
    "third": Fraction(1, 3),
    "quarter": Fraction(1, 4),
    "fourth": Fraction(1, 4),
    "fifth": Fraction(1, 5),
    "sixth": Fraction(1, 6),
    "eighth": Fraction(1, 8),
    "tenth": Fraction(1, 10),
}
_PART = re.compile(rf"\b(?:a|one)[ -](?P<part>{'|'.join(_PARTS)})(?=\s+of\b|\s*[.,;:]|\s*$)", re.IGNORECASE)
_IN_ORDER = re.compile(r"\d(?:st|nd|rd|th)$", re.IGNORECASE)
_PARTY = re.compile(r"[ -](?:part(?:y|ies)|world)\b", re.IGNORECASE)
_FEW = re.compile(r"(?<!\w)[وف]?[بلك]?(?:ال)?(?:بضع|بضعة|عدة|عدد|العديد|عديد|بعض|مجموعة|سلسلة)(?!\w)")
# What Arabic may say instead of a number of smaller units (seven days, eighteen months), or of halves
# (fifty-fifty).
_OTHERWISE = {
    Fraction(value): rf"(?<!\w)[وف]?[بلك]?(?:ال)?(?:{words})(?!\w)"
    for value, words in (
        (7, "اسبوع"),
        (12, "سنة|عام|سنويا"),
        (14, "اسبوعين|اسبوعان"),
        (18, "(?:سنة|عام) ونصف"),
        (24, "يوم|يوميا"),
        (30, "شهر|شهريا"),
        (50, "مناصفة|تساوي|متساوية"),
        (60, "ساعة"),
    )
}
_SENTENCE_END = re.compile(r"[.!?:;…–—-][\s\"“‘'(\[]*$")
_PERCENT = re.compile(r"\s*(?:%|per ?cent\b)", re.IGNORECASE)
_TWOS = ("two", "2", "both", "couple", "pair", "twice", "double", "second", "twin", "II", "fortnight")
_TWO = re.compile(rf"\b(?:{'|'.join(_TWOS)})\b", re.IGNORECASE)
# The dual of units of time, and the singular in English.
_DUALS = tuple(
    (
        re.compile(rf"(?<!\w)[وف]?[بلك]?(?:ال)?(?:{ours})(?:ين|ان)(?!\w)"),
        re.compile(rf"\b(?:one|an?|1) {theirs}\b"),
    )
    for ours, theirs in (
        ("سنت|عام", "year"),
        ("شهر", "month"),
        ("اسبوع", "week"),
        ("يوم", "day"),
        ("ساعت", "hour"),
        ("دقيقت", "minute"),
        ("قرن", "century"),
        ("عقد", "decade"),
    )
)
_DOTTED = str.maketrans("بتثينجحخدذرزسشصضطظعغفق", "ٮٮٮٮٮحححددررسسصصططععڡڡ")


def disagreements(source: str, text: str, ours: Numbers, theirs: Numbers) -> Iterator[str]:
    """The differences between the English `text` and the Arabic `source`, whose numbers are given."""
    plain = arabic.fold(source).text
    said, english = _values(ours), _values(theirs)
    labels = list(_labels(text))
    known = english | {value for _, value in labels}
    lost = [one for one in ours.words if _is_rank(one) and not _values_of(one) & known]
    ranks = [(one.written, one.readings[0][0]) for one in theirs.words if one.written and one.ordinal]
    ranks += [(one.written, one.readings[0][0]) for one in theirs.digits if _IN_ORDER.search(one.written)]
    yield from _both(lost, [*ranks, *labels], said)
    parts = [(found[0], _PARTS[found["part"].lower()]) for found in _PART.finditer(text)]
    known = english | {value for _, value in parts}
    lost = [one for one in ours.words if _is_part(one) and not _values_of(one) & known]
    parts += [(one.written, one.readings[0][0]) for one in theirs.words if _is_part(one)]
    yield from _both(lost, parts, said)
    for word in _added(text, theirs):
        value = word.readings[0][0]
        is_said = _values_of(word) & said or (value and 1 / value in said)
        if not is_said and not (value >= 3 and _is_hinted(plain, value)):
            yield f"only the English has “{word.written}”"
    for dual, single in _DUALS:
        pair, one = dual.search(plain), single.search(text)
        if pair and one and not _TWO.search(text):
            yield f"“{pair[0]}” is two, “{one[0]}” one"


def _both(lost: list[Number], there: Iterable[tuple[str, Fraction]], said: set[Fraction]) -> Iterator[str]:
    """The first of those that only the Arabic has, beside the first of those that only the English has."""
    added = next((written for written, value in there if value not in said), "")
    if lost and added:
        yield f"“{lost[0].written}” in the Arabic, “{added}” in the English"


def _values(numbers: Numbers) -> set[Fraction]:
    """All values that the numbers in the text may stand for, without those that nothing expresses (a
    singular, a dual)."""
    return {value for one in (*numbers.digits, *numbers.words) if one.written for value in _values_of(one)}


def _values_of(number: Number) -> set[Fraction]:
    return {value for reading in number.readings for value in reading}


def _is_rank(number: Number) -> bool:
    first = number.kind == "alone" and number.readings[0][0] == 1 and "حاد" not in number.written
    return bool(number.written) and (number.ordinal or first)


def _is_part(number: Number) -> bool:
    return bool(number.written) and 0 < number.readings[0][0] < 1


def _labels(text: str) -> Iterator[tuple[str, Fraction]]:
    """Numbers that belong to a noun or a name: Article 2, Phase Two, World War I, Elizabeth II."""
    for found in _LABELLED.finditer(text):
        if found["numeral"]:
            yield found[0], _numeral(found["numeral"])
        else:
            yield found[0], Fraction(found["digits"] or _SMALL.index(found["word"].lower()) + 1)
    for found in _NAMED.finditer(text):
        if found["name"] not in OPENERS:
            yield found[0], _numeral(found["numeral"])


def _numeral(written: str) -> Fraction:
    word = numeral(written)
    return word.value if word else Fraction(written == "I")


def _added(text: str, numbers: Numbers) -> Iterator[Number]:
    """The English number words that the Arabic should have: those of three and more (except of a third
    party), and all those of percentages."""
    at = 0
    values: set[Fraction] = set()
    for word in numbers.words:
        start = text.find(word.written, at) if word.ordinal or word.kind == "small" else -1
        if start < 0 or not word.written:
            continue
        at = start + len(word.written)
        value = word.readings[0][0]
        is_name = word.written[0].isupper() and not _opens(text, start)
        wanted = 3 <= value < 1000 or (value < 3 and _PERCENT.match(text, at))
        if wanted and not is_name and value not in values and not _PARTY.match(text, at):
            values.add(value)
            yield word


def _opens(text: str, start: int) -> bool:
    """Whether a sentence may begin at a place in the text."""
    before = text[max(start - 8, 0) : start]
    return bool(_SENTENCE_END.search(before)) or (start < 8 and not before.strip(" \"“‘'(["))


def _is_hinted(plain: str, value: Fraction) -> bool:
    """Whether the Arabic has a few, a larger unit, or a number word that has wrong dots or is joined to
    another word."""
    if (value < 10 and _FEW.search(plain)) or re.search(_OTHERWISE.get(value, "$."), plain):
        return True
    words = _arabic(value)
    shapes = "|".join(word.translate(_DOTTED) for word in words)
    misspelt = rf"(?<!\w)[وڡ]?[ٮلك]?(?:ال)?(?:{shapes})(?!\w)"
    return any(len(word) > 2 and word in plain for word in words) or bool(
        re.search(misspelt, plain.translate(_DOTTED))
    )


@cache
def _arabic(value: Fraction) -> tuple[str, ...]:
    """The Arabic words for a number, folded; those for its last digit if it has no word of its own."""
    return spellings(value, "ar") or spellings(value % 10, "ar")
