"""Arabic: names and how they stand in text, and how sentences end.

A name is found by its folded form and then verified letter by letter: a text may leave out a mark that
the glossary writes (ا for أ, no vowels), but a mark that the glossary does not write makes another word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, product

from sitegen.languages.arabic_script import LETTER_MARKS as LETTER_MARKS
from sitegen.languages.arabic_script import SAME_KEY, TANWEEN, TATWEEL
from sitegen.languages.arabic_script import TASHKEEL as TASHKEEL
from sitegen.languages.arabic_script import fold as fold
from sitegen.languages.base import Language
from sitegen.languages.plain import Letter, letters
from sitegen.languages.sentences import split_with_pauses

# Conjunction, then preposition (ل before the article is written لل and has its own form).
_PROCLITICS = frozenset(a + b for a, b in product(("", "و", "ف"), ("", "ب", "ك", "ل")))
_CONJUNCTIONS = frozenset(("", "و", "ف"))

# Spellings of one word that differ by more than a missing mark. Each stands for the other inside a name.
SPELLING_PAIRS = (
    ("أمريك", "أميرك"),
    ("استراتيج", "إستراتيج"),
    ("كردستان", "كوردستان"),
    ("بنتاغون", "بنتاجون"),
    ("ترامب", "ترمب"),
    ("مسؤول", "مسئول"),
    ("شؤون", "شئون"),
    ("سوريا", "سورية"),
    ("إنجليز", "إنكليز"),
    ("ديمقراط", "ديموقراط"),
    ("لوجستي", "لوجيستي"),
)
_MOST_COMBINED = 32


def spellings(name: str) -> tuple[str, ...]:
    """`name` and its other accepted spellings by the spelling pairs, `name` first. No name holds so many of
    the pairs that all ways to combine them would be wanted."""
    found = {name: None}
    for one, other in SPELLING_PAIRS:
        for form in list(found)[:_MOST_COMBINED]:
            if one in form:
                found[form.replace(one, other)] = None
            elif other in form:
                found[form.replace(other, one)] = None
    return tuple(found)


def surface_forms(name: str) -> Iterator[tuple[str, int, int]]:
    """The folded forms of `name` in text, each with how many first letters of the name and of the form
    stand for the article: (form, name_skip, surface_skip).

    The preposition ل takes the alif of the article away, and a third ل is not written: الحشد, للحشد;
    اللجنة, للجنة.
    """
    folded = fold(name).text
    yield folded, 0, 0
    if name.startswith("ال") and len(folded) > 3:
        if folded[2] == "ل":
            yield "ل" + folded[2:], 2, 1
        else:
            yield "لل" + folded[2:], 2, 2


def has_proclitic(text: str, start: int, with_lam: bool) -> bool:
    """Whether what precedes `start` in its word of the folded `text` is a proclitic, or several."""
    head = start
    while head and text[head - 1].isalnum():
        head -= 1
        if start - head > 2:
            return False
    return text[head:start] in (_CONJUNCTIONS if with_lam else _PROCLITICS)


@lru_cache(maxsize=16_384)  # the same few surfaces come again and again, and a verdict takes 20 µs
def agrees(name: str, surface: str, name_skip: int = 0, surface_skip: int = 0) -> bool:
    """Whether `surface`, a stretch of text that folds to the same letters as `name`, may be that name.
    The first letters of each may be left out of the comparison (see `surface_forms`).

    Hamza and madda: the text may omit one, not add one or change it. Vowels: those of the text must not
    contradict those of the name; a word of the name written without any vowel leaves them open, except
    for tanween, which no proper name takes there. ى and ي: alike only at the end of a word of four
    letters and more.
    """
    if name == surface:
        return True
    ours, theirs = _words(name), _words(surface)
    if name_skip:
        ours[0], theirs[0] = ours[0][name_skip:], theirs[0][surface_skip:]
    return len(ours) == len(theirs) and all(map(_word_agrees, ours, theirs))


_Word = list[Letter]


def _words(text: str) -> list[_Word]:
    """The words of `text`, letter by letter."""
    plain = unicodedata.normalize("NFKC", text).replace(TATWEEL, "").translate(SAME_KEY)
    return [list(word) for is_word, word in groupby(letters(plain), lambda each: each[0] != " ") if is_word]


def _word_agrees(ours: _Word, theirs: _Word) -> bool:
    if len(ours) != len(theirs):
        return False
    vocalised = any(mark not in LETTER_MARKS for _, marks in ours for mark in marks)
    last = len(ours) - 1
    for place, ((letter, marks), (other, other_marks)) in enumerate(zip(ours, theirs, strict=True)):
        if letter != other and not (place == last >= 3 and {letter, other} == {"ى", "ي"}):
            return False
        added = other_marks - marks
        contradicts = marks - {*LETTER_MARKS} or (vocalised and place != last)
        if added & {*LETTER_MARKS, *TANWEEN} or (added and contradicts):
            return False
    return True


# The country is the one whose dates are Arabic's where a site names none.
ARABIC = Language(
    "ar",
    "Arabic",
    "ar_IQ",
    "rtl",
    quotes=("«", "»", "“", "”"),
    fold=fold,
    spellings=spellings,
    surface_forms=surface_forms,
    has_particles=has_proclitic,
    agrees=agrees,
    split=split_with_pauses,
)
