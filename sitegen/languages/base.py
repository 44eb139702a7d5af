"""A language as the rest of the code knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, Protocol

from sitegen.languages import plain, searching
from sitegen.languages.naming import NO_CUES, NameCues
from sitegen.languages.searching import SearchRules
from sitegen.model.language import Lang
from sitegen.model.record import Record
from sitegen.text.folding import Folded

Direction = Literal["ltr", "rtl"]


class Agrees(Protocol):
    """Whether `surface`, a stretch of text that folds to the same letters as `name`, may be that name. The
    first letters of each may be left out of the comparison."""

    def __call__(self, name: str, surface: str, name_skip: int = 0, surface_skip: int = 0) -> bool: ...


class Language(Record, frozen=True):
    """A language of a site. One with rules of its own is a module here and a name in `languages`; for all
    others the rules are those of `plain`.

    - `code`: as in `lang` in HTML (BCP 47): `fr`, `pt-BR`
    - `name`: its name in English, for messages
    - `locale`: the CLDR locale of its dates and plurals, where the settings name no other
    - `quotes`: the marks of a quotation, then those of one within it, each opening and closing; none leaves
      the choice to browsers
    - `grouping`: the mark between the thousands of a number, beside U+066C, which is one in all languages
    - `spaced`: whether white space or punctuation stands between words
    - `fold`: a text as it is compared, with the way back to its offsets
    - `spellings`: a name, and other accepted spellings of it
    - `surface_forms`: the folded forms of a name in text, each with how many first letters of the name and of
      the form are not to be compared (see `Agrees`)
    - `key`: a folded text with one letter for those that writers use for each other, one for one; names are
      looked for in it
    - `has_particles(text, start, end, altered)`: whether what precedes the name from `start` to `end` in its
      word of `text` may be written together with it: particles. `altered` says that the form itself begins
      with one (letters of the name were skipped)
    - `common_forms(word)`: forms that a word takes where it is a common noun, but not as a name
    - `sort_key(name)`: what names are put in alphabetical order by; its first letter is the one that the name
      stands under
    - `split`: the sentences of a paragraph (see `sentences.split`)
    - `search`: what words are searched by
    - `cues`: what shows in running text that words are a name
    """

    code: Lang
    name: str
    locale: str
    direction: Direction
    quotes: tuple[str, ...] = ()
    grouping: str = ""
    spaced: bool = True
    fold: Callable[[str], Folded] = plain.fold
    spellings: Callable[[str], tuple[str, ...]] = plain.spellings
    surface_forms: Callable[[str], Iterator[tuple[str, int, int]]] = plain.surface_forms
    key: Callable[[str], str] = plain.key
    has_particles: Callable[[str, int, int, bool], bool] = plain.has_particles
    agrees: Agrees = plain.agrees
    common_forms: Callable[[str], tuple[str, ...]] = plain.common_forms
    sort_key: Callable[[str], str] = plain.sort_key
    split: Callable[[str], tuple[str, ...]] = plain.split
    search: SearchRules = searching.PLAIN
    cues: NameCues = NO_CUES
