"""The main task on real articles: import, build with the shipped glossary, compare with the gold mentions."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

LEAST = 0.98


@pytest.fixture(scope="module")
def site(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with the shipped glossary and the articles imported by the command, built."""
    site = tmp_path_factory.mktemp("seeds")
    shutil.copytree(ROOT / "content/glossary", site / "content/glossary")
    shutil.copy(ROOT / "content/site.toml", site / "content/site.toml")
    for text in sorted((shared / "seeds").glob("*.txt")):
        run(site, "import", "--publish", str(text), "--slug", text.stem)
    run(site, "build")
    return site


def run(site: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "sitegen", *arguments, "--site", str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_mentions_agree_with_gold(site: Path, shared: Path) -> None:
    hits = wanted = right = found = 0
    for text in sorted((shared / "seeds").glob("*.txt")):
        page = site / f"output/articles/{text.stem}/index.html"
        command = [sys.executable, str(shared / "gold/score.py"), str(text), str(page)]
        done = subprocess.run(
            [*command, str(shared / "gold/mentions.json")], capture_output=True, text=True, check=True
        )
        score = re.search(
            r"recall \S+ \((\d+)/(\d+)\)\s+precision \S+ \((\d+)/(\d+)\).*page (\S+)\s", done.stdout
        )
        assert score, done.stdout
        hits, wanted = hits + int(score[1]), wanted + int(score[2])
        right, found = right + int(score[3]), found + int(score[4])
        assert float(score[5]) > 0.9, done.stdout
        assert "sentences not in the source 0" in done.stdout
    assert hits / wanted >= LEAST
    assert right / found >= LEAST


def test_importing_again_changes_nothing(site: Path, shared: Path) -> None:
    before = {path: path.read_bytes() for path in site.rglob("content/**/*") if path.is_file()}
    for text in sorted((shared / "seeds").glob("*.txt")):
        assert "unchanged" in run(site, "import", "--publish", str(text), "--slug", text.stem)
    assert before == {path: path.read_bytes() for path in site.rglob("content/**/*") if path.is_file()}
