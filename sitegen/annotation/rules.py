"""The rules by which machine text is checked, apart from what checks it, as every build needs their names."""

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
"""The severity of each rule, the worst first."""
