"""Arabic: names, their forms in text, and the ends of sentences.

A name is found by its folded form and then verified letter by letter. A text may leave out a mark that the
glossary writes (ا for أ, no vowels), but a mark that the glossary does not write makes another word, except
where writers use marks freely. Those places are identified by the pair of letters, their position in the
word and the length of the word, as short words too often turn out to be other words: see `agrees`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, product

from sitegen.languages.arabic_naming import ARABIC_NAMING
from sitegen.languages.arabic_script import LETTER_MARKS as LETTER_MARKS
from sitegen.languages.arabic_script import LONG, SAME_KEY, SILENT, TANWEEN, TATWEEL
from sitegen.languages.arabic_script import TASHKEEL as TASHKEEL
from sitegen.languages.arabic_script import fold as fold
from sitegen.languages.arabic_search import ARABIC_SEARCH
from sitegen.languages.arabic_spellings import plurals as plurals
from sitegen.languages.arabic_spellings import spellings as spellings
from sitegen.languages.arabic_words import WHOLE_WORDS
from sitegen.languages.base import Language
from sitegen.languages.plain import Letter, letters
from sitegen.languages.sentences import split_with_pauses

_LETTER_MARKS = frozenset(LETTER_MARKS)
_FATHATAN = "\u064b"
_NEVER_ADDED = _LETTER_MARKS | TANWEEN
# Letters that no particle ends in.
_NO_PARTICLE = frozenset("ءآؤإئاةتثجحخدذرزسشصضطظعغقمنهوىي") - {"و"}
# No particle carries more marks.
_MOST_SILENT = 12

# Conjunction, then preposition (ل before the article is written لل and has a form of its own).
_PROCLITICS = frozenset(a + b for a, b in product(("", "و", "ف"), ("", "ب", "ك", "ل")))
_CONJUNCTIONS = frozenset(("", "و", "ف"))

# Letters of Persian keyboards for sounds that Arabic lacks, and the letters that other writers use for them.
_INTERCHANGED = (("ة", "ه"), ("غ", "ج"), ("ڤ", "ف"), ("پ", "ب"), ("چ", "ج"), ("گ", "ج"))
_FOREIGN_PAIRS = frozenset(map(frozenset, ("ڤف", "پب", "چج", "گج", "گغ")))


def surface_forms(name: str) -> Iterator[tuple[str, int, int]]:
    """The folded forms of `name` in text, each with the number of leading letters of the name and of the form
    that stand for the article: (form, name_skip, surface_skip).

    The preposition ل removes the alif of the article, and a third ل is not written: الحشد, للحشد; اللجنة,
    للجنة. A one-word name without the article that has at least five letters and ends in a consonant may be
    in the accusative (دولاراً).
    """
    folded = fold(name).text
    yield folded, 0, 0
    if name.startswith("ال") and len(folded) > 3:
        if folded[2] == "ل":
            yield "ل" + folded[2:], 2, 1
        else:
            yield "لل" + folded[2:], 2, 2
    elif len(folded) >= LONG and " " not in folded and folded[-1] not in "اىيوةهءن":
        yield folded + "ا", 0, 0


def key(folded: str) -> str:
    """The folded text with one letter for each group that some writers interchange: ه for ة, ج for غ, ف for
    ڤ."""
    for letter, plain in _INTERCHANGED:  # to translate them at once halves the speed
        folded = folded.replace(letter, plain)
    return folded


@lru_cache(maxsize=4_096)  # names are often the same
def _folded(word: str) -> str:
    return fold(word).text


def has_proclitic(text: str, start: int, end: int, with_lam: bool) -> bool:
    """Whether the letters of the word before the name, which stands from `start` to `end` in `text`, are one
    or more proclitics, or the hamza of a question, alone or before proclitics (أواشنطن, أبالعراق).

    Nothing counts as a proclitic before a name of two letters, nor do letters that form a common word with
    the name (ورود is not و with رود), unless the name continues after that word.
    """
    if text[start - 1] in _NO_PARTICLE:
        return False  # most names found inside a word follow some other letter
    head, at = "", start
    while at and len(head) < 4:
        if text[at - 1].isalnum():
            head = text[at - 1] + head
        elif not SILENT.match(text, at - 1) or start - at > _MOST_SILENT:
            break
        at -= 1
    allowed = _CONJUNCTIONS if with_lam else _PROCLITICS
    if not head:
        return False
    length = end - start
    if head not in allowed:
        if head[0] == "أ" and head[1:] in allowed:
            return length >= LONG and _folded(text[at:end]) not in WHOLE_WORDS
        if _folded(head) not in allowed:
            return False
    if length < 3 or " " in text[start:end]:
        return length > 2
    whole = _folded(text[at:end])
    behind = whole[1:] if len(head) > 1 and whole[0] in "وف" else whole
    return WHOLE_WORDS.isdisjoint((whole, behind))


@lru_cache(maxsize=16_384)  # the same few surfaces recur, and a verdict takes 20 µs
def agrees(name: str, surface: str, name_skip: int = 0, surface_skip: int = 0) -> bool:
    """Whether `surface`, a stretch of text that folds to the same letters as `name`, may be that name.
    The leading letters of each may be left out of the comparison (see `surface_forms`).

    Lengths of words do not count the article. Hamza and madda: the text may omit one. In a name of one word,
    the text may add one (أوسلو for اوسلو, الأسد for الاسد, للإتحاد) only on the alif that begins a word of at
    least four letters, and change one there (أيران for إيران) only in a word of at least five, but not in the
    pattern أفعال, whose plural is a different word from the verbal noun (أعمار, إعمار). In a name of several
    words it may do both at the beginning of any word. ه may stand for a final ة in a word of at least five
    letters, at least four with the article (القاعده), or at least three in a name of several words; ة never
    stands for ه. غ and ج may stand for each other in a word of at least five letters, or six with the
    article; ڤ and ف, پ and ب, چ and ج, and گ and ج or غ in any word. ى and ي are interchangeable only at the
    end of a word of at least four letters, or of a shorter word of a name of several words, unless it is علي
    (بنى سويف, but not على الأديب). Vowels: those of the text must not contradict those of the name.
    A word of the name written without any vowel leaves them open, except for tanween, which a proper name
    never takes there except on an alif at the end of a word of at least five letters (دولاراً).
    """
    if name == surface:
        return True
    ours, theirs = _words(name), _words(surface)
    if len(ours) != len(theirs) or not ours:
        return len(ours) == len(theirs)
    articles = [_has_article(word) for word in ours]
    if name_skip:
        ours[0], theirs[0] = ours[0][name_skip:], theirs[0][surface_skip:]
    several = len(ours) > 1
    if len(theirs[-1]) == len(ours[-1]) + 1:
        theirs[-1] = _without_tanween(theirs[-1])
    return all(
        _word_agrees(our, their, several, article, article and not (name_skip and not number))
        for number, (our, their, article) in enumerate(zip(ours, theirs, articles, strict=True))
    )


_Word = list[Letter]


def _words(text: str) -> list[_Word]:
    """The words of `text`, letter by letter."""
    plain = unicodedata.normalize("NFKC", text).replace(TATWEEL, "").translate(SAME_KEY)
    return [list(word) for is_word, word in groupby(letters(plain), lambda each: each[0] != " ") if is_word]


def _has_article(word: _Word) -> bool:
    return [letter for letter, _ in word[:2]] == ["ا", "ل"] and not word[0][1] and len(word) > 3


def _without_tanween(word: _Word) -> _Word:
    """The word without the alif of the accusative and its tanween, on the alif or before it."""
    (before, marks), (last, last_marks) = word[-2], word[-1]
    if last != "ا" or _FATHATAN not in (marks | last_marks):
        return word
    return [*word[:-2], (before, marks - {_FATHATAN})]


def _word_agrees(ours: _Word, theirs: _Word, several: bool, article: bool, article_here: bool) -> bool:
    """Whether two words agree. `several`: the name has other words. `article`: the word of the name has the
    article; `article_here`: the article is among the compared letters."""
    if len(ours) != len(theirs):
        return False
    vocalised = any(mark not in LETTER_MARKS for _, marks in ours for mark in marks)
    last = len(ours) - 1
    first = 2 if article_here else 0
    length = len(ours) - first
    for place, ((letter, marks), (other, other_marks)) in enumerate(zip(ours, theirs, strict=True)):
        if letter != other and not (
            (
                place == last
                and {letter, other} == {"ى", "ي"}
                and (last >= 3 or (several and not _is_ali(ours)))
            )
            or (letter == "ة" and other == "ه" and place == last and _may_be_heh(length, several, article))
            or ({letter, other} == {"غ", "ج"} and length >= LONG + article)
            or frozenset((letter, other)) in _FOREIGN_PAIRS
        ):
            return False
        if letter == "ا" and place in (0, first) and (marks or other_marks):
            if not _may_begin(ours[place:], marks, other_marks, several, article and place == first):
                return False
            marks, other_marks = marks - _LETTER_MARKS, other_marks - _LETTER_MARKS
        added = other_marks - marks
        contradicts = marks - _LETTER_MARKS or (vocalised and place != last)
        if added & _NEVER_ADDED or (added and contradicts):
            return False
    return True


def _is_ali(word: _Word) -> bool:
    """Whether the word is the name علي or, spelled with the other final letter, the preposition."""
    return [letter for letter, _ in word[:-1]] == ["ع", "ل"]


def _may_be_heh(length: int, several: bool, article: bool) -> bool:
    return length >= (3 if several else LONG - article)


def _may_begin(
    word: _Word, marks: frozenset[str], other: frozenset[str], several: bool, article: bool
) -> bool:
    """Whether the alif that begins a word, with `marks` in the name, may have the marks `other` in a text."""
    added, known = other & _LETTER_MARKS, marks & _LETTER_MARKS
    if added <= known or several:
        return True
    if not known:
        return len(word) >= LONG - 1 - article
    is_plural = len(word) == LONG and word[3][0] == "ا" and word[1][0] not in "وي"
    return len(word) >= LONG and not is_plural


def common_forms(word: str) -> tuple[str, ...]:
    """A word of at least three letters with the article, with possessive suffixes and in the indefinite
    accusative (صدام, الصدام, صدامها); or, if it has the article, without it and in that accusative."""
    if word.startswith("ال") and len(word) > 4:
        return (word[2:], f"{word[2:]}ا")
    if len(word) < 3:
        return ()
    stem = f"{word[:-1]}ت" if word[-1] == "ة" else word
    return (f"ال{word}", *(f"{stem}{suffix}" for suffix in ("ها", "هم", "ه", "نا", "كم")), f"{word}ا")


# With a hamza on the alif, these letters are part of a name: ألمانيا.
_ARTICLE = re.compile(r"ال(?=\w{2})")


def sort_key(name: str) -> str:
    """The folded name without its article: الحشد is listed under ح."""
    bare = SILENT.sub("", unicodedata.normalize("NFC", name)).strip()
    return fold(bare[2:] if _ARTICLE.match(bare) else bare).text.strip()


# The country sets the form of Arabic dates if a site names none.
ARABIC = Language(
    "ar",
    "Arabic",
    "ar_IQ",
    "rtl",
    quotes=("«", "»", "“", "”"),
    grouping=",",
    fold=fold,
    spellings=spellings,
    plurals=plurals,
    surface_forms=surface_forms,
    key=key,
    has_particles=has_proclitic,
    agrees=agrees,
    common_forms=common_forms,
    sort_key=sort_key,
    split=split_with_pauses,
    search=ARABIC_SEARCH,
    cues=ARABIC_NAMING,
)
