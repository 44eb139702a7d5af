"""`search/articles/SLUG.js`: what search shows of an article: its date as written in both languages, and the
id, state and text on either side of each sentence. The first sentence is the title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sitegen.annotation.article import AnnotatedArticle
from sitegen.annotation.summary import when_of
from sitegen.content.layout import ABOUT_FILE
from sitegen.outputs.base import File, Sources, Together
from sitegen.rendering.article import WrittenArticle
from sitegen.rendering.environment import Renderer
from sitegen.search.layout import script, text_path, value_of
from sitegen.site.graph import Site


class SearchTexts(Together):
    name = "search-texts"

    def contribute(self, article: WrittenArticle, renderer: Renderer) -> Mapping[str, bytes]:
        annotated = article.annotated
        if annotated.article.path == ABOUT_FILE:
            return {}
        meta = annotated.article.meta
        when = when_of(meta.event, meta.date)
        dates = [renderer.when(when, lang) for lang in annotated.pair]
        return {"": script("T", texts_of(annotated, dates))}

    def files(self, site: Site) -> Iterator[File]:
        for slug in site.articles:
            yield File(text_path(slug), self.name, parts=(slug,))

    def make_all(
        self, files: Sequence[File], site: Site, renderer: Renderer, sources: Sources
    ) -> Iterator[tuple[File, bytes]]:
        by_slug = {slug: file for file in files for slug in file.parts or ()}
        for slug, data in sources.contributed(by_slug):
            yield by_slug[slug], data


def texts_of(annotated: AnnotatedArticle, dates: Sequence[str]) -> dict[str, object]:
    """What is shown of an article, with its date on either side."""
    source, target = annotated.pair
    return {
        "slug": annotated.article.slug,
        "dates": dates,
        "sentences": [
            (
                translation.id,
                translation.state,
                annotated.text(source, number),
                annotated.text(target, number),
            )
            for number, translation in enumerate(annotated.translations)
        ],
    }


def texts_in(data: bytes) -> tuple[list[str], list[str]]:
    """The texts of all sentences in such a file, on either side."""
    sentences = value_of(data)["sentences"]
    return [source for *_, source, _ in sentences], [target for *_, target in sentences]
