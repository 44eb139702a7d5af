"""Translation on workers: the same bytes as in a single process, and nothing lost when a worker dies."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.loopback import Request, Server, serving, without_proxies
from tests.machine.test_engines import BY_HEART
from tests.sample import COMMAND, run, write_sample

# In the last article alone.
LAST = "انتهت الزيارة"


def memories(site: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (site / "content/translations").iterdir()}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of articles that have sentences in common and others of their own: four batches of 24."""
    site = write_sample(tmp_path / "site")
    for number in range(4):
        own = [f"زار الوفد {number} مدينة {place} في أيار." for place in range(20)]
        text = "\n\n".join([*own, *BY_HEART, *([LAST] if number == 3 else [])])
        article = f"---\ntitle: الخبر {number}\ndate: 2021-07-2{number}\n---\n\n{text}\n"
        (site / f"content/articles/report-{number}.md").write_text(article, "utf-8")
    return site


def copied(site: Path) -> Path:
    return shutil.copytree(site, site.with_name("copy"))


def test_the_same_as_in_one_process(site: Path, scheduler: str, packages: Path) -> None:
    """By a model that every worker has."""
    for number in range(1, 4):
        (site / f"content/articles/report-{number}.md").unlink()
    other, environment = copied(site), {"ARGOS_PACKAGES_DIR": str(packages)}
    here = run("translate", "--site", site, env=environment)
    there = run("translate", "--site", other, "--cluster", scheduler, env=environment)
    assert (here.code, there.code, there.out) == (0, 0, here.out), there.err
    assert f"2 workers at {scheduler}; dashboard: http://" in there.err
    assert memories(other) == memories(site)


def nothing(request: Request) -> None:
    pass


class Engine:
    """Answers as LibreTranslate does. Where it is asked for the last sentence it calls `at_last` first."""

    def __init__(self) -> None:
        self.at_last: Callable[[Request], None] = nothing

    def __call__(self, request: Request) -> None:
        texts = json.loads(request.body)["q"]
        if LAST in texts:
            self.at_last(request)
        answers = [f"There are {len(text)} letters." for text in texts]
        request.give(200, json.dumps({"translatedText": answers}).encode())


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def server(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    without_proxies(monkeypatch)
    with serving(engine) as server:
        yield server


def test_a_client_that_is_killed_goes_on_where_it_was(
    site: Path, scheduler: str, engine: Engine, server: Server
) -> None:
    whole = copied(site)
    command = "translate", "--engine", server.url, "--site"
    assert run(*command, whole).code == 0
    is_asked, goes_on = threading.Event(), threading.Event()

    def wait(request: Request) -> None:
        is_asked.set()
        goes_on.wait(60)

    engine.at_last = wait
    with subprocess.Popen([*COMMAND, *command, str(site), "--cluster", scheduler]) as client:
        assert is_asked.wait(60)
        client.kill()
    engine.at_last = nothing
    goes_on.set()
    kept = b"".join(memories(site).values())
    assert 0 < kept.count(b"#, fuzzy") < b"".join(memories(whole).values()).count(b"#, fuzzy")
    assert run(*command, site, "--cluster", scheduler).code == 0
    assert memories(site) == memories(whole)


def test_a_sentence_that_ends_every_worker_is_told_and_the_rest_is_translated(
    site: Path, scheduler: str, engine: Engine, server: Server
) -> None:
    def kill(request: Request) -> None:
        port = request.client_address[1]
        for process in psutil.Process().children(recursive=True):
            if any(each.laddr.port == port for each in process.net_connections("tcp4")):
                process.kill()

    engine.at_last = kill
    done = run("translate", "--engine", server.url, "--site", site, "--cluster", scheduler, timeout=180)
    assert done.code == 1
    told = done.err.splitlines()[1:]
    why = "is not used: every worker that translated it was killed (check"
    assert all(line.startswith("warning: content/translations/") and why in line for line in told)
    assert any(f'msgid "{LAST}"' in text.decode() for text in memories(site).values())
    assert 0 < len(told) <= 24
