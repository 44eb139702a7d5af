"""The hours of the day that a time may mean, judging by the words next to it: صباحا, 9 p.m., 19:07."""

from __future__ import annotations

import re
from fractions import Fraction

# A number that may be something other than a time agrees with any hour.
ANY_HOUR: frozenset[int] = frozenset()

_DAY = r"(?:يوم|اليوم|أمس|غد|ال[أا]حد|الاثنين|الإثنين|الثلاثاء|ال[أا]ربعاء|الخميس|الجمعة|السبت)"
_BEFORE = r"\s*(?:تماما\w?\s+)?(?:(?:من|في|هذا)\s+)?"
_ENGLISH_BEFORE = r"(?:o['’]clock\s+)?(?:on\s+)?(?:(?:in\s+)?the|this|yesterday|tomorrow|\w+day)\s+"


def _marker(arabic: str, english: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}(?:{arabic})|\s*(?:{english})", re.IGNORECASE)


_AFTER_MIDNIGHT = re.compile(r"\s*بعد منتصف الليل|\s*after midnight", re.IGNORECASE)
_MORNING = _marker(
    rf"(?:ال)?صباح|قبل الظهر|فجر[اًا]|الفجر|فجر\s+{_DAY}",
    rf"(?:o['’]clock\s+)?a\.?\s?m\b|{_ENGLISH_BEFORE}morning\b",
)
_EVENING = _marker(
    rf"(?:ال)?مساء|بعد (?:ال)?ظهر|عصر[اًا]|العصر|عصر\s+{_DAY}",
    rf"(?:o['’]clock\s+)?p\.?\s?m\b|{_ENGLISH_BEFORE}(?:evening|afternoon)\b",
)
_NOON = _marker(rf"ظهر[اًا]|الظهر|ظهر\s+{_DAY}", r"(?:o['’]clock\s+)?noon\b")
_NIGHT = _marker(rf"ليل[اًا]|الليل|ليل\s+{_DAY}", rf"(?:{_ENGLISH_BEFORE}|at\s+|to)night\b")

# A time of day in digits.
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:(?::|(?P<point>\.))(?P<minutes>[0-5]\d))?")


def is_marked(after: str) -> bool:
    """Whether the text after a number says which half of the day is meant."""
    return any(marker.match(after) for marker in (_AFTER_MIDNIGHT, _MORNING, _EVENING, _NOON, _NIGHT))


def hours_of(hour: Fraction | int, after: str, *, is_clock: bool) -> frozenset[int]:
    """The hours, 0 to 23, that `hour` may mean before the text `after`. With `is_clock`, it is known to be a
    time even if the half of the day is not given; it then may be in either half."""
    if not 0 <= hour < 25:
        return ANY_HOUR
    on_the_clock, whole = int(hour) % 12, int(hour)
    if _AFTER_MIDNIGHT.match(after):
        return frozenset((on_the_clock,))
    if whole > 12:
        return frozenset((whole % 24,)) if is_clock or is_marked(after) else ANY_HOUR
    if _MORNING.match(after):
        return frozenset((on_the_clock,))
    if _EVENING.match(after):
        return frozenset((0, 12)) if whole == 12 else frozenset((on_the_clock + 12,))
    if _NOON.match(after):
        return frozenset((whole if whole >= 10 else whole + 12,))
    if _NIGHT.match(after):
        return frozenset((on_the_clock if whole < 6 or whole == 12 else whole + 12,))
    return frozenset((on_the_clock, on_the_clock + 12)) if is_clock or is_marked(after) else ANY_HOUR


def hours_in_digits(written: str, after: str) -> frozenset[int]:
    """The hours of the day that digits may mean, if they are a time."""
    clock = _CLOCK.fullmatch(written)
    if not clock or (clock["point"] and not is_marked(after)):
        return ANY_HOUR
    # With a leading zero and no half of the day after it, an hour is one of 24.
    if clock["hour"][0] == "0" and clock["minutes"] and not clock["point"] and not is_marked(after):
        return frozenset((int(clock["hour"]),))
    return hours_of(int(clock["hour"]), after, is_clock=clock["minutes"] is not None)


def agree(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two numbers may be the same time, as far as they are known to be times."""
    return not one or not other or not one.isdisjoint(other)
