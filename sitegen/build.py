"""Builds a site: load, render into a staging folder, check, and only then change the output.

The output changes file by file through atomic renames: assets first, so that no page ever asks for one
that is not there, then pages, then removal of what is no longer produced. A failure on the way is undone.
Only files that an earlier build produced, by its manifest, are ever removed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from sitegen import links, views
from sitegen.check import findings
from sitegen.content.folder import require_content
from sitegen.content.load import Content, load_content
from sitegen.errors import ContentError, Problem, Problems
from sitegen.files import STATE_FOLDER, decode, present, relative, write_atomic
from sitegen.model import Record
from sitegen.outputs import fonts, static
from sitegen.outputs.feed import feed
from sitegen.outputs.sitemap import sitemap
from sitegen.render import Renderer, highlight_styles
from sitegen.site import Site, build_site
from sitegen.theme import load_theme, theme_folders

if sys.platform != "win32":
    import fcntl

# The theme's style sheet is published as one file with its fonts and the colours of code.
STYLE_SHEET = "style.css"

# What is told of progress: what is being done, how far, of how much (0: not known).
Progress = Callable[[str, int, int], None]


class Result(Record, frozen=True):
    """What a build did to the output, by path, and what it noticed."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    warnings: tuple[Problem, ...]
    pages: int


class Manifest(Record, frozen=True):
    """The files that builds have produced in an output folder. A file has more than one digest while it is
    being replaced, and after a build that was killed then."""

    files: dict[str, tuple[str, ...]]


def load_site(folder: Path) -> tuple[Content, Site, tuple[Problem, ...]]:
    """The whole site and its findings (warnings and information); raises ContentError with all errors."""
    require_content(folder)
    problems = Problems()
    content = load_content(folder, problems)
    if content:
        try:
            theme_folders(folder, content.config.theme)
        except ContentError as error:
            problems.extend(error)
    site = build_site(content, problems) if content else None
    problems.raise_if_any()
    if content is None or site is None:
        raise AssertionError("content without a problem makes a site")
    return content, site, findings(site)


def build(
    folder: Path, output: Path, *, strict: bool = False, url: str = "", file_links: bool = False,
    progress: Progress = lambda *_: None,
) -> Result:  # fmt: skip
    """Builds the site in `folder` into `output`. `url` and `file_links` stand in for the settings.

    Raises ContentError, with every problem; `output` is then as it was.
    """
    folder, output = folder.resolve(), output.absolute()
    require_content(folder)
    _check_output(folder, output)
    state = output.parent / STATE_FOLDER / output.name
    with contextlib.ExitStack() as held:
        try:
            state.mkdir(parents=True, exist_ok=True)
            held.enter_context(_alone(state / "lock"))
        except OSError as error:
            raise ContentError(_disk_problem(error, state, folder)) from error
        return _build(folder, output, state, strict, url, file_links, progress)


def _build(
    folder: Path, output: Path, state: Path, strict: bool, url: str, file_links: bool, progress: Progress
) -> Result:
    progress("reading", 0, 0)
    content, site, found = load_site(folder)
    warnings = tuple(problem for problem in found if problem.severity != "info")
    if strict and warnings:
        raise ContentError(*warnings)
    if url or file_links:
        config = msgspec.structs.replace(
            site.config, url=url or site.config.url, file_links=file_links or site.config.file_links
        )
        site = msgspec.structs.replace(site, config=config)
    try:
        stage = _new_stage(output, state)
    except OSError as error:
        raise ContentError(_disk_problem(error, state, folder)) from error
    changes = _Commit(output, stage, state)
    try:
        produced: dict[str, str] = {}
        for path, data in _produce(folder, content, site, progress):
            produced[path] = _stage(stage, path, data, produced)
        progress("publishing", 0, 0)
        written, removed = changes.run(produced)
    except OSError as error:
        raise ContentError(_disk_problem(error, output, folder, changes.intact)) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    pages = sum(path.endswith(".html") for path in produced)
    return Result(written, len(produced) - len(written), removed, warnings, pages)


def _produce(folder: Path, content: Content, site: Site, progress: Progress) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every file of the site; assets come before the pages that use them."""
    folders = theme_folders(folder, site.config.theme)
    theme = load_theme(folders, folder)
    assets: dict[str, str] = {}
    rules = []
    for rule, path, data in fonts.web_fonts(theme, folder / STATE_FOLDER / "cache"):
        rules.append(rule)
        yield path, data
    for name, data in static.static_files(folders, folder):
        if name == STYLE_SHEET:
            sheet = decode(data, f"themes/{site.config.theme}/static/{name}")
            data = "\n".join([*rules, sheet, highlight_styles()]).encode()
        assets[name] = static.fingerprinted(name, data)
        yield assets[name], data
    yield from static.media_files(content.media, folder)
    renderer = Renderer(folders, theme, site.config, folder, assets)
    total = len(site.readings) + len(site.entries) + len(site.tags) + 4
    urls = []
    for number, (page, context) in enumerate(views.pages(site), 1):
        progress("rendering", number, total)
        yield links.output_path(page.url), renderer.page(page.template, context)
        if page.canonical:
            urls.append(page.url)
    yield "feed.xml", feed(site)
    yield "sitemap.xml", sitemap(site, urls)


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Waits until no other build works on the same output; the system ends the hold of one that dies. On a
    file system without locks it does not wait."""
    with lock.open("wb") as file:
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _new_stage(output: Path, state: Path) -> Path:
    """An empty folder on the file system of the output, as only there a rename is one step. What builds
    that were killed left behind is cleared away."""
    apart = output.is_dir() and output.stat().st_dev != state.stat().st_dev
    for left_over in [*state.glob("stage-*"), *output.glob(".stage-*")]:
        shutil.rmtree(left_over, ignore_errors=True)
    for left_over in state.glob(".*.new"):
        left_over.unlink()
    return Path(
        tempfile.mkdtemp(prefix=".stage-", dir=output)
        if apart
        else tempfile.mkdtemp(prefix="stage-", dir=state)
    )


