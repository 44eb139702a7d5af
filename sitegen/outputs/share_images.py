"""`/articles/SLUG/card.png`: a picture with the title of an article in both languages, which other sites show
with a link to it (Open Graph). Drawing one takes longer than making ten pages, so a site must ask for them
with the setting `share_images`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sitegen.outputs.base import File, Output
from sitegen.rendering import dependencies
from sitegen.rendering.cover import drawn_of
from sitegen.rendering.drawing import CARD, picture
from sitegen.rendering.environment import Renderer
from sitegen.site.graph import Site
from sitegen.site.urls import card_path


class ShareImages(Output):
    name = "share-images"

    def files(self, site: Site) -> Iterator[File]:
        if site.settings.share_images:
            for slug in site.articles:
                yield File(card_path(slug), self.name, slug)

    def values(self, site: Site) -> Mapping[str, Any]:
        articles = site.articles.items() if site.settings.share_images else ()
        return {dependencies.card(slug): (summary.title, summary.date) for slug, summary in articles}

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        renderer.note(dependencies.card(file.of), dependencies.DRAWING)
        summary = site.articles[file.of]
        return picture(drawn_of(renderer, summary.title, (summary.date,)), CARD)
