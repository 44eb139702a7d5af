"""`/about/`, for sites without a content/about.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitegen.outputs.base import File, Output
from sitegen.rendering.environment import Renderer
from sitegen.rendering.page import ALL_STATES, page_of
from sitegen.site.graph import Site
from sitegen.site.urls import ABOUT, output_path


class About(Output):
    name = "about"

    def files(self, site: Site) -> Iterator[File]:
        if not site.about:
            yield File(output_path(ABOUT), self.name)

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        settings = renderer.settings
        page = page_of(settings, ABOUT, "about-plain", settings.title, settings.description)
        return renderer.page(page, {"all_states": ALL_STATES})
