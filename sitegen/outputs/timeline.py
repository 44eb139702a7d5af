"""`/timeline/`: events year by year, in pages of whole years.

A reader can choose to see only the events of one tag or name, by means of style sheets alone: the nth choice
of a page and the events that belong to it have the class `fN`, and `timeline.css` has a rule for each N.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sitegen.model.language import Bilingual
from sitegen.model.record import Record
from sitegen.outputs.base import File, Output
from sitegen.outputs.concordance import url_of
from sitegen.rendering import dependencies
from sitegen.rendering.environment import Renderer
from sitegen.rendering.page import page_of
from sitegen.site.chronology import Happening, anchor_of_year
from sitegen.site.graph import Site
from sitegen.site.paging import in_pages
from sitegen.site.urls import TIMELINE, output_path

# Events per page.
EVENTS = 200
# How many tags and how many names can be chosen on a page: the most frequent ones. `timeline.css` has rules
# for both together.
TAGS, NAMES = 24, 24


class YearLink(Record, frozen=True):
    """A year of the timeline: the number of its events, and their page and anchor."""

    year: int
    events: int
    url: str
    anchor: str


class Choice(Record, frozen=True):
    """What a reader may limit the events to: a tag, or an entity with its `name`; `number` is that of its
    class, `events` the number of events."""

    number: int
    key: str
    name: Bilingual | None
    events: int


class Shown(Record, frozen=True):
    """An event with the numbers of the choices to which it belongs."""

    event: Happening
    choices: tuple[int, ...]


class Timetable(Record, frozen=True):
    """What a page shows: its years with their events, the choices, and all years of the timeline."""

    years: tuple[tuple[int, tuple[Shown, ...]], ...]
    tags: tuple[Choice, ...]
    names: tuple[Choice, ...]
    all_years: tuple[YearLink, ...]


class Timeline(Output):
    name = "timeline"

    def files(self, site: Site) -> Iterator[File]:
        years = site.chronology
        latest_first = sorted(years, reverse=True)
        for page in in_pages(TIMELINE, [len(years[year]) for year in latest_first], EVENTS):
            held = " ".join(map(str, latest_first[page.start : page.stop]))
            yield File(output_path(page.url), self.name, held, None, None, page.newer, page.older)

    def values(self, site: Site) -> Mapping[str, Any]:
        return {
            dependencies.timeline(file.path): (timetable, file.newer, file.older)
            for file, timetable in self._timetables(site)
        }

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        renderer.note(dependencies.timeline(file.path))
        words = renderer.words("timeline")
        page = page_of(renderer.settings, url_of(file), "timeline", words, file=file)
        timetable = next(timetable for other, timetable in self._timetables(site) if other.path == file.path)
        return renderer.page(page, {"timetable": timetable})

    def _timetables(self, site: Site) -> Iterator[tuple[File, Timetable]]:
        years = site.chronology
        files = [(file, [*map(int, reversed(file.of.split()))]) for file in self.files(site)]
        pages = {year: url_of(file) for file, held in files for year in held}
        all_years = tuple(
            YearLink(year, len(years[year]), pages[year], anchor_of_year(year)) for year in years
        )
        for file, held in files:
            yield file, _timetable({year: years[year] for year in held}, site, all_years)


def _timetable(
    years: Mapping[int, Sequence[Happening]], site: Site, all_years: tuple[YearLink, ...]
) -> Timetable:
    events = [event for held in years.values() for event in held]
    tags = _most_frequent((tag for event in events for tag in event.tags), TAGS)
    names = _most_frequent(
        (name for event in events for name in {*event.names} if name in site.entries), NAMES
    )
    of_tags = tuple(Choice(number, tag, None, count) for number, (tag, count) in enumerate(tags, 1))
    of_names = tuple(
        Choice(number, name, site.entries[name].preferred_names, count)
        for number, (name, count) in enumerate(names, len(tags) + 1)
    )

    def shown(event: Happening) -> Shown:
        numbers = [choice.number for choice in of_tags if choice.key in event.tags]
        numbers += [choice.number for choice in of_names if choice.key in event.names]
        return Shown(event, tuple(numbers))

    by_year = tuple((year, tuple(map(shown, held))) for year, held in years.items())
    return Timetable(by_year, of_tags, of_names, all_years)


def _most_frequent(keys: Iterator[str], most: int) -> list[tuple[str, int]]:
    counted = Counter(keys)
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:most]
