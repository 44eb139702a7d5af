"""The first stage of a build: the content without the articles, as a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from sitegen.annotation.matcher import Matcher, links_by
from sitegen.annotation.other_names import OtherNames
from sitegen.building.cache import Cache
from sitegen.building.renaming import Renamed
from sitegen.building.values import digest_of
from sitegen.building.work import Work
from sitegen.content.glossary import EntryFile, parse_entry
from sitegen.content.layout import media_files
from sitegen.content.loader import load_outline
from sitegen.content.settings import Settings
from sitegen.files.reading import decode, digest
from sitegen.model.language import ByLanguage, Pair
from sitegen.model.record import Record
from sitegen.rendering import dependencies


class Catalogue(Record, frozen=True):
    """Settings (None if they are unusable), entries, the matchers of their names, and the paths of articles
    and media. `values` are the digests, by name, of everything in these that pages may read; `new_entries`
    are the paths of the entries that were parsed; `renamed` is the change since the entries that are
    remembered, if names have changed."""

    settings: Settings | None
    entries: tuple[EntryFile, ...]
    matchers: ByLanguage[Matcher]
    articles: tuple[str, ...]
    media: tuple[str, ...]
    values: Mapping[str, bytes]
    new_entries: frozenset[str]
    renamed: Renamed | None = None


def load_catalogue(work: Work) -> Catalogue:
    """Reads the catalogue. Problems are collected, and faulty files are left out. Raises ContentError for an
    unusable language pair, as everything else depends on it."""
    inputs, cache, options = work.inputs, work.cache, work.options
    media = media_files(inputs.tree, work.problems)
    remembered = [file for _, file in cache.entries.values()]
    parsed: set[str] = set()

    def load_entry(path: str, pair: Pair) -> EntryFile:
        known, held = cache.entries.get(path), inputs.digest(path)
        if known and known[0] == held and known[1].entry.fields.names.pair == pair:
            return known[1]
        loaded = parse_entry(decode(inputs.read(path), path), path, pair)
        cache.entries[path] = held, loaded
        cache.values.pop(path, None)
        parsed.add(path)
        return loaded

    outline = load_outline(inputs.tree, inputs.read, work.problems, load_entry)
    settings, entries = outline.settings, outline.entries
    named: dict[str, object] = {dependencies.TODAY: work.today}
    if settings:
        settings = msgspec.structs.replace(
            settings,
            url=options.url or settings.url,
            file_links=options.file_links or settings.file_links,
        )
        named |= dependencies.settings(settings)
    values = {name: digest_of(value) for name, value in named.items()}
    names: list[bytes] = []
    for file in entries:
        found = _values_of(file, cache)
        values |= found
        names.append(found[""])
    key = values[dependencies.NAMES] = digest(b"".join(names))
    matchers = cache.matchers(key, entries, outline.pair)
    is_other = parsed or len(remembered) != len(entries)
    renamed = _renamed(remembered, entries, key, outline.pair) if is_other else None
    return Catalogue(settings, entries, matchers, outline.articles, media, values, frozenset(parsed), renamed)


def _renamed(before: Iterable[EntryFile], now: Iterable[EntryFile], key: bytes, pair: Pair) -> Renamed | None:
    """The change of names from entries as they are remembered; None if there is none, or if nothing is
    remembered of this pair of languages."""
    then = sorted((file.entry for file in before), key=lambda entry: entry.id)
    known = digest(b"".join(digest_of(links_by(entry)) for entry in then))
    if not then or known == key or any(entry.fields.names.pair != pair for entry in then):
        return None
    other = OtherNames({each.id: each for each in then}, {file.entry.id: file.entry for file in now}, pair)
    return Renamed(known, key, other)


def _values_of(file: EntryFile, cache: Cache) -> dict[str, bytes]:
    """The digests of the parts of an entry, and under an empty name the digest of all its names."""
    digest_now = cache.entries[file.entry.path][0]
    known, values = cache.values.get(file.entry.path, (b"", {}))
    if known != digest_now:
        values = {name: digest_of(value) for name, value in dependencies.fields(file.entry).items()}
        values[""] = digest_of(links_by(file.entry))
        cache.values[file.entry.path] = digest_now, values
    return values
