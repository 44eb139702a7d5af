"""The same task for many items, in this process and in several, however these are started."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sitegen.execution import processes
from sitegen.execution.processes import Processes


class Double:
    """A task; what it holds goes along to other processes."""

    def __init__(self, factor: int) -> None:
        self.factor = factor

    def __call__(self, item: int) -> bytes:
        if item < 0:
            raise ValueError(f"{item} is negative")
        return str(item * self.factor).encode()


class Die:
    """A task that ends the process which it runs in."""

    def __init__(self, parent: int) -> None:
        self.parent = parent

    def __call__(self, item: int) -> bytes:
        if os.getpid() != self.parent and item == 30:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"done"


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other processes for as few items as these tests have."""
    monkeypatch.setattr(processes, "_WORTH", {"fork": 10, "spawn": 10})


PROCESSES = {
    "one process": Processes(1),
    "forked": Processes(3, "fork"),
    "spawned": Processes(2, "spawn"),
}


@pytest.mark.parametrize("how", PROCESSES)
@pytest.mark.parametrize("number", [0, 1, 9, 60, 500])
@pytest.mark.parametrize("taken", [1, 7])
def test_every_item_has_its_result(how: str, number: int, taken: int) -> None:
    if how == "spawned" and number > 60:
        number = 120
    found = list(PROCESSES[how].map(Double(3), range(number), taken=taken))
    assert sorted(map(int, found)) == [3 * item for item in range(number)]


@pytest.mark.parametrize("how", PROCESSES)
def test_what_a_task_raises_is_raised(how: str) -> None:
    with pytest.raises(ValueError, match="-1 is negative"):
        list(PROCESSES[how].map(Double(3), [*range(50), -1]))


@pytest.mark.parametrize("how", ["forked", "spawned"])
def test_a_process_that_dies_ends_the_work(how: str) -> None:
    with pytest.raises(OSError, match="was killed"):
        list(PROCESSES[how].map(Die(os.getpid()), range(60)))


def test_shares_only_what_is_worth_it() -> None:
    several = Processes(3, "fork")
    assert not several.shares(range(19))
    assert several.shares(range(20))
    assert not Processes(1).shares(range(1000))


_KILLED = """
import os, time
from sitegen.execution import processes

processes._WORTH = {"fork": 1, "spawn": 1}

def task(item):
    os.write(1, f"{os.getpid()}\\n".encode())
    time.sleep(0.05)
    return b""

list(processes.Processes(2, "fork").map(task, range(1000)))
"""


def test_processes_end_with_their_build() -> None:
    """Also those that wait for work when it is killed."""
    with subprocess.Popen([sys.executable, "-c", _KILLED], stdout=subprocess.PIPE, encoding="utf-8") as build:
        assert build.stdout
        workers = {int(build.stdout.readline()) for _ in range(8)}
        build.kill()
    assert len(workers) == 2
    for _ in range(100):
        if not any(map(_runs, workers)):
            return
        time.sleep(0.05)
    raise AssertionError("a worker goes on without its build")


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_tasks_and_items_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(Double(2)))(4) == b"8"
