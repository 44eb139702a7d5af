"""What a builder keeps at hand from one build to the next, so that the preview answers at once.

It only saves time: it is what the state holds, decoded, and what follows from files that have not changed.
"""

from __future__ import annotations

import msgspec

from sitegen.annotate import Matcher
from sitegen.appearance import Appearance
from sitegen.content.glossary import EntryFile
from sitegen.model import LANGS, Lang
from sitegen.reading import Facts
from sitegen.state import Page, Remembered, State

_facts = msgspec.msgpack.Decoder(Facts)
_entry = msgspec.msgpack.Decoder(EntryFile)


class Cache:
    """`entries` are glossary files by path with their digests; `facts` and `remembered` are articles by
    path, `theme` is the one that the pages were last made with."""

    def __init__(self, state: State | None) -> None:
        self.remembered: dict[str, Remembered] = {}
        self.facts: dict[str, Facts] = {}
        for path, remembered, value in state.facts() if state else ():
            self.remembered[path], self.facts[path] = remembered, _facts.decode(value)
        self.theme = (state and state.get("theme", str)) or ""
        self.pages: dict[str, Page] = state.pages() if state else {}
        self.entries: dict[str, tuple[bytes, EntryFile]] = {
            path: (digest, _entry.decode(value))
            for path, (digest, value) in (state.entries() if state else {}).items()
        }
        self.values: dict[str, tuple[bytes, dict[str, bytes]]] = {}
        self.appearance: Appearance | None = None
        self._matchers: tuple[bytes, dict[Lang, Matcher]] | None = None

    def matchers(self, key: bytes, entries: tuple[EntryFile, ...]) -> dict[Lang, Matcher]:
        """Those of a glossary whose names have the digest `key`."""
        if self._matchers is None or self._matchers[0] != key:
            self._matchers = key, {lang: Matcher([file.entry for file in entries], lang) for lang in LANGS}
        return self._matchers[1]
