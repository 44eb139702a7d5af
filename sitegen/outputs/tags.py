"""`/tags/TAG/`: the articles with a tag, in pages, latest events first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitegen.outputs.base import File, Output
from sitegen.outputs.concordance import url_of
from sitegen.outputs.home import ARTICLES
from sitegen.rendering.environment import Renderer
from sitegen.rendering.listing import items_of
from sitegen.rendering.page import page_of
from sitegen.site.graph import Site
from sitegen.site.paging import in_pages
from sitegen.site.urls import feed_url, output_path, tag_url


class Tags(Output):
    name = "tags"

    def files(self, site: Site) -> Iterator[File]:
        for tag, slugs in site.tags.items():
            for page in in_pages(tag_url(tag), [1] * len(slugs), ARTICLES):
                listed = slugs[page.start : page.stop]
                yield File(output_path(page.url), self.name, tag, listed, None, page.newer, page.older)

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        settings = renderer.settings
        page = page_of(
            settings, url_of(file), "tag", settings.tag_name(file.of), file=file,
            feed=feed_url(tag_url(file.of)),
        )  # fmt: skip
        return renderer.page(page, {"tag": file.of, "items": items_of(site, file, renderer)})
