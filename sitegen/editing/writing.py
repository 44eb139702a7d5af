"""Writing files into `content/`."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from sitegen.content.layout import FOLDERS, SENTENCE_ID
from sitegen.editing.seen import Seen, require_as_seen
from sitegen.errors import ContentError, Problem, reason_of
from sitegen.files.paths import present, relative
from sitegen.files.reading import read_bytes
from sitegen.files.writing import clear_left_overs, write_atomic

_ID = re.compile(rf"\b{SENTENCE_ID.pattern}")

# Files by path in the site, written all together or not at all; files that are None are removed.
Group = Mapping[str, bytes | None]
# The problems that a build of a site would have with some files in place but does not have now. The check is
# passed to whatever writes, as the editing modules know nothing of building.
Check = Callable[[Path, Group], tuple[Problem, ...]]


def put(site: Path, groups: Sequence[Group], check: Check, seen: Seen) -> list[tuple[Problem, ...]]:
    """Write groups of files into `content/`, each file atomically. Skip the groups that the next build would
    refuse, and those with a file that another program has written since it was `seen`. Return the problems of
    each group, which are empty for the groups that were written.

    Problems that already exist do not count.
    """
    clear_away(site)
    refused: dict[int, tuple[Problem, ...]] = {}
    left = list(range(len(groups)))
    while left and (found := check(site, _together(groups[number] for number in left))):
        blamed = {number: _of(groups[number], found) for number in left}
        if not any(blamed.values()):
            # The problem shows only in other files, such as one with a link to what is replaced.
            blamed = {number: check(site, groups[number]) for number in left}
        if not any(blamed.values()):
            blamed = dict.fromkeys(left, found)
        refused |= {number: problems for number, problems in blamed.items() if problems}
        left = [number for number in left if number not in refused]
    for number in left:
        try:
            _write_together(site, groups[number], seen)
        except ContentError as error:
            refused[number] = error.problems
    return [refused.get(number, ()) for number in range(len(groups))]


def require_free(site: Path, paths: Iterable[str], planned: Group = MappingProxyType({})) -> None:
    """Raises a ContentError if a file exists at the path of a new one, unless it is as `planned`: an earlier,
    interrupted run may have put it there."""
    taken = [
        Problem(path, 0, "already exists", "choose another name")
        for path in paths
        if present(site / path) and (path not in planned or read_bytes(site / path, site) != planned[path])
    ]
    if taken:
        raise ContentError(*taken)


def _write_together(site: Path, group: Group, seen: Seen) -> None:
    """Write the files of a group; if one cannot be written, restore the others."""
    before = {name: read_bytes(site / name, site) if present(site / name) else None for name in group}
    with contextlib.ExitStack() as undo:
        # New files come first, so that every text is in a file at any time.
        for name, data in sorted(group.items(), key=lambda item: item[1] is None):
            unchanged = partial(require_as_seen, site, name, seen)
            if data is not None:
                write(site / name, data, site, unchanged)
            elif before[name] is not None:
                unchanged()
                remove(site / name, site)
            undo.callback(restore, site / name, before[name])
        undo.pop_all()


def restore(path: Path, data: bytes | None) -> None:
    """Restore what a file held before (None: it did not exist), if possible."""
    with contextlib.suppress(OSError):
        if data is None:
            path.unlink()
        else:
            write_atomic(path, data)


def clear_away(site: Path) -> None:
    """Remove the temporary files that killed commands have left in `content/`."""
    for folder in ("content", *FOLDERS):
        clear_left_overs(site / folder)


def _together(groups: Iterable[Group]) -> Group:
    return {name: data for group in groups for name, data in group.items()}


def _of(group: Group, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems that are in the files of a group or that name one of them."""
    return tuple(
        problem
        for problem in problems
        if any(name == problem.path or name in problem.message for name in group)
    )


def sentences_at(problem: Problem, memory: str, lines: Mapping[str, int]) -> list[str]:
    """The sentences of an article that a problem is about: the one at its line, or those that it names, or
    else all of them. `lines` are the lines of the sentences, by id, in the file `memory`."""
    if problem.path == memory:
        found = [ident for ident, line in lines.items() if line == problem.line]
    else:
        found = [ident for ident in _ID.findall(problem.message) if ident in lines]
    return found or list(lines)


def write(path: Path, data: bytes, site: Path, last: Callable[[], None] = lambda: None) -> None:
    """Write a file of the site atomically, or raise a ContentError. Files in `content/` are never written
    through a link to another place. `last` may prevent the write at the last moment (see `write_atomic`)."""
    try:
        content = site / "content"
        if path.is_relative_to(content) and _is_led_away(path.parent, content):
            raise OSError(errno.ELOOP, "its folder is a link that leads elsewhere")
        write_atomic(path, data, last)
    except OSError as error:
        message = f"cannot be written: {reason_of(error)}"
        raise ContentError(Problem(relative(path, site), 0, message)) from error


def remove(path: Path, site: Path) -> None:
    """Remove a file of the site, or raise a ContentError."""
    try:
        path.unlink()
    except OSError as error:
        raise ContentError(
            Problem(relative(path, site), 0, f"cannot be removed: {reason_of(error)}")
        ) from error


def _is_led_away(folder: Path, root: Path) -> bool:
    """Whether there is a link between `root` and a folder in it."""
    return Path(os.path.realpath(folder)) != Path(os.path.realpath(root), folder.relative_to(root))
