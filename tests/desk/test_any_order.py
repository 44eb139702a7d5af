"""Whatever is done at the desk and elsewhere, in whatever order: `check` accepts the files, states follow the
rules, and no text by a person is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sitegen.building.builder import Builder
from sitegen.building.options import Options
from sitegen.content.memory.entries import Unit, parse_units, state_of
from sitegen.desk.answers import Conflict, Outcome, Saved
from sitegen.desk.correcting import Source
from sitegen.desk.desk import Desk
from sitegen.desk.registry import ACTIONS, SHOWS
from sitegen.desk.requests import OfSentence, Undo
from sitegen.desk.sentence import Card
from sitegen.model.translation import State
from tests.desk.test_decisions import MEMORY
from tests.sample import bytes_of, write_sample

IDS = ["s-title", "s-summary", "s-arrival", "s-evening", "s-heading", "s-base", "s-thanks", "s-map"]
idents = st.sampled_from(IDS)
# Of the sentences with a link some texts are refused, and so are some of those that a note is about.
texts = st.sampled_from(
    [
        "Erbil.",
        "One\ntwo",
        'A "text" \\ of *many* marks',
        " ",
        "[Link](nowhere.md)",
        "[Baghdad](../glossary/baghdad.yaml)",
    ]
)
AFTER: dict[str, set[State]] = {
    "confirm": {"reviewed", "edited", "authored"},
    "write": {"reviewed", "edited", "authored"},
    "take": {"reviewed"},
    "reject": {"missing"},
}


class Editing(RuleBasedStateMachine):
    """Two editors at the desk, of whom one may be behind, and somebody with a text editor."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.site = write_sample(Path(self.folder.name) / "site")
        # One that stays open, as in the preview.
        self.builder = Builder(self.site, self.site / "output", Options(), writes=False)
        self.desk = Desk(self.site, lambda _, planned: self.builder.errors(planned))
        self.seen: dict[str, str] = {}
        self.undos: list[tuple[str, dict[str, bytes]]] = []

    def teardown(self) -> None:
        self.builder.__exit__()
        self.folder.cleanup()

    def card(self, ident: str) -> Card | None:
        found = self.desk.show(SHOWS["sentence"], OfSentence(article="visit", id=ident))
        return found if isinstance(found, Card) else None

    def units(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in parse_units((self.site / MEMORY).read_text("utf-8"), MEMORY)}

    def did(self, outcome: Outcome, before: dict[str, bytes]) -> None:
        if isinstance(outcome, Saved):
            if outcome.undo:
                self.undos.append((outcome.undo, before))
        else:
            assert bytes_of(self.site / "content") == before

    @rule(ident=idents)
    def look(self, ident: str) -> None:
        if card := self.card(ident):
            self.seen[ident] = card.seen

    @rule(ident=idents, action=st.sampled_from(sorted(AFTER)), text=texts)
    def decide(self, ident: str, action: str, text: str) -> None:
        card, spec, before = self.card(ident), ACTIONS[action], bytes_of(self.site / "content")
        seen = self.seen.get(ident, "")
        more = {"text": text} if action == "write" else {}
        outcome = self.desk.act(spec, spec.request(article="visit", id=ident, seen=seen, **more))
        self.did(outcome, before)
        if isinstance(outcome, Conflict):
            assert card and outcome.seen == card.seen != seen
        if isinstance(outcome, Saved):
            units = self.units()
            assert state_of(units[ident]) in AFTER[action]
            # Nobody's text but that of this sentence is another one.
            others = {unit.id: unit.target for unit in parse_units(before[MEMORY[8:]].decode(), MEMORY)}
            assert all(units[name].target == text for name, text in others.items() if name != ident and text)

    @rule(ident=idents, word=st.sampled_from(["بغداد", "أربيل", "الوزير", "مساء"]))
    def correct(self, ident: str, word: str) -> None:
        before = bytes_of(self.site / "content")
        shown = self.desk.show(SHOWS["source"], OfSentence(article="visit", id=ident))
        if isinstance(shown, Source):
            texts = {unit.target for unit in self.units().values()}
            spec = ACTIONS["correct"]
            text = shown.text.replace("الوزير", word, 1)
            self.did(
                self.desk.act(spec, spec.request(article="visit", id=ident, seen=shown.seen, text=text)),
                before,
            )
            # They stay, be it as those of sentences that are gone.
            assert texts <= {unit.target for unit in self.units().values()} | {""}

    @rule(ident=idents, text=st.sampled_from(["Saved elsewhere.", "Saved by hand."]))
    def save_elsewhere(self, ident: str, text: str) -> None:
        path = self.site / MEMORY
        lines = path.read_text("utf-8").split("\n")
        starts = [number for number, line in enumerate(lines) if line == f'msgctxt "{ident}"']
        if starts and lines[starts[0] + 2].startswith("msgstr"):
            lines[starts[0] + 2] = f'msgstr "{text}"'
            path.write_text("\n".join(lines), "utf-8")

    @rule()
    def undo(self) -> None:
        if self.undos:
            name, before = self.undos.pop()
            now = bytes_of(self.site / "content")
            outcome = self.desk.undo(Undo(undo=name))
            after = bytes_of(self.site / "content")
            assert after == (
                {**now, **{path[8:]: before[path[8:]] for path in outcome.files}}
                if isinstance(outcome, Saved)
                else now
            )

    @invariant()
    def is_accepted(self) -> None:
        assert self.builder.errors() == ()


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
