"""Each language's own rules: folding, spelling, particles, sentences.

`get("fr")` is the language of a code. Outside this package no code names one, save what is about one pair
by its nature (see `machine.pairs`) or reads pages in one language (`importing`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from babel import UnknownLocaleError

from sitegen.languages.arabic import Arabic
from sitegen.languages.base import Language
from sitegen.languages.english import English
from sitegen.languages.plain import Plain
from sitegen.model.language import Pair

DEFAULT_PAIR = Pair("ar", "en")

# The language of what is said to editors and other programs.
INTERFACE = "en"

# The languages with rooms of their own, with the country whose dates are theirs where none is named.
_ROOMS: Mapping[str, tuple[Callable[[str, str], Language], str]] = {
    "ar": (Arabic, "ar_IQ"),
    "en": (English, "en_US"),
}

# A language, perhaps its script, perhaps its region (BCP 47), as HTML and file names are to have it.
_CODE = re.compile(r"([a-z]{2,3})(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")


@cache
def get(code: str) -> Language:
    """The language of a code such as `ar`, `fr` or `pt-BR`. Raises LookupError for one that CLDR does not
    know."""
    if code in _ROOMS:
        room, locale = _ROOMS[code]
        return room(code, locale)
    match = _CODE.fullmatch(code)
    if not match:
        raise LookupError(code)
    try:
        plain = Plain(code)
    except (UnknownLocaleError, ValueError) as error:
        raise LookupError(code) from error
    return _ROOMS[match[1]][0](code, plain.locale) if match[1] in _ROOMS else plain


def is_known(code: str) -> bool:
    """Whether CLDR knows the language of a code."""
    try:
        get(code)
    except LookupError:
        return False
    return True
