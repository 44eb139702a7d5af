"""`content/glossary/<id>.yaml`: the key entities, their names and definitions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sitegen import languages
from sitegen.content import events
from sitegen.content.layout import entry_files, slug_of
from sitegen.content.records import Lines, nearest, parse_yaml, reporter, to_record
from sitegen.errors import Problems, did_you_mean
from sitegen.files.tree import Tree
from sitegen.languages import DEFAULT_PAIR
from sitegen.markdown.addresses import is_external, is_safe
from sitegen.markdown.inline import EXTERNAL, allowed_instead
from sitegen.model.entry import Entry, EntryFields
from sitegen.model.language import Lang, Pair
from sitegen.model.record import Record


class EntryFile(Record, frozen=True, array_like=True):
    """An entry with the lines of its fields, for problems that only appear in comparison with other
    entries."""

    entry: Entry
    places: tuple[tuple[tuple[Any, ...], int], ...]

    @property
    def lines(self) -> Lines:
        return dict(self.places)


def load_glossary(
    tree: Tree, pair: Pair, load: Callable[[str], EntryFile], problems: Problems
) -> tuple[EntryFile, ...]:
    """All entries in the order of their ids, each loaded from its path by `load`. Entries with problems are
    left out, and their problems collected."""
    loaded: list[EntryFile] = []
    files = entry_files(tree, problems)
    for path in files.paths:
        with problems.collected():
            loaded.append(load(path))
    loaded.sort(key=lambda item: item.entry.id)
    _check_names(loaded, pair, problems)
    # An entry with problems of its own still exists.
    _check_related(loaded, files.slugs, problems)
    return tuple(loaded)


def parse_entry(text: str, name: str, pair: Pair = DEFAULT_PAIR) -> EntryFile:
    """The entry in a file's text. `name` is the path of the file in the site folder. Raises one ContentError
    with all problems."""
    value, lines = parse_yaml(text, name)
    fields = to_record(EntryFields, events.listed(value, "dates"), name, lines, pair=pair)
    problems = Problems()
    report = reporter(name, lines, problems)
    for lang in pair:
        if not fields.names[lang]:
            report(("names", lang), f'there is no name in "{lang}"', "add at least one")
        for index, text in enumerate(fields.names[lang]):
            if not fold_name(text, lang):
                hint = "write a name as it occurs in text"
                report(("names", lang, index), f'the name "{text}" has no letter or digit', hint)
    for index, link in enumerate(fields.links):
        if not (is_external(link.url) and is_safe(link.url)):
            hint = allowed_instead(link.url, EXTERNAL)
            report(("links", index, "url"), f'the address "{link.url}" is not allowed', hint)
    for index, phrase in enumerate(fields.blocked_by):
        if not any(fold_name(phrase, lang) for lang in pair):
            report(("blocked_by", index), f'the phrase "{phrase}" has no letter or digit', "remove it")
    if isinstance(fields.requires_context, dict):
        known = (*fields.names.source, *fields.names.target)
        for key in fields.requires_context.keys() - set(known):
            message = f'field "requires_context": "{key}" is not a name of this entry'
            report(("requires_context", key), message, did_you_mean(key, known))
    if fields.coordinates and not (abs(fields.coordinates[0]) <= 90 and abs(fields.coordinates[1]) <= 180):
        message = 'field "coordinates" is not a latitude and a longitude in degrees'
        report(("coordinates",), message, "such as [33.79, 42.44]")
    if fields.dates and fields.kind != "event":
        report(
            ("dates",),
            f'field "dates": a {fields.kind} cannot have any',
            "write kind: event, or remove the dates",
        )
    events.check(fields.dates, "dates", report)
    if fields.wikidata and not re.fullmatch(r"Q[1-9][0-9]*", fields.wikidata):
        report(("wikidata",), f'"{fields.wikidata}" is not a Wikidata ID', "write it like Q1234")
    problems.raise_if_any()
    return EntryFile(Entry(slug_of(name), name, fields), tuple(lines.items()))


def fold_name(name: str, lang: Lang) -> str:
    """The name folded for comparison, or "" if it has no letter or digit."""
    folded = languages.get(lang).fold(name).text.strip()
    return folded if any(char.isalnum() for char in folded) else ""


@lru_cache(maxsize=1 << 14)
def _compared(name: str, lang: Lang) -> tuple[str, ...]:
    """The spellings of a name, folded for comparison. They are cached, as the preview needs them at each
    save."""
    return tuple(fold_name(spelling, lang) for spelling in languages.get(lang).spellings(name))


def _check_names(loaded: Sequence[EntryFile], pair: Pair, problems: Problems) -> None:
    for lang in pair:
        owner: dict[str, Entry] = {}
        for file in loaded:
            # The lines are a dictionary of all fields, built only if there is a problem, and only once.
            entry, lines = file.entry, None
            for index, name in enumerate(entry.fields.names[lang]):
                for compared in _compared(name, lang):
                    other = owner.setdefault(compared, entry)
                    if other is not entry:
                        lines = lines or file.lines
                        line = nearest(lines, ("names", lang, index))
                        message = f'the name "{name}" is also a name of {other.path}'
                        problems.report(entry.path, line, message, "keep it in one of the two entries")
                        break


def _check_related(loaded: Sequence[EntryFile], ids: set[str], problems: Problems) -> None:
    for file in loaded:
        lines = None
        for index, other in enumerate(file.entry.fields.related):
            if other not in ids:
                lines = lines or file.lines
                line = nearest(lines, ("related", index))
                hint = did_you_mean(other, ids)
                problems.report(file.entry.path, line, f'field "related": there is no entry "{other}"', hint)
