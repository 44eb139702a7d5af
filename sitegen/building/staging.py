"""The stage of a build: a folder of its own, where files wait until all are published."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from sitegen.building.publishing import staged_name
from sitegen.files.reading import digest
from sitegen.files.writing import write_new

# How many files are removed at once.
_AT_ONCE = 8


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


def remove_stage(stage: Path) -> None:
    """Removes a stage, with the former versions of replaced files. Some disks make a process wait for each
    file whose space they free (3 ms on ext4 with `discard`), so several are removed at once."""
    files = [os.path.join(folder, name) for folder, _, names in os.walk(stage) for name in names]
    threads = [Thread(target=_remove, args=(files[first::_AT_ONCE],)) for first in range(_AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shutil.rmtree(stage, ignore_errors=True)


def _remove(files: Sequence[str]) -> None:
    for file in files:
        with contextlib.suppress(OSError):
            os.unlink(file)


def _is_apart(output: Path, state: Path) -> bool:
    """Whether the output is on another file system."""
    return output.is_dir() and output.stat().st_dev != state.stat().st_dev
