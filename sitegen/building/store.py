"""What a build remembers for the next one, in one SQLite file that may be deleted at any time.

A build that is killed leaves either what was remembered before or what is remembered after. Without the
file everything is built again, and what is no longer produced stays in the output, as nothing says whose it
is; of a file of another version only that is kept.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from sitegen.errors import Problem
from sitegen.files.tree import Signature
from sitegen.model.record import Record

T = TypeVar("T")

_TABLES = {
    "meta": "name TEXT PRIMARY KEY, value BLOB",
    "files": "path TEXT PRIMARY KEY, size, modified, changed, number, digest BLOB, seen INTEGER",
    "outputs": "path TEXT PRIMARY KEY, size, modified, changed, number, digests BLOB, seen INTEGER",
    "entries": "path TEXT PRIMARY KEY, digest BLOB, value BLOB",
    "articles": "path TEXT PRIMARY KEY, reads BLOB, parts BLOB, summary BLOB, findings BLOB",
    "made": "path TEXT PRIMARY KEY, reads BLOB, digest BLOB, why BLOB",
    "compositions": "path TEXT PRIMARY KEY, of_key TEXT, value BLOB",
}
# What the disk says, as the errors that other files give.
_ERRNO = {"SQLITE_FULL": errno.ENOSPC, "SQLITE_READONLY": errno.EACCES, "SQLITE_CANTOPEN": errno.EACCES}

_DISK = tuple(f"SQLITE_{name}" for name in ("FULL", "READONLY", "CANTOPEN", "IOERR", "BUSY", "LOCKED"))

Reads = dict[str, bytes]


class Known(Record, frozen=True):
    """A file as it was when it was read (`seen`, nanoseconds): if it looks the same, it holds the same,
    unless it was changed so shortly before that the file system's clock did not tell the two apart."""

    signature: Signature
    digests: tuple[bytes, ...]
    seen: int

    def is_current(self, signature: Signature) -> bool:
        if signature != self.signature or not self.digests:
            return False
        latest = max(signature.modified, signature.changed)
        # Clocks that count whole seconds, and those that follow the ticks of the kernel.
        tick = 2_000_000_000 if signature.modified % 1_000_000_000 == 0 else 50_000_000
        return latest + tick < self.seen


class RememberedFile(Record, frozen=True):
    """What a file of the output was made from, what it then held, and why it was made."""

    reads: Reads
    digest: bytes
    why: tuple[str, ...]


class RememberedArticle(Record, frozen=True):
    """What the summary and the parts of an article were made from, and the digest of each part by key."""

    reads: Reads
    parts: dict[str, bytes]


