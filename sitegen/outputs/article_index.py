"""`articles.json`: an index of all articles for other programs (JSON, RFC 8259).

```json
{"version": 1, "articles": [{"slug": "…", "url": "https://…", "title": {SOURCE: "…", TARGET: "…"},
  "date": "2021-07-26", "tags": ["…"], "sentences": {"authored": 12, "machine": 3}}]}
```
The latest come first. SOURCE and TARGET are the codes of the languages. A title without a translation is an
empty string; states that do not occur are left out. The date is null for a draft
that has none yet, as the preview shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from sitegen.model.article import UNDATED
from sitegen.outputs.base import File, Output
from sitegen.rendering.environment import Renderer
from sitegen.site.graph import Site
from sitegen.site.urls import article_url

VERSION = 1


class ArticleIndex(Output):
    name = "article-index"

    def files(self, site: Site) -> Iterator[File]:
        yield File("articles.json", self.name, listed=site.by_date)

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        home = renderer.settings.home
        articles = [
            {
                "slug": slug,
                "url": home + article_url(slug),
                "title": dict(summary.title.items()),
                "date": None if summary.date == UNDATED else summary.date,
                "tags": summary.tags,
                "sentences": dict(summary.counts),
            }
            for slug, summary in ((slug, site.articles[slug]) for slug in file.listed or ())
        ]
        return msgspec.json.encode({"version": VERSION, "articles": articles}) + b"\n"
