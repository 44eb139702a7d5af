"""What a build remembers for the next one, in one SQLite file that may be deleted at any time.

A build that is killed leaves either what was remembered before it or what is remembered after it. Without the
file, everything is rebuilt, and files that are no longer produced stay in the output, as nothing tells who
made them. From a file of another version, only which output files are ours is kept.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import msgspec

from sitegen.building.digests import Digests, Pairs
from sitegen.files.reading import DIGEST_BYTES
from sitegen.files.tree import Signature
from sitegen.model.record import Record

T = TypeVar("T")
Table = Literal["meta", "files", "outputs", "entries", "articles", "findings", "words", "made"]

# Each table holds values by name or path, as MessagePack. In these, a `Digests` is stored as the numbers of
# its pairs of name and digest, which are in `_PAIRS`.
_TABLES: tuple[Table, ...] = get_args(Table)
_PAIRS = "pairs"
# Text that repeats a hundred times within an article is compressed, and what is seldom read.
_PACKED: frozenset[Table] = frozenset({"findings", "words"})
# Up to this many unused pairs are not worth removing.
_UNUSED = 5_000
# Disk errors of SQLite, as the errors that other files raise.
_ERRNO = {"SQLITE_FULL": errno.ENOSPC, "SQLITE_READONLY": errno.EACCES, "SQLITE_CANTOPEN": errno.EACCES}

_DISK = tuple(f"SQLITE_{name}" for name in ("FULL", "READONLY", "CANTOPEN", "IOERR", "BUSY", "LOCKED"))


class Known(Record, frozen=True, array_like=True):
    """A file as it was when it was read (`seen`, nanoseconds). If it looks the same, it holds the same,
    unless it was changed so shortly before that the file system's clock could not tell the difference."""

    signature: Signature
    digests: tuple[bytes, ...]
    seen: int

    def is_current(self, signature: Signature) -> bool:
        if signature != self.signature or not self.digests:
            return False
        latest = max(signature.modified, signature.changed)
        # For clocks that count whole seconds, and those that follow the kernel's ticks.
        tick = 2_000_000_000 if signature.modified % 1_000_000_000 == 0 else 50_000_000
        return latest + tick < self.seen


