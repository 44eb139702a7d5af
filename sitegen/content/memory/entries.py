"""The entries of a translation memory as records, and the state of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import polib
from msgspec.structs import replace

from sitegen.content.layout import SENTENCE_ID
from sitegen.content.memory.pofile import has_other_breaks, parse_memory
from sitegen.content.memory.provenance import MACHINE, Provenance, parse, with_unconfirmed
from sitegen.errors import Problem
from sitegen.model.record import Record
from sitegen.model.translation import State

_WORDS = r'([^"\\\n]*+(?:\\.[^"\\\n]*+)*+)'
_HEADER = re.compile(
    r'(?:#[ \t][^\n]*\n)*msgid ""\nmsgstr ""\n(?:"[A-Za-z-]+:(?:[^"\\\n]|\\.)*"\n)+(?:\n|\Z)'
)
_ENTRY = re.compile(
    rf"((?:#\. {MACHINE}([^\n]*+)(?<=\S)\n)?((?:#\. (?=\S)[^\n]*+(?<=\S)\n)*+))"
    r"(?:#, ([a-z-]+)\n)?"
    rf'(?:#\| msgid "{_WORDS}"\n)?'
    rf'msgctxt "({SENTENCE_ID.pattern})"\nmsgid "(?=[^"]){_WORDS}"\nmsgstr "{_WORDS}"(?:\n\n|\n?\Z)'
)


NO_COMMENT = Provenance()

# Escapes of control characters, numeric escapes, and invalid ones.
_OTHER_ESCAPE = re.compile(r"\\[^ntr\"\\]")


class Unit(Record, frozen=True):
    """One entry of the memory. `previous` is the source that `target` translates, if the source has changed
    since; `provenance` is what the comment records of the machine translation, if there is one."""

    id: str
    source: str
    target: str = ""
    fuzzy: bool = False
    previous: str = ""
    provenance: Provenance = NO_COMMENT
    obsolete: bool = False
    line: int = 0

    @property
    def has_machine(self) -> bool:
        """Whether a machine ever translated the sentence."""
        return self.provenance.engine != ""


def state_of(unit: Unit) -> State:
    """The state of a translation, from its gettext marks and the machine comment.

    `fuzzy` on a text that is not the machine's and has no previous source says only that nobody has confirmed
    it: it counts as stale, never as reviewed.
    """
    if not unit.target.strip():
        return "missing"
    same = is_machines(unit)
    if unit.fuzzy:
        return "machine" if same and not unit.previous else "stale"
    if same:
        return "reviewed"
    return "edited" if unit.has_machine else "authored"


def is_machines(unit: Unit) -> bool:
    """Whether the text is the machine's, unchanged except for white space."""
    engine, machine = unit.provenance.engine, unit.provenance.machine
    return engine != "" and (unit.target == machine or unit.target.split() == machine.split())


def parse_units(text: str, name: str) -> tuple[Unit, ...]:
    """The entries of a PO file's text. Raises one ContentError with all syntax errors.

    A file written the way sitegen writes it is read here; any other, or one in doubt, goes through
    `parse_memory`, with the same result.
    """
    # Saves 40 % of a cold build of 200 articles.
    units = _plainly_written(text)
    return units_of(parse_memory(text, name)) if units is None else units


def _plainly_written(text: str) -> tuple[Unit, ...] | None:
    """The entries, if the file holds nothing but a header and entries with ids, each string on one line; else
    None."""
    header = _HEADER.match(text)
    if not header or has_other_breaks(text) or _OTHER_ESCAPE.search(text):
        return None
    at = header.end()
    line = text.count("\n", 0, at) + 1
    units: list[Unit] = []
    seen: set[str] = set()
    next_entry = _ENTRY.scanner(text, at).match  # type: ignore[attr-defined]
    last = len(text)
    while at < last:
        entry = next_entry()
        if not entry:
            return None
        at = entry.end()
        comment, engine, machine, others, marks, previous, id, source, target = entry.groups()
        if id in seen:
            return None
        seen.add(id)
        provenance = NO_COMMENT
        if comment:
            comment = comment[3:-1].replace("\n#. ", "\n")
            is_short = engine and not others
            provenance = Provenance(comment, engine, machine) if is_short else parse(comment)
        units.append(
            Unit(
                id,
                _unescape(source),
                _unescape(target),
                marks == "fuzzy",
                _unescape(previous) if previous else "",
                provenance,
                False,
                line,
            )
        )
        line += entry[0].count("\n")
    return tuple(units)


def _unescape(text: str) -> str:
    return str(polib.unescape(text)) if "\\" in text else text


def units_of(po: polib.POFile) -> tuple[Unit, ...]:
    """The entries as records, in file order."""
    return tuple(map(unit_of, po))


def unit_of(entry: polib.POEntry) -> Unit:
    return Unit(
        entry.msgctxt or "",
        entry.msgid,
        entry.msgstr,
        "fuzzy" in entry.flags,
        entry.previous_msgid or "",
        parse(entry.comment) if entry.comment else NO_COMMENT,
        bool(entry.obsolete),
        entry.linenum or 1,
    )


def restored(unit: Unit) -> Unit:
    """The unit with its text restored from the comment, if the text is empty: OmegaT writes fuzzy entries
    without their text, and in some versions without the mark. A machine's text is restored only if the mark
    is still there, as otherwise somebody may have rejected the text."""
    if unit.target.strip():
        return unit
    text = unit.provenance.unconfirmed or (unit.provenance.machine if unit.fuzzy else "")
    return replace(unit, target=text, fuzzy=True) if text else unit


def recorded(unit: Unit) -> Unit:
    """The unit with its text also in the comment, if it could otherwise be lost (see `provenance`)."""
    text = unit.target if unit.fuzzy and unit.target.strip() and not is_machines(unit) else ""
    if text == unit.provenance.unconfirmed:
        return unit
    return replace(unit, provenance=with_unconfirmed(unit.provenance, text))


def lost_texts(units: Iterable[Unit], name: str) -> Iterator[Problem]:
    """Problems for the entries of the file `name` whose text another tool has dropped."""
    for unit in units:
        # Nobody marks an empty text as fuzzy or records the source that it was translated from.
        if (unit.fuzzy or unit.previous) and not unit.obsolete and not restored(unit).target.strip():
            had = "is marked as fuzzy" if unit.fuzzy else "was translated from an older wording"
            message = f"{unit.id or 'an entry'} {had}, but its text is gone"
            mark = "the mark" if unit.fuzzy else "the lines with #|"
            hint = f"OmegaT leaves it out: put it back from an older copy of the file, or remove {mark}"
            yield Problem(name, unit.line, message, hint)


def apply(unit: Unit, entry: polib.POEntry) -> None:
    """Updates `entry` from `unit`, and keeps everything that a unit does not hold, such as a translator's
    comment. An entry that already agrees is left exactly as it is."""
    if unit == unit_of(entry):
        return
    entry.msgctxt = unit.id or entry.msgctxt
    entry.msgid, entry.msgstr = unit.source, unit.target
    entry.previous_msgid, entry.previous_msgctxt = unit.previous or None, None
    entry.comment = unit.provenance.comment
    entry.obsolete = unit.obsolete
    if unit.fuzzy != ("fuzzy" in entry.flags):
        others = [flag for flag in entry.flags if flag != "fuzzy"]
        entry.flags = ["fuzzy", *others] if unit.fuzzy else others


def record_texts(po: polib.POFile) -> None:
    """Adds texts that could otherwise be lost to the comments of all entries (see `recorded`)."""
    for entry in po:
        apply(recorded(unit_of(entry)), entry)
