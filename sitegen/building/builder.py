"""Builds a site: what has changed is made, staged and checked, and only then published.

A build is a chain of stages, each of which takes records and returns one: inputs, catalogue, articles, the
graph of the site, the files to make, staged files, the published output. Each result is remembered with the
names and digests of what it was made from: if these are unchanged, nothing needs to be made, and if the bytes
are already there, nothing needs to be written.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from stat import S_ISDIR, S_ISLNK
from types import MappingProxyType
from typing import TYPE_CHECKING

from sitegen.building.clock import today
from sitegen.building.inputs import Inputs, code_version
from sitegen.building.lock import hold
from sitegen.building.options import Checked, Complete, Options, Progress, Result, refuse_warnings
from sitegen.building.publishing import Output
from sitegen.building.staging import Stage, clear_stages, new_stage, remove_stage, shards_folder
from sitegen.building.store import Known, Store
from sitegen.content.layout import require_content, slug_of
from sitegen.errors import ContentError, OutputError, Problem, Problems, reason_of
from sitegen.files.paths import STATE_FOLDER, printable, relative

if TYPE_CHECKING:
    from sitegen.building.cache import Cache
    from sitegen.building.explaining import Explained
    from sitegen.building.work import Work
    from sitegen.execution.executor import Executor

STATE_FILE, LOCK_FILE = "state.sqlite", "lock"

_NO_FILES: Mapping[str, bytes | None] = MappingProxyType({})


def check_content(folder: Path) -> tuple[Problem, ...]:
    """The findings in a site (warnings and information); raises ContentError with all errors. Nothing is
    written; unchanged content that the last build of its output remembers is not read again."""
    found = check_all(folder)
    if found.errors:
        raise ContentError(*found.errors)
    return found.findings


def check_all(folder: Path, slugs: Collection[str] = ()) -> Checked:
    """The errors in a site, and the findings in everything that can be read despite them, including those
    articles among `slugs` that are held back. Nothing is written."""
    with Builder(folder, folder / "output", Options(), writes=False) as builder:
        return builder.check(slugs)


def new_problems(folder: Path, planned: Mapping[str, bytes | None]) -> tuple[Problem, ...]:
    """The problems for which a build would fail if the `planned` files existed (by path in the site; None:
    the file is removed), but does not fail as things are. Nothing is written; unchanged content that the last
    build remembers is not read again."""
    with Builder(folder, folder / "output", Options(), writes=False) as builder:
        return problems_of_planned(builder, planned)


def problems_of_planned(builder: Builder, planned: Mapping[str, bytes | None]) -> tuple[Problem, ...]:
    """Like `new_problems`, using an open builder."""
    found = builder.errors(planned)
    before = Counter((problem.path, problem.message) for problem in (builder.errors() if found else ()))
    new: list[Problem] = []
    for problem in found:
        # Its line number may have changed.
        what = (problem.path, problem.message)
        if before[what]:
            before[what] -= 1
        else:
            new.append(problem)
    return tuple(new)


def build(
    folder: Path, output: Path, *, strict: bool = False, url: str = "", file_links: bool = False,
    clean: bool = False, jobs: int = 0, executor: Executor | None = None,
    progress: Progress = lambda *_: None,
) -> Result:  # fmt: skip
    """Builds the site in `folder` into `output`, with up to `jobs` processes (0: one per core) or with an
    `executor`. `clean` forgets what earlier builds remembered.

    Raises ContentError with every problem; `output` is then left as it was.
    """
    with Builder(folder, output, Options(url, file_links), progress) as builder:
        if clean:
            builder.forget()
        return builder.build(strict=strict, jobs=jobs, executor=executor)


class Builder:
    """Builds one site into one output folder, exclusively: a second builder waits until the first is closed.
    If it never `writes`, it uses what earlier builds remember as far as that can be read."""

    def __init__(
        self, folder: Path, output: Path, options: Options, progress: Progress = lambda *_: None,
        *, writes: bool = True,
    ) -> None:  # fmt: skip
        self._folder, self._output_folder = folder.resolve(), output.absolute()
        if self._output_folder.name == "..":
            self._output_folder = self._output_folder.resolve()
        self._options = options
        self._progress = progress
        self._writes = writes
        self._state_folder = self._output_folder.parent / STATE_FOLDER / self._output_folder.name
        require_content(self._folder)
        check_output(self._folder, self._output_folder)
        self._held = contextlib.ExitStack()
        self._cache: Cache | None = None
        # Within the site's own folder, the choice of output is not at fault.
        kind = ContentError if self._output_folder.parent == self._folder else OutputError
        with self._disk_errors(self._state_folder, kind):
            if writes:
                self._state_folder.mkdir(parents=True, exist_ok=True)
                self._open(partial(self._progress, "waiting for another build", 0, 0))
                return
            # Use what earlier builds remember, if there is anything and no other process is changing it.
            with contextlib.suppress(OSError):
                if (self._state_folder / STATE_FILE).exists() and self._open(None):
                    return
            self._use(Store(None, code_version()))

    def _open(self, waiting: Callable[[], None] | None) -> bool:
        """Uses what earlier builds remember. Without `waiting`, gives up if another process is changing
        it."""
        lock = hold(self._state_folder / LOCK_FILE, waiting)
        if lock:
            self._held.callback(lock.release)
            self._use(Store(self._state_folder / STATE_FILE, code_version()))
        return lock is not None

    def _use(self, store: Store) -> None:
        self._store = store
        self._held.callback(store.close)
        try:
            self._files = dict(store.read("files", Known))
            self._output = Output(self._output_folder, store)
            if self._writes:
                self._output.load()
            store.get("meta", "complete", Complete)
        except OSError:
            raise
        except Exception:  # a damaged state can fail in any way, and may be deleted
            self._begin_anew()

    def _begin_anew(self) -> None:
        self._store.begin_anew()
        self._files, self._output = {}, Output(self._output_folder, self._store)

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    @property
    def made(self) -> Collection[str]:
        """The output files that are ours. Other threads may read this, even during a build."""
        return self._output.known

    def forget(self) -> None:
        """Forgets everything except which output files are ours."""
        with self._disk_errors(self._state_folder):
            self._store.clear()
            self._files = {}

    def build(
        self, *, strict: bool = False, jobs: int = 0, executor: Executor | None = None,
        first: Collection[str] = (), ready: Callable[[], None] = lambda: None,
    ) -> Result:  # fmt: skip
        """Builds what has changed. The pages in `first` (by path in the output) are published before the rest
        is made or checked; then `ready` is called."""
        with self._disk_errors(self._output_folder), contextlib.ExitStack() as leaving:
            started = time.perf_counter()
            self._progress("reading", 0, 0)
            clear_stages(self._output_folder, self._state_folder)
            inputs, problems = self._look()
            last = None if problems.found else self._last_of_same(inputs)
            if last and self._output.is_whole():
                self._output.remember_looks()
                if strict:
                    refuse_warnings(last.warnings)
                times = {"looking for changes": time.perf_counter() - started}
                return Result((), last.files, (), last.warnings, last.pages, times)
            stage = new_stage(self._output_folder, self._state_folder)
            leaving.callback(remove_stage, stage)
            shards = shards_folder(self._output_folder, self._state_folder)
            if executor and executor.is_elsewhere:
                shards.mkdir(exist_ok=True)
            else:
                shutil.rmtree(shards, ignore_errors=True)
            with self._work(inputs, problems, stage, shards if shards.is_dir() else None) as work:
                # The code that makes pages is slow to load, and not needed if there is nothing to do.
                from sitegen.building.chain import build_site
                from sitegen.execution.processes import Processes

                result = build_site(
                    work, strict=strict, workers=executor or Processes(jobs), first=first, ready=ready,
                    progress=self._progress,
                )  # fmt: skip
            shutil.rmtree(shards, ignore_errors=True)
            self._files = dict(self._store.read("files", Known))
            return result

    def explain(self, page: str) -> Explained:
        """Why a page was last made, and why it would be made now. Nothing is written."""
        with self._disk_errors(self._output_folder), self._work(*self._look()) as work:
            from sitegen.building.chain import explain_page

            return explain_page(work, page)

    def check(self, slugs: Collection[str] = ()) -> Checked:
        """All errors and findings, including those in articles among `slugs` that are held back. Nothing is
        written."""
        with self._disk_errors(self._output_folder):
            inputs, problems = self._look()
            # Whatever has become of the output.
            last = None if problems.found else self._last_of_same(inputs)
            if last:
                # As slow to load as the code that makes pages.
                from sitegen.annotation.noticed import Noticed, with_articles

                hidden = {path for path in last.held_back if slug_of(path) not in slugs}
                remembered = self._store.read("findings", Noticed)
                noticed = {path: each for path, each in remembered if path not in hidden}
                return Checked((), with_articles((*last.warnings, *last.information), noticed))
            with self._work(inputs, problems) as work:
                from sitegen.building.chain import check_site

                return check_site(work, slugs)

    def errors(self, planned: Mapping[str, bytes | None] = _NO_FILES) -> tuple[Problem, ...]:
        """The errors, except in media and themes, for which a build would fail if the `planned` files
        existed. Nothing is written."""
        with self._disk_errors(self._output_folder), self._work(*self._look(planned), keep=False) as work:
            from sitegen.building.chain import read_site

            try:
                read_site(work)
            except ContentError as error:
                return error.problems
        return ()

    def _look(self, planned: Mapping[str, bytes | None] = _NO_FILES) -> tuple[Inputs, Problems]:
        problems = Problems()
        return Inputs(self._folder, self._files, problems, planned), problems

    @contextlib.contextmanager
    def _work(
        self, inputs: Inputs, problems: Problems, stage: Path | None = None, shards: Path | None = None,
        *, keep: bool = True,
    ) -> Iterator[Work]:  # fmt: skip
        """What the stages work with. The cache is kept for next time (if `keep`), except after a failure that
        the content did not cause."""
        from sitegen.building.cache import Cache
        from sitegen.building.work import Work

        cache, self._cache = self._cache, None
        if cache is None:
            try:
                cache = Cache(self._store)
                self._output.load()
            except Exception:  # as when it is opened
                self._begin_anew()
                cache = Cache(self._store)
                inputs, problems = self._look(inputs.planned)
        if not keep:
            self._cache, cache = cache, cache.copied()
        work = Work(
            inputs, self._options, today(), problems, cache, self._store, self._output,
            Stage(str(stage or "")), str(shards or ""),
        )  # fmt: skip
        try:
            yield work
        except ContentError:
            self._cache = cache if keep else self._cache
            raise
        self._cache = cache if keep else self._cache

    def _last_of_same(self, inputs: Inputs) -> Complete | None:
        """The last build, if nothing that it read has changed since."""
        last = self._store.get("meta", "complete", Complete)
        if last is None or last.options != self._options or not last.since <= today() < last.until:
            return None
        return last if inputs.same() else None

    @contextlib.contextmanager
    def _disk_errors(self, place: Path, kind: type[ContentError] = ContentError) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            intact = getattr(error, "intact", True)
            raise kind(_disk_problem(error, place, self._folder, intact=intact)) from error


def state_folders(folder: Path, output: Path) -> tuple[Path, ...]:
    """The state folders, which remote processes need besides the site: the site's and that of an output.
    Raises ContentError if the site cannot be built into it."""
    site, target = folder.resolve(), output.absolute()
    require_content(site)
    check_output(site, target)
    return tuple({site / STATE_FOLDER, target.parent / STATE_FOLDER})


def check_output(folder: Path, output: Path) -> None:
    """Checks that the output is a folder or does not exist yet, and that it neither is, contains nor lies
    within a folder of hand-written files. Raises OutputError."""
    # Unlike Path.resolve, this works even for a link that leads to itself.
    resolved = Path(os.path.realpath(output))
    shown = relative(output, folder)
    for name in ("content", "themes", STATE_FOLDER):
        source = Path(os.path.realpath(folder / name))
        if resolved == source or source in resolved.parents or resolved in source.parents:
            message = f"the output folder would mix with {name}/"
            raise OutputError(Problem(shown, 0, message, "choose a folder of its own, such as output"))
    try:
        mode = output.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(_disk_problem(error, output, folder)) from error
    if S_ISLNK(mode):
        hint = f"name the folder itself with --output {printable(str(resolved))}, or remove the link"
        raise OutputError(Problem(shown, 0, "the output is a link that leads elsewhere", hint))
    if not S_ISDIR(mode):
        raise OutputError(Problem(shown, 0, "the output is not a folder"))


def _disk_problem(error: OSError, path: Path, folder: Path, *, intact: bool = True) -> Problem:
    # For a failed rename, the target is what somebody can fix.
    place = relative(Path(error.filename2 or error.filename or path), folder)
    hint = "nothing was changed" if intact else "the output is only partly changed: build again"
    return Problem(place, 0, f"cannot be written: {reason_of(error)}", hint)
