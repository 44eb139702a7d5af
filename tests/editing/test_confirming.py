"""Confirming translations from the command line, with the lines of the file that change."""

from __future__ import annotations

import difflib
from codecs import BOM_UTF8
from pathlib import Path

import pytest

from sitegen.content.loader import load_content
from tests.sample import copy_of_sample, files_of, warm

MEMORY = "content/translations/visit.en.po"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_of_sample(tmp_path)


def _changes(before: str, after: str) -> list[str]:
    return [
        line
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
        if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]


def _states(site: Path) -> dict[str, str]:
    visit = next(text for text in load_content(site).texts if text.article.slug == "visit")
    return {translation.id: translation.state for translation in visit.translations}


@pytest.mark.parametrize(
    ("args", "told", "changes", "states"),
    [
        (["s-summary"], ["s-summary (machine)"], ["-#, fuzzy"], {"s-summary": "reviewed"}),
        (["--unflagged"], ["s-summary (machine)"], ["-#, fuzzy"], {"s-summary": "reviewed"}),
        (
            ["s-base"],
            ["s-base (stale)"],
            ["-#, fuzzy", '-#| msgid "قال الوزير إن القاعدة آمنة."'],
            {"s-base": "authored"},
        ),
        (["s-title"], [], [], {}),
    ],
)
def test_confirmed(
    site: Path, args: list[str], told: list[str], changes: list[str], states: dict[str, str]
) -> None:
    file = site / MEMORY
    text, before = file.read_text("utf-8"), _states(site)
    dry = warm().run("confirm", "visit", *args, "--dry-run", cwd=site)
    assert file.read_text("utf-8") == text
    done = warm().run("confirm", "visit", *args, cwd=site)
    assert (done.code, done.err, dry.code) == (0, "", 0)
    assert [line.split(":")[0] for line in done.out.splitlines()[:-1]] == [f"visit#{each}" for each in told]
    assert done.out.splitlines()[:-1] == dry.out.splitlines()[:-1]
    assert _changes(text, file.read_text("utf-8")) == changes
    assert _states(site) == before | states
    # Once more it changes nothing.
    assert warm().run("confirm", "visit", *args, cwd=site).out == "0 sentences confirmed\n"


def test_flagged_text_is_confirmed_only_by_its_id(site: Path) -> None:
    file = site / MEMORY
    machine = "#. machine argos 1.0: The minister visited two cities.\n"
    flagged = file.read_text("utf-8").replace(machine, f"{machine}#. flag numbers: “two” is not there\n")
    file.write_text(flagged, "utf-8")
    assert "flag numbers" in file.read_text("utf-8")
    assert warm().run("confirm", "visit", "--unflagged", cwd=site).out == "0 sentences confirmed\n"
    assert warm().run("confirm", "visit", "s-summary", cwd=site).out.endswith("\n1 sentence confirmed\n")
    assert "flags" not in warm().run("status", cwd=site).err


@pytest.mark.parametrize(
    ("args", "code", "error"),
    [
        (["visit"], 2, "name the sentences to confirm, or use --unflagged"),
        (["vist", "s-base"], 1, 'there is no article "vist" (did you mean "visit"?)'),
        (["visit", "s-bass"], 1, f'{MEMORY}: there is no sentence "s-bass" (did you mean "s-base"?)'),
        (["visit", "s-base", "s-thanks"], 1, f"{MEMORY}:36: s-thanks has no translation that could be"),
    ],
)
def test_refused(site: Path, args: list[str], code: int, error: str) -> None:
    before = files_of(site)
    done = warm().run("confirm", *args, cwd=site)
    assert (done.code, done.out) == (code, "")
    assert error in done.err
    assert files_of(site) == before


def test_errors_elsewhere_are_no_hindrance(site: Path) -> None:
    (site / "content/glossary/erbil.yaml").write_text("kind: place\n", "utf-8")
    done = warm().run("confirm", "visit", "s-summary", cwd=site)
    assert (done.code, done.out.splitlines()[-1]) == (0, "1 sentence confirmed")


@pytest.mark.parametrize("at", range(1, 6))
def test_a_kill_leaves_the_file_as_it_was_or_as_it_is_to_be(site: Path, at: int) -> None:
    text = (site / MEMORY).read_text("utf-8")
    warm().run("confirm", "visit", "s-summary", cwd=site, at=at)
    assert _changes(text, (site / MEMORY).read_text("utf-8")) in ([], ["-#, fuzzy"])
    assert warm().run("confirm", "visit", "s-summary", cwd=site).code == 0
    assert _changes(text, (site / MEMORY).read_text("utf-8")) == ["-#, fuzzy"]


def test_line_ends_and_the_mark_at_the_beginning_stay(site: Path) -> None:
    file = site / MEMORY
    before = BOM_UTF8 + file.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(before)
    assert warm().run("confirm", "visit", "s-summary", cwd=site).code == 0
    assert file.read_bytes() == before.replace(b"#, fuzzy\r\n", b"", 1)
