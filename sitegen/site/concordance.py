"""The pages of concordances: the articles on each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sitegen.site.graph import Site
from sitegen.site.paging import Stretch, in_pages
from sitegen.site.urls import entry_url

# Sentences per page.
SENTENCES = 200


class ConcordancePage(NamedTuple):
    """A page of the concordance of an entry: its place among the others, and the slugs of its articles, each
    with the number of its sentences."""

    place: Stretch
    articles: Sequence[tuple[str, int]]


def concordance_pages(site: Site, term: str) -> list[ConcordancePage]:
    """The pages of the concordance of an entry, newest first; there is always at least one."""
    articles = [(slug, site.articles[slug].terms[term]) for slug in site.mentions.get(term, ())]
    places = in_pages(entry_url(term), [size for _, size in articles], SENTENCES)
    return [ConcordancePage(place, articles[place.start : place.stop]) for place in places]


def anchor_of(slug: str) -> str:
    """The anchor at which the sentences of an article begin."""
    return f"in-{slug}"
