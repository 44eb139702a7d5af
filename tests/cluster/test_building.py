"""Builds by workers: the same bytes as from a single process, and nothing lost that was done before a worker
died."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.building import shards
from sitegen.building.builder import build
from sitegen.cluster.connection import joined
from sitegen.cluster.executor import Cluster
from sitegen.errors import ContentError
from tests.conftest import ROOT
from tests.sample import CACHE, CHECKOUT, files_of, write_sample

ARTICLES = 10
# Articles of a shard.
FEW = 4


@pytest.fixture(scope="module")
def workers(scheduler: str) -> Iterator[Cluster]:
    with joined(scheduler, lambda line: None) as workers:
        yield workers


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample with ten articles more, in shards of few."""
    monkeypatch.setattr(shards, "_LARGEST", FEW)
    site = write_sample(tmp_path / "site")
    for number in range(ARTICLES):
        text = f"---\ntitle: الخبر {number}\ndate: 2021-06-{number + 1:02}\n---\n\nوصل الوزير إلى أربيل.\n"
        (site / f"content/articles/report-{number}.md").write_text(text, "utf-8")
    if (CHECKOUT / CACHE).is_dir():
        shutil.copytree(CHECKOUT / CACHE, site / CACHE)
    return site


def held_in(output: Path) -> dict[str, bytes]:
    return {name: data for name, (data, _) in files_of(output).items()}


def test_the_same_as_by_one_process(site: Path, workers: Cluster) -> None:
    """Also after an edit; what is wrong is told at its line, and leaves the output as it was."""
    here, there = site.parent / "here/output", site.parent / "there/output"
    told: list[tuple[str, int, int]] = []
    build(site, here, jobs=1)
    done = build(site, there, executor=workers, progress=lambda *step: told.append(step))
    assert [step[1:] for step in told if step[0] == "articles"] == [(n, 12) for n in range(1, 13)]
    assert held_in(there) == held_in(here)
    assert len(done.written) == len([name for name in held_in(there) if not name.endswith("/")])
    article = site / "content/articles/report-3.md"
    good = article.read_text("utf-8")
    article.write_text(f"{good}\n[هنا](ftp://x)\n", "utf-8")
    with pytest.raises(ContentError) as error:
        build(site, there, executor=workers)
    assert [(problem.path, problem.line) for problem in error.value.problems] == [
        ("content/articles/report-3.md", 8)
    ]
    assert held_in(there) == held_in(here)
    article.write_text(f"{good}\nثم سافر إلى بغداد.\n", "utf-8")
    assert build(site, there, executor=workers).written == build(site, here, jobs=1).written
    assert held_in(there) == held_in(here)
    assert not (there.parent / ".sitegen/output/shards").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from sitegen.building import shards
from sitegen.building.builder import build
from sitegen.cluster.connection import joined

def progress(what, done, total):
    if what == sys.argv[4]:
        os.kill(os.getpid(), signal.SIGKILL)

shards._LARGEST = 4
with joined(sys.argv[3], print) as workers:
    build(Path(sys.argv[1]), Path(sys.argv[2]), executor=workers, progress=progress)
"""


def test_a_build_that_is_killed_goes_on_where_it_was(site: Path, scheduler: str, workers: Cluster) -> None:
    output = site.parent / "there/output"
    killed = [sys.executable, "-c", KILLED, str(site), str(output), scheduler, "publishing"]
    subprocess.run(killed, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert not output.exists()

    def waiting(*_: object) -> set[int]:
        pages = (output.parent / ".sitegen/output/shards").glob(f"*/{'[0-9a-f]' * 32}")
        return {path.stat().st_ino for path in pages}

    made, kept = waiting(), []
    build(site, output, executor=workers, progress=lambda *_: kept.append(waiting()))
    assert len(made) == ARTICLES + 2
    assert kept[-1] == made
    build(site, site.parent / "here/output", jobs=1)
    assert held_in(output) == held_in(site.parent / "here/output")


def test_an_article_that_ends_every_worker_is_named_and_the_others_are_kept(
    site: Path, workers: Cluster
) -> None:
    """Its page takes all memory that there is."""
    template = site / "themes/default/templates/article.html"
    template.parent.mkdir(parents=True)
    shutil.copy(ROOT / "themes/default/templates/article.html", template)
    greedy = '{% set slug = reading.article.slug %}{% if slug == "report-7" %}{{ slug * 10 ** 9 }}{% endif %}'
    text = template.read_text("utf-8")
    template.write_text(text.replace("{% block end %}", f"{{% block end %}}{greedy}"), "utf-8")
    output = site.parent / "there/output"
    with pytest.raises(ContentError) as error:
        build(site, output, executor=workers)
    (problem,) = error.value.problems
    assert (problem.path, problem.message) == (
        "content/articles/report-7.md", "kills every process that reads it",
    )  # fmt: skip
    kept = [*(output.parent / ".sitegen/output/shards").glob("*/????????????????????????????????")]
    assert len(kept) >= ARTICLES
    assert not output.exists()
