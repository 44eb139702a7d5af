"""What an exchange format is: a kind of file in which something of the site travels to other programs and
back.

What travels are segments (sentences with their translations), entries of the glossary, or notes, each a
record of its own (`Item`). A format reads such a file into items (`parse`), and one that can be exported also
makes a file of them (`write`). The options of `import` and `export`, what is said of files without one, and
merging come with the registry (`formats.registry`); a format has no part in them.
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
    """The items of a file, in its order, and what of it cannot be used."""

    items: tuple[Item, ...]
    problems: tuple[Problem, ...] = ()


class Writer(Protocol[Written]):
    """A kind of file to write."""

    def write(self, items: Sequence[Written], pair: Pair) -> bytes:
        """The file of the items, in their order; the same items give the same bytes. Raises ContentError for
        what the format cannot hold."""


class Format(Protocol[Item]):
    """A kind of file to read."""

    def parse(self, data: bytes, name: str, slug: str, pair: Pair) -> Parsed[Item]:
        """The items of the file called `name`, as made by any program, and the problems of what cannot be
        used. `slug` is the article of a file that does not name it itself, or empty where nobody knows.
        Raises ContentError for a file that cannot be used at all.
        """


class WritableFormat(Format[Item], Writer[Item], Protocol[Item]):
    """A kind of file to read and to write. `mark` stands near the beginning of all files that sitegen writes,
    and of no others: one that has it may be replaced by the next export. What is parsed from a file and
    merged changes nothing. Segments come article by article and have been `exported`."""

    mark: ClassVar[bytes]