class Store:
    """The remembered build of one output folder. Disk errors are raised as OSError."""

    def __init__(self, path: Path | None, version: bytes) -> None:
        """Without a path, everything is forgotten when the process ends."""
        self._file = path
        self._path = path or Path(":memory:")
        self.version = version
        with _as_os_errors(self._path):
            try:
                self._open()
            except Exception as error:
                # A damaged file may fail in any way.
                if isinstance(error, sqlite3.DatabaseError) and _is_of_the_disk(error):
                    raise
                self.begin_anew()

    def begin_anew(self) -> None:
        """Forgets everything, even which output files are ours: the file is not a database, or is damaged."""
        with _as_os_errors(self._path):
            self._db.close()
            if self._file:
                self._file.unlink(missing_ok=True)
            self._open()

    def _open(self) -> None:
        self._db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        # Safe against being killed, which happens; not against a power cut, which is why the file may be
        # deleted.
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.execute("PRAGMA cache_size=-8000")
        self._loaded: Pairs | None = None
        if not self._tables() >= {*_TABLES, _PAIRS} or self.get("meta", "version", bytes) != self.version:
            self.clear()

    @property
    def _pairs(self) -> Pairs:
        if self._loaded is None:
            self._loaded = Pairs(self._db.execute(f"SELECT * FROM {_PAIRS}"))  # noqa: S608  (a name of our own)
        return self._loaded

    def _tables(self) -> set[str]:
        return {name for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type='table'")}

    def clear(self) -> None:
        """Forgets everything except which output files are ours."""
        with self.transaction():
            ours = self._ours()
            for table in self._tables():
                self._db.execute(f'DROP TABLE "{table}"')
            for table in _TABLES:
                self._db.execute(f"CREATE TABLE IF NOT EXISTS {table} (name TEXT PRIMARY KEY, value BLOB)")
            self._db.execute(f"CREATE TABLE {_PAIRS} (number INTEGER PRIMARY KEY, name TEXT, digest BLOB)")
            self._loaded = None
            self.write("meta", {"version": self.version})
            self.write("outputs", ours)

    def _ours(self) -> dict[str, Known]:
        """The output files that are ours, even as earlier versions stored them: in columns, with the digests
        concatenated."""
        columns = [row[1] for row in self._db.execute("PRAGMA table_info(outputs)")]
        if not columns:
            return {}
        if columns[:1] != ["path"]:
            # Not by `read`: an earlier version may have had no table of pairs.
            decode = msgspec.msgpack.Decoder(Known).decode
            return {path: decode(value) for path, value in self._db.execute("SELECT * FROM outputs")}
        return {
            path: Known(
                Signature(*signature),
                tuple([digests[at : at + DIGEST_BYTES] for at in range(0, len(digests), DIGEST_BYTES)]),
                seen,
            )
            for path, *signature, digests, seen in self._db.execute("SELECT * FROM outputs")
        }

    def close(self) -> None:
        self._db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Writes everything within it, or nothing."""
        with _as_os_errors(self._path):
            # SQLite's own changes to files cannot be observed, and tests must be able to fail at each of
            # them.
            sys.audit("sitegen.remember", str(self._path))
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                sys.audit("sitegen.remember", str(self._path))
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                self._loaded = None
                raise

    def read(self, table: Table, kind: type[T]) -> Iterator[tuple[str, T]]:
        """Everything in a table, by name."""
        # Where nothing has changed, no pairs are needed.
        decode = msgspec.msgpack.Decoder(kind, dec_hook=lambda *value: self._pairs.decode(*value)).decode
        for name, value in self._db.execute(f"SELECT * FROM {table}"):  # noqa: S608  (a name of our own)
            yield name, decode(zlib.decompress(value) if table in _PACKED else value)

    def get(self, table: Table, name: str, kind: type[T]) -> T | None:
        row = self._db.execute(f"SELECT value FROM {table} WHERE name = ?", (name,)).fetchone()  # noqa: S608
        if not row:
            return None
        return msgspec.msgpack.decode(zlib.decompress(row[0]) if table in _PACKED else row[0], type=kind)

    def require(self, table: Table, name: str, kind: type[T]) -> T:
        """Like `get`, for what must be there. Raises OSError if it is not, or is damaged."""
        with _as_os_errors(self._path):
            try:
                found = self.get(table, name, kind)
            except (zlib.error, ValueError) as error:
                raise sqlite3.DatabaseError(f"{name} in {table} is damaged") from error
            if found is None:
                raise sqlite3.DatabaseError(f"there is no {name} in {table}")
            return found

    def names(self, table: Table) -> set[str]:
        """The names of everything in a table."""
        return {name for (name,) in self._db.execute(f"SELECT name FROM {table}")}  # noqa: S608

    def write(self, table: Table, values: Mapping[str, Any]) -> None:
        """Stores values by name, and removes those that are None."""
        gone = [(name,) for name, value in values.items() if value is None]
        encode = msgspec.msgpack.Encoder(enc_hook=self._pairs.encode).encode
        kept = [(name, encode(value)) for name, value in values.items() if value is not None]
        if table in _PACKED:
            kept = [(name, zlib.compress(value, 1)) for name, value in kept]
        added = self._pairs.added()
        with _as_os_errors(self._path):
            self._db.executemany(f"DELETE FROM {table} WHERE name = ?", gone)  # noqa: S608
            self._db.executemany(f"REPLACE INTO {table} VALUES (?, ?)", kept)  # noqa: S608
            self._db.executemany(f"REPLACE INTO {_PAIRS} VALUES (?, ?, ?)", added)  # noqa: S608

    def forget_pairs(self, used: Iterable[Digests]) -> None:
        """Removes the pairs that are not in `used` (which must be everything that is stored), if there are
        many."""
        gone = self._pairs.besides(used)
        if len(gone) > max(_UNUSED, len(self._pairs) // 2):
            self._db.executemany(f"DELETE FROM {_PAIRS} WHERE number = ?", [(each,) for each in gone])  # noqa: S608
            self._loaded = None


def _is_of_the_disk(error: sqlite3.DatabaseError) -> bool:
    """Whether the disk rather than the file is at fault."""
    return getattr(error, "sqlite_errorname", "").startswith(_DISK)


@contextlib.contextmanager
def _as_os_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if _is_of_the_disk(error):
            number = _ERRNO.get(getattr(error, "sqlite_errorname", ""), errno.EIO)
            raise OSError(number, os.strerror(number), str(path)) from error
        # The damage is in a part not read so far: let the next build start from scratch.
        with contextlib.suppress(OSError):
            path.unlink()
        raise OSError(errno.EIO, "its contents are damaged", str(path)) from error
