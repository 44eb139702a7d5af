"""Grouping the problems of a file by reason."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from sitegen.errors import Problem

# The parts in which messages for the same reason differ: the sentence, its text, the line, and the name of a
# code.
_SENTENCE = re.compile(r"\S*(?<![\w-])s-[\w-]+|(?<=^no sentence has this )(\w+): .*|on line \d+|\(<\w+>\)")
_MOST_LINES = 12


def grouped(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of files, with those that have the same reason merged into one at the first line
    concerned."""
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for problem in sorted(problems):
        reason = _SENTENCE.sub("", problem.message)
        groups.setdefault((problem.path, problem.severity, problem.rule, reason), []).append(problem)
    return tuple(sorted(_together(group) for group in groups.values()))


def _together(group: list[Problem]) -> Problem:
    first, *others = group
    if not others:
        return first
    lines = [str(problem.line) for problem in others[:_MOST_LINES]]
    more = " and others" if len(others) > _MOST_LINES else ""
    place = "line" if len(others) == 1 else "lines"
    message = f"{first.message}; the same in {len(others)} more, {place} {', '.join(lines)}{more}"
    return replace(first, message=message)
