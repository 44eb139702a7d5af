"""An entry of the glossary as it travels: what all formats of it have in common."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sitegen.model.entry import Entry, EntryFields
from sitegen.model.event import Event
from sitegen.model.language import ByLanguage
from sitegen.model.record import Record

# The fields of an entry, in their order; to ask for them takes longer than to read one.
FIELDS = msgspec.structs.fields(EntryFields)


class EntryItem(Record, frozen=True):
    """An entry in a file. `values` are its fields as plain values, as they stand in the file of an entry
    (coordinates may be text); a field that the file says nothing of is not there, one that is None is said to
    be empty. `revision` is that of the entry when it was exported, if the file tells, `line` its place in the
    file."""

    id: str
    values: Mapping[str, Any]
    revision: str = ""
    line: int = 0


def item_of(entry: Entry) -> EntryItem:
    """An entry as it goes out."""
    values = entry_values(entry.fields)
    return EntryItem(entry.id, values, revision_of(values))


def items_of(entries: Iterable[Entry]) -> tuple[EntryItem, ...]:
    """Entries as they go out, in the order of their ids."""
    return tuple(item_of(entry) for entry in sorted(entries, key=lambda entry: entry.id))


def entry_values(fields: EntryFields) -> dict[str, Any]:
    """The fields as plain values, in their order; those that are as if they were left out are."""
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
    """16 hexadecimal digits that distinguish what an entry says from what else it may say."""
    # The order of the languages, and of names that require a context, says nothing.
    return hashlib.blake2b(msgspec.json.encode(values, order="sorted"), digest_size=8).hexdigest()
