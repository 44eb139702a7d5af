"""An article as its page shows it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup

from sitegen import languages
from sitegen.annotation import rules
from sitegen.annotation.article import AnnotatedArticle
from sitegen.annotation.summary import Unpublished
from sitegen.content.layout import ABOUT_FILE
from sitegen.markdown.html import Resolve, Written, block_html, write
from sitegen.model.article import Block
from sitegen.model.language import ByLanguage, Lang
from sitegen.model.note import Note
from sitegen.model.record import Record
from sitegen.model.translation import Flag
from sitegen.rendering.dependencies import RecordedSettings
from sitegen.rendering.links import resolver, term_opener
from sitegen.rendering.page import ALL_STATES, Page, page_of
from sitegen.rendering.sentences import NoteRef, ShownSentence
from sitegen.site.urls import ABOUT, Origin, article_url


class WrittenArticle(Record, frozen=True):
    """An annotated article with the HTML of its sentences, as far as that is the same wherever they stand,
    and why it is not published yet, if so."""

    annotated: AnnotatedArticle
    sentences: ByLanguage[Sequence[Written]]
    unpublished: Unpublished = ""


class NoteView(Record, frozen=True):
    """A note, ready to print. `sentence` is the id of its sentence, `at` the number."""

    id: str
    number: int
    at: int
    sentence: str
    lang: Lang
    quote: str
    body: ByLanguage[Markup]
    author: str
    date: datetime.date


def write_article(annotated: AnnotatedArticle, unpublished: Unpublished = "") -> WrittenArticle:
    """The article with its sentences in HTML."""
    pieces, mentions = annotated.pieces, annotated.mentions
    source, target = (
        tuple(map(partial(write, isolate=_is_right_to_left(lang)), pieces[lang], mentions[lang]))
        for lang in annotated.pair
    )
    return WrittenArticle(annotated, ByLanguage(annotated.pair, source, target), unpublished)


def article_page(settings: RecordedSettings, article: WrittenArticle) -> Page:
    """The page of an article, or the about page."""
    annotated = article.annotated
    about = annotated.article.path == ABOUT_FILE
    url = ABOUT if about else article_url(annotated.article.slug)
    return page_of(settings, url, "about" if about else "article", annotated.title, annotated.summary.source)


def article_context(article: WrittenArticle, page: Page) -> dict[str, Any]:
    """What the template of an article is given beside its page."""
    annotated = article.annotated
    resolve = resolver(annotated.article.path, page.origin)
    notes = _notes(annotated, resolve)
    pairs = tuple(_pairs(article, page.origin, resolve))

    def notes_between(start: int, stop: int) -> list[NoteView]:
        return [note for note in notes if start <= note.at < stop]

    def notes_in(block: Block) -> list[NoteView]:
        ranges = list(_ranges(block)) if notes else []
        return [note for note in notes if any(start <= note.at < stop for start, stop in ranges)]

    return {
        "reading": annotated,
        "pairs": pairs,
        "all_states": ALL_STATES,
        "contents": [
            (section.number, annotated.both(section.heading))
            for section in annotated.article.sections
            if section.heading is not None
        ],
        "summary": tuple(pair for pair in pairs if pair.kind == "summary"),
        "notes_between": notes_between,
        "notes_in": notes_in,
        "unpublished": article.unpublished,
    }


def _is_right_to_left(lang: Lang) -> bool:
    return languages.get(lang).direction == "rtl"


def _pairs(article: WrittenArticle, origin: Origin, resolve: Resolve) -> Iterator[ShownSentence]:
    annotated = article.annotated
    open_term = term_opener(origin)
    noted: dict[int, list[tuple[int, Note]]] = {}
    for place, note in enumerate(annotated.notes, 1):
        noted.setdefault(note.sentence, []).append((place, note))

    for number, (sentence, translation, written) in enumerate(
        zip(
            annotated.article.sentences,
            annotated.translations,
            zip(*article.sentences.values(), strict=True),
            strict=True,
        )
    ):
        notes = noted.get(number, ()) if noted else ()
        in_source, in_target = _with_notes(annotated, number, notes) if notes else written
        yield ShownSentence(
            translation.id,
            in_source.html(resolve, open_term),
            in_target.html(resolve, open_term),
            translation.state,
            sentence.kind,
            sentence.text,
            sentence.gap,
            tuple([NoteRef(note.fields.id, place) for place, note in notes]) if notes else (),
            doubts(translation.flags) if translation.flags else (),
        )


def _with_notes(
    annotated: AnnotatedArticle, number: int, notes: Sequence[tuple[int, Note]]
) -> Iterator[Written]:
    """The HTML of a sentence in each language, with what the notes quote."""
    for lang in annotated.pair:
        spans = [(note.start, note.end) for _, note in notes if note.lang == lang]
        content, mentions = annotated.pieces[lang][number], annotated.mentions[lang][number]
        yield write(content, mentions, spans, isolate=_is_right_to_left(lang))


def doubts(flags: tuple[Flag, ...]) -> tuple[Flag, ...]:
    """The flags that ask for a look."""
    return tuple(flag for flag in flags if rules.RULES.get(flag.rule) != "info")


def _notes(annotated: AnnotatedArticle, resolve: Resolve) -> tuple[NoteView, ...]:
    return tuple(
        NoteView(
            id=note.fields.id,
            number=number,
            at=note.sentence,
            sentence=annotated.translations[note.sentence].id,
            lang=note.lang,
            quote=annotated.text(note.lang, note.sentence)[note.start : note.end],
            body=ByLanguage(
                annotated.pair,
                block_html(note.fields.body.source or "", resolve),
                block_html(note.fields.body.target or "", resolve),
            ),
            author=note.fields.author,
            date=note.fields.date,
        )
        for number, note in enumerate(annotated.notes, 1)
    )


def _ranges(block: Block) -> Iterator[tuple[int, int]]:
    if block.stop > block.start:
        yield block.start, block.stop
    for child in block.children:
        yield from _ranges(child)
