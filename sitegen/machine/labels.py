"""Labels and datelines at the head of a sentence: `واشنطن -`, `وقال السفير:`.

What is split off before a sentence is translated and what is checked afterwards is found here, by one rule.
"""

from __future__ import annotations

import re

from sitegen.importing.dateline import find_dateline
from sitegen.model.record import Record

# The words of a label at most: a longer stretch before a colon is a clause.
_LABEL_WORDS = 6

_LABEL = re.compile(r"(?P<label>[^:.؟?!،؛«»\"“”()\n]{2,60}):\s+(?=\S)")
_DATELINE_END = re.compile(r"\s*(?P<mark>[-–—:/]?)\s*\Z")
# How English writes what stands between a dateline and the text.
_JOINTS = {":": ": ", "/": " – ", "": " "}


class Head(Record, frozen=True):
    """What stands before the sentence proper: its text without the mark behind it, what joins the two in
    a translation, and where the rest begins in the sentence."""

    text: str = ""
    joint: str = ""
    rest: int = 0
    is_dateline: bool = False


def find_label(text: str) -> Head:
    """The label at the head of a plain sentence, empty if there is none or nothing follows it.

    It is up to six words of one clause before a colon and white space, with a letter among them. It may hold
    digits (`المادة 140:`), which engines keep; a time of day is none, as no space follows its colon.
    """
    label = _LABEL.match(text)
    if label and len(label["label"].split()) <= _LABEL_WORDS and any(map(str.isalpha, label["label"])):
        return Head(label["label"].strip(), ": ", label.end())
    return Head()


def find_head(text: str) -> Head:
    """The dateline (see `importing.dateline`) or else the label at the head of a plain sentence."""
    dateline = find_dateline(text)
    if not dateline:
        return find_label(text)
    written = dateline[0]
    place, mark, _ = _DATELINE_END.split(written, maxsplit=1)
    rest = text[len(written) :]
    return Head(place, _JOINTS.get(mark, f" {mark} "), len(text) - len(rest.lstrip()), is_dateline=True)
