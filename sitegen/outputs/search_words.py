"""`search/words/*.js`: the search index, made from the lines of all articles (see `search.index`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sitegen.outputs.base import File, Sources, Together
from sitegen.rendering import dependencies
from sitegen.rendering.article import WrittenArticle
from sitegen.rendering.environment import Renderer
from sitegen.search.index import fingerprint, length_of, lines_in, part_of, year_of
from sitegen.search.layout import (
    INDEX_PATH,
    Block,
    blocks_of,
    divide,
    family_of,
    join,
    lines_of,
    script_of_lines,
    shard_path,
    slug_of,
    value_of,
    year_in,
)
from sitegen.site.graph import Site

# Bytes of lines that are held in memory at once.
_AT_ONCE = 40_000_000


class SearchWords(Together):
    """`of` is the name of a file's shard. A shard that has changed is made from its previous lines, except
    for lines that have changed."""

    name = "search-words"

    def contribute(self, article: WrittenArticle, renderer: Renderer) -> Mapping[str, bytes]:
        return {"": part_of(article.index)} if article.index.lines else {}

    def files(self, site: Site) -> Iterator[File]:
        for block in site.words:
            for shard in block.shards:
                yield File(shard_path(shard), self.name, shard)

    def values(self, site: Site) -> Mapping[str, Any]:
        # A string, as the sums of many articles exceed the largest number in MessagePack.
        return {dependencies.words(block.name): str(block.total) for block in site.words}

    def make_all(
        self, files: Sequence[File], site: Site, renderer: Renderer, sources: Sources
    ) -> Iterator[tuple[File, bytes]]:
        by_shard = {file.of: file for file in files}
        for blocks in _groups(block for block in site.words if by_shard.keys() & {*block.shards}):
            for block, lines in _lines(blocks, site, sources):
                for shard, found in zip(block.shards, _divided(block, lines), strict=True):
                    if file := by_shard.get(shard):
                        renderer.note(dependencies.words(block.name))
                        yield file, script_of_lines(shard, found)


def _groups(blocks: Iterator[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    size = 0
    for block in blocks:
        group.append(block)
        size += length_of(block.total)
        if size > _AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group


def _divided(block: Block, lines: bytes) -> list[bytes]:
    """The lines in each file of a block."""
    return divide(lines, block.families[0]) if block.divided else [lines]


def _lines(
    blocks: Sequence[Block], site: Site, sources: Sources, *, anew: bool = False
) -> Iterator[tuple[Block, bytes]]:  # fmt: skip
    """The lines of each block, ordered by the slugs of their articles, then by family: those in the output,
    except for articles that have changed. Their sum shows whether they are complete. If it differs, or if
    `anew` is set, nothing in the output is used."""
    slugs = sorted(site.articles)
    # Concatenated: as separate objects they would take twice the memory.
    found = {block.name: bytearray() for block in blocks}
    before = None if anew else _layout_before(sources)
    held = {} if anew else {block.name: _held(block, before, sources) for block in blocks}
    are_held = any(held.values())
    if are_held:
        changed = {*sources.changed()}
        slugs = [slug for slug in slugs if slug in changed]
        kept = site.articles.keys() - changed
        for name, lines_before in held.items():
            found[name] += b"".join([line for line in lines_before if slug_of(line) in kept])
    families = {
        year: {
            family: found[block.name]
            for block in blocks
            if block.year in ("", year)
            for family in block.families
        }
        for year in {year_of(site.articles[slug].when) for slug in slugs}
    }
    for slug, data in sources.contributed(slugs):
        wanted = families[year_of(site.articles[slug].when)]
        for family, line in lines_in(data):
            if family in wanted:
                wanted[family] += line
    lacking: list[Block] = []
    for block in blocks:
        data = bytes(found.pop(block.name))
        if not are_held:
            # All come from the articles, in order.
            yield block, data
            continue
        lines = data.splitlines(keepends=True)
        if sum(map(fingerprint, lines)) == block.total:
            lines.sort(key=lambda line: (slug_of(line), family_of(line, block)))
            yield block, b"".join(lines)
        else:
            lacking.append(block)
    if lacking:
        yield from _lines(lacking, site, sources, anew=True)


def _layout_before(sources: Sources) -> Mapping[str, Any] | None:
    """The layout with which the output was made."""
    data = sources.held(INDEX_PATH)
    return None if data is None else value_of(data)


def _held(block: Block, before: Mapping[str, Any] | None, sources: Sources) -> list[bytes]:
    """The lines in the output: those in the files of the block or, if these do not exist, in the files that
    held its families before."""
    found = _in_files(block, sources)
    if found is not None or before is None:
        return found or []
    others = dict.fromkeys(other for family in block.families for other in blocks_of(before, family))
    return [
        line
        for other in others
        for line in _in_files(other, sources) or ()
        if family_of(line, other) in block.families and block.year in ("", year_in(line))
    ]


def _in_files(block: Block, sources: Sources) -> list[bytes] | None:
    """The lines in the files of a block; None if a file is missing."""
    files: list[list[bytes]] = []
    for shard in block.shards:
        data = sources.held(shard_path(shard))
        if data is None:
            return None
        files.append(lines_of(data))
    return join(files) if block.divided else [line for each in files for line in each]
