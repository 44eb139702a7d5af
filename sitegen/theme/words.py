"""The words of a theme in languages that its `theme.toml` does not speak.

They stand in `words/CODE.toml` in the folder of the theme (a site has its own in themes/NAME/words/), with
the tables of `theme.toml` and plain text in the place of texts by language:

```toml
[strings]
home = "Articles"
[kinds]
person = "Personnes"
[plurals.sentences]
one = "{n} phrase"
other = "{n} phrases"
[states.authored]
label = "Écrites pour ce site"
what = "Une traduction écrite pour ce site."
```
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from typing import Any, Protocol

import msgspec

from sitegen import languages
from sitegen.content.records import Lines, nearest, parse_toml, to_record
from sitegen.errors import Problem, Problems, did_you_mean
from sitegen.model.entry import EntityKind
from sitegen.model.language import Lang, Pair
from sitegen.model.record import Record
from sitegen.model.translation import State

# The plural categories there are (CLDR, "Language Plural Rules"); the last one every language has.
CATEGORIES = ("zero", "one", "two", "few", "many", "other")


class Found(Protocol):
    """Takes a problem with a part of a file."""

    def __call__(self, where: tuple[Hashable, ...], told: str, hint: str = "") -> None: ...


class _StateWords(Record, frozen=True, forbid_unknown_fields=True):
    """`mark` counts in the language of the translation, after whose sentences it stands."""

    label: str
    what: str
    mark: str | None = None


class _Words(Record, frozen=True, forbid_unknown_fields=True):
    strings: dict[str, str]
    kinds: dict[EntityKind, str]
    states: dict[State, _StateWords]
    plurals: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)


def file_of(lang: Lang) -> str:
    """Where the words of a language stand in the folder of a theme."""
    return f"words/{lang}.toml"


def languages_of(value: dict[str, Any]) -> set[Lang]:
    """The languages in which there is any text in a theme.toml, as far as they are known."""
    return {lang for text in _texts(value) for lang in text if languages.is_known(lang)}


def leave_out(value: dict[str, Any], others: Collection[Lang]) -> None:
    """Leaves the texts in some languages out of a theme.toml."""
    for text in _texts(value):
        for lang in others & text.keys():
            del text[lang]


def add_language(value: dict[str, Any], lang: Lang, pair: Pair, text: str, name: str) -> None:
    """Adds the words of a language, from the text of its file, to a theme.toml; what is missing or too
    much in the file is told in one ContentError. `name` is its path in the site folder."""
    parsed, lines = parse_toml(text, name)
    words = to_record(_Words, parsed, name, lines)
    problems = Problems()
    tables: dict[str, dict[Any, Any]] = {
        "strings": words.strings,
        "kinds": words.kinds,
        "states": words.states,
        "plurals": words.plurals,
    }
    for table, held in tables.items():
        _compare(table, _table(value, table), held, lines, name, problems)

    def found(where: tuple[Hashable, ...], told: str, hint: str = "") -> None:
        problems.found.append(Problem(name, nearest(lines, where), told, hint))

    for things, forms in words.plurals.items():
        check_forms(forms, ("plurals", things), found)
    problems.raise_if_any()
    for table in ("strings", "kinds", "plurals"):
        for key, texts in _table(value, table).items():
            if isinstance(texts, dict):
                texts[lang] = tables[table][key]
    for state, told in words.states.items():
        texts = value["states"][state]
        if isinstance(texts, dict):
            for field in ("label", "what"):
                if isinstance(texts.get(field), dict):
                    texts[field][lang] = getattr(told, field)
            if told.mark is not None and lang == pair.target:
                texts["mark"] = told.mark


def check_forms(forms: Collection[str], where: tuple[str, ...], found: Found) -> None:
    """Tells which of the plural categories `where` a theme has them cannot be, and that there is none for all
    numbers."""
    if CATEGORIES[-1] not in forms:
        told = f'field "{CATEGORIES[-1]}" is missing in "{".".join(where)}"'
        found(where, told, "the form for all numbers that have no other")
    for form in forms:
        if form not in CATEGORIES:
            found((*where, form), f'unknown field "{form}"', did_you_mean(form, CATEGORIES))


def _compare(
    table: str, wanted: dict[str, Any], held: dict[str, Any], lines: Lines, name: str, problems: Problems
) -> None:
    def at(*where: Hashable) -> int:
        return lines.get(where, lines.get((table,), 1))

    for key in wanted.keys() - held.keys():
        problems.found.append(Problem(name, at(table), f'field "{key}" is missing in "{table}"'))
    for key in held.keys() - wanted.keys():
        told = f'unknown field "{key}"'
        problems.found.append(Problem(name, at(table, key), told, did_you_mean(key, wanted)))


def _texts(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every text by language of a theme.toml, if it is one."""
    states = [state for state in _table(value, "states").values() if isinstance(state, dict)]
    found = [*_table(value, "strings").values(), *_table(value, "kinds").values()]
    found += [*_table(value, "plurals").values()]
    found += [state[field] for state in states for field in ("label", "what") if field in state]
    return (text for text in found if isinstance(text, dict))


def _table(value: dict[str, Any], name: str) -> dict[str, Any]:
    table = value.get(name)
    return table if isinstance(table, dict) else {}
