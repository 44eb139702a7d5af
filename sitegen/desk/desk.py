"""The only place where the desk writes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path

from sitegen.content.loader import Content
from sitegen.desk import deciding, undo
from sitegen.desk.answers import Conflict, Outcome, Refused, Saved, refused
from sitegen.desk.article import opened, path_of
from sitegen.desk.articles import Articles
from sitegen.desk.checking import is_certainly_sound
from sitegen.desk.files import Files
from sitegen.desk.memory import Memory
from sitegen.desk.registry import Action, Show
from sitegen.desk.requests import Decision, Undo
from sitegen.editing.names import Names
from sitegen.editing.writing import Check, clear_away, remove, restore, write
from sitegen.errors import ContentError, reason_of
from sitegen.files.paths import present
from sitegen.files.reading import digest, read_bytes
from sitegen.files.writing import clear_left_overs
from sitegen.machine.engine import Engine, EngineError
from sitegen.machine.run import draft_of
from sitegen.model.language import Pair
from sitegen.model.record import Record

# How often an action is repeated because another program has written in the meantime.
_TRIES = 5


class _ChangedError(Exception):
    """A file is no longer as it was when it was read."""


class Desk:
    """The desk of one site. `check` returns what a build would refuse if some files were in place (see
    `editing.writing`); `engine` creates the translation engine, and raises EngineError; `saved` is called
    with the paths of files that have just been written. Safe for any thread."""

    def __init__(
        self, site: Path, check: Check, engine: Callable[[], Engine] | None = None,
        saved: Callable[[Collection[str]], None] = lambda paths: None,
    ) -> None:  # fmt: skip
        self.site = site.resolve()
        self._check = check
        self._saved = saved
        self._names = Names(self.site)
        self._memory = Memory(self.site)
        self._make_engine = engine
        self._engine: Engine | None = None
        self._translating = threading.Lock()
        self._articles = Articles(self.site)
        self._writing = threading.Lock()
        # Clear what a killed process has left behind.
        clear_away(self.site)
        clear_left_overs(self.site / undo.FOLDER)

    @property
    def pair(self) -> Pair:
        """The languages of the site. Raises ContentError for settings that cannot be used."""
        return self._files().pair

    def show(self, show: Show, request: Record) -> Record | Refused:
        """Return what was asked for."""
        try:
            return show.of(self._files(), request)
        except ContentError as error:
            return Refused(error.problems)

    def act(self, action: Action, request: Record) -> Outcome:
        """Do what was asked for, or nothing."""
        with self._writing:
            try:
                for _ in range(_TRIES):
                    with contextlib.suppress(_ChangedError):
                        return self._act(action, request)
            except ContentError as error:
                return Refused(error.problems)
        return refused("content", "is constantly being written by another program", "try again")

    def translate(self, request: Decision) -> Outcome:
        """Have a sentence translated again."""
        try:
            files = self._files()
            sentence = opened(files, request.article).find(request.id).sentence
            content = Content(files.pair, tuple(files.names.of(files.pair).entries.values()), ())
            with self._translating:
                if self._engine is None and self._make_engine is not None:
                    self._engine = self._make_engine()
                if self._engine is None:
                    return refused("content", "there is no translation engine")
                draft = draft_of(sentence, content, self._engine)
        except ContentError as error:
            return Refused(error.problems)
        except EngineError as error:
            return refused(path_of(request.article), f"{request.id} is not translated: {error}")
        return self.act(Action(Decision, partial(deciding.fill, draft=draft)), request)

    def undo(self, request: Undo) -> Outcome:
        """Restore the files as they were before a save, unless somebody has changed them since."""
        with self._writing:
            kept = undo.read(self.site, request.undo)
            if kept is None:
                return refused(undo.FOLDER, "the earlier version is no longer kept")
            try:
                written = {path: self._read(path) for path in kept}
                for path, now in written.items():
                    if now is None or digest(now) != kept[path].after:
                        return refused(path, "has been changed since, and stays as it is")
                back = {path: each.before for path, each in kept.items()}
                if problems := self._check(self.site, back):
                    return Refused(problems)
                self._write(back, written)
            except _ChangedError:
                return refused(undo.FOLDER, "a file was changed at this very moment", "try again")
            except ContentError as error:
                return Refused(error.problems)
            undo.forget(self.site, request.undo)
            return Saved("", tuple(kept))

    def _act(self, action: Action, request: Record) -> Outcome:
        files = self._files()
        plan = action.of(files, request)
        if isinstance(plan, Refused | Conflict):
            return plan
        changed = {path: data for path, data in plan.files.items() if files.read(path) != data}
        if not changed:
            return Saved()
        if not is_certainly_sound(files, changed) and (problems := self._check(self.site, changed)):
            return Refused(problems)
        before = {path: files.read(path) for path in changed}
        try:
            kept = undo.keep(self.site, before, changed)
        except OSError as error:
            message = f"cannot be written: {reason_of(error)}"
            return refused(undo.FOLDER, message, "nothing was changed")
        try:
            self._write(changed, before)
        except BaseException:
            undo.forget(self.site, kept)
            raise
        return Saved(kept, tuple(changed))

    def _write(self, after: Mapping[str, bytes | None], before: Mapping[str, bytes | None]) -> None:
        """Write files, each atomically and only if it is unchanged, and either all of them or none. None
        removes a file. Raises _ChangedError and ContentError."""
        with contextlib.ExitStack() as back:
            for path, data in after.items():

                def still(path: str = path) -> None:
                    if self._read(path) != before[path]:
                        raise _ChangedError

                if data is None:
                    still()
                    remove(self.site / path, self.site)
                else:
                    write(self.site / path, data, self.site, still)
                back.callback(self._restore, path, data, before[path])
            back.pop_all()
        self._saved(after.keys())

    def _restore(self, path: str, written: bytes | None, before: bytes | None) -> None:
        """Undo one of several writes, unless somebody else has changed the file since."""
        with contextlib.suppress(ContentError):
            if self._read(path) == written:
                restore(self.site / path, before)

    def _read(self, path: str) -> bytes | None:
        file = self.site / path
        return read_bytes(file, self.site) if present(file) else None

    def _files(self) -> Files:
        return Files(self.site, self._names, self._memory, self._articles)