def _stage(stage: Path, path: str, data: bytes, produced: dict[str, str]) -> str:
    if path in produced:
        raise ContentError(Problem(path, 0, "two parts of the site make this file", "rename one of them"))
    target = stage / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


class _Commit:
    """Carries a staged site over into the output; undoes what it did if it cannot finish."""

    def __init__(self, output: Path, stage: Path, state: Path) -> None:
        self._output = output
        self._stage = stage
        self._manifest = state / "manifest.json"
        self._backups = stage / ".replaced"
        self._done: list[tuple[Path, Path | None]] = []
        self.intact = True

    def run(self, produced: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The paths written and removed."""
        before = self._read_manifest()
        changed = [path for path in produced if not _holds(self._output / path, produced[path])]
        gone = [path for path in before if path not in produced]
        now: dict[str, tuple[str, ...]] = {path: (digest,) for path, digest in produced.items()}
        # Known before anything is there, so that a build that is killed leaves nothing unaccounted for.
        either = {path: tuple(dict.fromkeys((*before.get(path, ()), *now[path]))) for path in now}
        self._write_manifest({**before, **either})
        try:
            self._output.mkdir(parents=True, exist_ok=True)
            for path in sorted(changed, key=lambda path: path.endswith((".html", ".xml"))):
                self._replace(path)
            removed = tuple(path for path in gone if self._remove(path, before[path]))
            self._write_manifest(now)
        except BaseException:
            self.intact = self._undo()
            if self.intact:
                with contextlib.suppress(OSError):
                    self._write_manifest(before)
            raise
        return tuple(changed), removed

    def _replace(self, path: str) -> None:
        target = self._output / path
        self._done.append((target, self._back_up(target) if present(target) else None))
        target.parent.mkdir(parents=True, exist_ok=True)
        (self._stage / path).replace(target)

    def _remove(self, path: str, digests: tuple[str, ...]) -> bool:
        """Removes a file of an earlier build, unless somebody has put another in its place."""
        target = self._output / path
        if not _holds(target, *digests):
            return False
        self._done.append((target, self._back_up(target)))
        target.unlink()
        self._remove_empty_folders(target)
        return True

    def _back_up(self, target: Path) -> Path:
        backup = self._backups / str(len(self._done))
        backup.parent.mkdir(exist_ok=True)
        try:
            os.link(target, backup, follow_symlinks=False)
        except (OSError, NotImplementedError):
            shutil.copy2(target, backup, follow_symlinks=False)
        return backup

    def _undo(self) -> bool:
        """Whether all is as it was."""
        whole = True
        for target, backup in reversed(self._done):
            try:
                if backup is None:
                    if present(target):
                        target.unlink()
                    self._remove_empty_folders(target)
                else:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    backup.replace(target)
            except OSError:
                whole = False
        return whole

    def _remove_empty_folders(self, target: Path) -> None:
        with contextlib.suppress(OSError):
            for folder in target.relative_to(self._output).parents[:-1]:
                (self._output / folder).rmdir()

    def _read_manifest(self) -> dict[str, tuple[str, ...]]:
        try:
            files = msgspec.json.decode(self._manifest.read_bytes(), type=Manifest).files
        except (OSError, ValueError):
            return {}
        # A path that leads out of the output was never ours.
        return {
            path: digests
            for path, digests in files.items()
            if not Path(path).is_absolute() and ".." not in Path(path).parts
        }

    def _write_manifest(self, files: dict[str, tuple[str, ...]]) -> None:
        write_atomic(self._manifest, msgspec.json.encode(Manifest(dict(sorted(files.items())))))


def _holds(path: Path, *digests: str) -> bool:
    try:
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() in digests
    except OSError:
        return False


def _check_output(folder: Path, output: Path) -> None:
    """The output must not be, hold or lie in what is written by hand."""
    # Unlike Path.resolve this has an answer even where a link leads to itself.
    resolved = Path(os.path.realpath(output))
    told_path = relative(output, folder)
    for name in ("content", "themes", STATE_FOLDER):
        source = Path(os.path.realpath(folder / name))
        if resolved == source or source in resolved.parents or resolved in source.parents:
            told = f"the output folder would mix with {name}/"
            raise ContentError(Problem(told_path, 0, told, "choose a folder of its own, such as output"))
    if resolved.exists() and not resolved.is_dir():
        raise ContentError(Problem(told_path, 0, "the output is not a folder"))


def _disk_problem(error: OSError, path: Path, folder: Path, intact: bool = True) -> Problem:
    # Of a rename it is the target that somebody can do something about.
    place = relative(Path(error.filename2 or error.filename or path), folder)
    reason = (error.strerror or str(error)).lower()
    hint = "nothing was changed" if intact else "the output is half changed: build again"
    return Problem(place, 0, f"cannot be written: {reason}", hint)
