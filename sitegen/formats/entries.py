"""Glossary entries as items of exchange formats: what all formats of the glossary have in common."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sitegen.model.entry import Entry, EntryFields
from sitegen.model.event import Event
from sitegen.model.language import ByLanguage
from sitegen.model.record import Record

# The fields of an entry, in order. Looking them up takes longer than reading an entry.
FIELDS = msgspec.structs.fields(EntryFields)


class EntryItem(Record, frozen=True):
    """An entry in a file. `values` are its fields as plain values, as in a glossary file (coordinates may be
    text); a field that the file does not mention is absent, and one that the file says is empty is None.
    `revision` is the revision of the entry when it was exported, if the file has it, and `line` its line in
    the file."""

    id: str
    values: Mapping[str, Any]
    revision: str = ""
    line: int = 0


def item_of(entry: Entry) -> EntryItem:
    """The item for exporting an entry."""
    values = entry_values(entry.fields)
    return EntryItem(entry.id, values, revision_of(values))


def items_of(entries: Iterable[Entry]) -> tuple[EntryItem, ...]:
    """The items for exporting entries, in the order of their ids."""
    return tuple(item_of(entry) for entry in sorted(entries, key=lambda entry: entry.id))


def entry_values(fields: EntryFields) -> dict[str, Any]:
    """The fields as plain values, in order; optional fields with their default value are left out."""
    values: dict[str, Any] = {}
    for field in FIELDS:
        value = getattr(fields, field.name)
        if field.required or value != field.default:
            values[field.name] = _plain(value)
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, ByLanguage):
        return {lang: _plain(each) for lang, each in value.items()}
    if isinstance(value, Event):
        return {"date": value.date, "label": _plain(value.label)} if value.label else value.date
    if isinstance(value, msgspec.Struct):
        return {name: _plain(each) for name, each in msgspec.structs.asdict(value).items()}
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value


def revision_of(values: Mapping[str, Any]) -> str:
    """16 hexadecimal digits that identify the content of an entry, to detect changes."""
    # The order of the languages, and of names that require a context, has no meaning.
    return hashlib.blake2b(msgspec.json.encode(values, order="sorted"), digest_size=8).hexdigest()
