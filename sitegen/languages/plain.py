"""Languages without rules of their own: compared by case and accents, split by the general rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from sitegen.languages import sentences
from sitegen.text.folding import INVISIBLE, Folded, plain_spaces, remove

_NO_LETTER = f"\u0300-\u036f{INVISIBLE}"
_REMOVED = re.compile(f"(?<= )[ {_NO_LETTER}]* |[{_NO_LETTER}]")
# ASCII, and some signs that are their own folding but for two quotation marks.
_USUAL = bytes([*range(32, 127), 0x1E])
_USUAL_SIGNS = frozenset("“”‘’«»–—…")
_SAME = {"’": "'", "‘": "'", "ʼ": "'", "ʿ": "'", "ʾ": "'", "‐": "-", "‑": "-"}

# Scripts without white space between words (UAX #14, class SA, and those of East Asia), by language.
UNSPACED = frozenset({"bo", "dz", "ja", "km", "lo", "my", "th", "yue", "zh"})
# Full stops and the like of other scripts (UAX #29, STerm), after which no white space need follow.
_OTHER_TERMS = re.compile(r"[。｡！？।॥։።፧။။៕᠃]++[」』”’»)）】》]*+\s*+")
_WORD = re.compile(r"[^\W_]")


class _Letters(dict[int, str]):
    """For str.translate: each character as one lower-case character without its accents."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        first, *marks = list(unicodedata.normalize("NFD", char))
        # A syllable of Hangul falls into letters, and is not its first one.
        plain = _SAME.get(char) or (first if all(map(unicodedata.combining, marks)) else char)
        lower = plain.lower()
        self[code] = lower if len(lower) == 1 else plain
        return self[code]


_LETTERS = _Letters()


def fold(text: str) -> Folded:
    """`text` in lower case without accents and invisible characters, white space as single spaces."""
    data = text.encode(errors="surrogatepass")
    signs = data.translate(None, _USUAL).decode(errors="replace")
    if b"  " not in data and _USUAL_SIGNS.issuperset(signs):
        # Nearly every English text. Saves 7 % of a cold build of 200 articles.
        return Folded(data.lower().decode().replace("’", "'").replace("‘", "'"))
    return remove(plain_spaces(text).translate(_LETTERS), _REMOVED)


@lru_cache(maxsize=16_384)  # the same few surfaces come again and again
def agrees(name: str, surface: str, name_skip: int = 0, surface_skip: int = 0) -> bool:
    """Whether `surface`, a stretch of text that folds to the same letters as `name`, may be that name.

    A capital of the name must be one in the text, a small letter may be either. Accents may be missing in the
    text, never added. Nothing is ever skipped.
    """
    return name == surface or letters_agree(letters(name), letters(surface))


# A letter with its combining marks.
Letter = tuple[str, frozenset[str]]


def letters_agree(ours: Sequence[Letter], theirs: Sequence[Letter]) -> bool:
    """Whether the letters of a text may be those of a name, by their capitals and accents."""
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
    """The name, which has no other spelling."""
    return (name,)


def surface_forms(name: str) -> Iterator[tuple[str, int, int]]:
    """The folded name, which has no other form."""
    yield fold(name).text, 0, 0


def key(folded: str) -> str:
    """The folded text, in which no letters are written for each other."""
    return folded


def has_particles(text: str, start: int, end: int, altered: bool) -> bool:
    """No particle is written together with a name."""
    return False


def common_forms(word: str) -> tuple[str, ...]:
    """Nothing shows that a word is a common one but its small letters."""
    return ()


def sort_key(name: str) -> str:
    """The folded name: capitals and accents change no order."""
    return fold(name).text.strip()


def follows_anything(text: str, start: int, end: int, altered: bool) -> bool:
    """Without white space between words nothing shows where one begins."""
    return True


def split(text: str) -> tuple[str, ...]:
    """The sentences by the general rules, and by the full stops of other scripts."""
    parts: list[str] = []
    for sentence in sentences.split(text):
        start = 0
        for match in _OTHER_TERMS.finditer(sentence):
            if _WORD.search(sentence, start, match.start()) and _WORD.search(sentence, match.end()):
                parts.append(sentence[start : match.end()])
                start = match.end()
        parts.append(sentence[start:])
    return tuple(parts)
