"""`search/words/*.js`: the index of the search, of the lines of all articles (see `search.index`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sitegen.annotation.summary import Summary
from sitegen.outputs.base import File, Output, Sources
from sitegen.rendering import dependencies
from sitegen.rendering.article import WrittenArticle
from sitegen.rendering.environment import Renderer
from sitegen.search.index import fingerprint, length_of, lines_known, year_of
from sitegen.search.layout import (
    Block,
    divide,
    family_of,
    join,
    layout,
    lines_of,
    script_of_lines,
    shard_path,
    slug_of,
)
from sitegen.site.graph import Site

# Bytes of lines that are in memory at once.
_AT_ONCE = 24_000_000


class SearchWords(Output):
    """What a file is `of` is the name of its shard. One that has changed is made of the lines that it had,
    but for those that are other ones now."""

    name = "search-words"
    together = True

    def contribute(self, article: WrittenArticle, renderer: Renderer) -> Mapping[str, bytes]:
        return {"": article.lines} if article.lines else {}

    def files(self, site: Site) -> Iterator[File]:
        for block in layout(site.words):
            for shard in block.shards:
                yield File(shard_path(shard), self.name, shard)

    def values(self, site: Site) -> Mapping[str, Any]:
        # A string, as the sums of many articles are larger than a number of MessagePack.
        return {dependencies.words(block.name): str(block.total) for block in layout(site.words)}

    def make_all(
        self, files: Sequence[File], site: Site, renderer: Renderer, sources: Sources
    ) -> Iterator[tuple[File, bytes]]:
        by_shard = {file.of: file for file in files}
        for blocks in _groups(block for block in layout(site.words) if by_shard.keys() & {*block.shards}):
            for block, lines in _lines(blocks, site, sources):
                divided = divide(lines, block.families[0]) if block.divided else [lines]
                for shard, found in zip(block.shards, divided, strict=True):
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


# A line by its family and the slug of its article.
_Lines = Mapping[tuple[str, str], bytes]


def _lines(
    blocks: Sequence[Block], site: Site, sources: Sources
) -> Iterator[tuple[Block, list[bytes]]]:  # fmt: skip
    """The lines of each block, in the order of the slugs of their articles, and of families."""
    held = {block.name: _held(block, sources) for block in blocks}
    of_families = {(family, block.year): block.name for block in blocks for family in block.families}
    found: dict[str, list[bytes]] = {block.name: [] for block in blocks}
    slugs = sorted(site.articles)
    lacking = dict.fromkeys(slugs)
    if any(held.values()):
        lacking = dict.fromkeys(slug for slug in slugs if _lacks(site.articles[slug], of_families, held))
    contributed = sources.contributed(lacking) if lacking else iter(())
    for slug in slugs:
        summary = site.articles[slug]
        lines = next(contributed)[1].splitlines(keepends=True) if slug in lacking else None
        year = year_of(summary.when)
        for number, (family, value) in enumerate(lines_known(summary.words)):
            name = of_families.get((family, "")) or of_families.get((family, year))
            if name:
                line = held[name].get((family, slug)) if held[name] else None
                if lines and (line is None or fingerprint(line) != value):
                    line = lines[number]
                if line is not None:
                    found[name].append(line)
    for block in blocks:
        yield block, found.pop(block.name)


def _lacks(
    summary: Summary, of_families: Mapping[tuple[str, str], str], held: Mapping[str, _Lines]
) -> bool:  # fmt: skip
    """Whether a line of an article is other than those that are held."""
    year = year_of(summary.when)
    for family, value in lines_known(summary.words):
        if name := of_families.get((family, "")) or of_families.get((family, year)):
            line = held[name].get((family, summary.slug))
            if line is None or fingerprint(line) != value:
                return True
    return False


def _held(block: Block, sources: Sources) -> _Lines:
    """The lines that the output has."""
    held = (sources.held(shard_path(shard)) for shard in block.shards)
    files = [lines_of(data) for data in held if data is not None]
    lines = join(files) if block.divided else [line for each in files for line in each]
    return {(family_of(line, block), slug_of(line)): line for line in lines}
