"""Articles that stay as they are when names in the glossary change.

Every article reads the names, but most have none of those that have changed. Their texts show it, and need
not be read from the content: search has a file with all sentences of each article.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from sitegen.annotation.matcher import SEPARATOR
from sitegen.annotation.other_names import OtherNames
from sitegen.building.digests import Digests
from sitegen.building.publishing import Output
from sitegen.building.records import Differences, RememberedArticle, RememberedFile
from sitegen.files.reading import digest
from sitegen.model.language import ByLanguage
from sitegen.outputs.base import key_of
from sitegen.outputs.search_texts import SearchTexts, texts_in
from sitegen.rendering.dependencies import NAMES
from sitegen.search.layout import text_path

T = TypeVar("T", RememberedArticle, RememberedFile)

_TEXTS = key_of(SearchTexts.name)


class Renamed(NamedTuple):
    """A change of the names in the glossary: their digests `before` it and `now`, and how they differ."""

    before: bytes
    now: bytes
    other: OtherNames

    def spares(self, article: RememberedArticle, output: Output, *differences: Differences) -> bool:
        """Whether an article would be the same as before, as would everything made from it alone.
        `differences` are those of what each of these read."""
        if any(each != {NAMES: (self.before, self.now)} for each in differences):
            return False
        texts = _texts_of(article, output)
        return texts is not None and not self.other.may_affect(texts, article.summary.terms)

    def applied_to(self, each: T) -> T:
        """What is remembered of an article or a file that was spared."""
        return replace(each, reads=Digests(each.reads.data | {NAMES: self.now}))


def _texts_of(article: RememberedArticle, output: Output) -> ByLanguage[str] | None:
    """All sentences of an article in each language, if there is a file of them that was made from the article
    as it is remembered."""
    path, made = text_path(article.summary.slug), article.parts.get(_TEXTS)
    if made is None or output.holds(path) != made:
        return None
    try:
        data = Path(output.file(path)).read_bytes()
    except OSError:
        return None
    if digest(data) != made:
        return None
    return ByLanguage(article.summary.title.pair, *map(SEPARATOR.join, texts_in(data)))
