"""The option `--cluster`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.sample import copy_of_sample, run

WITHOUT = (
    "import sys; from sitegen.cli.main import main\n"
    "try: main(sys.argv[1:], standalone_mode=False)\n"
    "finally: assert not {'dask', 'distributed'} & {*sys.modules}"
)


@pytest.mark.parametrize("command", [["--help"], ["translate", "--help"], ["build", "--site"]])
def test_nothing_of_dask_is_loaded_without_it(tmp_path: Path, command: list[str]) -> None:
    site = [copy_of_sample(tmp_path)] if command[-1] == "--site" else []
    assert run(*command, *site, prefix=(sys.executable, "-c", WITHOUT)).code == 0


@pytest.mark.parametrize(
    ("where", "code", "says"),
    [
        ("local:0", 2, "'local:0' does not say how many processes, as in local:4"),
        ("tcp://127.0.0.1:1", 1, "error: there is no scheduler at tcp://127.0.0.1:1: "),
        ("none.json", 1, "error: none.json: cannot be read: no such file or directory"),
    ],
)
def test_what_is_no_cluster_is_told(tmp_path: Path, where: str, code: int, says: str) -> None:
    site = copy_of_sample(tmp_path)
    environment = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}
    done = run("translate", "--site", site, "--cluster", where, env=environment)
    assert (done.code, done.out) == (code, "")
    assert says in done.err and "Traceback" not in done.err
