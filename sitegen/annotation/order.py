"""The order of rules, and of findings in reports, worst first.

Errors come first, then names that are not as in the glossary, wrong numbers, other warnings, stale
translations, remarks, unchecked machine translations, and last missing translations, which take longest.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from sitegen.annotation.rules import RULES
from sitegen.content.layout import slug_of_memory
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
"""The rules, worst first: those by which machine translations are flagged, and the states in which a sentence
waits."""

_PLACES = {rule: place for place, rule in enumerate(ORDER)}
_STALE = _PLACES["stale"]


def place_of_rule(rule: str) -> int:
    """The place of a rule in the order; the worst is 0. Rules that do not apply to sentences have the place
    of stale translations."""
    return _PLACES.get(rule, _STALE)


def place_of(problem: Problem) -> tuple[int, int, Problem]:
    """The sort key of a finding, worst first: errors in content that cannot be used, then by rule, and within
    a rule by file and line. Information about files other than translations has the place of unchecked
    machine translations."""
    place = place_of_rule(problem.rule)
    if problem.rule not in _PLACES:
        place = {"error": -1, "warning": _STALE, "info": _PLACES["machine"]}[problem.severity]
    return place, RANK[problem.severity], problem


def gathered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Findings for a report, worst first. The missing sentences of an article become one finding, and a
    flagged translation is not also reported as a machine's."""
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
            slug = slug_of_memory(problem.path)
            hint = f"sitegen check {slug} --only missing lists them"
            shown.append(replace(problem, line=0, message=message, hint=hint))
    return tuple(shown)
