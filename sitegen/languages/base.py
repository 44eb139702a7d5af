"""A language as the rest of the code sees it."""

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
    """Whether `surface`, a stretch of text that folds to the same letters as `name`, may be that name.
    `name_skip` and `surface_skip` are the numbers of leading letters to leave out of the comparison."""

    def __call__(self, name: str, surface: str, name_skip: int = 0, surface_skip: int = 0) -> bool: ...


class Language(Record, frozen=True):
    """A language of a site. A language with its own rules has a module here and is listed in `languages`; all
    others follow the rules of `plain`.

    - `code`: as in `lang` in HTML (BCP 47): `fr`, `pt-BR`
    - `name`: its name in English, for messages
    - `locale`: the CLDR locale for its dates and plurals, unless the settings name another
    - `quotes`: the opening and closing marks of a quotation, then those of a quotation inside it; if empty,
      browsers choose
    - `grouping`: the thousands separator, in addition to U+066C, which separates thousands in any language
    - `spaced`: whether words are separated by white space or punctuation
    - `fold`: folds a text for comparison, so that offsets can be mapped back
    - `spellings`: a name and its other accepted spellings
    - `plurals`: the dual and plural forms of a name that is a common noun or the name of a people
    - `surface_forms`: the folded forms of a name in text, each with the numbers of leading letters of the
      name and of the form that are not compared (see `Agrees`)
    - `key`: a folded text in which letters that writers interchange are replaced by one of them, one for one;
      names are looked up in it
    - `has_particles(text, start, end, altered)`: whether the letters of the word before the name, which
      stands from `start` to `end` in `text`, are particles that may be joined to it. `altered` says that the
      form itself begins with a particle (letters of the name were skipped)
    - `common_forms(word)`: forms that a word takes as a common noun but not as a name
    - `sort_key(name)`: the key by which names are put in alphabetical order; its first letter is the one that
      the name is listed under
    - `split`: the sentences of a paragraph (see `sentences.split`)
    - `search`: the rules for searching words
    - `cues`: the signs in running text that words are a name
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
    plurals: Callable[[str], tuple[str, ...]] = plain.plurals
    surface_forms: Callable[[str], Iterator[tuple[str, int, int]]] = plain.surface_forms
    key: Callable[[str], str] = plain.key
    has_particles: Callable[[str, int, int, bool], bool] = plain.has_particles
    agrees: Agrees = plain.agrees
    common_forms: Callable[[str], tuple[str, ...]] = plain.common_forms
    sort_key: Callable[[str], str] = plain.sort_key
    split: Callable[[str], tuple[str, ...]] = plain.split
    search: SearchRules = searching.PLAIN
    cues: NameCues = NO_CUES
