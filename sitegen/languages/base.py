"""What the rest of the code asks of a language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Protocol

from sitegen.text.folding import Folded

Direction = Literal["ltr", "rtl"]


class Language(Protocol):
    """A language of a site. Adding one with rules of its own is a module here and a line in `languages`;
    every other language that CLDR knows is a `plain.Plain`.

    The functions are called for every name and sentence, so that implementations give them as static methods.
    """

    @property
    def code(self) -> str:
        """As in `lang` in HTML (BCP 47): `fr`, `pt-BR`."""

    @property
    def name(self) -> str:
        """Its name in English, for messages."""

    @property
    def locale(self) -> str:
        """The CLDR locale of its dates and plurals, where the settings name no other."""

    @property
    def direction(self) -> Direction: ...

    @property
    def quotes(self) -> tuple[str, ...]:
        """The marks of a quotation, then those of one within it, each opening and closing; none leaves the
        choice to browsers."""

    @property
    def spaced(self) -> bool:
        """Whether white space or punctuation stands between words."""

    def fold(self, text: str) -> Folded:
        """`text` as it is compared, with the way back to its offsets."""

    def spellings(self, name: str) -> tuple[str, ...]:
        """`name`, and other accepted spellings of it."""

    def surface_forms(self, name: str) -> Iterator[tuple[str, int, int]]:
        """The folded forms of `name` in text, each with how many first letters of the name and of the form
        are not to be compared (see `agrees`)."""

    def has_particles(self, text: str, start: int, altered: bool) -> bool:
        """Whether what precedes `start` in its word of the folded `text` may be written together with a name:
        particles. `altered` says that the form itself begins with one (letters of the name were skipped)."""

    def agrees(self, name: str, surface: str, name_skip: int = 0, surface_skip: int = 0) -> bool:
        """Whether `surface`, a stretch of text that folds to the same letters as `name`, may be that name.
        The first letters of each may be left out of the comparison."""

    def split(self, text: str) -> tuple[str, ...]:
        """The sentences of a paragraph (see `sentences.split`)."""
