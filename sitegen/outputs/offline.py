"""`/sw.js` and `/offline.js`: a service worker that keeps the pages that were read, and the script with which
pages register it, if `offline` is among the `downloads` of the settings.

A worker has the policy that is sent with its own file: hosts that send a policy with every page send a
different one with this file, so that the worker may request pages (see `netlify.toml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitegen.outputs.base import File, Output
from sitegen.rendering.environment import Renderer
from sitegen.rendering.page import Page
from sitegen.site.graph import Site
from sitegen.site.urls import Origin

FILES = ("sw.js", "offline.js")


class Offline(Output):
    name = "offline"

    def files(self, site: Site) -> Iterator[File]:
        if "offline" in site.settings.downloads:
            for path in FILES:
                yield File(path, self.name)

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        """The file, which is made from a template of the same name."""
        return renderer.page(Page(file.path, "", file.path, renderer.settings.title, Origin("")), {})
