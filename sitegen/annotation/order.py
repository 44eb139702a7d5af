"""The order of rules, and of findings in reports, worst first.

Errors come first, then names that are not as in the glossary, wrong numbers, other warnings, stale
translations, remarks, unchecked machine translations, and last missing translations, which take longest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

from msgspec.structs import replace

from sitegen.annotation.rules import RULES
from sitegen.content.layout import slug_of_memory
from sitegen.errors import RANK, Problem, Severity

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


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Findings, worst first: errors in content that cannot be used, then by rule, and within a rule by file
    and line. Information about files other than translations has the place of unchecked machine
    translations."""
    # Most findings are in the order of files already: two simple orders take less time than one of triples.
    return sorted(sorted(problems), key=lambda problem: _place(problem.rule, problem.severity))


@cache
def _place(rule: str, severity: Severity) -> tuple[int, int]:
    place = place_of_rule(rule)
    if rule not in _PLACES:
        place = {"error": -1, "warning": _STALE, "info": _PLACES["machine"]}[severity]
    return place, RANK[severity]


def gathered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Findings for a report, worst first. The missing sentences of an article become one finding, and a
    flagged translation is not also reported as a machine's."""
    found = in_order(problems)
    flagged = {(problem.path, problem.line) for problem in found if problem.rule in RULES}
    missing = Counter(problem.path for problem in found if problem.rule == "missing")
    shown: list[Problem] = []
    for problem in found:
        if problem.rule == "machine":
            if (problem.path, problem.line) not in flagged:
                shown.append(problem)
        elif problem.rule != "missing" or missing[problem.path] == 1:
            shown.append(problem)
        elif number := missing.pop(problem.path, 0):
            message = f"{number} sentences have no translation yet"
            slug = slug_of_memory(problem.path)
            hint = f"sitegen check {slug} --only missing lists them"
            shown.append(replace(problem, line=0, message=message, hint=hint))
    return tuple(shown)
