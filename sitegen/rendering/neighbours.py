"""What the page of an article shows of its neighbours."""

from __future__ import annotations

from sitegen.rendering.environment import Renderer
from sitegen.rendering.page import Page
from sitegen.site.neighbours import Neighbours
from sitegen.site.urls import article_url, origin_of

# Stands in the page of an article for what it shows of its neighbours. No content and no template has this
# character.
PLACE = b"\0neighbours\0"


def neighbours_html(renderer: Renderer, slug: str, neighbours: Neighbours) -> bytes:
    """The HTML (UTF-8) for the page of an article. Raises ContentError if the template is at fault."""
    url = article_url(slug)
    title, origin = renderer.words("neighbours"), origin_of(url, renderer.settings.file_links)
    page = Page(url, "neighbours", "neighbours.html", title, origin)
    return renderer.page(page, {"neighbours": neighbours, "article_url": article_url})
