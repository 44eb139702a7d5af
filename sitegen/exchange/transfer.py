"""Exporting the memories of a site into a file, and importing a file into the memories."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec

from sitegen.content.layout import memory_path, notes_path
from sitegen.content.memory.entries import Unit, parse_units, record_texts, units_of
from sitegen.content.selection import no_article
from sitegen.content.settings import pair_of
from sitegen.editing.seen import require_as_seen, seen_now
from sitegen.editing.syncing import Synced, load_memories
from sitegen.editing.writing import Check, clear_away, sentences_at, write
from sitegen.errors import ContentError, OutputError, Problem, reason_of
from sitegen.exchange.merging import Merged, merge
from sitegen.exchange.reporting import grouped
from sitegen.files.paths import STATE_FOLDER, present, relative
from sitegen.files.reading import read_bytes
from sitegen.files.writing import clear_left_overs, write_atomic
from sitegen.formats import registry
from sitegen.formats.segments import Stateless, segments_of
from sitegen.model.language import Pair

# Enough of a file to recognise its format.
_HEAD = 10_000


def export_texts(site: Path, slugs: Sequence[str], form: str) -> bytes:
    """The file in the format `form` with the translations of the articles `slugs`, or of all articles if
    there are none.

    Nothing is written. All problems come in one ContentError.
    """
    pair = pair_of(site)
    memories = load_memories(site, slugs)
    segments = [s for slug, memory in memories.items() for s in segments_of(slug, memory.po, pair)]
    return registry.writer(form).write(segments, pair)


def write_export(site: Path, output: Path, data: bytes, *, force: bool = False) -> None:
    """Write an export. Raises an OutputError if it would replace a file that is not an export (unless by
    `force`), if it would end up among the files of the site, or if it cannot be written."""
    place = Path(os.path.realpath(output))
    name = relative(output.absolute(), site)
    for folder in ("content", "themes", STATE_FOLDER):
        if Path(os.path.realpath(site / folder)) in (place, *place.parents):
            message = f"an export in {folder}/ would become part of the site"
            raise OutputError(Problem(name, 0, message, "choose another folder"))
    try:
        if present(place) and not place.is_file():
            raise OutputError(Problem(name, 0, "is not a file", "choose another name"))
        if present(place) and not (force or _is_export(place)):
            raise OutputError(Problem(name, 0, "exists and is not an export", "use --force to replace it"))
        clear_left_overs(place.parent)
        write_atomic(place, data)
    except OSError as error:
        raise OutputError(Problem(name, 0, f"cannot be written: {reason_of(error)}")) from error


def _is_export(file: Path) -> bool:
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    exported = (form.name for form in registry.FORMATS if form.export)
    return not head or any(registry.exporter(name).mark in head for name in exported)


def import_texts(
    site: Path, file: Path, form: str, check: Check, slug: str = "", stateless: Stateless = ""
) -> Merged:
    """Merge a file in the format `form` into the memories of a site, and write those that change, each
    atomically.

    `slug` is the article of a file that does not name it, as PO does not. Without it, the article is the one
    that the file is named after, or else the ids decide. `stateless` says how to treat texts whose state the
    file does not give (see `merge`). Raises a ContentError, with nothing changed, if the file cannot be read
    at all.
    """
    pair = pair_of(site)
    seen, loaded = seen_now(site), load_memories(site)
    if slug and slug not in loaded:
        raise ContentError(no_article(slug, loaded))
    name = relative(file, site)
    data = read_bytes(file, site)
    _check_format(data, name, form)
    parsed = registry.reader(form).parse(data, name, slug or _slug_of(file, form, loaded, pair), pair)
    clear_away(site)
    refused: dict[str, str] = {}
    while True:
        before = {known: units_of(item.po) for known, item in loaded.items()}
        memories = {known: item.po for known, item in loaded.items()}
        merged = merge(memories, parsed.items, name, refused, pair, stateless)
        changed = {known: msgspec.structs.replace(loaded[known], changed=True) for known in merged.articles}
        for item in changed.values():
            record_texts(item.po)
        written = {relative(item.path, site): item.written() for item in changed.values()}
        found = check(site, written)
        if not found:
            for path, data in written.items():
                write(site / path, data, site, partial(require_as_seen, site, path, seen))
            problems = grouped([*parsed.problems, *merged.problems])
            return msgspec.structs.replace(merged, problems=problems)
        taken = {known: _taken(before[known], item) for known, item in changed.items()}
        for problem in found:
            for place in _places(problem, taken, pair):
                refused[place] = f"is not imported: {problem.message}"
        seen, loaded = seen_now(site), load_memories(site)


def _taken(before: Sequence[Unit], now: Synced) -> dict[str, int]:
    """The sentences that a merge has changed, by id, with the lines that they would be at."""
    changed = [new.id for old, new in zip(before, units_of(now.po), strict=True) if old != new]
    lines: dict[str, int] = {}
    with contextlib.suppress(ContentError):
        lines = {unit.id: unit.line for unit in parse_units(now.written().decode(), "")}
    return {ident: lines.get(ident, 0) for ident in changed}


def _places(problem: Problem, taken: Mapping[str, Mapping[str, int]], pair: Pair) -> Iterator[str]:
    """The sentences (SLUG#ID) that a problem is about, among those that were taken over."""
    memories = {slug: memory_path(slug, pair.target) for slug in taken}
    slugs = [slug for slug in taken if problem.path in (memories[slug], notes_path(slug))] or list(taken)
    for slug in slugs:
        yield from (f"{slug}#{ident}" for ident in sentences_at(problem, memories[slug], taken[slug]))


def _check_format(data: bytes, name: str, form: str) -> None:
    """Raises a ContentError for a file that is recognisably in another format."""
    known = [
        other.name for other in registry.TRANSLATIONS if other.sign and re.search(other.sign, data[:_HEAD])
    ]
    if known and form not in known and registry.BY_NAME[form].sign:
        message = f"this is {known[0].upper()}, not {form.upper()}"
        raise ContentError(Problem(name, 1, message, f"use --{known[0]} instead of --{form}"))


def _slug_of(file: Path, form: str, slugs: Collection[str], pair: Pair) -> str:
    """The article that a file is named after, with or without the language in the name; empty if there is
    none."""
    stem = file.name
    for suffix in (*registry.BY_NAME[form].suffixes, f".{pair.target}"):
        stem = stem.removesuffix(suffix)
    return stem if stem in slugs else ""
