"""The chronology: the events of articles and of the glossary, year by year."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from sitegen.annotation.summary import Summary, Unpublished
from sitegen.model.entry import Entry
from sitegen.model.event import days
from sitegen.model.language import Bilingual
from sitegen.model.record import Record
from sitegen.site.urls import article_url, entry_url


class Happening(Record, frozen=True):
    """An event and the page that reports it. `date` is as in `Event`, `title` that of the page (`unconfirmed`
    if nobody has confirmed its translation), `label` the event's own name, if it differs; `entry` is the id
    of the entry to which the event belongs, if any. `tags` and `names` are what it can be found by: tags, and
    the entities (by id) that are involved."""

    date: str
    url: str
    title: Bilingual
    unconfirmed: bool
    label: Bilingual | None
    entry: str
    tags: tuple[str, ...]
    names: tuple[str, ...]
    unpublished: Unpublished = ""


def chronology(
    articles: Iterable[Summary], entries: Iterable[Entry], today: datetime.date
) -> dict[int, tuple[Happening, ...]]:
    """The events by the year in which they began, earliest first. An article without events of its own stands
    for an event on its date."""
    found = [*_of_entries(entries), *_of_articles(articles, today)]
    found.sort(key=lambda each: (*days(each.date), each.url))
    years: dict[int, list[Happening]] = {}
    for each in found:
        years.setdefault(days(each.date)[0].year, []).append(each)
    return {year: tuple(held) for year, held in years.items()}


def anchor_of_year(year: int) -> str:
    """The anchor of a year on the page of the timeline."""
    return f"y-{year}"


def _of_entries(entries: Iterable[Entry]) -> Iterator[Happening]:
    for entry in entries:
        for event in entry.fields.dates:
            names = (entry.id, *entry.fields.related)
            yield Happening(
                event.date, entry_url(entry.id), entry.preferred_names, unconfirmed=False, label=event.label,
                entry=entry.id, tags=(), names=names,
            )  # fmt: skip


def _of_articles(articles: Iterable[Summary], today: datetime.date) -> Iterator[Happening]:
    for summary in articles:
        dated = [(event.date, event.label) for event in summary.events]
        if not dated and summary.date != datetime.date.max:
            dated = [(summary.date.isoformat(), None)]
        for date, label in dated:
            yield Happening(
                date,
                article_url(summary.slug),
                summary.title,
                summary.unconfirmed.title,
                label,
                "",
                summary.tags,
                tuple(summary.terms),
                summary.unpublished(today),
            )
