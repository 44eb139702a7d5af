"""An executor of this machine: in this process, or in several."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, cast

from sitegen.execution.executor import TAKEN, Executor, T, Task
from sitegen.files.system import cores

# Below this much work a second process costs more than it brings: a fork has in its memory what it needs,
# another process has to load the code first.
_WORTH = {"fork": 24, "spawn": 400}
# How much work a process is sent before it has given anything back.
_AHEAD = 2


class Processes(Executor):
    """Runs a task for every item, in up to `jobs` processes (0: one a core), as long as there is work for
    them; with one, or little work, in this process. Each is sent its next work with some to spare, so that
    none waits. A process whose build has died ends when it has nothing to do; a build whose process has died
    says so. `method` is how processes are started (see `multiprocessing`)."""

    def __init__(self, jobs: int, method: str = "") -> None:
        self._jobs = jobs or cores()
        self._method = method or ("fork" if sys.platform == "linux" else "spawn")

    @property
    def is_elsewhere(self) -> bool:
        return False

    def _count(self, items: Sequence[Any]) -> int:
        return min(self._jobs, len(items) // _WORTH[self._method])

    def shares(self, items: Sequence[Any]) -> bool:
        """Whether the work for so many items is done in other processes."""
        return self._count(items) > 1

    def map(
        self, task: Task[T], items: Sequence[T], *, taken: int = TAKEN,
        lost: Callable[[T], bytes] | None = None,
    ) -> Iterator[bytes]:  # fmt: skip
        """As the protocol says. A process that dies ends the work."""
        if not self.shares(items):
            yield from map(task, items)
            return
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
    waiting = list(pipes)
    # Those that know that there is no more.
    done: set[Connection] = set()

    def send(pipe: Connection) -> None:
        if pipe not in done:
            part = next(parts, None)
            # One that is gone has said why, or is found to have died.
            with contextlib.suppress(ConnectionError):
                pipe.send(part)
            if part is None:
                done.add(pipe)

    for each in waiting * _AHEAD:
        send(each)
    while waiting:
        for pipe in cast(list[Connection], wait(waiting)):
            try:
                results = pipe.recv()
            except (EOFError, ConnectionError) as error:
                raise OSError(0, "a worker process was ended from outside") from error
            if results is None:
                waiting.remove(pipe)
            elif isinstance(results, BaseException):
                raise results
            else:
                send(pipe)
                yield from results


def _work(task: Task[T], pipe: Connection, others: Sequence[Connection]) -> None:
    # An interrupt is the build's to act upon, and a worker has nothing to undo.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    # What the build has made stays as it is; what work leaves behind in cycles is young when it is done.
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
    # Not the way out of the build, with what it has still to do.
    os._exit(0)
