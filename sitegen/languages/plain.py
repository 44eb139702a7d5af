"""Languages without rules of their own: names compared by case and accents, text split by general rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from sitegen.languages import sentences
from sitegen.text.folding import INVISIBLE, Folded, plain_spaces, remove

_NO_LETTER = f"\u0300-\u036f{INVISIBLE}"
_REMOVED = re.compile(f"(?<= )[ {_NO_LETTER}]* |[{_NO_LETTER}]")
# ASCII, and some signs that fold to themselves, except two quotation marks.
_USUAL = bytes([*range(32, 127), 0x1E])
_USUAL_SIGNS = frozenset("“”‘’«»–—…")
_SAME = {"’": "'", "‘": "'", "ʼ": "'", "ʿ": "'", "ʾ": "'", "‐": "-", "‑": "-"}

# Scripts without white space between words (UAX #14, class SA, and those of East Asia), by language.
UNSPACED = frozenset({"bo", "dz", "ja", "km", "lo", "my", "th", "yue", "zh"})
# Full stops and similar signs of other scripts (UAX #29, STerm), which need no white space after them.
_OTHER_TERMS = re.compile(r"[。｡！？।॥։።፧။။៕᠃]++[」』”’»)）】》]*+\s*+")
_WORD = re.compile(r"[^\W_]")


class _Letters(dict[int, str]):
    """A table for str.translate: maps each character to one lower-case character without accents."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        first, *marks = list(unicodedata.normalize("NFD", char))
        # A Hangul syllable decomposes into letters; its first letter does not stand for it.
        plain = _SAME.get(char) or (first if all(map(unicodedata.combining, marks)) else char)
        lower = plain.lower()
        self[code] = lower if len(lower) == 1 else plain
        return self[code]


_LETTERS = _Letters()


def fold(text: str) -> Folded:
    """`text` in lower case without accents and invisible characters, with white space as single spaces."""
    data = text.encode(errors="surrogatepass")
    signs = data.translate(None, _USUAL).decode(errors="replace")
    if b"  " not in data and _USUAL_SIGNS.issuperset(signs):
        # Nearly every English text. Saves 7 % of a cold build of 200 articles.
        return Folded(data.lower().decode().replace("’", "'").replace("‘", "'"))
    return remove(plain_spaces(text).translate(_LETTERS), _REMOVED)


@lru_cache(maxsize=16_384)  # the same few surfaces recur
def agrees(name: str, surface: str, name_skip: int = 0, surface_skip: int = 0) -> bool:
    """Whether `surface`, a stretch of text that folds to the same letters as `name`, may be that name.

    A capital of the name must be a capital in the text; a small letter may be either. The text may omit
    accents but not add any. No letters are ever skipped.
    """
    return name == surface or letters_agree(letters(name), letters(surface))


# A letter with its combining marks.
Letter = tuple[str, frozenset[str]]


def letters_agree(ours: Sequence[Letter], theirs: Sequence[Letter]) -> bool:
    """Whether the letters of a text (`theirs`) may be those of a name (`ours`), by capitals and accents."""
    return len(ours) == len(theirs) and all(
        marks <= known and (other.isupper() or not letter.isupper())
        for (letter, known), (other, marks) in zip(ours, theirs, strict=True)
    )


def letters(text: str) -> list[Letter]:
    """The letters of `text`, with white space as single spaces and without invisible characters."""
    found: list[Letter] = []
    for char in unicodedata.normalize("NFD", plain_spaces(text)):
        if unicodedata.combining(char):
            if found:
                found[-1] = (found[-1][0], found[-1][1] | {char})
        elif unicodedata.category(char) != "Cf" and not (char == " " and found and found[-1][0] == " "):
            found.append((char, frozenset()))
    return found


def spellings(name: str) -> tuple[str, ...]:
    """The name alone: it has no other spelling."""
    return (name,)


def plurals(name: str) -> tuple[str, ...]:
    return ()


def surface_forms(name: str) -> Iterator[tuple[str, int, int]]:
    """The folded name alone: it has no other form."""
    yield fold(name).text, 0, 0


def key(folded: str) -> str:
    """The folded text unchanged: writers interchange no letters."""
    return folded


def has_particles(text: str, start: int, end: int, altered: bool) -> bool:
    """False: no particle is joined to a name."""
    return False


def common_forms(word: str) -> tuple[str, ...]:
    """No forms: only its small letters show that a word is a common noun."""
    return ()


def sort_key(name: str) -> str:
    """The folded name: capitals and accents do not affect the order."""
    return fold(name).text.strip()


def follows_anything(text: str, start: int, end: int, altered: bool) -> bool:
    """True: without white space between words, nothing shows where a word begins."""
    return True


def split(text: str) -> tuple[str, ...]:
    """The sentences of `text`, split by the general rules and by the full stops of other scripts."""
    parts: list[str] = []
    for sentence in sentences.split(text):
        start = 0
        for match in _OTHER_TERMS.finditer(sentence):
            if _WORD.search(sentence, start, match.start()) and _WORD.search(sentence, match.end()):
                parts.append(sentence[start : match.end()])
                start = match.end()
        parts.append(sentence[start:])
    return tuple(parts)
