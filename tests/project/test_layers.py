"""The architecture: which package may use which, no cycles, no oversized packages (see
docs/architecture.md)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
# Where a module is longer than that, its first lines say why.
LONGEST = 400


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house)},
        capture_output=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "sitegen", folder / "sitegen", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("model/article.py", "from sitegen.content import layout", "Publishing"),
        ("site/graph.py", "from sitegen.machine import run", "Publishing knows nothing of authoring"),
        (
            "editing/syncing.py",
            "from sitegen.building import builder",
            "Authoring knows nothing of publishing",
        ),
        ("importing/lines.py", "from sitegen.exchange import merging", "Authoring: "),
        ("outputs/home.py", "from sitegen.outputs import registry", "No circle"),
        # As much as in a function, or for types alone.
        ("files/tree.py", "def f() -> None:\n    import sitegen.content.layout", "Publishing"),
    ],
)
def test_a_wrong_import_is_noticed(house: Path, module: str, line: str, contract: str) -> None:
    path = house / "sitegen" / module
    text = path.read_text("utf-8")
    path.write_text(f"{text}\n\n{line}\n", "utf-8")
    try:
        done = lint(house)
    finally:
        path.write_text(text, "utf-8")
    assert done.returncode == 1, done.stdout
    assert re.search(rf"(?m)^{re.escape(contract)}.*BROKEN$", done.stdout), done.stdout


def test_the_house_as_it_is(house: Path) -> None:
    done = lint(house)
    assert done.returncode == 0, done.stdout


def test_modules_are_short() -> None:
    for path in (ROOT / "sitegen").rglob("*.py"):
        lines = path.read_text("utf-8").split("\n")
        if len(lines) > LONGEST:
            assert re.search(r"long|large", "\n".join(lines[:15])), f"{path}: {len(lines)} lines"


def test_the_roof_is_empty() -> None:
    assert {path.name for path in (ROOT / "sitegen").glob("*.py")} == {
        "__init__.py",
        "__main__.py",
        "errors.py",
    }


def test_tests_mirror_the_rooms() -> None:
    rooms = {path.name for path in (ROOT / "sitegen").iterdir() if (path / "__init__.py").is_file()}
    others = {"benchmarks", "fixtures", "fuzz", "pages", "project", "tools"}
    tests = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert tests - others <= rooms
