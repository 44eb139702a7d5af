"""Correcting the source. Ids and translations follow as with `sitegen sync`."""

from __future__ import annotations

from typing import NamedTuple

from sitegen.content.articles import FRONT_MATTER
from sitegen.desk.answers import Conflict, Plan, Planned, refused
from sitegen.desk.article import Opened, opened
from sitegen.desk.files import Files
from sitegen.desk.requests import OfSentence, Writing
from sitegen.editing.yamledits import with_text
from sitegen.errors import ContentError, Problem
from sitegen.files.reading import decode, digest, encode
from sitegen.markdown.blocks import lines_of_texts
from sitegen.model.record import Record
from sitegen.text.oneline import on_one_line


class Source(Record, frozen=True):
    """The text that contains a sentence: its paragraph, heading or caption, with the lines as they are in the
    file, or the title or summary. `seen` is the digest that a correction must carry; `line` is the first one
    in `file`."""

    article: str
    id: str
    text: str
    seen: str
    file: str
    line: int


class _Place(NamedTuple):
    """The text that contains a sentence, and where it is in its file: the offsets of the paragraph, or those
    of the front matter, with the `field` in it. The sentences from `first` to `last` (inclusive) are in the
    text."""

    start: int
    stop: int
    field: str
    text: str
    line: int
    first: int
    last: int

    @property
    def seen(self) -> str:
        return digest(self.text.encode()).hex()


def source(files: Files, request: OfSentence) -> Source:
    """The text that contains a sentence. Raises ContentError if the sentence does not exist or cannot be
    read."""
    article = opened(files, request.article)
    place = _place(_text(files, article), article, request.id)
    return Source(request.article, request.id, place.text, place.seen, article.article.path, place.line)


def correct(files: Files, request: Writing) -> Plan:
    """The file with the text around a sentence replaced, and the memory in step with it. What stands before
    and after that text must keep its meaning."""
    article = opened(files, request.article)
    path, whole = article.article.path, _text(files, article)
    place = _place(whole, article, request.id)
    text = request.text.replace("\r\n", "\n").strip("\n")
    text = on_one_line(text) if place.field else text
    if text == place.text:
        return Planned({})
    if place.seen != request.seen:
        return Conflict(request.text, place.text, place.seen)
    if not text.strip():
        return refused(path, "would have no text there any more", "write one", place.line)
    part = with_text(whole[place.start : place.stop], (place.field,), text) if place.field else text
    data = encode(whole[: place.start] + part + whole[place.stop :], files.read(path) or b"")
    corrected = opened(files, request.article, data)
    if not _same_around(article, corrected, place):
        message = "the text would change how the text before or after it is read"
        return refused(path, message, "close what it opens, or edit the file", place.line)
    return Planned({path: data, corrected.memory: corrected.bytes_of_memory()})


def _text(files: Files, article: Opened) -> str:
    path = article.article.path
    return decode(files.read(path) or b"", path)


def _place(text: str, article: Opened, ident: str) -> _Place:
    sentence = article.find(ident).sentence
    front = FRONT_MATTER.match(text)
    sentences = article.article.sentences
    if front and sentence.kind in ("title", "summary"):
        meta = article.article.meta
        own = meta.title if sentence.kind == "title" else meta.summary
        all_of_it = [n for n, each in enumerate(sentences) if each.kind == sentence.kind]
        where = front.start(1), front.end(1), sentence.kind
        return _Place(*where, on_one_line(own), sentence.line, all_of_it[0], all_of_it[-1])
    body = front.end() if front else 0
    first_line = text.count("\n", 0, body) + 1
    for begin, end in lines_of_texts(text[body:]):
        if first_line + begin == sentence.line:
            lines = text[body:].split("\n")
            start = body + sum(len(line) + 1 for line in lines[:begin])
            # Blank lines at the end do not belong to it.
            own = "\n".join(lines[begin:end]).rstrip("\n")
            beside = [n for n, each in enumerate(sentences) if n and each.line == sentence.line]
            return _Place(start, start + len(own), "", own, sentence.line, beside[0], beside[-1])
    message = f"{ident} cannot be corrected here"
    raise ContentError(Problem(article.article.path, sentence.line, message, "edit the file"))


def _same_around(old: Opened, new: Opened, place: _Place) -> bool:
    """Whether the sentences before and after a place are the same in both versions."""
    before, after = ([(s.kind, s.source) for s in each.article.sentences] for each in (old, new))
    behind = len(before) - place.last - 1
    return (
        after[: place.first] == before[: place.first]
        and after[len(after) - behind :] == before[place.last + 1 :]
        and len(after) >= place.first + behind
    )
