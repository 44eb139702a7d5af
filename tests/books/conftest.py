"""The sites of the page tests, with all downloads."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen.building.builder import build
from tests.edits import SETTINGS, with_setting
from tests.sample import CACHE, CHECKOUT, write_sample

SITES = ("sample", "torture", "french")
ALL = ["epub", "books", "anki", "offline"]


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The output of each."""
    found = {}
    for name in SITES:
        site = tmp_path_factory.mktemp(name) / "site"
        if name == "sample":
            write_sample(site)
        else:
            shutil.copytree(CHECKOUT / "tests/pages" / name, site)
        # Cutting down the same fonts again would take longer than all else.
        with contextlib.suppress(FileNotFoundError):
            shutil.copytree(CHECKOUT / CACHE, site / CACHE, ignore=shutil.ignore_patterns(".*"))
        settings = site / SETTINGS
        settings.write_text(with_setting(settings.read_text("utf-8"), "downloads", ALL), "utf-8")
        build(site, site / "output")
        found[name] = site / "output"
    return found


@pytest.fixture(params=SITES)
def output(request: pytest.FixtureRequest, downloads: Mapping[str, Path]) -> Path:
    return downloads[request.param]
