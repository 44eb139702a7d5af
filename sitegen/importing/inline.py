"""Links and emphasis in a line of text, as ranges of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

MarkKind = Literal["strong", "emphasis", "link"]


class Mark(msgspec.Struct, frozen=True, order=True):
    """Markup of the characters from `start` to `end` (half-open); `href` is the address of a link."""

    start: int
    end: int
    kind: MarkKind
    href: str = ""


class Run(msgspec.Struct, frozen=True):
    """A piece of text, and the markup around it from the outside in: pairs of kind and address."""

    text: str
    styles: tuple[tuple[MarkKind, str], ...] = ()


def fold_runs(runs: Sequence[Run]) -> tuple[str, tuple[Mark, ...]]:
    """The text of the runs on one line, with each run of white space as one space, and its marks.

    White space at the edges of markup is left outside it.
    """
    text = ""
    spaced = True
    opened: list[tuple[MarkKind, str, int]] = []
    marks: list[Mark] = []

    def close(depth: int) -> None:
        while len(opened) > depth:
            kind, href, start = opened.pop()
            if start < len(text):
                marks.append(Mark(start, len(text), kind, href))

    for run in runs:
        if not run.text.strip():
            spaced = spaced or bool(run.text)
            continue
        shared = 0
        for before, now in zip(opened, run.styles, strict=False):
            if before[:2] != now:
                break
            shared += 1
        close(shared)
        words = run.text.split()
        if text and (spaced or run.text[0].isspace()):
            text += " "
        opened += [(kind, href, len(text)) for kind, href in run.styles[shared:]]
        text += " ".join(words)
        spaced = run.text[-1].isspace()
    close(0)
    return text, tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end)))


def moved(marks: Iterable[Mark], by: int) -> tuple[Mark, ...]:
    """The marks of a text after it has been moved by `by` characters to the right (or, if negative, after its
    first characters have been cut off)."""
    found = (
        msgspec.structs.replace(mark, start=max(mark.start + by, 0), end=mark.end + by)
        for mark in marks
        if mark.end + by > 0
    )
    return tuple(found)


def is_wholly(text: str, marks: Iterable[Mark], kind: MarkKind) -> bool:
    """Whether all letters and digits of the text are inside marks of one kind."""
    return bool(text) and share(text, marks, kind) == 1


def share(text: str, marks: Iterable[Mark], kind: MarkKind) -> float:
    """The share of the letters and digits of the text that are inside marks of one kind, from 0 to 1."""
    inside, end = 0, 0
    for mark in sorted(mark for mark in marks if mark.kind == kind):
        inside += sum(map(str.isalnum, text[max(mark.start, end) : mark.end]))
        end = max(mark.end, end)
    letters = sum(map(str.isalnum, text)) if inside else 0
    return inside / letters if letters else 0.0
