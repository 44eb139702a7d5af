"""The site that `sitegen init` creates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from sitegen.content.layout import SETTINGS_FILE
from sitegen.editing.seen import seen_now
from sitegen.editing.writing import Check, put, write
from sitegen.errors import Problem
from sitegen.files.paths import present


def init_site(folder: Path, check: Check) -> Iterator[str | Problem]:
    """Copy the starter site into `folder`; yield each file that was created, and the problems of those that
    were not. Existing files stay."""
    seen = seen_now(folder)
    starter = dict(_files_below(resources.files("sitegen") / "starter", ""))
    new = {
        name: source.read_bytes() for name, source in sorted(starter.items()) if not present(folder / name)
    }
    if SETTINGS_FILE in new:
        # Nothing else can be checked without the settings.
        write(folder / SETTINGS_FILE, new[SETTINGS_FILE], folder)
        yield str(folder / SETTINGS_FILE)
        del new[SETTINGS_FILE]
    refused = put(folder, [{name: data} for name, data in new.items()], check, seen)
    for name, problems in zip(new, refused, strict=True):
        yield from problems or (str(folder / name),)


def _files_below(folder: Traversable, prefix: str) -> Iterable[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _files_below(item, f"{prefix}{item.name}/")
        elif not item.name.endswith(".pyc"):
            yield prefix + item.name, item
