"""The executor: items go to workers a few at a time, and results come back."""

from __future__ import annotations

import contextlib
import pickle
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from distributed import CancelledError, Client, Future, KilledWorker, wait

from sitegen.cluster.versions import own_version
from sitegen.cluster.worker import Given, run
from sitegen.execution.executor import TAKEN, Executor, T, Task, WorkersError

S = TypeVar("S")

# How many pieces of work a worker is sent before it has returned anything.
_AHEAD = 2
# In seconds: how often to check whether the scheduler is still there, and how long to wait for a worker when
# none is left.
_LOOK, _PATIENCE = 2, 300


class Cluster(Executor):
    """The workers of a scheduler, through its `client`. Only as much work is handed out as keeps them busy,
    so neither the scheduler nor this process holds all of it."""

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address

    @property
    def is_elsewhere(self) -> bool:
        return True

    def shares(self, items: Sequence[Any]) -> bool:
        """Always true: this process only hands out and collects."""
        return True

    def map(
        self, task: Task[T], items: Sequence[T], *, taken: int = TAKEN,
        lost: Callable[[T], bytes] | None = None,
    ) -> Iterator[bytes]:  # fmt: skip
        """As the protocol says. Items whose workers were ended are handed out once more at the end, one at a
        time with nothing else running, as any item that a worker had may have ended it."""
        if not items:
            return
        name = f"sitegen-{uuid.uuid4().hex}"
        self._of_scheduler(self._client.register_plugin, Given(name, pickle.dumps(task)), name)
        waiting = deque(items[at : at + taken] for at in range(0, len(items), taken))
        suspected: deque[Sequence[T]] = deque()
        running: dict[Future, Sequence[T]] = {}
        try:
            while waiting or suspected or running:
                while waiting and len(running) < self._most():
                    some = waiting.popleft()
                    running[self._of_scheduler(self._submit, name, some)] = some
                is_alone = not running
                if is_alone:
                    some = suspected.popleft()
                    running[self._of_scheduler(self._submit, name, some)] = some
                for future in self._done(list(running)):
                    some = running.pop(future)
                    try:
                        results = self._of_scheduler(future.result)
                    except KilledWorker as error:
                        if not is_alone:
                            suspected.extend(some[at : at + 1] for at in range(len(some)))
                        elif lost:
                            yield lost(some[0])
                        else:
                            message = f"every worker that was given {some[0]!r} was killed"
                            raise OSError(0, message) from error
                    else:
                        yield from results
        finally:
            for future in running:
                future.release()
            # If the scheduler is gone, or the command is exiting, there is nobody to tell.
            if self._client.status == "running":
                with contextlib.suppress(OSError):
                    self._client.unregister_worker_plugin(name)

    def _submit(self, name: str, items: Sequence[Any]) -> Future:
        return self._client.submit(run, name, own_version(), items, pure=False)

    def _most(self) -> int:
        """How many pieces of work may be handed out at once."""
        workers: int = self._client.scheduler_info()["n_workers"]
        return _AHEAD * max(1, workers)

    def _done(self, futures: Sequence[Future]) -> Sequence[Future]:
        """Those that are done, at least one. Raises WorkersError if nobody is left to do them."""
        since = time.monotonic()
        while True:
            try:
                return list(self._of_scheduler(wait, futures, _LOOK, "FIRST_COMPLETED").done)
            except TimeoutError:
                if self._client.status != "running":
                    raise self._lost() from None
            if self._client.scheduler_info()["n_workers"]:
                since = time.monotonic()
            elif time.monotonic() > since + _PATIENCE:
                raise WorkersError(
                    f"the scheduler at {self._address} has no workers any more: start some, then run "
                    "this command again; finished work is kept"
                )

    def _of_scheduler(self, do: Callable[..., S], *arguments: Any) -> S:
        """The scheduler's answer. Raises WorkersError if it is gone."""
        try:
            return do(*arguments)
        except CancelledError as error:
            raise self._lost() from error

    def _lost(self) -> WorkersError:
        return WorkersError(
            f"the scheduler at {self._address} is gone: start it again, then run this command again; "
            "finished work is kept"
        )
