"""`sitegen import`: from a file to an article of the site."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

from sitegen.content import articles
from sitegen.content.folder import SLUG
from sitegen.editing import sync_article, write
from sitegen.errors import ContentError, Problem
from sitegen.files import STATE_FOLDER, read_bytes, relative
from sitegen.importing import read_raw, slug_for
from sitegen.importing.draft import ReportLine
from sitegen.importing.markdown import write_article
from sitegen.model import Record


class Imported(Record, frozen=True):
    """What an import did, and what it noticed on the way."""

    path: str
    outcome: Literal["wrote", "unchanged", "replaced"]
    report: tuple[ReportLine, ...]


def import_file(site: Path, file: Path, *, slug: str | None = None, force: bool = False) -> Imported:
    """Makes an article of a raw text or saved page, and the translation memory beside it."""
    draft = read_raw(read_bytes(file, site), str(file))
    slug = slug or slug_for(draft.title, draft.date)
    if not SLUG.fullmatch(slug):
        raise ContentError(
            Problem(str(file), 0, f'"{slug}" cannot be a slug', "letters a to z, digits, - and _")
        )
    target = site / articles.FOLDER / f"{slug}.md"
    name = relative(target, site)
    data = write_article(draft).encode()
    old = target.read_bytes() if target.exists() else None
    if old == data:
        return Imported(name, "unchanged", draft.report)
    if old is not None and not force:
        told = f"{name} is there and differs from this file"
        hint = "it may have been edited: use --force to replace it, or --slug for another name"
        raise ContentError(Problem(str(file), 0, told, hint))
    if old is not None:
        kept = site / STATE_FOLDER / "replaced" / f"{slug}.{hashlib.sha256(old).hexdigest()[:8]}.md"
        write(kept, old, site)
    write(target, data, site)
    report = draft.report
    try:
        sync_article(site, target)
    except ContentError as error:
        unsure = tuple(
            ReportLine(p.line, "unsure", f"the article needs an edit first: {p.message}", "")
            for p in error.problems
        )
        report = (*report, *unsure)
    return Imported(name, "wrote" if old is None else "replaced", report)
