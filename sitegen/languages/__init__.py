"""The rules of each language: folding, spelling, particles, sentences.

`get("fr")` returns the language with that code. Outside this package, no code names a language except where
it is about one pair by nature (see `machine.pairs`) or reads pages in one language (`importing`).
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale, UnknownLocaleError
from msgspec.structs import replace

from sitegen.languages import plain
from sitegen.languages.arabic import ARABIC
from sitegen.languages.base import Direction, Language
from sitegen.languages.english import ENGLISH
from sitegen.model.language import Pair

DEFAULT_PAIR = Pair("ar", "en")

# The language of messages to editors and other programs.
INTERFACE = "en"

# The languages with rules of their own.
_OWN = {
    language.code: language
    for language in (
        ARABIC,
        ENGLISH,
    )
}

# A language with optional script and region (BCP 47), as written in HTML and file names.
_CODE = re.compile(r"([a-z]{2,3})(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")


@cache
def get(code: str) -> Language:
    """The language with a code such as `ar`, `fr` or `pt-BR`. Raises LookupError if CLDR does not know it."""
    if code in _OWN:
        return _OWN[code]
    match = _CODE.fullmatch(code)
    if not match:
        raise LookupError(code)
    try:
        known = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise LookupError(code) from error
    locale = code.replace("-", "_")
    grouping = known.number_symbols["latn"]["group"]
    if match[1] in _OWN:
        return replace(_OWN[match[1]], code=code, locale=locale, grouping=grouping)
    direction: Direction = "rtl" if known.text_direction == "rtl" else "ltr"
    language = Language(code, known.english_name or code, locale, direction, grouping=grouping)
    if known.language in plain.UNSPACED:
        return replace(language, spaced=False, has_particles=plain.follows_anything)
    return language


def is_known(code: str) -> bool:
    """Whether CLDR knows the language with this code."""
    try:
        get(code)
    except LookupError:
        return False
    return True
