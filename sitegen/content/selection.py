"""Articles selected by their slugs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from sitegen.content.layout import ARTICLES_FOLDER, article_files, memory_path, notes_path
from sitegen.content.settings import pair_of
from sitegen.errors import ContentError, Problem, Problems, did_you_mean
from sitegen.files.paths import relative


def no_article(slug: str, slugs: Iterable[str]) -> Problem:
    """The problem that no article has the slug."""
    return Problem(ARTICLES_FOLDER, 0, f'there is no article "{slug}"', did_you_mean(slug, slugs))


def require_articles(slugs: Sequence[str], known: Iterable[str]) -> None:
    """Raises a ContentError for slugs that are not `known`."""
    there = {*known}
    if gone := [no_article(slug, there) for slug in slugs if slug not in there]:
        raise ContentError(*gone)


def files_of(site: Path, slugs: Sequence[str]) -> frozenset[str]:
    """The paths in the site folder of the files that these articles are read from; none without slugs. Raises
    ContentError for a slug that no article has."""
    if not slugs:
        return frozenset()
    known = article_files(site, Problems())
    require_articles(slugs, known)
    target = pair_of(site).target
    return frozenset(
        path
        for slug in slugs
        for path in (relative(known[slug], site), memory_path(slug, target), notes_path(slug))
    )
