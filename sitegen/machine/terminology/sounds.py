"""How names sound, in Latin and in Arabic letters, and how similar two of them are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate

from sitegen.languages import arabic, english
from sitegen.machine.terminology.words import arabic_words_of, content_words, is_spelled_out
from sitegen.machine.word_lists import word_set
from sitegen.model.entry import Entry

# How similar a word must sound to two words in the other spelling.
JOINED = 0.85

# The consonants of a word, each as the set of sounds that its letter may stand for; and the words of a name.
Skeleton = tuple[frozenset[str], ...]
Sound = tuple[Skeleton, ...]

# Consonants in English spelling. Capitals stand for sounds that are spelled with two letters.
_DIGRAPHS = (
    ("tch", "C"), ("sch", "S"), ("sh", "S"), ("ch", "C"), ("kh", "K"), ("gh", "G"), ("th", "T"), ("dh", "D"),
    ("zh", "Z"), ("dj", "j"), ("ph", "f"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("x", "ks"),
)  # fmt: skip

_SOFT_C = re.compile("c(?=[eiy])")
_NO_CONSONANT = re.compile(r"[^a-zA-Z]|[aeiou]|(?<!^)[wy]|^y(?![aeiou])|(.)(?=\1)")

# The sounds that an Arabic letter may stand for in a name; alif, hamza, ʿayn and long vowels have none.
_ARABIC_SOUNDS = {
    letter: frozenset(sounds)
    for letter, sounds in {
        "ب": "bp", "پ": "p", "ت": "t", "ث": "Tst", "ج": "jgZC", "چ": "C", "ح": "h", "خ": "Kh", "د": "d",
        "ذ": "Dzd", "ر": "r", "ز": "zsZ", "ژ": "Z", "س": "sz", "ش": "SC", "ص": "s", "ض": "dD", "ط": "t",
        "ظ": "zDd", "غ": "gG", "ف": "fvp", "ڤ": "v", "ق": "kgG", "ك": "kgC", "گ": "g", "ل": "l", "م": "m",
        "ن": "n", "ه": "h",
    }.items()
}  # fmt: skip

_FIRST_SOUNDS = {"و": frozenset("wv"), "ي": frozenset("yj")}

# Sounds that transliterations confuse, and those that they omit.
_MIXED_UP = frozenset(map(frozenset, word_set("mixed_up")))

_LIGHT = frozenset("hwy")


@lru_cache(maxsize=16_384)
def latin_skeleton(word: str) -> Skeleton:
    """The consonants of a word in Latin letters; digraphs and doubled letters count as one each."""
    letters = _SOFT_C.sub("s", english.fold(word).text)
    for digraph, sound in _DIGRAPHS:
        letters = letters.replace(digraph, sound)
    return tuple(map(frozenset, _NO_CONSONANT.sub("", letters.replace("c", "k"))))


@lru_cache(maxsize=16_384)
def arabic_skeleton(word: str) -> Skeleton:
    """The consonants of an Arabic word, each with all sounds that it may have in English."""
    letters = arabic.fold(word).text.replace("تش", "چ")
    first = (_FIRST_SOUNDS[letters[0]],) if letters[:1] in _FIRST_SOUNDS else ()
    return first + tuple(_ARABIC_SOUNDS[letter] for letter in letters if letter in _ARABIC_SOUNDS)


@lru_cache(maxsize=65_536)
def consonant_likeness(one: Skeleton, other: Skeleton) -> float:
    """How similar two words sound, 0 to 1: one minus the edit distance divided by the length of the longer.
    Replacing sounds that are easily confused costs half, and so does leaving out h, w and y."""
    if not one or not other:
        return 0.0
    row = list(accumulate(map(_weight, other), initial=0.0))
    for mine in one:
        above, row = row, [row[0] + _weight(mine)]
        for place, theirs in enumerate(other):
            exchanged = above[place] + _difference(mine, theirs)
            row.append(min(exchanged, above[place + 1] + _weight(mine), row[-1] + _weight(theirs)))
    return 1 - row[-1] / max(len(one), len(other))


def _weight(sounds: frozenset[str]) -> float:
    return 0.5 if sounds & _LIGHT else 1.0


def _difference(mine: frozenset[str], theirs: frozenset[str]) -> float:
    if mine & theirs:
        return 0.0
    return 0.5 if any(frozenset((a, b)) in _MIXED_UP for a in mine for b in theirs) else 1.0


def likeness(one: Sound, other: Sound) -> float:
    """How similar two names sound, 0 to 1: the similarity of their least similar words. Two words of one name
    may be a single word of the other."""
    if not one or not other or abs(len(one) - len(other)) > 1:
        return 0.0
    if len(one) == len(other):
        return min(map(consonant_likeness, one, other))
    less, more = sorted((one, other), key=len)
    joined = ((*more[:n], more[n] + more[n + 1], *more[n + 2 :]) for n in range(len(less)))
    score = max(likeness(less, words) for words in joined)
    return score if score >= JOINED else 0.0


def sound_of(words: Iterable[str]) -> Sound:
    """The sound of a name in Latin letters, ignoring words without a consonant."""
    return tuple(skeleton for word in words if (skeleton := latin_skeleton(word)))


def sounds_of(entry: Entry) -> Iterator[Sound]:
    """The sounds of the entry's names in Latin letters, except initials, which cannot be misspelt."""
    for name in (*entry.fields.names.target, entry.fields.transliteration):
        if not is_spelled_out(name):
            yield sound_of(word.text for word in content_words(name))


def arabic_sounds(surface: str) -> Iterator[Sound]:
    """The sounds of an Arabic name, without the articles of its words, and with them, as they may not be
    articles."""
    words = arabic_content(surface)
    for forms in ([bare(word) for word in words], words):
        yield tuple(skeleton for word in forms if (skeleton := arabic_skeleton(word)))


def arabic_content(surface: str) -> list[str]:
    """The words of an Arabic name except fillers."""
    return [word for word in arabic_words_of(surface) if word not in word_set("fillers")]


def bare(word: str) -> str:
    """The Arabic word without the article, also after the preposition ل."""
    return word[2:] if word.startswith(("ال", "لل")) and len(word) > 3 else word


def without_proclitics(word: str) -> Iterator[str]:
    """What an Arabic word may be without proclitics and article, and the word itself."""
    for skip in (0, 1, 2):
        if len(word) - skip >= 3 and set(word[:skip]) <= set("وفبكل"):
            yield from (word[skip:], bare(word[skip:]))


@lru_cache(maxsize=65_536)
def names_alike(arabic_name: str, name: str) -> float:
    """How similar an Arabic name and one in Latin letters sound, 0 to 1."""
    sound = sound_of(word.text for word in content_words(name))
    return max((likeness(each, sound) for each in arabic_sounds(arabic_name)), default=0.0)
