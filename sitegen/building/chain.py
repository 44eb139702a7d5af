"""The stages of a build in their order, for each of the three things that are asked of them: to build, to
explain a page, and to check."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from sitegen.building.article_task import ArticleTask
from sitegen.building.articles import Articles
from sitegen.building.assets import load_assets, stage_media
from sitegen.building.cache import Cache
from sitegen.building.catalogue import Catalogue, load_catalogue
from sitegen.building.clock import same_until
from sitegen.building.executor import Executor, InProcess, executor
from sitegen.building.explaining import Changes, Explained, with_counts
from sitegen.building.file_task import FileTask, key_of
from sitegen.building.files import PartFinder, make_files, values_of
from sitegen.building.inputs import Inputs
from sitegen.building.options import Complete, Options, Progress, Result
from sitegen.building.parts import Spool
from sitegen.building.publishing import PAGES, Output
from sitegen.building.staging import Ledger, Stage
from sitegen.building.staleness import Staleness
from sitegen.building.store import RememberedFile, Store
from sitegen.building.theme_trace import theme_digests, theme_values, trace_theme
from sitegen.building.values import Values
from sitegen.content.layout import (
    ABOUT_FILE,
    ABOUT_SLUG,
    ARTICLES_FOLDER,
    CONTENT,
    GLOSSARY_FOLDER,
    MEMORY_FOLDER,
    NOTES_FOLDER,
    memory_suffix,
)
from sitegen.errors import ContentError, Problem, Problems, did_you_mean, reason_of
from sitegen.files.paths import STATE_FOLDER
from sitegen.model.language import Lang
from sitegen.outputs.articles import page_path
from sitegen.outputs.base import File
from sitegen.outputs.registry import BY_NAME, files
from sitegen.rendering import dependencies
from sitegen.rendering.environment import Renderer
from sitegen.site.findings import findings
from sitegen.site.graph import Site, build_graph
from sitegen.site.links import check_links
from sitegen.site.urls import output_path, url_of_file


class Work(NamedTuple):
    """What all stages of one build work with. Without a `stage` (a folder) nothing is written."""

    inputs: Inputs
    options: Options
    today: datetime.date
    problems: Problems
    cache: Cache
    store: Store
    output: Output
    stage: str


class Begun(NamedTuple):
    """A build after its first stages. Without a renderer no page can be made, for reasons that are told."""

    catalogue: Catalogue
    values: Values
    ledger: Ledger
    staleness: Staleness
    changes: Changes
    renderer: Renderer | None
    articles: Articles
    task: ArticleTask


class Laps:
    """The seconds of each stage."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, what: str) -> None:
        now = time.perf_counter()
        self.times[what] = self.times.get(what, 0.0) + now - self._last
        self._last = now


def build_site(
    work: Work, *, strict: bool, jobs: int, first: Collection[str], ready: Callable[[], None],
    progress: Progress,
) -> Result:  # fmt: skip
    """Makes and publishes what has changed. Pages `first` (by path in the output) are published before the
    rest is made or checked; then `ready` is called. Raises ContentError with all problems."""
    laps, workers = Laps(), executor(jobs)
    begun = begin(work, laps)
    with contextlib.closing(begun.task.spool):
        written: list[str] = []

        def publish_first(pages: set[str]) -> None:
            if not work.problems.found:
                shown = {path for path in begun.ledger.staged if path in pages or not path.endswith(PAGES)}
                written.extend(work.output.publish(Path(work.stage), begun.ledger.take(shown), ())[0])
                ready()

        read_articles(begun, workers, first, publish_first, progress)
        laps.lap("articles")
        laps.times |= begun.articles.times
        site = graph_of(work, begun)
        found = tuple(sorted({*findings(site), *work.problems.warnings}))
        warnings = tuple(problem for problem in found if problem.severity != "info")
        if strict and warnings:
            raise ContentError(*warnings)
        laps.lap("checking")
        stale = stale_files(work, begun, site)
        make(work, begun, site, stale, workers, first, publish_first, progress)
        work.problems.raise_if_any()
        laps.lap("other files")
        progress("publishing", 0, 0)
        gone = work.output.known.keys() - begun.ledger.produced
        more, removed = work.output.publish(Path(work.stage), begun.ledger.take(), gone)
        written += more
        laps.lap("publishing")
    complete = complete_of(work, begun, site, found)
    warnings += tuple(remember(work, begun, complete))
    laps.lap("remembering")
    produced = len(begun.ledger.produced)
    return Result(tuple(written), produced - len(written), removed, warnings, complete.pages, laps.times)


