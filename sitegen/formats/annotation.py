"""A note, or a mention of an entity, as it travels: what is said, and where on the page of an article."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping

import msgspec

from sitegen.annotation.article import AnnotatedArticle
from sitegen.formats.published import PageText, PublishedArticle, page_text
from sitegen.model.language import Lang
from sitegen.model.record import Record

# How much of a sentence is told on each side of what is quoted.
_AROUND = 32


class Place(Record, frozen=True):
    """A part of a sentence as the page of its article has it: `exact` is its text, from `start` to `end` in
    code points (-1 where a file does not say it), between `prefix` and `suffix`. The sentence and its
    language are empty where a file does not say them."""

    sentence: str
    lang: Lang
    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = -1
    end: int = -1


class Annotation(Record, frozen=True):
    """What is said of a place in the article `slug`: of a note its id, its Markdown by language, its author
    and day (None where a file does not say it); of a mention the `entity`. `home` is the address of the site,
    `revision` that of the note when it was exported, `line` the place in a file."""

    slug: str
    id: str
    place: Place
    body: Mapping[Lang, str] = {}
    author: str = ""
    date: datetime.date | None = None
    entity: str = ""
    home: str = ""
    revision: str = ""
    line: int = 0


def annotations_of(article: PublishedArticle) -> Iterator[Annotation]:
    """The notes of an article and its mentions, in the order of their places."""
    yield from notes_of(article)
    annotated = article.annotated
    for lang, mentions in annotated.mentions.items():
        for number, found in enumerate(mentions):
            # Once a sentence: it may hold thousands.
            page = page_text(annotated, lang, number) if found else PageText(())
            for mention in found:
                sentence = annotated.translations[number].id
                place = _place(page, sentence, lang, mention.start, mention.end)
                ident = f"{place.sentence}.{lang}.{place.start}"
                yield Annotation(annotated.article.slug, ident, place, entity=mention.term, home=article.home)


def notes_of(article: PublishedArticle) -> Iterator[Annotation]:
    """The notes of an article, in the order of their places."""
    for note in article.annotated.notes:
        fields = note.fields
        place = page_place(article.annotated, note.lang, note.sentence, note.start, note.end)
        body = {lang: text for lang, text in fields.body.items() if text}
        found = Annotation(
            article.annotated.article.slug, fields.id, place, body, fields.author, fields.date,
            home=article.home,
        )  # fmt: skip
        yield msgspec.structs.replace(found, revision=revision_of(found))


def revision_of(note: Annotation) -> str:
    """16 hexadecimal digits that distinguish what a note says, and of what, from what else it may say."""
    place = note.place
    said = (place.sentence, place.lang, place.exact, place.start, note.body, note.author, note.date)
    return hashlib.blake2b(msgspec.json.encode(said, order="sorted"), digest_size=8).hexdigest()


def page_place(annotated: AnnotatedArticle, lang: Lang, number: int, start: int, end: int) -> Place:
    """The place on the page of a part of a sentence, whose offsets count in the text that a reader sees."""
    page = page_text(annotated, lang, number)
    return _place(page, annotated.translations[number].id, lang, start, end)


def _place(page: PageText, sentence: str, lang: Lang, start: int, end: int) -> Place:
    start, end = page.there(start), page.there(end)
    return Place(
        sentence,
        lang,
        page.text[start:end],
        page.text[max(start - _AROUND, 0) : start],
        page.text[end : end + _AROUND],
        start,
        end,
    )
