"""What a person should look at in content that is valid: one list of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.config import FILE as CONFIG_FILE
from sitegen.errors import Problem, Severity, did_you_mean
from sitegen.model import Translation
from sitegen.translation import rules

if TYPE_CHECKING:
    from sitegen.reading import Reading
    from sitegen.site import Site

# Every rule by name: of this module, of content that cannot be used, and of the checks of machine text.
RULES = frozenset(
    {
        "content",
        "tag",
        "unmentioned",
        "missing",
        "stale",
        "machine",
        "empty",
        "unsynced",
        "lost-markup",
        "unpublished",
    }
) | frozenset(rules.RULES)


def findings(site: Site) -> tuple[Problem, ...]:
    """Warnings and information, in the order of files and lines."""
    found: list[Problem] = []
    for facts in site.texts:
        found += facts.findings
    for facts in site.articles.values():
        for tag in facts.tags:
            if tag not in site.config.tags:
                hint = did_you_mean(tag, site.config.tags) or f"name it in {CONFIG_FILE}, under [tags.{tag}]"
                told = f'the tag "{tag}" has no name'
                found.append(Problem(facts.path, 1, told, hint, "warning", "tag"))
    for entry in site.entries.values():
        if not site.counts.get(entry.id):
            told = f'no article mentions "{entry.id}"'
            found.append(Problem(entry.path, 0, told, severity="info", rule="unmentioned"))
    for facts in site.held_back:
        told = "is a draft" if facts.draft else f"is dated {facts.date}, which is still to come"
        found.append(Problem(facts.path, 0, f"{told}: it is not published", "", "warning", "unpublished"))
    return tuple(sorted(found))


def of_translations(reading: Reading, information: bool) -> tuple[Problem, ...]:
    """What a person should look at in the translation of one article: warnings, and `information`."""
    found: list[Problem] = []
    new = 0
    for sentence, translation in zip(reading.article.sentences, reading.translations, strict=True):
        if translation.line == 0:
            new += 1
        elif translation.state == "missing":
            found.append(_told(reading, translation, "has no translation yet", "missing"))
        elif translation.state == "stale":
            told = "has a translation that nobody confirmed since the Arabic changed"
            found.append(_told(reading, translation, told, "stale"))
        elif translation.state == "machine" and information:
            found.append(_told(reading, translation, "is machine-translated and unchecked", "machine", True))
        for flag in translation.flags:
            told = f"{translation.id} {flag.message}"
            severity = rules.RULES.get(flag.rule, "warning")
            if severity == "info" and not information:
                continue
            found.append(Problem(reading.memory_path, translation.line, told, "", severity, flag.rule))
        if translation.line and not sentence.text.strip():
            found.append(_told(reading, translation, "is empty", "empty"))
    if new:
        told = (
            f"{new} sentences of {reading.article.path} are not in it yet"
            if new > 1
            else f"a sentence of {reading.article.path} is not in it yet"
        )
        hint = f"run: sitegen sync {reading.article.slug}"
        found.append(Problem(reading.memory_path, 0, told, hint, "warning", "unsynced"))
    return tuple(found)


def _told(
    reading: Reading, translation: Translation, what: str, rule: str, information: bool = False
) -> Problem:
    severity: Severity = "info" if information else "warning"
    return Problem(reading.memory_path, translation.line, f"{translation.id} {what}", "", severity, rule)
