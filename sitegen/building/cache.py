"""What a builder keeps in memory from one build to the next, so that the preview responds at once.

It only saves time: it holds the decoded contents of the store, and what follows from files that have not
changed.
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
from sitegen.outputs.theme_files import Appearance, Published
from sitegen.search.layout import Counted, SumsOfArticles

# The name of the sums among what is known about lines in the search index; other names are digests.
SUMS = ""


class Cache:
    """Articles and glossary entries by path, entries with the digest of their file; output files by path; and
    `values`, the digests of the parts of entries. `theme` is the theme with which the files were last made,
    `published` what it was made into; `grounds` is the digest of what the neighbours of
    articles were found by; `words` are the sums of the search index, and `unstored` is what is
    known about lines in it (by digest) if nothing is written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.articles = {
            path: msgspec.structs.replace(each, parts={sys.intern(key): it for key, it in each.parts.items()})
            for path, each in store.read("articles", RememberedArticle)
        }
        self.files = dict(store.read("made", RememberedFile))
        self.entries = dict(store.read("entries", tuple[bytes, EntryFile]))
        self.theme = store.get("meta", "theme", str) or ""
        self.values: dict[str, tuple[bytes, dict[str, bytes]]] = {}
        self.appearance: Appearance | None = None
        self.published = store.get("meta", "appearance", Published)
        self.unstored: dict[bytes, bytes] = {}
        self.grounds = store.get("meta", "grounds", bytes) or b""
        self.words = SumsOfArticles(self._known, store.get("words", SUMS, Counted))
        self._matchers: tuple[bytes, ByLanguage[Matcher]] | None = None

    def _known(self, words: bytes) -> bytes:
        return self.unstored.get(words) or self._store.require("words", words.hex(), bytes)

    def copied(self) -> Cache:
        """A cache to experiment with: changes to it do not affect this one."""
        other = copy.copy(self)
        other.articles, other.files = dict(self.articles), dict(self.files)
        other.entries, other.values = dict(self.entries), dict(self.values)
        return other

    def matchers(self, key: bytes, entries: Sequence[EntryFile], pair: Pair) -> ByLanguage[Matcher]:
        """The matchers for a glossary whose names have the digest `key`."""
        if self._matchers is None or self._matchers[0] != key or self._matchers[1].pair != pair:
            found = [file.entry for file in entries]
            self._matchers = key, ByLanguage(pair, Matcher(found, pair.source), Matcher(found, pair.target))
        return self._matchers[1]
