"""Decisions about sentences, on real files, with what git shows of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sitegen.building.builder import new_problems
from sitegen.desk.answers import Conflict, Outcome, Refused, Saved
from sitegen.desk.desk import Desk
from sitegen.desk.registry import ACTIONS, SHOWS
from sitegen.desk.requests import Decision, OfArticle, OfSentence, Together, Undo
from sitegen.desk.sentence import Card
from sitegen.desk.unflagged import Unflagged
from sitegen.desk.words_apart import words_apart
from sitegen.editing.confirming import confirm
from sitegen.machine.engine import Engine, EngineError
from tests.conftest import ROOT
from tests.desk.editor import diff, remember
from tests.machine.test_translate import Counting
from tests.sample import bytes_of

CASES = yaml.safe_load((ROOT / "tests/fixtures/desk-decisions.yaml").read_text("utf-8"))
MEMORY = "content/translations/visit.en.po"
BASE = "قال الوزير إن قاعدة [عين الأسد](../glossary/ain-al-asad.yaml) آمنة."


def card(desk: Desk, ident: str) -> Card:
    shown = desk.show(SHOWS["sentence"], OfSentence(article="visit", id=ident))
    assert isinstance(shown, Card)
    return shown


def act(desk: Desk, action: str, ident: str, seen: str = "", **more: str) -> Outcome:
    spec = ACTIONS[action]
    seen = seen or card(desk, ident).seen
    return desk.act(spec, spec.request(article="visit", id=ident, seen=seen, **more))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8", newline="\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_decision_changes_what_it_says_and_can_be_undone(site: Path, case: Mapping[str, Any]) -> None:
    if "before" in case:
        old, new = case["before"]
        digest = hashlib.blake2b(BASE.encode(), digest_size=4).hexdigest()
        replace(site / MEMORY, old, new.replace("@s-base@", digest))
        remember(site)
    desk = Desk(site, new_problems)
    before = bytes_of(site / "content")
    outcome = act(desk, case["action"], case["of"], **{"text": case["text"]} if "text" in case else {})
    expected = [line for line in case["diff"].split("\n") if "suggestion" not in line]
    shown = [line for line in diff(site).split("\n") if "suggestion" not in line]
    assert shown == expected
    assert card(desk, case["of"]).state == case["state"]
    if "refused" in case:
        assert isinstance(outcome, Refused)
        assert any(case["refused"] in problem.message for problem in outcome.problems)
        return
    assert isinstance(outcome, Saved)
    assert bool(outcome.undo) == bool(case["diff"])
    if outcome.undo:
        assert isinstance(desk.undo(Undo(undo=outcome.undo)), Saved)
        assert isinstance(desk.undo(Undo(undo=outcome.undo)), Refused)
    assert bytes_of(site / "content") == before


def test_what_has_changed_since_it_was_seen_is_a_conflict_and_stays(site: Path) -> None:
    desk = Desk(site, new_problems)
    seen = card(desk, "s-title").seen
    replace(site / MEMORY, "A visit to Erbil", "A visit to the city of Erbil")
    outcome = act(desk, "write", "s-title", seen, text="Visiting Erbil")
    assert isinstance(outcome, Conflict)
    assert (outcome.typed, outcome.now) == ("Visiting Erbil", "A visit to the city of Erbil")
    assert '+msgstr "A visit to the city of Erbil"' in diff(site)
    # Whoever has seen that too may write.
    assert isinstance(act(desk, "write", "s-title", outcome.seen, text="Visiting Erbil"), Saved)


def test_what_changes_elsewhere_in_the_file_is_no_conflict(site: Path) -> None:
    desk = Desk(site, new_problems)
    seen = card(desk, "s-title").seen
    replace(site / MEMORY, "The meeting", "A meeting")
    saved = act(desk, "write", "s-title", seen, text="Visiting Erbil")
    assert isinstance(saved, Saved)
    assert {'+msgstr "A meeting"', '+msgstr "Visiting Erbil"'} <= set(diff(site).split("\n"))
    # But what was there before is put back only where nobody has written since.
    replace(site / MEMORY, "A meeting", "Meeting")
    before = bytes_of(site / "content")
    assert isinstance(desk.undo(Undo(undo=saved.undo)), Refused)
    assert bytes_of(site / "content") == before


def test_a_save_of_another_program_while_something_is_undone_stays(site: Path) -> None:
    """The whole site is asked before anything is put back, which takes a while."""
    others: list[Callable[[], None]] = []

    def check(folder: Path, planned: Mapping[str, bytes | None]) -> tuple[()]:
        for other in others:
            other()
        return ()

    desk = Desk(site, check)
    saved = act(desk, "confirm", "s-summary")
    assert isinstance(saved, Saved)
    others.append(lambda: replace(site / MEMORY, "The meeting", "A meeting"))
    assert isinstance(desk.undo(Undo(undo=saved.undo)), Refused)
    assert set(diff(site).split("\n")[1:]) == {"-#, fuzzy", '-msgstr "The meeting"', '+msgstr "A meeting"'}


def test_an_entry_that_links_lead_to_by_now_is_not_taken_away(site: Path) -> None:
    desk = Desk(site, new_problems)
    spec = ACTIONS["add-entry"]
    names = {"ar": "الوزير", "en": "The minister"}
    saved = desk.act(spec, spec.request(kind="person", names=names, definition={}))
    assert isinstance(saved, Saved) and saved.files == ("content/glossary/the-minister.yaml",)
    replace(site / "content/glossary/erbil.yaml", "[baghdad]", "[baghdad, the-minister]")
    outcome = desk.undo(Undo(undo=saved.undo))
    assert isinstance(outcome, Refused) and "the-minister" in outcome.problems[0].message
    assert (site / saved.files[0]).exists()


def test_what_is_as_asked_for_already_is_no_conflict(site: Path) -> None:
    desk = Desk(site, new_problems)
    seen = card(desk, "s-summary").seen
    assert isinstance(act(desk, "confirm", "s-summary", seen), Saved)
    assert act(desk, "confirm", "s-summary", seen) == Saved()


def test_a_save_of_another_program_at_the_last_moment_stays(site: Path) -> None:
    """Between the check and the write: the action is thought out anew on what is there then. Of a new link
    the whole site is asked."""
    others: list[Callable[[], None]] = [
        lambda: replace(site / MEMORY, "A visit to Erbil", "A visit"),
        lambda: replace(site / MEMORY, "The meeting", "A meeting"),
    ]

    def check(folder: Path, planned: Mapping[str, bytes | None]) -> tuple[()]:
        if others:
            others.pop(0)()
        return ()

    desk = Desk(site, check)
    outcome = act(desk, "write", "s-heading", text="The [meeting](../glossary/erbil.yaml)")
    assert isinstance(outcome, Conflict) and outcome.now == "A meeting"
    assert {'+msgstr "A meeting"', '+msgstr "A visit"'} <= set(diff(site).split("\n"))
    assert list((site / ".sitegen/undo").iterdir()) == []


@given(st.text("ابتم وصل.,- ", max_size=40), st.text("ابتم وصل.,- ", max_size=40))
def test_both_wordings_are_in_what_has_changed_between_them(old: str, new: str) -> None:
    found = words_apart(old, new)
    assert "".join(each.text for each in found if each.kind != "gone") == new
    assert "".join(each.text for each in found if each.kind != "new") == old


def test_an_engine_translates_again_where_nobody_stands_by_the_text(site: Path) -> None:
    desk = Desk(site, new_problems, Counting)

    def again(ident: str) -> Outcome:
        return desk.translate(Decision(article="visit", id=ident, seen=card(desk, ident).seen))

    assert isinstance(again("s-summary"), Saved)
    assert isinstance(again("s-thanks"), Saved)
    assert {card(desk, ident).state for ident in ("s-summary", "s-thanks")} == {"machine"}
    assert card(desk, "s-thanks").target.startswith("English of ")
    # What a person wrote or confirmed stays, with the new text beside it.
    for ident, state in (("s-title", "authored"), ("s-base", "stale")):
        before = card(desk, ident).target
        assert isinstance(again(ident), Saved)
        shown = card(desk, ident)
        assert (shown.target, shown.state) == (before, state)
        assert shown.suggestion.startswith("English of ")
    assert isinstance(act(desk, "take", "s-title"), Saved)
    assert card(desk, "s-title").state == "reviewed"
    assert new_problems(site, {}) == ()


def test_the_desk_and_the_command_confirm_the_same_sentences(site: Path) -> None:
    """Also those whose text another tool has left out, and which stand in the comment alone."""
    desk = Desk(site, new_problems)
    replace(site / MEMORY, 'msgstr "The minister visited two cities."', 'msgstr ""')
    before = (site / MEMORY).read_bytes()
    shown = desk.show(SHOWS["unflagged"], OfArticle(article="visit"))
    assert isinstance(shown, Unflagged)
    done = confirm(site, "visit", [], new_problems, unflagged=True, writes=False)
    assert [(each.id, each.text["en"]) for each in shown.items] == [(each.id, each.target) for each in done]
    request = Together(article="visit", seen={each.id: each.seen for each in shown.items})
    assert isinstance(desk.act(ACTIONS["confirm-unflagged"], request), Saved)
    by_desk = (site / MEMORY).read_bytes()
    (site / MEMORY).write_bytes(before)
    confirm(site, "visit", [], new_problems, unflagged=True)
    assert (site / MEMORY).read_bytes() == by_desk


def test_an_engine_that_is_not_there_is_told(site: Path) -> None:
    def missing() -> Engine:
        raise EngineError("no package is installed; run: sitegen models install ar en")

    before = bytes_of(site / "content")
    desk = Desk(site, new_problems, missing)
    request = Decision(article="visit", id="s-thanks", seen=card(desk, "s-thanks").seen)
    outcome = desk.translate(request)
    assert isinstance(outcome, Refused) and "models install" in outcome.problems[0].message
    assert bytes_of(site / "content") == before
