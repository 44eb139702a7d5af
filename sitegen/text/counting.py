"""Counts of things, as messages word them."""

from __future__ import annotations


def counted(number: int, one: str, several: str = "") -> str:
    """`1 file`, `2 files`; `several` is the plural if it is not `one` with an s."""
    return f"{number} {one if number == 1 else several or one + 's'}"
