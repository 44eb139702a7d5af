"""What the desk shows of notes, and the actions on them."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from sitegen.content.layout import SETTINGS_FILE, notes_path
from sitegen.content.notes import items_of, quotation
from sitegen.content.settings import parse_settings
from sitegen.desk.answers import Conflict, Plan, Planned, refused
from sitegen.desk.article import path_of
from sitegen.desk.files import Files
from sitegen.desk.note_requests import Moving, NoteDecision, Noting, OfNote, Rewriting
from sitegen.desk.stretches import Selected, found
from sitegen.editing.noting import NewNote, with_note
from sitegen.editing.yamledits import with_field, with_text, without
from sitegen.errors import ContentError, Problem
from sitegen.files.reading import decode, encode
from sitegen.model.language import Lang
from sitegen.model.record import Record


class NoteCard(Record, frozen=True):
    """A note. `seen` is the digest that requests about it must carry, `line` its line in `file`."""

    article: str
    note: str
    sentence: str
    quote: str
    body: dict[Lang, str]
    author: str
    date: str
    seen: str
    file: str
    line: int


class _Opened(NamedTuple):
    """The notes file of an article, and one of its notes by index, as plain values."""

    path: str
    written: str
    number: int
    values: Mapping[str, Any]
    line: int

    @property
    def seen(self) -> str:
        return hashlib.blake2b(msgspec.json.encode(self.values, order="sorted"), digest_size=8).hexdigest()

    @property
    def body(self) -> dict[Lang, str]:
        body = self.values.get("body")
        return {lang: text for lang, text in body.items() if text} if isinstance(body, dict) else {}


def card(files: Files, request: OfNote) -> NoteCard:
    """A note. Raises ContentError if it does not exist or its file cannot be read."""
    note = _opened(files, request.article, request.note)
    values = {key: str(value) for key, value in note.values.items() if isinstance(value, str)}
    return NoteCard(
        request.article,
        request.note,
        values.get("sentence", ""),
        values.get("quote", ""),
        {lang: note.body.get(lang, "") for lang in files.pair},
        values.get("author", ""),
        values.get("date", ""),
        note.seen,
        note.path,
        note.line,
    )


def add(files: Files, request: Noting) -> Plan:
    """Add a note on a stretch, by the author that the settings name and with today's date."""
    stretch = found(files, request)
    path = _path(request.article)
    body = _body(request.body, files)
    if not body:
        return refused(path, "the note has no text", "write it in one language or both")
    place = quotation(stretch.texts, stretch.lang, stretch.start, stretch.end)
    if place is None:
        return _cannot_be_quoted(path, stretch)
    settings = parse_settings(decode(files.read(SETTINGS_FILE) or b"", SETTINGS_FILE))
    quote, occurrence = place
    note = NewNote(request.id, quote, body, settings.author, datetime.date.today(), occurrence)
    before = files.read(path) or b""
    return Planned({path: encode(with_note(decode(before, path), path, note), before)})


def rewrite(files: Files, request: Rewriting) -> Plan:
    """Give a note a new text; a language without a text is left out."""
    note = _opened(files, request.article, request.note)
    wanted = _body(request.body, files)
    if wanted == note.body:
        return Planned({})
    if not wanted:
        return refused(
            note.path, "the note has no text", "write it in one language or both, or delete the note"
        )
    if note.seen != request.seen:
        return Conflict(_in_a_row(wanted), _in_a_row(note.body), note.seen)
    there = note.values.get("body")
    if not isinstance(there, dict):
        return refused(note.path, "the note has no body that could be changed", "edit the file", note.line)
    text = note.written
    # New texts come first, so that the note always has one.
    for lang, said in wanted.items():
        where = (note.number, "body", lang)
        if lang not in there:
            text = with_field(text, where, said)
        elif said != there[lang]:
            text = with_text(text, where, said)
    for lang in note.body.keys() - wanted.keys():
        text = without(text, (note.number, "body", lang))
    return _planned(files, note, text)


def move(files: Files, request: Moving) -> Plan:
    """Move a note to another stretch of the same article."""
    note = _opened(files, request.article, request.note)
    stretch = found(files, request)
    place = quotation(stretch.texts, stretch.lang, stretch.start, stretch.end)
    if place is None:
        return _cannot_be_quoted(note.path, stretch)
    quote, occurrence = place
    wanted = {"sentence": request.id, "quote": quote}
    wanted |= {"occurrence": str(occurrence)} if occurrence > 1 else {}
    there = {key: note.values[key] for key in ("sentence", "quote", "occurrence") if key in note.values}
    if wanted == there:
        return Planned({})
    if note.seen != request.seen:
        return Conflict(stretch.quote, str(there.get("quote", "")), note.seen)
    text = note.written
    for key, said in wanted.items():
        change = with_text if key in there else with_field
        text = change(text, (note.number, key), said)
    if "occurrence" in there and "occurrence" not in wanted:
        text = without(text, (note.number, "occurrence"))
    return _planned(files, note, text)


def delete(files: Files, request: NoteDecision) -> Plan:
    """Delete a note."""
    note = _opened(files, request.article, request.note)
    if note.seen != request.seen:
        return Conflict("", _in_a_row(note.body), note.seen)
    return _planned(files, note, without(note.written, (note.number,)))


def _path(slug: str) -> str:
    """The path of the notes on an article. Raises ContentError if it cannot be a slug."""
    path_of(slug)
    return notes_path(slug)


def _opened(files: Files, slug: str, ident: str) -> _Opened:
    path = _path(slug)
    data = files.read(path)
    if data is not None:
        text = decode(data, path)
        there, lines = items_of(text, path)
        for number, note in enumerate(there):
            if isinstance(note, dict) and note.get("id") == ident:
                return _Opened(path, text, number, note, lines.get((number,), 1))
    raise ContentError(Problem(path, 0, "there is no such note any more", "reload the page"))


def _planned(files: Files, note: _Opened, text: str) -> Planned:
    """The file of a note with a new text."""
    return Planned({note.path: encode(text, files.read(note.path) or b"")})


def _cannot_be_quoted(path: str, stretch: Selected) -> Plan:
    message = f"“{stretch.quote}” is also in the other language of the sentence"
    return refused(path, message, "select more words")


def _body(said: Mapping[Lang, str], files: Files) -> dict[Lang, str]:
    """The texts of a note in the languages of the site, without empty ones."""
    files.require(said)
    lines = {lang: said.get(lang, "").replace("\r\n", "\n").strip().split("\n") for lang in files.pair}
    texts = {lang: "\n".join(line.rstrip() for line in each) for lang, each in lines.items()}
    return {lang: text for lang, text in texts.items() if text}


def _in_a_row(texts: Mapping[Lang, str]) -> str:
    return "\n\n".join(texts.values())
