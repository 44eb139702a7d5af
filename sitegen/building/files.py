"""The stage of the files that are made from the site as a whole: which of them must be made, from which
parts, and making them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sitegen.annotation.summary import LISTED
from sitegen.building.file_task import FileItem, FileTask, decode_made
from sitegen.building.making_together import make_together
from sitegen.building.options import Progress
from sitegen.building.parts import Parts, Waiting
from sitegen.building.records import Batch, RememberedArticle, RememberedFile, apart
from sitegen.building.task_files import map_from_file
from sitegen.building.values import Values, differences_of, digest_of
from sitegen.building.work import Work
from sitegen.execution.executor import Executor
from sitegen.execution.processes import Processes
from sitegen.files.reading import digest
from sitegen.outputs.base import File, key_of
from sitegen.outputs.registry import FILE_BY_FILE, OUTPUTS, TOGETHER, WHOLE, files
from sitegen.rendering import dependencies
from sitegen.site.graph import Site


class Plan(NamedTuple):
    """The files that must be made (`stale`), all files as a batch, the keys of parts by the names that stand
    for them, and `values`, including those of the site."""

    stale: Sequence[File]
    files: Batch
    keys: Mapping[str, str]
    values: Values


def plan_files(work: Work, site: Site, values: Values) -> Plan:
    """Which files the output should hold, and which of them must be made. Raises ContentError if two are the
    same."""
    wanted = [file for file in files(site) if file.output not in WHOLE]
    apart(file.path for file in wanted)
    values |= _values_of(site, wanted, work.cache.articles)
    stale: list[File] = []
    kept: set[str] = set()
    differences = {}
    for file in wanted:
        found = differences_of(file.path, file.reads, values, work.cache, work.output)
        if found is None:
            kept.add(file.path)
        else:
            stale.append(file)
            differences[file.path] = found
    keys = {dependencies.parts(file.path): file.key for file in wanted if file.parts is not None}
    keys |= {name: key_of(output.name) for output in TOGETHER.values() for name in output.values(site)}
    return Plan(stale, Batch({}, frozenset(kept), differences), keys, values)


def _values_of(
    site: Site, files: Iterable[File], articles: Mapping[str, RememberedArticle]
) -> dict[str, bytes]:
    """The values, as digests, of the names that files of the site read."""
    found = {name: digest_of(value) for output in OUTPUTS for name, value in output.values(site).items()}
    listed = {
        slug: digest_of((slug, *(getattr(summary, name) for name in LISTED)))
        for slug, summary in site.articles.items()
    }
    for file in files:
        if file.listed is not None:
            shown = [listed[slug] for slug in file.listed]
            found[dependencies.listed(file.path)] = digest(
                digest_of((file.newer, file.older)) + b"".join(shown)
            )
        if file.parts is not None:
            shown = [*_parts_of(file, site, articles).values()]
            pager = digest_of((file.newer, file.older, file.parts))
            found[dependencies.parts(file.path)] = digest(pager + b"".join(shown))
    return found


def _parts_of(file: File, site: Site, articles: Mapping[str, RememberedArticle]) -> dict[str, bytes]:
    """The digests of the parts from which a file is made, in order, by the paths of their articles."""
    paths = [site.articles[slug].path for slug in file.parts or ()]
    return {path: articles[path].parts[file.key] for path in paths}


def make_files(
    work: Work, plan: Plan, task: FileTask, waiting: Waiting, executor: Executor,
    *, first: Collection[str] = (), publish: Callable[[Batch], None] = lambda made: None,
    progress: Progress = lambda *_: None,
) -> Batch:  # fmt: skip
    """Makes files in the stage. Those in `first` (by path) are made before the others, and `publish` is then
    called with them. Raises ContentError if a template is at fault."""
    together = [file for file in plan.stale if file.output in TOGETHER]
    alone = [file for file in plan.stale if file.output in FILE_BY_FILE]
    wanted = {file.path: _parts_of(file, task.site, work.cache.articles) for file in alone}

    def parts_of(group: Sequence[File]) -> Parts:
        parts = Parts(waiting.there, work.cache.files, work.output)
        waiting.require(
            {
                article
                for file in group
                for article, part in wanted[file.path].items()
                if parts.lack(file.path, part)
            }
        )
        return parts

    # Files with lists take longest, and come last in the registry.
    ordered = alone[::-1]
    in_view = [file for file in ordered if file.path in first]
    others = [file for file in ordered if file.path not in first]
    made: dict[str, RememberedFile] = {}
    for group, workers in ((in_view, Processes(1)), (others, executor)):
        # Publishing the first group may have replaced files that held parts of the others.
        parts = parts_of(group)
        items = [
            FileItem(
                file,
                work.output.holds(file.path),
                tuple([parts.find(file.path, part) for part in wanted[file.path].values()]),
            )
            for file in group
        ]
        is_apart = workers.is_elsewhere
        results = map_from_file(task, items, workers) if is_apart else workers.map(task, items, taken=1)
        for number, encoded in enumerate(results, 1):
            progress("pages", number, len(group))
            each = decode_made(encoded)
            work.problems.found += each.problems
            if not each.problems:
                reads = plan.values.of(each.reads)
                made[each.path] = RememberedFile(reads, each.digest, each.composition)
        if group is in_view and group:
            publish(Batch(made, frozenset(), {}))
    for each in make_together(work, together, task, waiting):
        made[each.path] = RememberedFile(plan.values.of(each.reads), each.digest)
    work.problems.raise_if_any()
    return plan.files._replace(made=made)
