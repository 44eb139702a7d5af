"""Whether work grows with its input as it should: a guard against quadratic code, not a measurement of
speed."""

from __future__ import annotations

import time
from collections.abc import Callable

TIMES = 32


def is_linear(work: Callable[[int], object], size: int) -> bool:
    """Whether 32 times the input takes nowhere near the 1,024 times the time that quadratic work takes.

    Processor time, with a floor below which clocks say little, the best of three tries, and a wide margin,
    so that a busy machine is no failure.
    """

    def seconds(size: int) -> float:
        begun = time.process_time()
        work(size)
        return time.process_time() - begun

    return any(seconds(TIMES * size) < 200 * max(seconds(size), 0.002) for _ in range(3))
