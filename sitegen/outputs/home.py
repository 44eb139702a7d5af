"""`/`: the articles in pages, latest events first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sitegen.outputs.base import File, Output
from sitegen.outputs.concordance import url_of
from sitegen.rendering import dependencies, linked_data
from sitegen.rendering.environment import Renderer
from sitegen.rendering.listing import items_of
from sitegen.rendering.page import page_of
from sitegen.site.graph import Site
from sitegen.site.paging import in_pages
from sitegen.site.urls import HOME, output_path

# Articles per page.
ARTICLES = 50


class Home(Output):
    name = "home"

    def files(self, site: Site) -> Iterator[File]:
        slugs = tuple(site.articles)
        for page in in_pages(HOME, [1] * len(slugs), ARTICLES):
            listed = slugs[page.start : page.stop]
            yield File(output_path(page.url), self.name, "", listed, None, page.newer, page.older)

    def values(self, site: Site) -> Mapping[str, Any]:
        return {dependencies.TAGS: tuple(site.tags)}

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        settings = renderer.settings
        page = page_of(
            settings, url_of(file), "home", settings.title, settings.description, file=file,
            nodes=[linked_data.website(settings.home, settings.title, settings.description)],
        )  # fmt: skip
        renderer.note(dependencies.TAGS)
        items = items_of(site, file, renderer)
        return renderer.page(page, {"items": items, "tags": tuple(site.tags)})
