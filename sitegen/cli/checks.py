"""The check that commands run before they write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitegen.errors import Problem


def new_problems(folder: Path, planned: Mapping[str, bytes | None]) -> tuple[Problem, ...]:
    """The same as `building.builder.new_problems`, which is imported only when needed: without it, showing
    the help takes a third of the time."""
    from sitegen.building.builder import new_problems

    return new_problems(folder, planned)
