"""The same work for many things, on several processor cores.

Workers are forks of the build: what they need is already in their memory, what there is to do they take from
one pipe, and what they give back comes through one pipe each. A worker whose build has died ends at its next
result; a build whose worker has died says so. Where there is no fork, all is done in this process.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

# Below this much work a second process costs more than it brings.
_WORTH = 24
# How many things a worker takes at once. Their numbers all have to fit into a pipe, the smallest of which
# hold a page of memory (pipe(7)).
_TAKEN = 4
_NUMBER = struct.Struct("=I")
_NUMBERS = 1_000


def default_jobs() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def is_shared(things: Sequence[T], jobs: int) -> bool:
    """Whether the work for so many things is done in several processes."""
    return min(jobs, len(things) // _WORTH) > 1 and sys.platform == "linux"


def each(things: Sequence[T], work: Callable[[T], R], jobs: int, taken: int = _TAKEN) -> Iterator[R]:
    """The results of `work`, in any order; `taken` things are taken at once. Raises OSError if a worker dies,
    and what `work` raises."""
    if not is_shared(things, jobs):
        yield from map(work, things)
        return
    taken = max(taken, len(things) // _NUMBERS + 1)
    parts = [things[at : at + taken] for at in range(0, len(things), taken)]
    context = multiprocessing.get_context("fork")
    pipes: list[Connection] = []
    workers = []
    to_do, numbers = os.pipe()
    try:
        os.write(numbers, b"".join(map(_NUMBER.pack, range(len(parts)))))
        os.close(numbers)
        for _ in range(min(jobs, len(things) // _WORTH)):
            ours, theirs = context.Pipe(duplex=False)
            # A pipe that another worker also holds would stay open after the build has died.
            worker = context.Process(
                target=_run, args=(parts, work, to_do, theirs, [*pipes, ours]), daemon=True
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
        os.close(to_do)
        for pipe in pipes:
            pipe.close()
        for worker in workers:
            worker.terminate()
            worker.join()


def _run(
    parts: Sequence[Sequence[T]], work: Callable[[T], R], to_do: int, pipe: Connection,
    others: Sequence[Connection],
) -> None:  # fmt: skip
    # An interrupt is the build's to act upon, and a worker has nothing to undo.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    # What the build has made stays as it is; what work leaves behind in cycles is young when it is done.
    gc.freeze()
    gc.disable()
    try:
        try:
            while number := os.read(to_do, _NUMBER.size):
                pipe.send([work(thing) for thing in parts[_NUMBER.unpack(number)[0]]])
                gc.collect(0)
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
