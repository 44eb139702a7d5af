"""Builds a site again and again, in a thread of its own, as its files change."""

from __future__ import annotations

import contextlib
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from sitegen.build import Builder, Options
from sitegen.errors import ContentError, Problem
from sitegen.files import digest, printable
from sitegen.preview.fault import fault_page
from sitegen.translation.engine import EngineError

# Folders of the output where another content has another name.
NAMED_BY_DIGEST = ("static/", "fonts/")

_PACKAGE = Path(__file__).parents[1]
# Below these nothing is written that could be without a translation.
_NOT_TO_TRANSLATE = ("content/translations/", "content/glossary/", "content/notes/", "content/media/")
# Seconds between two looks for changes that nobody told of; to look takes one part of so many of the time.
_PAUSE = 2.0
_SHARE = 50


class _SupersededError(Exception):
    """More was saved during a build, or nobody waits for it any more."""


class Builds:
    """The builds of one site into `output`, a folder of their own.

    `fault` is the page that tells what is wrong, or None after a build that succeeded. `count` is the
    number of builds that changed anything, and `shared` of those that changed what pages show beside
    themselves, such as images. `prepare` is called before the site is built with changed content, `told` with
    every line for the terminal.
    """

    def __init__(
        self, site: Path, output: Path, url: str,
        *, prepare: Callable[[], None] = lambda: None, told: Callable[[str], None] = lambda line: None,
    ) -> None:  # fmt: skip
        self.output = output
        self.fault: bytes | None = None
        self.count = 0
        self.shared = 0
        self._site = site
        self._prepare = prepare
        self._told = told
        self._problems: tuple[Problem, ...] = ()
        self._condition = threading.Condition()
        self._changed: set[str] = set()
        self._asked = False
        self._ended = False
        self._builder = Builder(site, output, Options(url=url, everything=True), self._go_on)

    def __enter__(self) -> Builds:
        self._builder.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._builder.__exit__()

    def ask(self, changed: frozenset[str]) -> None:
        """Asks for a build, because of changed files, or to look whether there are any."""
        with self._condition:
            self._changed |= changed
            self._asked = True
            self._condition.notify()

    def end(self) -> None:
        """Ends `first` and `follow` as soon as possible."""
        with self._condition:
            self._ended = True
            self._condition.notify()

    def first(self) -> None:
        """Builds for the first time, without `prepare`; with all processor cores, so before any thread is
        started."""
        with contextlib.suppress(_SupersededError):
            self._build(frozenset(["site"]), 0, (), lambda: None)

    def follow(self, in_view: Callable[[], Sequence[str]], published: Callable[[], None]) -> None:
        """Builds whenever it is asked for, until the end; also now and then without being asked, as not every
        disk tells what is changed on it. Pages `in_view` (by path in the output) come first; whenever some
        may have changed, `published` is called."""
        pause = _PAUSE
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._asked or self._ended, pause)
                if self._ended:
                    return
                changed, self._changed, self._asked = frozenset(self._changed), set(), False
            began = time.perf_counter()
            try:
                self._build(changed, 1, in_view(), published, self._translate)
            except _SupersededError:
                self.ask(changed)
            if not changed:
                pause = max(_PAUSE, _SHARE * (time.perf_counter() - began))

    def _go_on(self, *_: object) -> None:
        if self._changed or self._ended:
            raise _SupersededError

    def _translate(self, changed: frozenset[str]) -> None:
        if not any(path.startswith("content") and not path.startswith(_NOT_TO_TRANSLATE) for path in changed):
            return
        try:
            self._prepare()
        except ContentError:
            # The build tells the same.
            pass
        except EngineError as error:
            self._tell(f"error: {error}")

    def _build(
        self, changed: frozenset[str], jobs: int, first: Sequence[str], published: Callable[[], None],
        translate: Callable[[frozenset[str]], None] = lambda changed: None,
    ) -> None:  # fmt: skip
        began = time.perf_counter()
        seen = {path: self._digest(path) for path in first}
        touched: set[str] = set()
        problems: tuple[Problem, ...] = ()
        warnings = 0
        try:
            translate(changed)
            result = self._builder.build(jobs=jobs, first=first, ready=published)
            touched |= {*result.written, *result.removed}
            warnings = len(result.warnings)
        except _SupersededError:
            raise
        except Exception as error:
            # The processes of a build may end before it does.
            self._go_on()
            problems = error.problems if isinstance(error, ContentError) else (_own_fault(error),)
        touched |= {path for path in first if self._digest(path) != seen[path]}
        self.shared += any(
            not path.endswith((".html", ".xml")) and not path.startswith(NAMED_BY_DIGEST) for path in touched
        )
        self.fault = fault_page(self._site, problems) if problems else None
        self.count += bool(touched or problems != self._problems)
        published()
        if changed or touched or problems != self._problems:
            self._tell_build(changed, touched, problems, warnings, time.perf_counter() - began)
        self._problems = problems

    def _tell_build(
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
        self._tell(f"{time.strftime('%H:%M:%S')} {what}: {', '.join(done)} in {milliseconds} ms")
        if problems != self._problems:
            for problem in problems:
                self._tell(f"error: {problem}")

    def _tell(self, line: str) -> None:
        # A terminal that is gone is no reason to stop.
        with contextlib.suppress(OSError):
            self._told(line)

    def _digest(self, path: str) -> bytes:
        try:
            return digest((self.output / path).read_bytes())
        except (OSError, ValueError):
            return b""


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _own_fault(error: Exception) -> Problem:
    """An error that is no fault of the content, by the line of ours where it came up."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)] or frames
    place = Path(ours[-1].filename)
    name = place.relative_to(_PACKAGE.parent) if place.is_relative_to(_PACKAGE) else place
    told = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    hint = "this is a fault of sitegen, not of the content; saving a file tries again"
    return Problem(name.as_posix(), ours[-1].lineno or 0, told, hint)
