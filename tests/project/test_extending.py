"""The examples of docs/extending.md: each is written into a copy of the package and run as described."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT
from tests.sample import CACHE, CHECKOUT, write_sample

TEXT = (ROOT / "docs/extending.md").read_text("utf-8")
_BLOCK = re.compile(r"(?ms)^```(\w+)(?: file=(\S+))?(?: site=(\S+))?\n(.*?)^```$")


class Block(NamedTuple):
    """A block of code: its language, the file that it is for, the site that its commands are for, and its
    text."""

    kind: str
    file: str
    site: str
    text: str


def examples() -> Iterator[tuple[str, list[Block]]]:
    """The sections that have code, with their blocks."""
    for section in re.split(r"(?m)^## ", TEXT)[1:]:
        blocks = [Block(*match.groups(default="")) for match in _BLOCK.finditer(section)]
        if blocks:
            yield section.partition("\n")[0], blocks


def add_lines(path: Path, diff: str) -> None:
    """Adds the lines of a diff that begin with +, each below the line before it, which is there once."""
    text = path.read_text("utf-8")
    above = ""
    for line in diff.splitlines():
        if line.startswith("+"):
            assert text.count(f"\n{above}\n") == 1, above
            text = text.replace(f"\n{above}\n", f"\n{above}\n{line[1:]}\n")
        above = line[1:]
    path.write_text(text, "utf-8")


EXAMPLES = [*examples()]


@pytest.mark.parametrize(("title", "blocks"), EXAMPLES, ids=[title for title, _ in EXAMPLES])
def test_an_example(tmp_path: Path, title: str, blocks: list[Block]) -> None:
    house, site = tmp_path / "house", tmp_path / "site"
    folder = "".join(block.site for block in blocks)
    shutil.copytree(ROOT / folder, site) if folder else write_sample(site)
    for name in ("sitegen", "themes"):
        shutil.copytree(ROOT / name, house / name, ignore=shutil.ignore_patterns("__pycache__"))
    if (CHECKOUT / CACHE).is_dir():
        shutil.copytree(CHECKOUT / CACHE, site / CACHE, ignore=shutil.ignore_patterns(".*"))
    ran = 0
    for kind, file, _, text in blocks:
        if kind == "diff":
            add_lines(house / file, text)
        elif kind == "console":
            ran += 1
            for command, wanted in re.findall(r"(?m)^\$ (.*)\n((?:(?!\$ ).*\n)*)", text):
                assert run(house, site, command) == wanted, command
        elif file.startswith("sitegen/"):
            (house / file).parent.mkdir(parents=True, exist_ok=True)
            (house / file).write_text(text, "utf-8")
        else:
            (site / file).parent.mkdir(parents=True, exist_ok=True)
            (site / file).write_text(text, "utf-8")
    assert ran
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--no-cache", "--config", ROOT / "pyproject.toml", "."],
            cwd=house,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout


def run(house: Path, site: Path, command: str) -> str:
    """What a command prints. `sitegen` is the one of the copy."""
    script = (
        command.replace("sitegen ", f"{sys.executable} -m sitegen ", 1)
        if command.startswith("sitegen ")
        else command
    )
    environment = {**os.environ, "PYTHONPATH": str(house)}
    done = subprocess.run(
        ["sh", "-c", script], cwd=site, env=environment, capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
