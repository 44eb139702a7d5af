"""Deciding which Arabic number words are numbers, and which of them English must have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from sitegen.languages import arabic
from sitegen.machine.numbers.words import Member, look_up

_MARKS = f"{arabic.TASHKEEL}{arabic.LETTER_MARKS}"
COUNTED = re.compile(rf"\s+(?!(?:إلى|الى|مقابل|حتى|من|أو|او|ضد)\b)(?P<word>[^\W\d_](?:[^\W\d_]|[{_MARKS}])*)")
# Words that precede a quantity, so that ألف is not a verb (has composed).
_QUANTITY = re.compile(
    r"(?:^|\s)[وف]?(?:من|نحو|بنحو|حوالي|بحوالي|قرابة|زهاء|على|عن|إلى|الى|كل|بعد|خلال|قبل|مقابل|بلغ|بلغت|يبلغ|تبلغ|تساوي|يساوي|تعادل|يعادل)\s+$"
)
# Two thousand of something, rather than a name: ألفا موظف, but not ألفا روميو.
_TWO_THOUSAND = re.compile(
    rf"[وف]?[بكل]?ألفا\s+(?:شخص|موظف|عامل|جندي|مقاتل|مسلح|طالب|لاجئ|نازح|مهاجر|قتيل|جريح|ضحية|مواطن|مدني|سجين|معتقل|عضو"
    rf"|متظاهر|نسمة|ساكن|أسرة|عائلة|منزل|بيت|وحدة|صاروخ|سيارة|دولار|يورو|جنيه|دينار|ريال|درهم|ليرة|عام|سنة|كيلومتر|كم|متر"
    rf"|ميل|طن|برميل|حالة|إصابة|نسخة|صفحة|مقعد|سرير)(?:ة|ا)?[{_MARKS}]*(?!\w)"
)
# Somebody who has composed something, which makes it a verb and not a thousand: الذي ألف رواية.
_WHO = re.compile(r"(?<!\w)[وف]?(?:الذي|التي|اللذين|الذين)\s+$")
# A place in a ranking.
_RANK = re.compile(r"(?<!\w)[وف]?[بل]?(?:ال)?(?:مرتبة|مركز|ترتيب)\s+$")
# How much of the text before a word is considered.
_NEAR = 20
_OF_MONTH = re.compile(r"\s+من\s+(?:شهر\s+)?(?P<word>[^\W\d_]+)")


def is_required(members: Sequence[Member], value: Fraction, text: str) -> bool:
    """Whether an Arabic number in words is one that English must have."""
    first = members[0].word
    if value in (1, 2) and (month := _OF_MONTH.match(text, members[-1].end)):  # الأول من أيار
        word, _ = look_up(month["word"], "ar")
        return word is not None and word.kind == "month"
    if first.kind == "share":
        return True
    start = members[0].start
    if value == 2 and first.kind == "ordinal" and _RANK.search(text, max(start - _NEAR, 0), start):
        return True
    if value < 3 or (len(members) == 1 and first.kind in ("alone", "century")):
        return False
    if _TWO_THOUSAND.match(text, start):
        return True
    if len(members) == 1 and first.is_vague:
        before = first.kind == "small" or (value >= 1000 and _QUANTITY.search(text, 0, start))
        return bool(before and COUNTED.match(text, members[0].end))
    return True


def is_verb(word: str, text: str, start: int) -> bool:
    """Whether the word at a place in the text looks like a number but is a verb."""
    return word == "ألف" and _WHO.search(text, max(start - _NEAR, 0), start) is not None
