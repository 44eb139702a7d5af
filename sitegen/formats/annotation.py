"""Notes and mentions of entities as items of exchange formats: their content, and their place on a page."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping

import msgspec

from sitegen.annotation.article import AnnotatedArticle
from sitegen.formats.published import PageText, PublishedArticle, page_text
from sitegen.model.language import Lang
from sitegen.model.record import Record

# The number of characters of the sentence given on each side of a quote.
_AROUND = 32


class Place(Record, frozen=True):
    """A part of a sentence on the page of its article: `exact` is its text, from `start` to `end` in code
    points (-1 if a file does not give them), between `prefix` and `suffix`. The sentence and its language are
    empty if a file does not give them."""

    sentence: str
    lang: Lang
    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = -1
    end: int = -1


class Annotation(Record, frozen=True):
    """A note or mention at a place in the article `slug`. A note has its id, its Markdown by language, its
    author and its date (None if a file does not give it); a mention has an id and its `entity`. `home` is the
    address of the site, `revision` the revision of the note when it was exported, and `line` the line in a
    file."""

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
    """The notes of an article, then its mentions, each in the order of their places."""
    yield from notes_of(article)
    annotated = article.annotated
    for lang, mentions in annotated.mentions.items():
        for number, found in enumerate(mentions):
            # Built once per sentence, which may hold thousands of mentions.
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
    """16 hexadecimal digits that identify the content and place of a note, to detect changes."""
    place = note.place
    said = (place.sentence, place.lang, place.exact, place.start, note.body, note.author, note.date)
    return hashlib.blake2b(msgspec.json.encode(said, order="sorted"), digest_size=8).hexdigest()


def page_place(annotated: AnnotatedArticle, lang: Lang, number: int, start: int, end: int) -> Place:
    """The place on the page of a part of a sentence, given by offsets in the text that a reader sees."""
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
