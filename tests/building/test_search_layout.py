"""The search index may be divided into files differently than in the last build: its lines are still
found."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from sitegen.building import chain
from sitegen.building.builder import build
from sitegen.search.layout import Limits, layout
from tests.sample import bytes_of, copy_of_sample

LIMITS = (Limits(), Limits(0, 45), Limits(0, 60), Limits(0), Limits(0, 30), Limits(80), Limits())


def test_lines_that_lay_in_other_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small site with limits of its size; no article is read for its lines a second time."""
    site = copy_of_sample(tmp_path)
    later = site / "content/articles/return.md"
    later.write_text(later.read_text(encoding="utf-8").replace("2021", "2022"), encoding="utf-8")
    memory = next((site / "content/translations").glob("*.po"))
    text = memory.read_text(encoding="utf-8")
    last = text.rindex('msgstr "') + len('msgstr "')
    layouts = []

    def again(*_: object) -> None:
        pytest.fail("articles contribute once more")

    for number, limits in enumerate(LIMITS):
        monkeypatch.setattr(layout, "__defaults__", (limits,))
        memory.write_text(f"{text[:last]}Edited{number} {text[last:]}", encoding="utf-8")
        if number:
            monkeypatch.setattr(chain, "contribute_again", again)
        build(site, tmp_path / "output", jobs=1)
        monkeypatch.undo()
        monkeypatch.setattr(layout, "__defaults__", (limits,))
        build(site, tmp_path / f"clean-{number}", jobs=1)
        assert bytes_of(tmp_path / "output") == bytes_of(tmp_path / f"clean-{number}")
        layouts.append({path.name for path in (tmp_path / "output/search/words").iterdir()})
    assert layouts[0] == layouts[-1]

    assert all(one != other for one, other in pairwise(layouts)), [len(each) for each in layouts]
    names = set().union(*layouts)
    # Together, alone, by years, and divided within a year.
    for form in (r"30-[0-9a-f]+-2a", r"30-[^-_]+-[^-_]+", r"[^_]+_\d{4}", r"[^_]+_\d{4}_0"):
        assert any(re.fullmatch(rf"{form}\.js", name) for name in names), (form, sorted(names))
