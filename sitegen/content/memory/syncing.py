"""Synchronises a translation memory with its article."""

from __future__ import annotations

from collections.abc import Sequence

import polib
from msgspec.structs import replace

from sitegen.content.memory.alignment import place, same_words
from sitegen.content.memory.entries import (
    Unit,
    apply,
    is_machines,
    record_texts,
    restored,
    state_of,
    units_of,
)
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.language import Lang
from sitegen.model.translation import Translation


def look_up(
    sentences: Sequence[str], units: Sequence[Unit], lang: Lang = DEFAULT_PAIR.source
) -> tuple[Translation, ...]:
    """The translation of each sentence as it would be after `sync`."""
    translations: list[Translation] = []
    for sentence, placed in zip(sentences, place(sentences, units, lang), strict=True):
        if placed.unit is None:
            translations.append(Translation(placed.id, "", "missing"))
            continue
        unit = restored(units[placed.unit])
        unit = renewed(unit, sentence, lang) if placed.changed else unit
        # The findings in a machine's text do not apply once a person has changed it.
        made = unit.provenance
        flags = made.flags if unit.fuzzy and is_machines(unit) else ()
        translations.append(
            Translation(placed.id, unit.target, state_of(unit), made.engine, made.machine, unit.line, flags)
        )
    return tuple(translations)


def renewed(unit: Unit, source: str, lang: Lang = DEFAULT_PAIR.source) -> Unit:
    """`unit` adapted to a new wording of its source, in the language `lang`.

    The text stays but becomes stale and remembers the source that it translates. If that wording returns, the
    unit returns to its former state, except that a text equal to the machine's counts as the machine's. A new
    wording with the same words and punctuation does not change the state.
    """
    if unit.previous and same_words(unit.previous, source, lang):
        return replace(unit, source=source, previous="", fuzzy=is_machines(unit))
    if same_words(unit.source, source, lang):
        return replace(unit, source=source)
    unconfirmed = unit.fuzzy and not unit.previous and state_of(unit) == "stale"
    if not unit.target.strip() or unconfirmed:
        return replace(unit, source=source)
    return replace(unit, source=source, previous=unit.previous or unit.source, fuzzy=True)


def sync(po: polib.POFile, sentences: Sequence[str], lang: Lang = DEFAULT_PAIR.source) -> bool:
    """Updates the memory for the article's sentences, in the language `lang`; returns whether anything
    changed.

    Entries follow the order of the sentences. Entries of sentences that are gone become obsolete and move to
    the end if they have a text or a translator's comment; otherwise they are dropped.
    """
    before = str(po)
    units = tuple(map(restored, units_of(po)))
    entries = list(po)
    kept: list[polib.POEntry] = []
    used: set[int] = set()
    for sentence, placed in zip(sentences, place(sentences, units, lang), strict=True):
        if placed.unit is None:
            kept.append(polib.POEntry(msgctxt=placed.id, msgid=sentence, msgstr=""))
            continue
        used.add(placed.unit)
        entry, unit = entries[placed.unit], units[placed.unit]
        unit = renewed(unit, sentence, lang) if placed.changed else unit
        apply(replace(unit, id=placed.id, obsolete=False), entry)
        kept.append(entry)
    for index, (entry, unit) in enumerate(zip(entries, units, strict=True)):
        if index not in used and (unit.obsolete or unit.target.strip() or entry.tcomment):
            apply(replace(unit, obsolete=True), entry)
            kept.append(entry)
    po[:] = kept
    if str(po) == before:
        return False
    record_texts(po)
    return True
