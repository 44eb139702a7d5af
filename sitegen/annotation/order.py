"""What is worst: the order of rules, and of findings for a reader.

Errors come first, then names that are not as in the glossary, wrong numbers, other flags, translations of
another wording, unchecked machine text, and last what is missing, which takes longest.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from sitegen.annotation.rules import RULES
from sitegen.errors import RANK, Problem

_ERRORS = [rule for rule, severity in RULES.items() if severity == "error"]
_WARNINGS = [rule for rule, severity in RULES.items() if severity == "warning"]
_REMARKS = [rule for rule, severity in RULES.items() if severity == "info"]
_FIRST_WARNINGS = ("unmet-term", "numbers")

ORDER: tuple[str, ...] = (
    *_ERRORS,
    *_FIRST_WARNINGS,
    *(rule for rule in _WARNINGS if rule not in _FIRST_WARNINGS),
    "stale",
    *_REMARKS,
    "machine",
    "missing",
)
"""The rules, worst first: those by which machine text is flagged, and the states in which a sentence
waits."""

_PLACES = {rule: place for place, rule in enumerate(ORDER)}
_STALE = _PLACES["stale"]


def place_of_rule(rule: str) -> int:
    """The place of a rule, the worst at 0. Rules that are not those of a sentence stand where stale
    translations do."""
    return _PLACES.get(rule, _STALE)


def place_of(problem: Problem) -> tuple[int, int, Problem]:
    """What findings are sorted by, worst first: errors of content that cannot be used, then by rule, those of
    a rule in the order of files and lines. What is only good to know of other files than translations stands
    with the unchecked text of machines."""
    place = place_of_rule(problem.rule)
    if problem.rule not in _PLACES:
        place = {"error": -1, "warning": _STALE, "info": _PLACES["machine"]}[problem.severity]
    return place, RANK[problem.severity], problem


def gathered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Findings for a reader, worst first: the missing sentences of an article are one, and text that is
    flagged is not called a machine's once more."""
    found = sorted(problems, key=place_of)
    flagged = {(problem.path, problem.line) for problem in found if problem.rule in RULES}
    missing: dict[str, list[Problem]] = {}
    for problem in found:
        if problem.rule == "missing":
            missing.setdefault(problem.path, []).append(problem)
    shown: list[Problem] = []
    for problem in found:
        of_file = missing.get(problem.path, [])
        if problem.rule == "machine" and (problem.path, problem.line) in flagged:
            continue
        if problem.rule != "missing" or len(of_file) == 1:
            shown.append(problem)
        elif problem == of_file[0]:
            message = f"{len(of_file)} sentences have no translation yet"
            hint = "sitegen check --only missing lists them"
            shown.append(replace(problem, line=0, message=message, hint=hint))
    return tuple(shown)
