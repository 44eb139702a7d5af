"""What is recorded of a machine's text in its PO entry: the text, and how it came to be.

```po
#. machine argos translate-ar_en 1.9 beam=4: the text as offered, equal to msgstr until a person changes it
#. raw: the engine's own text, where repairs or the glossary changed it
#. repaired: html-entities, spacing
#. flag numbers: 3 in the Arabic, 4 in the English
#. suggestion argos translate-ar_en 1.9 beam=4 for 5d41402a: a new text beside a person's, which stays
```
Lines of other tools in the comment stay where they are.
"""

from __future__ import annotations

import hashlib
import re

import polib

from sitegen.model import Flag, Record

_OWN = re.compile(r"(?:machine|suggestion) [^:\n]+: ?|raw: ?|repaired: ?|flag [a-z-]+: ?")
_FLAG = re.compile(r"flag ([a-z-]+): ?(.*)")


class Made(Record, frozen=True):
    """A machine's text for one sentence, as inline Markdown, with its history."""

    engine: str
    text: str
    raw: str
    rules: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()


def record_draft(entry: polib.POEntry, made: Made) -> None:
    """Makes the machine's text the entry's text, unconfirmed."""
    entry.msgstr = made.text
    entry.previous_msgid = None
    if "fuzzy" not in entry.flags:
        entry.flags.insert(0, "fuzzy")
    others = [line for line in entry.comment.split("\n") if line and not _OWN.match(line)]
    entry.comment = "\n".join([*others, f"machine {made.engine}: {_line(made.text)}", *_history(made)])


def record_suggestion(entry: polib.POEntry, made: Made, source: str) -> None:
    """Puts the machine's text for the Arabic `source` beside the text of a person, which stays, and so does
    what is recorded of how that came to be."""
    kept = [line for line in entry.comment.split("\n") if line and not line.startswith("suggestion ")]
    entry.comment = "\n".join([*kept, f"{_suggestion(made.engine, source)}: {_line(made.text)}"])


def has_suggestion(entry: polib.POEntry, engine: str, source: str) -> bool:
    """Whether the engine's text for this very Arabic stands beside the person's already."""
    return any(line.startswith(_suggestion(engine, source) + ":") for line in entry.comment.split("\n"))


def _suggestion(engine: str, source: str) -> str:
    digest = hashlib.blake2b(source.encode(), digest_size=4).hexdigest()
    return f"suggestion {engine} for {digest}"


def flags_of(comment: str) -> tuple[Flag, ...]:
    """The findings recorded in an entry's comment."""
    if "flag " not in comment:
        return ()
    found = (_FLAG.fullmatch(line) for line in comment.split("\n"))
    return tuple(Flag(match[1], match[2]) for match in found if match)


def _history(made: Made) -> list[str]:
    lines = []
    if made.raw != made.text:
        lines.append(f"raw: {_line(made.raw)}")
    if made.rules:
        lines.append(f"repaired: {', '.join(made.rules)}")
    return [*lines, *(f"flag {flag.rule}: {_line(flag.message)}" for flag in made.flags)]


def _line(text: str) -> str:
    """Comments are lines."""
    return " ".join(text.split())
