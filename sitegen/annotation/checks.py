"""What a person should look at in the translation of one article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen import languages
from sitegen.annotation import rules
from sitegen.errors import Problem, Severity
from sitegen.model.translation import Translation

if TYPE_CHECKING:
    from sitegen.annotation.article import AnnotatedArticle


def of_translations(annotated: AnnotatedArticle) -> tuple[Problem, ...]:
    """What a person should look at in the translation of one article: warnings and information."""
    found: list[Problem] = []
    source = languages.get(annotated.pair.source)
    new = 0
    for sentence, translation in zip(annotated.article.sentences, annotated.translations, strict=True):
        if translation.line == 0:
            new += 1
        elif translation.state == "missing":
            found.append(_told(annotated, translation, "has no translation yet", "missing"))
        elif translation.state == "stale":
            told = f"has a translation that nobody confirmed since the {source.name} changed"
            found.append(_told(annotated, translation, told, "stale"))
        elif translation.state == "machine":
            found.append(
                _told(annotated, translation, "is machine-translated and unchecked", "machine", True)
            )
        for flag in translation.flags:
            told = f"{translation.id} {flag.message}"
            severity = rules.RULES.get(flag.rule, "warning")
            found.append(Problem(annotated.memory_path, translation.line, told, "", severity, flag.rule))
        if translation.line and not sentence.text.strip():
            found.append(_told(annotated, translation, "is empty", "empty"))
    if new:
        told = (
            f"{new} sentences of {annotated.article.path} are not in it yet"
            if new > 1
            else f"a sentence of {annotated.article.path} is not in it yet"
        )
        hint = f"run: sitegen sync {annotated.article.slug}"
        found.append(Problem(annotated.memory_path, 0, told, hint, "warning", "unsynced"))
    return tuple(found)


def _told(
    annotated: AnnotatedArticle, translation: Translation, what: str, rule: str, information: bool = False
) -> Problem:
    severity: Severity = "info" if information else "warning"
    return Problem(annotated.memory_path, translation.line, f"{translation.id} {what}", "", severity, rule)
