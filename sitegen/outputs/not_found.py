"""`404.html`: what a host shows for an address that does not exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitegen.outputs.base import File, Output
from sitegen.rendering.environment import Renderer
from sitegen.rendering.page import Page
from sitegen.site.graph import Site
from sitegen.site.urls import Origin

PATH = "404.html"


class NotFound(Output):
    name = "not-found"

    def files(self, site: Site) -> Iterator[File]:
        yield File(PATH, self.name)

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        # It is shown at any address, so its links start from the root of the host.
        origin = Origin(renderer.settings.base_path)
        page = Page(url=PATH, kind="404", template=PATH, title=renderer.words("not_found"), origin=origin)
        return renderer.page(page, {})
