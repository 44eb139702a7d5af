"""Queries the index of a built site, which is the one that a browser queries too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from sitegen import languages
from sitegen.errors import ContentError, Problem
from sitegen.files.reading import decode, read_bytes
from sitegen.model.language import Lang
from sitegen.search.index import LETTERS, NAME
from sitegen.search.layout import FOLDER, INDEX_PATH, lines_of, shard_path, shards_of, text_path, value_of
from sitegen.search.query import Asking, Query
from sitegen.search.ranking import Filters, Hit, places_of, ranked, with_names

NO_FILTERS = Filters()


class Found(NamedTuple):
    """A matching sentence: the slug of its article, its id and state, its text and the title of the article
    in both languages, and the date of what the article is about, as written in both."""

    slug: str
    id: str
    state: str
    texts: tuple[str, str]
    titles: tuple[str, str]
    dates: tuple[str, str]


class Finder:
    """Finds sentences in the site that was built into `output`. Raises ContentError for one without an index
    or with a broken one."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._index = self._value(INDEX_PATH)
        names = self._value(f"{FOLDER}names.js")
        self.languages: tuple[Lang, ...] = tuple(self._index["languages"])
        rules = [languages.get(lang).search for lang in self.languages]
        self.asking = Asking(rules, {each[0]: each[2:4] for each in names})
        self.entities: tuple[str, ...] = tuple(each[0] for each in names)
        self._texts: dict[str, Any] = {}

    def find(self, text: str, filters: Filters = NO_FILTERS) -> Iterator[Found]:
        """The matching sentences in order. Their texts are read on demand."""
        query = self.asking.parse(text)
        for hit in self.hits(query, filters):
            found = self._found(hit)
            if all(self._holds(found.texts, phrase) for phrase in query.phrases):
                yield found

    def hits(self, query: Query, filters: Filters) -> list[Hit]:
        """The sentences that contain the words of a query; phrases are not checked."""
        names = () if filters.side is not None else query.names
        asked = {family for word in query.words for family in word.families}
        facets = (*filters.facets, *(f"{NAME}{entity}" for _, _, entity in names))
        asked.update(facet[:LETTERS] for facet in facets)
        lines = {family: tuple(self._lines(family)) for family in asked}
        places = [places_of(word, lines, filters.side) for word in query.words]
        with_names(places, names, lines)
        return ranked(places, filters, lines)

    def _lines(self, family: str) -> Iterator[str]:
        for shard in shards_of(self._index, family):
            path = shard_path(shard)
            yield from decode(b"".join(lines_of(self._read(path))), path).splitlines()

    def _found(self, hit: Hit) -> Found:
        if hit.slug not in self._texts:
            self._texts[hit.slug] = self._value(text_path(hit.slug))
        article = self._texts[hit.slug]
        ident, state, *texts = article["sentences"][hit.number]
        titles = tuple(article["sentences"][0][2:])
        return Found(hit.slug, ident, state, tuple(texts), titles, tuple(article["dates"]))

    def _holds(self, texts: Sequence[str], phrase: str) -> bool:
        def key(text: str, side: int) -> str:
            return f" {' '.join(self.asking.phrase_key(text, side))} "

        return any(key(phrase, side) in key(text, side) for side, text in enumerate(texts))

    def _value(self, path: str) -> Any:
        try:
            return value_of(self._read(path))
        except (ValueError, msgspec.MsgspecError) as error:
            raise ContentError(Problem(path, 0, "is not part of an index", "build the site again")) from error

    def _read(self, path: str) -> bytes:
        file = self._output / path
        if not file.is_file():
            hint = "build the site first, or name the folder where it is built with --output"
            raise ContentError(Problem(path, 0, "there is no such file in the output", hint))
        return read_bytes(file, self._output)
