"""What a builder keeps at hand from one build to the next, so that the preview answers at once.

It only saves time: it is what the store holds, decoded, and what follows from files that have not changed.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sitegen.annotation.matcher import Matcher
from sitegen.annotation.summary import Summary
from sitegen.building.store import RememberedArticle, RememberedFile, Store
from sitegen.content.glossary import EntryFile
from sitegen.model.language import ByLanguage, Pair
from sitegen.outputs.theme_files import Appearance

_summary = msgspec.msgpack.Decoder(Summary)
_entry = msgspec.msgpack.Decoder(EntryFile)


class Cache:
    """`articles` and `summaries` are those of articles by path, `files` files of the output by path,
    `entries` glossary files by path with their digests, and `values` the digests of their parts; `theme` is
    the one that the files were last made with."""

    def __init__(self, store: Store | None) -> None:
        self.articles: dict[str, RememberedArticle] = {}
        self.summaries: dict[str, Summary] = {}
        for path, remembered, summary in store.articles() if store else ():
            self.articles[path], self.summaries[path] = remembered, _summary.decode(summary)
        self.files: dict[str, RememberedFile] = store.files_made() if store else {}
        self.entries: dict[str, tuple[bytes, EntryFile]] = {
            path: (digest, _entry.decode(value))
            for path, (digest, value) in (store.entries() if store else {}).items()
        }
        self.theme = (store and store.get("theme", str)) or ""
        self.values: dict[str, tuple[bytes, dict[str, bytes]]] = {}
        self.appearance: Appearance | None = None
        self._matchers: tuple[bytes, ByLanguage[Matcher]] | None = None

    def matchers(self, key: bytes, entries: Sequence[EntryFile], pair: Pair) -> ByLanguage[Matcher]:
        """Those of a glossary whose names have the digest `key`."""
        if self._matchers is None or self._matchers[0] != key or self._matchers[1].pair != pair:
            found = [file.entry for file in entries]
            self._matchers = key, ByLanguage(pair, Matcher(found, pair.source), Matcher(found, pair.target))
        return self._matchers[1]
