"""The words of the preview itself: those that an editor reads, in the languages of the site.

They are in `words/CODE.toml`. A language without such a file uses the words of the language into which sites
are translated by default, whose file has them all.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from sitegen import languages
from sitegen.model.language import Lang, Pair
from sitegen.model.record import Record

FOLDER = Path(__file__).parent / "words"
_PLAIN = languages.DEFAULT_PAIR.target


class Words(Record, frozen=True):
    """The languages of the site, the source first; the direction of each; and each of the words in both. `of`
    says, for each language, in which language its words are."""

    languages: Pair
    directions: dict[Lang, str]
    of: dict[Lang, Lang]
    words: dict[str, dict[Lang, str]]


def words(pair: Pair) -> Words:
    """The words for a site in these languages."""
    of = {lang: lang if _file(lang).exists() else _PLAIN for lang in pair}
    own = {lang: words_in(of[lang]) for lang in pair}
    return Words(
        pair,
        {lang: languages.get(lang).direction for lang in {*pair, *of.values()}},
        of,
        {key: {lang: own[lang].get(key, plain) for lang in pair} for key, plain in words_in(_PLAIN).items()},
    )


@cache
def words_in(lang: Lang) -> dict[str, str]:
    """The words in a language that has a file of words."""
    return {key: str(value) for key, value in tomllib.loads(_file(lang).read_text("utf-8")).items()}


def _file(lang: Lang) -> Path:
    return FOLDER / f"{lang.partition('-')[0]}.toml"
