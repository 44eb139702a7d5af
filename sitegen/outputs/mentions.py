"""`data/mentions.tsv`: all mentions of entities, as a table (text/tab-separated-values;
`docs/schemas/mentions.schema.json` describes a row).

It holds only ids and numbers, so that no spreadsheet can mistake anything in it for a formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sitegen.content.layout import ABOUT_FILE
from sitegen.outputs.base import File, Output
from sitegen.rendering.article import WrittenArticle
from sitegen.rendering.environment import Renderer
from sitegen.site.graph import Site
from sitegen.site.urls import DATA

COLUMNS = ("article", "sentence", "language", "start", "end", "entity")


class Mentions(Output):
    """A row for each mention: articles by date of publication, latest first; within an article in the order
    of its text, the source before the target."""

    name = "mentions"

    def contribute(self, article: WrittenArticle, renderer: Renderer) -> Mapping[str, bytes]:
        annotated = article.annotated
        if "mentions" not in renderer.settings.data or annotated.article.path == ABOUT_FILE:
            return {}
        slug = annotated.article.slug
        rows = [
            f"{slug}\t{annotated.translations[number].id}\t{lang}\t{mention.start}\t{mention.end}\t{mention.term}\n"
            for number, terms in enumerate(annotated.terms)
            if terms
            for lang, mentions in annotated.mentions.items()
            for mention in mentions[number]
        ]
        return {"": "".join(rows).encode()}

    def files(self, site: Site) -> Iterator[File]:
        if "mentions" in site.settings.data:
            # An empty part could not be found again in the file.
            slugs = [slug for slug in site.by_date if site.articles[slug].terms]
            yield File(f"{DATA}mentions.tsv", self.name, parts=tuple(slugs))

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        return "\t".join(COLUMNS).encode() + b"\n" + b"".join(parts)
