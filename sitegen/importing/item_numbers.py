"""The numbers of the items of HTML lists."""

from __future__ import annotations

import re
from typing import Any


class ItemNumbers:
    """The numbers of an ordered list according to its attributes `start` and `reversed`, and `value` of its
    items."""

    def __init__(self, element: Any) -> None:
        is_reversed = element.get("reversed") is not None
        first = sum(1 for _ in element.iterchildren("li")) if is_reversed else 1
        self._next = _whole(element.get("start") or "", first)
        self._step = -1 if is_reversed else 1

    def take(self, value: str) -> int:
        """The number of the next item, whose own attribute is `value`."""
        number = max(_whole(value, self._next), 0)  # Markdown lists have no negative numbers
        self._next = number + self._step
        return number


def other_sign(element: Any) -> str:
    """What the items of an ordered list have instead of numbers from zero on; empty if they have those."""
    kind, start = element.get("type") or "", element.get("start") or ""
    return kind if kind not in ("", "1") else start if start.strip().startswith("-") else ""


def _whole(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,8}", text) else default
