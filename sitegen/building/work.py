"""What all stages of a build work with."""

from __future__ import annotations

import datetime
import time
from typing import NamedTuple

from sitegen.building.cache import Cache
from sitegen.building.inputs import Inputs
from sitegen.building.options import Options
from sitegen.building.publishing import Output
from sitegen.building.staging import Stage
from sitegen.building.store import Store
from sitegen.errors import Problems


class Work(NamedTuple):
    """One build: what it reads, what is remembered, and where it writes; `problems` are collected. Without a
    stage, nothing is written. Remote processes, if any, write to the folder `shards`."""

    inputs: Inputs
    options: Options
    today: datetime.date
    problems: Problems
    cache: Cache
    store: Store
    output: Output
    stage: Stage
    shards: str = ""


class Laps:
    """The seconds spent on each part of some work."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, what: str) -> None:
        """Adds the time since the last lap to a part of the work."""
        now = time.perf_counter()
        self.add(what, now - self._last)
        self._last = now

    def add(self, what: str, seconds: float) -> None:
        self.times[what] = self.times.get(what, 0.0) + seconds
