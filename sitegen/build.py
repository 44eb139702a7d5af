"""Builds a site: what has changed is made, staged and checked, and only then published."""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from stat import S_ISDIR, S_ISLNK
from typing import TYPE_CHECKING

from sitegen.content.folder import require_content
from sitegen.errors import ContentError, OutputError, Problem, Problems
from sitegen.files import STATE_FOLDER, printable, relative
from sitegen.model import Record
from sitegen.publish import Output, clear_stages, new_stage
from sitegen.sources import Sources, code_version
from sitegen.state import State

if TYPE_CHECKING:
    from sitegen.cache import Cache
    from sitegen.pipeline import Pipeline
    from sitegen.why import Explained

if sys.platform != "win32":
    import fcntl

# What is told of progress: what is being done, how far, of how much (0: not known).
Progress = Callable[[str, int, int], None]

STATE_FILE = "state.sqlite"
# Where it is tomorrow already.
_FIRST_ZONE = datetime.timedelta(hours=14)


class Options(Record, frozen=True):
    """How a site is built, beside what its settings say. `url` and `file_links` stand in for theirs;
    `everything` shows what is not to be published: drafts, and articles of a later date."""

    url: str = ""
    file_links: bool = False
    everything: bool = False


class Result(Record, frozen=True):
    """What a build did to the output, by path, and what it noticed. `times` are the seconds of each part of
    the work, those of several processes together."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    warnings: tuple[Problem, ...]
    pages: int
    times: dict[str, float]


class Complete(Record, frozen=True):
    """A build that came to its end, and what holds as long as no file has changed: from the day `since` to
    the day before `until`."""

    options: Options
    files: int
    pages: int
    warnings: tuple[Problem, ...]
    since: datetime.date = datetime.date.min
    until: datetime.date = datetime.date.max


def check_content(folder: Path) -> tuple[Problem, ...]:
    """The findings of a site (warnings and information); raises ContentError with all errors."""
    from sitegen.cache import Cache
    from sitegen.pipeline import Pipeline

    folder = folder.resolve()
    require_content(folder)
    problems = Problems()
    sources = Sources(folder, {}, problems)
    return Pipeline(folder, sources, Options(), today(), problems, Cache(None)).check()


def new_problems(folder: Path, planned: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """What a build would refuse if `planned` files (by path in the site) were there, and does not without
    them."""
    found = _errors(folder, planned)
    before = Counter((problem.path, problem.message) for problem in (_errors(folder, {}) if found else ()))
    new: list[Problem] = []
    for problem in found:
        # Its line may be another one now.
        what = (problem.path, problem.message)
        if before[what]:
            before[what] -= 1
        else:
            new.append(problem)
    return tuple(new)


def _errors(folder: Path, planned: Mapping[str, bytes]) -> tuple[Problem, ...]:
    from sitegen.cache import Cache
    from sitegen.pipeline import Pipeline

    folder = folder.resolve()
    problems = Problems()
    sources = Sources(folder, {}, problems, planned)
    try:
        Pipeline(folder, sources, Options(), today(), problems, Cache(None)).read()
    except ContentError as error:
        return error.problems
    return ()


def build(
    folder: Path, output: Path, *, strict: bool = False, url: str = "", file_links: bool = False,
    clean: bool = False, jobs: int = 0, progress: Progress = lambda *_: None,
) -> Result:  # fmt: skip
    """Builds the site in `folder` into `output`, with up to `jobs` processes (0: one a core). `clean` forgets
    what earlier builds remembered.

    Raises ContentError, with every problem; `output` is then as it was.
    """
    with Builder(folder, output, Options(url, file_links), progress) as builder:
        if clean:
            builder.forget()
        return builder.build(strict=strict, jobs=jobs)


class Builder:
    """Builds one site into one output folder, alone: a second one waits until the first is closed."""

    def __init__(
        self, folder: Path, output: Path, options: Options, progress: Progress = lambda *_: None
    ) -> None:
        self._folder, self._output = folder.resolve(), output.absolute()
        if self._output.name == "..":
            self._output = self._output.resolve()
        self._options = options
        self._progress = progress
        self._state_folder = self._output.parent / STATE_FOLDER / self._output.name
        require_content(self._folder)
        _check_output(self._folder, self._output)
        self._held = contextlib.ExitStack()
        # In the site's own folder it is no choice of an output that is at fault.
        kind = ContentError if self._output.parent == self._folder else OutputError
        with self._told_errors(self._state_folder, kind):
            self._state_folder.mkdir(parents=True, exist_ok=True)
            self._held.enter_context(_alone(self._state_folder / "lock", progress))
            self._state = State(self._state_folder / STATE_FILE, code_version())
            self._held.callback(self._state.close)
            try:
                self._files, self._held_output = self._state.files(), Output(self._output, self._state)
                self._state.get("complete", Complete)
            except OSError:
                raise
            except Exception:  # whatever is wrong with a damaged state, it may be deleted
                self._begin_anew()
        self._cache: Cache | None = None

    def _begin_anew(self) -> None:
        self._state.begin_anew()
        self._files, self._held_output = {}, Output(self._output, self._state)

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    @property
    def made(self) -> Collection[str]:
        """The files of the output that are ours. Other threads may look, also during a build."""
        return self._held_output.known

    def forget(self) -> None:
        """Forgets all but which files of the output are ours."""
        with self._told_errors(self._state_folder):
            self._state.clear()
            self._files = {}

    def build(
        self, *, strict: bool = False, jobs: int = 0, first: Collection[str] = (),
        ready: Callable[[], None] = lambda: None,
    ) -> Result:  # fmt: skip
        """Builds what has changed. Pages `first` (by path in the output) are published before the rest is
        made or checked; then `ready` is called."""
        with self._told_errors(self._output), contextlib.ExitStack() as leaving:
            started = time.perf_counter()
            problems = Problems()
            self._progress("reading", 0, 0)
            clear_stages(self._output, self._state_folder)
            known = self._files
            sources = Sources(self._folder, known, problems)
            last = None if problems.found else self._still_complete(sources)
            if last:
                if strict and last.warnings:
                    raise ContentError(*last.warnings)
                times = {"looking for changes": time.perf_counter() - started}
                return Result((), last.files, (), last.warnings, last.pages, times)
            stage = new_stage(self._output, self._state_folder)
            leaving.callback(shutil.rmtree, stage, ignore_errors=True)
            with self._at_hand() as cache:
                if self._files is not known:
                    sources = Sources(self._folder, self._files, problems := Problems())
                pipeline = self._pipeline(sources, problems, cache, stage)
                result = pipeline.build(strict, jobs, first, ready, self._progress)
            self._files = self._state.files()
            return result

    def _pipeline(self, sources: Sources, problems: Problems, cache: Cache, stage: Path | None) -> Pipeline:
        # What makes pages is slow to load, and not needed where there is nothing to do.
        from sitegen.pipeline import Pipeline

        return Pipeline(
            self._folder, sources, self._options, today(), problems, cache, self._state, self._held_output,
            stage,
        )  # fmt: skip

    @contextlib.contextmanager
    def _at_hand(self) -> Iterator[Cache]:
        """What is kept from build to build. After a failure that is not the content's it is read anew."""
        from sitegen.cache import Cache

        cache, self._cache = self._cache, None
        if cache is None:
            try:
                cache = Cache(self._state)
            except Exception:  # as where it was opened
                self._begin_anew()
                cache = Cache(self._state)
        try:
            yield cache
        except ContentError:
            self._cache = cache
            raise
        self._cache = cache

    def explain(self, page: str) -> Explained:
        """Why a page was last made, and why it would be made now. Nothing is written but what is remembered
        of the articles."""
        with self._told_errors(self._output):
            problems = Problems()
            sources = Sources(self._folder, self._files, problems)
            with self._at_hand() as cache:
                return self._pipeline(sources, problems, cache, None).explain(page)

    def _still_complete(self, sources: Sources) -> Complete | None:
        """The last build, if nothing has changed since, neither what it read nor what it wrote."""
        last = self._state.get("complete", Complete)
        if last is None or last.options != self._options or not last.since <= today() < last.until:
            return None
        return last if sources.same() and self._held_output.is_whole() else None

    @contextlib.contextmanager
    def _told_errors(self, place: Path, kind: type[ContentError] = ContentError) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            intact = getattr(error, "intact", True)
            raise kind(_disk_problem(error, place, self._folder, intact)) from error


