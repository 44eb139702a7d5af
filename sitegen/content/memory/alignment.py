"""Which entry of a translation memory belongs to which sentence of its article."""

from __future__ import annotations

import hashlib
import heapq
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import cache

from sitegen import languages
from sitegen.content.memory.entries import Unit
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.language import Lang
from sitegen.model.record import Record
from sitegen.text.folding import Folded
from sitegen.text.oneline import on_one_line

# Two versions of one sentence share at least this much (percent, Indel similarity of the folded text).
LIKENESS = 50.0

# Punctuation that is no markup.
_BESIDE_MARK = re.compile(r"\s*([^\w\s*_`~\[\]<>|#\\])\s*")

_NO_DIGIT = re.compile(r"\D")

# How often a sentence stands in an article so that its neighbours say nothing; how many rivals are weighed.
_OFTEN, _RIVALS = 20, 50


class Placed(Record, frozen=True):
    """A sentence's place in the memory: its id, the entry that holds its translation (an index, or
    None for a new sentence), and whether the source has changed since that was written."""

    id: str
    unit: int | None
    changed: bool


def place(
    sentences: Sequence[str], units: Sequence[Unit], lang: Lang = DEFAULT_PAIR.source
) -> tuple[Placed, ...]:
    """For each sentence (inline Markdown of the language `lang`, in document order) its place in the memory.

    Equal texts first: runs in their order, then whatever moved, then what comes back from among the
    obsolete entries. What is left on both sides is paired by likeness, the most alike first.
    """
    fold = languages.get(lang).fold
    found: dict[int, int] = {}
    live = [index for index, unit in enumerate(units) if not unit.obsolete]
    wanted, texts = list(sentences), [units[index].source for index in live]
    ids = [units[index].id for index in live]
    # Nearly all articles are in step with their memories, and need no more.
    if texts == wanted and all(ids):
        return tuple([Placed(id, index, False) for id, index in zip(ids, live, strict=True)])
    if texts != wanted:
        wanted, texts = list(map(on_one_line, wanted)), list(map(on_one_line, texts))
    if texts == wanted:
        found = dict(enumerate(live))
    else:
        # What stands there often is found below, in its order: here it would take quadratic time and more.
        often = {text for text, times in Counter(texts).items() if times > _OFTEN}
        matcher = SequenceMatcher(often.__contains__, wanted, texts, autojunk=False)
        for block in matcher.get_matching_blocks():
            for step in range(block.size):
                found[block.a + step] = live[block.b + step]
    free: dict[str, list[int]] = {}
    gone = [index for index, unit in enumerate(units) if unit.obsolete]
    used = set(found.values())
    for index in [*live, *gone]:
        if index not in used:
            free.setdefault(on_one_line(units[index].source), []).append(index)
    for number, sentence in enumerate(wanted):
        if number not in found and free.get(sentence):
            found[number] = free[sentence].pop(0)
    changed = _pair_by_likeness(wanted, units, found, fold)
    taken = Counter(units[index].id for index in found.values())
    taken.update(unit.id for unit in units if unit.id not in taken)
    repeats: Counter[str] = Counter()
    return tuple(
        Placed(
            id=(units[found[number]].id if number in found else "")
            or _new_id(fold(sentence).text, taken, repeats),
            unit=found.get(number),
            changed=number in changed,
        )
        for number, sentence in enumerate(wanted)
    )


def same_words(one: str, other: str, lang: Lang = DEFAULT_PAIR.source) -> bool:
    """Whether two versions of a sentence of the language `lang` differ at most in vowel marks, in white space
    beside punctuation and in the marks between thousands, none of which a translation shows."""
    return one == other or _words(one, lang) == _words(other, lang)


def _words(text: str, lang: Lang) -> str:
    text = _grouped(lang).sub(
        lambda found: _NO_DIGIT.sub("", found[0]) if found["number"] else found[0], text
    )
    # Unicode Standard, table 4-4: the combining classes of Hebrew, Arabic and Syriac points.
    bare = "".join(char for char in text if not 10 <= unicodedata.combining(char) <= 36)
    return _BESIDE_MARK.sub(r"\1", on_one_line(bare.replace("\u0640", "")))


@cache
def _grouped(lang: Lang) -> re.Pattern[str]:
    """The addresses and the code in a sentence, and the numbers whose thousands are grouped."""
    mark = f"[\u066c{re.escape(languages.get(lang).grouping)}]"
    return re.compile(
        rf"`[^`]*`|\]\([^\s()]*|(?:https?:|www\.)[^\s<>]*"
        rf"|(?P<number>(?<!\d)(?<!\d[.,:/\u066b\u066c])(?![0\u0660\u06f0])\d{{1,3}}(?P<mark>{mark})\d{{3}}"
        r"(?:(?P=mark)\d{3})*(?!\d|[,\u066c]\d))"
    )


def _pair_by_likeness(
    wanted: Sequence[str], units: Sequence[Unit], found: dict[int, int], fold: Callable[[str], Folded]
) -> set[int]:
    """Adds to `found` the sentences that are new wordings of entries; returns them."""
    new = [number for number in range(len(wanted)) if number not in found]
    used = set(found.values())
    left = [index for index, unit in enumerate(units) if index not in used and not unit.obsolete]
    if not new or not left:
        return set()
    # Of no use to a site that is in step.
    from rapidfuzz import fuzz, process

    folded = {index: fold(on_one_line(units[index].source)).text for index in left}
    pairs: list[tuple[float, int, int, int]] = []
    for number in new:
        text = fold(wanted[number]).text
        alike = process.extract(text, folded, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=None)
        rivals = ((-likeness, abs(number - index), number, index) for _, likeness, index in alike)
        pairs += heapq.nsmallest(_RIVALS, rivals)
    changed: set[int] = set()
    for _, _, number, index in sorted(pairs):
        if number not in found and index not in used:
            found[number] = index
            used.add(index)
            changed.add(number)
    return changed


def _new_id(folded: str, taken: Counter[str], repeats: Counter[str]) -> str:
    """`s-` and eight hexadecimal digits of a hash of the folded sentence; repeats are numbered from 2, on
    from `repeats` by digest, so that many of one sentence take no time."""
    digest = hashlib.blake2b(folded.strip().encode(), digest_size=4).hexdigest()
    name = f"s-{digest}"
    while name in taken:
        repeats[digest] += 1
        name = f"s-{digest}-{repeats[digest] + 1}"
    taken[name] += 1
    return name
