"""English names and how they stand in text: folding, word boundaries, and what may differ."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sitegen.text.folding import INVISIBLE, Folded, plain_spaces, remove

_NO_LETTER = f"\u0300-\u036f{INVISIBLE}"
_REMOVED = re.compile(f"(?<= )[ {_NO_LETTER}]* |[{_NO_LETTER}]")
# ASCII, and some signs that are their own folding but for two quotation marks.
_USUAL = bytes([*range(32, 127), 0x1E])
_USUAL_SIGNS = frozenset("“”‘’«»–—…")
_SAME = {"’": "'", "‘": "'", "ʼ": "'", "ʿ": "'", "ʾ": "'", "‐": "-", "‑": "-"}


class _Letters(dict[int, str]):
    """For str.translate: each character as one lower-case character without its accents."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = _SAME.get(char) or unicodedata.normalize("NFD", char)[0]
        lower = plain.lower()
        self[code] = lower if len(lower) == 1 else plain
        return self[code]


_LETTERS = _Letters()


def fold(text: str) -> Folded:
    """`text` in lower case without accents and invisible characters, white space as single spaces."""
    data = text.encode(errors="surrogatepass")
    signs = data.translate(None, _USUAL).decode(errors="replace")
    if b"  " not in data and _USUAL_SIGNS.issuperset(signs):
        # Nearly every text, and far faster than to look up every letter.
        return Folded(data.lower().decode().replace("’", "'").replace("‘", "'"))
    return remove(plain_spaces(text).translate(_LETTERS), _REMOVED)


@lru_cache(maxsize=16_384)  # as in Arabic, the same few surfaces come again and again
def agrees(name: str, surface: str) -> bool:
    """Whether `surface`, a stretch of text that folds to the same letters as `name`, may be that name.

    A capital of the name must be one in the text (Hood, hood), a small letter may be either; only the
    particle al- is free. Accents may be missing in the text, never added.
    """
    if name == surface:
        return True
    ours, theirs = _letters(name), _letters(surface)
    if len(ours) != len(theirs):
        return False
    for place, ((letter, marks), (other, other_marks)) in enumerate(zip(ours, theirs, strict=True)):
        if other_marks - marks:
            return False
        if letter.isupper() and not other.isupper() and not _in_particle(ours, place):
            return False
    return True


def _in_particle(letters: list[tuple[str, frozenset[str]]], place: int) -> bool:
    word = "".join(letter for letter, _ in letters[place : place + 3])
    return word.lower() == "al-" and (place == 0 or letters[place - 1][0] == " ")


def _letters(text: str) -> list[tuple[str, frozenset[str]]]:
    letters: list[tuple[str, frozenset[str]]] = []
    for char in unicodedata.normalize("NFD", plain_spaces(text)):
        if unicodedata.combining(char):
            if letters:
                letters[-1] = (letters[-1][0], letters[-1][1] | {char})
        elif unicodedata.category(char) != "Cf" and not (char == " " and letters and letters[-1][0] == " "):
            letters.append((char, frozenset()))
    return letters
