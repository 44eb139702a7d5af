"""Tasks on workers in other processes: every item gets its result, whatever happens to a worker."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.cluster.connection import joined
from sitegen.cluster.executor import Cluster
from sitegen.execution.executor import WorkersError
from tests.cluster.tasks import Die, Double, Swallow, Wait
from tests.conftest import ROOT

# Seconds until a scheduler that does not answer counts as gone.
PATIENCE = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s"}


@pytest.fixture(scope="module")
def workers(scheduler: str) -> Iterator[Cluster]:
    with joined(scheduler, lambda line: None) as workers:
        yield workers


@pytest.mark.parametrize("number", [0, 1, 60])
@pytest.mark.parametrize("taken", [1, 7])
def test_every_item_has_its_result(workers: Cluster, number: int, taken: int) -> None:
    found = workers.map(Double(3), range(number), taken=taken)
    assert sorted(map(int, found)) == [3 * item for item in range(number)]


def test_what_a_task_raises_is_raised(workers: Cluster) -> None:
    with pytest.raises(ValueError, match="-1 is negative"):
        list(workers.map(Double(3), [*range(20), -1]))


def test_work_of_a_worker_that_is_killed_is_done_by_another(workers: Cluster, tmp_path: Path) -> None:
    found = workers.map(Die(7, tmp_path / "mark"), range(20))
    assert sorted(map(int, found)) == [*range(20)]


def test_what_takes_all_memory_of_every_worker_is_told_and_the_rest_is_done(workers: Cluster) -> None:
    found = workers.map(Swallow(2), range(6), taken=3, lost=lambda item: b"lost %d" % item)
    assert sorted(found) == [b"0", b"1", b"3", b"4", b"5", b"lost 2"]


def test_what_ends_every_worker_ends_the_work_where_nothing_is_to_stand_for_it(workers: Cluster) -> None:
    with pytest.raises(OSError, match="was given 2 was killed"):
        list(workers.map(Die(2), [1, 2, 3], taken=1))


def test_folders_that_workers_do_not_see_are_named(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with joined(scheduler, lambda line: None, [tmp_path]):
        pass
    # A path that leads every process somewhere else.
    monkeypatch.chdir(tmp_path)
    here = Path("/proc/self/cwd")
    with (
        pytest.raises(WorkersError, match=f"the worker tcp://.* does not see {here}: put it on"),
        joined(scheduler, lambda line: None, [here]),
    ):
        pass
    assert not list(tmp_path.iterdir())


@contextlib.contextmanager
def process(*arguments: str | Path, code: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
    """A scheduler or a worker of Dask's own command, with our code as it is in some folder."""
    command = [sys.executable, "-m", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(code)}
    started = subprocess.Popen(command, cwd=code, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def test_a_worker_of_another_version_is_refused_by_name(scheduler: str, tmp_path: Path) -> None:
    other = shutil.copytree(ROOT / "sitegen", tmp_path / "sitegen")
    shutil.copytree(ROOT / "themes", tmp_path / "themes")
    with (other / "errors.py").open("a") as file:
        file.write("# Another.\n")
    worker = "distributed.cli.dask_worker", scheduler, "--nthreads", "1", "--no-nanny", "--name", "other"
    with (
        process(*worker, code=tmp_path),
        pytest.raises(WorkersError, match=r"the worker tcp://\S+ has another version of sitegen: inst"),
        joined(scheduler, lambda line: None) as workers,
    ):
        # It may have come by now, or come now.
        list(workers.map(Wait(0.02), range(1500), taken=1))


def address_in(file: Path) -> str:
    """What a scheduler writes there when it has started."""
    for _ in range(600):
        with contextlib.suppress(FileNotFoundError, ValueError):
            return str(json.loads(file.read_text("utf-8"))["address"])
        time.sleep(0.1)
    raise AssertionError("no scheduler has started")


def test_a_scheduler_that_is_gone_is_told(tmp_path: Path) -> None:
    file = tmp_path / "scheduler.json"
    options = "--scheduler-file", file
    script = (
        "import sys; from pathlib import Path; from sitegen.cluster.connection import joined; "
        "from tests.cluster.tasks import Wait\n"
        "with joined(sys.argv[1], print) as workers:\n"
        "    for _ in workers.map(Wait(0.1), range(1000)): print('done', flush=True)"
    )
    scheduler = "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard"
    environment = {**os.environ, **PATIENCE, "PYTHONPATH": str(ROOT)}
    worker = "distributed.cli.dask_worker", *options, "--no-nanny"
    with process(*scheduler, *options) as dying, process(*worker):
        address = address_in(file)
        command = [sys.executable, "-c", script, address]
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as client:  # fmt: skip
            assert client.stdout and client.stderr
            while client.stdout.readline() != "done\n":
                assert client.poll() is None
            dying.kill()
            assert f"WorkersError: the scheduler at {address} is gone" in client.stderr.read()
