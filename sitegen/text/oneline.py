"""Texts on one line, as comments and messages hold them."""

from __future__ import annotations


def on_one_line(text: str) -> str:
    """`text` without white space at its ends, and each run of it inside as one space."""
    return " ".join(text.split())


def shortened(text: str, length: int = 60) -> str:
    """`text` on one line as a message quotes it: at most `length` characters, with … for the rest."""
    line = on_one_line(text)
    return line if len(line) <= length else f"{line[: length - 1]}…"
