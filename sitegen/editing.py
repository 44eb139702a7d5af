"""What commands write into `content/`: new sites, and translation memories in step with articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import polib

from sitegen.content import articles
from sitegen.content.folder import require_content
from sitegen.content.load import article_files, memory_file
from sitegen.errors import ContentError, Problem, Problems, did_you_mean
from sitegen.files import present, read_bytes, read_text, relative, write_atomic
from sitegen.model import Record
from sitegen.translation import memory


class Synced(Record, frozen=True):
    """A memory's path, its text as the file is, and its entries as they should be."""

    path: Path
    text: str
    po: polib.POFile
    changed: bool


def init_site(folder: Path) -> Iterator[str]:
    """Copies the starter site into `folder`; yields what was created. Existing files stay."""
    for name, source in sorted(_files_below(resources.files("sitegen") / "starter", "")):
        target = folder / name
        if not present(target):
            write(target, source.read_bytes(), folder)
            yield str(target)


def sync_articles(site: Path, slugs: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Brings the memories of articles up to them; yields each memory's path and whether it changed.

    All articles are read before the first memory is written; problems of any come in one ContentError.
    """
    require_content(site)
    problems = Problems()
    paths = article_files(site, problems)
    for slug in slugs:
        if slug not in paths:
            told = f'there is no article "{slug}"'
            problems.found.append(Problem(articles.FOLDER, 0, told, did_you_mean(slug, paths)))
    planned: list[tuple[Path, str, str]] = []
    for slug in dict.fromkeys(slugs or sorted(paths)):
        if slug in paths:
            try:
                planned.append(_plan_sync(site, paths[slug]))
            except ContentError as error:
                problems.extend(error)
    problems.raise_if_any()
    for target, old, new in planned:
        if new != old:
            write(target, new.encode(), site)
        yield relative(target, site), new != old


def sync_article(site: Path, article: Path) -> None:
    """Brings the memory of one article up to it."""
    target, old, new = _plan_sync(site, article)
    if new != old:
        write(target, new.encode(), site)


def load_synced(site: Path, path: Path) -> Synced:
    """The memory of the article at `path`, brought up to it in memory; nothing is written."""
    article = articles.load_article(path, site, read_bytes(path, site))
    target = memory_file(site, path.stem)
    text = read_text(target, site) if present(target) else ""
    name = relative(target, site)
    po = memory.parse_memory(text, name) if text.strip() else memory.new_memory(path.stem)
    changed = memory.sync(po, [sentence.source for sentence in article.sentences])
    return Synced(target, text, po, changed)


def _plan_sync(site: Path, path: Path) -> tuple[Path, str, str]:
    """The memory of an article: its path, its text as it is, and as it should be."""
    synced = load_synced(site, path)
    new = memory.write_memory(synced.po, synced.text) if synced.changed else synced.text
    return synced.path, synced.text, new


def _files_below(folder: Traversable, prefix: str) -> Iterable[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _files_below(item, f"{prefix}{item.name}/")
        elif not item.name.endswith(".pyc"):
            yield prefix + item.name, item


def write(path: Path, data: bytes, site: Path) -> None:
    """Writes a file of the site in one step, or raises a ContentError."""
    try:
        write_atomic(path, data)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ContentError(Problem(relative(path, site), 0, f"cannot be written: {reason}")) from error
