"""Lines that are only the name of a person, judged by their form alone, in Arabic and in Latin letters."""

from __future__ import annotations

import re

from sitegen.importing.dateline import is_name
from sitegen.importing.lines import bare, words
from sitegen.importing.vocabulary import names, word_set
from sitegen.languages import arabic

_LATIN_WORD = r"(?:[A-Z][a-zà-ÿ]+|[A-Z]['’][A-Z]?[a-zà-ÿ]+)(?:[-'’][A-Za-z]?[a-zà-ÿ]+)*"
_LATIN = re.compile(
    rf"{_LATIN_WORD}(?: [A-Z]\.| {_LATIN_WORD}| (?:bin|ibn|al|el|de|van|von|der)(?= ))*"
    rf" (?:(?:[aA]l|[eE]l)[- ])?{_LATIN_WORD}"
)
# A family name with the article and the ending of one: الربيعي.
_FAMILY = re.compile(r"ال\w{3,}ي")


def is_person(text: str) -> bool:
    """Whether the line has the form of a person's name and nothing else. In Arabic it begins with a known
    given name or ends in a family name such as الربيعي, before which common nouns stand only if they are
    things called after somebody. In Latin letters it has two to four words with capitals, none of which
    belongs to agencies, places or sections."""
    if _LATIN.fullmatch(text):
        return 2 <= len(text.split()) <= 4 and not word_set("no_latin_names") & {*words(text)}
    if not is_name(text) or re.search(r"[^\w\s]", text):
        return False
    first, *others = words(text)
    if bare(others[-1]) in names("places"):
        return False  # جمال بغداد
    return first in word_set("given_names") or first in ("عبد", "ابو") or _has_family_name(others)


def _has_family_name(others: list[str]) -> bool:
    *between, last = others
    return (
        _FAMILY.fullmatch(last) is not None
        and last not in arabic.ARABIC.cues.common
        and not any(word.startswith("ال") for word in between)
    )
