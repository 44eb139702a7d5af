"""Checking planned files without reading the whole site."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from sitegen.annotation.article import annotate
from sitegen.annotation.summary import Summary, same_places, summarise
from sitegen.content.layout import ABOUT_FILE, ARTICLES_FOLDER, memory_path, notes_path
from sitegen.content.loader import Read, load_text
from sitegen.desk.article import path_of
from sitegen.desk.files import Files
from sitegen.errors import Problems


def is_certainly_sound(files: Files, planned: Mapping[str, bytes]) -> bool:
    """Whether a build would certainly accept the files: they belong to one article, which has no problem
    before or after, and nothing changes that links lead to or come from. If it is not certain, the whole site
    must be checked. Raises ContentError for unusable settings."""
    slugs = {_slug_of(path) for path in planned}
    if len(slugs) != 1:
        return False
    slug = slugs.pop()
    if not planned.keys() <= {path_of(slug), memory_path(slug, files.pair.target), notes_path(slug)}:
        return False
    before = _summary(files, slug, files.read)
    after = _summary(files, slug, lambda path: planned[path] if path in planned else files.read(path))
    return before is not None and after is not None and same_places(before, after)


def _summary(files: Files, slug: str, read: Read) -> Summary | None:
    """What the rest of the site needs to know about an article; None if it has problems."""
    problems = Problems()
    text = load_text(path_of(slug), read, files.pair, problems)
    if text is None or problems.found:
        return None
    summary = summarise(annotate(text, files.names.of(files.pair).matchers), (), problems)
    return None if problems.found else summary


def _slug_of(path: str) -> str:
    name = PurePosixPath(path).name
    is_article = path == ABOUT_FILE or path.startswith(f"{ARTICLES_FOLDER}/")
    return name.removesuffix(".md") if is_article else name.partition(".")[0]
