"""`robots.txt`: programs may read everything, and find all addresses in the sitemap (RFC 9309)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitegen.outputs.base import File, Output
from sitegen.rendering.environment import Renderer
from sitegen.site.graph import Site


class Robots(Output):
    name = "robots"

    def files(self, site: Site) -> Iterator[File]:
        yield File("robots.txt", self.name)

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        return f"User-agent: *\nAllow: /\n\nSitemap: {renderer.settings.home}sitemap.xml\n".encode()
