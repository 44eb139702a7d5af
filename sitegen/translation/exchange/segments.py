"""A sentence as it travels: what the three formats have in common."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Literal

import polib

from sitegen.content.load import MEMORY_FOLDER, MEMORY_SUFFIX
from sitegen.errors import ContentError, Problem
from sitegen.model import STATES, Record, State
from sitegen.translation import memory

CONFIRMED: tuple[State, ...] = ("reviewed", "edited", "authored")

# What a file says of who stands by a text: nobody; somebody who changed it (which tells nothing of a text
# that is the same as here); or a state that says confirmed.
Confirmation = Literal["none", "change", "state"]

ID = re.compile(r"s-[0-9A-Za-z_-]+")
_EXPORTED = re.compile(r"([a-z]+) ([0-9a-f]{16})")
_QUOTED = 60  # letters
_SPACE = re.compile(r"[ \t\r\n]+")
_LINE_END = re.compile(r"[\r\n]")
_MACHINE_COMMENT = re.compile(r"machine [^:\n]+:")


class Exported(Record, frozen=True):
    """What a sentence was when sitegen exported it; it tells a change there from a change here."""

    state: State
    digest: str

    def __str__(self) -> str:
        return f"{self.state} {self.digest}"


class Segment(Record, frozen=True):
    """One sentence with its text in a file.

    `slug` and `id` are empty where the file does not tell them; the Arabic does then. `previous` is the
    Arabic that `target` translates, if that is another than `source`. `comments` are the remarks of the
    machinery on the text, such as flags, one a line; `line` is the place in the file.
    """

    slug: str
    id: str
    source: str
    target: str
    confirmation: Confirmation = "none"
    exported: Exported | None = None
    previous: str = ""
    has_machine: bool = False
    engine: str = ""
    machine: str = ""
    comments: tuple[str, ...] = ()
    line: int = 0

    @property
    def is_as_exported(self) -> bool:
        """Whether the text is known to be the one that sitegen wrote."""
        return self.exported is not None and digest(self.target) == self.exported.digest

    @property
    def is_machine_text(self) -> bool:
        return self.has_machine and same(self.target, self.machine)


class Parsed(Record, frozen=True):
    """The segments of a file, in its order, and what of it cannot be used."""

    segments: tuple[Segment, ...]
    problems: tuple[Problem, ...] = ()


def normal(text: str) -> str:
    """The text as it counts: tools wrap, indent and trim. Other spaces than these are typography."""
    return _SPACE.sub(" ", text).strip(" ")


def same(one: str, other: str) -> bool:
    return normal(one) == normal(other)


def digest(text: str) -> str:
    """16 hexadecimal digits for the text, whatever its white space."""
    return hashlib.blake2b(normal(text).encode(), digest_size=8).hexdigest()


def parse_exported(text: str) -> Exported | None:
    """The record that `str(Exported)` makes; None for anything else."""
    match = _EXPORTED.fullmatch(text.strip())
    state = next((state for state in STATES if match and state == match[1]), None)
    return Exported(state, match[2]) if match and state else None


def engine_name(text: str) -> str:
    """An engine's name that the machine comment of a memory can hold."""
    return normal(text.replace(":", " ")) or "unknown"


def segment_of(
    slug: str,
    entry: polib.POEntry,
    unit: memory.Unit,
    confirmation: Confirmation,
    exported: Exported | None = None,
) -> Segment:
    """An entry of a PO file as it travels."""
    return Segment(
        slug=slug,
        id=unit.id,
        source=unit.source,
        target=unit.target,
        confirmation=confirmation,
        exported=exported,
        previous=unit.previous,
        has_machine=unit.has_machine,
        engine=unit.engine,
        machine=unit.machine,
        comments=remarks([entry.comment]),
        line=unit.line,
    )


def segments_of(slug: str, po: polib.POFile) -> tuple[Segment, ...]:
    """The sentences of a memory that is in step with its article (see `memory.sync`).

    Raises a ContentError for sentences without an id.
    """
    segments: list[Segment] = []
    problems: list[Problem] = []
    for entry, unit in zip(po, memory.units_of(po), strict=True):
        if unit.obsolete:
            continue
        if not unit.id:
            told, hint = "a sentence without an id cannot be exported", f"run: sitegen sync {slug}"
            problems.append(Problem(memory_name(slug), unit.line, told, hint))
        state = memory.state_of(unit)
        confirmation: Confirmation = "state" if state in CONFIRMED else "none"
        exported = Exported(state, digest(unit.target))
        segments.append(segment_of(slug, entry, unit, confirmation, exported))
    if problems:
        raise ContentError(*problems)
    return tuple(segments)


def shortened(text: str) -> str:
    """A text as it is quoted in a message."""
    line = normal(text)
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"


def remarks(texts: Iterable[str]) -> tuple[str, ...]:
    """The lines of comments that do not hold the machine's text."""
    lines = [line for text in texts for line in _LINE_END.split(text)]
    return tuple(line for line in lines if line.strip() and not _MACHINE_COMMENT.match(line))


def memory_name(slug: str) -> str:
    """The file of an article's memory, as told to people."""
    return f"{MEMORY_FOLDER}/{slug}{MEMORY_SUFFIX}"
