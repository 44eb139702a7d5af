"""The current values of dependencies, as digests, and which of them have changed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

import msgspec

from sitegen.building.cache import Cache
from sitegen.building.digests import Digests
from sitegen.building.inputs import Inputs
from sitegen.building.publishing import Output
from sitegen.building.records import Differences
from sitegen.files.reading import digest

# The prefix of the name under which a page counts as changed if its file in the output is not what was made.
OUTPUT = "output: "


def digest_of(value: Any) -> bytes:
    """The digest of any value that MessagePack can encode."""
    return digest(msgspec.msgpack.encode(value))


class Values:
    """Files by path, as found in the inputs, and everything else that was noted, by name."""

    def __init__(self, inputs: Inputs, noted: Mapping[str, bytes]) -> None:
        self._inputs = inputs
        self._noted = noted

    def __or__(self, more: Mapping[str, bytes]) -> Values:
        """These values, with those of more names."""
        return Values(self._inputs, {**self._noted, **more})

    def now(self, name: str) -> bytes:
        """The current digest of a name; empty if there is no such thing."""
        found = self._noted.get(name)
        return self._inputs.digest(name) if found is None else found

    def of(self, names: Iterable[str], own: Iterable[str] = ()) -> Digests:
        """The digests of some names and of an article's `own` files. Names that come from other processes are
        copies, which would take up more memory than all else that is known of an article."""
        return Digests({sys.intern(name): self.now(name) for name in chain(names, own)})

    def digest(self) -> bytes:
        """The digest of everything noted."""
        return digest_of(sorted(self._noted.items()))

    def differences(self, known: Digests) -> Differences:
        """The names whose values have changed since `known` was remembered."""
        noted = self._noted
        # Nearly all of a file's many names are noted, and have not changed.
        others = [(name, then) for name, then in known.data.items() if noted.get(name) != then]
        return {name: (then, now) for name, then in others if (now := self.now(name)) != then}


def differences_of(
    path: str, certain: Iterable[str], values: Values, cache: Cache, output: Output
) -> Differences | None:
    """The differences in an output file since it was made; None if there are none, and empty if no build has
    made it yet. `certain` are names that it certainly reads: the existing file may have been made without
    them."""
    known = cache.files.get(path)
    if known is None:
        return {}
    found = dict(values.differences(known.reads))
    found |= {name: (b"", values.now(name)) for name in certain if name not in known.reads}
    if output.holds(path) != known.digest:
        found[OUTPUT + path] = (b"then", b"now")
    return found or None
