"""The words of a theme in languages that its `theme.toml` does not have.

They are in `words/CODE.toml` in the folder of the theme (those of a site in themes/NAME/words/), with the
tables of `theme.toml` and plain text in place of texts by language:

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

from collections.abc import Collection, Iterator
from typing import Any

import msgspec

from sitegen import languages
from sitegen.content.records import Report, parse_toml, reporter, to_record
from sitegen.errors import Problems, closest, did_you_mean
from sitegen.model.entry import EntityKind
from sitegen.model.language import Lang, Pair
from sitegen.model.record import Record
from sitegen.model.translation import State

# The plural categories (CLDR, "Language Plural Rules"); every language has the last one.
CATEGORIES = ("zero", "one", "two", "few", "many", "other")


class _StateWords(Record, frozen=True, forbid_unknown_fields=True):
    """`mark` is used in the language of the translation, whose sentences it follows."""

    label: str
    what: str
    mark: str | None = None


class _Words(Record, frozen=True, forbid_unknown_fields=True):
    strings: dict[str, str]
    kinds: dict[EntityKind, str]
    states: dict[State, _StateWords]
    plurals: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)


def file_of(lang: Lang) -> str:
    """The file of a theme that has the words of a language."""
    return f"words/{lang}.toml"


def languages_of(value: dict[str, Any]) -> set[Lang]:
    """The known languages in which a theme.toml has any text."""
    return {lang for text in _texts(value) for lang in text if languages.is_known(lang)}


def leave_out(value: dict[str, Any], others: Collection[Lang]) -> None:
    """Removes the texts in some languages from a theme.toml."""
    for text in _texts(value):
        for lang in others & text.keys():
            del text[lang]


def add_language(value: dict[str, Any], lang: Lang, pair: Pair, text: str, name: str) -> None:
    """Adds the words of a language, from the text of its file, to a theme.toml. Raises a ContentError for all
    that the file lacks or has too much. `name` is its path in the site folder."""
    parsed, lines = parse_toml(text, name)
    words = to_record(_Words, parsed, name, lines)
    problems = Problems()
    tables: dict[str, dict[Any, Any]] = {
        "strings": words.strings,
        "kinds": words.kinds,
        "states": words.states,
        "plurals": words.plurals,
    }
    report = reporter(name, lines, problems)
    for table, held in tables.items():
        _compare(table, _table(value, table), held, report)
    for things, forms in words.plurals.items():
        check_forms(forms, ("plurals", things), report)
    problems.raise_if_any()
    for table in ("strings", "kinds", "plurals"):
        for key, texts in _table(value, table).items():
            if isinstance(texts, dict):
                texts[lang] = tables[table][key]
    for state, spoken in words.states.items():
        texts = value["states"][state]
        if isinstance(texts, dict):
            for field in ("label", "what"):
                if isinstance(texts.get(field), dict):
                    texts[field][lang] = getattr(spoken, field)
            if spoken.mark is not None and lang == pair.target:
                texts["mark"] = spoken.mark


def check_forms(forms: Collection[str], where: tuple[str, ...], report: Report) -> None:
    """Reports plural forms (`where` a theme has them) that are no category, and that "other" is missing."""
    if CATEGORIES[-1] not in forms:
        message = f'field "{CATEGORIES[-1]}" is missing in "{".".join(where)}"'
        report(where, message, "add the form for all other numbers")
    for form in forms:
        if form not in CATEGORIES:
            report((*where, form), f'unknown field "{form}"', did_you_mean(form, CATEGORIES))


def _compare(table: str, wanted: dict[str, Any], held: dict[str, Any], report: Report) -> None:
    misspelt = set()
    for key in held.keys() - wanted.keys():
        misspelt.add(closest(key, wanted.keys() - held.keys()))
        report((table, key), f'unknown field "{key}"', did_you_mean(key, wanted))
    for key in wanted.keys() - held.keys() - misspelt:
        report((table,), f'field "{key}" is missing in "{table}"')


def _texts(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every text by language in a theme.toml that is well-formed so far."""
    states = [state for state in _table(value, "states").values() if isinstance(state, dict)]
    found = [*_table(value, "strings").values(), *_table(value, "kinds").values()]
    found += [*_table(value, "plurals").values()]
    found += [state[field] for state in states for field in ("label", "what") if field in state]
    return (text for text in found if isinstance(text, dict))


def _table(value: dict[str, Any], name: str) -> dict[str, Any]:
    table = value.get(name)
    return table if isinstance(table, dict) else {}
