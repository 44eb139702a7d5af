"""What a file that comes back changes here, and what it does not."""

from __future__ import annotations

from typing import Literal

from sitegen.errors import Problem
from sitegen.model.record import Record

Decision = Literal["take", "keep", "conflict"]


class Brought(Record, frozen=True):
    """What became of the items of a file: how many are `new`, `changed`, and as they were here; and problems
    of the others."""

    new: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...] = ()


def decide(here: str, there: str, base: str, *, force: bool) -> Decision:
    """What becomes of an item that is here and comes back. All are revisions: of what is here, of what the
    file says, and of what it said when it was exported (empty where nothing tells)."""
    if there in (here, base):
        return "keep"
    return "take" if force or base == here else "conflict"


def conflict(what: str, name: str, line: int, base: str) -> Problem:
    """The problem that something has changed here, or that nothing tells whether it has."""
    message = f"{what} has changed both here and there since it was exported"
    if not base:
        message = f"{what} differs from the one here, and the file does not say from what it was made"
    return Problem(name, line, message, "--force takes over what the file says", rule="import-conflict")
