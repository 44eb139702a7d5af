"""The day that decides what is published."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Iterable

# Where it is tomorrow already.
_FIRST_ZONE = datetime.timedelta(hours=14)


def today() -> datetime.date:
    """The day by which drafts and later articles are held back: a day begins where it begins first, so that
    the same build is the same everywhere. SOURCE_DATE_EPOCH (reproducible-builds.org) stands in for the
    clock."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = float(seconds) if seconds.isdigit() else time.time()
    return (datetime.datetime.fromtimestamp(now, datetime.UTC) + _FIRST_ZONE).date()


def same_until(dates: Iterable[datetime.date], today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """From which day to before which day the same articles are published as today."""
    known = list(dates)
    past, future = [date for date in known if date <= today], [date for date in known if date > today]
    return max(past, default=datetime.date.min), min(future, default=datetime.date.max)
