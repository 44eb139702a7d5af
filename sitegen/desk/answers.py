"""What comes of a request to the desk."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.errors import Problem
from sitegen.model.record import Record


class Planned(Record, frozen=True):
    """The bytes that files are to have, by path in the site, in the order in which they are to be written."""

    files: Mapping[str, bytes]


class Refused(Record, frozen=True):
    """Nothing is written, for these reasons."""

    problems: tuple[Problem, ...]


class Conflict(Record, frozen=True):
    """Nothing is written, as what the request was made from has changed since. `typed` is the text that was
    to be written, `now` the one that is there, and `seen` the digest that a request made from that would
    give."""

    typed: str
    now: str
    seen: str


class Saved(Record, frozen=True):
    """The files that were written, by path in the site, and the name by which that can be undone. Both are
    empty if everything was so already."""

    undo: str = ""
    files: tuple[str, ...] = ()


# What an action gives, and what becomes of it.
Plan = Planned | Refused | Conflict
Outcome = Saved | Refused | Conflict


def refused(path: str, message: str, hint: str = "", line: int = 0) -> Refused:
    """A refusal for one reason, about a place in a file."""
    return Refused((Problem(path, line, message, hint),))
