"""Sentences as items of exchange formats: what all formats of translations have in common."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

import polib

from sitegen.content.layout import memory_path
from sitegen.content.memory.entries import Unit, state_of, units_of
from sitegen.content.memory.provenance import remarks_in
from sitegen.errors import ContentError, Problem
from sitegen.formats import base
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.language import Lang, Pair
from sitegen.model.record import Record
from sitegen.model.translation import CONFIRMED, STATES, State

# Who stands by a text according to a file: nobody; somebody who changed it (which says nothing if the text is
# the same as here); or a state that says that it is confirmed.
Confirmation = Literal["none", "change", "state"]
# How to count a text about which a file says nothing.
Stateless = Literal["", "unconfirmed", "confirmed"]

_EXPORTED = re.compile(r"([a-z]+) ([0-9a-f]{16})")
_SPACE = re.compile(r"[ \t\r\n]+")


class Exported(Record, frozen=True):
    """The state of a sentence and the `fingerprint` of its text when sitegen exported it, which distinguish a
    change in the file from one here."""

    state: State
    fingerprint: str

    def __str__(self) -> str:
        return f"{self.state} {self.fingerprint}"


class Code(NamedTuple):
    """A tool's code that replaces markup in a text: the name of its element; the `mark` that distinguishes it
    from other codes in the text and is the same in source and translation; and the text that it contains,
    which is None if only the tool knows it."""

    name: str
    mark: str
    text: str | None = None


class Coded(Record, frozen=True):
    """The texts of a sentence with the codes in them, as in the file."""

    source: tuple[str | Code, ...]
    target: tuple[str | Code, ...]


class Segment(Record, frozen=True):
    """One sentence with its text in a file.

    `slug` and `id` are empty if the file does not give them; the sentence is then identified by its source.
    `previous` is the source that `target` translates, if it differs from `source`. `engine` is the engine
    that made the text `machine`, or "". `comments` are the remarks recorded with that text, such as flags,
    one per line; `line` is the line in the file. If `is_stateless`, the file says nothing at all about the
    text, not even that it is unconfirmed. If there are codes that stand for markup, `coded` has the texts
    with them; the other texts have the content of the codes instead.
    """

    slug: str
    id: str
    source: str
    target: str
    confirmation: Confirmation = "none"
    exported: Exported | None = None
    previous: str = ""
    engine: str = ""
    machine: str = ""
    comments: tuple[str, ...] = ()
    line: int = 0
    is_stateless: bool = False
    coded: Coded | None = None

    @property
    def is_as_exported(self) -> bool:
        """Whether the text is known to be the one that sitegen wrote."""
        return self.exported is not None and fingerprint(self.target) == self.exported.fingerprint

    @property
    def texts(self) -> tuple[str, ...]:
        """All its texts."""
        return self.source, self.target, self.previous, self.engine, self.machine, *self.comments

    @property
    def has_machine(self) -> bool:
        return self.engine != ""

    @property
    def is_machine_text(self) -> bool:
        # As for the state of an entry, whose comment has the machine's text with its white space normalised.
        return self.has_machine and self.target.split() == self.machine.split()


# The segments of a file.
Parsed = base.Parsed[Segment]


def normal(text: str) -> str:
    """The text with normalised white space, as tools wrap, indent and trim texts. Spaces other than these are
    typography and are kept."""
    return _SPACE.sub(" ", text).strip(" ")


def plain(parts: Iterable[str | Code]) -> str:
    """A text without its codes."""
    return "".join(part for part in parts if isinstance(part, str))


def written(parts: Iterable[str | Code]) -> str:
    """A text with the content of its codes, as far as the file gives it."""
    return "".join(part if isinstance(part, str) else part.text or "" for part in parts)


def is_coded(parts: Iterable[str | Code]) -> bool:
    return any(isinstance(part, Code) for part in parts)


def unknown_code(parts: Iterable[str | Code]) -> str:
    """The name of the first code whose content only the tool knows; "" if there is none."""
    return next((part.name for part in parts if isinstance(part, Code) and part.text is None), "")


def trimmed(parts: Iterable[str | Code]) -> tuple[str | Code, ...]:
    """A text with codes and with white space normalised as in `normal`, on whichever side of a code it is."""
    found: list[str | Code] = []
    last = " "
    for part in parts:
        if isinstance(part, str) and part:
            text = _SPACE.sub(" ", part)
            found.append(text.removeprefix(" ") if last == " " else text)
            last = text[-1]
        elif part:
            found.append(part)
    for number, part in reversed([*enumerate(found)]):
        if isinstance(part, str) and part:
            found[number] = part.removesuffix(" ")
            break
    return joined(found)


def joined(parts: Iterable[str | Code]) -> tuple[str | Code, ...]:
    """A text with codes, with the text between two codes joined into one part."""
    found: list[str | Code] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part:
            found.append(part)
    return tuple(found)


def same(one: str, other: str) -> bool:
    return normal(one) == normal(other)


def fingerprint(text: str) -> str:
    """16 hexadecimal digits that identify the text regardless of white space."""
    return hashlib.blake2b(normal(text).encode(), digest_size=8).hexdigest()


def parse_exported(text: str) -> Exported | None:
    """The record in a text written by `str(Exported)`; None for any other text."""
    match = _EXPORTED.fullmatch(text.strip())
    state = next((state for state in STATES if match and state == match[1]), None)
    return Exported(state, match[2]) if match and state else None


def language_of(tag: str, pair: Pair) -> Lang | None:
    """The language of `pair` that another program means by `tag`, as some programs add or omit regions or
    write `_` for `-`; None if it is neither."""
    written = tag.lower().replace("_", "-")
    exact = next((code for code in pair if code.lower() == written), None)
    return exact or next((code for code in pair if code.split("-")[0] == written.split("-")[0]), None)


def engine_name(text: str) -> str:
    """An engine's name in a form that the machine comment of a memory can hold."""
    return normal(text.replace(":", " ")) or "unknown"


def segment_of(
    slug: str, unit: Unit, confirmation: Confirmation, exported: Exported | None = None
) -> Segment:
    """The segment for an entry of a PO file."""
    return Segment(
        slug=slug,
        id=unit.id,
        source=unit.source,
        target=unit.target,
        confirmation=confirmation,
        exported=exported,
        previous=unit.previous,
        engine=unit.provenance.engine,
        machine=unit.provenance.machine,
        comments=remarks_in([unit.provenance.comment]),
        line=unit.line,
    )


def segments_of(slug: str, po: polib.POFile, pair: Pair = DEFAULT_PAIR) -> tuple[Segment, ...]:
    """The sentences of a memory that is in step with its article (see `memory.sync`).

    Raises a ContentError for sentences without an id.
    """
    units = [unit for unit in units_of(po) if not unit.obsolete]
    path, hint = memory_path(slug, pair.target), f"run: sitegen sync {slug}"
    message = "a sentence without an id cannot be exported"
    problems = [Problem(path, unit.line, message, hint) for unit in units if not unit.id]
    if problems:
        raise ContentError(*problems)
    exports = [Exported(state_of(unit), fingerprint(unit.target)) for unit in units]
    return tuple(
        segment_of(slug, unit, "state" if exported.state in CONFIRMED else "none", exported)
        for unit, exported in zip(units, exports, strict=True)
    )
