"""What commands write into `content/`: new sites, and translation memories in step with articles."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import polib

from sitegen.build import new_problems
from sitegen.config import FILE as CONFIG_FILE
from sitegen.content import articles
from sitegen.content.folder import FOLDERS, require_content
from sitegen.content.load import article_files, memory_file, memory_path
from sitegen.errors import ContentError, Problem, Problems, did_you_mean
from sitegen.files import clear_left_overs, present, read_bytes, read_text, relative, write_atomic
from sitegen.model import Record
from sitegen.translation import memory

_ID = re.compile(r"\bs-[0-9A-Za-z_-]+")


class Synced(Record, frozen=True):
    """A memory's path, its text as the file is, and its entries as they should be."""

    path: Path
    text: str
    po: polib.POFile
    changed: bool

    def written(self) -> bytes:
        """The file's bytes as they should be."""
        return (memory.write_memory(self.po, self.text) if self.changed else self.text).encode()


# Files by their path in the site, which are written together or not at all.
Group = Mapping[str, bytes]


def put(site: Path, groups: Sequence[Group]) -> list[tuple[Problem, ...]]:
    """Writes groups of files into `content/`, each file in one step, but none that the next build would
    refuse; returns what is wrong with each group, nothing for those that are written.

    What is wrong elsewhere, and is without them, is no reason.
    """
    clear_away(site)
    refused: dict[int, tuple[Problem, ...]] = {}
    left = list(range(len(groups)))
    while left and (found := new_problems(site, _together(groups[number] for number in left))):
        blamed = {number: _of(groups[number], found) for number in left}
        if not any(blamed.values()):
            # It shows in other files alone, such as a link to what is replaced.
            blamed = {number: new_problems(site, groups[number]) for number in left}
        if not any(blamed.values()):
            blamed = dict.fromkeys(left, found)
        refused |= {number: problems for number, problems in blamed.items() if problems}
        left = [number for number in left if number not in refused]
    for number in left:
        try:
            _write_together(site, groups[number])
        except ContentError as error:
            refused[number] = error.problems
    return [refused.get(number, ()) for number in range(len(groups))]


def _write_together(site: Path, group: Group) -> None:
    """Writes the files of a group; where one cannot be written, the others are as they were."""
    before = {name: read_bytes(site / name, site) if present(site / name) else None for name in group}
    with contextlib.ExitStack() as undo:
        for name, data in group.items():
            write(site / name, data, site)
            undo.callback(_restore, site / name, before[name])
        undo.pop_all()


def _restore(path: Path, data: bytes | None) -> None:
    with contextlib.suppress(OSError):
        if data is None:
            path.unlink()
        else:
            write_atomic(path, data)


def clear_away(site: Path) -> None:
    """Removes from `content/` what commands that were killed have left."""
    for folder in ("content", *FOLDERS):
        clear_left_overs(site / folder)


def _together(groups: Iterable[Group]) -> Group:
    return {name: data for group in groups for name, data in group.items()}


def _of(group: Group, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems that are told at files of a group, or name one."""
    return tuple(
        problem
        for problem in problems
        if any(name == problem.path or name in problem.message for name in group)
    )


def sentences_at(problem: Problem, slug: str, lines: Mapping[str, int]) -> list[str]:
    """Those of an article's sentences (by id, with their lines in its memory) that a problem is about: that
    of its line, or those that it names; all of them where it does not tell."""
    if problem.path == memory_path(slug):
        found = [ident for ident, line in lines.items() if line == problem.line]
    else:
        found = [ident for ident in _ID.findall(problem.message) if ident in lines]
    return found or list(lines)


def init_site(folder: Path) -> Iterator[str | Problem]:
    """Copies the starter site into `folder`; yields what was created, and why a file was not. Existing files
    stay."""
    starter = dict(_files_below(resources.files("sitegen") / "starter", ""))
    new = {
        name: source.read_bytes() for name, source in sorted(starter.items()) if not present(folder / name)
    }
    if CONFIG_FILE in new:
        # Without the settings nothing else can be looked at.
        write(folder / CONFIG_FILE, new[CONFIG_FILE], folder)
        yield str(folder / CONFIG_FILE)
        del new[CONFIG_FILE]
    told = put(folder, [{name: data} for name, data in new.items()])
    for name, problems in zip(new, told, strict=True):
        yield from problems or (str(folder / name),)


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
    planned: list[Synced] = []
    for slug in dict.fromkeys(slugs or sorted(paths)):
        if slug in paths:
            try:
                planned.append(load_synced(site, paths[slug]))
            except ContentError as error:
                problems.extend(error)
    problems.raise_if_any()
    changed = {relative(item.path, site): item.written() for item in planned if item.changed}
    refused = dict(zip(changed, put(site, [{name: data} for name, data in changed.items()]), strict=True))
    for item in planned:
        name = relative(item.path, site)
        problems.found += refused.get(name, ())
        if not refused.get(name):
            yield name, item.changed
    problems.raise_if_any()


def load_synced(site: Path, path: Path, data: bytes | None = None) -> Synced:
    """The memory of the article at `path` (with the bytes `data`, if it is not there yet), brought up to it;
    nothing is written."""
    article = articles.load_article(path, site, read_bytes(path, site) if data is None else data)
    target = memory_file(site, path.stem)
    text = read_text(target, site) if present(target) else ""
    name = relative(target, site)
    po = memory.parse_memory(text, name) if text.strip() else memory.new_memory(path.stem)
    changed = memory.sync(po, [sentence.source for sentence in article.sentences])
    return Synced(target, text, po, changed)


def _files_below(folder: Traversable, prefix: str) -> Iterable[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _files_below(item, f"{prefix}{item.name}/")
        elif not item.name.endswith(".pyc"):
            yield prefix + item.name, item


def write(path: Path, data: bytes, site: Path) -> None:
    """Writes a file of the site in one step, or raises a ContentError. What lies in `content/` is written
    there and not where a link leads."""
    try:
        content = site / "content"
        if path.is_relative_to(content) and _is_led_away(path.parent, content):
            raise OSError(errno.ELOOP, "its folder is a link to elsewhere")
        write_atomic(path, data)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ContentError(Problem(relative(path, site), 0, f"cannot be written: {reason}")) from error


def _is_led_away(folder: Path, root: Path) -> bool:
    """Whether there is a link between `root` and a folder in it."""
    return Path(os.path.realpath(folder)) != Path(os.path.realpath(root), folder.relative_to(root))
