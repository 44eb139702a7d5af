"""English: names and how they stand in text, and how sentences end."""

from __future__ import annotations

from functools import lru_cache

from sitegen.languages import sentences
from sitegen.languages.base import Language
from sitegen.languages.plain import Letter, letters, letters_agree
from sitegen.languages.plain import fold as fold


@lru_cache(maxsize=16_384)  # as in Arabic, the same few surfaces come again and again
def agrees(name: str, surface: str, name_skip: int = 0, surface_skip: int = 0) -> bool:
    """Whether `surface`, a stretch of text that folds to the same letters as `name`, may be that name.

    A capital of the name must be one in the text (Hood, hood), a small letter may be either; only the
    particle al- is free. Accents may be missing in the text, never added.
    """
    return name == surface or letters_agree(_with_small_particles(letters(name)), letters(surface))


def _with_small_particles(name: list[Letter]) -> list[Letter]:
    text = f" {''.join(letter for letter, _ in name)}".lower()
    return [
        (letter.lower() if text.startswith(" al-", place) else letter, marks)
        for place, (letter, marks) in enumerate(name)
    ]


ENGLISH = Language(
    "en",
    "English",
    "en_US",
    "ltr",
    quotes=("“", "”", "‘", "’"),
    agrees=agrees,
    split=sentences.split_before_small,
)
