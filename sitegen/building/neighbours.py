"""The stage that puts its neighbours into the page of each article, once all articles are known."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from sitegen.building.parts import Segment, composed_of, found_in, read_segments
from sitegen.building.publishing import Output, staged_name
from sitegen.building.records import Batch, Differences, Made, RememberedFile
from sitegen.building.staging import Stage
from sitegen.building.values import Values, digest_of
from sitegen.building.work import Work
from sitegen.errors import ContentError
from sitegen.execution.executor import Executor
from sitegen.execution.processes import Processes
from sitegen.files.reading import digest
from sitegen.model.record import Record
from sitegen.outputs.articles import page_path
from sitegen.rendering import dependencies
from sitegen.rendering.environment import Renderer
from sitegen.rendering.neighbours import PLACE, neighbours_html
from sitegen.site.graph import Site
from sitegen.site.neighbours import Neighbours, grounds, neighbours_of


class Lacking(NamedTuple):
    """The page of an article (by path in the output) that does not show its present neighbours, with the
    digest of the page and of these, and the place of those that it shows (None if it cannot be found)."""

    article: str
    path: str
    slug: str
    neighbours: Neighbours
    digest: bytes
    wanted: bytes
    shown: Segment | None


def with_place_for(page: bytes, html: bytes) -> tuple[bytes, bytes]:
    """A page with what it shows of its neighbours at the place where its template wants it, and its
    composition; a theme may have no such place."""
    before, place, after = page.partition(PLACE)
    if not place:
        return page, b""
    return before + html + after.replace(PLACE, b""), composed_of(len(before), [(digest(html), len(html))])


def shown_in(output: Output, path: str, known: RememberedFile | None) -> bytes:
    """The HTML that the page of an article in the output has for its neighbours; empty if there is none."""
    if known is None or not known.composition or output.holds(path) != known.digest:
        return b""
    shown = next(found_in(output.file(path), known.composition), None)
    return b"".join(read_segments([shown])) if shown else b""


def lacking(work: Work, site: Site, pages: Batch) -> list[Lacking]:
    """The pages of articles that do not show their present neighbours. Pages that the last build left with
    theirs need not be looked at if nothing that neighbours are found by has changed."""
    found: list[Lacking] = []
    waiting = _waiting(work)
    same = work.cache.grounds == grounds_of(site)
    looked_at: dict[str, RememberedFile] = {}
    for slug, summary in site.articles.items():
        path = page_path(summary.path)
        known = pages.made.get(path) or (work.cache.files.get(path) if path in pages.kept else None)
        if known and known.composition and not (same and path in pages.kept and known.neighbours):
            looked_at[slug] = known
    for slug, neighbours in neighbours_of(site.articles, looked_at):
        path, known = page_path(site.articles[slug].path), looked_at[slug]
        wanted = digest_of(neighbours)
        if known.neighbours != wanted:
            file = waiting.get(staged_name(path)) or work.output.file(path)
            shown = next(found_in(file, known.composition), None)
            found.append(
                Lacking(site.articles[slug].path, path, slug, neighbours, known.digest, wanted, shown)
            )
    return found


def grounds_of(site: Site) -> bytes:
    """The digest of what the neighbours of all articles are found by."""
    return digest_of(grounds(site.articles))


def _waiting(work: Work) -> dict[str, str]:
    """The files that wait for publication, by name."""
    shards = [entry.path for entry in os.scandir(work.shards)] if work.shards else []
    folders = [*shards, work.stage.folder] if work.stage.folder else shards
    return {name: os.path.join(folder, name) for folder in folders for name in os.listdir(folder)}


def stale_for(pages: Batch, found: list[Lacking], files: Mapping[str, RememberedFile]) -> Batch:
    """The pages of articles, with those that lack neighbours among the stale ones."""
    stale: dict[str, Differences] = {}
    for page in found:
        if page.path not in pages.stale:
            then = files[page.path].neighbours
            stale[page.path] = {dependencies.neighbours(page.slug): (then, page.wanted)}
    return Batch(pages.made, pages.kept - stale.keys(), {**pages.stale, **stale})


def show_neighbours(
    work: Work, values: Values, renderer: Renderer, pages: Batch, found: list[Lacking], executor: Executor
) -> Batch:
    """Puts its present neighbours into the page of each article that lacks them; their places are known.
    Raises ContentError if the template is at fault."""
    made = dict(pages.made)
    task = NeighboursTask(renderer, work.stage)
    # The work is done in less time than it takes to send it.
    workers = Processes(0) if executor.is_elsewhere else executor
    wanted = {page.path: page.wanted for page in found}
    for each in map(decode_made, workers.map(task, found)):
        work.problems.found += each.problems
        if not each.problems:
            known = made.get(each.path) or work.cache.files[each.path]
            made[each.path] = msgspec.structs.replace(
                known, reads=values.of(each.reads) | known.reads, digest=each.digest,
                composition=each.composition, neighbours=wanted[each.path],
            )  # fmt: skip
    work.problems.raise_if_any()
    return stale_for(pages, found, work.cache.files)._replace(made=made)


class NeighboursTask(Record, frozen=True):
    """The task for one page."""

    renderer: Renderer
    stage: Stage

    def __call__(self, page: Lacking) -> bytes:
        """The page made, as an encoded record (see `decode_made`). Raises OSError."""
        if page.shown is None:
            raise AssertionError("the page has no place for its neighbours")
        self.renderer.begin()
        try:
            html = neighbours_html(self.renderer, page.slug, page.neighbours)
        except ContentError as error:
            return _encode(Made(page.path, problems=error.problems))
        known, reads = digest(html), frozenset(self.renderer.dependencies)
        composition = composed_of(page.shown.start, [(known, len(html))])
        if known == page.shown.digest:
            return _encode(Made(page.path, page.digest, reads, composition))
        start, stop = page.shown.start, page.shown.start + page.shown.length
        data = Path(page.shown.file).read_bytes()
        if digest(data[start:stop]) != page.shown.digest:
            raise OSError(errno.EBUSY, "it was changed while the site was being built", page.shown.file)
        # Without what is published, as the page that waits must be replaced in any case.
        found = self.stage.put(page.path, data[:start] + html + data[stop:], None)
        return _encode(Made(page.path, found, reads, composition))


_encode = msgspec.msgpack.Encoder().encode
decode_made = msgspec.msgpack.Decoder(Made).decode
