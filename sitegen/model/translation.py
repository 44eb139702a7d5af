"""The translation of a sentence, and its state."""

from __future__ import annotations

from typing import Literal

from sitegen.model.record import Record

State = Literal["missing", "machine", "stale", "reviewed", "edited", "authored"]
STATES: tuple[State, ...] = ("authored", "edited", "reviewed", "machine", "stale", "missing")
# Those of texts that a person stands by.
CONFIRMED: tuple[State, ...] = ("reviewed", "edited", "authored")


class Flag(Record, frozen=True):
    """What a check found in a machine's text: the rule by name, and what it found."""

    rule: str
    message: str


class Translation(Record, frozen=True):
    """What the translation memory says about a sentence. `machine` is the text of the machine, if there was
    one, `engine` its engine, and `flags` what checks found in it; `line` is 0 where there is no entry."""

    id: str
    text: str
    state: State
    engine: str = ""
    machine: str = ""
    line: int = 0
    flags: tuple[Flag, ...] = ()

    @property
    def maker(self) -> str:
        """The engine that made the text, or what a person then changed, by its name alone, as what stands
        behind that may be the address of a server. Empty where no machine did, and where nobody knows: a text
        that nobody has confirmed, and that is not the machine's, may be a person's."""
        unknown = self.state == "stale" and self.text.split() != self.machine.split()
        return "" if unknown or self.state == "missing" else "".join(self.engine.split()[:1])
