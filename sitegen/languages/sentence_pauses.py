"""Dots in a row, which are a pause in Arabic, as newspapers use them (`بغداد.. عودة الحياة`).

They end a sentence before "and he said" and before a speaker with a colon, and where four words and more
stand before and three after them, if the next one is no conjunction but "and", nor the like, and no quotation
is open. Two dots that come again and again are their writer's full stop, and two words on each side are
enough, unless those before them are no more than an adverbial (`كما ترون..`).
"""

from __future__ import annotations

import re

from sitegen.languages.sentence_words import GOES_ON, SAYS, folded, words

# What a sentence goes on with: always, and but at the head of one (في عالم الحيوان، …).
_CONTINUES = words(
    "لكن لكنه لكنها لكنهم مثل أي أعني يعني الأمر كأنه كأنها ولو ولا إن أن إلا سوى بينما فيما لا وثم ومن وإلى "
    "وعلى لأنه لأنها لأنهم لأنني لأننا لأنك لأنكم ريثما كيلا"
)
_ADVERBIAL = words("إلى من في على عن مع كما إذا لو عندما حينما كلما طالما")
_FRONTED = re.compile(r"\w+(?: \w+){2,4} ?[،,]")
_AND_APART = re.compile(r"و (\w+)")
_SPEAKER = re.compile(r"\w+(?: \w+)? ?:")
# How many words before and after dots may be a sentence; how often two dots stand in so many characters on
# both sides where they are somebody's full stop.
_STATEMENT = 4
_HABIT = 4
_AROUND = 300
_TWO_DOTS = re.compile(r"(?<!\.)\.\.(?!\.)")
_ANY_STOP = re.compile(r"[.!?؟…\n]+")


def resumes(word: str) -> bool:
    """Whether `word` is "and he said" or the like."""
    plain = folded(word)
    return plain[:1] in ("و", "ف") and plain[1:] in SAYS


def ends_at_pause(text: str, start: int, at: int, begin: int, word: str) -> bool:
    """Whether the sentence from `start` ends at the dots at `at`; `word` is the next one, which begins at
    `begin`."""
    apart = _AND_APART.match(text, begin)
    return resumes(f"و{apart[1]}" if apart else word) or _are_two_statements(text, start, at, begin, word)


def _are_two_statements(text: str, start: int, at: int, begin: int, word: str) -> bool:
    """Whether what stands before and after the dots is long enough to be a sentence each, and the second is
    not what the first one goes on with."""
    if text.count('"', max(start, at - 1_000), at) % 2:
        return False  # words left out of a quotation
    earlier = _ANY_STOP.split(text[max(start, at - 200) : at])[-1].split()
    if _SPEAKER.match(text, begin):
        return len(earlier) >= _STATEMENT
    next_word = folded(word)
    if next_word in GOES_ON or next_word in _CONTINUES:
        return False
    if next_word in _ADVERBIAL and not _FRONTED.match(text, begin):
        return False
    later = _ANY_STOP.split(text[begin : begin + 200], maxsplit=1)[0].split()
    if len(earlier) >= _STATEMENT and len(later) >= 3:
        return True
    around = text[max(0, at - _AROUND) : at + _AROUND]
    is_habit = len(_TWO_DOTS.findall(around)) >= _HABIT
    return is_habit and len(earlier) >= 2 <= len(later) and folded(earlier[0]) not in _ADVERBIAL
