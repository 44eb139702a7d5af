"""What a person should look at in content that is valid: one list of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.annotation import rules
from sitegen.content.layout import SETTINGS_FILE
from sitegen.errors import Problem, did_you_mean

if TYPE_CHECKING:
    from sitegen.site.graph import Site

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
    for summary in site.texts:
        found += summary.findings
    for summary in site.articles.values():
        for tag in summary.tags:
            if tag not in site.settings.tags:
                hint = (
                    did_you_mean(tag, site.settings.tags) or f"name it in {SETTINGS_FILE}, under [tags.{tag}]"
                )
                told = f'the tag "{tag}" has no name'
                found.append(Problem(summary.path, 1, told, hint, "warning", "tag"))
    for entry in site.entries.values():
        if not site.counts.get(entry.id):
            told = f'no article mentions "{entry.id}"'
            found.append(Problem(entry.path, 0, told, severity="info", rule="unmentioned"))
    for summary in site.held_back:
        told = "is a draft" if summary.draft else f"is dated {summary.date}, which is still to come"
        found.append(Problem(summary.path, 0, f"{told}: it is not published", "", "warning", "unpublished"))
    return tuple(sorted(found))
