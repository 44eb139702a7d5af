"""The hours of one and two o'clock, which Arabic gives by words that are not compared elsewhere: الساعة
الواحدة, الثانية ظهرا.

These words are also "single" and "second", and the hour also a length of time; so the two sides differ only
if the English has times of day, and neither these nor any other number of it is that hour.
"""

from __future__ import annotations

import re

_HALF = r"(?:صباح[اًا]|مساء[ًا]?|ظهر[اًا]|فجر[اًا]|ليل[اًا]|(?:من )?بعد (?:الظهر|منتصف الليل))"
_ARABIC = re.compile(
    r"(?<!\w)[وف]?[بل]?ال(?:(?P<hour>ساع[ةه]\s+ال))?(?:(?P<one>واحد[ةه])|ثاني[ةه])(?!\w)(?!\s+(?:عشرة?\b|[إا]لا\b))"
    rf"(?(hour)|(?=\s+(?:وال\w+\s+)?{_HALF}(?!\w)))"
)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_HOUR = rf"(?:{'|'.join(_WORDS)}|\d{{1,2}})"
_ENGLISH = re.compile(
    rf"\b(?:half past|quarter (?:past|after|to))\s+{_HOUR}\b"
    rf"|(?<![\d.,:]){_HOUR}(?:[.:][0-5]\d)?\s*(?:o['’]clock\b|[ap]\.?\s?m\b)"
    rf"|(?<![\d.,:])\d{{1,2}}:[0-5]\d(?![\d:])"
    rf"|\b{_HOUR} in the (?:morning|afternoon)\b",
    re.IGNORECASE,
)
_RATE = re.compile(r"\b(?:per|an|every|each) hour\b", re.IGNORECASE)
# The hour in any form; a quarter to two is one as well.
_SAID = {
    1: re.compile(r"\b(?:one|0?1|13)(?!\d)|\bto (?:two|2)\b", re.IGNORECASE),
    2: re.compile(r"\b(?:two|0?2|14)(?!\d)|\bto (?:three|3)\b", re.IGNORECASE),
}


def different_hours(source: str, text: str) -> str:
    """How the hour of one or two in the Arabic `source` differs from the times of the English `text`; empty
    if it does not."""
    ours = _ARABIC.search(source)
    theirs = _ENGLISH.search(text) if ours else None
    if not ours or not theirs or _RATE.search(text) or _SAID[1 if ours["one"] else 2].search(text):
        return ""
    return f"“{ours[0]}” in the Arabic, “{theirs[0]}” in the English"