def explain_page(work: Work, page: str) -> Explained:
    """Why a page was last made, and why it would be made now."""
    begun = begin(work, Laps())
    read_articles(begun, executor(0))
    stale_files(work, begun, graph_of(work, begun))
    known = begun.ledger.produced | work.cache.files.keys()
    meant = _paths_of(page, begun.catalogue.matchers.pair.target)
    path = next((path for path in meant if path in known), None)
    if path is None:
        hint = did_you_mean(meant[-1], known)
        raise ContentError(Problem(page, 0, "there is no such page", hint))
    last = work.cache.files[path].why if path in work.cache.files else ()
    return Explained(path, last, reasons(begun).get(path, ()), path in begun.ledger.produced)


def read_site(work: Work) -> None:
    """Reads all but media; raises ContentError with all errors."""
    begun = begin(work, Laps(), pages=False)
    read_articles(begun, executor(0))
    graph_of(work, begun)


def check_site(work: Work) -> tuple[Problem, ...]:
    """All that a person should look at; raises ContentError with all errors. Themes are not looked at."""
    begun = begin(work, Laps(), pages=False)
    media = begun.catalogue.media
    stage_media(media, work.inputs, begun.ledger, work.output, begun.task.stage, work.problems)
    read_articles(begun, executor(0))
    site = graph_of(work, begun)
    of_articles = begun.articles.findings([summary.path for summary in site.texts])
    return tuple(sorted({*findings(site), *of_articles, *work.problems.warnings}))


def begin(work: Work, laps: Laps, *, pages: bool = True) -> Begun:
    """The stages before the articles: the catalogue and, where there are to be `pages`, the theme with the
    files that they use as they are."""
    catalogue = load_catalogue(work.inputs, work.options, work.today, work.cache, work.problems)
    values = Values(work.inputs)
    values.note_digests(catalogue.values)
    ledger, changes = Ledger(work.output), Changes()
    trace = trace_theme(work.inputs, catalogue.settings, work.cache.theme)
    staleness = Staleness(values, work.cache, work.output, trace.beneath)
    laps.lap("settings and glossary")
    stage = Stage(work.stage)
    renderer = None
    with work.problems.collected():
        # Before anything is read, so that what changes meanwhile is made again by the next build.
        themes = theme_digests(work.inputs)
        values.note_digests(theme_values(trace, themes))
        if pages:
            renderer = load_assets(
                work.inputs, catalogue, themes, work.cache, values, ledger, work.output, stage, work.problems
            )
    laps.lap("theme")
    articles = Articles(
        work.inputs, values, work.cache, work.store, work.output, ledger, staleness, changes, work.problems,
        writes=bool(work.stage),
    )  # fmt: skip
    task = ArticleTask(
        work.inputs.site, work.inputs.tree, catalogue.matchers, None if work.problems.found else renderer,
        stage, Spool(work.stage), work.today, work.options.everything, work.inputs.planned,
    )  # fmt: skip
    for path in work.cache.articles.keys() - set(catalogue.articles):
        changes.note_gone(path, work.cache.articles[path])
    return Begun(catalogue, values, ledger, staleness, changes, renderer, articles, task)


def read_articles(
    begun: Begun, workers: Executor, first: Collection[str] = (),
    publish_first: Callable[[set[str]], None] = lambda pages: None, progress: Progress = lambda *_: None,
) -> None:  # fmt: skip
    """The stage of the articles; those in view before the others."""
    in_view = [path for path in begun.catalogue.articles if page_path(path) in first]
    shown = begun.articles.stale(in_view, begun.task)
    if shown:
        begun.articles.read(shown, begun.task, InProcess())
        publish_first({page_path(path) for path in shown})
    others = [path for path in begun.catalogue.articles if page_path(path) not in first]
    begun.articles.read(begun.articles.stale(others, begun.task), begun.task, workers, progress)


def graph_of(work: Work, begun: Begun) -> Site:
    """The graph of the site; raises ContentError with everything that was found so far."""
    catalogue, articles = begun.catalogue, begun.articles
    if catalogue.settings is None:
        raise ContentError(*work.problems.found)
    summaries = [articles.summaries[path] for path in catalogue.articles if path in articles.summaries]
    site = build_graph(
        catalogue.settings, catalogue.entries, summaries, work.today, everything=work.options.everything
    )
    there = {
        path
        for folder in (ARTICLES_FOLDER, GLOSSARY_FOLDER)
        for path in work.inputs.tree.below(folder, folders_too=True)
    }
    usable = {file.entry.path for file in catalogue.entries} | articles.summaries.keys()
    unusable = articles.unusable | (there - usable)
    check_links(site, catalogue.entries, catalogue.media, unusable, work.problems)
    work.problems.raise_if_any()
    return site


