"""Confirming translations on behalf of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polib
from msgspec.structs import replace

from sitegen.content.memory.entries import Unit, apply, recorded, restored, state_of, unit_of
from sitegen.editing.seen import seen_now
from sitegen.editing.syncing import load_memories
from sitegen.editing.writing import Check, put
from sitegen.errors import ContentError, Problem, did_you_mean
from sitegen.files.paths import relative
from sitegen.model.record import Record
from sitegen.model.translation import CONFIRMED, State


class Confirmed(Record, frozen=True):
    """A sentence whose translation has been confirmed, with its state before that."""

    id: str
    source: str
    target: str
    before: State


def confirmed(unit: Unit) -> Unit:
    """The entry with its text confirmed by a person as a translation of the source as it now is."""
    return recorded(replace(restored(unit), fuzzy=False, previous=""))


def is_unflagged(unit: Unit) -> bool:
    """Whether the text is an unconfirmed machine translation that the checks have not flagged."""
    return state_of(unit) == "machine" and not unit.provenance.flags


def confirm(
    site: Path, slug: str, ids: Sequence[str], check: Check, *, unflagged: bool = False, writes: bool = True
) -> tuple[Confirmed, ...]:
    """Confirm the translations of the sentences `ids` of an article and, with `unflagged`, all its machine
    translations that the checks have not flagged. Return those that were not confirmed before. The memory is
    brought into step with its article. Nothing is written unless `writes`.

    Raises a ContentError if a sentence does not exist or has no translation, if the next build would refuse
    the result, or if another program writes at the same time; nothing is written then.
    """
    seen = seen_now(site)
    memory = load_memories(site, [slug])[slug]
    name = relative(memory.path, site)
    entries = {entry.msgctxt: entry for entry in memory.po if not entry.obsolete}
    problems = [problem for ident in ids if (problem := _refusal(ident, entries, name))]
    if problems:
        raise ContentError(*problems)
    done: list[Confirmed] = []
    for ident, entry in entries.items():
        unit = restored(unit_of(entry))
        before = state_of(unit)
        is_wanted = ident in ids or (unflagged and is_unflagged(unit))
        if is_wanted and before not in CONFIRMED:
            apply(confirmed(unit), entry)
            done.append(Confirmed(unit.id, unit.source, unit.target, before))
    if done and writes:
        data = replace(memory, changed=True).written()
        for refused in put(site, [{name: data}], check, seen):
            if refused:
                raise ContentError(*refused)
    return tuple(done)


def _refusal(ident: str, entries: Mapping[str, polib.POEntry], name: str) -> Problem | None:
    """Why a sentence cannot be confirmed; None if it can."""
    entry = entries.get(ident)
    if entry is None:
        hint = did_you_mean(ident, entries)
        return Problem(name, 0, f'there is no sentence "{ident}"', hint)
    if state_of(restored(unit_of(entry))) == "missing":
        message = f"{ident} has no translation that could be confirmed"
        return Problem(name, entry.linenum or 0, message, "translate it first")
    return None
