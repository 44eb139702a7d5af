"""An article as shown on its page."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, Protocol

from markupsafe import Markup

from sitegen import languages
from sitegen.annotation import rules
from sitegen.annotation.article import AnnotatedArticle
from sitegen.annotation.summary import Unpublished
from sitegen.content.layout import ABOUT_FILE
from sitegen.markdown.html import Resolve, Written, block_html, write
from sitegen.model.article import UNDATED, Block, Section
from sitegen.model.entry import Entry
from sitegen.model.language import ByLanguage, Lang
from sitegen.model.note import Note
from sitegen.model.record import Record
from sitegen.model.translation import Flag, State
from sitegen.rendering import linked_data
from sitegen.rendering.environment import Renderer
from sitegen.rendering.links import TermLinks, resolver
from sitegen.rendering.names import named_in, shown
from sitegen.rendering.page import ALL_STATES, Page, page_of
from sitegen.rendering.sentences import NoteRef, ShownSentence
from sitegen.search.index import NO_INDEX, Index
from sitegen.site.urls import ABOUT, article_url, card_path


class WrittenArticle(Record, frozen=True):
    """An annotated article with the HTML of its sentences, as far as it is the same everywhere; the entries
    of the entities that it mentions, with the number of sentences that do so; why it is not published yet, if
    so; and its index for the search."""

    annotated: AnnotatedArticle
    sentences: ByLanguage[Sequence[Written]]
    named: tuple[tuple[Entry, int], ...] = ()
    unpublished: Unpublished = ""
    index: Index = NO_INDEX


class NameLinks(Protocol):
    """Returns the opening and closing tags of a mention, given whether it is within a link."""

    def begin_section(self) -> None: ...

    def __call__(self, term: str, linked: bool, /) -> tuple[str, str]: ...


class NoteView(Record, frozen=True):
    """A note, ready to print. `sentence` is the id of its sentence, `at` that sentence's number."""

    id: str
    number: int
    at: int
    sentence: str
    lang: Lang
    quote: str
    body: ByLanguage[Markup]
    author: str
    date: datetime.date


def write_article(
    annotated: AnnotatedArticle, entries: Mapping[str, Entry], unpublished: Unpublished = "",
    index: Index = NO_INDEX,
) -> WrittenArticle:  # fmt: skip
    """The article with its sentences in HTML. `entries` are the glossary entries by id."""
    pieces, mentions = annotated.pieces, annotated.mentions
    source, target = (
        tuple(map(partial(write, isolate=_is_right_to_left(lang), lang=lang), pieces[lang], mentions[lang]))
        for lang in annotated.pair
    )
    sentences: ByLanguage[Sequence[Written]] = ByLanguage(annotated.pair, source, target)
    return WrittenArticle(annotated, sentences, named_in(annotated, entries), unpublished, index)


def article_page(renderer: Renderer, article: WrittenArticle) -> Page:
    """The page of an article, or the about page."""
    annotated, settings = article.annotated, renderer.settings
    title, summary, meta = annotated.title, annotated.summary, annotated.article.meta
    if annotated.article.path == ABOUT_FILE:
        return page_of(settings, ABOUT, "about", title, summary)
    url, home = article_url(annotated.article.slug), settings.home
    states = renderer.sentences.states(annotated.counts)
    image = home + card_path(annotated.article.slug) if settings.share_images else ""
    return page_of(
        settings, url, "article", title, summary, published=None if meta.date == UNDATED else meta.date,
        image=image,
        nodes=linked_data.articles(home, home + url, meta, title, summary, states),
    )  # fmt: skip


def article_context(article: WrittenArticle, page: Page) -> dict[str, Any]:
    """What an article's template receives besides its page."""
    annotated = article.annotated
    resolve = resolver(annotated.article.path, page.origin)
    notes = notes_of(annotated, resolve)
    links = {lang: TermLinks(page.origin) for lang in annotated.pair}
    pairs = tuple(shown_sentences(article, links, resolve))

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
        "named": [shown(entry, count, page.origin) for entry, count in article.named],
        "unpublished": article.unpublished,
    }


def _is_right_to_left(lang: Lang) -> bool:
    return languages.get(lang).direction == "rtl"


def shown_sentences(
    article: WrittenArticle, links: Mapping[Lang, NameLinks], resolve: Resolve
) -> Iterator[ShownSentence]:
    """The sentences of an article in order; `links` provides the tags of names in each language."""
    annotated = article.annotated
    source, target = annotated.pair
    begins = {begin for section in annotated.article.sections for begin in _begin(section)}
    usual = usual_state(annotated.counts)
    noted: dict[int, list[tuple[int, Note]]] = {}
    for place, note in enumerate(annotated.notes, 1):
        noted.setdefault(note.sentence, []).append((place, note))

    def html(lang: Lang, number: int, notes: Sequence[tuple[int, Note]]) -> Markup:
        spans = [(note.start, note.end) for _, note in notes if note.lang == lang] if notes else ()
        written = article.sentences[lang][number]
        if spans:
            content, mentions = annotated.pieces[lang][number], annotated.mentions[lang][number]
            written = write(content, mentions, spans, isolate=_is_right_to_left(lang), lang=lang)
        return written.html(resolve, links[lang])

    for number, (sentence, translation) in enumerate(
        zip(annotated.article.sentences, annotated.translations, strict=True)
    ):
        if number in begins:
            for each in links.values():
                each.begin_section()
        notes = noted.get(number, ())
        yield ShownSentence(
            translation.id,
            number + 1,
            html(source, number, notes),
            html(target, number, notes),
            translation.state,
            sentence.kind,
            sentence.text,
            sentence.gap,
            tuple([NoteRef(note.fields.id, place) for place, note in notes]) if notes else (),
            doubts(translation.flags),
            translation.state != usual,
        )


def usual_state(counts: Iterable[tuple[State, int]]) -> State | None:
    """The state of most of the translated sentences, the more trusted one in case of a tie; None without
    translations. `counts` begin with the most trusted state."""
    translated = [(count, state) for state, count in counts if state != "missing"]
    return max(translated, key=lambda each: each[0])[1] if translated else None


def _begin(section: Section) -> Iterator[int]:
    """The number of the first sentence of a section, if it has any."""
    if section.heading is not None:
        yield section.heading
    else:
        yield from islice((start for block in section.blocks for start, _ in _ranges(block)), 1)


def doubts(flags: tuple[Flag, ...]) -> tuple[Flag, ...]:
    """The flags that need attention."""
    return tuple(flag for flag in flags if rules.RULES.get(flag.rule) != "info")


def notes_of(annotated: AnnotatedArticle, resolve: Resolve) -> tuple[NoteView, ...]:
    """The notes of an article, in the order of its sentences."""
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
                *(block_html(note.fields.body[lang] or "", resolve, lang) for lang in annotated.pair),
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
