"""Moves staged files into the output, all of them or none.

The output changes file by file through atomic renames: first assets, so that no page ever refers to one that
does not exist yet, then pages, then removal of what is no longer produced. A failure along the way is undone.
Only files that an earlier build is remembered to have produced are ever removed.

Paths are plain strings here, as every file of the output passes through, and pathlib takes as long as the
system calls.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from stat import S_ISREG

from sitegen.building.store import Known, Store
from sitegen.files.reading import digest
from sitegen.files.tree import NOTHING, signature

PAGES = (".html", ".xml")


def staged_name(path: str) -> str:
    """The name under which an output file waits. All are in one folder: making and removing a thousand
    folders takes longer than writing the files."""
    return digest(path.encode()).hex()


class Output:
    """An output folder: what it holds, and changes to it. `known` are the files that are ours, once they are
    loaded."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = os.fspath(folder)
        self._store = store
        self._is_loaded = False
        self.known: dict[str, Known] = {}
        # Files that have been read, and need not be read again; not yet remembered.
        self._looked_at: dict[str, Known] = {}

    def load(self) -> None:
        """Loads what is known, if it is not loaded yet. Raises any error if what is remembered is damaged."""
        if not self._is_loaded:
            # A file has more than one digest while it is being replaced, and after a build that was killed at
            # that point; a path that leads out of the output was never ours.
            self.known = {
                path: known
                for path, known in self._store.read("outputs", Known)
                if not path.startswith("/") and ".." not in path.split("/")
            }
            self._is_loaded = True

    def holds(self, path: str) -> bytes | None:
        """The digest of a file of ours, if it is as we left it."""
        known = self.known.get(path)
        if known is None or len(known.digests) != 1:
            return None
        target, now = self.file(path), time.time_ns()
        try:
            stat = os.lstat(target)
        except OSError:
            return None
        if known.is_current(signature(stat)):
            return known.digests[0]
        if not _holds(target, known.digests):
            return None
        # So that it is not read again if it was written too shortly before it was last looked at.
        self.known[path] = self._looked_at[path] = Known(signature(stat), known.digests, now)
        return known.digests[0]

    def file(self, path: str) -> str:
        """The path of a file of the output."""
        return os.path.join(self._folder, path)

    def is_whole(self) -> bool:
        """Whether every file of ours is as we left it."""
        return all(self.holds(path) for path in self.known)

    def remember_looks(self) -> None:
        """Remembers that files which had been written too shortly before are as we left them: most files of a
        large build, of which the next builds would read every one. If this fails, they do."""
        with contextlib.suppress(OSError):
            self._remember({})

    def publish(
        self, stage: str, made: Mapping[str, bytes], gone: Collection[str] = (), more: Collection[str] = ()
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Publishes the made files (digests by path) that wait in the stage or in `more` folders, and removes
        those that are `gone`; returns the paths that were written and removed. Raises OSError with an
        attribute `intact`, which says whether everything is as it was before."""
        before = self.known
        # What waits in the stage has been made from what waits in the others.
        folders = (*more, stage)
        waiting = {name: os.path.join(folder, name) for folder in folders for name in os.listdir(folder)}
        staged = {path: found for path, found in made.items() if staged_name(path) in waiting}
        changed = [path for path in staged if not _holds(self.file(path), (staged[path],))]
        leaving = {path: before[path] for path in gone if path in before}
        # Recorded before any file is written, so that a build that is killed leaves nothing unaccounted for.
        either = {}
        for path in changed:
            digests = before[path].digests if path in before else ()
            either[path] = Known(NOTHING, tuple(dict.fromkeys((*digests, staged[path]))), 0)
        self._remember(either)
        self._store.write("meta", {"complete": None})
        change = _Change(self._folder, stage)
        # The preview serves the known files, even while they are being published.
        self.known = {**before, **either}
        try:
            os.makedirs(self._folder, exist_ok=True)
            for path in sorted(changed, key=lambda path: path.endswith(PAGES)):
                change.replace(path, waiting[staged_name(path)])
            removed = tuple(path for path in leaving if change.remove(path, leaving[path].digests))
            seen = time.time_ns()
            now = {
                path: Known(signature(os.lstat(self.file(path))), (found,), seen)
                for path, found in staged.items()
            }
            self._remember({**now, **dict.fromkeys(leaving)})
        except BaseException as error:
            intact = change.undo()
            if intact:
                self.known = before
                with contextlib.suppress(OSError):
                    self._remember({path: before.get(path) for path in {**either, **leaving}})
            error.__dict__["intact"] = intact
            raise
        self.known = {path: known for path, known in {**before, **now}.items() if path not in leaving}
        return tuple(changed), removed

    def _remember(self, files: Mapping[str, Known | None]) -> None:
        found = {**self._looked_at, **files}
        if found:
            with self._store.transaction():
                self._store.write("outputs", found)
            self._looked_at = {}


class _Change:
    """A change of the output that can be undone."""

    def __init__(self, output: str, stage: str) -> None:
        self._output = output
        self._backups = os.path.join(stage, ".replaced")
        self._done: list[tuple[str, str | None]] = []
        self._is_there: dict[str, bool] = {self._output: True}

    def replace(self, path: str, staged: str) -> None:
        target = os.path.join(self._output, path)
        folder = os.path.dirname(target)
        there = self._check(folder) and os.path.lexists(target)
        self._done.append((target, self._back_up(target) if there else None))
        if not self._is_there[folder]:
            os.makedirs(folder, exist_ok=True)
            self._is_there[folder] = True
        os.replace(staged, target)

    def remove(self, path: str, digests: Collection[bytes]) -> bool:
        """Removes a file of an earlier build, unless somebody has put another file in its place."""
        target = os.path.join(self._output, path)
        if not self._check(os.path.dirname(target)) or not _holds(target, digests):
            return False
        self._done.append((target, self._back_up(target)))
        os.unlink(target)
        self._remove_empty_folders(target)
        return True

    def _check(self, folder: str) -> bool:
        """Whether a folder of the output exists. Raises OSError for one that leads elsewhere, where nothing
        is ours."""
        if folder not in self._is_there:
            self._is_there[folder] = self._check(os.path.dirname(folder)) and os.path.isdir(folder)
            if os.path.islink(folder):
                raise OSError(errno.ELOOP, "it is a link that leads elsewhere", folder)
        return self._is_there[folder]

    def _back_up(self, target: str) -> str:
        backup = os.path.join(self._backups, str(len(self._done)))
        os.makedirs(self._backups, exist_ok=True)
        try:
            os.link(target, backup, follow_symlinks=False)
        except (OSError, NotImplementedError):
            shutil.copy2(target, backup, follow_symlinks=False)
        return backup

    def undo(self) -> bool:
        """Reverts everything; returns whether everything is as it was before."""
        whole = True
        for target, backup in reversed(self._done):
            try:
                if backup is None:
                    if os.path.lexists(target):
                        os.unlink(target)
                    self._remove_empty_folders(target)
                else:
                    os.makedirs(os.path.dirname(target), exist_ok=True)
                    os.replace(backup, target)
            except OSError:
                whole = False
        return whole

    def _remove_empty_folders(self, target: str) -> None:
        folder = os.path.dirname(target)
        with contextlib.suppress(OSError):
            while folder != self._output:
                os.rmdir(folder)
                self._is_there.pop(folder, None)
                folder = os.path.dirname(folder)


def _holds(path: str, digests: Collection[bytes]) -> bool:
    try:
        if not S_ISREG(os.stat(path).st_mode):
            return False
        with open(path, "rb") as file:
            return digest(file.read()) in digests
    except (OSError, ValueError):
        return False
