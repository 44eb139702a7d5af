"""What a person should look at in content that is valid: one list of findings."""

from __future__ import annotations

from sitegen.config import FILE as CONFIG_FILE
from sitegen.errors import Problem, Severity, did_you_mean
from sitegen.model import Translation
from sitegen.site import Reading, Site
from sitegen.translation import quality

# Every rule by name: of this module, of content that cannot be used, and of the checks of machine text.
RULES = frozenset(
    {"content", "tag", "unmentioned", "missing", "stale", "machine", "empty", "unsynced", "lost-markup"}
) | frozenset(quality.RULES)


def findings(site: Site) -> tuple[Problem, ...]:
    """Warnings and information, in the order of files and lines."""
    found: list[Problem] = []
    for reading in [*site.readings.values(), *([site.about] if site.about else [])]:
        found += _translations(reading)
    for reading in site.readings.values():
        for tag in reading.article.meta.tags:
            if tag not in site.config.tags:
                hint = did_you_mean(tag, site.config.tags) or f"name it in {CONFIG_FILE}, under [tags.{tag}]"
                told = f'the tag "{tag}" has no name'
                found.append(Problem(reading.article.path, 1, told, hint, "warning", "tag"))
    for entry in site.entries.values():
        if not site.occurrences.get(entry.id):
            told = f'no article mentions "{entry.id}"'
            found.append(Problem(entry.path, 0, told, severity="info", rule="unmentioned"))
    return tuple(sorted(found))


def _translations(reading: Reading) -> list[Problem]:
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
        elif translation.state == "machine":
            found.append(_told(reading, translation, "is machine-translated and unchecked", "machine", True))
        for flag in translation.flags:
            told = f"{translation.id} {flag.message}"
            severity = quality.RULES.get(flag.rule, "warning")
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
    return found


def _told(
    reading: Reading, translation: Translation, what: str, rule: str, information: bool = False
) -> Problem:
    severity: Severity = "info" if information else "warning"
    return Problem(reading.memory_path, translation.line, f"{translation.id} {what}", "", severity, rule)
