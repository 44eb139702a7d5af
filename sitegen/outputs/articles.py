"""`/articles/SLUG/`: an article side by side with its translation. The about page is made in the same way.

The page is a function of the article alone, so that it can be shown before the rest of the site is known.
What it shows of other articles, its neighbours, is put into it afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sitegen.outputs.base import File, Whole
from sitegen.rendering import dependencies
from sitegen.rendering.article import WrittenArticle, article_context, article_page
from sitegen.rendering.environment import Renderer
from sitegen.rendering.neighbours import PLACE
from sitegen.site.graph import Site
from sitegen.site.urls import output_path, url_of_file


def page_path(path: str) -> str:
    """The output file with the page of the article at `path` in the site folder."""
    return output_path(url_of_file(path) or "")


class Articles(Whole):
    name = "articles"

    def contribute(self, article: WrittenArticle, renderer: Renderer) -> Mapping[str, bytes]:
        page = article_page(renderer, article)
        for entry, _ in article.named:
            renderer.note(dependencies.card_of(entry))
        return {output_path(page.url): renderer.page(page, article_context(article, page), neighbours=PLACE)}

    def files(self, site: Site) -> Iterator[File]:
        for summary in site.texts:
            yield File(page_path(summary.path), self.name, summary.slug)
