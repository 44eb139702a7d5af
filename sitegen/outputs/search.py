"""`/search/`, and what its scripts need to know about the site:

- `search/index.js`: the languages, their rules (`languages.searching.SearchRules`), the number of articles,
  and the families in the index: the common beginnings of those stored together, those in one file, and those
  by year (divided by the third letter or not)
- `search/names.js`: for each entity its id, its kind, all its names on either side, and the number of
  sentences
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from sitegen import languages
from sitegen.markdown.unbroken import months
from sitegen.model import article as model
from sitegen.model.entry import EntityKind
from sitegen.outputs.base import File, Output
from sitegen.rendering import dependencies
from sitegen.rendering.environment import Renderer
from sitegen.rendering.page import ALL_STATES, page_of
from sitegen.search.index import year_of
from sitegen.search.layout import FOLDER, INDEX_PATH, begin_of, script
from sitegen.site.graph import Site
from sitegen.site.urls import SEARCH, output_path

UNDATED = year_of(model.UNDATED.isoformat())
NAMES = f"{FOLDER}names.js"


class Search(Output):
    """The page."""

    name = "search"

    def files(self, site: Site) -> Iterator[File]:
        yield File(output_path(SEARCH), self.name)

    def values(self, site: Site) -> Mapping[str, Any]:
        return {dependencies.CHOICES: _choices(site)}

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        renderer.note(dependencies.CHOICES)
        page = page_of(renderer.settings, SEARCH, "search", renderer.words("search"))
        known = {
            "states": [state for state, _ in ALL_STATES],
            "months": {lang: months(lang) for lang in renderer.settings.pair},
        }
        return renderer.page(page, {**_choices(site), **known})


class SearchData(Output):
    """What the scripts of the page know about the site before any query."""

    name = "search-data"

    def files(self, site: Site) -> Iterator[File]:
        yield File(INDEX_PATH, self.name, "index")
        yield File(NAMES, self.name, "names")

    def values(self, site: Site) -> Mapping[str, Any]:
        return {dependencies.SPELLINGS: _names(site), dependencies.WORDS_LAYOUT: _known(site)}

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        if file.of == "names":
            renderer.note(dependencies.SPELLINGS)
            return script("N", _names(site))
        renderer.note(dependencies.WORDS_LAYOUT)
        pair = renderer.settings.pair
        rules = [languages.get(lang).search.data() for lang in pair]
        return script("I", {"languages": pair, "rules": rules, **_known(site)})


def _names(site: Site) -> list[Any]:
    return [
        (entry.id, entry.fields.kind, *entry.fields.names.values(), site.counts.get(entry.id, 0))
        for entry in site.entries.values()
    ]


def _known(site: Site) -> dict[str, Any]:
    together: list[str] = []
    whole: list[str] = []
    years: dict[str, dict[str, int]] = {}
    for block in site.words:
        family = block.families[0]
        if block.name.endswith("*"):
            together.append(begin_of(family))
        elif block.year:
            years.setdefault(family, {})[block.year] = int(block.divided)
        else:
            whole.append(family)
    names = {"together": together, "whole": whole}
    families = {name: " ".join(found) for name, found in names.items()}
    return {"articles": len(site.articles), **families, "years": years}


def _choices(site: Site) -> dict[str, Any]:
    """What can be chosen on the page."""
    kinds = {site.entries[term].fields.kind for term, count in site.counts.items() if count}
    return {
        "tags": [*site.tags],
        "kinds": [kind for kind in get_args(EntityKind) if kind in kinds],
        "years": sorted(
            {year_of(summary.when) for summary in site.articles.values()} - {UNDATED}, reverse=True
        ),
    }
