"""`speculation-rules.json`: which pages a browser may fetch before they are opened (HTML, "Speculative
loading").

Only pages of the site, and only while a link is being pressed. The strict policy does not allow such rules
within a page: the host names the file in a header (see `netlify.toml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from sitegen.outputs.base import File, Output
from sitegen.rendering.environment import Renderer
from sitegen.site.graph import Site


class SpeculationRules(Output):
    name = "speculation-rules"

    def files(self, site: Site) -> Iterator[File]:
        yield File("speculation-rules.json", self.name)

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        # Everything that is not a page has a name with an extension, as do the further pages of lists.
        base = renderer.settings.base_path
        pages = [{"href_matches": f"{base}{pages}"} for pages in ("", "*/", "*.html")]
        rule = {"where": {"or": pages}, "eagerness": "conservative"}
        return msgspec.json.encode({"prefetch": [rule]}) + b"\n"
