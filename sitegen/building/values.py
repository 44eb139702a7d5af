"""What the names of dependencies stand for now, as digests, and which of them have changed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sitegen.building.cache import Cache
from sitegen.building.digests import Digests
from sitegen.building.inputs import Inputs
from sitegen.building.publishing import Output
from sitegen.building.records import Differences
from sitegen.files.reading import digest

# Under this name a page counts as changed if its file in the output is not what was made.
OUTPUT = "output: "


def digest_of(value: Any) -> bytes:
    """The digest of any value that MessagePack can hold."""
    return digest(msgspec.msgpack.encode(value))


class Values:
    """Files by their path, as the inputs have them, and whatever else was noted, by its name."""

    def __init__(self, inputs: Inputs, noted: Mapping[str, bytes]) -> None:
        self._inputs = inputs
        self._noted = noted
        self._shared: dict[frozenset[str], dict[str, bytes]] = {}

    def __or__(self, more: Mapping[str, bytes]) -> Values:
        """With what more names stand for."""
        return Values(self._inputs, {**self._noted, **more})

    def now(self, name: str) -> bytes:
        """The digest of what a name stands for; empty for what is not there."""
        found = self._noted.get(name)
        return self._inputs.digest(name) if found is None else found

    def of(self, names: frozenset[str], own: Iterable[str] = ()) -> Digests:
        """The digests of some names. Most articles read the same `names`, beside files of their `own`."""
        if names not in self._shared:
            self._shared[names] = {sys.intern(name): self.now(name) for name in names}
        return Digests(self._shared[names] | {sys.intern(name): self.now(name) for name in own})

    def digest(self) -> bytes:
        """The digest of all that was noted."""
        return digest_of(sorted(self._noted.items()))

    def differences(self, known: Digests) -> Differences:
        """The names that stood for something else when `known` was remembered."""
        noted = self._noted
        # Of the many names of a file nearly all are noted, and stand for what they did.
        others = [(name, then) for name, then in known.data.items() if noted.get(name) != then]
        return {name: (then, now) for name, then in others if (now := self.now(name)) != then}


def differences_of(
    path: str, certain: Iterable[str], values: Values, cache: Cache, output: Output
) -> Differences | None:
    """What is different of a file of the output since it was made; None if it is as it was, and nothing
    (empty) if no build has made it yet. `certain` are names that it certainly reads: what is there may have
    been made without them."""
    known = cache.files.get(path)
    if known is None:
        return {}
    found = dict(values.differences(known.reads))
    found |= {name: (b"", values.now(name)) for name in certain if name not in known.reads}
    if output.holds(path) != known.digest:
        found[OUTPUT + path] = (b"then", b"now")
    return found or None
