"""A page to be rendered: its address, what names it, and where its links start from."""

from __future__ import annotations

from typing import Protocol

from sitegen.model.language import Bilingual
from sitegen.model.record import Record
from sitegen.model.translation import STATES
from sitegen.rendering.dependencies import RecordedSettings
from sitegen.site.urls import Origin, origin_of, page_number

# For the legend: every state, not counted.
ALL_STATES = tuple((state, None) for state in STATES)


class Paged(Protocol):
    """One of several pages of a list, with the addresses of the pages beside it."""

    @property
    def newer(self) -> str | None: ...

    @property
    def older(self) -> str | None: ...


class Page(Record, frozen=True):
    """`url` counts from the root of the site; `newer` and `older` are those of the pages beside this one,
    where a list has several."""

    url: str
    kind: str
    template: str
    title: Bilingual
    origin: Origin
    canonical: str = ""
    description: str = ""
    newer: str | None = None
    older: str | None = None

    @property
    def number(self) -> int | None:
        """Which of the older pages of a list it is, counted from the oldest."""
        return page_number(self.url)


def page_of(
    settings: RecordedSettings, url: str, kind: str, title: Bilingual, description: str = "",
    *, file: Paged | None = None,
) -> Page:  # fmt: skip
    """The page at `url`, made from the template of its kind."""
    return Page(
        url=url,
        kind=kind,
        template=f"{kind}.html",
        title=title,
        origin=origin_of(url, settings.file_links),
        canonical=settings.home + url,
        description=description,
        newer=file.newer if file else None,
        older=file.older if file else None,
    )
