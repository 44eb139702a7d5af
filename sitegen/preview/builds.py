"""Rebuilds a site whenever its files change, in a thread of its own."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from sitegen.building.builder import STATE_FILE, Builder, problems_of_planned
from sitegen.building.options import Options
from sitegen.content.layout import GLOSSARY_FOLDER, MEDIA_FOLDER, MEMORY_FOLDER, NOTES_FOLDER
from sitegen.errors import ContentError, Problem
from sitegen.files.paths import STATE_FOLDER, printable
from sitegen.files.reading import digest, read_bytes
from sitegen.files.tree import Signature, signature
from sitegen.machine.engine import EngineError
from sitegen.preview.fault import fault_page, own_fault

# Folders of the output where different content has a different name.
NAMED_BY_DIGEST = ("static/", "fonts/")
MEDIA = "media/"

# Nothing below these could lack a translation.
_NOT_TO_TRANSLATE = tuple(
    f"{folder}/" for folder in (MEMORY_FOLDER, GLOSSARY_FOLDER, NOTES_FOLDER, MEDIA_FOLDER)
)
# Seconds between two checks for unnoticed changes; at most one part in `_SHARE` of the time is spent
# checking.
_PAUSE = 2.0
_SHARE = 50
# Seconds within which a saved file is noticed.
_NOTICED = 0.15


class _SupersededError(Exception):
    """More was saved during a build, or nobody waits for it any more."""


class Builds(contextlib.AbstractContextManager["Builds"]):
    """The builds of one site into `output`, a folder of their own.

    `fault` is the page that shows what is wrong, or None after a successful build. `count` is the number of
    builds that changed anything, and `shared` the number of those that changed what pages show besides their
    own contents, such as images. `prepare` is called before the site is built with changed content, `report`
    with every line for the terminal.
    """

    def __init__(
        self, site: Path, output: Path, url: str,
        *, prepare: Callable[[], None] = lambda: None, report: Callable[[str], None] = lambda line: None,
    ) -> None:  # fmt: skip
        self.output = Path(os.path.realpath(output))
        self.fault: bytes | None = None
        self.count = 0
        self.shared = 0
        self._site = site
        self._prepare = prepare
        self._report = report
        self._problems: tuple[Problem, ...] = ()
        self._condition = threading.Condition()
        self._changed: set[str] = set()
        # Files that were written here, and whose change has not been noticed yet.
        self._written: dict[str, Signature | None] = {}
        self._asked = False
        self._ended = False
        # The builder does one thing at a time; a check, for which somebody is waiting, takes precedence over
        # a build.
        self._building = threading.Lock()
        self._checks = 0
        self._url = url
        self._builder = self._opened()

    def __exit__(self, *_: object) -> None:
        self._builder.__exit__()

    def _opened(self) -> Builder:
        return Builder(self._site, self.output, Options(url=self._url, everything=True), self._go_on)

    def read(self, path: str) -> bytes | None:
        """The bytes of a built file; None for anything else, as paths may come from browsers."""
        if path not in self._builder.made:
            return None
        file = self.output / path
        try:
            return read_bytes(file, self.output) if os.path.realpath(file) == str(file) else None
        except ContentError:
            return None

    def ask(self, changed: frozenset[str]) -> None:
        """Requests a build because of changed files, or, without any, a check whether there are some."""
        with self._condition:
            self._changed |= changed
            self._asked = True
            self._condition.notify()

    def wrote(self, paths: Collection[str]) -> None:
        """Requests a build because of files that were just written here, before their change is noticed."""
        with self._condition:
            self._written |= {path: self._signature(path) for path in paths}
        self.ask(frozenset(paths))

    def notice(self, changed: frozenset[str]) -> None:
        """Requests a build because changed files were noticed, except for changes that are already known."""
        with self._condition:
            written = {path: self._written.pop(path) for path in changed & self._written.keys()}
        known = {path for path, then in written.items() if then == self._signature(path)}
        if not changed or changed - known:
            self.ask(changed - known)

    def _signature(self, path: str) -> Signature | None:
        with contextlib.suppress(OSError):
            return signature((self._site / path).stat())
        return None

    def check(self, site: Path, planned: Mapping[str, bytes | None]) -> tuple[Problem, ...]:
        """The problems that a build would report if the `planned` files (by path in the site) existed, but
        does not report now. A build in progress is interrupted for this, and restarted afterwards."""
        with self._condition:
            self._checks += 1
        try:
            with self._building:
                return problems_of_planned(self._builder, planned)
        finally:
            with self._condition:
                self._checks -= 1

    def end(self) -> None:
        """Ends `first` and `follow` as soon as possible."""
        with self._condition:
            self._ended = True
            self._condition.notify()

    def first(self) -> None:
        """Builds for the first time, without `prepare`; with all processor cores, and therefore before any
        thread is started."""
        with contextlib.suppress(_SupersededError):
            self._build(frozenset(["site"]), 0, lambda: (), lambda: None, lambda changed: None)

    def follow(self, in_view: Callable[[], Collection[str]], published: Callable[[], None]) -> None:
        """Builds whenever requested, until the end; also now and then without a request, as not every disk
        reports changes. Pages `in_view` (by path in the output) come first; paths that the site does not have
        are ignored. Whenever some pages may have changed, `published` is called. No error ends this."""
        pause = _PAUSE

        def ready() -> None:
            try:
                published()
            except Exception as error:
                self.report(f"error: {own_fault(error)}")

        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._asked or self._ended, pause)
                if self._ended:
                    return
                changed, self._changed, self._asked = frozenset(self._changed), set(), False
            began = time.perf_counter()
            try:
                self._build(changed, 1, in_view, ready, self._translate)
            except _SupersededError:
                self.ask(changed)
            if not changed:
                pause = max(_PAUSE, _SHARE * (time.perf_counter() - began))

    def _go_on(self, *_: object) -> None:
        if self._changed or self._ended or self._checks:
            raise _SupersededError

    def _translate(self, changed: frozenset[str]) -> None:
        if not any(path.startswith("content") and not path.startswith(_NOT_TO_TRANSLATE) for path in changed):
            return
        try:
            self._prepare()
        except ContentError:
            # The build reports the same.
            pass
        except EngineError as error:
            self.report(f"error: {error}")

    def _build(
        self, changed: frozenset[str], jobs: int, in_view: Callable[[], Collection[str]],
        published: Callable[[], None], translate: Callable[[frozenset[str]], None],
    ) -> None:  # fmt: skip
        """Builds, and reports the outcome. Raises only _SupersededError."""
        began = time.perf_counter()
        try:
            self._attempt(changed, jobs, in_view(), published, translate, began)
        except _SupersededError:
            raise
        except Exception as error:
            # Not even an error in reporting errors, or in the terminal, may end the building.
            self._conclude(changed, set(), (own_fault(error),), 0, published, began)

    def _attempt(
        self, changed: frozenset[str], jobs: int, first: Collection[str], published: Callable[[], None],
        translate: Callable[[frozenset[str]], None], began: float,
    ) -> None:  # fmt: skip
        seen = {path: self._digest(path) for path in first}
        touched: set[str] = set()
        problems: tuple[Problem, ...] = ()
        warnings = 0
        try:
            translate(changed)
            with self._building:
                self._reopen_if_lost()
                result = self._builder.build(jobs=jobs, first=first, ready=published)
            touched |= {*result.written, *result.removed}
            warnings = len(result.warnings)
        except _SupersededError:
            raise
        except Exception as error:
            # A file may have been read while it was being saved, and the next build finds it complete:
            # somebody who works in the page must not lose it because of that. The processes of a build may
            # also end before it does.
            with self._condition:
                self._condition.wait_for(lambda: self._changed or self._ended, _NOTICED)
            self._go_on()
            problems = error.problems if isinstance(error, ContentError) else (own_fault(error),)
        touched |= {path for path in first if self._digest(path) != seen[path]}
        self._conclude(changed, touched, problems, warnings, published, began)

    def _reopen_if_lost(self) -> None:
        """Starts from scratch if somebody has removed the temporary files, as systems do after some days."""
        if not (self.output.parent / STATE_FOLDER / self.output.name / STATE_FILE).exists():
            self._builder.__exit__()
            self._builder = self._opened()

    def _conclude(
        self, changed: frozenset[str], touched: set[str], problems: tuple[Problem, ...], warnings: int,
        published: Callable[[], None], began: float,
    ) -> None:  # fmt: skip
        self.shared += any(path.startswith(MEDIA) for path in touched)
        self.fault = fault_page(self._site, problems) if problems else None
        self.count += bool(touched or problems != self._problems)
        published()
        if changed or touched or problems != self._problems:
            self._report_build(changed, touched, problems, warnings, time.perf_counter() - began)
        self._problems = problems

    def _report_build(
        self, changed: frozenset[str], touched: set[str], problems: tuple[Problem, ...],
        warnings: int, seconds: float,
    ) -> None:  # fmt: skip
        some = [printable(path) for path in sorted(changed)] or ["looked again"]
        what = some[0] if len(some) == 1 else f"{some[0]} and {len(some) - 1} more"
        done = [_counted(sum(path.endswith(".html") for path in touched), "page")]
        if problems:
            done = [_counted(len(problems), "error")]
        elif warnings:
            done.append(_counted(warnings, "warning"))
        milliseconds = round(seconds * 1000)
        self.report(f"{time.strftime('%H:%M:%S')} {what}: {', '.join(done)} in {milliseconds} ms")
        if problems != self._problems:
            for problem in problems:
                self.report(f"error: {problem}")

    def report(self, line: str) -> None:
        """Writes a line to the terminal."""
        # A terminal that is gone or closed is no reason to stop.
        with contextlib.suppress(OSError, ValueError):
            self._report(line)

    def _digest(self, path: str) -> bytes:
        data = self.read(path)
        return b"" if data is None else digest(data)


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
