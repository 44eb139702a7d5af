"""Two real workers, each of them a process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import dask
import pytest
from distributed import LocalCluster

from sitegen.machine.packages import models
from tests.conftest import ROOT

TOY = ROOT / "tests/fixtures/toy-model/translate-ar_en-toy.argosmodel"
# Bytes; twice what a worker has when it has loaded all that it needs.
MEMORY = 700_000_000


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of packages for Argos Translate, with the toy in it."""
    folder = tmp_path_factory.mktemp("packages")
    models.install_file(TOY, folder=folder)
    return folder


@pytest.fixture(scope="session")
def scheduler(packages: Path) -> Iterator[str]:
    """The address of a scheduler with two workers, which have the toy engine. What ends two workers is not
    given to a third."""
    with (
        pytest.MonkeyPatch.context() as patch,
        dask.config.set(
            {"distributed.scheduler.allowed-failures": 1, "distributed.deploy.lost-worker-timeout": "1 day"}
        ),
    ):
        patch.setenv("ARGOS_PACKAGES_DIR", str(packages))
        patch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
        with LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, memory_limit=MEMORY,
            dashboard_address="127.0.0.1:0", silence_logs=100,
        ) as cluster:  # fmt: skip
            yield cluster.scheduler_address
