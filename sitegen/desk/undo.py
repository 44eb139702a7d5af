"""What files were before the desk wrote, in `.sitegen/undo/`: a file for each time, the newest of which are
kept."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from sitegen.files.paths import STATE_FOLDER
from sitegen.files.reading import digest
from sitegen.files.writing import write_atomic
from sitegen.model.record import Record

FOLDER = f"{STATE_FOLDER}/undo"
_KEPT = 200
_NAME = re.compile(r"\d{8}")


class Before(Record, frozen=True):
    """What a file held before (None: there was none), and the digest of what was written."""

    before: bytes | None
    after: bytes


def keep(site: Path, before: Mapping[str, bytes | None], after: Mapping[str, bytes]) -> str:
    """Keeps what files hold that are to be written, by path; returns the name of what is kept. Raises
    OSError."""
    known = names(site)
    name = f"{int(known[-1]) + 1 if known else 1:08}"
    record = {path: Before(before[path], digest(data)) for path, data in after.items()}
    write_atomic(_file(site, name), msgspec.json.encode(record), durable=False)
    for old in known[: -_KEPT + 1]:
        forget(site, old)
    return name


def read(site: Path, name: str) -> dict[str, Before] | None:
    """What is kept under a name; None if there is nothing."""
    if not _NAME.fullmatch(name):
        return None
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(_file(site, name).read_bytes(), type=dict[str, Before])
    return None


def forget(site: Path, name: str) -> None:
    """Removes what is kept under a name."""
    with contextlib.suppress(OSError):
        _file(site, name).unlink()


def names(site: Path) -> list[str]:
    """The names of all that is kept, the newest last."""
    with contextlib.suppress(OSError):
        return sorted(file.stem for file in (site / FOLDER).iterdir() if _NAME.fullmatch(file.stem))
    return []


def _file(site: Path, name: str) -> Path:
    return site / FOLDER / f"{name}.json"
