"""The stage of the files that are made of the site: which have to be made, of which parts, and making
them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from sitegen.annotation.summary import LISTED
from sitegen.building.articles import Articles
from sitegen.building.cache import Cache
from sitegen.building.executor import Executor, InProcess
from sitegen.building.file_task import FileItem, FileTask, decode_made, key_of
from sitegen.building.options import Progress
from sitegen.building.parts import Segment, segments
from sitegen.building.publishing import Output
from sitegen.building.staging import Ledger
from sitegen.building.store import Store
from sitegen.building.values import digest_of
from sitegen.errors import Problems
from sitegen.files.reading import digest
from sitegen.outputs.base import File
from sitegen.outputs.registry import OUTPUTS
from sitegen.rendering import dependencies
from sitegen.site.graph import Site


def values_of(site: Site, files: Iterable[File], cache: Cache) -> dict[str, bytes]:
    """What the names stand for that files of the site read, as digests."""
    found: dict[str, bytes] = {}
    for output in OUTPUTS:
        found |= {name: digest_of(value) for name, value in output.values(site).items()}
    listed = {slug: digest_of((slug, *_listing(summary))) for slug, summary in site.articles.items()}
    for file in files:
        if file.listed is not None:
            pager = digest_of((file.newer, file.older))
            found[dependencies.listed(file.path)] = digest(
                pager + b"".join([listed[slug] for slug in file.listed])
            )
        if file.parts is not None:
            key = key_of(file)
            parts = [cache.articles[site.articles[slug].path].parts[key] for slug in file.parts]
            pager = digest_of((file.newer, file.older, file.parts))
            found[dependencies.parts(file.path)] = digest(pager + b"".join(parts))
    return found


def _listing(summary: Any) -> Iterable[Any]:
    return [getattr(summary, name) for name in LISTED]


class PartFinder:
    """Where the parts of stale files are: in the stage, or in what the output holds."""

    def __init__(
        self, site: Site, articles: Articles, cache: Cache, store: Store, output: Output, stage: str
    ) -> None:
        self._paths = {slug: summary.path for slug, summary in site.articles.items()}
        self._spooled, self._remembered = articles.spooled, cache.articles
        self._cache, self._store, self._output = cache, store, output
        self._stage = stage
        self._held: dict[str, dict[str, Segment]] = {}

    def find(self, file: File) -> tuple[list[Segment], list[str]]:
        """The parts of a file in order, and the articles whose part is nowhere."""
        key = key_of(file)
        found: list[Segment] = []
        lacking: list[str] = []
        for slug in file.parts or ():
            path = self._paths[slug]
            wanted = self._remembered[path].parts[key]
            spooled = self._spooled.get(path)
            place = spooled.places.get(key) if spooled else None
            if spooled and place:
                found.append(Segment(f"{self._stage}/{spooled.file}", *place, wanted))
            elif (held := self._held_parts(key).get(path)) and held.digest == wanted:
                found.append(held)
            else:
                lacking.append(path)
        return found, lacking

    def _held_parts(self, key: str) -> dict[str, Segment]:
        """The parts under a key that files of the output hold, by article."""
        if key not in self._held:
            self._held[key] = {}
            for path, remembered in self._store.compositions(key):
                known = self._cache.files.get(path)
                if known and self._output.holds(path) == known.digest:
                    self._held[key] |= segments(self._output.file(path), remembered)
        return self._held[key]


def make_files(
    stale: Sequence[File], task: FileTask, finder: PartFinder, again: Callable[[Sequence[str]], None],
    executor: Executor, output: Output, ledger: Ledger, problems: Problems,
    *, first: Collection[str] = (), publish: Callable[[set[str]], None] = lambda paths: None,
    progress: Progress = lambda *_: None,
) -> None:  # fmt: skip
    """Makes files into the stage. Those `first` (by path) are made before the others, and `publish` is then
    called with their paths. `again` sees to it that articles contribute once more whose parts are nowhere."""
    found = {file.path: finder.find(file) for file in stale}
    lacking = sorted({path for _, nowhere in found.values() for path in nowhere})
    if lacking:
        again(lacking)
        problems.raise_if_any()
        found = {file.path: finder.find(file) for file in stale}
    # Those with lists take longest, and come last in the order of the registry.
    ordered = [*reversed(stale)]
    ordered.sort(key=lambda file: file.path not in first)
    shown = sum(file.path in first for file in ordered)
    for part, workers in ((ordered[:shown], InProcess()), (ordered[shown:], executor)):
        items = [FileItem(file, output.holds(file.path), tuple(found[file.path][0])) for file in part]
        for number, encoded in enumerate(workers.map(task, items, taken=1), 1):
            progress("pages", number, len(part))
            made = decode_made(encoded)
            problems.found += made.problems
            if not made.problems:
                ledger.keep(made, claimed=True)
        if part and workers is not executor:
            publish({file.path for file in part})
