"""Checks of one article and its translation for findings that a person should review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sitegen import languages
from sitegen.annotation import rules
from sitegen.content.layout import NOTES_FOLDER
from sitegen.errors import Problem, Severity
from sitegen.markdown.literal import literal_in_blocks, literal_markup, may_be_literal
from sitegen.text.oneline import shortened

if TYPE_CHECKING:
    from sitegen.annotation.article import AnnotatedArticle


_LITERAL_HINT = "write Markdown, not HTML; titles are plain text"
_WRITE_MARKDOWN = (
    "write Markdown, not HTML, with no space inside ** and no punctuation before a closing one; "
)


def of_article(annotated: AnnotatedArticle) -> tuple[Problem, ...]:
    """The findings in one article and its translation: errors, warnings and information."""
    return (*_of_source(annotated), *_of_translations(annotated), *_of_notes(annotated))


def literal_warning(literal: str, path: str, line: int, where: str) -> Problem:
    """The warning that readers will see `literal` as it is written. `where` names the part of the file."""
    message = f"has {literal} in {where}, which readers will see as it is"
    hint = f"{_WRITE_MARKDOWN}\\ before a mark keeps it"
    return Problem(path, line, message, hint, "warning", "literal-markup")


def _of_notes(annotated: AnnotatedArticle) -> Iterator[Problem]:
    path = f"{NOTES_FOLDER}/{annotated.article.slug}.yaml"
    for note in annotated.notes:
        for text, line in zip(note.fields.body.values(), note.lines, strict=True):
            for literal in literal_in_blocks(text or ""):
                yield literal_warning(literal, path, line, f'the note "{note.fields.id}"')


def _of_source(annotated: AnnotatedArticle) -> tuple[Problem, ...]:
    if not may_be_literal("\n".join(annotated.searched.source)):
        return ()
    return tuple(
        Problem(
            annotated.article.path,
            sentence.line,
            f"has {literal}, which readers will see as it is",
            f"{_WRITE_MARKDOWN}titles are plain text; \\ before a mark keeps it",
            "warning",
            "literal-markup",
        )
        for sentence in annotated.article.sentences
        for literal in literal_markup(sentence.source, sentence.pieces, sentence.kind)
    )


def _of_translations(annotated: AnnotatedArticle) -> tuple[Problem, ...]:
    found: list[Problem] = []
    source = languages.get(annotated.pair.source)
    looks_like_markup = may_be_literal("\n".join(annotated.searched.target))
    new = 0

    def report(message: str, rule: str, severity: Severity = "warning", hint: str = "") -> None:
        # Isolated (Unicode Standard Annex 9), so that Arabic words do not reorder the line.
        what = f'{translation.id} "\u2068{shortened(sentence.text, 30)}\u2069" {message}'
        found.append(Problem(annotated.memory_path, translation.line, what, hint, severity, rule))

    for sentence, translation, content in zip(
        annotated.article.sentences, annotated.translations, annotated.pieces.target, strict=True
    ):
        if translation.line == 0:
            new += 1
        elif translation.state == "missing":
            report("has no translation yet", "missing")
        elif translation.state == "stale":
            report(f"has a translation that nobody has confirmed since the {source.name} changed", "stale")
        elif translation.state == "machine":
            report("is machine-translated and unchecked", "machine", "info")
        for flag in translation.flags:
            report(flag.message, flag.rule, rules.RULES.get(flag.rule, "warning"))
        if translation.line and not sentence.text.strip():
            report("is empty", "empty")
        for literal in literal_markup(translation.text, content, sentence.kind) if looks_like_markup else ():
            message = f"has {literal} in its translation, which readers will see as it is"
            report(message, "literal-markup", hint=_LITERAL_HINT)
    if new:
        are = "a sentence of {} is" if new == 1 else f"{new} sentences of {{}} are"
        message = f"{are.format(annotated.article.path)} not in it yet"
        hint = f"run: sitegen sync {annotated.article.slug}"
        found.append(Problem(annotated.memory_path, 0, message, hint, "warning", "unsynced"))
    return tuple(found)
