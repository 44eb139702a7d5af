"""Corrections of the source, on real files, with what git shows of them."""

from __future__ import annotations

import shutil
from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from sitegen.building.builder import new_problems
from sitegen.desk.answers import Conflict, Outcome, Refused, Saved
from sitegen.desk.correcting import Source
from sitegen.desk.desk import Desk
from sitegen.desk.registry import ACTIONS, SHOWS
from sitegen.desk.requests import OfSentence, Undo, Writing
from tests.conftest import ROOT
from tests.desk.editor import diff, remember
from tests.desk.test_decisions import MEMORY, act, card, replace
from tests.sample import bytes_of, run

CASES = yaml.safe_load((ROOT / "tests/fixtures/desk-corrections.yaml").read_text("utf-8"))
ARTICLE = "content/articles/visit.md"


def source(desk: Desk, ident: str) -> Source:
    shown = desk.show(SHOWS["source"], OfSentence(article="visit", id=ident))
    assert isinstance(shown, Source)
    return shown


def correct(desk: Desk, ident: str, seen: str, text: str) -> Outcome:
    return desk.act(ACTIONS["correct"], Writing(article="visit", id=ident, seen=seen, text=text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_correction_changes_what_it_says_and_can_be_undone(site: Path, case: Mapping[str, Any]) -> None:
    desk = Desk(site, new_problems)
    before = bytes_of(site / "content")
    shown = source(desk, case["of"])
    assert shown.text == case["block"]
    assert case["old"] in shown.text
    outcome = correct(desk, case["of"], shown.seen, shown.text.replace(case["old"], case["new"]))
    assert diff(site) == case.get("diff", "")
    assert card(desk, case["of"]).state == case["state"]
    if "refused" in case:
        assert isinstance(outcome, Refused)
        assert any(case["refused"] in problem.message for problem in outcome.problems)
    else:
        assert isinstance(outcome, Saved)
        # The memory is in step already.
        assert run("sync", "visit", "--site", site).code == 0
        assert diff(site) == case["diff"]
        assert isinstance(desk.undo(Undo(undo=outcome.undo)), Saved)
    assert bytes_of(site / "content") == before


def test_line_ends_and_the_mark_at_the_beginning_stay(site: Path) -> None:
    other = Path(shutil.copytree(site, site.parent / "other"))
    for path in (other / ARTICLE, other / MEMORY):
        path.write_bytes(BOM_UTF8 + path.read_bytes().replace(b"\n", b"\r\n"))
    for folder in (site, other):
        desk = Desk(folder, new_problems)
        shown = source(desk, "s-heading")
        assert isinstance(correct(desk, "s-heading", shown.seen, "## لقاء"), Saved)
        assert isinstance(act(desk, "confirm", "s-summary"), Saved)
    for name in (ARTICLE, MEMORY):
        assert (other / name).read_bytes() == BOM_UTF8 + (site / name).read_bytes().replace(b"\n", b"\r\n")


def test_a_word_of_a_long_summary_changes_one_line(site: Path) -> None:
    text = " ".join(["زار الوزير مدينتين."] * 9)
    replace(site / ARTICLE, "زار الوزير مدينتين.", text)
    assert run("sync", "visit", "--site", site).code == 0
    remember(site)
    desk, new = Desk(site, new_problems), text.replace("مدينتين", "قريتين", 1)
    assert isinstance(correct(desk, "s-summary", source(desk, "s-summary").seen, new), Saved)
    assert diff(site).split("\n")[1:3] == [f"-summary: {text}", f"+summary: {new}"]


def test_another_wording_meanwhile_is_a_conflict(site: Path) -> None:
    desk = Desk(site, new_problems)
    shown = source(desk, "s-heading")
    replace(site / ARTICLE, "## اللقاء", "## اللقاءات")
    outcome = correct(desk, "s-heading", shown.seen, "## لقاء")
    assert isinstance(outcome, Conflict)
    assert (outcome.typed, outcome.now) == ("## لقاء", "## اللقاءات")
    assert isinstance(correct(desk, "s-heading", outcome.seen, "## لقاء"), Saved)
