"""The date that decides what is published."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Iterable

# Where tomorrow begins first.
_FIRST_ZONE = datetime.timedelta(hours=14)


def today() -> datetime.date:
    """The date by which drafts and later articles are held back. The day changes when it does so first
    anywhere on Earth, so that the same build gives the same result everywhere. SOURCE_DATE_EPOCH
    (reproducible-builds.org) replaces the clock."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = float(seconds) if seconds.isdigit() else time.time()
    return (datetime.datetime.fromtimestamp(now, datetime.UTC) + _FIRST_ZONE).date()


def same_until(dates: Iterable[datetime.date], today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first day on which the same articles are published as today, and the first later day on which they
    are not."""
    known = list(dates)
    past, future = [date for date in known if date <= today], [date for date in known if date > today]
    return max(past, default=datetime.date.min), min(future, default=datetime.date.max)
