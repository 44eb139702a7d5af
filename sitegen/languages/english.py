"""English: names, their forms in text, and the ends of sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from sitegen.languages import sentences
from sitegen.languages.base import Language
from sitegen.languages.english_naming import ENGLISH_NAMING
from sitegen.languages.english_search import ENGLISH_SEARCH
from sitegen.languages.plain import Letter, letters, letters_agree
from sitegen.languages.plain import fold as fold


@lru_cache(maxsize=16_384)  # as in Arabic, the same few surfaces recur
def agrees(name: str, surface: str, name_skip: int = 0, surface_skip: int = 0) -> bool:
    """Whether `surface`, a stretch of text that folds to the same letters as `name`, may be that name.

    A capital of the name must be a capital in the text (Hood, not hood); a small letter may be either. Only
    the particle al- may have either case. The text may omit accents but not add any, and may have the plural
    (see `surface_forms`).
    """
    if name == surface:
        return True
    ours, theirs = letters(name), letters(surface)
    if len(theirs) > len(ours):
        ours = letters(_plural(name))
    return letters_agree(_with_small_particles(ours), theirs)


# One-word names that have a plural: initials, a model with its number (F-16), a common noun, a people that
# its ending shows or that is listed. The plurals of others are too often another name: Hamas is not Hama.
_HAS_PLURAL = re.compile(
    r"[A-Z][A-Z.&-]*[A-Z]|[A-Z][A-Za-z]*-\d+|[a-z]{3,}|[A-Z][a-z'’-]{3,}(?:i|an)"
    r"|Arab|Bosniak|Briton|Croat|Czech|Dane|Finn|Greek|Jew|Kurd|Pole|Scot|Serb|Slovak|Spaniard|Swede|Turk"
)
_SIBILANT = re.compile(r"(?:x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[b-df-hj-np-tv-z]y$")


def _plural(name: str) -> str:
    """The plural of a name, or "" if it has none or if such plurals are too often other names. Names of
    several words have none: there is only one international coalition."""
    if not _HAS_PLURAL.fullmatch(name) or name[-1] in "sS":
        return ""
    if _CONSONANT_Y.search(name):
        return f"{name[:-1]}ies"
    return f"{name}es" if _SIBILANT.search(name) else f"{name}s"


def surface_forms(name: str) -> Iterator[tuple[str, int, int]]:
    """The folded name and its plural (MPs, Kurds). A possessive is not a separate form, as the apostrophe
    ends the word."""
    yield fold(name).text, 0, 0
    plural = _plural(name)
    if plural:
        yield fold(plural).text, 0, 0


def _with_small_particles(name: list[Letter]) -> list[Letter]:
    text = f" {''.join(letter for letter, _ in name)}".lower()
    return [
        (letter.lower() if text.startswith(" al-", place) else letter, marks)
        for place, (letter, marks) in enumerate(name)
    ]


def sort_key(name: str) -> str:
    """The folded name without its article."""
    return fold(name).text.strip().removeprefix("the ")


ENGLISH = Language(
    "en",
    "English",
    "en_US",
    "ltr",
    quotes=("“", "”", "‘", "’"),
    grouping=",",
    surface_forms=surface_forms,
    agrees=agrees,
    sort_key=sort_key,
    split=sentences.split_before_small,
    search=ENGLISH_SEARCH,
    cues=ENGLISH_NAMING,
)
