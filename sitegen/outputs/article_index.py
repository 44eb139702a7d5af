"""`data/articles.json`: an index of all articles for other programs (JSON, RFC 8259;
`docs/schemas/articles.schema.json`), latest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from sitegen.annotation.summary import Summary
from sitegen.formats.article_json import event_values
from sitegen.model.article import UNDATED
from sitegen.outputs.base import File, Output
from sitegen.rendering.environment import Renderer
from sitegen.site.graph import Site
from sitegen.site.urls import DATA, article_url

VERSION = 1


class ArticleIndex(Output):
    name = "article-index"

    def files(self, site: Site) -> Iterator[File]:
        yield File(f"{DATA}articles.json", self.name, listed=site.by_date)

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        settings = renderer.settings
        index = {
            "format": "sitegen-articles",
            "version": VERSION,
            "languages": settings.pair._asdict(),
            "url": settings.home,
            "title": dict(settings.title.items()),
            "articles": [_item(site.articles[slug], settings.home) for slug in file.listed or ()],
        }
        return msgspec.json.encode(index) + b"\n"


def _item(summary: Summary, home: str) -> dict[str, Any]:
    """Empty values are left out, except texts by language and the date, which is null for a draft without
    one, as the preview shows it."""
    found: dict[str, Any] = {
        "slug": summary.slug,
        "url": home + article_url(summary.slug),
        "title": dict(summary.title.items()),
        "summary": dict(summary.summary.items()),
        "date": None if summary.date == UNDATED else summary.date,
        "tags": summary.tags,
        "sentences": dict(summary.counts),
    }
    if summary.events:
        found["events"] = event_values(summary.events)
    if summary.author:
        found["author"] = summary.author
    return found
