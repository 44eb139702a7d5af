"""Actions on entries and notes, on real files, with what git shows of them."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from sitegen.building.builder import check_content, new_problems
from sitegen.desk.answers import Conflict, Outcome, Refused, Saved
from sitegen.desk.desk import Desk
from sitegen.desk.noting import NoteCard
from sitegen.desk.registry import ACTIONS, SHOWS
from sitegen.desk.requests import Undo
from sitegen.desk.terms import EntryCard, Linked, SelectedWords
from sitegen.model.record import Record
from tests.conftest import ROOT
from tests.desk.editor import diff, remember
from tests.sample import bytes_of

CASES = yaml.safe_load((ROOT / "tests/fixtures/desk-terms.yaml").read_text("utf-8"))
ERBIL = "content/glossary/erbil.yaml"
NOTES = "content/notes/visit.yaml"


def show(desk: Desk, name: str, request: Mapping[str, object]) -> Record:
    spec = SHOWS[name]
    return desk.show(spec, msgspec.convert(request, spec.request))


def act(desk: Desk, name: str, request: Mapping[str, object]) -> Outcome:
    spec = ACTIONS[name]
    return desk.act(spec, msgspec.convert(request, spec.request))


def seen(desk: Desk, request: Mapping[str, Any]) -> dict[str, str]:
    """The digest of the entry or note that a request names."""
    if "term" in request:
        shown = show(desk, "entry", {"term": request["term"]})
    elif "note" in request:
        shown = show(desk, "note", {"article": request["article"], "note": request["note"]})
    else:
        return {}
    return {"seen": shown.seen if isinstance(shown, EntryCard | NoteCard) else ""}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_what_is_done_is_one_edit_and_can_be_undone(site: Path, case: Mapping[str, Any]) -> None:
    if "before" in case:
        name, old, new = case["before"]
        text = (site / name).read_text("utf-8")
        assert old in text
        (site / name).write_text(text.replace(old, new), "utf-8", newline="\n")
        remember(site)
    desk = Desk(site, new_problems)
    before = bytes_of(site / "content")
    first = show(desk, "strip", {"article": "return"})
    ident = first.items[0].id  # type: ignore[attr-defined]
    request = {**case["request"], **seen(desk, case["request"])}
    outcome = act(desk, case["action"], {k: ident if v == "@FIRST@" else v for k, v in request.items()})
    subprocess.run(["git", "add", "-AN", "content"], cwd=site, check=True, capture_output=True)
    today = datetime.date.today().isoformat()
    assert diff(site) == case.get("diff", "").replace("@TODAY@", today).replace("@FIRST@", ident)
    if "refused" in case:
        assert isinstance(outcome, Refused)
        assert [problem.message for problem in outcome.problems] == [case["refused"]]
        return
    assert isinstance(outcome, Saved)
    assert bool(outcome.files) == bool(case["diff"])
    assert [p for p in check_content(site) if p.severity == "error"] == []
    if outcome.undo:
        assert isinstance(desk.undo(Undo(outcome.undo)), Saved)
    assert bytes_of(site / "content") == before


WRITTEN = [case for case in CASES if "refused" not in case]


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: str(case["id"]))
def test_line_ends_and_the_mark_at_the_beginning_stay(site: Path, case: Mapping[str, Any]) -> None:
    """The same is written into files of another form, in their form."""
    if "before" in case:
        name, old, new = case["before"]
        (site / name).write_text((site / name).read_text("utf-8").replace(old, new), "utf-8", newline="\n")
    other = Path(shutil.copytree(site, site.parent / "other"))
    for path in (other / "content").rglob("*.*"):
        path.write_bytes(BOM_UTF8 + path.read_bytes().replace(b"\n", b"\r\n"))
    new = {*bytes_of(other / "content")}
    for folder in (site, other):
        desk = Desk(folder, new_problems)
        first = show(desk, "strip", {"article": "return"}).items[0].id  # type: ignore[attr-defined]
        request = {**case["request"], **seen(desk, case["request"])}
        request = {key: first if value == "@FIRST@" else value for key, value in request.items()}
        assert isinstance(act(desk, case["action"], request), Saved)
    assert bytes_of(other / "content") == {
        name: BOM_UTF8 + data.replace(b"\n", b"\r\n") if name in new else data
        for name, data in bytes_of(site / "content").items()
    }


CITY = {"article": "visit", "note": "city"}
CHANGING = [
    ("add-name", {"term": "erbil", "lang": "en", "name": "Irbil"}, ERBIL, "A city", "The city"),
    ("block", {"term": "erbil", "phrase": "Erbil Club"}, ERBIL, "A city", "The city"),
    ("define", {"term": "erbil", "definition": {"en": "Mine."}}, ERBIL, "A city", "The city"),
    ("rewrite-note", {**CITY, "body": {"en": "Mine."}}, NOTES, "Capital", "A capital"),
    ("delete-note", CITY, NOTES, "Capital", "A capital"),
    (
        "move-note",
        {**CITY, "id": "s-evening", "lang": "ar", "quote": "المساء", "before": ""},
        NOTES, "Capital", "A capital",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("action", "request_", "name", "old", "new"), CHANGING, ids=[c[0] for c in CHANGING])
def test_what_has_changed_since_it_was_seen_is_a_conflict_and_stays(
    site: Path, action: str, request_: dict[str, object], name: str, old: str, new: str
) -> None:
    desk = Desk(site, new_problems)
    request = {**request_, **seen(desk, request_)}
    path = site / name
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    before = bytes_of(site / "content")
    outcome = act(desk, action, request)
    assert isinstance(outcome, Conflict)
    assert bytes_of(site / "content") == before
    # Whoever has seen both decides.
    assert isinstance(act(desk, action, {**request, "seen": outcome.seen}), Saved)


def test_what_changes_elsewhere_is_no_conflict(site: Path) -> None:
    """Not in comments of the entry, nor in another note of the same file."""
    desk = Desk(site, new_problems)
    naming = {"term": "erbil", "lang": "en", "name": "Irbil"}
    naming |= seen(desk, naming)
    deleting = {"article": "visit", "note": "city"}
    deleting |= seen(desk, deleting)
    for name, more in ((ERBIL, "# To be asked.\n"), (NOTES, (
        "- {id: two, sentence: s-evening, quote: بغداد, body: {ar: العاصمة.}, author: x, date: 2021-08-01}\n"
    ))):  # fmt: skip
        with (site / name).open("a", encoding="utf-8") as file:
            file.write(more)
    remember(site)
    assert isinstance(act(desk, "add-name", naming), Saved)
    assert isinstance(act(desk, "delete-note", deleting), Saved)
    assert (site / ERBIL).read_text("utf-8").endswith("# To be asked.\n")
    assert (site / NOTES).read_text("utf-8").startswith("- {id: two")


SELECTED = [
    (("s-arrival", "en", "Monday", "The minister arrived in Erbil on "), "", ""),
    (("s-arrival", "en", "Erbil", "The minister arrived in "), "أربيل", "erbil"),
    (("s-evening", "ar", "بغداد", "ثم سافر إلى"), "Baghdad", "baghdad"),
    (("s-base", "en", "al-Asad", "The minister said that the base, Ain "), "الأسد", "ain-al-asad"),
    # The name of another entry is no pair of what has none.
    (("s-arrival", "ar", "الوزير", "وصل "), "", ""),
]


@pytest.mark.parametrize(("stretch", "counterpart", "term"), SELECTED, ids=lambda value: str(value))
def test_a_selection_is_offered_with_its_pair(
    site: Path, stretch: tuple[str, ...], counterpart: str, term: str
) -> None:
    ident, lang, quote, before = stretch
    request = {"article": "visit", "id": ident, "lang": lang, "quote": f" {quote}, ", "before": before}
    shown = show(Desk(site, new_problems), "selection", request)
    assert isinstance(shown, SelectedWords)
    other = "ar" if lang == "en" else "en"
    assert (shown.quote, shown.names[other], shown.term) == (quote, counterpart, term)
    assert bool(shown.phrase) == bool(term) and quote in (shown.phrase or quote)


@pytest.mark.parametrize(
    ("lang", "quote", "counterpart"), [("ar", "حزب الأمل", "Hope Party"), ("en", "Hope Party", "حزب الأمل")]
)
def test_other_sentences_tell_what_a_name_is_called(
    site: Path, lang: str, quote: str, counterpart: str
) -> None:
    """Neither by sound nor by its place in this one could it be told."""
    pairs = [
        ("فاز حزب الأمل.", "The Hope Party won."),
        ("زار رئيس حزب الأمل وسامي كمال البصرة.", "Sami Kamal and the head of the Hope Party met in Basra."),
        ("وشكر حزب الأمل الناخبين.", "Voters were thanked by the Hope Party."),
    ]  # fmt: skip
    (site / "content/articles/party.md").write_text(
        "---\ntitle: انتخابات\ndate: 2021-01-01\n---\n\n" + "\n\n".join(text for text, _ in pairs), "utf-8"
    )
    (site / "content/translations/party.en.po").write_text(
        "\n".join(
            f'msgctxt "s-{n}"\nmsgid "{text}"\nmsgstr "{english}"\n'
            for n, (text, english) in enumerate(pairs)
        ),
        "utf-8",
    )
    request = {"article": "party", "id": "s-1", "lang": lang, "quote": quote, "before": ""}
    shown = show(Desk(site, new_problems), "selection", request)
    assert isinstance(shown, SelectedWords)
    assert shown.names["ar" if lang == "en" else "en"] == counterpart


def test_it_is_told_how_many_links_change(site: Path) -> None:
    desk = Desk(site, new_problems)
    new = {"kind": "person", "names": {"ar": "الوزير", "en": "The minister"}, "definition": {}}
    assert show(desk, "linking", {"new": new}) == Linked(4, 2)
    naming = {"term": "erbil", "lang": "en", "name": "Monday morning", "seen": ""}
    naming |= seen(desk, naming)
    assert show(desk, "linking", {"naming": naming}) == Linked(1, 1)
    blocking = {"term": "baghdad", "phrase": "بغداد في المساء", "seen": ""}
    blocking |= seen(desk, blocking)
    assert show(desk, "linking", {"blocking": blocking}) == Linked(1, 1)
    # As the pages then have it.
    assert isinstance(act(desk, "block", blocking), Saved)
    shown = show(desk, "entry", {"term": "baghdad"})
    assert isinstance(shown, EntryCard) and (shown.sentences, shown.articles) == (3, 2)
