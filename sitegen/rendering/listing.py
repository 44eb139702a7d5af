"""Articles and entries as shown in lists."""

from __future__ import annotations

import datetime
from typing import Protocol

from sitegen.annotation.summary import Summary, Unpublished
from sitegen.model.entry import Entry
from sitegen.model.language import Bilingual
from sitegen.model.record import Record
from sitegen.model.translation import State, Unconfirmed
from sitegen.rendering import dependencies
from sitegen.rendering.environment import Renderer
from sitegen.site.graph import Site
from sitegen.site.urls import article_url, entry_url


class Item(Record, frozen=True):
    """An article in a list. `when` is the date of the events that it is about (see `Event.date`), or its own;
    `unpublished` says why it is not published yet, if so."""

    url: str
    title: Bilingual
    summary: Bilingual
    unconfirmed: Unconfirmed
    when: str
    date: datetime.date
    counts: tuple[tuple[State, int], ...]
    unpublished: Unpublished


class EntryItem(Record, frozen=True):
    """An entry in a list, with the number of sentences that mention it."""

    url: str
    title: Bilingual
    count: int


class Companion(Record, frozen=True):
    """An entity that is mentioned together with another, with the number of sentences that mention both."""

    url: str
    title: Bilingual
    count: int


class Listing(Protocol):
    """Something that lists articles, by slug."""

    @property
    def listed(self) -> tuple[str, ...] | None: ...


def items_of(site: Site, listing: Listing, renderer: Renderer) -> tuple[Item, ...]:
    """The articles of a list, in its order."""
    return tuple(_item(site.articles[slug], site.today, renderer) for slug in listing.listed or ())


def _item(summary: Summary, today: datetime.date, renderer: Renderer) -> Item:
    if summary.date > today:
        renderer.note(dependencies.TODAY)
    return Item(
        article_url(summary.slug),
        summary.title,
        summary.summary,
        summary.unconfirmed,
        summary.when,
        summary.date,
        summary.counts,
        summary.unpublished(today),
    )


def company_of(site: Site, term: str) -> tuple[Companion, ...]:
    """The entities that are most often mentioned together with one."""
    found = site.company.get(term, ())
    return tuple(
        [Companion(entry_url(other), site.entries[other].preferred_names, count) for other, count in found]
    )


def entry_item(site: Site, renderer: Renderer | None, entry: Entry) -> EntryItem:
    """An entry in a list; what it reads is noted, unless the whole list has a name of its own."""
    if renderer:
        renderer.note(*dependencies.names_of(entry), dependencies.count(entry.id))
    return EntryItem(entry_url(entry.id), entry.preferred_names, site.counts.get(entry.id, 0))
