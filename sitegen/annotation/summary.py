"""Summaries of articles: what the rest of the site needs to know about them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Literal
from zlib import crc32

import msgspec

from sitegen.annotation.article import AnnotatedArticle
from sitegen.content.layout import ABOUT_FILE
from sitegen.content.layout import NOTES_FOLDER as NOTES_FOLDER
from sitegen.errors import Problem, Problems
from sitegen.markdown import inline
from sitegen.markdown.addresses import is_external, is_safe, readable
from sitegen.markdown.inline import ANY, allowed_instead, links_of_blocks
from sitegen.model.article import UNDATED, Image
from sitegen.model.event import Event, days
from sitegen.model.language import Bilingual
from sitegen.model.record import Record
from sitegen.model.translation import State, Unconfirmed

# The reason why an article is not published yet; "" if it is published.
Unpublished = Literal["", "draft", "future"]


class LinkUse(Record, frozen=True, array_like=True):
    """A link as written in a file: its `address`, the place for reports (`path`, `line`, and `where`, words
    for the part of the file), and the file that relative addresses are relative to (`base`)."""

    address: str
    path: str
    line: int
    where: str
    base: str


class Summary(Record, frozen=True, array_like=True):
    """What the rest of the site needs to know about an article, as small as possible, as all summaries are in
    memory at once.

    - `translated`: see `AnnotatedArticle.is_translated`
    - `anchors`: the possible targets of links in it, separated by spaces
    - `terms`: the number of sentences that mention each entity
    - `together`: the entities of each sentence that mentions several, by their positions in `terms`, as
      MessagePack
    - `sentences`: pairs of id and checksum, as MessagePack
    - `words`: the digest of what is known about its lines in the search index (see `search.index`), if pages
      are generated
    """

    slug: str
    path: str
    title: Bilingual
    summary: Bilingual
    unconfirmed: Unconfirmed
    date: datetime.date
    events: tuple[Event, ...]
    draft: bool
    tags: tuple[str, ...]
    tag_lines: tuple[int, ...]
    author: str
    counts: tuple[tuple[State, int], ...]
    translated: bool
    anchors: str
    links: tuple[LinkUse, ...]
    images: tuple[Image, ...]
    terms: dict[str, int]
    together: bytes
    findings: tuple[Problem, ...]
    sentences: bytes
    words: bytes = b""

    @property
    def when(self) -> str:
        """The date of what the article is about (see `Event.date`): that of its first event, else its own."""
        return when_of(self.events, self.date)

    @property
    def order(self) -> tuple[datetime.date, datetime.date, datetime.date, str]:
        """The sort key for lists of articles."""
        return *days(self.when), self.date, self.slug

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each pair of entities that a sentence mentions, for each sentence."""
        terms = [*self.terms]
        for numbers in _decode(self.together):
            yield from combinations([terms[number] for number in numbers], 2)

    def unpublished(self, today: datetime.date) -> Unpublished:
        """Why the article is held back; without a date it is a draft. The about page never is: every page
        links to it."""
        if self.path == ABOUT_FILE:
            return ""
        return "draft" if self.draft or self.date == UNDATED else "future" if self.date > today else ""


def same_places(one: Summary, other: Summary) -> bool:
    """Whether two versions of an article have the same links and link targets, and the same data that affects
    them."""
    return _places(one) == _places(other)


def _places(summary: Summary) -> tuple[object, ...]:
    links = [(use.address, use.base) for use in summary.links]
    images = [image.path for image in summary.images]
    when = summary.date, summary.events, summary.draft
    return summary.slug, summary.anchors, summary.terms, summary.tags, when, links, images


def when_of(events: Sequence[Event], date: datetime.date) -> str:
    """The date of what an article is about (see `Event.date`): that of its first event, else its own."""
    return events[0].date if events else date.isoformat()


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[list[int]]).decode

# The fields that listings of articles show.
LISTED = ("title", "summary", "unconfirmed", "date", "events", "tags", "author", "counts", "draft")


def summarise(annotated: AnnotatedArticle, findings: Sequence[Problem], problems: Problems) -> Summary:
    """The summary of an article. Links that are not allowed are added to `problems`. All `findings` except
    information are kept."""
    article = annotated.article
    terms = Counter([term for named in annotated.terms for term in named])
    numbers = {term: number for number, term in enumerate(terms)}
    tag_lines: dict[str, int] = {}
    for tag, line in zip(article.meta.tags, article.tag_lines, strict=True):
        tag_lines.setdefault(tag, line)
    anchors = [translation.id for translation in annotated.translations]
    anchors += [f"sec-{section.number}" for section in article.sections]
    anchors += [f"note-{note.fields.id}" for note in annotated.notes]
    return Summary(
        slug=article.slug,
        path=article.path,
        title=annotated.title,
        summary=annotated.summary,
        unconfirmed=annotated.unconfirmed,
        date=article.meta.date,
        events=article.meta.event,
        draft=article.meta.draft,
        tags=tuple(tag_lines),
        tag_lines=tuple(tag_lines.values()),
        author=article.meta.source.author if article.meta.source else "",
        counts=annotated.counts,
        translated=annotated.is_translated,
        anchors=" ".join(anchors),
        links=links_of(annotated, problems),
        images=article.images,
        terms=dict(terms),
        together=_encode([[numbers[term] for term in each] for each in annotated.terms if len(each) > 1]),
        findings=tuple([problem for problem in findings if problem.severity != "info"]),
        sentences=_encode(
            [
                (t.id, crc32(_encode((s.kind, s.source, t.text, t.state, t.flags))))
                for s, t in zip(article.sentences, annotated.translations, strict=True)
            ]
        ),
    )


def links_of(annotated: AnnotatedArticle, problems: Problems) -> tuple[LinkUse, ...]:
    """The links to places within the site. Links in the translation and in notes that are not allowed are
    added to `problems`; those in the source were reported when the article was parsed."""
    article = annotated.article
    notes_file = f"{NOTES_FOLDER}/{article.slug}.yaml"
    found = [
        LinkUse(address, article.path, sentence.line, "", article.path)
        for sentence in article.sentences
        for address in inline.links_of(sentence.pieces)
    ]
    written = [
        LinkUse(address, annotated.memory_path, translation.line, "", article.path)
        for sentence, pieces, translation in zip(
            article.sentences, annotated.pieces.target, annotated.translations, strict=True
        )
        # A sentence that is its own translation has already been checked.
        if not (sentence.foreign and translation.text == sentence.source)
        for address in inline.links_of(pieces)
    ]
    for note in annotated.notes:
        where = f' in the note "{note.fields.id}"'
        for (_, text), line in zip(note.fields.body.items(), note.lines, strict=True):
            written += [
                LinkUse(a, notes_file, line, where, article.path) for a in links_of_blocks(text or "")
            ]
    for use in written:
        if not is_safe(use.address):
            problems.found.append(unsafe(use.address, use.path, use.line, use.where))
    return tuple(use for use in (*found, *written) if not is_external(use.address))


def unsafe(address: str, path: str, line: int, where: str) -> Problem:
    """The problem that a link has an address that is not allowed."""
    message = f'a link to "{readable(address)}"{where} is not allowed'
    return Problem(path, line, message, allowed_instead(address, ANY))
