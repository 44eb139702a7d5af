"""What an exchange format is: a kind of file in which sentences travel to other tools and back.

A format reads a file into segments (`parse`), and one that can be exported also makes a file of them
(`write`). The options of `import` and `export`, what is said of files without one, and merging come with the
registry (`exchange.registry`); a format has no part in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from sitegen.exchange.segments import Parsed, Segment
from sitegen.model.language import Pair


class Format(Protocol):
    """A kind of file to read."""

    def parse(self, data: bytes, name: str, slug: str, pair: Pair) -> Parsed:
        """The segments of the file called `name`, as made by any tool, and the problems of what cannot be
        used. `slug` is the article of a file that does not name it itself, or empty where nobody knows.
        Raises ContentError for a file that cannot be used at all.
        """


class WritableFormat(Format, Protocol):
    """A kind of file to read and to write. `mark` stands near the beginning of all files that sitegen writes,
    and of no others: one that has it may be replaced by the next export."""

    mark: ClassVar[bytes]

    def write(self, segments: Sequence[Segment], pair: Pair) -> bytes:
        """The file of segments, which come article by article and have been `exported`. What is parsed from
        it and merged changes nothing, and the same segments give the same bytes.
        Raises ContentError for what the format cannot hold.
        """
