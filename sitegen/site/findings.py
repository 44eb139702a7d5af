"""What a person should look at in valid content: one list of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.annotation import rules
from sitegen.content.layout import SETTINGS_FILE
from sitegen.errors import Problem, closest

if TYPE_CHECKING:
    from sitegen.site.graph import Site

# Every rule by name: those of this module, of content that cannot be used, and of the checks of texts.
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
        "literal-markup",
        "unused",
        "unpublished",
    }
) | frozenset(rules.RULES)


def findings(site: Site) -> tuple[Problem, ...]:
    """Warnings and information, in the order of files and lines."""
    found: list[Problem] = []
    for summary in site.texts:
        found += summary.findings
    for summary in (*site.articles.values(), *site.held_back):
        for tag, line in zip(summary.tags, summary.tag_lines, strict=True):
            if tag not in site.settings.tags:
                near = closest(tag, site.settings.tags)
                names = ", ".join(f'{lang} = "…"' for lang in site.settings.pair)
                hint = f'did you mean "{near}"?' if near else f'add it there: "{tag}" = {{{names}}}'
                message = f'the tag "{tag}" is not declared under [tags] in {SETTINGS_FILE}'
                found.append(Problem(summary.path, line, message, hint, "warning", "tag"))
    for entry in site.entries.values():
        if not site.counts.get(entry.id):
            message = f'no article mentions "{entry.id}"'
            found.append(Problem(entry.path, 0, message, severity="info", rule="unmentioned"))
    for summary in site.held_back:
        why = "it is a draft" if summary.draft else f"it is dated {summary.date}"
        found.append(Problem(summary.path, 0, f"is not published yet: {why}", "", "warning", "unpublished"))
    return tuple(sorted(found))
