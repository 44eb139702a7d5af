"""The last stage: what the next build needs to know about this one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from sitegen.building.cache import SUMS
from sitegen.building.catalogue import Catalogue
from sitegen.building.clock import same_until
from sitegen.building.neighbours import grounds_of
from sitegen.building.options import Complete
from sitegen.building.records import Batch
from sitegen.building.store import Table
from sitegen.building.work import Work
from sitegen.errors import Problem, reason_of
from sitegen.files.paths import STATE_FOLDER
from sitegen.site.graph import Site


def complete_of(work: Work, site: Site, found: Collection[Problem], paths: Collection[str]) -> Complete:
    """The record of a completed build: `found` are its findings, `paths` the files of the output."""
    dates = [summary.date for summary in (*site.articles.values(), *site.held_back) if not summary.draft]
    return Complete(
        work.options,
        len(paths),
        sum(path.endswith(".html") for path in paths),
        tuple(problem for problem in found if problem.severity != "info"),
        tuple(problem for problem in found if problem.severity == "info"),
        tuple(summary.path for summary in site.held_back),
        *same_until(dates, work.today),
    )


def remember_first(work: Work, files: Batch) -> None:
    """Remembers files that are published before the others: the build may be given up before it ends, and the
    next one must know what they hold. They keep the reason why they were made last until this one has
    ended."""
    before = work.cache.files
    made = {
        path: msgspec.structs.replace(each, why=before[path].why) if path in before else each
        for path, each in files.made.items()
    }
    with work.store.transaction():
        work.store.write("made", made)
    work.cache.files |= made


def remember(
    work: Work, catalogue: Catalogue, site: Site, files: Batch, why: Mapping[str, tuple[str, ...]],
    complete: Complete,
) -> tuple[Problem, ...]:  # fmt: skip
    """Remembers the build. If this fails, the published output is still correct, so the failure is a
    warning."""
    cache, store = work.cache, work.store
    # A file that was only checked again keeps the reason why it was made.
    made = {
        path: msgspec.structs.replace(each, why=why.get(path, each.why)) for path, each in files.made.items()
    }
    there: tuple[tuple[Table, dict[str, Any], Collection[str]], ...] = (
        ("entries", cache.entries, {file.entry.path for file in catalogue.entries}),
        ("articles", cache.articles, catalogue.articles),
        ("made", cache.files, files.paths),
    )
    gone = {table: known.keys() - {*names} for table, known, names in there}
    theme = catalogue.settings.theme if catalogue.settings else ""
    grounds = grounds_of(site)
    try:
        with store.transaction():
            store.write("files", work.inputs.changes())
            store.write("entries", {path: cache.entries[path] for path in catalogue.new_entries})
            store.write("made", made)
            for table, names in (*gone.items(), ("findings", gone["articles"])):
                store.write(table, dict.fromkeys(names))
            kept = cache.articles.keys() - gone["articles"]
            words = {cache.articles[path].summary.words.hex() for path in kept}
            store.write("words", dict.fromkeys(store.names("words") - words) | {SUMS: cache.words.counted})
            appearance = cache.appearance and cache.appearance.published
            store.write(
                "meta",
                {"complete": complete, "theme": theme, "appearance": appearance, "grounds": grounds},
            )
            used = [
                each.reads for kept in (cache.articles, {**cache.files, **made}) for each in kept.values()
            ]
            store.forget_pairs(used)
    except OSError as error:
        message = f"cannot be written: {reason_of(error)}"
        hint = "the site is built, but the next build starts from scratch"
        return (Problem(STATE_FOLDER, 0, message, hint, "warning"),)
    cache.theme, cache.grounds = theme, grounds
    cache.files |= made
    for table, known, _ in there:
        for name in gone[table]:
            del known[name]
    return ()
