"""Texts on one line, for comments and messages."""

from __future__ import annotations


def on_one_line(text: str) -> str:
    """`text` without white space at its ends and with each inner run of it as one space."""
    return " ".join(text.split())


def shortened(text: str, length: int = 60) -> str:
    """`text` on one line, shortened for quoting in a message: at most `length` characters, ending in … if
    cut."""
    line = on_one_line(text)
    return line if len(line) <= length else f"{line[: length - 1]}…"
