"""What the desk shows of notes, and what is done with them."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from sitegen.content.layout import SETTINGS_FILE, notes_path
from sitegen.content.notes import find_quote
from sitegen.content.records import parse_yaml
from sitegen.content.settings import parse_settings
from sitegen.desk.answers import Conflict, Plan, Planned, refused
from sitegen.desk.article import path_of
from sitegen.desk.files import Files
from sitegen.desk.note_requests import Moving, NoteDecision, Noting, OfNote, Rewriting
from sitegen.desk.stretches import Selected, found
from sitegen.editing.yamledits import with_field, with_new_item, with_text, without
from sitegen.errors import ContentError, Problem
from sitegen.files.reading import decode
from sitegen.importing.slugs import slug_for
from sitegen.model.language import Lang
from sitegen.model.record import Record


class NoteCard(Record, frozen=True):
    """A note. `seen` is the digest that what is done with it carries, `line` its line in `file`."""

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
    """The file of the notes on an article, and one of them by its number there, as plain values."""

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
    """A note. Raises ContentError if it is not there, or its file cannot be read."""
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
    """A note on a stretch, by the author that the settings name, of today."""
    stretch = found(files, request)
    path, text, there = _notes(files, request.article)
    body = _body(request.body, files)
    if not body:
        return refused(path, "the note has no text", "write it in one language or both")
    place = _quotation(stretch)
    if place is None:
        return _cannot_be_quoted(path, stretch)
    settings = parse_settings(decode(files.read(SETTINGS_FILE) or b"", SETTINGS_FILE))
    taken = {note.get("id") for note in there if isinstance(note, dict)}
    fields = {
        "id": _free(slug_for(stretch.quote, None), taken),
        "sentence": request.id,
        **place,
        "body": body,
        "author": settings.author,
        "date": datetime.date.today().isoformat(),
    }
    return Planned({path: with_new_item(text, fields).encode()})


def rewrite(files: Files, request: Rewriting) -> Plan:
    """What a note is to say; a language in which nothing is written is left out."""
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
    text = note.written
    # What is new first, so that the note always has a text.
    for lang, said in wanted.items():
        where = (note.number, "body", lang)
        if lang not in note.body:
            text = with_field(text, where, said)
        elif said != note.body[lang]:
            text = with_text(text, where, said)
    for lang in note.body.keys() - wanted.keys():
        text = without(text, (note.number, "body", lang))
    return Planned({note.path: text.encode()})


def move(files: Files, request: Moving) -> Plan:
    """The note is about another stretch of the same article."""
    note = _opened(files, request.article, request.note)
    stretch = found(files, request)
    place = _quotation(stretch)
    if place is None:
        return _cannot_be_quoted(note.path, stretch)
    wanted = {"sentence": request.id, **place}
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
    return Planned({note.path: text.encode()})


def delete(files: Files, request: NoteDecision) -> Plan:
    """The note goes."""
    note = _opened(files, request.article, request.note)
    if note.seen != request.seen:
        return Conflict("", _in_a_row(note.body), note.seen)
    return Planned({note.path: without(note.written, (note.number,)).encode()})


def _notes(files: Files, slug: str) -> tuple[str, str, list[Any]]:
    """The path, the text and the items of the file of the notes on an article; no items if there is none."""
    path_of(slug)
    path = notes_path(slug)
    data = files.read(path)
    if data is None:
        return path, "", []
    text = decode(data, path)
    value, _ = parse_yaml(text, path)
    if not isinstance(value, list):
        raise ContentError(
            Problem(path, 1, "must be a list of notes", "begin each of them with a line - id: …")
        )
    return path, text, value


def _opened(files: Files, slug: str, ident: str) -> _Opened:
    path, text, there = _notes(files, slug)
    for number, note in enumerate(there):
        if isinstance(note, dict) and note.get("id") == ident:
            _, lines = parse_yaml(text, path)
            return _Opened(path, text, number, note, lines.get((number,), 1))
    raise ContentError(Problem(path, 0, "there is no such note any more", "reload the page"))


def _quotation(stretch: Selected) -> dict[str, str] | None:
    """How a note names a stretch; None if it cannot, as the same words stand in the other language too."""
    for lang, text in stretch.texts.items():
        spans = find_quote(stretch.quote, text, lang)
        if lang == stretch.lang:
            place = spans.index((stretch.start, stretch.end)) + 1
            return {"quote": stretch.quote, **({"occurrence": str(place)} if place > 1 else {})}
        if spans:
            break
    return None


def _cannot_be_quoted(path: str, stretch: Selected) -> Plan:
    message = f"“{stretch.quote}” is in the other language of the sentence too"
    return refused(path, message, "select more words")


def _body(said: Mapping[Lang, str], files: Files) -> dict[Lang, str]:
    """The texts of a note in the languages of the site, those that are none left out."""
    lines = {lang: said.get(lang, "").replace("\r\n", "\n").strip().split("\n") for lang in files.pair}
    texts = {lang: "\n".join(line.rstrip() for line in each) for lang, each in lines.items()}
    return {lang: text for lang, text in texts.items() if text}


def _free(wanted: str, taken: set[Any]) -> str:
    number = 1
    while (ident := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    return ident


def _in_a_row(texts: Mapping[Lang, str]) -> str:
    return "\n\n".join(texts.values())
