"""Finding the numbers of two texts that have no counterpart in the other."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from fractions import Fraction

from sitegen.machine.numbers.clock import agree
from sitegen.machine.numbers.reading import Number, Numbers, Reading
from sitegen.model.record import Record

# How many numbers with the same value are searched for one that agrees in the time of day.
_TRIED = 16


class Unmatched(Record, frozen=True):
    """The numbers that only the Arabic has, and those that only the English has."""

    lost: tuple[Number, ...]
    added: tuple[Number, ...]


def without_counterpart(one: Numbers, other: Numbers) -> Unmatched:
    """The numbers of `one`, the Arabic, that `other`, the English, does not have as often; and those numbers
    in digits of the English that the Arabic does not have at all, plus thousands and more if the Arabic has
    none, or only one of another scale."""
    left, right = _Pool(enumerate(one.digits)), _Pool(enumerate(other.digits))
    right_words = _Pool(enumerate(other.words))
    needed = _Pool(enumerate(number for number in one.words if not number.optional))
    left.take(right, stop=1)
    left.take(right)
    _take_sums(one, left, (right, right_words))
    _take_sums(other, right, (left, needed))
    left.take_apart(right, other)
    right.take_apart(left, one)
    left.take(right_words)
    right.take(needed)
    right.take(_Pool(enumerate(number for number in one.words if number.optional)))
    wanted = _Pool(enumerate(_required(one.words, needed, other)))
    wanted.take(right_words)
    wanted.take(right)
    said: dict[Reading, list[Number]] = defaultdict(list)
    for number in (*one.digits, *one.words):
        for reading in number.readings:
            said[reading].append(number)
    lost = (number for number in (*left.values(), *wanted.values()) if not number.optional)
    added = [number for number in right.values() if not _is_said(number, said)]
    has_none, alone = not any(map(_is_large, said)), _only_large(one, other)
    for number in other.words:
        is_new = number.written and all(map(_is_large, number.readings)) and not _is_said(number, said)
        if is_new and (has_none or (alone and _is_of_other_scale(number, alone))):
            added.append(number)
    return Unmatched(tuple(lost), tuple(added))


# How many times as large a number of another scale is, at least (million, billion).
_SCALE = 100


def _only_large(one: Numbers, other: Numbers) -> Number | None:
    """The only large number of the Arabic, if it is a word that the English does not have."""
    large = [number for number in (*one.digits, *one.words) if any(map(_is_large, number.readings))]
    known = {reading for number in (*other.digits, *other.words) for reading in number.readings}
    return large[0] if len(large) == 1 and large[0].kind and known.isdisjoint(large[0].readings) else None


def _is_of_other_scale(number: Number, other: Number) -> bool:
    """Whether a number is a million where the other is a thousand, or the like."""
    one, another = max(number.readings[0]), max(other.readings[0])
    return one >= _SCALE * another or another >= _SCALE * one


def _is_large(reading: Reading) -> bool:
    """Whether it is a thousand or more: no language uses such a number where another one has none."""
    return max(reading) >= 1000


def _required(words: Sequence[Number], left: _Pool, other: Numbers) -> tuple[Number, ...]:
    """The numbers in words that need a counterpart and have none so far, each once: English need not repeat a
    number that the Arabic comes back to (the three). Those in dates and times of the other side have their
    counterpart."""
    in_parts = {value for number in other.digits for one in number.readings if len(one) > 1 for value in one}
    unmet = {id(number) for number in left.values()}
    met = {_key(number) for number in words if id(number) not in unmet and not number.optional}
    wanted = {_key(number): number for number in left.values()}
    return tuple(
        number
        for key, number in wanted.items()
        if key not in met and in_parts.isdisjoint(reading[0] for reading in number.readings)
    )


def _key(number: Number) -> tuple[tuple[Reading, ...], bool]:
    return number.readings, number.ordinal


def _is_said(number: Number, said: dict[Reading, list[Number]]) -> bool:
    return any(
        agree(other.hours, number.hours) for reading in number.readings for other in said[reading][:_TRIED]
    )


class _Pool(dict[int, Number]):
    """Numbers by their positions in a text, each of which is the counterpart of only one other."""

    def remove(self, keys: Iterable[int]) -> None:
        for key in keys:
            del self[key]

    def index(self, stop: int | None = None) -> dict[Reading, deque[int]]:
        """The keys by reading, considering the first `stop` readings of each number."""
        places: dict[Reading, deque[int]] = defaultdict(deque)
        for key, number in self.items():
            for reading in number.readings[:stop]:
                places[reading].append(key)
        return places

    def first(
        self,
        reading: Reading,
        number: Number,
        places: dict[Reading, deque[int]],
        taken: Sequence[int] = (),
    ) -> int | None:
        """The first remaining number with the reading that may be the same time as `number`."""
        keys = places[reading]
        while keys and keys[0] not in self:
            keys.popleft()
        for key in list(keys)[:_TRIED]:
            if key in self and key not in taken and agree(self[key].hours, number.hours):
                return key
        return None

    def take(self, others: _Pool, *, stop: int | None = None) -> None:
        """Remove pairs of numbers from both pools that share one of the first `stop` readings of each."""
        places = others.index(stop)
        for key, number in list(self.items()):
            found = (others.first(reading, number, places) for reading in number.readings[:stop])
            theirs = next((key for key in found if key is not None), None)
            if theirs is not None:
                self.remove([key])
                others.remove([theirs])

    def take_apart(self, others: _Pool, other: Numbers) -> None:
        """Remove numbers whose values occur separately on the other side, in digits, in words or as the name
        of a month, like the day and the year of a date."""
        places = others.index()
        said: dict[Fraction, list[Number]] = defaultdict(list)
        for word in other.words:
            for reading in word.readings:
                said[reading[0]].append(word)
        for key, number in list(self.items()):
            ways = [reading for reading in number.readings if len(reading) > 1]
            found = (others._parts(way, number, places, said, other.months) for way in ways)
            theirs = max((keys for keys in found if keys is not None), key=len, default=None)
            if theirs is not None:
                self.remove([key])
                others.remove(theirs)

    def _parts(
        self,
        values: Reading,
        number: Number,
        places: dict[Reading, deque[int]],
        said: dict[Fraction, list[Number]],
        months: frozenset[Fraction],
    ) -> list[int] | None:
        """The keys of the numbers that have these values one by one, except for values that are in words."""
        taken: list[int] = []
        for value in values:
            key = self.first((value,), number, places, taken)
            if key is not None:
                taken.append(key)
            elif value not in months and not any(
                agree(word.hours, number.hours) for word in said[value][:_TRIED]
            ):
                return None
        return taken


def _take_sums(one: Numbers, left: _Pool, others: Sequence[_Pool]) -> None:
    """Remove numbers that add up to one of the other side: 3 million and 500 thousand."""
    places = [(pool, pool.index()) for pool in others]
    for indices, value in one.sums:
        found = ((pool, pool.first((value,), Number("", ()), index)) for pool, index in places)
        for pool, key in found:
            if key is not None and left.keys() >= {*indices}:
                pool.remove([key])
                left.remove(indices)
