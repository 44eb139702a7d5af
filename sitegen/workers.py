"""The same work for many things, on several processor cores.

Workers are forks of the build: what they need is already in their memory, and what they give back comes
through one pipe each. A worker whose build has died ends at its next result; a build whose worker has died
says so. Where there is no fork, all is done in this process.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

# Below this much work a second process costs more than it brings.
_WORTH = 24


def default_jobs() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def each(things: Sequence[T], work: Callable[[T], R], jobs: int) -> Iterator[R]:
    """The results of `work`, in any order. Raises OSError if a worker dies, and what `work` raises."""
    jobs = min(jobs, len(things) // _WORTH)
    if jobs < 2 or sys.platform != "linux":
        yield from map(work, things)
        return
    context = multiprocessing.get_context("fork")
    pipes: list[Connection] = []
    workers = []
    try:
        for number in range(jobs):
            ours, theirs = context.Pipe(duplex=False)
            # A pipe that another worker also holds would stay open after the build has died.
            worker = context.Process(
                target=_run, args=(things[number::jobs], work, theirs, [*pipes, ours]), daemon=True
            )
            worker.start()
            theirs.close()
            pipes.append(ours)
            workers.append(worker)
        waiting: list[Connection] = list(pipes)
        while waiting:
            for pipe in wait(waiting):
                if not isinstance(pipe, Connection):
                    raise AssertionError("only pipes are waited for")
                try:
                    result = pipe.recv()
                except EOFError as error:
                    raise OSError(0, "a worker process was ended from outside") from error
                if result is None:
                    waiting.remove(pipe)
                elif isinstance(result, BaseException):
                    raise result
                else:
                    yield from result
    finally:
        for pipe in pipes:
            pipe.close()
        for worker in workers:
            worker.terminate()
            worker.join()


def _run(things: Sequence[T], work: Callable[[T], R], pipe: Connection, others: Sequence[Connection]) -> None:
    # An interrupt is the build's to act upon.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in others:
        other.close()
    # What the build has made stays as it is; what work leaves behind is little and may wait.
    gc.freeze()
    gc.set_threshold(50_000)
    try:
        try:
            for at in range(0, len(things), 8):
                pipe.send([work(thing) for thing in things[at : at + 8]])
            pipe.send(None)
        except BrokenPipeError:
            raise
        except Exception as error:
            pipe.send(error)
    except BrokenPipeError:
        pass
    finally:
        # Not the way out of the build, with what it has still to do.
        os._exit(0)
