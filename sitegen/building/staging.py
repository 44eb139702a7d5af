"""What a build has made and not yet published: files in a folder of its own, and a ledger of them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from sitegen.building.publishing import Output, staged_name
from sitegen.errors import ContentError, Problem
from sitegen.files.reading import digest
from sitegen.files.writing import write_new
from sitegen.model.record import Record


class Stage(NamedTuple):
    """The folder where files wait; without one nothing is written. It may be used by several processes."""

    folder: str

    def put(self, path: str, data: bytes, published: bytes | None) -> bytes:
        """Writes a file of the output, unless what is `published` (a digest) is the same; returns the
        digest."""
        found = digest(data)
        if self.folder and found != published:
            write_new(os.path.join(self.folder, staged_name(path)), data)
        return found


def new_stage(output: Path, state: Path) -> Path:
    """An empty folder on the file system of the output, as only there a rename is one step."""
    apart = output.is_dir() and output.stat().st_dev != state.stat().st_dev
    return Path(
        tempfile.mkdtemp(prefix=".stage-", dir=output)
        if apart
        else tempfile.mkdtemp(prefix="stage-", dir=state)
    )


def clear_stages(output: Path, state: Path) -> None:
    """Clears away what builds that were killed left behind."""
    for left_over in [*state.glob("stage-*"), *output.glob(".stage-*")]:
        shutil.rmtree(left_over, ignore_errors=True)


class Made(Record, frozen=True, array_like=True):
    """A file that was made: the digest of its bytes, the names of what it read (`own` are files that no other
    reads), and of which parts it is put together (see `parts`): `of` names them, `composition` says where
    they are. Or the problems for which it cannot be made."""

    path: str
    digest: bytes
    reads: frozenset[str] = frozenset()
    own: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    of: str = ""
    composition: bytes = b""


class Ledger:
    """What a build knows of the files of its output: which there are to be (`produced`), how those were made
    that were made, and the digests of those that wait in the stage."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self.produced: set[str] = set()
        self.made: dict[str, Made] = {}
        self.staged: dict[str, bytes] = {}

    def claim(self, path: str) -> None:
        """The file is to be there. Raises ContentError if something else makes it too."""
        if path in self.produced:
            hint = "rename one of them"
            raise ContentError(Problem(path, 0, "two parts of the site make this file", hint))
        self.produced.add(path)

    def keep(self, made: Made, *, claimed: bool = False) -> None:
        """The file was made."""
        if not claimed and (made.path not in self.produced or made.path in self.made):
            self.claim(made.path)
        self.made[made.path] = made
        if self._output.holds(made.path) != made.digest:
            self.staged[made.path] = made.digest

    def take(self, paths: Collection[str] | None = None) -> dict[str, bytes]:
        """The digests of the files in the stage, or of some of them, which from now on count as published."""
        taken = {path: found for path, found in self.staged.items() if paths is None or path in paths}
        for path in taken:
            del self.staged[path]
        return taken
