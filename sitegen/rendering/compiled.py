"""The compiled code of templates, kept from one process to the next.

Compiling the templates that a page needs takes far longer than rendering it. The code is kept in the user's
cache folder, which may be deleted at any time, and never in a site: code that is loaded can do anything, and
a site may come from somebody else.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

from sitegen.files.installed import digest_of_code, installed
from sitegen.files.reading import DIGEST_BYTES, digest
from sitegen.files.writing import clear_left_overs, write_atomic

# A site has some sixty templates. Those of sites that are gone leave when as many others have come.
_KEPT = 1_000


class Compiled(jinja2.BytecodeCache):
    """The code of templates by their names and paths, in memory for all environments of this process and in
    files for the next one, in the folder that `find` finds (None: in no files). A file holds the code of the
    latest version of a template, after a digest of it and of everything that determines it: one that is
    damaged or out of date counts as none."""

    def __init__(self, find: Callable[[], Path | None]) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}
        self._find = cache(find)

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._codes.get(bucket.key, ("", None))
        if checksum != bucket.checksum:
            code = _read(self._find(), bucket)
            if code:
                self._codes[bucket.key] = bucket.checksum, code
        bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self._codes[bucket.key] = bucket.checksum, bucket.code
            _write(self._find(), bucket, bucket.code)


def users_folder() -> Path | None:
    """The folder for the code of this user's templates; None for a user without a home folder, and where
    others may write as well."""
    # Imported here: a build without a change does not need it.
    import platformdirs

    folder = platformdirs.user_cache_path("sitegen") / "templates"
    if not folder.is_absolute():
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except OSError:
        return None
    others = os.name == "posix" and (found.st_uid != os.geteuid() or found.st_mode & 0o022)
    return None if others else folder


def _read(folder: Path | None, bucket: Bucket) -> CodeType | None:
    if folder:
        with contextlib.suppress(OSError):
            held = (folder / bucket.key).read_bytes()
            data = held[DIGEST_BYTES:]
            if held[:DIGEST_BYTES] == _digest(bucket, data):
                code: CodeType = marshal.loads(data)  # noqa: S302  (only this user can have written it)
                return code
    return None


def _write(folder: Path | None, bucket: Bucket, code: CodeType) -> None:
    if folder:
        data = marshal.dumps(code)
        # The folder may be read-only, or the disk full.
        with contextlib.suppress(OSError):
            _make_room(folder)
            write_atomic(folder / bucket.key, _digest(bucket, data) + data, durable=False)


def _digest(bucket: Bucket, data: bytes) -> bytes:
    return digest(_made_by() + bucket.key.encode() + bucket.checksum.encode() + data)


@cache
def _made_by() -> bytes:
    """A digest of what determines the code of a template besides its text: this package with the options and
    filters of its environment, the libraries, and Python with its optimisation."""
    made_by = (sys.version, sys.flags.optimize, installed(["jinja2", "markupsafe"]))
    return digest(repr(made_by).encode() + digest_of_code())


@cache
def _make_room(folder: Path) -> None:
    """Deletes the files that were written first, if there are too many. Once per process is enough."""
    clear_left_overs(folder)
    files = [Path(entry.path) for entry in os.scandir(folder)]
    if len(files) > _KEPT:
        by_age = sorted(files, key=lambda file: file.stat().st_mtime_ns)
        for file in by_age[: len(files) - _KEPT // 2]:
            file.unlink(missing_ok=True)
