"""Language codes, and values in both languages of a site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

import msgspec

from sitegen.model.record import Record

# The code of a language, as in `lang` in HTML.
Lang = str

T = TypeVar("T")


class Pair(NamedTuple):
    """The languages of a site: of its articles, and of their translations."""

    source: Lang
    target: Lang


# The pairs in use: one, unless one process builds several sites. Records share them.
_PAIRS: dict[Pair, Pair] = {}


class ByLanguage(Record, Generic[T], frozen=True, array_like=True):
    """A value for each language of a pair: `text[lang]` by language code, or `text.source` and
    `text.target`."""

    pair: Pair
    source: T
    target: T

    def __post_init__(self) -> None:
        # Every article in memory has two of these.
        msgspec.structs.force_setattr(self, "pair", _PAIRS.setdefault(self.pair, self.pair))

    def __getitem__(self, lang: Lang) -> T:
        if lang == self.pair.source:
            return self.source
        if lang == self.pair.target:
            return self.target
        raise KeyError(lang)

    def __iter__(self) -> Iterator[Lang]:
        return iter(self.pair)

    def items(self) -> tuple[tuple[Lang, T], tuple[Lang, T]]:
        """Codes and values, the source first."""
        return (self.pair.source, self.source), (self.pair.target, self.target)

    def values(self) -> tuple[T, T]:
        return self.source, self.target


# A text in both languages.
Bilingual = ByLanguage[str]
