"""The stages of a build in order, for each of its three uses: to build, to explain a page, and to check."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from sitegen.annotation.noticed import Noticed, with_articles
from sitegen.annotation.summary import same_places
from sitegen.building.article_task import ArticleItem, ArticleTask
from sitegen.building.articles import Articles, contribute_again, of_same_content, read_articles, unchanged
from sitegen.building.assets import Assets, stage_assets, stage_media
from sitegen.building.catalogue import Catalogue, load_catalogue
from sitegen.building.explaining import Explained, changes_of, meant_by, reasons_of
from sitegen.building.file_task import FileTask
from sitegen.building.files import Plan, make_files, plan_files
from sitegen.building.neighbours import lacking, show_neighbours, stale_for
from sitegen.building.options import Checked, Progress, Result, refuse_warnings
from sitegen.building.parts import Waiting
from sitegen.building.records import Batch, RememberedArticle
from sitegen.building.remembering import complete_of, remember, remember_first
from sitegen.building.theme_trace import ThemeTrace, theme_digests, trace_theme
from sitegen.building.values import Values
from sitegen.building.work import Laps, Work
from sitegen.content.layout import (
    ABOUT_FILE,
    ARTICLES_FOLDER,
    GLOSSARY_FOLDER,
    MEMORY_FOLDER,
    NOTES_FOLDER,
    slug_of,
)
from sitegen.errors import ContentError, Problem, did_you_mean
from sitegen.execution.executor import Executor
from sitegen.execution.processes import Processes
from sitegen.files.paths import present
from sitegen.outputs.articles import page_path
from sitegen.site.findings import findings, of_definitions, undated, why_held_back
from sitegen.site.graph import Site, build_graph
from sitegen.site.links import check_links

# The files that hold nothing but the content of one article.
_OF_ARTICLES = (f"{ARTICLES_FOLDER}/", f"{MEMORY_FOLDER}/", f"{NOTES_FOLDER}/", ABOUT_FILE)


class Begun(NamedTuple):
    """What there is before articles are read: what was remembered about them, the other content, the theme
    and the files that pages use as they are, the current values of all these, and the task for articles."""

    before: Mapping[str, RememberedArticle]
    catalogue: Catalogue
    trace: ThemeTrace
    assets: Assets
    values: Values
    task: ArticleTask


def build_site(
    work: Work, *, strict: bool, workers: Executor, first: Collection[str], ready: Callable[[], None],
    progress: Progress,
) -> Result:  # fmt: skip
    """Makes and publishes what has changed. The pages in `first` (by path in the output) are published before
    the rest is made or checked; then `ready` is called. Raises ContentError with all problems."""
    laps, in_tasks = Laps(), Laps()
    begun = begin(work, laps)
    written: list[str] = []

    def publish(files: Batch, gone: Collection[str] = ()) -> tuple[str, ...]:
        made = {path: each.digest for path, each in files.made.items()}
        shards = [entry.path for entry in os.scandir(work.shards)] if work.shards else []
        changed, removed = work.output.publish(work.stage.folder, made, gone, shards)
        written.extend(changed)
        return removed

    def publish_first(files: Batch) -> None:
        if not work.problems.found:
            publish(begun.assets.files | files)
            remember_first(work, files)
            ready()

    articles = read(work, begun, workers, in_tasks, first, publish_first, progress)
    laps.lap("articles")
    laps.times |= in_tasks.times
    site = graph_of(work, begun.catalogue, articles)
    found = tuple(sorted({*findings(site), *work.problems.warnings}))
    warnings = tuple(problem for problem in found if problem.severity != "info")
    if strict:
        refuse_warnings(warnings)
    laps.lap("checking")
    pages = add_neighbours(work, begun, articles, site, workers)
    laps.lap("neighbours")
    plan = plan_files(work, site, begun.values)
    made = make(work, begun, articles, site, plan, workers, first, publish_first, progress)
    laps.lap("other files")
    progress("publishing", 0, 0)
    files = begun.assets.files | pages | made
    removed = publish(files, work.output.known.keys() - files.paths)
    laps.lap("publishing")
    complete = complete_of(work, site, found, files.paths)
    why = reasons(work, begun, plan, files)
    warnings += remember(work, begun.catalogue, site, files, why, complete)
    laps.lap("remembering")
    kept = complete.files - len(written)
    return Result(tuple(written), kept, removed, warnings, complete.pages, laps.times)


def explain_page(work: Work, page: str) -> Explained:
    """Why a page was last made, and why it would be made now."""
    begun = begin(work, Laps())
    articles = read(work, begun, Processes(0), Laps())
    site = graph_of(work, begun.catalogue, articles)
    plan = plan_files(work, site, begun.values)
    pages = stale_for(articles.files, lacking(work, site, articles.files), work.cache.files)
    files = begun.assets.files | pages | plan.files
    held_back = {page_path(each.path): why_held_back(each) for each in site.held_back}
    known = files.paths | work.cache.files.keys() | held_back.keys()
    meant = meant_by(page, begun.catalogue.matchers.pair.target)
    path = next((path for path in meant if path in known), None)
    if path is None:
        hint = next(filter(None, (did_you_mean(each, known) for each in meant[1:])), "")
        raise ContentError(Problem(page, 0, "there is no such page", hint))
    last = work.cache.files[path].why if path in work.cache.files else ()
    now = reasons(work, begun, plan, files).get(path, ())
    return Explained(path, last, now, path in files.paths, held_back.get(path, ""))


def read_site(work: Work) -> None:
    """Reads everything except media; raises ContentError with all errors. If the planned files have no errors
    and do not change where links lead, the errors of other files are left out, and if they are only those of
    new articles, the other articles are not even read."""
    begun = begin(work, Laps(), pages=False)
    if _only_adds(work, begun):
        return
    known = begun.before
    articles, read = read_contents(work, begun)
    if (
        work.inputs.planned
        and not work.problems.found
        and all(path.startswith(_OF_ARTICLES) for path in work.inputs.planned)
        and all(p in known and same_places(known[p].summary, s) for p, s in read.summaries.items())
    ):
        return
    graph_of(work, begun.catalogue, articles | read)


def _only_adds(work: Work, begun: Begun) -> bool:
    """Whether the planned files are those of new articles that refer to nothing else in the site: then only
    what is in them can be wrong. Raises ContentError with their own errors."""
    planned = work.inputs.planned
    new = [path for path in begun.catalogue.articles if path in planned]
    slugs = {slug_of(path) for path in new}
    if (
        work.problems.found
        or not new
        or not all(path.startswith(_OF_ARTICLES) for path in planned)
        or not all(path in new or Path(path).name.partition(".")[0] in slugs for path in planned)
        or any(present(work.inputs.site / path) for path in planned)
    ):
        return False
    read = read_articles(work, begun.values, begun.task, [*map(ArticleItem, new)], Processes(0), Laps())
    if work.problems.found:
        raise ContentError(*work.problems.found)
    return not any(
        summary.tags or summary.links or any(image.path for image in summary.images)
        for summary in read.summaries.values()
    )


def check_site(work: Work, slugs: Collection[str] = ()) -> Checked:
    """All errors and findings, including those in articles among `slugs` that are held back. Themes are not
    checked."""
    try:
        begun = begin(work, Laps(), pages=False)
        stage_media(work, begun.catalogue.media)
        same, read = read_contents(work, begun)
        articles = same | read
    except ContentError as error:
        return Checked(error.problems, ())
    errors: tuple[Problem, ...] = ()
    found: tuple[Problem, ...] = ()
    try:
        found = findings(graph_of(work, begun.catalogue, articles))
    except ContentError as error:
        errors = error.problems
    noticed: dict[str, Noticed] = {}
    for path, summary in articles.summaries.items():
        if not summary.unpublished(work.today) or summary.slug in slugs:
            remembered = articles.findings.get(path) or work.store.get("findings", path, Noticed)
            noticed[path] = remembered or Noticed()
    return Checked(errors, with_articles((*found, *work.problems.warnings), noticed))


def begin(work: Work, laps: Laps, *, pages: bool = True) -> Begun:
    """The stages before the articles: the catalogue and, if `pages` are wanted, the theme and the files that
    pages use as they are."""
    before = dict(work.cache.articles)
    catalogue = load_catalogue(work)
    laps.lap("settings and glossary")
    values = Values(work.inputs, catalogue.values)
    trace = trace_theme(work.inputs, catalogue.settings, work.cache.theme)
    assets = Assets(Batch({}, frozenset(), {}))
    with work.problems.collected():
        # Before anything is read, so that the next build remakes what changes in the meantime.
        themes = theme_digests(work.inputs)
        values |= trace.values(themes)
        if pages:
            assets = stage_assets(work, catalogue, themes)
    laps.lap("theme")
    task = ArticleTask(
        work.inputs.site, work.inputs.tree, catalogue.matchers,
        {file.entry.id: file.entry for file in catalogue.entries},
        None if work.problems.found else assets.renderer, work.stage, work.today, work.options.everything,
        work.inputs.planned,
    )  # fmt: skip
    return Begun(before, catalogue, trace, assets, values | assets.values, task)


def read(
    work: Work, begun: Begun, workers: Executor, laps: Laps, first: Collection[str] = (),
    publish_first: Callable[[Batch], None] = lambda files: None, progress: Progress = lambda *_: None,
) -> Articles:  # fmt: skip
    """The article stage; articles in view come before the others."""
    values, task, renamed = begun.values, begun.task, begun.catalogue.renamed
    in_view = [path for path in begun.catalogue.articles if page_path(path) in first]
    articles, stale = unchanged(work, values, task, renamed, in_view)
    if stale:
        shown = read_articles(work, values, task, stale, Processes(1), laps)
        publish_first(shown.files)
        articles |= shown
    others, stale = unchanged(
        work, values, task, renamed, [p for p in begun.catalogue.articles if p not in in_view]
    )
    return articles | others | read_articles(work, values, task, stale, workers, laps, progress)


def read_contents(work: Work, begun: Begun) -> tuple[Articles, Articles]:
    """The article stage without pages: the articles whose content is as remembered, and the others."""
    values, catalogue = begun.values, begun.catalogue
    same, changed = of_same_content(work, values, catalogue.renamed, catalogue.articles)
    items = [*map(ArticleItem, changed)]
    return same, read_articles(work, values, begun.task, items, Processes(0), Laps())


def graph_of(work: Work, catalogue: Catalogue, articles: Articles) -> Site:
    """The graph of the site; raises ContentError with all problems found so far."""
    if catalogue.settings is None:
        raise ContentError(*work.problems.found)
    summaries = [articles.summaries[path] for path in catalogue.articles if path in articles.summaries]
    site = build_graph(
        catalogue.settings, catalogue.entries, summaries, work.today, work.cache.words,
        everything=work.options.everything,
    )  # fmt: skip
    there = {
        path
        for folder in (ARTICLES_FOLDER, GLOSSARY_FOLDER)
        for path in work.inputs.tree.below(folder, folders_too=True)
    }
    usable = {file.entry.path for file in catalogue.entries} | articles.summaries.keys()
    unusable = articles.unusable | (there - usable)
    check_links(site, catalogue.entries, catalogue.media, unusable, work.problems)
    work.problems.warnings += of_definitions(catalogue.entries)
    if work.problems.found:
        faulty = {problem.path for problem in work.problems.found}
        more = (problem for problem in undated(site) if problem.path not in faulty)
        raise ContentError(*work.problems.found, *more)
    return site


def add_neighbours(work: Work, begun: Begun, articles: Articles, site: Site, workers: Executor) -> Batch:
    """The stage in which the pages of articles get what they show of others."""
    if begun.assets.renderer is None:
        raise AssertionError("without a theme there are problems, and no graph")
    pages = articles.files
    found = lacking(work, site, pages)
    lost = [page.article for page in found if page.shown is None]
    if lost:
        # What is remembered of these pages is damaged.
        items = [ArticleItem(path, parts=False) for path in lost]
        pages = pages.replaced(read_articles(work, begun.values, begun.task, items, workers, Laps()).files)
        found = lacking(work, site, pages)
    return show_neighbours(work, begun.values, begun.assets.renderer, pages, found, workers)


def make(
    work: Work, begun: Begun, articles: Articles, site: Site, plan: Plan, workers: Executor,
    first: Collection[str], publish_first: Callable[[Batch], None], progress: Progress,
) -> Batch:  # fmt: skip
    """The stage of the files that are made from the site as a whole."""
    if begun.assets.renderer is None:
        raise AssertionError("without a theme there are problems, and no graph")
    waiting = Waiting(articles.waiting, lambda paths: contribute_again(work, begun.task, paths, workers))
    task = FileTask(site, begun.assets.renderer, work.stage)
    return make_files(
        work, plan, task, waiting, workers, first=first, publish=publish_first, progress=progress
    )


def reasons(work: Work, begun: Begun, plan: Plan, files: Batch) -> dict[str, tuple[str, ...]]:
    """Why the stale files are made, in words."""
    # If nothing is remembered, there is nothing to compare with.
    there = begun.catalogue.articles if work.cache.files else ()
    changes = changes_of(begun.before if there else {}, work.cache.articles, there)
    return reasons_of(files.stale, begun.trace.beneath, changes, plan.keys)
