"""The check that commands make before they write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitegen.errors import Problem


def new_problems(folder: Path, planned: Mapping[str, bytes | None]) -> tuple[Problem, ...]:
    """As `building.builder.new_problems`, which is loaded only now: to show the help takes a third of the
    time without it."""
    from sitegen.building.builder import new_problems

    return new_problems(folder, planned)
