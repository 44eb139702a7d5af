"""The neighbours of an article: the articles on the events just before and after its own, and those that
share most of its names."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from sitegen.annotation.summary import Summary
from sitegen.model.language import Bilingual
from sitegen.model.record import Record

# How many articles are neighbours only because of the names that they share, at most.
RELATED = 2


class Neighbour(Record, frozen=True, array_like=True):
    """Another article. `unconfirmed` says whether nobody has confirmed the translation of its title; `when`
    is the date of its events (see `Event.date`), or its own; `shared` is the number of entities that both
    mention."""

    slug: str
    title: Bilingual
    unconfirmed: bool
    when: str
    shared: int


class Neighbours(Record, frozen=True, array_like=True):
    """The neighbours of an article: the one before it and the one after it in the order of events, if there
    are any, and of the others those that share most of its entities (`related`), most first."""

    earlier: Neighbour | None
    later: Neighbour | None
    related: tuple[Neighbour, ...]


def grounds(articles: Mapping[str, Summary]) -> list[tuple[object, ...]]:
    """All that neighbours are found by, and what is shown of them: while it is the same, so are they."""
    return [
        (each.slug, each.title, each.unconfirmed.title, each.when, [*each.terms])
        for each in articles.values()
    ]


def neighbours_of(
    articles: Mapping[str, Summary], wanted: Container[str]
) -> Iterator[tuple[str, Neighbours]]:
    """The neighbours of each article that is `wanted`, by slug. `articles` are in the order of listings,
    latest event first; if two share equally many entities with another, the later one is its neighbour."""
    listed = [*articles.values()]
    numbers = [number for number, summary in enumerate(listed) if summary.slug in wanted]
    named = [summary.terms for summary in listed]
    for number, found in zip(numbers, find_neighbours(named, numbers), strict=True):
        beside: dict[int, Neighbour] = {}
        related: list[Neighbour] = []
        for other, shared in found:
            summary = listed[other]
            neighbour = Neighbour(
                summary.slug, summary.title, summary.unconfirmed.title, summary.when, shared
            )
            if abs(other - number) == 1:
                beside[other] = neighbour
            else:
                related.append(neighbour)
        yield (
            listed[number].slug,
            Neighbours(beside.get(number + 1), beside.get(number - 1), tuple(related)),
        )


def find_neighbours(
    named: Sequence[Iterable[str]], numbers: Iterable[int]
) -> Iterator[list[tuple[int, int]]]:
    """For each article in `numbers`, given the entities that every article mentions, the numbers of its
    neighbours and how many entities it shares with them: first those beside it, if there are any, then the
    related ones.

    Sets of articles are integers with a bit for each article, so that a set takes a few operations however
    large it is: comparing each article with every other would take the square of their number.
    """
    sets = _sets(named)
    for number in numbers:
        counts: list[int] = []
        for term in named[number]:
            _add(counts, sets.get(term, 0))
        beside = [other for other in (number + 1, number - 1) if 0 <= other < len(named)]
        related = _most_shared(counts, besides=0b111 << number >> 1)
        yield [(other, _count(counts, other)) for other in (*beside, *related)]


def _most_shared(counts: Sequence[int], besides: int) -> Iterator[int]:
    """The articles with the highest counts (see `_add`), except those in the set `besides`."""
    left = 0
    for digit in counts:
        left |= digit
    left &= ~besides
    for _ in range(RELATED):
        if left:
            most = left
            for digit in reversed(counts):
                most = most & digit or most
            first = most & -most
            yield first.bit_length() - 1
            left ^= first


def _sets(named: Sequence[Iterable[str]]) -> dict[str, int]:
    """The articles that mention each entity, as far as there are several."""
    numbers: dict[str, list[int]] = {}
    for number, terms in enumerate(named):
        for term in terms:
            numbers.setdefault(term, []).append(number)
    found: dict[str, int] = {}
    for term, those in numbers.items():
        if len(those) > 1:
            bits = bytearray(those[-1] // 8 + 1)
            for number in those:
                bits[number // 8] |= 1 << number % 8
            found[term] = int.from_bytes(bits, "little")
    return found


def _count(counts: Sequence[int], number: int) -> int:
    """The count of one article."""
    return sum((digit >> number & 1) << place for place, digit in enumerate(counts))


def _add(counts: list[int], members: int) -> None:
    """Counts each member once more. The counts of all articles are written in binary, one digit of all of
    them in each integer, the lowest digit first."""
    for place, digit in enumerate(counts):
        if not members:
            return
        counts[place], members = digit ^ members, digit & members
    if members:
        counts.append(members)
