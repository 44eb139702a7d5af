"""The one way a problem with input is told, from a misspelt field to a quote that no longer fits."""

from __future__ import annotations

import contextlib
import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

Severity = Literal["error", "warning", "info"]
RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}

_MANY = 20
_CONTROLS = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]+")


class Problem(msgspec.Struct, frozen=True, order=True):
    """One finding about one place in the input.

    `path` is relative to the site folder where it lies inside it; `line` counts from 1, and 0 means
    the file as a whole. `rule` names the check, so that lists can be filtered.
    """

    path: str
    line: int
    message: str
    hint: str = ""
    severity: Severity = "error"
    rule: str = "content"

    def __str__(self) -> str:
        """One line, whatever the parts of the input hold that are told in it."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return _CONTROLS.sub(" ", f"{place}: {self.message}" + (f" ({self.hint})" if self.hint else ""))


class ContentError(Exception):
    """Input that cannot be used as it is; holds every problem found, in file and line order."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class OutputError(ContentError):
    """A place to write to that cannot be used; it was asked for, and nothing is wrong with the content."""


class Problems:
    """Collects problems, so that all of a run are told together and not the first alone."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def tell(self, path: str, line: int, message: str, hint: str = "") -> None:
        self.found.append(Problem(path, line, message, hint))

    def extend(self, error: ContentError) -> None:
        self.found.extend(error.problems)

    @contextlib.contextmanager
    def collected(self) -> Iterator[None]:
        """Goes on after a ContentError, with its problems."""
        try:
            yield
        except ContentError as error:
            self.extend(error)

    def raise_if_any(self) -> None:
        if self.found:
            raise ContentError(*self.found)


def reason_of(error: OSError) -> str:
    """Why the operating system refused, as messages say it: `permission denied`."""
    return (error.strerror or str(error)).lower()


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest of the `known` words, or lists them if none is near."""
    choices: Sequence[str] = sorted(known)
    likely = choices
    if len(choices) > _MANY:
        # A file may have thousands of slips, each of which is compared with thousands of words.
        from rapidfuzz import fuzz, process

        found = process.extract(word, choices, scorer=fuzz.ratio, score_cutoff=60, limit=_MANY)
        likely = [choice for choice, *_ in found]
    near = difflib.get_close_matches(word, likely, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    return f"known: {', '.join(choices)}" if 0 < len(choices) <= 12 else ""
