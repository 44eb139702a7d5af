"""Matches the entries of a translation memory with the sentences of its article."""

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
from sitegen.text.digits import ascii_digits
from sitegen.text.folding import INVISIBLE, Folded
from sitegen.text.oneline import on_one_line

# The least likeness of two versions of one sentence (percent, Indel similarity of the folded text).
LIKENESS = 50.0

# Punctuation that is not markup.
_BESIDE_MARK = re.compile(r"\s*([^\w\s*_`~\[\]<>|#\\])\s*")

_NO_DIGIT = re.compile(r"\D")
_UNSEEN = re.compile(f"[\u0640{INVISIBLE}]")
# Presentation forms of Arabic letters.
_SHAPES = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")

# A sentence repeated more often than this is not matched by its neighbours; how many rivals are weighed.
_OFTEN, _RIVALS = 20, 50


class Placed(Record, frozen=True):
    """A sentence's place in the memory: its id, the entry that holds its translation (an index, or None for a
    new sentence), and whether the source has changed since the entry was written."""

    id: str
    unit: int | None
    changed: bool


def place(
    sentences: Sequence[str], units: Sequence[Unit], lang: Lang = DEFAULT_PAIR.source
) -> tuple[Placed, ...]:
    """The place in the memory of each sentence (inline Markdown in the language `lang`, in document order).

    Equal texts are matched first: runs in the same order, then texts that moved, then texts that return from
    the obsolete entries. The rest on both sides is paired by likeness, the most alike first.
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
        # Texts that occur often are matched below, in order: here they would take quadratic time or more.
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
    """Whether two versions of a sentence in the language `lang` differ at most in vowel marks, white space
    beside punctuation, thousands separators, the script of digits, invisible characters and the shapes of
    letters (ﻻ for لا), none of which affect a translation."""
    return one == other or _words(one, lang) == _words(other, lang)


def _words(text: str, lang: Lang) -> str:
    text = _SHAPES.sub(lambda shape: unicodedata.normalize("NFKC", shape[0]), _UNSEEN.sub("", text))
    text = _grouped(lang).sub(
        lambda found: (
            ascii_digits(_NO_DIGIT.sub("", found[0])) if found["number"] or found["digits"] else found[0]
        ),
        text,
    )
    # Unicode Standard, table 4-4: the combining classes of Hebrew, Arabic and Syriac points.
    bare = "".join(char for char in text if not 10 <= unicodedata.combining(char) <= 36)
    return _BESIDE_MARK.sub(r"\1", on_one_line(bare))


@cache
def _grouped(lang: Lang) -> re.Pattern[str]:
    """A pattern for the addresses and code in a sentence, for the numbers with thousands separators, and for
    other digits that are not ASCII."""
    mark = f"[\u066c{re.escape(languages.get(lang).grouping)}]"
    return re.compile(
        rf"`[^`]*`|\]\([^\s()]*|(?:https?:|www\.)[^\s<>]*"
        rf"|(?P<number>(?<!\d)(?<!\d[.,:/\u066b\u066c])(?![0\u0660\u06f0])\d{{1,3}}(?P<mark>{mark})\d{{3}}"
        r"(?:(?P=mark)\d{3})*(?!\d|[,\u066c]\d))|(?P<digits>[^\D0-9]+)"
    )


def _pair_by_likeness(
    wanted: Sequence[str], units: Sequence[Unit], found: dict[int, int], fold: Callable[[str], Folded]
) -> set[int]:
    """Adds to `found` the sentences that are new wordings of entries, and returns their numbers."""
    new = [number for number in range(len(wanted)) if number not in found]
    used = set(found.values())
    left = [index for index, unit in enumerate(units) if index not in used and not unit.obsolete]
    if not new or not left:
        return set()
    # Slow to load, and not needed for a site whose memories are in step.
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
    """`s-` and eight hexadecimal digits of a hash of the folded sentence. Repeats are numbered from 2,
    continuing from the count in `repeats` for the digest, so that many repeats of one sentence take no
    time."""
    digest = hashlib.blake2b(folded.strip().encode(), digest_size=4).hexdigest()
    name = f"s-{digest}"
    while name in taken:
        repeats[digest] += 1
        name = f"s-{digest}-{repeats[digest] + 1}"
    taken[name] += 1
    return name
