"""The article stage: which articles must be read, and the results of reading them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from sitegen.annotation.noticed import Noticed
from sitegen.annotation.summary import Summary
from sitegen.building.article_task import ArticleItem, ArticleTask, Outcome, decode_outcome
from sitegen.building.digests import Digests
from sitegen.building.neighbours import shown_in
from sitegen.building.options import Progress
from sitegen.building.parts import Segment, segments
from sitegen.building.records import Batch, Differences, RememberedArticle, RememberedFile
from sitegen.building.renaming import Renamed
from sitegen.building.shards import outcomes_of_shards
from sitegen.building.values import Values, differences_of
from sitegen.building.work import Laps, Work
from sitegen.execution.executor import Executor
from sitegen.files.reading import digest
from sitegen.outputs.articles import page_path
from sitegen.rendering.dependencies import NAMES, is_of_content

_ONLY_NAMES = frozenset({NAMES})

# How many articles are stored at once.
_TOGETHER = 64


class Articles(NamedTuple):
    """What is known about some articles, by path: the summaries of the usable ones, which ones have problems
    (`unusable`), the findings of those whose findings are not stored, and their pages; also, by digest, the
    parts waiting in the stage."""

    summaries: Mapping[str, Summary]
    unusable: frozenset[str]
    findings: Mapping[str, Noticed]
    files: Batch
    waiting: Mapping[bytes, Segment]

    def __or__(self, other: Articles) -> Articles:
        return Articles(
            {**self.summaries, **other.summaries},
            self.unusable | other.unusable,
            {**self.findings, **other.findings},
            self.files | other.files,
            {**self.waiting, **other.waiting},
        )


def unchanged(
    work: Work, values: Values, task: ArticleTask, renamed: Renamed | None, paths: Iterable[str]
) -> tuple[Articles, list[ArticleItem]]:
    """The articles that are taken as remembered, and the rest: those whose parts or page must be made. Those
    that a change of names does not affect are remembered with the names as they are now."""
    summaries: dict[str, Summary] = {}
    kept: set[str] = set()
    stale: list[ArticleItem] = []
    spared: dict[str, RememberedArticle] = {}
    made: dict[str, RememberedFile] = {}
    for path in paths:
        remembered, page = work.cache.articles.get(path), page_path(path)
        published = work.output.holds(page)
        if remembered is None:
            stale.append(ArticleItem(path, published))
            continue
        different = values.differences(remembered.reads)
        is_shown = task.shows(remembered.summary)
        of_page = differences_of(page, [path], values, work.cache, work.output) if is_shown else None
        changes = [each for each in (different or None, of_page) if each is not None]
        if changes and not (renamed and renamed.spares(remembered, work.output, *changes)):
            # The glossary's names may have changed in ways that do not affect this article.
            parts = not _ONLY_NAMES.issuperset(different)
            is_page = of_page is not None and not (of_page and _ONLY_NAMES.issuperset(of_page))
            known = b"" if parts else remembered.content
            wants_page = parts or is_page
            shown = shown_in(work.output, page, work.cache.files.get(page)) if wants_page else b""
            stale.append(ArticleItem(path, published, parts, wants_page, known, shown))
            continue
        summaries[path] = remembered.summary
        if renamed and different:
            spared[path] = renamed.applied_to(remembered)
        if renamed and of_page:
            made[page] = renamed.applied_to(work.cache.files[page])
        elif is_shown:
            kept.add(page)
    _keep(work, spared)
    return Articles(summaries, frozenset(), {}, Batch(made, frozenset(kept), {}), {}), stale


def of_same_content(
    work: Work, values: Values, renamed: Renamed | None, paths: Iterable[str]
) -> tuple[Articles, list[str]]:
    """The articles that can be taken as remembered when no pages are made, however the theme has changed, and
    the paths of the rest."""
    summaries: dict[str, Summary] = {}
    changed: list[str] = []
    for path in paths:
        remembered = work.cache.articles.get(path)
        if remembered is None:
            changed.append(path)
            continue
        different = values.differences(remembered.reads)
        different = {name: each for name, each in different.items() if is_of_content(name)}
        if different and not (renamed and renamed.spares(remembered, work.output, different)):
            changed.append(path)
        else:
            summaries[path] = remembered.summary
    return Articles(summaries, frozenset(), {}, Batch({}, frozenset(), {}), {}), changed


def read_articles(
    work: Work, values: Values, task: ArticleTask, items: Sequence[ArticleItem], executor: Executor,
    laps: Laps, progress: Progress = lambda *_: None,
) -> Articles:  # fmt: skip
    """Runs the task for articles. Results are stored at once, as they stay valid whatever happens to the
    build."""
    summaries: dict[str, Summary] = {}
    findings: dict[str, Noticed] = {}
    made: dict[str, RememberedFile] = {}
    stale: dict[str, Differences] = {}
    waiting: dict[bytes, Segment] = {}
    unusable: set[str] = set()
    for outcome in _outcomes(work, values, task, items, executor, progress):
        for what, seconds in outcome.times.items():
            laps.add(f"  {what}", seconds)
        work.problems.found += outcome.problems
        if outcome.problems:
            unusable.add(outcome.path)
        if outcome.as_known:
            summary = summaries[outcome.path] = work.cache.articles[outcome.path].summary
            if not outcome.pages and not outcome.problems and task.shows(summary):
                made |= _page_as_before(work, values, outcome)
        elif outcome.summary:
            summaries[outcome.path] = outcome.summary
        if not work.stage.folder and not outcome.as_known:
            findings[outcome.path] = outcome.findings
        waiting |= waiting_of(outcome)
        for page in outcome.pages:
            found = differences_of(page.path, [outcome.path], values, work.cache, work.output)
            stale[page.path] = found or {}
            reads = values.of(page.reads, outcome.files)
            made[page.path] = RememberedFile(reads, page.digest, page.composition)
    return Articles(summaries, frozenset(unusable), findings, Batch(made, frozenset(), stale), waiting)


def _outcomes(
    work: Work, values: Values, task: ArticleTask, items: Sequence[ArticleItem], executor: Executor,
    progress: Progress,
) -> Iterator[Outcome]:  # fmt: skip
    found: list[Outcome] = []
    results = (
        outcomes_of_shards(work, values, task, items, executor)
        if executor.is_elsewhere
        else executor.map(task, items)
    )
    for number, encoded in enumerate(results, 1):
        progress("articles", number, len(items))
        if number == 1 and task.renderer and executor.shares(items):
            # For the files that are made next, while the other processes are busy.
            task.renderer.prepare()
        found.append(decode_outcome(encoded))
        # Neither one by one, which is slow, nor all at the end: a build may be interrupted.
        if len(found) == _TOGETHER or number == len(items):
            _remember(work, values, found)
            yield from found
            found = []


def _remember(work: Work, values: Values, outcomes: Sequence[Outcome]) -> None:
    known: dict[str, RememberedArticle] = {}
    for outcome in outcomes:
        for name, file in outcome.files.items():
            work.inputs.note(name, *file)
        # If there are problems, there is only a summary and no parts.
        if outcome.as_known:
            before = work.cache.articles[outcome.path]
            known[outcome.path] = msgspec.structs.replace(before, reads=_now(values, before.reads, outcome))
        elif outcome.summary and outcome.reads and not outcome.problems:
            reads = values.of(outcome.reads, outcome.files)
            parts = parts_of(outcome)
            known[outcome.path] = RememberedArticle(reads, parts, outcome.summary, outcome.content)
    anew = [each for each in outcomes if each.path in known and not each.as_known]
    # Articles with problems are not remembered, but their lines are counted before the problems are reported.
    others = (each for each in outcomes if each.words and each.path not in known)
    work.cache.unstored |= {digest(each.words): each.words for each in others}
    _keep(work, known, anew)


def _keep(work: Work, articles: Mapping[str, RememberedArticle], anew: Sequence[Outcome] = ()) -> None:
    work.cache.articles |= articles
    words = {digest(each.words): each.words for each in anew if each.words}
    if not work.stage.folder:
        work.cache.unstored |= words
    elif articles:
        with work.store.transaction():
            work.store.write("articles", articles)
            work.store.write("findings", {each.path: each.findings for each in anew})
            work.store.write("words", {held.hex(): known for held, known in words.items()})


def _page_as_before(work: Work, values: Values, outcome: Outcome) -> dict[str, RememberedFile]:
    """The page of an article in which nothing has changed, if it had one."""
    path = page_path(outcome.path)
    before = work.cache.files.get(path)
    return (
        {path: msgspec.structs.replace(before, reads=_now(values, before.reads, outcome))} if before else {}
    )


def _now(values: Values, reads: Digests, outcome: Outcome) -> Digests:
    """The current values of the same names."""
    return values.of(frozenset(reads.data.keys() - outcome.files.keys()), outcome.files)


def waiting_of(outcome: Outcome) -> dict[bytes, Segment]:
    """The parts of an article by digest, as they wait in the stage."""
    # Every article that comes from another process has its own copy of the file name.
    file = sys.intern(outcome.spool)
    return {part.digest: part for part in segments(file, outcome.parts)} if file else {}


def parts_of(outcome: Outcome) -> dict[str, bytes]:
    """The digests of the parts of an article by key."""
    digests = (known for known, _ in outcome.parts[1])
    return {sys.intern(key): known for key, known in zip(outcome.keys, digests, strict=True)}


def contribute_again(
    work: Work, task: ArticleTask, paths: Iterable[str], executor: Executor
) -> dict[bytes, Segment]:
    """Runs the task again for articles whose parts no longer exist anywhere; returns these parts. Raises
    ContentError if an article has changed in the meantime."""
    found: dict[bytes, Segment] = {}
    for encoded in executor.map(task, [ArticleItem(path, page=False) for path in paths]):
        outcome = decode_outcome(encoded)
        work.problems.found += outcome.problems
        found |= waiting_of(outcome)
        if not outcome.problems and parts_of(outcome) != work.cache.articles[outcome.path].parts:
            work.problems.report(outcome.path, 0, "was changed while the site was being built", "build again")
    work.problems.raise_if_any()
    return found