def today() -> datetime.date:
    """The day that is to decide what is published: a day begins where it begins first, so that the same build
    is the same everywhere. SOURCE_DATE_EPOCH (reproducible-builds.org) stands in for the clock."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = float(seconds) if seconds.isdigit() else time.time()
    return (datetime.datetime.fromtimestamp(now, datetime.UTC) + _FIRST_ZONE).date()


@contextlib.contextmanager
def _alone(lock: Path, progress: Progress) -> Iterator[None]:
    """Waits until no other build works on the same output; the system ends the hold of one that dies. On a
    file system without locks it does not wait."""
    with lock.open("wb") as file:
        if sys.platform != "win32":
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                progress("waiting for another build", 0, 0)
                fcntl.flock(file, fcntl.LOCK_EX)
            except OSError:
                pass
        yield


def _check_output(folder: Path, output: Path) -> None:
    """The output must be a folder, or nothing yet, and not be, hold or lie in what is written by hand."""
    # Unlike Path.resolve this has an answer even where a link leads to itself.
    resolved = Path(os.path.realpath(output))
    told_path = relative(output, folder)
    for name in ("content", "themes", STATE_FOLDER):
        source = Path(os.path.realpath(folder / name))
        if resolved == source or source in resolved.parents or resolved in source.parents:
            told = f"the output folder would mix with {name}/"
            raise OutputError(Problem(told_path, 0, told, "choose a folder of its own, such as output"))
    try:
        mode = output.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(_disk_problem(error, output, folder)) from error
    if S_ISLNK(mode):
        hint = f"name the folder itself with --output {printable(str(resolved))}, or remove the link"
        raise OutputError(Problem(told_path, 0, "the output is a link to elsewhere", hint))
    if not S_ISDIR(mode):
        raise OutputError(Problem(told_path, 0, "the output is not a folder"))


def _disk_problem(error: OSError, path: Path, folder: Path, intact: bool = True) -> Problem:
    # Of a rename it is the target that somebody can do something about.
    place = relative(Path(error.filename2 or error.filename or path), folder)
    reason = (error.strerror or str(error)).lower()
    hint = "nothing was changed" if intact else "the output is half changed: build again"
    return Problem(place, 0, f"cannot be written: {reason}", hint)
