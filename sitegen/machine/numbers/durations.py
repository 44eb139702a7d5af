"""Lengths of time in hours that English may give in minutes: ساعة ونصف, ساعتان وعشرون دقيقة."""

from __future__ import annotations

import re
from collections.abc import Collection
from fractions import Fraction

from sitegen.machine.numbers.words import look_up
from sitegen.text.digits import ascii_digits

_NUMBER = r"(?:\d{1,2}|[^\W\d_]+)"
_HOURS = re.compile(
    rf"(?<!\w)(?:[وف]?[بلك]?(?P<two>ساعت(?:ان|ين))|(?:(?P<count>{_NUMBER})\s+)?[وف]?[بلك]?ساع(?:[ةه]|ات))\s+و"
    rf"(?:(?P<part>نصف|ربع|ثلث)(?!\w)(?:\s+(?:ال)?ساع[ةه](?!\w))?"
    rf"|(?P<minutes>{_NUMBER}(?:\s+و{_NUMBER})?)\s+(?:دقيق[ةه]|دقائق)(?!\w))"
)
_PARTS = {"نصف": 30, "ربع": 15, "ثلث": 20}


def in_minutes(source: str, known: Collection[Fraction]) -> str:
    """The Arabic `source`, with each length of time of hours and minutes given in minutes, if that number is
    among the `known` ones: those of the English."""
    return _HOURS.sub(lambda found: _shorter(found, known), source)


def _shorter(found: re.Match[str], known: Collection[Fraction]) -> str:
    hours = 2 if found["two"] else _value(found["count"] or "") or 1
    minutes = _PARTS.get(found["part"] or "") or sum(map(_value, (found["minutes"] or "").split()))
    total = hours * 60 + minutes
    return f"{total} دقيقة" if hours <= 24 and 0 < minutes < 60 and total in known else found[0]


def _value(word: str) -> int:
    if word.isdigit():
        return int(ascii_digits(word))
    number, _ = look_up(word, "ar")
    return int(number.value) if number else 0
