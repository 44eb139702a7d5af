"""What is known about articles and output files, from one stage of a build to the next and from one build to
the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sitegen.annotation.summary import Summary
from sitegen.building.digests import Digests
from sitegen.errors import ContentError, Problem
from sitegen.model.record import Record

# The names that something read: for each, its digest then and now (empty: no such thing).
Differences = Mapping[str, tuple[bytes, bytes]]


class RememberedArticle(Record, frozen=True, array_like=True):
    """The summary of an article, the digests of its parts of other files by key, what both were made from,
    and the digest of its `content` (see `article_task.Outcome`)."""

    reads: Digests
    parts: dict[str, bytes]
    summary: Summary
    content: bytes


class RememberedFile(Record, frozen=True, array_like=True):
    """What an output file was made from, the digest of its bytes, the parts from which it is assembled (see
    `parts`), why it was made, and, for the page of an article, the digest of the `neighbours` that it
    shows."""

    reads: Digests
    digest: bytes
    composition: bytes = b""
    why: tuple[str, ...] = ()
    neighbours: bytes = b""


class Made(Record, frozen=True, array_like=True):
    """A file that a task has made: the digest of its bytes, the names that it read, and the parts from which
    it is assembled. Or the problems that prevent it from being made."""

    path: str
    digest: bytes = b""
    reads: frozenset[str] = frozenset()
    composition: bytes = b""
    problems: tuple[Problem, ...] = ()


class Batch(NamedTuple):
    """Output files by path: those that were `made`, those that are `kept` as they are, and those that are
    `stale`, with the differences since they were last made."""

    made: Mapping[str, RememberedFile]
    kept: frozenset[str]
    stale: Mapping[str, Differences]

    @property
    def paths(self) -> frozenset[str]:
        return self.kept.union(self.made, self.stale)

    def __or__(self, other: Batch) -> Batch:
        """Both batches together. Raises ContentError if they share a file."""
        apart([*self.paths, *other.paths])
        return Batch({**self.made, **other.made}, self.kept | other.kept, {**self.stale, **other.stale})

    def replaced(self, other: Batch) -> Batch:
        """This batch, with the files of the other in place of its own."""
        kept = (self.kept - other.paths) | other.kept
        return Batch({**self.made, **other.made}, kept, {**self.stale, **other.stale})


def apart(paths: Iterable[str]) -> frozenset[str]:
    """The paths as a set. Raises ContentError if two are the same."""
    found = Counter(paths)
    for path, number in found.items():
        if number > 1:
            raise ContentError(Problem(path, 0, "two parts of the site make this file", "rename one of them"))
    return frozenset(found)
