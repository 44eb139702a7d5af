"""Exporting notes to other tools, and importing them back into the notes files."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from sitegen.annotation.article import AnnotatedArticle, annotate
from sitegen.annotation.matcher import Matcher
from sitegen.content.layout import article_files, notes_path
from sitegen.content.loader import load_text, reader
from sitegen.content.notes import parse_notes, quotation
from sitegen.content.records import parse_yaml
from sitegen.content.selection import no_article
from sitegen.editing.seen import seen_now
from sitegen.editing.writing import Check, put
from sitegen.editing.yamlfile import dump, with_items
from sitegen.errors import ContentError, Problem, Problems
from sitegen.exchange.bringing import Brought, conflict, decide
from sitegen.exchange.glossary import load_entries
from sitegen.files.paths import present, relative
from sitegen.files.reading import decode, encode, read_bytes
from sitegen.formats import registry
from sitegen.formats.annotation import Annotation, Place, notes_of, page_place, revision_of
from sitegen.formats.published import PublishedArticle, page_text
from sitegen.model.language import ByLanguage, Lang, Pair
from sitegen.model.note import Note


class Given(NamedTuple):
    """Defaults for what a file does not say: the article, the author and the date of its notes."""

    slug: str = ""
    author: str = ""
    date: datetime.date | None = None


_NOTHING = Given()


class UnplacedError(Exception):
    """A note cannot be placed, for the reason in the message."""

    def __init__(self, message: str, todo: str = "") -> None:
        super().__init__(message)
        self.todo = todo


class _Span(NamedTuple):
    """A part of a sentence, which is given by its number: offsets in the text as readers see it."""

    sentence: int
    lang: Lang
    start: int
    end: int


def export_notes(site: Path, slugs: Sequence[str], form: str) -> bytes:
    """The notes on the articles `slugs`, or on all articles if there are none, as a file in the format
    `form`. Raises a ContentError if something cannot be read, or if there are no notes."""
    outline = load_entries(site)
    texts = _articles(site, outline.pair, slugs)
    home = outline.settings.home if outline.settings else ""
    notes = [note for each in texts.values() for note in notes_of(_published(each, home))]
    if not notes:
        raise ContentError(Problem("content/notes", 0, "there are no notes to export"))
    return registry.exporter(form).write(notes, outline.pair)


def import_notes(
    site: Path, file: Path, form: str, check: Check, given: Given = _NOTHING, *, force: bool = False
) -> Brought:  # fmt: skip
    """Import the notes of a file in the format `form` into the notes of a site, as `import_glossary` does
    with entries. Raises a ContentError, with nothing changed, if the file cannot be read at all."""
    pair = load_entries(site).pair
    name = relative(file, site)
    parsed = registry.reader(form).parse(read_bytes(file, site), name, given.slug, pair)
    texts = _articles(site, pair, ())
    problems = [*parsed.problems]
    count: Counter[str] = Counter()
    by_article: dict[str, dict[str, tuple[Annotation, dict[str, Any]]]] = {}
    for item in parsed.items:
        try:
            ident, values = wanted_values(item, texts, given, name, force=force)
        except UnplacedError as error:
            problems.append(Problem(name, item.line, str(error), error.todo, rule="import-refused"))
            continue
        except ContentError as error:
            problems += error.problems
            continue
        wanted = by_article.setdefault(item.slug, {})
        if ident in wanted:
            problems.append(Problem(name, item.line, f'note "{ident}" occurs twice', "it is left out"))
        elif values:
            wanted[ident] = item, values
        else:
            count["unchanged"] += 1
    for slug, wanted in by_article.items():
        there = {note.fields.id for note in texts[slug].notes}
        problems += _write(site, texts[slug], wanted, check, name)
        count.update("changed" if ident in there else "new" for ident in wanted)
    return Brought(count["new"], count["changed"], count["unchanged"], tuple(sorted(problems)))


def _articles(site: Path, pair: Pair, slugs: Sequence[str]) -> dict[str, AnnotatedArticle]:
    """The articles by slug, without their mentions. Raises a ContentError with their problems."""
    problems = Problems()
    paths = article_files(site, problems)
    problems.found += [no_article(slug, paths) for slug in slugs if slug not in paths]
    matchers = ByLanguage(pair, Matcher((), pair.source), Matcher((), pair.target))
    found: dict[str, AnnotatedArticle] = {}
    for slug in slugs or sorted(paths):
        if slug in paths:
            text = load_text(relative(paths[slug], site), reader(site), pair, problems)
            if text:
                found[slug] = annotate(text, matchers)
    problems.raise_if_any()
    return found


def _published(annotated: AnnotatedArticle, home: str) -> PublishedArticle:
    nothing = ByLanguage(annotated.pair, "", "")
    return PublishedArticle(annotated, home, "", nothing, str)


def wanted_values(
    item: Annotation, texts: Mapping[str, AnnotatedArticle], given: Given, name: str, *, force: bool
) -> tuple[str, dict[str, Any]]:
    """The id of a note and the values that it should get (empty if it stays as it is). Raises UnplacedError,
    and ContentError for a conflict."""
    if item.slug not in texts:
        problem = no_article(item.slug, texts)
        raise UnplacedError(problem.message, problem.hint or "--slug names it")
    annotated = texts[item.slug]
    span = _find(item.place, annotated)
    author, date = item.author or given.author, item.date or given.date
    if not author or not date:
        what = "author" if not author else "date"
        raise UnplacedError(f"a note on “{item.place.exact}” has no {what}", f"--{what} gives it")
    ident = item.id or f"note-{revision_of(item)[:8]}"
    place = page_place(annotated, span.lang, span.sentence, span.start, span.end)
    there = Annotation(item.slug, ident, place, item.body, author, date)
    here = {note.id: note.revision for note in notes_of(_published(annotated, ""))}
    if ident in here:
        decision = decide(here[ident], revision_of(there), item.revision, force=force)
        if decision == "conflict":
            raise ContentError(conflict(f'note "{ident}"', name, item.line, item.revision))
        if decision == "keep":
            return ident, {}
    old = next((note for note in annotated.notes if note.fields.id == ident), None)
    return ident, {
        "id": ident,
        "sentence": place.sentence,
        **_quotation(span, annotated, old),
        "body": dict(item.body),
        "author": author,
        "date": date,
    }


def _quotation(span: _Span, annotated: AnnotatedArticle, old: Note | None) -> dict[str, Any]:
    """The fields of a note that say which part of its sentence it is about. Raises UnplacedError."""
    if old and _Span(old.sentence, old.lang, old.start, old.end) == span:
        fields = old.fields
        return {"quote": fields.quote} | ({"occurrence": fields.occurrence} if fields.occurrence > 1 else {})
    texts = ByLanguage(annotated.pair, *(annotated.text(lang, span.sentence) for lang in annotated.pair))
    found = quotation(texts, span.lang, span.start, span.end)
    if found is None:
        words = texts[span.lang][span.start : span.end]
        raise UnplacedError(f"“{words}” cannot be quoted", "quote whole words")
    quote, occurrence = found
    return {"quote": quote} | ({"occurrence": occurrence} if occurrence > 1 else {})


def _find(place: Place, annotated: AnnotatedArticle) -> _Span:
    """The span where a place is now. Raises UnplacedError if it cannot be found, or is found several
    times."""
    found = [*_candidates(place, annotated)]
    where = place.sentence or annotated.article.path
    if not found:
        raise UnplacedError(f"“{place.exact}” is not in {where}", "the text may have changed since")
    by_context = [span for span, fits, _ in found if fits]
    by_position = [span for span, _, exactly in found if exactly]
    for some in ([span for span in by_context if span in by_position], by_position, by_context):
        if len(some) == 1:
            return some[0]
    if len(found) > 1:
        raise UnplacedError(f"“{place.exact}” is {len(found)} times in {where}", "quote more of the text")
    return found[0][0]


def _candidates(place: Place, annotated: AnnotatedArticle) -> Iterator[tuple[_Span, bool, bool]]:
    """The spans where the quotation occurs; for each, whether the surrounding text and the position are those
    that the file gives."""
    for number, translation in enumerate(annotated.translations):
        if place.sentence and translation.id != place.sentence:
            continue
        for lang in annotated.pair:
            if place.lang and lang != place.lang:
                continue
            page = page_text(annotated, lang, number)
            at = page.text.find(place.exact)
            while at >= 0:
                end = at + len(place.exact)
                # The context that another program gives may reach beyond the sentence.
                before, behind = page.text[:at], page.text[end:]
                fits = _ends_alike(before, place.prefix) and _ends_alike(behind[::-1], place.suffix[::-1])
                span = _Span(number, lang, page.here_from(at), page.here(end))
                yield span, fits, bool(place.sentence) and at == place.start
                at = page.text.find(place.exact, at + 1)


def _ends_alike(text: str, context: str) -> bool:
    return text.endswith(context) or context.endswith(text)


def _write(
    site: Path, annotated: AnnotatedArticle, wanted: dict[str, tuple[Annotation, dict[str, Any]]],
    check: Check, name: str,
) -> list[Problem]:  # fmt: skip
    """Write the notes on an article. Those that the next build would refuse are removed from `wanted`, and
    their problems returned."""
    path = notes_path(annotated.article.slug)
    problems: list[Problem] = []
    while wanted:
        seen = seen_now(site)
        data = _composed(site, path, annotated, [values for _, values in wanted.values()])
        (found,) = put(site, [{path: data}], check, seen)
        if not found:
            break
        blamed = {ident for ident in wanted if any(f'"{ident}"' in problem.message for problem in found)}
        for ident in blamed or {*wanted}:
            item, _ = wanted.pop(ident)
            reasons = [problem for problem in found if f'"{ident}"' in problem.message] or list(found)
            problems += [
                Problem(
                    name,
                    item.line,
                    f'note "{ident}" is not imported: {p.message}',
                    p.hint,
                    rule="import-refused",
                )
                for p in reasons
            ]
    return problems


def _composed(
    site: Path, path: str, annotated: AnnotatedArticle, wanted: Sequence[Mapping[str, Any]]
) -> bytes:
    """The notes file with the `wanted` notes, each in the place of the note with its id, or else at the
    end."""
    data = read_bytes(site / path, site) if present(site / path) else b""
    text = decode(data, path)
    there, _ = parse_yaml(text, path)
    there = there if isinstance(there, list) else []
    numbers = {note["id"]: number for number, note in enumerate(there)}
    changed = {numbers[values["id"]]: dict(values) for values in wanted if values["id"] in numbers}
    added = [dict(values) for values in wanted if values["id"] not in numbers]
    whole = dump([changed.get(number, note) for number, note in enumerate(there)] + added)
    written = with_items(text, changed, added) if there else whole
    if _notes(written, path, annotated) != _notes(whole, path, annotated):
        written = whole
    return encode(written, data)


def _notes(text: str, path: str, annotated: AnnotatedArticle) -> Any:
    """The notes of a notes file without their lines, or its problems if it cannot be read."""
    try:
        notes = parse_notes(text, path, annotated.article, annotated.translations, annotated.pair)
    except ContentError as error:
        return [problem.message for problem in error.problems]
    return [msgspec.structs.replace(note, lines=(0, 0)) for note in notes]
