"""The record of a machine translation in the comment of its PO entry: the text and its history.

```po
#. machine argos translate-AA_BB 1.9 beam=4: the text as offered, equal to msgstr until a person changes it
#. raw: the engine's own text, if repairs or the glossary changed it
#. repaired: html-entities, spacing
#. flag numbers: 3 in the source, 4 in the translation
#. suggestion argos translate-AA_BB 1.9 beam=4 for 5d41402a: a new text beside a person's, which is kept
#. unconfirmed: "the text of a fuzzy entry that is not the machine's, as in msgstr"
```
The last line exists because OmegaT writes fuzzy entries without their text.

Lines that other tools wrote in the comment are kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import polib

from sitegen.model.record import Record
from sitegen.model.translation import Flag
from sitegen.text.oneline import on_one_line

# The head of the line with the machine's text; its group is the engine.
MACHINE = r"machine ([^:\n]+): ?"

_HEAD = re.compile(
    r"(?:machine (?P<machine>[^:\n]+)|suggestion (?P<suggestion>[^:\n]+)|flag (?P<flag>[a-z-]+)"
    r"|(?P<raw>raw)|(?P<repaired>repaired)|(?P<unconfirmed>unconfirmed)): ?"
)


class Provenance(Record, frozen=True):
    """The comment of an entry as read by `parse`: the whole comment, the engine ("" if there is none) and its
    text, the findings of checks in that text, and an unconfirmed text that is not the machine's, if any."""

    comment: str = ""
    engine: str = ""
    machine: str = ""
    flags: tuple[Flag, ...] = ()
    unconfirmed: str = ""


class Draft(Record, frozen=True):
    """A machine translation of one sentence, as inline Markdown, with its history: the engine's own text, the
    names of the rules that changed it, and the findings of the checks."""

    engine: str
    text: str
    raw: str
    rules: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()


class Suggestion(NamedTuple):
    """A machine's text that is suggested beside a person's, and the engine that made it."""

    engine: str
    text: str


class _Line(NamedTuple):
    """A line of a comment: its kind (a group of `_HEAD`, or `other`), the name in its head (an engine or a
    rule), its text, and the whole line."""

    kind: str
    name: str
    text: str
    written: str


def parse(comment: str) -> Provenance:
    """The record in an entry's comment. If there are several machine lines, the first counts."""
    lines = list(_lines(comment))
    machine = next((line for line in lines if line.kind == "machine"), _Line("machine", "", "", ""))
    flags = tuple(Flag(line.name, line.text) for line in lines if line.kind == "flag")
    unconfirmed = next((_unquoted(line.text) for line in lines if line.kind == "unconfirmed"), "")
    return Provenance(comment, machine.name, machine.text, flags, unconfirmed)


def with_draft(provenance: Provenance, draft: Draft) -> Provenance:
    """A record of `draft`, below the lines of other tools."""
    others = [line.written for line in _lines(provenance.comment) if line.kind == "other"]
    history = [f"raw: {on_one_line(draft.raw)}"] if draft.raw != draft.text else []
    history += [f"repaired: {', '.join(draft.rules)}"] if draft.rules else []
    history += [f"flag {flag.rule}: {on_one_line(flag.message)}" for flag in draft.flags]
    return _written([*others, f"machine {draft.engine}: {on_one_line(draft.text)}", *history])


def with_suggestion(provenance: Provenance, draft: Draft, source: str) -> Provenance:
    """The record with `draft`, a translation of `source`, as its only suggestion."""
    kept = [line.written for line in _lines(provenance.comment) if line.kind != "suggestion"]
    return _written([*kept, f"suggestion {_suggested(draft.engine, source)}: {on_one_line(draft.text)}"])


def with_unconfirmed(provenance: Provenance, text: str) -> Provenance:
    """The record with `text` as its unconfirmed text, or with none if `text` is empty."""
    kept = [line.written for line in _lines(provenance.comment) if line.kind != "unconfirmed"]
    return _written([*kept, f'unconfirmed: "{polib.escape(text)}"'] if text else kept)


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return str(polib.unescape(text[1:-1])) if quoted else text


def with_machine(provenance: Provenance, engine: str, text: str, remarks: Iterable[str]) -> Provenance:
    """A record of an engine's text, which is on one line, above the existing remarks and the given ones."""
    others = dict.fromkeys([*remarks_in([provenance.comment]), *remarks])
    return _written([f"machine {engine}: {text}", *others])


def has_suggestion(provenance: Provenance, engine: str, source: str) -> bool:
    """Whether the record already has the engine's suggestion for `source`."""
    name = _suggested(engine, source)
    return any(line.kind == "suggestion" and line.name == name for line in _lines(provenance.comment))


def suggestion_in(provenance: Provenance, source: str) -> Suggestion | None:
    """The suggestion for `source` beside a person's text; None if there is none or it translates another
    wording."""
    for line in _lines(provenance.comment):
        if line.kind == "suggestion" and line.text.strip():
            engine = line.name.rpartition(" for ")[0]
            if line.name == _suggested(engine, source):
                return Suggestion(engine, line.text)
    return None


def remarks_in(texts: Iterable[str]) -> tuple[str, ...]:
    """The lines of comments that hold neither a machine's text nor an unconfirmed one."""
    texts_of = ("machine", "unconfirmed")
    return tuple(line.written for text in texts for line in _lines(text) if line.kind not in texts_of)


def _lines(comment: str) -> Iterator[_Line]:
    """The lines that are not blank; comments read from a file may have other line ends."""
    for line in re.split(r"[\r\n]", comment):
        head = _HEAD.match(line)
        if head:
            kind = head.lastgroup or ""
            yield _Line(kind, head[kind], line[head.end() :], line)
        elif line.strip():
            yield _Line("other", "", line, line)


def _written(lines: Iterable[str]) -> Provenance:
    return parse("\n".join(lines))


def _suggested(engine: str, source: str) -> str:
    return f"{engine} for {hashlib.blake2b(source.encode(), digest_size=4).hexdigest()}"
