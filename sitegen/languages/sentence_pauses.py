"""Dots in a row, which Arabic newspapers use as a pause (`بغداد.. عودة الحياة`).

They end a sentence before "and he said". If no quotation is open, they also end one after at least four words
before a speaker with a colon, and where at least four words stand before them and three after, unless the
next word is a conjunction other than "and" or something similar. If two dots recur, they are the writer's
full stop, and two words on each side are enough, unless those before are only an adverbial (`كما ترون..`).
"""

from __future__ import annotations

import re

from sitegen.languages.sentence_words import GOES_ON, SAYS, folded, words

# Words that continue a sentence: always, or unless they head a fronted phrase (في عالم الحيوان، …).
_CONTINUES = words(
    "لكن لكنه لكنها لكنهم مثل أي أعني يعني الأمر كأنه كأنها ولو ولا إن أن إلا سوى بينما فيما لا وثم ومن وإلى "
    "وعلى لأنه لأنها لأنهم لأنني لأننا لأنك لأنكم ريثما كيلا"
)
_ADVERBIAL = words("إلى من في على عن مع كما إذا لو عندما حينما كلما طالما")
_FRONTED = re.compile(r"\w+(?: \w+){2,4} ?[،,]")
_AND_APART = re.compile(r"و (\w+)")
_SPEAKER = re.compile(r"\w+(?: \w+)? ?:")
# The number of words before the dots that may be a sentence; how often two dots must occur within that many
# characters on both sides to be the writer's full stop.
_STATEMENT = 4
_HABIT = 4
_AROUND = 300
_TWO_DOTS = re.compile(r"(?<!\.)\.\.(?!\.)")
_ANY_STOP = re.compile(r"[.!?؟…\n]+")


def resumes(word: str) -> bool:
    """Whether `word` is "and he said" or similar."""
    plain = folded(word)
    return plain[:1] in ("و", "ف") and plain[1:] in SAYS


def ends_at_pause(text: str, start: int, at: int, begin: int, word: str) -> bool:
    """Whether the sentence from `start` ends at the dots at `at`; `word` is the next word, which begins at
    `begin`."""
    apart = _AND_APART.match(text, begin)
    return resumes(f"و{apart[1]}" if apart else word) or _are_two_statements(text, start, at, begin, word)


def _are_two_statements(text: str, start: int, at: int, begin: int, word: str) -> bool:
    """Whether the words before and after the dots are each long enough to be a sentence, and the second does
    not merely continue the first."""
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
