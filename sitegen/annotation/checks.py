"""What a person should look at in the translation of one article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen import languages
from sitegen.annotation import rules
from sitegen.errors import Problem, Severity
from sitegen.markdown.inline import searchable_text
from sitegen.text.oneline import shortened

if TYPE_CHECKING:
    from sitegen.annotation.article import AnnotatedArticle


# HTML, and Markdown that is not inline or not closed: a reader sees it as it is written.
_LITERAL = re.compile(r"</?[A-Za-z][^<>]*>|\*\*|\]\(|^(?:#{1,6}|>) ")


def of_translations(annotated: AnnotatedArticle) -> tuple[Problem, ...]:
    """What a person should look at in the translation of one article: warnings and information."""
    found: list[Problem] = []
    source = languages.get(annotated.pair.source)
    new = 0

    def report(message: str, rule: str, severity: Severity = "warning", hint: str = "") -> None:
        # In isolation (Unicode Standard Annex 9), so that Arabic words do not reorder the line.
        what = f'{translation.id} "\u2068{shortened(sentence.text, 30)}\u2069" {message}'
        found.append(Problem(annotated.memory_path, translation.line, what, hint, severity, rule))

    for sentence, translation, pieces in zip(
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
        text = translation.text
        if "<" in text or "**" in text or "](" in text or text.startswith(("#", ">")):
            literal = _LITERAL.search(searchable_text(pieces))
            if literal and literal[0] not in sentence.text:
                message = f"has {literal[0].strip()} in its translation, which readers will see as it is"
                report(message, "literal-markup", hint="write Markdown, not HTML; titles are plain text")
    if new:
        are = "a sentence of {} is" if new == 1 else f"{new} sentences of {{}} are"
        message = f"{are.format(annotated.article.path)} not in it yet"
        hint = f"run: sitegen sync {annotated.article.slug}"
        found.append(Problem(annotated.memory_path, 0, message, hint, "warning", "unsynced"))
    return tuple(found)
