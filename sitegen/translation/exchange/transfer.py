"""The files of an exchange: memories of a site into a file, and a file into memories."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from sitegen.content import articles
from sitegen.content.folder import require_content
from sitegen.content.load import article_files
from sitegen.editing import Synced, load_synced, write
from sitegen.errors import ContentError, Problem, Problems, did_you_mean
from sitegen.files import decode, read_bytes, relative
from sitegen.translation import memory
from sitegen.translation.exchange.merging import Merged, merge
from sitegen.translation.exchange.po import parse_po
from sitegen.translation.exchange.segments import Parsed
from sitegen.translation.exchange.tmx import parse_tmx, to_tmx
from sitegen.translation.exchange.xliff import parse_xliff, to_xliff

ExportFormat = Literal["tmx", "xliff"]
ImportFormat = Literal["po", "tmx", "xliff"]


def export_texts(site: Path, slugs: Sequence[str], form: ExportFormat) -> bytes:
    """The file that holds the translations of articles, all of them without `slugs`.

    Nothing is written. All problems come in one ContentError.
    """
    memories = {slug: loaded.po for slug, loaded in _load(site, slugs).items()}
    return to_tmx(memories) if form == "tmx" else to_xliff(memories)


def import_texts(site: Path, file: Path, form: ImportFormat, slug: str = "") -> Merged:
    """Merges a file into the memories of a site and writes those that change, each in one step.

    `slug` is the article of a PO file; without it the file's name tells it, or else its ids do.
    Raises a ContentError, with nothing changed, where a file cannot be read at all.
    """
    loaded = _load(site, ())
    memories = {known: item.po for known, item in loaded.items()}
    if slug and slug not in memories:
        raise ContentError(_no_article(slug, memories))
    parsed = _parse(read_bytes(file, site), relative(file, site), form, slug or _slug_of(file, memories))
    merged = merge(memories, parsed.segments, relative(file, site))
    for changed in merged.articles:
        item = loaded[changed]
        write(item.path, memory.write_memory(item.po, item.text).encode(), site)
    problems = tuple(sorted([*parsed.problems, *merged.problems]))
    return msgspec.structs.replace(merged, problems=problems)


def _parse(data: bytes, name: str, form: ImportFormat, slug: str) -> Parsed:
    if form == "xliff":
        return parse_xliff(data, name)
    return parse_tmx(data, name) if form == "tmx" else parse_po(decode(data, name), name, slug)


def _slug_of(file: Path, slugs: Collection[str]) -> str:
    """The article that a PO file is named after, such as `visit.en.po`; empty if it is none."""
    stem = file.name.removesuffix(".po").removesuffix(".en")
    return stem if stem in slugs else ""


def _load(site: Path, slugs: Sequence[str]) -> dict[str, Synced]:
    """The memories of articles by slug, in order; of all articles without `slugs`."""
    require_content(site)
    problems = Problems()
    paths = article_files(site, problems)
    problems.found += [_no_article(slug, paths) for slug in slugs if slug not in paths]
    loaded: dict[str, Synced] = {}
    for slug in dict.fromkeys(slugs) if slugs else sorted(paths):
        if slug in paths:
            try:
                loaded[slug] = load_synced(site, paths[slug])
            except ContentError as error:
                problems.extend(error)
    problems.raise_if_any()
    return loaded


def _no_article(slug: str, slugs: Iterable[str]) -> Problem:
    return Problem(articles.FOLDER, 0, f'there is no article "{slug}"', did_you_mean(slug, slugs))
