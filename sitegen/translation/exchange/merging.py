"""Texts that came back, merged into the translation memory.

A text is taken over if it changed on the other side and is confirmed there. What would lose a text here,
or claim that a person wrote what none did, is told and left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

import polib

from sitegen.errors import Problem, Severity
from sitegen.files import NOT_TEXT
from sitegen.model import Record
from sitegen.translation import memory
from sitegen.translation.exchange.lookup import find_sentences
from sitegen.translation.exchange.segments import CONFIRMED, Segment, digest, normal, remarks, same, shortened

# keep: leave the entry. confirm: take the text as a person's. stale: take it as one that translates another
# Arabic. restore: take it as the unconfirmed text that it was when it was exported.
Action = Literal["keep", "confirm", "stale", "restore"]


class Verdict(Record, frozen=True):
    """What becomes of an entry, and what is told of it, if anything."""

    action: Action
    told: str = ""
    severity: Severity = "error"
    rule: str = "import-conflict"


class Merged(Record, frozen=True):
    """`changed` entries, and texts that changed nothing although nothing was wrong with them. `articles`
    are the slugs of the memories that changed."""

    changed: int
    unchanged: int
    problems: tuple[Problem, ...]
    articles: tuple[str, ...] = ()


KEEP = Verdict("keep")


def merge(
    memories: Mapping[str, polib.POFile],
    segments: Iterable[Segment],
    name: str,
    refused: Mapping[str, str] = MappingProxyType({}),
) -> Merged:
    """Merges the `segments` of the file `name` into memories, by slug, which it changes in place, but for the
    texts of sentences that are `refused` (by SLUG#ID, with what is told of them).

    The memories are in step with their articles. An entry of which an error is told is left as it is; one
    of which a warning is told may have become stale, and never anything better.
    """
    entries = {slug: list(po) for slug, po in memories.items()}
    units = {slug: memory.units_of(po) for slug, po in memories.items()}
    claims, problems = find_sentences(units, segments, name)
    changed: Counter[str] = Counter()
    unchanged = 0
    for (slug, index), (there, *others) in claims.items():
        here = units[slug][index]
        place = f"{slug}#{here.id}"
        for other in others:
            told = f"{place} has another text or state in line {there.line}"
            problems.append(Problem(name, other.line, told, _quoted(here, other), rule="import-conflict"))
        if others:
            continue
        verdict = _checked(decide(here, there), there)
        if verdict.action != "keep" and place in refused:
            verdict = Verdict("keep", refused[place], rule="import-refused")
        if verdict.told:
            told, hint = f"{place} {verdict.told}", _quoted(here, there)
            problems.append(Problem(name, there.line, told, hint, verdict.severity, verdict.rule))
        if verdict.action != "keep":
            _apply(entries[slug][index], here, there, verdict.action)
            changed[slug] += 1
        elif not verdict.told:
            unchanged += 1
    articles = tuple(slug for slug in memories if changed[slug])
    return Merged(changed.total(), unchanged, tuple(sorted(problems)), articles)


def decide(here: memory.Unit, there: Segment) -> Verdict:
    """What becomes of the entry `here` when `there` comes back for it."""
    state = memory.state_of(here)
    base = there.exported
    is_same = same(here.target, there.target)
    same_arabic = same(here.source, there.source)
    is_changed = not is_same and not there.is_as_exported
    confirmed = there.confirmation == "state" or (there.confirmation == "change" and is_changed)
    if not there.target.strip():
        if base and not there.is_as_exported and state != "missing":
            return _left("has no text there any more; the text here stays", "import-unconfirmed")
        return KEEP
    if state == "missing":
        return _for_missing(there, confirmed, same_arabic)
    if base and there.is_as_exported and (there.confirmation == "state") == (base.state in CONFIRMED):
        return KEEP
    if is_same and (state in CONFIRMED or not confirmed):
        if not confirmed and base and base.state in CONFIRMED and state in CONFIRMED:
            return _left("is no longer confirmed there; here it stays confirmed", "import-unconfirmed")
        return KEEP
    if is_same:
        if same_arabic:
            return Verdict("confirm")
        return _left("is confirmed there for another Arabic than it has here", "import-arabic")
    if not confirmed:
        # Without a record of the export, a machine's text says of itself that nobody has touched it.
        return KEEP if base is None and there.is_machine_text else _unconfirmed(there)
    return _for_other_text(here, there, same_arabic)


def _for_missing(there: Segment, confirmed: bool, same_arabic: bool) -> Verdict:
    """Where there is no text there is none to lose."""
    if not confirmed and not there.is_as_exported and not there.is_machine_text:
        return _unconfirmed(there)
    if not same_arabic:
        return Verdict("stale", "has another Arabic here: taken as stale", "warning", "import-arabic")
    return Verdict("confirm" if confirmed else "restore")


def _for_other_text(here: memory.Unit, there: Segment, same_arabic: bool) -> Verdict:
    """A confirmed text that differs from the one here. It must be known that nobody's text is lost."""
    state = memory.state_of(here)
    base = there.exported
    is_untouched = (
        base is not None
        and digest(here.target) == base.digest
        and (state not in CONFIRMED or base.state in CONFIRMED)
    )
    # The person worked without the draft that a machine has made here since.
    is_first_draft = base is not None and base.state == "missing" and state == "machine"
    if not same_arabic:
        if is_untouched and state not in CONFIRMED:
            return Verdict("stale", "has another Arabic here: taken as stale", "warning", "import-arabic")
        return Verdict("keep", "has another Arabic here, and another text", rule="import-arabic")
    if is_untouched or is_first_draft:
        return Verdict("confirm")
    if state in CONFIRMED:
        return Verdict("keep", "has a person's text here and another person's text there")
    other_draft = state == "machine" and there.has_machine and not same(here.machine, there.machine)
    if base or other_draft:
        return Verdict("keep", "has changed here since it was exported, and there as well")
    return Verdict("confirm")


def _unconfirmed(there: Segment) -> Verdict:
    if there.exported and not there.is_as_exported:
        told = "has another text there, but nothing says that a person has confirmed it"
    else:
        told = "has a text there that nobody has confirmed"
    return _left(told, "import-unconfirmed")


def _left(told: str, rule: str) -> Verdict:
    return Verdict("keep", told, "warning", rule)


def _checked(verdict: Verdict, there: Segment) -> Verdict:
    """`verdict`, unless the text could not stand in a content file."""
    parts = (there.target, there.source, there.previous, there.engine, there.machine, *there.comments)
    found = NOT_TEXT.search("".join(parts))
    if found is None or verdict.action == "keep":
        return verdict
    return Verdict("keep", f"holds the control character U+{ord(found[0]):04X}", rule="import-text")


def _apply(entry: polib.POEntry, here: memory.Unit, there: Segment, action: Action) -> None:
    if there.has_machine and (not here.has_machine or not here.target.strip()):
        machine = f"machine {there.engine}: {normal(there.machine)}"
        entry.comment = "\n".join([machine, *dict.fromkeys([*remarks([entry.comment]), *there.comments])])
    entry.msgstr = there.target
    previous = ""
    if action == "restore" or (action == "stale" and there.is_as_exported):
        previous = there.previous
    if action == "stale":
        previous = previous or there.source
    entry.previous_msgctxt = None
    entry.previous_msgid = previous if previous and not same(previous, here.source) else None
    entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    if action != "confirm":
        entry.flags.insert(0, "fuzzy")


def _quoted(here: memory.Unit, there: Segment) -> str:
    return f'here "{shortened(here.target)}", there "{shortened(there.target)}"'
