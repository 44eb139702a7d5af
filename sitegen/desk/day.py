"""The translations that were already confirmed when the day began, in `.sitegen/desk/day.json`.

All that have been added since count as confirmed today, even if the preview was restarted meanwhile, and
whichever program confirmed them.
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
    """A day (ISO 8601) and, by article slug, the sentences whose translations were confirmed when the desk
    first saw the article on that day."""

    date: str = ""
    confirmed: Mapping[str, frozenset[str]] = {}


def day_of(site: Path, last: Day, articles: Mapping[str, AnnotatedArticle]) -> Day:
    """Today, with all of the articles in it; `last` is the last known day."""
    today = datetime.date.today().isoformat()
    day = last if last.date == today else _read(site)
    known = day.confirmed if day.date == today else {}
    new = {slug: _confirmed(article) for slug, article in articles.items() if slug not in known}
    if new or day.date != today:
        day = Day(today, {**known, **new})
        # A count that is wrong after a restart is no reason to refuse anything.
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
