"""Deciding what an imported file changes here, and what it does not."""

from __future__ import annotations

from typing import Literal

from sitegen.errors import Problem
from sitegen.model.record import Record

Decision = Literal["take", "keep", "conflict"]


class Brought(Record, frozen=True):
    """The result of importing a file: how many items are `new`, `changed` and `unchanged`, and the problems
    of the others."""

    new: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...] = ()


def decide(here: str, there: str, base: str, *, force: bool) -> Decision:
    """What to do with an existing item that comes back. The arguments are revisions: of the item here, of the
    item in the file, and of the item as it was exported (empty if the file does not say)."""
    if there in (here, base):
        return "keep"
    return "take" if force or base == here else "conflict"


def conflict(what: str, name: str, line: int, base: str) -> Problem:
    """The problem that an item has changed both here and there, or that the file does not say what it was
    exported from."""
    message = f"{what} has changed both here and there since it was exported"
    if not base:
        message = f"{what} differs from the one here, and the file does not say which version it is based on"
    return Problem(name, line, message, "use --force to take what the file says", rule="import-conflict")
