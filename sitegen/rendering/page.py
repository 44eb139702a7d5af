"""A page to be rendered: its address, its titles, and where its links start from."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Protocol

from markupsafe import Markup

from sitegen.model.language import Bilingual
from sitegen.model.record import Record
from sitegen.model.translation import STATES
from sitegen.rendering import linked_data
from sitegen.rendering.dependencies import RecordedSettings
from sitegen.rendering.linked_data import Node, Trail
from sitegen.site.urls import HOME, Origin, origin_of, page_number

# For the legend: every state, without counts.
ALL_STATES = tuple((state, None) for state in STATES)


class Paged(Protocol):
    """One of several pages of a list, with the addresses of the adjacent pages."""

    @property
    def newer(self) -> str | None: ...

    @property
    def older(self) -> str | None: ...


class Told(Record, frozen=True):
    """What other programs are told about a page: its title and the site's, its `type` (Open Graph), its date
    of publication, the address of its own feed, if it has one, linked data, and the address of a picture to
    show with it, of the size `drawing.CARD`."""

    title: str = ""
    site: str = ""

    type: str = ""
    published: datetime.date | None = None
    feed: str = ""
    data: Markup = Markup()
    image: str = ""


class Page(Record, frozen=True):
    """`url` is relative to the root of the site; `newer` and `older` are the addresses of the adjacent pages
    of a list. `description` is in both languages."""

    url: str
    kind: str
    template: str
    title: Bilingual
    origin: Origin
    canonical: str = ""
    description: str = ""
    newer: str | None = None
    older: str | None = None
    told: Told = Told()

    @property
    def number(self) -> int | None:
        """The page's number among the older pages of a list, counted from the oldest."""
        return page_number(self.url)


def page_of(
    settings: RecordedSettings, url: str, kind: str, title: Bilingual, description: Bilingual | None = None,
    *, file: Paged | None = None, above: Trail = (), nodes: Sequence[Node] = (), feed: str = "",
    published: datetime.date | None = None, image: str = "",
) -> Page:  # fmt: skip
    """The page at `url`, made from the template of its kind. `above` are the pages between it and the home
    page, `nodes` its linked data besides the breadcrumbs. A page without a description has the site's."""
    home, site = settings.home, settings.title
    trail = [(site, HOME), *above, (title, url)] if kind != "home" else []
    data = [*nodes, linked_data.breadcrumbs(home, trail)] if trail else nodes
    return Page(
        url=url,
        kind=kind,
        template=f"{kind}.html",
        title=title,
        origin=origin_of(url, settings.file_links),
        canonical=home + url,
        description=linked_data.sentences_in_both(description or settings.description),
        newer=file.newer if file else None,
        older=file.older if file else None,
        told=Told(
            linked_data.in_both(title),
            linked_data.in_both(site),
            "article" if published else "website",
            published,
            feed,
            linked_data.data_block(data),
            image,
        ),
    )
