"""`articles/SLUG/index.json` and the like: an article in a format for other programs, next to its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from sitegen.annotation.summary import Summary
from sitegen.content.layout import ABOUT_FILE
from sitegen.content.settings import Data
from sitegen.formats import registry
from sitegen.formats.annotation import annotations_of
from sitegen.formats.published import PublishedArticle
from sitegen.outputs.base import File, Output
from sitegen.rendering import dependencies
from sitegen.rendering.article import WrittenArticle
from sitegen.rendering.environment import Renderer
from sitegen.rendering.links import resolver
from sitegen.site.graph import Site
from sitegen.site.urls import Origin, article_url


class ArticleData(Output):
    """A file for each article, made when the article is read: its only part is the whole file. `data` is the
    setting that enables it, `form` its format, `file` its name next to the page."""

    data: ClassVar[Data]
    form: ClassVar[str]
    file: ClassVar[str]
    # Whether it contains more about entities than their ids.
    tells_entries: ClassVar[bool] = False

    def contribute(self, article: WrittenArticle, renderer: Renderer) -> Mapping[str, bytes]:
        settings, annotated = renderer.settings, article.annotated
        if self.data not in settings.data or annotated.article.path == ABOUT_FILE:
            return {}
        entries = tuple([entry for entry, _ in article.named]) if self.tells_entries else ()
        for entry in entries:
            renderer.note(*dependencies.fields(entry))
        published = PublishedArticle(
            annotated,
            settings.home,
            article_url(annotated.article.slug),
            settings.title,
            resolver(annotated.article.path, Origin(settings.home)),
            entries,
        )
        return {"": registry.writer(self.form).write(self.items(published), annotated.pair)}

    def items(self, published: PublishedArticle) -> Sequence[Any]:
        """The contents of the file."""
        return [published]

    def is_for(self, summary: Summary) -> bool:
        """Whether there is anything to write for an article."""
        return True

    def files(self, site: Site) -> Iterator[File]:
        if self.data in site.settings.data:
            for slug in (slug for slug, summary in site.articles.items() if self.is_for(summary)):
                yield File(article_url(slug) + self.file, self.name, parts=(slug,))

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        (part,) = parts
        return part


def is_note(anchor: str) -> bool:
    return anchor.startswith("note-")


class ArticleJson(ArticleData):
    """Everything that the page of an article shows."""

    name = "article-json"
    data = "articles"
    form = "article-json"
    file = "index.json"


class Annotations(ArticleData):
    """The article's notes and mentions as web annotations."""

    name = "annotations"
    data = "annotations"
    form = "annotations"
    file = "annotations.jsonld"

    def items(self, published: PublishedArticle) -> Sequence[Any]:
        return [*annotations_of(published)]

    def is_for(self, summary: Summary) -> bool:
        return bool(summary.terms) or any(map(is_note, summary.anchors.split()))


class Tei(ArticleData):
    """The article's text in both languages, side by side."""

    name = "tei"
    data = "tei"
    form = "tei"
    file = "tei.xml"
    tells_entries = True