def stale_files(work: Work, begun: Begun, site: Site) -> list[File]:
    """The files of the site that have to be made; what is to be there is noted in the ledger."""
    wanted = [file for file in files(site) if not BY_NAME[file.output].whole]
    begun.values.note_digests(values_of(site, wanted, work.cache))
    stale: list[File] = []
    for file in wanted:
        sources = []
        if file.listed is not None:
            sources.append(dependencies.listed(file.path))
        if file.parts is not None:
            name = dependencies.parts(file.path)
            begun.changes.note_file(name, key_of(file))
            sources.append(name)
        begun.ledger.claim(file.path)
        if begun.staleness.is_stale(file.path, *sources):
            stale.append(file)
    return stale


def make(
    work: Work, begun: Begun, site: Site, stale: list[File], workers: Executor, first: Collection[str],
    publish_first: Callable[[set[str]], None], progress: Progress,
) -> None:  # fmt: skip
    """The stage of the files that are made of the site."""
    if begun.renderer is None:
        raise AssertionError("without a theme there are problems, and no graph")
    finder = PartFinder(site, begun.articles, work.cache, work.store, work.output, work.stage)
    make_files(
        stale, FileTask(site, begun.renderer, begun.task.stage), finder,
        lambda paths: begun.articles.contribute(paths, begun.task, workers),
        workers, work.output, begun.ledger, work.problems,
        first=first, publish=publish_first, progress=progress,
    )  # fmt: skip


def reasons(begun: Begun) -> dict[str, tuple[str, ...]]:
    """Why files are stale, in words."""
    stale = begun.staleness.found
    return with_counts({path: begun.changes.reasons(found) for path, found in stale.items()})


def complete_of(work: Work, begun: Begun, site: Site, found: tuple[Problem, ...]) -> Complete:
    """What is remembered of a whole build."""
    produced = begun.ledger.produced
    dates = [summary.date for summary in (*site.articles.values(), *site.held_back) if not summary.draft]
    since, until = same_until(dates, work.today)
    return Complete(
        work.options,
        len(produced),
        sum(path.endswith(".html") for path in produced),
        tuple(problem for problem in found if problem.severity != "info"),
        tuple(problem for problem in found if problem.severity == "info"),
        tuple(summary.path for summary in site.held_back),
        since,
        until,
    )


def remember(work: Work, begun: Begun, complete: Complete) -> Iterator[Problem]:
    """The last stage. What is published is right even if it fails."""
    try:
        _put(work, begun, complete)
    except OSError as error:
        told = f"cannot be written: {reason_of(error)}"
        hint = "the site is built, but the next build begins anew"
        yield Problem(STATE_FOLDER, 0, told, hint, "warning")


def _put(work: Work, begun: Begun, complete: Complete) -> None:
    cache, ledger = work.cache, begun.ledger
    why = reasons(begun)
    begun.values.forget_shared()
    made = {
        path: RememberedFile(begun.values.of(each.reads, each.own), each.digest, why.get(path, ()))
        for path, each in ledger.made.items()
    }
    compositions = {
        path: (each.of, each.composition) for path, each in ledger.made.items() if each.composition
    }
    gone = [path for path in cache.files if path not in ledger.produced]
    entries = cache.entries.keys() - {file.entry.path for file in begun.catalogue.entries}
    articles = cache.articles.keys() - set(begun.catalogue.articles)
    theme = begun.catalogue.settings.theme if begun.catalogue.settings else ""
    with work.store.transaction():
        work.store.put_files("files", work.inputs.changes())
        work.store.put_entries(begun.catalogue.new_entries, entries)
        for path in articles:
            work.store.drop_article(path)
        work.store.put_files_made(made, compositions, gone)
        work.store.put("complete", complete)
        work.store.put("theme", theme)
    cache.theme = theme
    cache.files |= made
    for known, names in (
        (cache.files, gone),
        (cache.entries, entries),
        (cache.summaries, articles),
        (cache.articles, articles),
    ):
        for name in [*names]:
            del known[name]


def _paths_of(page: str, target: Lang) -> list[str]:
    """The files of the output that may be meant: by their path, their address, or what is edited for them."""
    name = page.strip("/").removeprefix("output/")
    path = name if name.startswith(f"{CONTENT}/") else f"{CONTENT}/{name}"
    for folder, suffix in ((MEMORY_FOLDER, memory_suffix(target)), (NOTES_FOLDER, ".yaml")):
        if path.startswith(f"{folder}/") and path.endswith(suffix):
            path = f"{ARTICLES_FOLDER}/{path.removeprefix(f'{folder}/').removesuffix(suffix)}.md"
    url = url_of_file(ABOUT_FILE if path == f"{ARTICLES_FOLDER}/{ABOUT_SLUG}.md" else path)
    return [*([output_path(url)] if url else []), name, f"{name}/index.html" if name else "index.html"]
