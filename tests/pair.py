"""The default pair of languages, for tests that are about Arabic and English."""

from __future__ import annotations

from typing import TypeVar

from sitegen import languages
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.language import ByLanguage, Lang

T = TypeVar("T")

LANGS = DEFAULT_PAIR


def both(ar: T, en: T) -> ByLanguage[T]:
    """A value for each of the two."""
    return ByLanguage(DEFAULT_PAIR, ar, en)


def split(text: str, lang: Lang) -> tuple[str, ...]:
    """The sentences of a text."""
    return languages.get(lang).split(text)
