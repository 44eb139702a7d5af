"""The stage of the articles: which have to be read, and what comes of reading them."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence

import msgspec

from sitegen.annotation.summary import Summary
from sitegen.building.article_task import ArticleItem, ArticleTask, Outcome, decode_outcome
from sitegen.building.cache import Cache
from sitegen.building.executor import Executor
from sitegen.building.explaining import Changes
from sitegen.building.inputs import Inputs
from sitegen.building.options import Progress
from sitegen.building.parts import Spooled
from sitegen.building.publishing import Output
from sitegen.building.staging import Ledger
from sitegen.building.staleness import Staleness
from sitegen.building.store import RememberedArticle, Store, decode_findings
from sitegen.building.values import Values
from sitegen.errors import Problem, Problems
from sitegen.outputs.articles import page_path

# How many articles are remembered at once.
_TOGETHER = 64

_summary = msgspec.msgpack.Decoder(Summary)


class Articles:
    """The articles of a build as they become known: `summaries` by path, `unusable` those that have problems,
    `spooled` where the parts of those wait that were read, and `times` the seconds spent in tasks, by what
    was done."""

    def __init__(
        self, inputs: Inputs, values: Values, cache: Cache, store: Store, output: Output, ledger: Ledger,
        staleness: Staleness, changes: Changes, problems: Problems, *, writes: bool,
    ) -> None:  # fmt: skip
        self._inputs, self._values, self._cache, self._store = inputs, values, cache, store
        self._output, self._ledger, self._staleness = output, ledger, staleness
        self._changes, self._problems = changes, problems
        self._writes = writes
        self._findings: dict[str, tuple[Problem, ...]] = {}
        self.summaries: dict[str, Summary] = {}
        self.unusable: set[str] = set()
        self.spooled: dict[str, Spooled] = {}
        self.times: dict[str, float] = {}
        self._shared: dict[frozenset[str], frozenset[str]] = {}

    def stale(self, paths: Sequence[str], task: ArticleTask) -> list[str]:
        """Those of which the parts or the page have to be made; the others are taken as they are
        remembered."""
        found: list[str] = []
        for path in paths:
            remembered = self._cache.articles.get(path)
            if remembered is None or self._values.differences(remembered.reads):
                found.append(path)
                continue
            summary = self.summaries[path] = self._cache.summaries[path]
            if task.everything or not summary.unpublished(task.today):
                page = page_path(path)
                self._ledger.claim(page)
                if self._staleness.is_stale(page, path):
                    found.append(path)
        return found

    def read(
        self, paths: Sequence[str], task: ArticleTask, executor: Executor,
        progress: Progress = lambda *_: None,
    ) -> None:  # fmt: skip
        """Runs the task for articles. What comes of it is remembered at once, as it stays true whatever
        becomes of the build."""
        items = [ArticleItem(path, self._output.holds(page_path(path))) for path in paths]
        found: list[Outcome] = []
        for number, encoded in enumerate(executor.map(task, items), 1):
            progress("articles", number, len(paths))
            if number == 1 and task.renderer and executor.shares(items):
                # While the others are busy, for the files that are made next.
                task.renderer.prepare()
            found.append(decode_outcome(encoded))
            # Not one by one, which takes long, and not all in the end: a build may be given up.
            if len(found) == _TOGETHER or number == len(paths):
                with self._store.transaction() if self._writes else contextlib.nullcontext():
                    for outcome in found:
                        self._note(outcome)
                found = []

    def contribute(self, paths: Sequence[str], task: ArticleTask, executor: Executor) -> None:
        """Runs the task once more for articles whose parts are nowhere any more."""
        for encoded in executor.map(task, [ArticleItem(path) for path in paths]):
            outcome = decode_outcome(encoded)
            self._problems.found += outcome.problems
            if outcome.spooled and outcome.parts == self._cache.articles[outcome.path].parts:
                self._wait(outcome.path, outcome.spooled)
            elif not outcome.problems:
                self._problems.report(outcome.path, 0, "was changed while the site was built", "build again")

    def findings(self, paths: Sequence[str]) -> Iterator[Problem]:
        """What there is to look at in articles."""
        for path in paths:
            found = self._findings.get(path)
            yield from self._store.findings(path) if found is None else found

    def _note(self, outcome: Outcome) -> None:
        path = outcome.path
        for name, found in outcome.files.items():
            self._inputs.note(name, *found)
        for what, seconds in outcome.times.items():
            self.times[f"  {what}"] = self.times.get(f"  {what}", 0.0) + seconds
        self._problems.found += outcome.problems
        if outcome.problems:
            self.unusable.add(path)
        if not self._writes:
            self._findings[path] = decode_findings(outcome.findings) if outcome.findings else ()
        if outcome.summary is None:
            self.summaries.pop(path, None)
            return
        summary = self.summaries[path] = _summary.decode(outcome.summary)
        # Where there are problems only the summary is found, and no parts.
        if outcome.problems or not outcome.reads:
            return
        old = self._cache.articles.get(path)
        parts = {sys.intern(key): found for key, found in outcome.parts.items()}
        if outcome.spooled:
            self._wait(path, outcome.spooled)
        remembered = RememberedArticle(self._values.of(outcome.reads, outcome.files), parts)
        if self._cache.files:
            self._changes.note_article(
                old, self._cache.summaries.get(path), remembered, summary, outcome.files
            )
        self._cache.articles[path], self._cache.summaries[path] = remembered, summary
        if self._writes:
            self._store.put_article(path, remembered, outcome.summary, outcome.findings)
        for page in outcome.pages:
            self._staleness.is_stale(page.path, path)
            # Nearly all read the same: kept once, and not once for each.
            reads = self._shared.setdefault(page.reads, page.reads)
            self._ledger.keep(msgspec.structs.replace(page, reads=reads))

    def _wait(self, path: str, spooled: Spooled) -> None:
        # Of what comes from another process, every article has copies of its own.
        places = {sys.intern(key): place for key, place in spooled.places.items()}
        self.spooled[path] = Spooled(spooled.file, places)
