"""Events and their dates."""

from __future__ import annotations

import calendar
import datetime
from functools import lru_cache

from sitegen.model.language import Bilingual
from sitegen.model.record import Record


class Event(Record, frozen=True, forbid_unknown_fields=True):
    """Something that happened. `date` is a day, a month or a year, or a range of two of them with a slash
    between (EDTF, level 0, in ISO 8601-2): `2021-07-26`, `2021-07`, `2021-07-26/2021-07-29`."""

    date: str
    label: Bilingual | None = None


def ends(date: str) -> tuple[str, str]:
    """The first and the last day, month or year of a date; both are the same unless it is a range."""
    first, _, last = date.partition("/")
    return first, last or first


@lru_cache(maxsize=16_384)
def days(date: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a date. Raises ValueError if there is no such date."""
    first, last = ends(date)
    year, month, day = _parts(last)
    month = month or 12
    return (
        datetime.date(*(part or 1 for part in _parts(first))),
        datetime.date(year, month, day or calendar.monthrange(year, month)[1]),
    )


def _parts(date: str) -> tuple[int, int, int]:
    """Year, month and day; 0 for a part that the date leaves open."""
    year, month, day = [*map(int, date.split("-")), 0, 0][:3]
    return year, month, day
