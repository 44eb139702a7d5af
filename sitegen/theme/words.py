"""The words of a theme in languages that its `theme.toml` does not have.

They are in `words/CODE.toml` in the theme's folder (for a site's own theme, in themes/NAME/words/), with the
tables of `theme.toml` and plain text in place of texts by language. What a theme's file leaves out comes from
the files of the themes beneath it:

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
from sitegen.content.records import Lines, Report, parse_toml, reporter, to_record
from sitegen.errors import Problems, closest, did_you_mean
from sitegen.model.entry import EntityKind
from sitegen.model.language import Lang, Pair
from sitegen.model.record import Record
from sitegen.model.translation import State

# The plural categories (CLDR, "Language Plural Rules"); every language has the last one.
CATEGORIES = ("zero", "one", "two", "few", "many", "other")


class _StateWords(Record, frozen=True, forbid_unknown_fields=True):
    """`mark` is used in the language of the translation, as it follows translated sentences."""

    label: str | None = None
    what: str | None = None
    mark: str | None = None


class _Words(Record, frozen=True, forbid_unknown_fields=True):
    strings: dict[str, str] = msgspec.field(default_factory=dict)
    kinds: dict[EntityKind, str] = msgspec.field(default_factory=dict)
    states: dict[State, _StateWords] = msgspec.field(default_factory=dict)
    plurals: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)


class WordsFile(Record, frozen=True):
    """A theme's file of words in one language: its path in the site folder, its words in the form of
    `theme.toml`, and the lines of its fields."""

    name: str
    value: dict[str, Any]
    lines: Lines


# Within a theme's folder.
FOLDER = "words/"


def file_of(lang: Lang) -> str:
    """The theme file with the words of a language."""
    return f"{FOLDER}{lang}.toml"


def languages_of(value: dict[str, Any]) -> set[Lang]:
    """The known languages in which a theme.toml has any text."""
    return {lang for text in _texts(value) for lang in text if languages.is_known(lang)}


def leave_out(value: dict[str, Any], others: Collection[Lang]) -> None:
    """Removes the texts in some languages from a theme.toml."""
    for text in _texts(value):
        for lang in others & text.keys():
            del text[lang]


def parse_words(text: str, name: str, lang: Lang, pair: Pair) -> WordsFile:
    """The words of a language from the text of their file, in the form of a theme.toml (texts by language).
    `name` is the file's path in the site folder. Raises ContentError."""
    parsed, lines = parse_toml(text, name)
    words = to_record(_Words, parsed, name, lines)
    states: dict[str, dict[str, Any]] = {}
    for state, spoken in words.states.items():
        texts = {"label": spoken.label, "what": spoken.what}
        states[state] = {field: {lang: text} for field, text in texts.items() if text is not None}
        if spoken.mark is not None and lang == pair.target:
            states[state]["mark"] = spoken.mark
    value: dict[str, Any] = {
        table: {key: {lang: text} for key, text in held.items()}
        for table, held in (("strings", words.strings), ("kinds", words.kinds), ("plurals", words.plurals))
    }
    return WordsFile(name, value | {"states": states}, lines)


def overlay(under: Any, over: Any) -> Any:
    """A value of a theme; what it leaves out is taken from the one beneath it."""
    if not isinstance(under, dict) or not isinstance(over, dict):
        return over
    return under | {key: overlay(under.get(key), value) for key, value in over.items()}


def with_words(value: dict[str, Any], words: dict[str, Any]) -> dict[str, Any]:
    """A theme.toml with words from a separate file. The texts of theme.toml take precedence, except that
    marks are taken from the file."""
    marks = {state: {"mark": texts["mark"]} for state, texts in words["states"].items() if "mark" in texts}
    found = overlay(overlay(words, value), {"states": marks})
    return {key: held for key, held in found.items() if held or key in value}


def check_language(value: dict[str, Any], lang: Lang, file: WordsFile) -> None:
    """Raises ContentError for everything that a theme lacks in a language whose topmost file is `file`, and
    for words in the file for things that no theme.toml has."""
    problems = Problems()
    report = reporter(file.name, file.lines, problems)
    for table in ("strings", "kinds", "plurals", "states"):
        known = {key: texts for key, texts in _table(value, table).items() if _is_known(texts, lang)}
        lacking = {
            key for key, texts in known.items() if any(lang not in text for text in _by_language(texts))
        }
        misspelt = set()
        for key in _table(file.value, table).keys() - known.keys():
            misspelt.add(closest(key, lacking))
            report((table, key), f'unknown field "{key}"', did_you_mean(key, known))
        for key in lacking - misspelt:
            given = _table(file.value, table).get(key, {})
            for field in ("label", "what") if table == "states" and given else ():
                if lang not in known[key].get(field, {lang: ""}):
                    report((table, key), f'field "{field}" is missing')
            if not given:
                report((table,), f'field "{key}" is missing in "{table}"')
    for things, forms in _table(file.value, "plurals").items():
        check_forms(_table(value, "plurals")[things][lang] | forms[lang], ("plurals", things), report)
    problems.raise_if_any()


def _by_language(texts: Any) -> list[dict[str, Any]]:
    """The texts by language of one field of a table; a state has two."""
    if not isinstance(texts, dict):
        return []
    if "label" in texts or "what" in texts:
        return [texts[field] for field in ("label", "what") if isinstance(texts.get(field), dict)]
    return [texts]


def _is_known(texts: Any, lang: Lang) -> bool:
    """Whether something also has texts in another language, as everything in a theme.toml does."""
    return any(set(text) - {lang} for text in _by_language(texts)) or not _by_language(texts)


def check_forms(forms: Collection[str], where: tuple[str, ...], report: Report) -> None:
    """Reports plural forms that are not a CLDR category, and a missing "other"; `where` is their place in the
    theme."""
    if CATEGORIES[-1] not in forms:
        message = f'field "{CATEGORIES[-1]}" is missing in "{".".join(where)}"'
        report(where, message, "add the form for all other numbers")
    for form in forms:
        if form not in CATEGORIES:
            report((*where, form), f'unknown field "{form}"', did_you_mean(form, CATEGORIES))


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
