"""The option `--cluster`."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sample import copy_of_sample, run

SOON = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}
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
    done = run("translate", "--site", site, "--cluster", where, env=SOON)
    assert (done.code, done.out) == (code, "")
    assert says in done.err and "Traceback" not in done.err


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"], ids=["nothing", "http"])
def test_another_program_at_the_address_is_not_waited_for(tmp_path: Path, answer: bytes) -> None:
    site = copy_of_sample(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with answering(server, answer):
            done = run("build", "--site", site, "--cluster", address, env=SOON)
    assert (done.code, done.out) == (1, ""), done.err
    assert done.err.startswith(f"error: there is no scheduler at {address}: ")
    assert "Traceback" not in done.err


@pytest.mark.parametrize("address", [None, 7, "", ["tcp://127.0.0.1:1"]])
def test_a_file_without_an_address_is_of_no_scheduler(tmp_path: Path, address: object) -> None:
    site, file = copy_of_sample(tmp_path), tmp_path / "scheduler.json"
    file.write_text(json.dumps({"type": "Scheduler", "address": address}), "utf-8")
    done = run("build", "--site", site, "--cluster", file)
    assert (done.code, done.err) == (1, f"error: {file}: this file was not written by a scheduler\n")


@contextlib.contextmanager
def answering(server: socket.socket, answer: bytes) -> Iterator[None]:
    """A program that sends this to everyone who connects, and then nothing."""
    taken: list[socket.socket] = []

    def answer_all() -> None:
        with contextlib.suppress(OSError):
            while True:
                taken.append(server.accept()[0])
                taken[-1].sendall(answer)

    thread = threading.Thread(target=answer_all)
    thread.start()
    try:
        yield
    finally:
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        for each in taken:
            each.close()
