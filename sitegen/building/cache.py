"""What a builder keeps at hand from one build to the next, so that the preview answers at once.

It only saves time: it is what the store holds, decoded, and what follows from files that have not changed.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Sequence

import msgspec

from sitegen.annotation.matcher import Matcher
from sitegen.building.records import RememberedArticle, RememberedFile
from sitegen.building.store import Store
from sitegen.content.glossary import EntryFile
from sitegen.model.language import ByLanguage, Pair
from sitegen.outputs.theme_files import Appearance
from sitegen.search.layout import SumsOfArticles


class Cache:
    """Articles and glossary entries by path, the latter with the digest of their file, files of the output by
    path, and `values`, the digests of the parts of entries; `theme` is the one that the files were last made
    with."""

    def __init__(self, store: Store) -> None:
        self.articles = {
            path: msgspec.structs.replace(each, parts={sys.intern(key): it for key, it in each.parts.items()})
            for path, each in store.read("articles", RememberedArticle)
        }
        self.files = dict(store.read("made", RememberedFile))
        self.entries = dict(store.read("entries", tuple[bytes, EntryFile]))
        self.theme = store.get("meta", "theme", str) or ""
        self.values: dict[str, tuple[bytes, dict[str, bytes]]] = {}
        self.appearance: Appearance | None = None
        self.words = SumsOfArticles()
        self._matchers: tuple[bytes, ByLanguage[Matcher]] | None = None

    def copied(self) -> Cache:
        """A cache to try something with: what is kept in it is not kept in this one."""
        other = copy.copy(self)
        other.articles, other.files = dict(self.articles), dict(self.files)
        other.entries, other.values = dict(self.entries), dict(self.values)
        return other

    def matchers(self, key: bytes, entries: Sequence[EntryFile], pair: Pair) -> ByLanguage[Matcher]:
        """Those of a glossary whose names have the digest `key`."""
        if self._matchers is None or self._matchers[0] != key or self._matchers[1].pair != pair:
            found = [file.entry for file in entries]
            self._matchers = key, ByLanguage(pair, Matcher(found, pair.source), Matcher(found, pair.target))
        return self._matchers[1]
