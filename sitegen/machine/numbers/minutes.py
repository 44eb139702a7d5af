"""Arabic times of day given relative to the next hour (السابعة إلا ربعا, الواحدة إلا عشر دقائق), and
midnight."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.machine.numbers.words import look_up

_HOUR = r"(?:(?:ال)?(?:ثانية|حادية)\s+عشرة?|(?:ال)?\w+)"
_BEFORE = re.compile(
    rf"(?<!\w)(?P<hour>{_HOUR})\s+[إا]لا\s+(?:(?:ال)?(?P<part>ربع|ثلث)[\u064b\u0627]*|(?P<minutes>\w+)\s+دقائق)(?!\w)"
)
# With the hour or without it.
_MIDNIGHT = re.compile(
    r"(?<!بعد )(?<!\w)(?:(?:12(?::00)?|(?:ال)?ثانية\s+عشرة?)\s+(?:في\s+|عند\s+)?)?منتصف\s+الليل(?!\w)"
)
_PARTS = {"ربع": 15, "ثلث": 20}


def times_before(text: str) -> Iterator[tuple[int, int, int, tuple[int, ...]]]:
    """The start and end of each such time, its hour (0 for midnight, with the hour that may precede it), and
    its minutes if it has any."""
    for found in _BEFORE.finditer(text):
        hour = sum(map(_value, found["hour"].split()))
        minutes = _PARTS.get(found["part"] or "") or _value(found["minutes"] or "")
        if 0 < hour <= 12 and 0 < minutes < 30:
            yield *found.span(), hour - 1 or 12, (60 - minutes,)
    for found in _MIDNIGHT.finditer(text):
        yield *found.span(), 0, ()


def _value(word: str) -> int:
    if word.isdigit():
        return int(word[:3])
    number, _ = look_up(word, "ar")
    return int(number.value) if number else 0
