"""What the card of a sentence shows."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.content.layout import notes_path
from sitegen.content.memory.entries import state_of
from sitegen.content.memory.provenance import suggestion_in
from sitegen.content.notes import parse_notes
from sitegen.desk.article import Found, Opened, opened
from sitegen.desk.files import Files
from sitegen.desk.looking import Finding, findings, met, named
from sitegen.desk.memory import Similar
from sitegen.desk.requests import OfSentence, Typed
from sitegen.desk.words_apart import Stretch, words_apart
from sitegen.errors import ContentError
from sitegen.files.reading import decode
from sitegen.model.article import SentenceKind
from sitegen.model.language import Lang
from sitegen.model.record import Record
from sitegen.model.translation import State, Translation


class Named(Record, frozen=True):
    """An entry that the sentence mentions: its id, its preferred name in each language, and whether the
    translation contains one of its names."""

    term: str
    names: dict[Lang, str]
    met: bool


class Noted(Record, frozen=True):
    """A note on the sentence: its id, its quote, and its Markdown in each language."""

    id: str
    quote: str
    body: dict[Lang, str]


class Card(Record, frozen=True):
    """A sentence with its texts as inline Markdown. `seen` is the digest that decisions about it must carry;
    `engine` made the text `machine`, and offers `suggestion` beside a person's text. `changes` are the
    changes in the source since the translation was made, if it is stale. `line` is that of its entry in
    `file`, 0 if it has none."""

    article: str
    id: str
    kind: SentenceKind
    source: str
    target: str
    state: State
    seen: str
    engine: str
    machine: str
    suggestion: str
    changes: tuple[Stretch, ...]
    findings: tuple[Finding, ...]
    names: tuple[Named, ...]
    notes: tuple[Noted, ...]
    file: str
    line: int


class SimilarOnes(Record, frozen=True):
    """Sentences similar to a given one, the most similar first."""

    similar: tuple[Similar, ...]


class Findings(Record, frozen=True):
    """The findings in a text that is being typed."""

    findings: tuple[Finding, ...]


def card(files: Files, request: OfSentence) -> Card:
    """The card of a sentence. Raises ContentError if the sentence does not exist or cannot be read."""
    article = opened(files, request.article)
    found = article.find(request.id)
    unit, sentence = found.unit, found.sentence
    known = files.names.of(files.pair)
    there = met(unit.target, sentence, known)
    suggestion = suggestion_in(unit.provenance, unit.source)
    state = state_of(unit)
    return Card(
        request.article,
        request.id,
        sentence.kind,
        sentence.source,
        unit.target,
        state,
        found.seen,
        unit.provenance.engine,
        unit.provenance.machine,
        suggestion.text if suggestion else "",
        words_apart(unit.previous, sentence.source) if state == "stale" and unit.previous else (),
        findings(sentence, unit.target, files.pair, known),
        tuple(
            Named(term, {lang: known.entries[term].preferred(lang) for lang in files.pair}, term in there)
            for term in named(sentence, known)
        ),
        tuple(_notes(files, article, found)),
        article.memory,
        unit.line,
    )


def similar(files: Files, request: OfSentence) -> SimilarOnes:
    """Sentences elsewhere in the site that are similar to this one."""
    found = opened(files, request.article).find(request.id)
    return SimilarOnes(files.memory.similar(found.sentence.source, request.article, request.id, files.pair))


def look(files: Files, request: Typed) -> Findings:
    """The findings in a text that is being typed."""
    found = opened(files, request.article).find(request.id)
    return Findings(findings(found.sentence, request.text, files.pair, files.names.of(files.pair)))


def _notes(files: Files, article: Opened, found: Found) -> Iterator[Noted]:
    """The notes on a sentence. An unusable file has none here, as the build reports it."""
    path = notes_path(article.article.slug)
    data = files.read(path)
    if data is None:
        return
    translations = [Translation(unit.id, unit.target, state_of(unit)) for unit in article.units]
    try:
        notes = parse_notes(decode(data, path), path, article.article, translations, files.pair)
    except ContentError:
        return
    for note in notes:
        if note.sentence == found.number:
            fields = note.fields
            yield Noted(fields.id, fields.quote, {lang: text or "" for lang, text in fields.body.items()})
