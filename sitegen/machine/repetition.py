"""Words and phrases that occur several times in a row; a part of the rules for English from Arabic."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from sitegen.languages import arabic
from sitegen.machine.terminology.sounds import bare
from sitegen.machine.word_lists import word_set
from sitegen.model.record import Record

# The most words in a phrase that is searched for.
_LONGEST = 12

_TOKEN = re.compile(r"[^\W_](?:[\w'’-]*\w)?")
_BETWEEN = re.compile(r"[,،]?\s+")
_DIGIT = re.compile(r"\d")
_AND = re.compile(r"[وف](?=\w{3})")


class Run(Record, frozen=True):
    """A phrase of `size` words that occurs several times in a row from `start`; `ends` are the ends of the
    occurrences. It is `paused` if there are commas between them."""

    start: int
    size: int
    ends: tuple[int, ...]
    paused: bool


def runs(text: str) -> list[Run]:
    """The repetitions in a text, in order, ignoring case and phrases with digits."""
    return _runs(text, [(word.start(), word.end(), word[0].casefold()) for word in _TOKEN.finditer(text)])


def repeats_of_source(source: str) -> int:
    """How often in a row the Arabic says a word or phrase, ignoring "and" (شيئا فشيئا); 1 if it repeats
    none."""
    text = arabic.fold(source).text
    tokens = [
        (match.start(), match.end(), _AND.sub("", match[0], count=1)) for match in _TOKEN.finditer(text)
    ]
    found = [
        run for run in _runs(text, tokens) if text[run.start : run.ends[0]] not in word_set("letter_names")
    ]
    return max((len(run.ends) for run in found), default=1)


def times_said(source: str) -> int:
    """How often the Arabic contains its most frequent word of three or more letters, anywhere: what it says
    twice in different words (أخرج من المحادثة، اخرج من هذه المحادثة) may become the same words in English."""
    words = (bare(_AND.sub("", word, count=1)) for word in _TOKEN.findall(arabic.fold(source).text))
    times = Counter(word for word in words if len(word) > 2 and word not in word_set("small"))
    return max(times.values(), default=1)


def _runs(text: str, tokens: list[tuple[int, int, str]]) -> list[Run]:
    """The runs of tokens (start, end, compared form)."""
    words = [word for _, _, word in tokens]
    gaps = [text[one[1] : other[0]] for one, other in pairwise(tokens)]
    near = [_BETWEEN.fullmatch(gap) is not None for gap in gaps]
    found: list[Run] = []
    at = 0
    while at < len(tokens):
        for size in range(1, _LONGEST + 1):
            phrase, stop = words[at : at + size], at + size
            if _DIGIT.search(phrase[-1]) or not all(near[at : stop - 1]):
                break
            while words[stop : stop + size] == phrase and all(near[stop - 1 : stop + size - 1]):
                stop += size
            if stop > at + size:
                ends = tuple(tokens[last][1] for last in range(at + size - 1, stop, size))
                paused = any("," in gaps[last] for last in range(at + size - 1, stop - 1, size))
                found.append(Run(tokens[at][0], size, ends, paused))
                at = stop - 1
                break
        at += 1
    return found
