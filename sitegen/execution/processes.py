"""An executor on this machine: in this process, or in several."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from sitegen.execution.executor import TAKEN, Executor, T, Task
from sitegen.files.system import cores

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

# For fewer items per process than this, another process costs more than it gains: a forked process already
# has what it needs in memory, any other must load the code first.
_WORTH = {"fork": 24, "spawn": 400}
# How many pieces of work a process is sent before it has returned anything.
_AHEAD = 2


class Processes(Executor):
    """Runs a task for every item, in up to `jobs` processes (0: one per core), as long as there is enough
    work for them; with one process, or little work, it runs in this process. Each process is sent its next
    work early, so that none has to wait. A process whose build has died ends when it has nothing to do; a
    build whose process has died reports it. `method` is how processes are started (see `multiprocessing`)."""

    def __init__(self, jobs: int, method: str = "") -> None:
        self._jobs = jobs or cores()
        self._method = method or ("fork" if sys.platform == "linux" else "spawn")

    @property
    def is_elsewhere(self) -> bool:
        return False

    def _count(self, items: Sequence[Any]) -> int:
        return min(self._jobs, len(items) // _WORTH[self._method])

    def shares(self, items: Sequence[Any]) -> bool:
        """Whether other processes do the work for this many items."""
        return self._count(items) > 1

    def map(
        self, task: Task[T], items: Sequence[T], *, taken: int = TAKEN,
        lost: Callable[[T], bytes] | None = None,
    ) -> Iterator[bytes]:  # fmt: skip
        """As the protocol says. A process that dies ends the work."""
        if not self.shares(items):
            yield from map(task, items)
            return
        # Slow to load, and not needed by most builds.
        import multiprocessing

        parts = iter([items[at : at + taken] for at in range(0, len(items), taken)])
        context: Any = multiprocessing.get_context(self._method)
        pipes: list[Connection] = []
        workers = []
        try:
            for _ in range(self._count(items)):
                ours, theirs = context.Pipe()
                # A pipe that another process also holds would stay open after the build has died.
                others = [*pipes, ours] if self._method == "fork" else []
                worker = context.Process(target=_work, args=(task, theirs, others), daemon=True)
                worker.start()
                theirs.close()
                pipes.append(ours)
                workers.append(worker)
            yield from _results(pipes, parts)
        finally:
            for pipe in pipes:
                pipe.close()
            for worker in workers:
                worker.terminate()
                worker.join()


def _results(pipes: Sequence[Connection], parts: Iterator[Any]) -> Iterator[bytes]:
    from multiprocessing.connection import wait

    waiting = list(pipes)
    # Those that have been told that there is no more work.
    done: set[Connection] = set()

    def send(pipe: Connection) -> None:
        if pipe not in done:
            part = next(parts, None)
            # A process that is gone has sent its error, or is found to have died.
            with contextlib.suppress(ConnectionError):
                pipe.send(part)
            if part is None:
                done.add(pipe)

    for each in waiting * _AHEAD:
        send(each)
    while waiting:
        for pipe in cast("list[Connection]", wait(waiting)):
            try:
                results = pipe.recv()
            except (EOFError, ConnectionError) as error:
                raise OSError(0, "a worker process was killed") from error
            if results is None:
                waiting.remove(pipe)
            elif isinstance(results, BaseException):
                raise results
            else:
                send(pipe)
                yield from results


def _work(task: Task[T], pipe: Connection, others: Sequence[Connection]) -> None:
    # Handling an interrupt is up to the build; a worker has nothing to undo.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    # The build's objects stay as they are; the cyclic garbage of a task is still young when the task is done.
    gc.freeze()
    gc.disable()
    # Without a build there is nobody to work for.
    with contextlib.suppress(EOFError, ConnectionError):
        try:
            while (items := pipe.recv()) is not None:
                pipe.send([task(item) for item in items])
                gc.collect(0)
            pipe.send(None)
        except (EOFError, ConnectionError):
            raise
        except Exception as error:
            pipe.send(error)
    # Skip the build's exit handlers, which are not for a worker.
    os._exit(0)
