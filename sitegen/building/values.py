"""What the names of dependencies stand for now, as digests, and which of them have changed."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from sitegen.building.inputs import Inputs
from sitegen.files.reading import digest

# What something read by name: its digest then, and now (empty: there is no such thing).
Differences = Mapping[str, tuple[bytes, bytes]]


def digest_of(value: Any) -> bytes:
    """The digest of any value that MessagePack can hold."""
    return digest(msgspec.msgpack.encode(value))


class Values:
    """Files by their path, as the inputs have them, and whatever else was noted."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._noted: dict[str, bytes] = {}
        self._shared: dict[frozenset[str], dict[str, bytes]] = {}

    def note(self, values: Mapping[str, Any]) -> None:
        """Notes what names stand for."""
        self._noted |= {name: digest_of(value) for name, value in values.items()}

    def note_digests(self, digests: Mapping[str, bytes]) -> None:
        self._noted |= digests

    def now(self, name: str) -> bytes:
        """The digest of what a name stands for; empty for what is not there."""
        found = self._noted.get(name)
        return self._inputs.digest(name) if found is None else found

    def of(self, names: frozenset[str], own: Iterable[str] = ()) -> dict[str, bytes]:
        """The digests of some names. Most articles read the same `names`, beside files of their `own`."""
        if names not in self._shared:
            self._shared[names] = {sys.intern(name): self.now(name) for name in names}
        return self._shared[names] | {sys.intern(name): self.now(name) for name in own}

    def forget_shared(self) -> None:
        """To be called when a name may stand for something else than before."""
        self._shared.clear()

    def differences(self, known: Mapping[str, bytes]) -> Differences:
        """The names that stood for something else when `known` was remembered."""
        return {name: (then, now) for name, then in known.items() if (now := self.now(name)) != then}


def missing(names: Collection[str], values: Values, known: Mapping[str, bytes]) -> Differences:
    """Those of `names` that were not read when `known` was remembered."""
    return {name: (b"", values.now(name)) for name in names if name not in known}
