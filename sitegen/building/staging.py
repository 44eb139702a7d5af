"""The stage of a build: a folder of its own, where files wait until all are published."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from sitegen.building.publishing import staged_name
from sitegen.files.reading import digest
from sitegen.files.writing import write_new


class Stage(NamedTuple):
    """The folder where files wait; without one, nothing is written. Several processes may use it."""

    folder: str

    def put(self, path: str, data: bytes, published: bytes | None) -> bytes:
        """Writes a file of the output, unless it equals what is `published` (a digest); returns the digest.
        Raises OSError."""
        found = digest(data)
        if self.folder and found != published:
            write_new(os.path.join(self.folder, staged_name(path)), data)
        return found

    def append(self, data: bytes) -> tuple[str, int]:
        """Appends bytes to a file that each process on each machine has to itself; returns its path and the
        position at which they begin. Raises OSError."""
        if not self.folder:
            return "", 0
        name = os.path.join(self.folder, f"parts-{platform.node()}-{os.getpid()}")
        with open(name, "ab") as file:
            start = file.tell()
            file.write(data)
        return name, start


def new_stage(output: Path, state: Path) -> Path:
    """An empty folder on the same file system as the output, as only there a rename is atomic."""
    prefix, folder = (".stage-", output) if _is_apart(output, state) else ("stage-", state)
    return Path(tempfile.mkdtemp(prefix=prefix, dir=folder))


def shards_folder(output: Path, state: Path) -> Path:
    """The folder for what remote processes have made, next to the stages (see `new_stage`)."""
    return output / ".shards" if _is_apart(output, state) else state / "shards"


def clear_stages(output: Path, state: Path) -> None:
    """Removes what killed builds left behind."""
    for left_over in [*state.glob("stage-*"), *output.glob(".stage-*")]:
        shutil.rmtree(left_over, ignore_errors=True)


def _is_apart(output: Path, state: Path) -> bool:
    """Whether the output is on another file system."""
    return output.is_dir() and output.stat().st_dev != state.stat().st_dev
