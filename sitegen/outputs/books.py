"""`/articles/SLUG/SLUG.epub`, `/tags/TAG/TAG.epub` and `/book.epub`: the articles as books (EPUB 3).

Packing a book takes as long as making the page of its article, and drawing its cover takes ten times as long,
so a site must ask for them with the setting `downloads`: `epub` for the articles, `books` for the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sitegen.books.book import book_of_article, book_of_articles
from sitegen.books.chapter import chapter_of
from sitegen.content.layout import ABOUT_FILE
from sitegen.outputs.base import File, Output
from sitegen.rendering.article import WrittenArticle
from sitegen.rendering.environment import Renderer
from sitegen.site.graph import Site
from sitegen.site.urls import HOME, article_url, download_path, tag_url

EPUB = "epub"


class Books(Output):
    """The book of an article is `of` that article, and made with it; `of` is empty for the others, as they
    are all assembled from the same chapters."""

    name = "books"

    def contribute(self, article: WrittenArticle, renderer: Renderer) -> Mapping[str, bytes]:
        wanted = renderer.settings.downloads
        if article.annotated.article.path == ABOUT_FILE or not {*wanted} & {"epub", "books"}:
            return {}
        chapter = chapter_of(article, renderer)
        parts = {"": chapter.members} if "books" in wanted else {}
        if "epub" in wanted:
            parts[article.annotated.article.slug] = book_of_article(article, chapter, renderer)
        return parts

    def files(self, site: Site) -> Iterator[File]:
        wanted = site.settings.downloads
        if "epub" in wanted:
            for slug in site.articles:
                yield File(download_path(article_url(slug), EPUB), self.name, slug, parts=(slug,))
        if "books" in wanted and site.articles:
            for tag, slugs in site.tags.items():
                yield File(download_path(tag_url(tag), EPUB), self.name, listed=slugs, parts=slugs)
            slugs = tuple(site.articles)
            yield File(download_path(HOME, EPUB), self.name, listed=slugs, parts=slugs)

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        if file.of:
            return parts[0]
        settings = renderer.settings
        tag = next((tag for tag in site.tags if download_path(tag_url(tag), EPUB) == file.path), "")
        title = settings.tag_name(tag) if tag else settings.title
        articles = {slug: site.articles[slug] for slug in file.parts or ()}
        return book_of_articles(tag_url(tag) if tag else HOME, title, articles, site.entries, parts, renderer)
