"""Which translations had been confirmed when a day began, in `.sitegen/desk/day.json`.

What has been confirmed on the day is what has been added since, also over restarts of the preview, and
whichever program did it.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Mapping
from pathlib import Path

import msgspec

from sitegen.annotation.article import AnnotatedArticle
from sitegen.files.paths import STATE_FOLDER
from sitegen.files.writing import write_atomic
from sitegen.model.record import Record
from sitegen.model.translation import CONFIRMED

FILE = f"{STATE_FOLDER}/desk/day.json"


class Day(Record, frozen=True):
    """A day (ISO 8601), and the sentences of each article, by slug, whose translations a person stood by when
    the desk first saw the article on that day."""

    date: str = ""
    confirmed: Mapping[str, frozenset[str]] = {}


def day_of(site: Path, last: Day, articles: Mapping[str, AnnotatedArticle]) -> Day:
    """Today, with all of the articles in it; `last` is the day as it was known before."""
    today = datetime.date.today().isoformat()
    day = last if last.date == today else _read(site)
    known = day.confirmed if day.date == today else {}
    new = {slug: _confirmed(article) for slug, article in articles.items() if slug not in known}
    if new or day.date != today:
        day = Day(today, {**known, **new})
        # A number that is wrong after a restart is no reason to refuse anything.
        with contextlib.suppress(OSError):
            write_atomic(site / FILE, msgspec.json.encode(day, order="deterministic"))
    return day


def confirmed_on(day: Day, articles: Mapping[str, AnnotatedArticle]) -> int:
    """How many translations have been confirmed on the day."""
    return sum(
        len(_confirmed(article) - day.confirmed.get(slug, frozenset())) for slug, article in articles.items()
    )


def _confirmed(article: AnnotatedArticle) -> frozenset[str]:
    return frozenset(each.id for each in article.translations if each.state in CONFIRMED)


def _read(site: Path) -> Day:
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode((site / FILE).read_bytes(), type=Day)
    return Day()
