"""The comment of a memory entry, which tells translators which part of the article the sentence is and which
glossary names it contains.

```po
#. heading
#. names: نهر دجلة = Tigris; بغداد = Baghdad
```
"""

from __future__ import annotations

from collections.abc import Sequence

import polib

from sitegen.editing.names import Known
from sitegen.markdown.inline import searchable_text
from sitegen.model.article import Sentence
from sitegen.model.language import Pair

_PARTS = ("title", "summary", "heading", "caption")
_NAMES = "names: "


def comment_on(
    entries: Sequence[polib.POEntry], sentences: Sequence[Sentence], known: Known, pair: Pair
) -> None:  # fmt: skip
    """Write this context into the comments of the entries, one per sentence; other comment lines stay."""
    found = known.matchers.source.find_each([searchable_text(sentence.pieces) for sentence in sentences])
    for entry, sentence, mentions in zip(entries, sentences, found, strict=True):
        others = [line for line in entry.comment.split("\n") if line and not _is_context(line)]
        lines: list[str] = [sentence.kind] if sentence.kind in _PARTS else []
        terms = dict.fromkeys(mention.term for mention in mentions)
        names = [" = ".join(known.entries[term].preferred(lang) for lang in pair) for term in terms]
        lines += [_NAMES + "; ".join(names)] if names else []
        entry.comment = "\n".join([*lines, *others])


def _is_context(line: str) -> bool:
    return line in _PARTS or line.startswith(_NAMES)
