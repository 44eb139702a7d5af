"""An article with all that hangs on its sentences, and the facts that the rest of the site needs of it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from typing import Literal
from zlib import crc32

import msgspec

from sitegen import check, markup
from sitegen.annotate import Matcher
from sitegen.content.load import Text
from sitegen.content.notes import FOLDER as NOTES_FOLDER
from sitegen.errors import Problem, Problems
from sitegen.links import ABOUT_FILE
from sitegen.model import (
    LANGS,
    STATES,
    Article,
    Bilingual,
    Image,
    Lang,
    Mention,
    Note,
    Piece,
    Record,
    State,
    Translation,
)

# Why an article is not published yet, if so.
Unpublished = Literal["", "draft", "future"]


class Reading(Record, frozen=True):
    """An article with all that hangs on its sentences, in tuples parallel to them. `pieces` is their
    inline content."""

    article: Article
    translations: tuple[Translation, ...]
    notes: tuple[Note, ...]
    memory_path: str
    pieces: Mapping[Lang, tuple[tuple[Piece, ...], ...]]
    mentions: Mapping[Lang, tuple[tuple[Mention, ...], ...]]

    @property
    def counts(self) -> tuple[tuple[State, int], ...]:
        """How many sentences are in each state, the most trusted first; only states that occur."""
        counted = Counter(translation.state for translation in self.translations)
        return tuple((state, counted[state]) for state in STATES if counted[state])

    @property
    def title(self) -> Bilingual:
        return Bilingual(self.text("ar", 0), self.text("en", 0))

    @property
    def summary(self) -> Bilingual:
        numbers = [number for number, s in enumerate(self.article.sentences) if s.kind == "summary"]
        return Bilingual(
            " ".join(self.text("ar", number) for number in numbers),
            " ".join(filter(None, (self.text("en", number) for number in numbers))),
        )

    def text(self, lang: Lang, number: int) -> str:
        """What a reader sees of a sentence, empty where it has no translation."""
        return markup.plain_text(self.pieces[lang][number])

    def terms_of(self, number: int) -> tuple[str, ...]:
        """The entities that a sentence mentions, in either language."""
        both = self.mentions["ar"][number] + self.mentions["en"][number]
        if not both:
            return ()
        return tuple(dict.fromkeys([mention.term for mention in both]))


class Use(Record, frozen=True, array_like=True):
    """A link as it stands in a file: `address`, the place to tell (`path`, `line`, words for where it stands
    in the file), and the file from which relative addresses count."""

    address: str
    path: str
    line: int
    where: str
    base: str


class Facts(Record, frozen=True, array_like=True):
    """What the rest of the site needs of an article, as small as it can be, as all of them are in memory at
    once. `anchors` are what links can lead to in it, with spaces between; `terms` the number of sentences
    that mention each entity; `sentences` pairs of id and checksum, as MessagePack."""

    slug: str
    path: str
    title: Bilingual
    summary: Bilingual
    date: datetime.date
    draft: bool
    tags: tuple[str, ...]
    tag_lines: tuple[int, ...]
    author: str
    counts: tuple[tuple[State, int], ...]
    anchors: str
    links: tuple[Use, ...]
    images: tuple[Image, ...]
    terms: dict[str, int]
    findings: tuple[Problem, ...]
    sentences: bytes

    def unpublished(self, today: datetime.date) -> Unpublished:
        """Why it is held back. The about page never is: links to it stand on every page."""
        if self.path == ABOUT_FILE:
            return ""
        return "draft" if self.draft else "future" if self.date > today else ""


_encode = msgspec.msgpack.Encoder().encode

# What listings of articles show.
LISTED = ("title", "summary", "date", "tags", "author", "counts", "draft")


def read_text(text: Text, matchers: Mapping[Lang, Matcher]) -> Reading:
    """The article with its mentions found."""
    article = text.article
    pieces: dict[Lang, tuple[tuple[Piece, ...], ...]] = {
        "ar": tuple(sentence.pieces for sentence in article.sentences),
        "en": tuple(
            [
                markup.sentence_pieces(translation.text, sentence.kind)
                for sentence, translation in zip(article.sentences, text.translations, strict=True)
            ]
        ),
    }
    mentions: dict[Lang, tuple[tuple[Mention, ...], ...]] = {
        lang: tuple(matchers[lang].find_each([markup.searchable_text(content) for content in pieces[lang]]))
        for lang in LANGS
    }
    return Reading(article, text.translations, text.notes, text.memory_path, pieces, mentions)


def facts_of(reading: Reading, problems: Problems, *, information: bool = True) -> Facts:
    """The facts; links that are not allowed are problems. Findings are warnings, and `information`."""
    article = reading.article
    terms = Counter(term for number in range(len(article.sentences)) for term in reading.terms_of(number))
    tag_lines: dict[str, int] = {}
    for tag, line in zip(article.meta.tags, article.tag_lines, strict=True):
        tag_lines.setdefault(tag, line)
    anchors = [translation.id for translation in reading.translations]
    anchors += [f"sec-{section.number}" for section in article.sections]
    anchors += [f"note-{note.fields.id}" for note in reading.notes]
    return Facts(
        slug=article.slug,
        path=article.path,
        title=reading.title,
        summary=reading.summary,
        date=article.meta.date,
        draft=article.meta.draft,
        tags=tuple(tag_lines),
        tag_lines=tuple(tag_lines.values()),
        author=article.meta.source.author if article.meta.source else "",
        counts=reading.counts,
        anchors=" ".join(anchors),
        links=links_of(reading, problems),
        images=article.images,
        terms=dict(terms),
        findings=check.of_translations(reading, information),
        sentences=_encode(
            [
                (t.id, crc32(_encode((s.kind, s.source, t.text, t.state, t.flags))))
                for s, t in zip(article.sentences, reading.translations, strict=True)
            ]
        ),
    )


def links_of(reading: Reading, problems: Problems) -> tuple[Use, ...]:
    """The links to other places of the site. Those of the English and of notes that are not allowed are
    problems; those of the Arabic were found when the article was parsed."""
    article = reading.article
    notes_file = f"{NOTES_FOLDER}/{article.slug}.yaml"
    found = [
        Use(address, article.path, sentence.line, "", article.path)
        for sentence in article.sentences
        for address in markup.links_of(sentence.pieces)
    ]
    written = [
        Use(address, reading.memory_path, translation.line, "", article.path)
        for pieces, translation in zip(reading.pieces["en"], reading.translations, strict=True)
        for address in markup.links_of(pieces)
    ]
    for note in reading.notes:
        where = f' in the note "{note.fields.id}"'
        for text, line in zip((note.fields.body.ar, note.fields.body.en), note.lines, strict=True):
            written += [Use(a, notes_file, line, where, article.path) for a in markup.links_of_blocks(text)]
    for use in written:
        if not markup.is_safe(use.address):
            problems.found.append(unsafe(use.address, use.path, use.line, use.where))
    return tuple(use for use in (*found, *written) if not markup.is_external(use.address))


def unsafe(address: str, path: str, line: int, where: str) -> Problem:
    """The problem that a link is with an address that may not be used."""
    told = f'a link to "{address}"{where} is not allowed'
    return Problem(path, line, told, markup.allowed_instead(address, markup.ANY))
