"""English: names and how they stand in text, and how sentences end."""

from __future__ import annotations

from functools import lru_cache

from sitegen.languages import sentences
from sitegen.languages.base import Direction
from sitegen.languages.plain import (
    Letter,
    has_particles,
    letter_agrees,
    letters,
    spellings,
    surface_forms,
)
from sitegen.languages.plain import fold as fold


@lru_cache(maxsize=16_384)  # as in Arabic, the same few surfaces come again and again
def agrees(name: str, surface: str, name_skip: int = 0, surface_skip: int = 0) -> bool:
    """Whether `surface`, a stretch of text that folds to the same letters as `name`, may be that name.

    A capital of the name must be one in the text (Hood, hood), a small letter may be either; only the
    particle al- is free. Accents may be missing in the text, never added.
    """
    if name == surface:
        return True
    ours, theirs = letters(name), letters(surface)
    if len(ours) != len(theirs):
        return False
    for place, (letter, other) in enumerate(zip(ours, theirs, strict=True)):
        if not letter_agrees(letter, other) and (other[1] - letter[1] or not _in_particle(ours, place)):
            return False
    return True


def _in_particle(ours: list[Letter], place: int) -> bool:
    word = "".join(letter for letter, _ in ours[place : place + 3])
    return word.lower() == "al-" and (place == 0 or ours[place - 1][0] == " ")


class English:
    """The `Language`; `code` may name a country too."""

    name = "English"
    direction: Direction = "ltr"
    quotes = ("“", "”", "‘", "’")
    spaced = True
    fold = staticmethod(fold)
    spellings = staticmethod(spellings)
    surface_forms = staticmethod(surface_forms)
    has_particles = staticmethod(has_particles)
    agrees = staticmethod(agrees)
    split = staticmethod(sentences.split)

    def __init__(self, code: str, locale: str) -> None:
        self.code = code
        self.locale = locale
