"""`content/notes/<slug>.yaml`: editors' notes, each anchored to a quotation from one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sitegen import languages
from sitegen.content.layout import SLUG
from sitegen.content.records import Lines, nearest, parse_yaml, reporter, to_record
from sitegen.errors import ContentError, Problem, Problems, did_you_mean
from sitegen.languages import DEFAULT_PAIR
from sitegen.markdown.inline import plain_text, sentence_pieces
from sitegen.model.article import Article
from sitegen.model.language import ByLanguage, Lang, Pair
from sitegen.model.note import Note, NoteFields
from sitegen.model.translation import Translation
from sitegen.text.folding import Folded


def parse_notes(
    text: str, name: str, article: Article, translations: Sequence[Translation], pair: Pair = DEFAULT_PAIR,
    *, sound: bool = True,
) -> tuple[Note, ...]:  # fmt: skip
    """The notes of an article in the order of their places. Raises one ContentError with all problems. `name`
    is the file's path in the site folder. If the article is not `sound`, sentences may be missing: its notes
    are checked but left out of the result."""
    value, lines = items_of(text, name)
    problems = Problems()
    notes: list[Note] = []
    seen: dict[str, int] = {}
    for index, item in enumerate(value):
        note = None
        with problems.collected():
            note = _load_note(item, index, name, lines, article, translations, pair, sound, problems)
        if note is None:
            continue
        line = lines.get((index, "id"), 1)
        if note.fields.id in seen:
            message = f'the note id "{note.fields.id}" is used twice, first on line {seen[note.fields.id]}'
            problems.report(name, line, message, "give one of the notes another id")
        seen.setdefault(note.fields.id, line)
        notes.append(note)
    problems.raise_if_any()
    return tuple(
        sorted(notes, key=lambda note: (note.sentence, pair.index(note.lang), note.start, note.fields.id))
    )


def items_of(text: str, name: str) -> tuple[list[Any], Lines]:
    """The items of a notes file as plain values, and their lines. Raises ContentError if it is not a list."""
    value, lines = parse_yaml(text, name)
    if not isinstance(value, list):
        raise ContentError(
            Problem(name, 1, "must be a list of notes", "begin each of them with a line - id: …")
        )
    return value, lines


def _load_note(
    item: Any, index: int, name: str, lines: Lines, article: Article, translations: Sequence[Translation],
    pair: Pair, sound: bool, problems: Problems,
) -> Note | None:  # fmt: skip
    fields = to_record(NoteFields, item, name, lines, (index,), pair=pair)
    report = reporter(name, lines, problems)
    if not SLUG.fullmatch(fields.id):
        report(
            (index, "id"), f'the note id "{fields.id}" cannot be used', "use letters a to z, digits, - and _"
        )
    if not any(text and text.strip() for text in fields.body.values()):
        hint = f"write body.{pair.source}, body.{pair.target} or both"
        report((index, "body"), "the note has no text", hint)
    if fields.occurrence < 1:
        report((index, "occurrence"), 'field "occurrence" is counted from 1', "leave it out for the first")
    if fields.occurrence < 1 or not sound:
        return None
    ids = {translation.id: number for number, translation in enumerate(translations)}
    if fields.sentence not in ids:
        hint = _nearest_sentence(fields.quote, article, translations, pair) or did_you_mean(
            fields.sentence, ids
        )
        report((index, "sentence"), f'there is no sentence "{fields.sentence}" in {article.path}', hint)
        return None
    number = ids[fields.sentence]
    texts: dict[Lang, str] = {
        pair.source: article.sentences[number].text,
        pair.target: plain_text(sentence_pieces(translations[number].text, article.sentences[number].kind)),
    }
    for lang in pair:
        spans = find_quote(fields.quote, texts[lang], lang)
        if spans and fields.occurrence <= len(spans):
            start, end = spans[fields.occurrence - 1]
            places = [nearest(lines, (index, "body", side)) for side in pair]
            return Note(fields, number, lang, start, end, (places[0], places[1]))
        if spans:
            times = f"{len(spans)} times" if len(spans) > 1 else "once"
            message = f'the quote "{fields.quote}" has no occurrence {fields.occurrence}: it occurs {times}'
            report((index, "occurrence"), message, f"the sentence reads: {texts[lang]}")
            return None
    hints = _candidates(fields.quote, texts), _nearest_sentence(fields.quote, article, translations, pair)
    message = f'the quote "{fields.quote}" is not in sentence {fields.sentence}'
    report((index, "quote"), message, "; or ".join(filter(None, hints)))
    return None


def find_quote(quote: str, text: str, lang: Lang) -> list[tuple[int, int]]:
    """Where `quote` occurs in `text`, without overlaps; both are compared as folded text."""
    wanted, folded = _fold(quote.strip(), lang).text, _fold(text, lang)
    spans: list[tuple[int, int]] = []
    at = folded.text.find(wanted) if wanted.strip() else -1
    while at >= 0:
        spans.append(folded.span(at, at + len(wanted), text))
        at = folded.text.find(wanted, at + len(wanted))
    return spans


def quotation(texts: ByLanguage[str], lang: Lang, start: int, end: int) -> tuple[str, int] | None:
    """The quote by which a note identifies a stretch (offsets, half-open) of a sentence's text in a language,
    and which of the quote's occurrences there is meant, from 1. None if no quote can identify it: the same
    words occur in the language that is searched first, or the stretch begins or ends inside characters that
    are compared as one letter."""
    quote = texts[lang][start:end]
    for each, text in texts.items():
        spans = find_quote(quote, text, each)
        if each == lang:
            return (quote, spans.index((start, end)) + 1) if (start, end) in spans else None
        if spans:
            break
    return None


@lru_cache(maxsize=8_192)  # a quote that does not match is looked for in all sentences
def _fold(text: str, lang: Lang) -> Folded:
    return languages.get(lang).fold(text)


def _candidates(quote: str, texts: dict[Lang, str]) -> str:
    """A hint with the parts of the sentence that are most like the quote."""
    # Slow to load, and needed only for a quote that does not match.
    from rapidfuzz import fuzz, process

    length = max(len(quote.split()), 1)
    parts = []
    for text in texts.values():
        words = text.split()
        parts += [" ".join(words[i : i + length]) for i in range(max(len(words) - length + 1, 1)) if words]
    near = process.extract(quote, sorted(set(parts)), scorer=fuzz.ratio, limit=3, score_cutoff=60)
    return "similar text there: " + ", ".join(f'"{part}"' for part, *_ in near) if near else ""


def _nearest_sentence(quote: str, article: Article, translations: Sequence[Translation], pair: Pair) -> str:
    """A hint with the ids of sentences that contain the quote."""
    holders = [
        translation.id
        for sentence, translation in zip(article.sentences, translations, strict=True)
        if find_quote(quote, sentence.text, pair.source) or find_quote(quote, translation.text, pair.target)
    ]
    return f"the quote is in {', '.join(holders[:3])}" if holders else ""
