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
# The same as bytes of UTF-8: those of one byte, and the others. What begins with fixed bytes is found fast.
_BYTES = bytes([*range(0x20), 0x7F])
_LONGER = (re.compile(rb"\xc2[\x80-\x9f]"), re.compile(rb"\xe2\x80[\xa8\xa9]"))


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
        return _CONTROLS.sub(" ", self._as_is())

    def _as_is(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message} ({self.hint})" if self.hint else f"{place}: {self.message}"


def lines_of(problems: Iterable[Problem]) -> str:
    """A line for each problem, with its severity and rule."""
    lines = [f"{problem.severity}: [{problem.rule}] {problem._as_is()}" for problem in problems]
    text = "\n".join(lines)
    # Hardly any text has a control character. To look for them line by line takes longer than all the rest.
    data = text.encode("utf-8", "surrogatepass")
    shorter = len(data) - len(data.translate(None, _BYTES))
    if shorter > max(len(lines) - 1, 0) or any(pattern.search(data) for pattern in _LONGER):
        text = "\n".join([_CONTROLS.sub(" ", line) for line in lines])
    return text


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
