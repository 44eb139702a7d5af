"""`glossary.json`: the glossary, each entry with the fields of its file (JSON, RFC 8259;
`docs/schemas/glossary.schema.json`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from sitegen.errors import ContentError, Problem
from sitegen.formats import jsonfile
from sitegen.formats.base import Parsed, WritableFormat
from sitegen.formats.entries import EntryItem
from sitegen.model.language import Pair

VERSION = 1
FORMAT = "sitegen-glossary"


class GlossaryJson(WritableFormat[EntryItem]):
    """An object for each entry, on a line of its own, so that changes can be seen line by line."""

    mark = b'"format":"sitegen-glossary"'

    def parse(self, data: bytes, name: str, slug: str, pair: Pair) -> Parsed[EntryItem]:
        """Raises ContentError if the file is not JSON or not a glossary of this version."""
        text, value = jsonfile.parse(data, name)
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            message, hint = "is not a sitegen glossary", f'it begins with {{"format": "{FORMAT}", …'
            raise ContentError(Problem(name, 1, message, hint))
        if value.get("version") != VERSION:
            message = f"has version {value.get('version')}, but only version {VERSION} can be read"
            raise ContentError(Problem(name, 1, message))
        entries = value.get("entries")
        if not isinstance(entries, list):
            raise ContentError(Problem(name, 1, 'has no list of "entries"'))
        found: list[EntryItem] = []
        problems: list[Problem] = []
        for number, each in enumerate(entries, 1):
            line = _line_of(text, each)
            if not isinstance(each, dict) or not isinstance(each.get("id"), str):
                message = f'entry {number} has no "id"'
                problems.append(Problem(name, line, message, "it is left out"))
                continue
            values = {key: held for key, held in each.items() if key not in ("id", "revision")}
            revision = each.get("revision")
            found.append(EntryItem(each["id"], values, revision if isinstance(revision, str) else "", line))
        return Parsed(tuple(found), tuple(problems))

    def write(self, items: Sequence[EntryItem], pair: Pair) -> bytes:
        """The entries with all fields that do not have their default value."""
        head = msgspec.json.encode(
            {"format": FORMAT, "version": VERSION, "languages": pair._asdict(), "entries": []}
        )
        entries = [
            msgspec.json.encode({"id": item.id, "revision": item.revision, **item.values}) for item in items
        ]
        return head.removesuffix(b"]}") + b"\n" + b",\n".join(entries) + b"\n]}\n"


def _line_of(text: str, entry: Any) -> int:
    """The line with the id of an entry; 1 if it cannot be determined."""
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        return 1
    written = msgspec.json.encode(entry["id"]).decode()
    at = text.find(f'"id":{written}')
    at = at if at >= 0 else text.find(f'"id": {written}')
    return text.count("\n", 0, at) + 1 if at >= 0 else 1
