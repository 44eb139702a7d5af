"""The files in the folders of a site."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from sitegen.errors import Problems
from sitegen.files.paths import present, relative
from sitegen.files.reading import not_a_file, unreadable


class Signature(NamedTuple):
    """A file's data in the file system: its size in bytes, times in nanoseconds and inode number."""

    size: int
    modified: int
    changed: int
    number: int


# The signatures of a broken link, and of a folder, of which only the existence counts.
NOTHING = Signature(0, 0, 0, 0)
FOLDER = Signature(-1, 0, 0, 0)


def signature(stat: os.stat_result) -> Signature:
    return Signature(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


class Tree:
    """The files in some folders of a site at one moment, so that no folder is read twice in a build.

    Paths are relative to the site folder, with forward slashes, in a stable order, without hidden ones.
    `folders` are kept because a folder may have a name that is meant for a file.
    """

    def __init__(self, files: Mapping[str, Signature], folders: frozenset[str] = frozenset()) -> None:
        self.files = files
        self.folders = folders
        self._sorted = sorted({*files, *folders})

    def below(self, folder: str, *, folders_too: bool = False) -> list[str]:
        """The files in a folder, at any depth."""
        first = bisect_left(self._sorted, folder + "/")
        stop = bisect_left(self._sorted, folder + "0")  # the character after the slash
        found = self._sorted[first:stop]
        return found if folders_too else [path for path in found if path in self.files]

    def has(self, path: str) -> bool:
        return path in self.files or path in self.folders


def scan(folders: Iterable[Path], site: Path, problems: Problems) -> Tree:
    """Lists folders. A folder that cannot be read is a problem, as its files must not seem deleted; so is a
    link that leads out of its folder, as nothing from elsewhere must be published by accident."""
    files: dict[str, Signature] = {}
    seen: set[str] = set()
    for root in folders:
        real = os.path.realpath(root)
        # Relative names are sliced off the paths for speed, as there may be many thousands of them.
        inside = root.relative_to(site).parts if root.is_relative_to(site) else None
        cut = 0 if inside is None else len(str(root)) + 1 - len("".join(f"{part}/" for part in inside))
        pending = [str(root)] if present(root) else []
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        if entry.name[0] == ".":
                            continue
                        if entry.is_symlink() and _leads_astray(Path(entry.path), real, site, problems):
                            continue
                        if entry.is_dir(follow_symlinks=False):
                            seen.add(entry.path[cut:])
                            pending.append(entry.path)
                        else:
                            _see(entry, entry.path[cut:], site, files, problems)
            except OSError as error:
                # A folder may vanish after its parent is listed.
                if folder == str(root) or not isinstance(error, FileNotFoundError):
                    problems.found.append(unreadable(Path(folder), site, error))
    return Tree(files, frozenset(seen))


def _leads_astray(link: Path, root: str, site: Path, problems: Problems) -> bool:
    target = os.path.realpath(link)
    if not target.startswith(root + os.sep):
        message = f"is a link that leads out of {relative(Path(root), Path(os.path.realpath(site)))}/"
        problems.report(relative(link, site), 0, message, "put the file itself here")
        return True
    if Path(target).is_dir():
        message = "is a link to a folder, which is not followed"
        problems.report(relative(link, site), 0, message, "put the folder itself here")
        return True
    return False


def _see(
    entry: os.DirEntry[str], name: str, site: Path, files: dict[str, Signature], problems: Problems
) -> None:
    try:
        stat = entry.stat()
    except FileNotFoundError:
        # It has gone since its folder was listed, or is a broken link, which is reported when it is read.
        if entry.is_symlink():
            files[name] = NOTHING
    except OSError as error:
        problems.found.append(unreadable(Path(entry.path), site, error))
    else:
        if S_ISREG(stat.st_mode):
            files[name] = signature(stat)
        else:
            problems.found.append(not_a_file(Path(entry.path), site))
