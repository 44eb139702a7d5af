"""The pages of concordances: the sentences that mention an entity, article by article."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.site.paging import Stretch, in_pages
from sitegen.site.urls import entry_url

# Sentences per page.
SENTENCES = 200


def concordance_pages(term: str, sizes: Sequence[int]) -> tuple[Stretch, ...]:
    """The pages of the concordance of an entry, newest first; there is always at least one. `sizes` are the
    numbers of sentences in the articles that mention it, newest first."""
    return tuple(in_pages(entry_url(term), sizes, SENTENCES))


def anchor_of(slug: str) -> str:
    """The anchor at which the sentences of an article begin."""
    return f"in-{slug}"
