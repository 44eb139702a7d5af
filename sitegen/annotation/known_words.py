"""Words that a language knows for something else than names."""

from __future__ import annotations

from functools import cache, lru_cache

from sitegen import languages
from sitegen.model.language import Lang


@cache
def stop_words(lang: Lang) -> frozenset[str]:
    """The words that nearly every sentence has, folded."""
    language = languages.get(lang)
    return frozenset(language.fold(word).text for word in language.search.stop)


@lru_cache(maxsize=1 << 14)  # the same words follow names again and again
def is_part_of_no_name(word: str, lang: Lang) -> bool:
    """Whether the word, as written, belongs to no name wherever it stands."""
    language = languages.get(lang)
    folded = language.fold(word).text
    return folded in language.cues.common or folded in language.cues.saying or folded in stop_words(lang)
