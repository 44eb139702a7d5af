"""The values that names had when something was made from them, and how a store keeps them: thousands of files
are made from the same names, so each pair of name and digest is stored once, under a number."""

from __future__ import annotations

import sys
from collections import UserDict
from collections.abc import Iterable, Mapping
from typing import Any


class Digests(UserDict[str, bytes]):
    """Digests by name."""

    def __init__(self, data: Mapping[str, bytes] | Iterable[tuple[str, bytes]] = ()) -> None:
        # The superclass adds them one by one, which takes ten times as long.
        self.data = dict(data)


class Pairs:
    """Pairs of name and digest, each with a number."""

    def __init__(self, rows: Iterable[tuple[int, str, bytes]]) -> None:
        # Most names and digests are shared by a thousand other pages; here they take up memory only once.
        self._pairs = {number: (sys.intern(name), digest) for number, name, digest in rows}
        self._numbers = {pair: number for number, pair in self._pairs.items()}
        self._added: list[tuple[int, str, bytes]] = []
        self._next = max(self._pairs, default=0) + 1

    def __len__(self) -> int:
        return len(self._pairs)

    def added(self) -> list[tuple[int, str, bytes]]:
        """The pairs encoded for the first time since the last call."""
        added, self._added = self._added, []
        return added

    def besides(self, used: Iterable[Digests]) -> set[int]:
        """The numbers of the pairs that are not used."""
        numbers = self._numbers
        return self._pairs.keys() - {numbers[pair] for each in used for pair in each.data.items()}

    def encode(self, value: object) -> list[int]:
        if not isinstance(value, Digests):
            raise NotImplementedError(type(value))
        return [self._numbers.get(pair) or self._add(pair) for pair in value.data.items()]

    def _add(self, pair: tuple[str, bytes]) -> int:
        number = self._numbers[pair] = self._next
        self._pairs[number] = pair
        self._added.append((number, *pair))
        self._next += 1
        return number

    def decode(self, kind: type, value: Any) -> Digests:
        """Raises ValueError for unknown numbers."""
        if kind is not Digests:
            raise NotImplementedError(kind)
        try:
            return Digests(map(self._pairs.__getitem__, value))
        except (KeyError, TypeError) as error:
            raise ValueError(f"{error}: no such name") from error
