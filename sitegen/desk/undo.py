"""The files as they were before the desk wrote them, in `.sitegen/undo/`: one record for each save, of which
the newest are kept."""

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
    """What a file held before (None: it did not exist), and the digest of what was written."""

    before: bytes | None
    after: bytes


def keep(site: Path, before: Mapping[str, bytes | None], after: Mapping[str, bytes]) -> str:
    """Keep the contents of the files that will be written, by path; return the name of the record. Raises
    OSError."""
    known = names(site)
    name = f"{int(known[-1]) + 1 if known else 1:08}"
    record = {path: Before(before[path], digest(data)) for path, data in after.items()}
    write_atomic(_file(site, name), msgspec.json.encode(record), durable=False)
    for old in known[: -_KEPT + 1]:
        forget(site, old)
    return name


def read(site: Path, name: str) -> dict[str, Before] | None:
    """The record of that name; None if there is none."""
    if not _NAME.fullmatch(name):
        return None
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(_file(site, name).read_bytes(), type=dict[str, Before])
    return None


def forget(site: Path, name: str) -> None:
    """Remove the record of that name."""
    with contextlib.suppress(OSError):
        _file(site, name).unlink()


def names(site: Path) -> list[str]:
    """The names of all records, the newest last."""
    with contextlib.suppress(OSError):
        return sorted(file.stem for file in (site / FOLDER).iterdir() if _NAME.fullmatch(file.stem))
    return []


def _file(site: Path, name: str) -> Path:
    return site / FOLDER / f"{name}.json"
