"""Findings: what a person should look at in valid content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sitegen.annotation.checks import literal_warning
from sitegen.content.layout import SETTINGS_FILE
from sitegen.content.records import nearest
from sitegen.errors import Problem, closest
from sitegen.markdown.literal import literal_in_blocks
from sitegen.model.article import UNDATED

if TYPE_CHECKING:
    from sitegen.annotation.summary import Summary
    from sitegen.content.glossary import EntryFile
    from sitegen.site.graph import Site


def findings(site: Site) -> tuple[Problem, ...]:
    """Warnings and information, in the order of files and lines; and, as errors, articles that are not drafts
    and have no date. These errors do not prevent anything else from being published."""
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
            message = f'no published article mentions "{entry.id}"'
            found.append(Problem(entry.path, 0, message, severity="info", rule="unmentioned"))
    found += undated(site)
    for summary in site.held_back:
        if summary.date == UNDATED and not summary.draft:
            continue
        message = f"is not published yet: {why_held_back(summary)}"
        found.append(Problem(summary.path, 0, message, "", "warning", "unpublished"))
    return tuple(sorted(found))


def of_definitions(entries: Iterable[EntryFile]) -> Iterator[Problem]:
    """Warnings about definitions that are missing, and about markup in others that readers see as it is
    written."""
    for file in entries:
        definition = file.entry.fields.definition
        lacking = [lang for lang, text in definition.items() if not text.strip()]
        if lacking:
            where = ("definition",) if len(lacking) > 1 else ("definition", *lacking)
            of = "" if len(lacking) > 1 else f' in "{lacking[0]}"'
            message = f"there is no definition{of} yet"
            yield Problem(
                file.entry.path, nearest(file.lines, where), message, "write one", "warning", "no-definition"
            )
        for lang, text in definition.items():
            for literal in literal_in_blocks(text):
                line = nearest(file.lines, ("definition", lang))
                yield literal_warning(literal, file.entry.path, line, "the definition")


def why_held_back(summary: Summary) -> str:
    """Why an article that is held back is not published."""
    if summary.draft:
        return "it is a draft"
    return "it has no date" if summary.date == UNDATED else f"it is dated {summary.date}"


def undated(site: Site) -> list[Problem]:
    """The errors for articles that are not drafts and have no date."""
    message = 'is not published: it has no date, and no "draft: true"'
    return [
        Problem(
            summary.path,
            1,
            message,
            "write date: YYYY-MM-DD into its front matter, or run: "
            f"sitegen import --force --publish --slug {summary.slug} --date YYYY-MM-DD FILE",
            rule="unpublished",
        )
        for summary in site.held_back
        if summary.date == UNDATED and not summary.draft
    ]
