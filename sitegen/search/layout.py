"""The files in which the index of a site is stored.

On a large site, most families have a file each (`0ab`). Small ones that begin with the same letter share one
file (`0a*`); a large one is divided by year, so that a search looks first where the latest articles are, and
a large year by the third letter of terms. A file is a classic script, which a browser can also load from disk
and under a policy without connections:

    S("0ab",`
    SLUG DATE TERM,SENTENCE,SENTENCE …
    `)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby, repeat
from operator import add, sub
from typing import Any, NamedTuple

import msgspec

from sitegen.model.record import Record
from sitegen.search.index import FORM, LETTERS, SIDES, length_of, lines_known


class Limits(NamedTuple):
    """Sizes of lines in bytes; compressed, they take a sixth of these. A file holds at most `large` if
    possible, and families of at most `small` together need not be separate."""

    small: int = 60_000
    large: int = 80_000


LIMITS = Limits()
# The number of files into which a large year of a family is divided.
DIVIDED = 4
# The size of a sum in bytes: fingerprints have eight.
_SUM = 12
FOLDER = "search/"
# Where the layout is recorded (`outputs.search.SearchData`).
INDEX_PATH = f"{FOLDER}index.js"
_BEGIN, _END = "`\n", "`)\n"

# The sums of the fingerprints of lines, by the years of articles and by family.
Sums = Mapping[str, Mapping[str, int]]


class Block(NamedTuple):
    """The lines of families that are stored together, usually of one family, for one year or for all (an
    empty `year`); those of a year are in one file, or `divided` by the third letter of terms. `total` is the
    sum of their fingerprints."""

    name: str
    families: tuple[str, ...]
    total: int
    year: str = ""
    divided: bool = False

    @property
    def shards(self) -> tuple[str, ...]:
        """The names of its files."""
        return tuple(f"{self.name}.{n:x}" for n in range(DIVIDED)) if self.divided else (self.name,)


def begin_of(family: str) -> str:
    """The common beginning of families that may be stored together: the side and the first letter, or the
    sign of a facet."""
    return family[: 1 + (family[0] in SIDES)]


class _Places(dict[str, int]):
    """The number of the file of a divided family that holds a term, by the term's third letter or by what an
    entry has in place of one."""

    def __missing__(self, third: str) -> int:
        self[third] = place = ord(third) % DIVIDED if third and third not in (FORM, ",") else 0
        return place


_PLACES = _Places()


class Counted(Record, frozen=True, array_like=True):
    """Sums as they are stored: the year of each article that is counted and the digest of its lines, by slug;
    and for each year its families, separated by spaces, and their sums, in `_SUM` bytes each."""

    articles: dict[str, tuple[str, bytes]]
    sums: dict[str, tuple[str, bytes]]


class SumsOfArticles:
    """The sums over articles, kept from one build to the next, as most articles stay the same. `known` gives
    what is known about the lines of an article (see `search.index`) by its digest; it is asked only for those
    that have changed."""

    def __init__(self, known: Callable[[bytes], bytes], counted: Counted | None = None) -> None:
        self._known = known
        self._articles = dict(counted.articles) if counted else {}
        self._sums: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for year, (names, sums) in counted.sums.items() if counted else ():
            values = [int.from_bytes(sums[at : at + _SUM]) for at in range(0, len(sums), _SUM)]
            self._sums[year] = dict(zip(names.split(" "), values, strict=True))

    @property
    def counted(self) -> Counted:
        """The sums, to be stored."""
        sums = {
            year: (" ".join(of_year), b"".join([value.to_bytes(_SUM) for value in of_year.values()]))
            for year, of_year in self._sums.items()
            if of_year
        }
        return Counted(self._articles, sums)

    def of(self, articles: Mapping[str, tuple[str, bytes]]) -> Sums:
        """The sums; `articles` holds, by slug, the year of each article and the digest of what is known about
        its lines (empty if it has none)."""
        for slug in self._articles.keys() - articles.keys():
            self._add(*self._articles.pop(slug), -1)
        for slug, now in articles.items():
            before = self._articles.get(slug)
            if now != before:
                if before:
                    self._add(*before, -1)
                self._add(*now, 1)
                self._articles[slug] = now
        return {year: dict(of_year) for year, of_year in self._sums.items() if of_year}

    def _add(self, year: str, known: bytes, sign: int) -> None:
        of_year = self._sums[year]
        names, values = lines_known(self._known(known) if known else b"")
        before = map(of_year.get, names, repeat(0))
        of_year.update(zip(names, map(add if sign > 0 else sub, before, values), strict=True))
        if sign < 0:
            for name in names:
                # The sum is zero only if there are no lines, as each has a length.
                if not of_year[name]:
                    del of_year[name]


def layout(sums: Sums, limits: Limits = LIMITS) -> tuple[Block, ...]:
    """The blocks; those of a family are together, latest first."""
    totals: dict[str, int] = {}
    for of_year in sums.values():
        for name, value in of_year.items():
            totals[name] = totals.get(name, 0) + value
    blocks: list[Block] = []
    for begin, group in groupby(sorted(totals), key=begin_of):
        families = tuple(group)
        total = sum(totals[family] for family in families)
        if length_of(total) <= limits.small:
            blocks.append(Block(f"{begin}*", families, total))
        else:
            for family in families:
                blocks += _blocks(family, totals[family], sums, limits)
    return tuple(blocks)


def _blocks(family: str, total: int, sums: Sums, limits: Limits) -> Iterator[Block]:
    if length_of(total) <= limits.large:
        yield Block(family, (family,), total)
        return
    for year in sorted(sums, reverse=True):
        if of_year := sums[year].get(family):
            yield Block(f"{family}.{year}", (family,), of_year, year, length_of(of_year) > limits.large)


def blocks_of(known: Mapping[str, Any], family: str) -> tuple[Block, ...]:
    """All blocks that hold a family, without their families and sums, according to what is `known` about the
    layout (`outputs.search.SearchData`)."""
    if begin_of(family) in known["together"].split(" "):
        return (Block(f"{begin_of(family)}*", (), 0),)
    if family in known["whole"].split(" "):
        return (Block(family, (), 0),)
    years = known["years"].get(family, {})
    return tuple(Block(f"{family}.{year}", (), 0, year, bool(divided)) for year, divided in years.items())


def shards_of(known: Mapping[str, Any], family: str) -> tuple[str, ...]:
    """The names of the files of these blocks."""
    return tuple(shard for block in blocks_of(known, family) for shard in block.shards)


def shard_path(shard: str) -> str:
    """The output file that holds a shard. The name of a family may contain any letter, but not every file
    system allows that."""
    family, *rest = shard.split(".")
    return f"{FOLDER}words/{'_'.join(['-'.join(f'{ord(char):x}' for char in family), *rest])}.js"


def text_path(slug: str) -> str:
    """The output file that holds the texts of an article."""
    return f"{FOLDER}articles/{slug}.js"


def script(function: str, value: object) -> bytes:
    """A file with a JSON value, which any JavaScript engine can read as it is (ECMAScript 2019)."""
    return function.encode() + b"(" + msgspec.json.encode(value) + b")\n"


def value_of(data: bytes) -> Any:
    """The value in such a file. Raises ValueError for any other file."""
    return msgspec.json.decode(data[data.index(b"(") + 1 : data.rindex(b")")])


def script_of_lines(name: str, lines: bytes) -> bytes:
    """A file with lines, which contain nothing that has a special meaning between the backquotes."""
    return f'S("{name}",{_BEGIN}'.encode() + lines + _END.encode()


def lines_of(data: bytes) -> list[bytes]:
    """The lines in such a file."""
    start, end = data.find(_BEGIN.encode()), data.rfind(_END.encode())
    return data[start + len(_BEGIN) : end].splitlines(keepends=True)


def slug_of(line: bytes) -> str:
    return line[: line.index(b" ")].decode()


def year_in(line: bytes) -> str:
    return line.split(b" ", 2)[1][:4].decode()


def family_of(line: bytes, block: Block) -> str:
    """The family, among those of a block, to which a line belongs."""
    term = line.split(b" ", 3)[2].decode()
    side = block.name[0] if block.name[0] in SIDES else ""
    return side + term.partition(",")[0].rstrip("\n")[:LETTERS]


def divide(lines: bytes, family: str) -> list[bytes]:
    """The lines in each file of a divided family."""
    files: list[list[str]] = [[] for _ in range(DIVIDED)]
    at = len(family) - (family[0] in SIDES)
    for line in lines.decode().splitlines():
        slug, date, *entries = line.split(" ")
        found: dict[int, str] = {}
        for entry in entries:
            place = _PLACES[entry[at : at + 1]]
            found[place] = f"{found[place]} {entry}" if place in found else f"{slug} {date} {entry}"
        for place, part in found.items():
            files[place].append(f"{part}\n")
    return ["".join(file).encode() for file in files]


def join(files: Iterable[Iterable[bytes]]) -> list[bytes]:
    """The lines of a family, from those in its files."""
    found: dict[str, list[str]] = {}
    for lines in files:
        for line in lines:
            slug, date, *terms = line.decode().split()
            found.setdefault(f"{slug} {date}", []).extend(terms)
    return [
        f"{head} {' '.join(sorted(terms, key=lambda term: term.partition(',')[0]))}\n".encode()
        for head, terms in found.items()
    ]
