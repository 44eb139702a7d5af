"""How every problem in the input is reported, from a misspelt field to a quote that no longer matches."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

Severity = Literal["error", "warning", "info"]
RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}

_CONTROLS = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]+")


class Problem(msgspec.Struct, frozen=True, order=True):
    """One finding about one place in the input.

    `path` is relative to the site folder if it is inside it; `line` counts from 1, and 0 means the file as a
    whole. `rule` names the check, so that lists can be filtered.
    """

    path: str
    line: int
    message: str
    hint: str = ""
    severity: Severity = "error"
    rule: str = "content"

    def __str__(self) -> str:
        """The problem on one line, whatever the input that it quotes contains."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        text = f"{place}: {self.message}" + (f" ({self.hint})" if self.hint else "")
        # Nearly all messages are printable, except that they isolate what they quote. Looking first takes 5 %
        # off a `check` that lists 18,000 of them.
        if text.replace("\u2068", "").replace("\u2069", "").isprintable():
            return text
        return _CONTROLS.sub(" ", text)


class ContentError(Exception):
    """Input that cannot be used as it is; holds every problem found, ordered by file and line."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class OutputError(ContentError):
    """The requested output location cannot be used; nothing is wrong with the content."""


class Problems:
    """Collects problems, so that a run reports all of them and not just the first. `found` holds errors;
    `warnings` do not stop the run."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.warnings: list[Problem] = []

    def report(self, path: str, line: int, message: str, hint: str = "") -> None:
        self.found.append(Problem(path, line, message, hint))

    def warn(self, path: str, line: int, message: str, hint: str, rule: str) -> None:
        self.warnings.append(Problem(path, line, message, hint, "warning", rule))

    def extend(self, error: ContentError) -> None:
        self.found.extend(error.problems)

    @contextlib.contextmanager
    def collected(self) -> Iterator[None]:
        """Adds the problems of a ContentError and continues."""
        try:
            yield
        except ContentError as error:
            self.extend(error)

    def raise_if_any(self) -> None:
        if self.found:
            raise ContentError(*self.found)


def reason_of(error: OSError) -> str:
    """Why the operating system refused, worded for messages: `permission denied`."""
    return (error.strerror or str(error)).lower()


def closest(word: str, known: Iterable[str]) -> str:
    """The one of the `known` words that `word` may be a misspelling of, or "". At most two letters, and at
    most a third of them, may be wrong, missing, extra or swapped."""
    # Slow to load, and not needed when nothing is wrong.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extractOne(word, sorted(known), scorer=OSA.distance, score_cutoff=min(2, len(word) // 3))
    return found[0] if found else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the closest of the `known` words, or lists them if none is close."""
    choices = sorted(known)
    if near := closest(word, choices):
        return f'did you mean "{near}"?'
    return f"known: {', '.join(choices)}" if 0 < len(choices) <= 12 else ""
