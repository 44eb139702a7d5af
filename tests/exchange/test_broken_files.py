"""Whatever a glossary or notes file contains, it is either read or refused, and nothing else happens."""

from __future__ import annotations

import contextlib
import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.glossary import parse_entry
from sitegen.editing.yamlfile import dump
from sitegen.errors import ContentError, Problem
from sitegen.exchange.glossary import known_as, merged
from sitegen.formats import registry
from sitegen.formats.entries import EntryItem, items_of
from sitegen.languages import DEFAULT_PAIR
from tests.sample import FILES

ENTRIES = {
    path: parse_entry(text, path).entry for path, text in FILES.items() if path.startswith("content/glossary")
}
GLOSSARIES = [form.name for form in registry.FORMATS if form.of == "glossary"]
# What such files hold, and what they should not.
SCALARS = st.sampled_from(
    [None, True, 1.5, -1, "", "ar", "en", "Erbil", "x\ny", "=1", "place", "\x07", "http://[", "s-1", "["]
)
KEYS = st.sampled_from(
    [
        "id", "type", "ar", "en", "kind", "names", "definition", "links", "dates", "coordinates", "related",
        "format", "target", "source", "selector", "refinedBy", "exact", "start", "body", "value", "language",
        "creator", "name", "items", "first", "created", "requires_context", "revision",
    ]
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)
DAMAGE = st.binary(max_size=4) | st.sampled_from([b"<x>", b"</x>", b'"', b"|", b"\\", b",", b"&x;"])


@cache
def written(form: str) -> bytes:
    """A file of a format as sitegen writes it."""
    return registry.exporter(form).write(items_of(ENTRIES.values()), DEFAULT_PAIR)


def read(form: str, data: bytes) -> tuple[Any, ...]:
    """The items of a file, if it can be read; its problems have a place and fit on a line."""
    try:
        parsed = registry.reader(form).parse(data, "x", "", DEFAULT_PAIR)
    except ContentError as error:
        problems: tuple[Problem, ...] = error.problems
        assert problems
        items: tuple[Any, ...] = ()
    else:
        problems, items = parsed.problems, parsed.items
    for problem in problems:
        assert problem.path == "x" and 0 < problem.line <= data.count(b"\n") + 2
    return items


def take(item: EntryItem) -> None:
    """What import makes of an entry, up to the file that is written."""
    entries = {entry.id: entry for entry in ENTRIES.values()}
    known_as(item, entries, DEFAULT_PAIR, "x")
    with contextlib.suppress(ContentError):
        parse_entry(dump(merged({}, item.values)), "content/glossary/x.yaml")


@pytest.mark.parametrize("form", GLOSSARIES)
@settings(max_examples=60)
@given(data=st.data())
def test_damaged_glossaries(form: str, data: st.DataObject) -> None:
    whole = written(form)
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, min(start + 40, len(whole))))
    put = data.draw(DAMAGE)
    for item in read(form, whole[:start] + put + whole[stop:]):
        take(item)


@settings(max_examples=60)
@given(entries=st.lists(st.dictionaries(KEYS, VALUES, max_size=6), max_size=3))
def test_any_json_as_a_glossary(entries: list[Any]) -> None:
    value = {"format": "sitegen-glossary", "version": 1, "entries": entries}
    for item in read("glossary-json", json.dumps(value).encode()):
        take(item)


@settings(max_examples=150)
@given(value=VALUES | st.fixed_dictionaries({"body": VALUES, "target": VALUES}))
def test_any_json_as_annotations(value: Any) -> None:
    read("annotations", json.dumps(value).encode())
    read("annotations", json.dumps([value]).encode())


def test_json_that_is_nested_without_end() -> None:
    deep = b"[" * 5_000
    assert read("annotations", deep) == read("glossary-json", deep) == ()
    value: Any = "x"
    for _ in range(300):
        value = [value]
    take(EntryItem("x", {"names": value}))
