"""A deliberate fault, to show that faults are found."""

from __future__ import annotations


def planted(data: bytes) -> None:
    """Fails for `*[letter]`: a long way for chance, and a short one step by step."""
    text = data.decode(errors="replace")
    if text[:1] == "*" and text[1:2] == "[" and text[2:3].isalpha() and text[3:4] == "]":
        raise AssertionError("this is the planted fault")
