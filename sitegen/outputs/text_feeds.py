"""`feed.LANG.xml` and `tags/TAG/feed.xml`: feeds with the full text of the articles, one for each language,
and for each tag one in both."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from sitegen.content.layout import ABOUT_FILE
from sitegen.model.article import UNDATED
from sitegen.outputs.base import File, Output
from sitegen.rendering.article import WrittenArticle
from sitegen.rendering.environment import Renderer
from sitegen.rendering.feed import BOTH, entries, feed
from sitegen.rendering.linked_data import in_both
from sitegen.site.graph import Site
from sitegen.site.urls import HOME, feed_url, tag_url

# Entries with the full text are longer than those of `feed.xml`.
LIMIT = 20


class TextFeeds(Output):
    """`of` is the language of a file; it is empty for feeds of tags."""

    name = "text-feeds"

    def contribute(self, article: WrittenArticle, renderer: Renderer) -> Mapping[str, bytes]:
        return {} if article.annotated.article.path == ABOUT_FILE else entries(article, renderer)

    def files(self, site: Site) -> Iterator[File]:
        source, target = site.settings.pair
        # Latest first. Every entry must have a time, and none is invented for drafts without a date.
        slugs = tuple(slug for slug in site.by_date if site.articles[slug].date != UNDATED)
        translated = tuple(slug for slug in slugs if _is_translated(site, slug))
        yield File(feed_url(HOME, source), self.name, source, parts=slugs[:LIMIT])
        yield File(feed_url(HOME, target), self.name, target, parts=translated[:LIMIT])
        for tag, tagged in site.tags.items():
            held = {*tagged}
            latest = tuple(islice((slug for slug in slugs if slug in held), LIMIT))
            yield File(feed_url(tag_url(tag)), self.name, BOTH, parts=latest)

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        settings = renderer.settings
        days = [site.articles[slug].date for slug in file.parts or ()]
        updated = max(days, default=datetime.date(2000, 1, 1))
        if file.of == BOTH:
            page = file.path.removesuffix(feed_url(HOME))
            tag = next(tag for tag in site.tags if tag_url(tag) == page)
            title = f"{in_both(settings.tag_name(tag))} — {in_both(settings.title)}"
            lang = settings.source
        else:
            page, lang, title = HOME, file.of, settings.title[file.of]
        return feed(file.path, lang, title, settings.author, settings.home, page, updated, parts)


def _is_translated(site: Site, slug: str) -> bool:
    return any(state != "missing" for state, _ in site.articles[slug].counts)
