"""`pip install .` gives a working command with its default theme, away from the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.conftest import ROOT

# In one process, so that it is installed once.
pytestmark = pytest.mark.xdist_group("installed")

HEAVY = {"torch", "ctranslate2", "stanza", "sentencepiece", "argostranslate", "argos-translate-lt", "numpy"}


def pip(programs: Path) -> list[str]:
    """pip for the environment that has these programs."""
    own = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    return [*own, "--python", str(programs / "python")]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean environment with the package in it, made from a copy of what the wheel is made of."""
    folder = tmp_path_factory.mktemp("package")
    for name in ("sitegen", "themes"):
        shutil.copytree(ROOT / name, folder / "source" / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / "source" / name)
    venv.create(folder / "env")
    constraints = str(ROOT / "constraints.txt")
    # What is not used need not be compiled.
    install = ["install", "--quiet", "--no-compile", "-c", constraints, str(folder / "source")]
    subprocess.run([*pip(folder / "env/bin"), *install], check=True)
    return folder / "env/bin"


def test_installed_command_builds_a_site(installed: Path, tmp_path: Path) -> None:
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}

    def run(*arguments: str) -> str:
        command = [str(installed / "sitegen"), *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "Usage" in run("--help")
    run("init", "site")
    assert "pages" in run("build", "--strict", "--site", "site")
    page = (tmp_path / "site/output/articles/first-article/index.html").read_text(encoding="utf-8")
    assert 'data-term="tigris"' in page
    assert list((tmp_path / "site/output/fonts").glob("amiri-*.woff2"))
    article = tmp_path / "raw.txt"
    article.write_text(
        "عنوان الخبر الجديد\n\n2021/07/17\n\nبغداد - وصل الوفد إلى بغداد مساء السبت.\n", encoding="utf-8"
    )
    assert "wrote" in run("import", "raw.txt", "--site", "site")


def test_the_base_install_has_no_machine_learning(installed: Path) -> None:
    listed = subprocess.run(
        [*pip(installed), "list", "--format=freeze"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    names = {line.split("==")[0].lower() for line in listed.stdout.splitlines()}
    assert "sitegen-bilingual" in names
    assert not names & HEAVY, sys.version
