"""Labels and datelines at the beginning of a sentence: `واشنطن -`, `وقال السفير:`.

They are split off before a sentence is translated, and checked afterwards; both use the same rule, which is
here.
"""

from __future__ import annotations

import re

from sitegen.importing.dateline import find_dateline
from sitegen.model.record import Record

# The most words in a label: a longer stretch before a colon is a clause.
_LABEL_WORDS = 6

_LABEL = re.compile(r"(?P<label>[^:.؟?!،؛«»\"“”()\n]{2,60}):\s+(?=\S)")
_DATELINE_END = re.compile(r"\s*(?P<mark>[-–—:/]?)\s*\Z")
# How English separates a dateline from the text.
_JOINTS = {":": ": ", "/": " – ", "": " "}


class Head(Record, frozen=True):
    """The part before the sentence proper: its text without the mark after it, what joins the two in a
    translation, and the offset of the rest in the sentence."""

    text: str = ""
    joint: str = ""
    rest: int = 0
    is_dateline: bool = False


def find_label(text: str) -> Head:
    """The label at the beginning of a plain sentence, empty if there is none or nothing follows it.

    It has up to six words of one clause, including at least one letter, before a colon and white space. It
    may contain digits (`المادة 140:`), which engines keep; a time of day does not count, as no space follows
    its colon.
    """
    label = _LABEL.match(text)
    if label and len(label["label"].split()) <= _LABEL_WORDS and any(map(str.isalpha, label["label"])):
        return Head(label["label"].strip(), ": ", label.end())
    return Head()


def find_head(text: str) -> Head:
    """The dateline (see `importing.dateline`) or else the label at the beginning of a plain sentence."""
    dateline = find_dateline(text)
    if not dateline:
        return find_label(text)
    written = dateline[0]
    place, mark, _ = _DATELINE_END.split(written, maxsplit=1)
    rest = text[len(written) :]
    return Head(place, _JOINTS.get(mark, f" {mark} "), len(text) - len(rest.lstrip()), is_dateline=True)
