"""What runs the same task for many items, whether in this process, in several, or on other machines.

Tasks, items and results go from process to process, so a task is picklable, and a result is bytes. What is
large waits in files, and the result says where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Task = Callable[[T], bytes]

# How many items a process takes at once.
TAKEN = 4


class WorkersError(Exception):
    """Processes elsewhere that cannot be used, or are gone; the message says why, and what to do."""


class Executor(Protocol):
    """Runs a task for every item. `is_elsewhere` says whether that is done by processes that this one has not
    forked: a task goes to them as a message, and what they have written outlives this process."""

    @property
    def is_elsewhere(self) -> bool: ...

    def shares(self, items: Sequence[Any]) -> bool:
        """Whether the work for so many items is done in other processes."""

    def map(
        self, task: Task[T], items: Sequence[T], *, taken: int = TAKEN,
        lost: Callable[[T], bytes] | None = None,
    ) -> Iterator[bytes]:  # fmt: skip
        """The results, in any order; `taken` items are taken at once. Where items that end one process are
        given to another, `lost` says what stands for the result of one that ends them all.

        Raises OSError if a process dies for which nothing is to stand, WorkersError if nobody is there to do
        the work, and what the task raises.
        """
