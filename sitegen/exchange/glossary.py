"""Exporting the glossary to other tools, and importing it back into the files of entries."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sitegen.content.glossary import fold_name, parse_entry
from sitegen.content.layout import GLOSSARY_FOLDER, SLUG, entry_paths, require_content, scan_content
from sitegen.content.loader import Outline, load_outline
from sitegen.editing.seen import seen_now
from sitegen.editing.slugs import slug_for
from sitegen.editing.writing import Check, put
from sitegen.editing.yamlfile import dump, with_fields
from sitegen.errors import ContentError, Problem, Problems
from sitegen.exchange.bringing import Brought, conflict, decide
from sitegen.files.paths import present, relative
from sitegen.files.reading import decode, encode, read_bytes
from sitegen.formats import registry
from sitegen.formats.entries import FIELDS, EntryItem, entry_values, items_of, revision_of
from sitegen.model.entry import Entry, EntryFields
from sitegen.model.language import Lang, Pair


def export_glossary(site: Path, form: str) -> bytes:
    """The glossary as a file in the format `form`. Raises a ContentError if the glossary cannot be read."""
    outline = load_entries(site, whole=True)
    entries = [file.entry for file in outline.entries]
    return registry.exporter(form).write(items_of(entries), outline.pair)


def load_entries(site: Path, *, whole: bool = False) -> Outline:
    """The content without its articles. Entries with problems are left out or, if it must be `whole`, raise a
    ContentError. Unusable settings always raise one."""
    require_content(site)
    problems = Problems()
    tree = scan_content(site, problems)
    outline = load_outline(tree, lambda path: read_bytes(site / path, site), problems)
    if outline.settings is None or (whole and any(_is_of_entries(p) for p in problems.found)):
        problems.raise_if_any()
    return outline


def _is_of_entries(problem: Problem) -> bool:
    return problem.path.startswith(GLOSSARY_FOLDER)


def import_glossary(site: Path, file: Path, form: str, check: Check, *, force: bool = False) -> Brought:
    """Import the entries of a file in the format `form` into the glossary of a site. Entries that have
    changed here since the export stay as they are unless `force` is set; so do entries that the file does not
    contain.

    Raises a ContentError, with nothing changed, if the file cannot be read at all.
    """
    seen = seen_now(site)
    outline = load_entries(site)
    name = relative(file, site)
    parsed = registry.reader(form).parse(read_bytes(file, site), name, "", outline.pair)
    entries = {known.entry.id: known.entry for known in outline.entries}
    problems = [*parsed.problems]
    groups: dict[str, dict[str, bytes]] = {}
    items: dict[str, EntryItem] = {}
    unchanged = 0
    for item in parsed.items:
        found = known_as(item, entries, outline.pair, name)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        if found in items:
            problems.append(Problem(name, item.line, f'entry "{found}" occurs twice', "it is left out"))
            continue
        items[found] = item
        try:
            group = _file_of(found, item, entries.get(found), site, outline.pair, name, force=force)
        except ContentError as error:
            problems += [_as_of(problem, found, item, name) for problem in error.problems]
            continue
        if group:
            groups[found] = group
        else:
            unchanged += 1
    refused = dict(zip(groups, put(site, [*groups.values()], check, seen), strict=True))
    for ident, reasons in refused.items():
        problems += [_as_of(problem, ident, items[ident], name) for problem in reasons]
    taken = [ident for ident, reasons in refused.items() if not reasons]
    new = sum(ident not in entries for ident in taken)
    return Brought(new, len(taken) - new, unchanged, tuple(sorted(problems)))


def known_as(item: EntryItem, entries: Mapping[str, Entry], pair: Pair, name: str) -> str | Problem:
    """The id of the entry here that an item is about: the id that the item gives, or that of the entry with
    one of its names; otherwise an id for a new entry."""
    if item.id in entries:
        return item.id
    names = {lang: _names(item, lang) for lang in pair}
    said = {(lang, fold_name(text, lang)) for lang in pair for text in names[lang]}
    owners = [
        entry.id
        for entry in entries.values()
        if any((lang, fold_name(text, lang)) in said for lang in pair for text in entry.fields.names[lang])
    ]
    if len(owners) > 1:
        message = f'entry "{item.id}" has names of several entries: {", ".join(owners)}'
        return Problem(name, item.line, message, "give it the id of one of them")
    if owners:
        return owners[0]
    if SLUG.fullmatch(item.id):
        return item.id
    return slug_for((names[pair.target] or [item.id])[0], None)


def _names(item: EntryItem, lang: Lang) -> list[str]:
    """The names that a file gives in a language; anything that is not a list of texts is ignored."""
    names = item.values.get("names")
    found = names.get(lang) if isinstance(names, dict) else None
    return [text for text in found if isinstance(text, str)] if isinstance(found, list) else []


def _file_of(
    ident: str, item: EntryItem, here: Entry | None, site: Path, pair: Pair, name: str, *, force: bool
) -> dict[str, bytes]:
    """The file of the entry as it should become; empty if it does not change. Raises ContentError."""
    path = here.path if here else entry_paths(ident)[0]
    before = entry_values(here.fields) if here else {}
    wanted = merged(before, item.values)
    fields = parse_entry(dump(wanted), path, pair).entry.fields
    after = entry_values(fields)
    if here is None:
        for there in entry_paths(ident):
            if present(site / there):
                message = f'entry "{ident}" is not imported: {there} is there, and cannot be read'
                raise ContentError(Problem(name, item.line, message, "run: sitegen check"))
        return {path: dump(wanted).encode()}
    decision = decide(revision_of(before), revision_of(after), item.revision, force=force)
    if decision == "conflict":
        raise ContentError(conflict(f'entry "{ident}"', name, item.line, item.revision))
    if decision == "keep":
        return {}
    data = read_bytes(site / path, site)
    changed = {key: after.get(key) for key in (*before, *after) if before.get(key) != after.get(key)}
    written = with_fields(decode(data, path), changed)
    if not _says(written, path, pair, fields):
        written = dump(after)
    return {path: encode(written, data)}


def merged(before: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an entry, updated with what a file says and in the order of the fields; unknown fields
    come last, to be refused."""
    values = dict(before)
    for key, value in said.items():
        held = values.get(key)
        if value is None:
            values.pop(key, None)
        elif key in ("names", "definition") and isinstance(value, dict) and isinstance(held, dict):
            values[key] = {**held, **value}
        else:
            values[key] = value
    known = [field.name for field in FIELDS]
    return {key: values[key] for key in (*known, *values) if key in values}


def _says(text: str, path: str, pair: Pair, fields: EntryFields) -> bool:
    try:
        return parse_entry(text, path, pair).entry.fields == fields
    except ContentError:
        return False


def _as_of(problem: Problem, ident: str, item: EntryItem, name: str) -> Problem:
    """A problem of the entry that would result, as a problem of the imported file."""
    if problem.path == name:
        return problem
    message = f'entry "{ident}" is not imported: {problem.message}'
    return Problem(name, item.line, message, problem.hint, rule="import-refused")
