"""Decisions about the translation of a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from sitegen.content.layout import memory_path
from sitegen.content.memory.entries import Unit, apply, recorded
from sitegen.content.memory.provenance import Draft, suggestion_in, with_draft
from sitegen.desk.answers import Conflict, Plan, Planned, refused
from sitegen.desk.article import opened
from sitegen.desk.files import Files
from sitegen.desk.requests import Decision, Writing
from sitegen.editing.confirming import confirmed
from sitegen.files.reading import NOT_TEXT
from sitegen.machine.run import with_draft_in
from sitegen.text.oneline import on_one_line

_HARD_BREAK = re.compile(r"\\\n")


def confirm(files: Files, request: Decision) -> Plan:
    """Confirm the text as it is."""
    return _decided(files, request, lambda unit: _stood_by(unit, unit.target))


def write(files: Files, request: Writing) -> Plan:
    """Write a person's text, which counts as confirmed."""
    text = as_written(request.text)
    return _decided(files, request, lambda unit: _stood_by(unit, text), text)


def take(files: Files, request: Decision) -> Plan:
    """Replace a person's text with the suggestion beside it, which somebody has reviewed."""

    def taken(unit: Unit) -> Unit | str:
        suggestion = suggestion_in(unit.provenance, unit.source)
        if suggestion is None:
            return "has no suggestion"
        draft = Draft(suggestion.engine, suggestion.text, suggestion.text)
        return _stood_by(replace(unit, provenance=with_draft(unit.provenance, draft)), suggestion.text)

    return _decided(files, request, taken)


def reject(files: Files, request: Decision) -> Plan:
    """Remove a text that is not a translation of the sentence."""
    return _decided(files, request, lambda unit: replace(unit, target="", fuzzy=False, previous=""))


def fill(files: Files, request: Decision, draft: Draft) -> Plan:
    """Fill in a machine's new text: in place of an unconfirmed text, or as a suggestion beside a person's."""
    bad = NOT_TEXT.search("".join([draft.text, draft.raw, *(flag.message for flag in draft.flags)]))
    if bad or not draft.text.strip():
        what = f"it holds the character U+{ord(bad[0]):04X}" if bad else "the engine returned nothing"
        return refused(
            memory_path(request.article, files.pair.target), f"{request.id} stays as it is: {what}"
        )
    return _decided(files, request, lambda unit: with_draft_in(unit, draft))


def as_written(text: str) -> str:
    """A text from a form field as a memory holds it: on one line, except for hard line breaks."""
    return "\\\n".join(map(on_one_line, _HARD_BREAK.split(text.replace("\r\n", "\n"))))


def _stood_by(unit: Unit, text: str) -> Unit | str:
    return confirmed(replace(unit, target=text)) if text.strip() else "has no text to confirm"


def _decided(files: Files, request: Decision, decide: Callable[[Unit], Unit | str], typed: str = "") -> Plan:
    """The memory with the entry changed by `decide`, or a refusal for the reason that it returns."""
    article = opened(files, request.article)
    found = article.find(request.id)
    new = decide(found.unit)
    if isinstance(new, str):
        return refused(article.memory, f"{request.id} {new}", "write one", found.unit.line)
    new = recorded(new)
    # If the entry already is as it should be, there is no conflict, whoever changed it.
    if new != found.unit:
        if found.seen != request.seen:
            return Conflict(typed, found.unit.target, found.seen)
        apply(new, found.entry)
    return Planned({article.memory: article.bytes_of_memory()} if new != found.unit else {})
