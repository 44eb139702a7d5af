"""What an editor saves in `content/` and `themes/`, as it happens.

Folders are watched one by one rather than as trees, and the watch is renewed whenever one appears or
disappears. So it does not matter how a system follows folders that are moved, and a virtual environment or a
repository next to the content costs nothing.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from watchfiles import Change, watch
from watchfiles._rust_notify import WatchfilesRustInternalError
from watchfiles.main import FileChange

from sitegen.errors import Problems
from sitegen.files.paths import printable
from sitegen.files.tree import scan

FOLDERS = ("content", "themes")
# Milliseconds. Saves less than `_STEP` apart are reported together, one or two steps later.
_STEP, _TOGETHER = 10, 100
_QUIET = 250
# A file that is missing or empty is usually being written.
_UNDERWAY = 30
# What editors create next to a file while they save it: vim, Emacs, JetBrains, KDE, Office, downloads.
_PASSING = re.compile(r"~$|^[.#]|^~\$|^4913$|\.(sw.|tmp|temp|part|crdownload)$|___jb_(tmp|old|bak)___$")


def changes(site: Path, stop: threading.Event) -> Iterator[frozenset[str]]:
    """The paths (relative to the site) that were just changed, until `stop`. An empty set is yielded when it
    has been quiet for a moment after a change, which is the time to check whether everything was noticed, and
    when the site itself disappeared or came back, which is not reported."""
    unquiet = True
    polling = None
    while not stop.is_set():
        places = _places(site)
        folders = _folders(site)
        watching = watch(
            *folders, watch_filter=None, recursive=False, debounce=_TOGETHER, step=_STEP,
            rust_timeout=_QUIET, yield_on_timeout=True, stop_event=stop, raise_interrupt=False,
            ignore_permission_denied=True, force_polling=polling,
        )  # fmt: skip
        try:
            with contextlib.closing(watching):
                for found in watching:
                    if paths := saved(site, found):
                        if any(map(_is_underway, map(site.joinpath, paths))):
                            stop.wait(_UNDERWAY / 1000)
                        yield paths
                        unquiet = True
                    elif unquiet and not found:
                        yield paths
                        unquiet = False
                        if _folders(site) != folders:
                            break
                    if not found and _places(site) != places:
                        yield frozenset()
                        break
                    if any(path in folders or path.is_dir() for path in _moved(found)):
                        break
        except FileNotFoundError:
            # A folder disappeared between being listed and being watched, or the site's own folder did, which
            # may come back.
            stop.wait(_QUIET / 1000)
        except (OSError, WatchfilesRustInternalError):
            # Usually the system's limit on watched folders.
            polling = True
        unquiet = True


def saved(site: Path, found: Collection[FileChange]) -> frozenset[str]:
    """The paths of the content and the themes (relative to the site) among changes. Files that came and went,
    such as the temporary ones through which others are saved, are left out; so are folders of which only the
    time has changed."""
    kinds: dict[Path, set[Change]] = {}
    for change, path in found:
        kinds.setdefault(Path(path), set()).add(change)
    names = {
        path.relative_to(site)
        for path, changes in kinds.items()
        if (path.exists() or not changes >= {Change.added, Change.deleted})
        and not (changes == {Change.modified} and path.is_dir())
    }
    return frozenset(
        name.as_posix()
        for name in names
        if name.parts and name.parts[0] in FOLDERS and not any(map(_PASSING.search, name.parts[1:]))
    )


def _moved(found: Iterable[FileChange]) -> set[Path]:
    return {Path(path) for change, path in found if change != Change.modified}


def _is_underway(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except OSError:
        return True


def _places(site: Path) -> list[tuple[int, int] | None]:
    """The folders at the roots of what is watched. A watch moves with its folder, and a root may be a
    link."""
    return [_place(site / name) for name in ("", *FOLDERS)]


def _place(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _folders(site: Path) -> set[Path]:
    roots = [site / name for name in FOLDERS]
    inside = scan(roots, site, Problems()).folders
    found = {site, *(root for root in roots if root.is_dir()), *(site / name for name in inside)}
    # The watcher accepts no others; the builds find changes there when they check.
    return {folder for folder in found if printable(str(folder)) == str(folder)}
