"""What the comment of an entry says of its sentence to a translator: which part of the article it is, and
the names of the glossary that it holds.

```po
#. heading
#. names: نهر دجلة = Tigris; بغداد = Baghdad
```
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import polib

from sitegen.annotation.matcher import Matcher
from sitegen.content.glossary import EntryFile, load_glossary, parse_entry
from sitegen.content.layout import scan_content
from sitegen.errors import Problems
from sitegen.files.reading import decode, read_bytes
from sitegen.markdown.inline import searchable_text
from sitegen.model.article import Sentence
from sitegen.model.entry import Entry
from sitegen.model.language import Pair

_PARTS = ("title", "summary", "heading", "caption")
_NAMES = "names: "


class Context:
    """The glossary of a site, read when a comment first needs it. Entries with problems are left out."""

    def __init__(self, site: Path, pair: Pair) -> None:
        self._site = site
        self._pair = pair

    def comment_on(self, entries: Sequence[polib.POEntry], sentences: Sequence[Sentence]) -> None:
        """Makes the comments of entries, one a sentence, say what these are; other lines stay."""
        if not entries:
            return
        known, matcher = self._glossary
        found = matcher.find_each([searchable_text(sentence.pieces) for sentence in sentences])
        for entry, sentence, mentions in zip(entries, sentences, found, strict=True):
            others = [line for line in entry.comment.split("\n") if line and not _is_context(line)]
            lines: list[str] = [sentence.kind] if sentence.kind in _PARTS else []
            terms = dict.fromkeys(mention.term for mention in mentions)
            names = [" = ".join(known[term].preferred(lang) for lang in self._pair) for term in terms]
            lines += [_NAMES + "; ".join(names)] if names else []
            entry.comment = "\n".join([*lines, *others])

    @cached_property
    def _glossary(self) -> tuple[Mapping[str, Entry], Matcher]:
        files = load_glossary(scan_content(self._site, Problems()), self._pair, self._load, Problems())
        entries = {file.entry.id: file.entry for file in files}
        return entries, Matcher(entries.values(), self._pair.source)

    def _load(self, path: str) -> EntryFile:
        return parse_entry(decode(read_bytes(self._site / path, self._site), path), path, self._pair)


def _is_context(line: str) -> bool:
    return line in _PARTS or line.startswith(_NAMES)
