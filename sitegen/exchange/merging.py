"""Merging texts that come back into the translation memory.

A text is taken over if it changed on the other side and is confirmed there; where there is no text yet, it is
also taken over as unconfirmed. Anything that would lose a text here, or claim that a person wrote what nobody
wrote, is reported and left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

import polib
from msgspec.structs import replace

from sitegen import languages
from sitegen.content.memory.alignment import same_words
from sitegen.content.memory.entries import Unit, apply, state_of, units_of
from sitegen.content.memory.provenance import with_machine
from sitegen.errors import Problem, Severity
from sitegen.exchange.lookup import find_sentences
from sitegen.files.reading import NOT_TEXT
from sitegen.formats.segments import Segment, Stateless, fingerprint, normal, same
from sitegen.languages import DEFAULT_PAIR
from sitegen.languages.base import Language
from sitegen.model.language import Pair
from sitegen.model.record import Record
from sitegen.model.translation import CONFIRMED
from sitegen.text.oneline import shortened

# keep: leave the entry. confirm: take the text as a person's. stale: take it as the translation of another
# source. restore: take it as the unconfirmed text that it was when it was exported. draft: take it as a text
# that nobody says is confirmed.
Action = Literal["keep", "confirm", "stale", "restore", "draft"]


class Verdict(Record, frozen=True):
    """What to do with an entry, and the message about it, if any."""

    action: Action
    message: str = ""
    severity: Severity = "error"
    rule: str = "import-conflict"


class Merged(Record, frozen=True):
    """The result of a merge: the number of `changed` entries, how many of them got an `unconfirmed` text, and
    how many texts changed nothing although nothing was wrong with them. `articles` are the slugs of the
    memories that changed."""

    changed: int
    unchanged: int
    problems: tuple[Problem, ...]
    articles: tuple[str, ...] = ()
    unconfirmed: int = 0


KEEP = Verdict("keep")


def merge(
    memories: Mapping[str, polib.POFile],
    segments: Iterable[Segment],
    name: str,
    refused: Mapping[str, str] = MappingProxyType({}),
    pair: Pair = DEFAULT_PAIR,
    stateless: Stateless = "",
) -> Merged:
    """Merge the `segments` of the file `name` into the memories, by slug, which are changed in place.
    Sentences that are `refused` (the message for each, by SLUG#ID) stay as they are. Texts whose state the
    file does not give are taken as unconfirmed where there is no text yet. If `stateless` is "confirmed",
    they are taken as confirmed; if it is "unconfirmed", they also replace a machine's text as unconfirmed,
    and so do texts that are unconfirmed there.

    The memories must be in step with their articles. An entry with an error is left as it is; an entry with a
    warning may have become stale, but never anything better.
    """
    entries = {slug: list(po) for slug, po in memories.items()}
    units = {slug: units_of(po) for slug, po in memories.items()}
    language = languages.get(pair.source)
    claims, problems = find_sentences(units, segments, name, language.name)
    changed: Counter[str] = Counter()
    unchanged = unconfirmed = 0
    for (slug, index), (there, *others) in claims.items():
        here = units[slug][index]
        place = f"{slug}#{here.id}"
        for other in others:
            message = f"{place} has another text or state on line {there.line}"
            problems.append(Problem(name, other.line, message, _quoted(here, other), rule="import-conflict"))
        if others:
            continue
        verdict = _checked(decide(here, there, language, stateless), there)
        if verdict.action != "keep" and place in refused:
            verdict = Verdict("keep", refused[place], rule="import-refused")
        if verdict.message:
            message, hint = f"{place} {verdict.message}", _quoted(here, there)
            problems.append(Problem(name, there.line, message, hint, verdict.severity, verdict.rule))
        if verdict.action != "keep":
            apply(taken(here, there, verdict.action), entries[slug][index])
            changed[slug] += 1
            unconfirmed += verdict.action != "confirm"
        elif not verdict.message:
            unchanged += 1
    articles = tuple(slug for slug in memories if changed[slug])
    return Merged(changed.total(), unchanged, tuple(sorted(problems)), articles, unconfirmed)


def decide(here: Unit, there: Segment, language: Language, stateless: Stateless = "") -> Verdict:
    """What to do with the entry `here` when `there` comes back for it. `language` is that of the source;
    `stateless` is as in `merge`."""
    state = state_of(here)
    base = there.exported
    is_same = same(here.target, there.target)
    same_source = same_words(here.source, there.source, language.code)
    is_changed = not is_same and not there.is_as_exported
    confirmed = there.confirmation == "state" or (there.confirmation == "change" and is_changed)
    is_free = there.is_stateless and not there.is_machine_text and not there.is_as_exported
    confirmed |= is_free and stateless == "confirmed"
    if not there.target.strip():
        if base and not there.is_as_exported and state != "missing":
            return _left("no longer has a text there; the text here stays", "import-unconfirmed")
        return KEEP
    if state == "missing":
        is_wanted = is_free or stateless == "unconfirmed"
        return _for_missing(there, confirmed, same_source, language.name, is_wanted)
    if base and there.is_as_exported and (there.confirmation == "state") == (base.state in CONFIRMED):
        return KEEP
    if is_same and not confirmed and base and base.state in CONFIRMED and state in CONFIRMED:
        return _left("is no longer confirmed there; here it stays confirmed", "import-unconfirmed")
    if is_same and (state in CONFIRMED or not confirmed):
        return KEEP
    if is_same:
        if same_source:
            return Verdict("confirm")
        return _left(f"is confirmed there for a different {language.name} text", "import-source")
    if not confirmed:
        # Without a record of the export, a machine's text shows by itself that nobody has edited it.
        if base is None and there.is_machine_text:
            return KEEP
        if stateless == "unconfirmed" and same_source and state == "machine" and not there.is_as_exported:
            return Verdict("draft")
        return _unconfirmed(there)
    return _for_other_text(here, there, same_source, language.name)


def _for_missing(
    there: Segment, confirmed: bool, same_source: bool, language: str, is_wanted: bool
) -> Verdict:
    """Where there is no text, none can be lost. `is_wanted` means that the text is to be taken although
    nobody has confirmed it."""
    is_known = there.is_as_exported or there.is_machine_text
    if not confirmed and not is_known and not is_wanted:
        return _unconfirmed(there)
    if not same_source:
        return _stale(language)
    if confirmed:
        return Verdict("confirm")
    return Verdict("restore" if is_known else "draft")


def _for_other_text(here: Unit, there: Segment, same_source: bool, language: str) -> Verdict:
    """For a confirmed text that differs from the one here. It is taken only if nobody's text is lost."""
    state = state_of(here)
    base = there.exported
    is_untouched = (
        base is not None
        and fingerprint(here.target) == base.fingerprint
        and (state not in CONFIRMED or base.state in CONFIRMED)
    )
    # The person worked without the draft that a machine has since made here.
    is_first_draft = base is not None and base.state == "missing" and state == "machine"
    if not same_source:
        if is_untouched and state not in CONFIRMED:
            return _stale(language)
        return Verdict(
            "keep", f"has a different {language} text here, and another translation", rule="import-source"
        )
    if is_untouched or is_first_draft:
        return Verdict("confirm")
    if state in CONFIRMED:
        return Verdict("keep", "has a text by a person here and another one there")
    other_draft = (
        state == "machine" and there.has_machine and not same(here.provenance.machine, there.machine)
    )
    if base or other_draft:
        return Verdict("keep", "has changed both here and there since it was exported")
    return Verdict("confirm")


def _unconfirmed(there: Segment) -> Verdict:
    if there.exported and not there.is_as_exported:
        message = "has another text there, but nothing says that a person has confirmed it"
    else:
        message = "has a text there that nobody has confirmed"
    return _left(message, "import-unconfirmed")


def _stale(language: str) -> Verdict:
    return Verdict(
        "stale", f"has a different {language} text here: imported as unconfirmed", "warning", "import-source"
    )


def _left(message: str, rule: str) -> Verdict:
    return Verdict("keep", message, "warning", rule)


def _checked(verdict: Verdict, there: Segment) -> Verdict:
    """The `verdict`, unless the text has a character that a content file must not contain."""
    found = NOT_TEXT.search("".join(there.texts))
    if found is None or verdict.action == "keep":
        return verdict
    return Verdict("keep", f"holds the control character U+{ord(found[0]):04X}", rule="import-text")


def taken(here: Unit, there: Segment, action: Action) -> Unit:
    """The entry with the text of `there`, in the state that the `action` gives it."""
    provenance = here.provenance
    if there.has_machine and (not here.has_machine or not here.target.strip()):
        provenance = with_machine(provenance, there.engine, normal(there.machine), there.comments)
    previous = ""
    if action in ("restore", "draft") or (action == "stale" and there.is_as_exported):
        previous = there.previous
    if action == "stale":
        previous = previous or there.source
    return replace(
        here,
        target=there.target,
        fuzzy=action != "confirm",
        previous="" if same(previous, here.source) else previous,
        provenance=provenance,
    )


def _quoted(here: Unit, there: Segment) -> str:
    return f'here "{shortened(here.target)}", there "{shortened(there.target)}"'
