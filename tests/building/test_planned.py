"""The check of files before they are written: what new articles alone can be at fault for."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.building.builder import Builder, new_problems
from sitegen.building.options import Options
from tests.sample import copy_of_sample

NEW = "content/articles/late.md"
TEXT = "---\ntitle: عودة\ndate: 2021-08-05\ntags: [{tags}]\nsummary: ''\n---\n\nعاد الوزير إلى بغداد.{more}\n"


def planned(tags: str = "", more: str = "") -> dict[str, bytes | None]:
    return {NEW: TEXT.format(tags=tags, more=more).encode()}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_of_sample(tmp_path)


@pytest.mark.parametrize(
    ("files", "faulty"),
    [
        (planned(), ""),
        (planned(more=" [رابط](https://example.org/)\n\n![صورة]()"), ""),
        (planned(more=" [رابط](visit.md)"), ""),
        (planned(more=" [رابط](nowhere.md)"), "leads nowhere"),
        (planned(more="\n\n![صورة](../media/none.jpg)"), "is missing"),
        (planned(more=" [رابط](javascript:x)"), "is not allowed"),
        ({NEW: b"---\ntitle: [\n---\n"}, "YAML"),
        ({**planned(), "content/translations/late.en.po": b"msgid \"\"\nmsgstr \"\"\nmsgid"}, "late.en.po"),
        ({"content/articles/visit.md": TEXT.format(tags="", more="").encode()}, "there is no sentence"),
    ],
)  # fmt: skip
def test_problems_of_new_articles(files: dict[str, bytes | None], faulty: str, site: Path) -> None:
    found = new_problems(site, files)
    assert bool(found) == bool(faulty)
    assert not found or any(faulty in str(problem) for problem in found)


def test_a_tag_that_differs_in_case(site: Path) -> None:
    (site / "content/articles/visit.md").write_text(TEXT.format(tags="News", more=""), "utf-8")
    new = planned(tags="news")
    assert ["differs from" in str(problem) for problem in new_problems(site, new)] == [True]


def test_other_articles_are_not_read_for_a_new_one(site: Path) -> None:
    """Their errors are not told, as nothing can have changed in them."""
    (site / "content/articles/visit.md").write_text("---\ntitle: [\n---\n", "utf-8")
    with Builder(site, site / "output", Options(), writes=False) as builder:
        assert builder.errors()
        assert builder.errors(planned()) == ()
