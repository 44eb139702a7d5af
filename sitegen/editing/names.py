"""The names of the glossary, kept for as long as its files do not change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sitegen.annotation.matcher import Matcher
from sitegen.content.glossary import load_glossary, parse_entry
from sitegen.content.layout import GLOSSARY_FOLDER
from sitegen.errors import Problems
from sitegen.files.reading import decode, read_bytes
from sitegen.files.tree import scan
from sitegen.model.entry import Entry
from sitegen.model.language import ByLanguage, Pair


class Known(NamedTuple):
    """The entries by id, and the matchers that find their names in texts of either language."""

    entries: Mapping[str, Entry]
    matchers: ByLanguage[Matcher]


class Names:
    """The glossary of the site in `folder`, read again when one of its files has changed. Entries with
    problems are left out, as the build reports them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: tuple[object, Known] | None = None

    def of(self, pair: Pair) -> Known:
        """The glossary in the languages of the site."""
        tree = scan([self._folder / GLOSSARY_FOLDER], self._folder, Problems())
        stamp = (pair, tree.files)
        if self._known is None or self._known[0] != stamp:
            files = load_glossary(
                tree,
                pair,
                lambda path: parse_entry(
                    decode(read_bytes(self._folder / path, self._folder), path), path, pair
                ),
                Problems(),
            )
            entries = {file.entry.id: file.entry for file in files}
            matchers = (Matcher(entries.values(), lang) for lang in pair)
            self._known = stamp, Known(entries, ByLanguage(pair, *matchers))
        return self._known[1]
