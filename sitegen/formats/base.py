"""The interface of exchange formats: kinds of files in which parts of the site go to other programs and come
back.

The items exchanged are segments (sentences with their translations), glossary entries or notes, each kind
with its own record (`Item`). A format reads a file into items (`parse`), and one that can be exported also
writes a file of them (`write`). The options of `import` and `export`, the handling of files given without
one, and merging come with the registry (`formats.registry`); a format has no part in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, Protocol, TypeVar

from sitegen.errors import Problem
from sitegen.model.language import Pair
from sitegen.model.record import Record

Item = TypeVar("Item")
Written = TypeVar("Written", contravariant=True)


class Parsed(Record, Generic[Item], frozen=True):
    """The items of a file, in its order, and the problems of the parts that cannot be used."""

    items: tuple[Item, ...]
    problems: tuple[Problem, ...] = ()


class Writer(Protocol[Written]):
    """A kind of file that can be written."""

    def write(self, items: Sequence[Written], pair: Pair) -> bytes:
        """The bytes of a file with the items, in their order; the same items give the same bytes. Raises
        ContentError for content that the format cannot hold."""


class Format(Protocol[Item]):
    """A kind of file that can be read."""

    def parse(self, data: bytes, name: str, slug: str, pair: Pair) -> Parsed[Item]:
        """The items of the file called `name`, from any program, and the problems of parts that cannot be
        used. `slug` is the article for a file that does not name one itself, or "" if it is not known.
        Raises ContentError for a file that cannot be used at all.
        """


class WritableFormat(Format[Item], Writer[Item], Protocol[Item]):
    """A kind of file that can be read and written. `mark` stands near the beginning of every file that
    sitegen writes, and of no others: a file that has it may be replaced by the next export. Parsing and
    merging an exported file changes nothing. Segments to write come article by article and have `exported`
    set."""

    mark: ClassVar[bytes]
