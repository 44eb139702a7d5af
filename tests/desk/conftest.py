"""A small site, its preview, and an editor."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.editor import remember
from tests.preview.preview import Preview
from tests.sample import CACHE, CHECKOUT, write_sample


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = write_sample(tmp_path / "site")
    # Cutting down the same fonts again would take longer than all else.
    with contextlib.suppress(FileNotFoundError):
        shutil.copytree(CHECKOUT / CACHE, site / CACHE, ignore=shutil.ignore_patterns(".*"))
    remember(site)
    return site


@pytest.fixture
def preview(site: Path) -> Iterator[Preview]:
    preview = Preview(site)
    try:
        yield preview.wait()
    finally:
        assert preview.end() == 0
