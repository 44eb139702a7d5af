"""The rules by which content and machine translations are checked. They are separate from the checks, as
their names are needed everywhere."""

from __future__ import annotations

from sitegen.errors import Severity

RULES: dict[str, Severity] = {
    "empty": "error",
    "leftover-arabic": "error",
    "unknown-token": "error",
    "entities": "error",
    "numbers": "warning",
    "unmet-term": "warning",
    "length-ratio": "warning",
    "lost-label": "warning",
    "lost-question": "warning",
    "repetition": "warning",
    "quotes": "info",
    "brackets": "info",
    "sentence-ends": "info",
}
"""The severity of each rule, worst first."""

NAMES = frozenset(RULES) | {
    "content", "tag", "unmentioned", "ambiguous-name", "missing", "stale", "machine", "unsynced",
    "lost-markup", "literal-markup", "no-definition", "unused", "unpublished",
}  # fmt: skip
"""All rules: for machine translations, for content, and for content that cannot be used."""
