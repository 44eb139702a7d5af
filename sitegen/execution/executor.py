"""Executors run the same task for many items, in this process, in several, or on other machines.

Tasks, items and results pass between processes, so a task must be picklable, and a result is bytes. Large
data waits in files, and the result says where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Task = Callable[[T], bytes]

# How many items a process takes at once.
TAKEN = 4


class WorkersError(Exception):
    """Remote processes are unusable or gone; the message says why, and what to do."""


class Executor(Protocol):
    """Runs a task for every item. `is_elsewhere` says whether processes that were not forked from this one do
    so: a task reaches them as a message, and what they have written outlives this process."""

    @property
    def is_elsewhere(self) -> bool: ...

    def shares(self, items: Sequence[Any]) -> bool:
        """Whether other processes do the work for this many items."""

    def map(
        self, task: Task[T], items: Sequence[T], *, taken: int = TAKEN,
        lost: Callable[[T], bytes] | None = None,
    ) -> Iterator[bytes]:  # fmt: skip
        """The results, in any order; `taken` items are taken at once. If items that end one process are given
        to another, `lost` returns a replacement result for an item that ends them all.

        Raises OSError if a process dies and there is no replacement result, WorkersError if there is nobody
        to do the work, and whatever the task raises.
        """
