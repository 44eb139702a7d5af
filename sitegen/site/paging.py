"""Long lists in pages with stable addresses.

The first page has the address of the list and holds the newest items. Older pages are numbered from the
oldest, so that a new article changes only the first page, until it has grown to the size of two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sitegen.site.urls import page_url


class Stretch(NamedTuple):
    """A page of a list: its address, the items that it holds (newest first), and the adjacent pages."""

    url: str
    start: int
    stop: int
    newer: str | None
    older: str | None


def in_pages(url: str, sizes: Sequence[int], most: int) -> list[Stretch]:
    """The pages of the list at `url`, newest first; there is always at least one. `sizes` are the sizes of
    its items, newest first. An older page is closed once it holds `most`; the first holds up to twice as
    much, so that it is never a short remainder."""
    left, held, stop = sum(sizes), 0, len(sizes)
    cuts = [stop]
    for at in range(len(sizes) - 1, -1, -1):
        held += sizes[at]
        left -= sizes[at]
        if held >= most and left >= most:
            cuts.append(at)
            held = 0
    bounds = [0, *reversed(cuts)]
    last = len(bounds) - 2
    urls = [url, *(page_url(url, number) for number in range(last, 0, -1))]
    return [
        Stretch(
            urls[number],
            bounds[number],
            bounds[number + 1],
            urls[number - 1] if number else None,
            urls[number + 1] if number < last else None,
        )
        for number in range(last + 1)
    ]