class Store:
    """The remembered build of one output folder. Errors of the disk are OSErrors."""

    def __init__(self, path: Path | None, version: bytes) -> None:
        """Without a path what is remembered is forgotten with the process."""
        self._file = path
        self._path = path or Path(":memory:")
        self._version = version
        with _as_os_errors(self._path):
            try:
                self._open(version)
            except Exception as error:
                # What is damaged may fail in any way.
                if isinstance(error, sqlite3.DatabaseError) and _is_of_the_disk(error):
                    raise
                self.begin_anew()

    def begin_anew(self) -> None:
        """Forgets everything, even whose the files of the output are: the file is none, or is damaged."""
        with _as_os_errors(self._path):
            self._db.close()
            if self._file:
                self._file.unlink(missing_ok=True)
            self._open(self._version)

    def _open(self, version: bytes) -> None:
        self._db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        # Against a kill, which is what happens; not against a power cut, which is why it may be deleted.
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.execute("PRAGMA cache_size=-8000")
        tables = {row[0] for row in self._db.execute("SELECT name FROM sqlite_master WHERE type='table'")}
        if not tables >= _TABLES.keys() or self.get("version", bytes) != version:
            self.clear()

    def clear(self) -> None:
        """Forgets all but which files of the output are ours."""
        with self.transaction():
            tables = self._db.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
            for (table,) in tables:
                if table != "outputs":
                    self._db.execute(f'DROP TABLE "{table}"')
            for table, columns in _TABLES.items():
                self._db.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
            self._db.execute("CREATE INDEX IF NOT EXISTS by_key ON compositions (of_key)")
            self.put("version", self._version)

    def close(self) -> None:
        self._db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written in it, or nothing."""
        with _as_os_errors(self._path):
            # SQLite's own changes to files cannot be observed, and tests are to fail at each of them.
            sys.audit("sitegen.remember", str(self._path))
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                sys.audit("sitegen.remember", str(self._path))
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    def get(self, name: str, kind: type[T]) -> T | None:
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return msgspec.msgpack.decode(row[0], type=kind) if row else None

    def put(self, name: str, value: Any) -> None:
        self._db.execute("REPLACE INTO meta VALUES (?, ?)", (name, msgspec.msgpack.encode(value)))

    def drop(self, name: str) -> None:
        with _as_os_errors(self._path):
            self._db.execute("DELETE FROM meta WHERE name = ?", (name,))

    def files(self) -> dict[str, Known]:
        rows = self._db.execute("SELECT * FROM files")
        return {path: Known(Signature(*sig), (digest,), seen) for path, *sig, digest, seen in rows}

    def outputs(self) -> dict[str, Known]:
        """The files that builds have produced. A file has more than one digest while it is being replaced,
        and after a build that was killed then."""
        found: dict[str, Known] = {}
        for path, *sig, digests, seen in self._db.execute("SELECT * FROM outputs"):
            # A path that leads out of the output was never ours.
            if not path.startswith("/") and ".." not in path.split("/"):
                found[path] = Known(Signature(*sig), _split(digests), seen)
        return found

    def put_files(self, table: Literal["files", "outputs"], files: Mapping[str, Known | None]) -> None:
        """Remembers files, or forgets those that are None, in `files` or `outputs`."""
        gone = [(path,) for path, known in files.items() if known is None]
        rows = [
            (p, *known.signature, b"".join(known.digests), known.seen) for p, known in files.items() if known
        ]
        self._db.executemany(f"DELETE FROM {table} WHERE path = ?", gone)  # noqa: S608  (a name of our own)
        self._db.executemany(f"REPLACE INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608

    def entries(self) -> dict[str, tuple[bytes, bytes]]:
        """The entries of the glossary as they were encoded, after the digests of their files."""
        rows = self._db.execute("SELECT * FROM entries")
        return {path: (digest, value) for path, digest, value in rows}

    def put_entries(self, entries: Mapping[str, tuple[bytes, bytes]], gone: Iterable[str]) -> None:
        self._db.executemany("DELETE FROM entries WHERE path = ?", [(path,) for path in gone])
        self._db.executemany(
            "REPLACE INTO entries VALUES (?, ?, ?)", [(path, *entry) for path, entry in entries.items()]
        )

    def articles(self) -> Iterator[tuple[str, RememberedArticle, bytes]]:
        """Every article by path, with its summary as it was encoded."""
        for path, reads, parts, summary in self._db.execute(
            "SELECT path, reads, parts, summary FROM articles"
        ):
            yield path, RememberedArticle(_decode_shared(reads), _decode_shared(parts)), summary

    def findings(self, path: str) -> tuple[Problem, ...]:
        """What there is to look at in an article."""
        row = self._db.execute("SELECT findings FROM articles WHERE path = ?", (path,)).fetchone()
        return decode_findings(row[0]) if row else ()

    def all_findings(self, but: Collection[str]) -> Iterator[Problem]:
        """What there is to look at in all articles but some."""
        for path, findings in self._db.execute("SELECT path, findings FROM articles"):
            if path not in but:
                yield from decode_findings(findings)

    def put_article(self, path: str, article: RememberedArticle, summary: bytes, findings: bytes) -> None:
        encode = msgspec.msgpack.encode
        row = (path, encode(article.reads), encode(article.parts), summary, findings)
        self._db.execute("REPLACE INTO articles VALUES (?, ?, ?, ?, ?)", row)

    def drop_article(self, path: str) -> None:
        self._db.execute("DELETE FROM articles WHERE path = ?", (path,))

    def compositions(self, key: str) -> list[tuple[str, bytes]]:
        """The files that are put together from parts under a key, each with where these are (see `parts`)."""
        with _as_os_errors(self._path):
            query = "SELECT path, value FROM compositions WHERE of_key = ?"
            return self._db.execute(query, (key,)).fetchall()

    def files_made(self) -> dict[str, RememberedFile]:
        rows = self._db.execute("SELECT * FROM made")
        return {
            path: RememberedFile(_decode_shared(reads), digest, _decode_why(why))
            for path, reads, digest, why in rows
        }

    def put_files_made(
        self, files: Mapping[str, RememberedFile], compositions: Mapping[str, tuple[str, bytes]],
        gone: Iterable[str],
    ) -> None:  # fmt: skip
        """Remembers files of the output, with keys and compositions of those that are put together from
        parts, and forgets others."""
        encode = msgspec.msgpack.encode
        left = [(path,) for path in gone]
        self._db.executemany("DELETE FROM made WHERE path = ?", left)
        self._db.executemany("DELETE FROM compositions WHERE path = ?", [*left, *((path,) for path in files)])
        rows = [(path, *composition) for path, composition in compositions.items()]
        self._db.executemany("REPLACE INTO compositions VALUES (?, ?, ?)", rows)
        self._db.executemany(
            "REPLACE INTO made VALUES (?, ?, ?, ?)",
            [(path, encode(file.reads), file.digest, encode(file.why)) for path, file in files.items()],
        )


_decode = msgspec.msgpack.Decoder(dict[str, bytes]).decode
decode_findings = msgspec.msgpack.Decoder(tuple[Problem, ...]).decode
_decode_why = msgspec.msgpack.Decoder(tuple[str, ...]).decode


_pool: dict[bytes, bytes] = {}


def _decode_shared(data: bytes) -> Reads:
    """Names and digests. Most are those of a thousand other pages, and take up memory only once."""
    return {sys.intern(name): _pool.setdefault(digest, digest) for name, digest in _decode(data).items()}


def _split(digests: bytes) -> tuple[bytes, ...]:
    return tuple(digests[at : at + 16] for at in range(0, len(digests), 16))


def _is_of_the_disk(error: sqlite3.DatabaseError) -> bool:
    """Whether it is no fault of the file."""
    return getattr(error, "sqlite_errorname", "").startswith(_DISK)


@contextlib.contextmanager
def _as_os_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if _is_of_the_disk(error):
            number = _ERRNO.get(getattr(error, "sqlite_errorname", ""), errno.EIO)
            raise OSError(number, os.strerror(number), str(path)) from error
        # Damaged beneath what was read so far: the next build is to begin anew.
        with contextlib.suppress(OSError):
            path.unlink()
        raise OSError(errno.EIO, "its contents are damaged", str(path)) from error
