"""`sitegen import`: from files to articles of the site."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from sitegen.content.layout import ARTICLES_FOLDER, SLUG, require_content
from sitegen.content.settings import pair_of
from sitegen.editing.syncing import load_synced
from sitegen.editing.writing import Check, Group, put, write
from sitegen.errors import ContentError, Problem
from sitegen.files.paths import STATE_FOLDER, present, printable, relative
from sitegen.files.reading import read_bytes
from sitegen.importing.draft import Draft, ReportLine
from sitegen.importing.markdown import write_article
from sitegen.importing.reader import read_raw
from sitegen.importing.slugs import slug_for
from sitegen.model.record import Record


class Imported(Record, frozen=True):
    """What an import did with a file, and what it noticed on the way; or `problems`, for which it wrote
    nothing."""

    file: Path
    path: str = ""
    outcome: Literal["wrote", "unchanged", "replaced"] = "wrote"
    report: tuple[ReportLine, ...] = ()
    problems: tuple[Problem, ...] = ()


def import_files(
    site: Path,
    files: Sequence[Path],
    check: Check,
    *,
    slug: str = "",
    date: datetime.date | None = None,
    force: bool = False,
) -> list[Imported]:
    """Makes an article of each raw text or saved page, and the translation memory beside it, but for those
    that the next build would refuse. `slug` and `date` stand in for what a file gives."""
    require_content(site)
    imported: dict[Path, Imported] = {}
    groups: dict[Path, Group] = {}
    made_of: dict[str, Path] = {}
    for file in files:
        try:
            plan, group = _plan(site, file, slug, date, force)
            first = made_of.setdefault(plan.path, file)
            if first != file:
                message = f"{plan.path} is made of {printable(str(first))} already"
                raise ContentError(_problem(file, message, "import it alone, with another --slug"))
            imported[file] = plan
            if group:
                groups[file] = group
        except ContentError as error:
            imported[file] = Imported(file, problems=error.problems)
    for file, found in zip(groups, put(site, list(groups.values()), check), strict=True):
        if found:
            imported[file] = Imported(file, problems=tuple(_refused(file, problem) for problem in found))
    return list(imported.values())


def _plan(
    site: Path, file: Path, slug: str, date: datetime.date | None, force: bool
) -> tuple[Imported, Group]:
    """What an import is to do, and the files to write for it; none where nothing changes."""
    draft = read_raw(read_bytes(file, site), printable(str(file)))
    draft = msgspec.structs.replace(draft, date=date or draft.date)
    target = site / ARTICLES_FOLDER / f"{_slug(file, slug, draft)}.md"
    name = relative(target, site)
    data = write_article(draft).encode()
    old = read_bytes(target, site) if present(target) else None
    if old == data:
        return Imported(file, name, "unchanged", draft.report), {}
    if old is not None:
        if not force:
            message = f"{name} is there and differs from this file"
            hint = "it may have been edited: use --force to replace it, or --slug for another name"
            raise ContentError(_problem(file, message, hint))
        kept = site / STATE_FOLDER / "replaced" / f"{target.stem}.{hashlib.sha256(old).hexdigest()[:8]}.md"
        write(kept, old, site)
    try:
        memory = load_synced(site, target, pair_of(site), data)
    except ContentError as error:
        raise ContentError(*(_refused(file, problem) for problem in error.problems)) from error
    files = {name: data, relative(memory.path, site): memory.written()}
    return Imported(file, name, "wrote" if old is None else "replaced", draft.report), files


def _slug(file: Path, slug: str, draft: Draft) -> str:
    slug = slug or slug_for(draft.title, draft.date)
    if not SLUG.fullmatch(slug):
        raise ContentError(_problem(file, f'"{slug}" cannot be a slug', "letters a to z, digits, - and _"))
    return slug


def _problem(file: Path, message: str, hint: str) -> Problem:
    return Problem(printable(str(file)), 0, message, hint)


def _refused(file: Path, problem: Problem) -> Problem:
    """The problem that a file is not imported, because of what would be wrong with the article."""
    if problem.message == 'field "date" is missing':
        hint = "use --date YYYY-MM-DD, or write the date below the title"
        return _problem(file, "is not imported: it gives no date", hint)
    return _problem(file, f"is not imported: {problem}", "")
