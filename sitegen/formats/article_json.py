"""`index.json`: an article with the data of its page (JSON, RFC 8259; `docs/schemas/article.schema.json`).

Offsets are in code points of `text`, half-open. Empty values are left out, except texts by language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from sitegen.annotation.article import AnnotatedArticle
from sitegen.content.layout import in_content
from sitegen.formats.base import Writer
from sitegen.formats.published import PublishedArticle
from sitegen.model.article import UNDATED, Block, Sentence
from sitegen.model.entry import Mention
from sitegen.model.event import Event
from sitegen.model.language import Pair
from sitegen.model.note import Note
from sitegen.model.translation import Translation

VERSION = 1


class ArticleJson(Writer[PublishedArticle]):
    """A file for each article."""

    def write(self, items: Sequence[PublishedArticle], pair: Pair) -> bytes:
        """The file of a single article, as described in `Writer`."""
        (article,) = items
        return msgspec.json.encode(_article(article)) + b"\n"


def event_values(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Events as values for JSON."""
    return [
        {"date": event.date, **({"label": dict(event.label.items())} if event.label else {})}
        for event in events
    ]


def _article(article: PublishedArticle) -> dict[str, Any]:
    annotated = article.annotated
    meta = annotated.article.meta
    found: dict[str, Any] = {
        "format": "sitegen-article",
        "version": VERSION,
        "slug": annotated.article.slug,
        "url": article.home + article.address,
        "languages": annotated.pair._asdict(),
        "title": dict(annotated.title.items()),
        "summary": dict(annotated.summary.items()),
        "date": None if meta.date == UNDATED else meta.date,
        "states": dict(annotated.counts),
    }
    if meta.event:
        found["events"] = event_values(meta.event)
    if meta.tags:
        found["tags"] = tuple(dict.fromkeys(meta.tags))
    if meta.source:
        found["source"] = {name: text for name, text in msgspec.structs.asdict(meta.source).items() if text}
    ids = [translation.id for translation in annotated.translations]
    found["sentences"] = _sentences(annotated)
    found["sections"] = [
        {
            "number": section.number,
            **({} if section.heading is None else {"heading": ids[section.heading]}),
            "blocks": [_block(block, ids, article.home) for block in section.blocks],
        }
        for section in annotated.article.sections
    ]
    if annotated.notes:
        found["notes"] = [_note(note, annotated) for note in annotated.notes]
    return found


def _sentences(annotated: AnnotatedArticle) -> list[dict[str, Any]]:
    source, target = annotated.pair
    mentions = annotated.mentions
    found: list[dict[str, Any]] = []
    for number, (sentence, translation) in enumerate(
        zip(annotated.article.sentences, annotated.translations, strict=True)
    ):
        text = annotated.text(target, number)
        each: dict[str, Any] = {
            "id": translation.id,
            "kind": sentence.kind,
            "text": {source: sentence.text, target: text},
            "state": translation.state,
        }
        written = _markdown(sentence, translation, text, annotated.pair)
        if written:
            each["markdown"] = written
        if translation.maker:
            each["engine"] = translation.maker
        if translation.flags:
            each["flags"] = [*dict.fromkeys(flag.rule for flag in translation.flags)]
        if annotated.terms[number]:
            each["mentions"] = {
                source: _mentions(mentions.source[number]),
                target: _mentions(mentions.target[number]),
            }
        found.append(each)
    return found


def _markdown(sentence: Sentence, translation: Translation, text: str, pair: Pair) -> Mapping[str, str]:
    """The inline Markdown in each language in which it differs from the text that readers see."""
    written = {}
    if sentence.source != sentence.text:
        written[pair.source] = sentence.source
    if translation.text != text:
        written[pair.target] = translation.text
    return written


def _mentions(mentions: Iterable[Mention]) -> list[dict[str, Any]]:
    return [{"entity": each.term, "start": each.start, "end": each.end} for each in mentions]


def _block(block: Block, ids: Sequence[str], home: str) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": block.kind}
    if block.kind in ("quote", "list", "item"):
        if block.kind == "list":
            found["ordered"] = block.ordered
            if block.ordered:
                found["first"] = block.first_number
        found["blocks"] = [_block(child, ids, home) for child in block.children]
    elif block.kind == "code":
        found["text"] = block.text
        if block.language:
            found["language"] = block.language
    elif block.kind != "rule":
        found["sentences"] = ids[block.start : block.stop]
        if block.kind == "figure":
            if block.image:
                found["image"] = home + quote(in_content(block.image))
            if block.text:
                found["description"] = block.text
    return found


def _note(note: Note, annotated: AnnotatedArticle) -> dict[str, Any]:
    return {
        "id": note.fields.id,
        "sentence": annotated.translations[note.sentence].id,
        "language": note.lang,
        "start": note.start,
        "end": note.end,
        "quote": annotated.text(note.lang, note.sentence)[note.start : note.end],
        "body": {lang: text for lang, text in note.fields.body.items() if text},
        "author": note.fields.author,
        "date": note.fields.date,
    }
