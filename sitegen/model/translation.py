"""The translation of a sentence, and its state."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sitegen.model.record import Record

State = Literal["missing", "machine", "stale", "reviewed", "edited", "authored"]
STATES: tuple[State, ...] = ("authored", "edited", "reviewed", "machine", "stale", "missing")
# The states of texts that a person stands by.
CONFIRMED: tuple[State, ...] = ("reviewed", "edited", "authored")
# The states of texts that nobody has confirmed.
UNCONFIRMED: tuple[State, ...] = ("machine", "stale")


class Unconfirmed(NamedTuple):
    """Whether nobody has confirmed the translation of an article's title, and that of any sentence of its
    summary."""

    title: bool
    summary: bool


class Flag(Record, frozen=True):
    """A check's finding in a machine translation: the name of the rule, and what it found."""

    rule: str
    message: str


class Translation(Record, frozen=True):
    """The translation memory's record of a sentence. `machine` is the machine translation, if there was one,
    `engine` the engine that made it, and `flags` the findings of checks in it; `line` is 0 if there is no
    entry."""

    id: str
    text: str
    state: State
    engine: str = ""
    machine: str = ""
    line: int = 0
    flags: tuple[Flag, ...] = ()

    @property
    def maker(self) -> str:
        """The engine that made the text, or made the draft that a person then changed. Only its name is
        given, as the rest may be the address of a server. Empty if no machine made the text, or if that is
        unknown: an unconfirmed text that differs from the machine's may be a person's."""
        unknown = self.state == "stale" and self.text.split() != self.machine.split()
        return "" if unknown or self.state == "missing" else "".join(self.engine.split()[:1])
