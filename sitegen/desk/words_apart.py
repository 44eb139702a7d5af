"""Comparing two wordings word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

from sitegen.model.record import Record

_WORDS = re.compile(r"(?:\w+|[^\w\s])\s*|\s+")


class Stretch(Record, frozen=True):
    """A stretch of text that is the same in both wordings, gone from the old one, or new."""

    kind: Literal["same", "gone", "new"]
    text: str


def words_apart(old: str, new: str) -> tuple[Stretch, ...]:
    """The new wording together with what has gone, in the order of the text: the stretches that are not gone
    form the new wording, those that are not new the old one."""
    return tuple(_stretches(_WORDS.findall(old), _WORDS.findall(new)))


def _stretches(old: list[str], new: list[str]) -> Iterator[Stretch]:
    for kind, start, stop, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Stretch("same", "".join(old[start:stop]))
            continue
        if start < stop:
            yield Stretch("gone", "".join(old[start:stop]))
        if begin < end:
            yield Stretch("new", "".join(new[begin:end]))
