"""Tasks that end the process in which they run, each in a different way."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Double:
    """Refuses numbers below 0."""

    factor: int

    def __call__(self, item: int) -> bytes:
        if item < 0:
            raise ValueError(f"{item} is negative")
        return str(item * self.factor).encode()


@dataclass(frozen=True)
class Die:
    """Is killed at some item, unless the file `mark` is there: it makes it first."""

    at: int
    mark: Path | None = None

    def __call__(self, item: int) -> bytes:
        if item == self.at and not (self.mark and self.mark.exists()):
            if self.mark:
                self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return str(item).encode()


@dataclass(frozen=True)
class Swallow:
    """Takes all the memory that there is at some item."""

    at: int

    def __call__(self, item: int) -> bytes:
        held: list[bytes] = []
        while item == self.at:
            held.append(b"x" * 10_000_000)
            time.sleep(0.005)
        return str(item).encode()


@dataclass(frozen=True)
class Wait:
    """Takes its time."""

    seconds: float

    def __call__(self, item: int) -> bytes:
        time.sleep(self.seconds)
        return b""
