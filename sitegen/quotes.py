"""What articles say of entities, on its way from the articles' step to the pages of the entities.

All of it together is more than memory should hold, and most of it is in the output already. So the page of an
entity is put together from parts of what it was and from what the articles say that were read in this build,
which waits for it in files of the stage.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from sitegen.files import digest
from sitegen.state import Remembered

# More than one article can say of an entity, in bytes.
_LONGEST = 1 << 30
# An article by its path, the digest of what it says of the entity, and how many bytes that is on the page.
Part = tuple[str, bytes, int]
_parts = msgspec.msgpack.Decoder(tuple[int, list[Part]])


class Quoted(NamedTuple):
    """Where what one article says of each entity waits: in which file of the stage, and its first byte and
    length there, as one number each (see `_LONGEST`), as there are many of them. Without a stage nothing is
    written, and `file` is empty."""

    file: str
    places: dict[str, int]


class Spool:
    """The files of the stage. Every process writes one of its own."""

    def __init__(self, stage: Path | None) -> None:
        self._stage = stage
        self._owner = 0
        self._writer: BinaryIO | None = None
        self._readers: dict[str, io.FileIO] = {}

    def put(self, mentions: Mapping[str, bytes]) -> Quoted:
        """Raises OSError."""
        if not self._stage:
            return Quoted("", {})
        self._leave_forked()
        name = f"quotes-{os.getpid()}"
        if not self._writer:
            self._writer = (self._stage / name).open("ab")
        start = self._writer.tell()
        places: dict[str, int] = {}
        for term, html in mentions.items():
            places[term] = start * _LONGEST + len(html)
            start += len(html)
        self._writer.write(b"".join(mentions.values()))
        self._writer.flush()
        return Quoted(name, places)

    def get(self, quoted: Quoted, term: str) -> bytes:
        """What was put for an entity; nothing where the article does not mention it."""
        if not self._stage:
            raise AssertionError("without a stage nothing was put")
        self._leave_forked()
        start, length = divmod(quoted.places.get(term, 0), _LONGEST)
        if quoted.file not in self._readers:
            self._readers[quoted.file] = io.FileIO(self._stage / quoted.file)
        return self._read(self._readers[quoted.file], start, length)

    def _read(self, file: io.FileIO, start: int, length: int) -> bytes:
        # Not mapped into memory, as a large site says more than that should hold.
        if sys.platform != "win32":
            return os.pread(file.fileno(), length, start)
        file.seek(start)
        return file.read(length)

    def _leave_forked(self) -> None:
        """Leaves open files to the process that this one is a fork of, as they would share their place."""
        if self._owner != os.getpid():
            self._owner, self._writer, self._readers = os.getpid(), None, {}

    def close(self) -> None:
        if self._writer:
            self._writer.close()
        for reader in self._readers.values():
            reader.close()


class Kept(NamedTuple):
    """What can be used again of a page of the output: stretches of its bytes by article."""

    page: Path
    digest: bytes
    stretches: dict[str, tuple[int, int]]

    def read(self) -> bytes:
        """The page. Raises OSError if it is not any more what it was."""
        data = self.page.read_bytes()
        if digest(data) != self.digest:
            raise OSError(errno.EBUSY, "it was changed while the site was built", str(self.page))
        return data


def kept(page: Path, found: bytes, parts: bytes, wanted: Mapping[str, bytes]) -> Kept:
    """What can be used again of a page with the digest `found` that was made of these parts; `wanted` are
    articles with the digest of what they say now. Every stretch is looked at: what is remembered may be
    damaged, and what is lost is only made again."""
    stretches: dict[str, tuple[int, int]] = {}
    with contextlib.suppress(msgspec.MsgspecError, OSError):
        data = page.read_bytes()
        start, made_of = _parts.decode(parts)
        for path, said, length in made_of:
            if wanted.get(path) == said == digest(data[start : start + length]):
                stretches[path] = (start, start + length)
            start += length
    return Kept(page, found, stretches)


class Concordances:
    """What the pages of entities are put together from. Articles are named by their paths; `remembered` has
    the digest of what each says of each entity."""

    def __init__(self, stage: Path | None, remembered: Mapping[str, Remembered]) -> None:
        self.spool = Spool(stage)
        self._remembered = remembered
        self._articles: dict[str, list[str]] = {}
        self._waiting: dict[str, Quoted] = {}
        self._kept: dict[str, Kept] = {}

    def mention(self, term: str, article: str) -> None:
        """The article is the next in the concordance of an entity."""
        self._articles.setdefault(term, []).append(article)

    def wait(self, article: str, quoted: Quoted) -> None:
        """What the article says waits in the stage."""
        # Of what comes from another process, every article has copies of its own.
        places = {sys.intern(term): place for term, place in quoted.places.items()}
        self._waiting[article] = Quoted(quoted.file, places)

    def use_again(self, term: str, page: Path, found: bytes, parts: bytes) -> None:
        """What can be of the entity's page in the output (see `kept`)."""
        wanted = {article: self._said(article, term) for article in self._articles.get(term, ())}
        self._kept[term] = kept(page, found, parts, wanted)

    def lacking(self, term: str) -> list[str]:
        """The articles of which it is neither in the output nor in the stage what they say."""
        there = self._kept[term].stretches if term in self._kept else {}
        articles = self._articles.get(term, ())
        return [article for article in articles if article not in self._waiting and article not in there]

    def of(self, term: str) -> list[tuple[str, bytes, bytes]]:
        """Every article that mentions an entity, what it says of it, and its digest. Raises OSError."""
        there = self._kept.get(term)
        old = there.read() if there and there.stretches else b""
        found: list[tuple[str, bytes, bytes]] = []
        for article in self._articles.get(term, ()):
            if article in self._waiting:
                html = self.spool.get(self._waiting[article], term)
            elif there:
                start, stop = there.stretches[article]
                html = old[start:stop]
            else:
                raise AssertionError("what is lacking was to be made")
            found.append((article, html, self._said(article, term)))
        return found

    def _said(self, article: str, term: str) -> bytes:
        return self._remembered[article].mentions[term]


def insert(page: bytes, mark: bytes, said: Sequence[tuple[str, bytes, bytes]]) -> tuple[bytes, bytes]:
    """A page with what articles say in the (first) place of `mark`, and what is to be remembered of that:
    nothing, if the theme does not show it. `said` are articles by path, what they say, and its digest."""
    start = page.find(mark)
    if start < 0:
        return page, b""
    parts = [(path, known, len(html)) for path, html, known in said]
    quotes = [html for _, html, _ in said]
    page = b"".join([page[:start], *quotes, page[start + len(mark) :].replace(mark, b"")])
    return page, msgspec.msgpack.encode((start, parts))
