"""Languages, and texts in both of them."""

from __future__ import annotations

from typing import Literal

from sitegen.model.record import Record

Lang = Literal["ar", "en"]
LANGS: tuple[Lang, Lang] = ("ar", "en")


class Bilingual(Record, frozen=True, forbid_unknown_fields=True):
    """One text in both languages."""

    ar: str
    en: str

    def items(self) -> tuple[tuple[Lang, str], ...]:
        return ("ar", self.ar), ("en", self.en)

    def __getitem__(self, lang: Lang) -> str:
        return self.ar if lang == "ar" else self.en
