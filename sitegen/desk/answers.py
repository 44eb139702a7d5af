"""The outcomes of a request to the desk."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.errors import Problem
from sitegen.model.record import Record


class Planned(Record, frozen=True):
    """The bytes that files should get, by path in the site, in the order in which to write them."""

    files: Mapping[str, bytes]


class Refused(Record, frozen=True):
    """Nothing is written because of these problems."""

    problems: tuple[Problem, ...]


class Conflict(Record, frozen=True):
    """Nothing is written because the text has changed since the editor saw it. `typed` is the text that was
    to be written, `now` the current one, and `seen` the digest for a request that is based on the current
    one."""

    typed: str
    now: str
    seen: str


class Saved(Record, frozen=True):
    """The files that were written, by path in the site, and the name under which this can be undone. Both are
    empty if nothing had to change."""

    undo: str = ""
    files: tuple[str, ...] = ()


# What an action returns, and how it ends.
Plan = Planned | Refused | Conflict
Outcome = Saved | Refused | Conflict


def refused(path: str, message: str, hint: str = "", line: int = 0) -> Refused:
    """A refusal with a single problem, at a place in a file."""
    return Refused((Problem(path, line, message, hint),))
