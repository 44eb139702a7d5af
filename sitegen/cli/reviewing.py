"""The commands of a review: `status`, `names`, `confirm`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from sitegen.cli.checks import new_problems
from sitegen.cli.options import EPILOG, TEXT, site_option
from sitegen.cli.output import errors_shown, show_problems
from sitegen.errors import Problems
from sitegen.model.translation import STATES
from sitegen.text.counting import counted
from sitegen.text.oneline import shortened

if TYPE_CHECKING:
    from sitegen.annotation.queue import Progress, Waiting


@click.command(epilog=EPILOG)
@click.argument("slugs", nargs=-1, type=TEXT, metavar="[SLUG...]")
@site_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON: the articles, and their total.")
def status(slugs: tuple[str, ...], site: Path, as_json: bool) -> None:
    """Show how far the articles have come.

    For each article, drafts included: how many sentences are in each state, how many flags checks have raised
    on machine translations, the words in both languages, and the share of sentences whose translation a
    person has confirmed (reviewed, edited or authored). Below: what is waiting, and the worst sentence.
    """
    # Slow to load, and not needed by the other commands.
    from sitegen.annotation.queue import progress_of, together, waiting_in, worst_first
    from sitegen.content.layout import require_content
    from sitegen.content.loader import read_content
    from sitegen.content.selection import require_articles

    problems = Problems()
    with errors_shown():
        require_content(site)
        content = read_content(site, problems)
        texts = {text.article.slug: text for text in content.texts}
        if not problems.found:
            require_articles(slugs, texts)
    shown = [text for slug, text in texts.items() if not slugs or slug in slugs]
    pair = content.pair
    progress = {text.article.slug: progress_of(text.article, text.translations, pair) for text in shown}
    drafts = {text.article.slug for text in shown if text.article.meta.draft}
    total = together(progress.values(), pair)
    queue = worst_first(each for text in shown for each in waiting_in(text.article, text.translations, pair))
    if as_json:
        articles = [
            {"article": slug, "draft": slug in drafts, **_as_json(each)} for slug, each in progress.items()
        ]
        found = {"articles": articles, "total": _as_json(total)}
        click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
    else:
        for line in _table(progress, drafts, total):
            click.echo(line)
        for line in _queue(queue):
            click.echo(line)
    show_problems(sorted(problems.found))
    if problems.found:
        sys.exit(1)


def _as_json(progress: Progress) -> dict[str, Any]:
    return {
        "sentences": progress.sentences,
        "confirmed": progress.confirmed,
        "percent": progress.percent,
        "states": dict(progress.states),
        "flags": dict(progress.flags),
        "words": dict(progress.words.items()),
    }


def _table(progress: dict[str, Progress], drafts: set[str], total: Progress) -> list[str]:
    """A row for each article and one for all of them, with a column for each state that occurs."""
    states = [state for state in STATES if state in dict(total.states)]
    head = ["article", "sentences", *states, "flags", *(f"words {lang}" for lang in total.words), "confirmed"]

    def row(name: str, each: Progress) -> list[str]:
        counts = dict(each.states)
        flags = sum(count for _, count in each.flags)
        numbers = [each.sentences, *(counts.get(state, 0) for state in states), flags, *each.words.values()]
        return [name, *map(str, numbers), f"{each.percent}%"]

    rows = [row(f"{slug} (draft)" if slug in drafts else slug, each) for slug, each in progress.items()]
    if len(rows) != 1:
        rows.append(row(counted(len(rows), "article"), total))
    widths = [max(len(line[column]) for line in (head, *rows)) for column in range(len(head))]
    return [
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in (head, *rows)
    ]


def _queue(queue: Sequence[Waiting]) -> list[str]:
    """Lines that count the waiting sentences by their worst finding, and name the first sentence."""
    if not queue:
        return ["nothing is waiting"]
    counts: dict[str, int] = {}
    for each in queue:
        counts[each.worst] = counts.get(each.worst, 0) + 1
    first = queue[0]
    return [
        f"waiting: {', '.join(f'{count} {rule}' for rule, count in counts.items())}",
        # In isolation (Unicode Standard Annex 9), so that Arabic words do not reorder the line.
        f'next: {first.slug}#{first.id} "\u2068{first.words.source}\u2069" ({", ".join(first.rules)})',
    ]


@click.command(epilog=EPILOG, short_help="List recurring names that the glossary lacks.")
@click.argument("slugs", nargs=-1, type=TEXT, metavar="[SLUG...]")
@site_option
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, help="How many names to show."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: names by language, and their sentences.")
def names(slugs: tuple[str, ...], site: Path, limit: int, as_json: bool) -> None:
    """List names that recur in the articles and that the glossary lacks.

    For each: the number of its sentences, its spellings in both languages as far as they are known, and the
    first sentence. The most promising come first; not all are names. `sitegen new entry` creates an entry.
    """
    # Slow to load, and not needed by the other commands.
    from sitegen.annotation.article import annotate
    from sitegen.annotation.candidates import candidates
    from sitegen.annotation.matcher import Matcher
    from sitegen.content.layout import require_content
    from sitegen.content.loader import read_content
    from sitegen.content.selection import require_articles
    from sitegen.machine.pairs import rules_for
    from sitegen.model.language import ByLanguage

    problems = Problems()
    with errors_shown():
        require_content(site)
        content = read_content(site, problems)
        if not problems.found:
            require_articles(slugs, [text.article.slug for text in content.texts])
    matchers = ByLanguage(content.pair, *(Matcher(content.entries, lang) for lang in content.pair))
    texts = [text for text in content.texts if not slugs or text.article.slug in slugs]
    found = candidates([annotate(text, matchers) for text in texts], rules_for(content.pair).alike)[:limit]
    if as_json:
        listed = [
            {
                "names": dict(each.names.items()),
                "sentences": [f"{slug}#{ident}" for slug, ident in each.places],
            }
            for each in found
        ]
        click.echo(msgspec.json.format(msgspec.json.encode(listed)).decode())
    else:
        for each in found:
            # In isolation (Unicode Standard Annex 9), so that Arabic words do not reorder the line.
            spelt = " = ".join(f"\u2068{', '.join(names)}\u2069" for names in each.names.values() if names)
            slug, ident = each.places[0]
            click.echo(f"{each.count:4}  {spelt}  {slug}#{ident}")
        if not found:
            click.echo("no names were found that the glossary lacks")
    show_problems(sorted(problems.found))
    if problems.found:
        sys.exit(1)


@click.command(epilog=EPILOG, short_help="Confirm translations: a person vouches for them.")
@click.argument("slug", type=TEXT)
@click.argument("ids", nargs=-1, type=TEXT, metavar="[ID...]")
@site_option
@click.option(
    "--unflagged", is_flag=True, help="Confirm all machine translations in which checks have found nothing."
)
@click.option("--dry-run", is_flag=True, help="List what would be confirmed, and write nothing.")
def confirm(slug: str, ids: tuple[str, ...], site: Path, unflagged: bool, dry_run: bool) -> None:
    """Confirm translations of the article SLUG: a person vouches for them.

    ID is a sentence (s-1f3a9c20), as `sitegen check` and `sitegen find` name it. A translation whose original
    has changed since is confirmed only by its ID. Texts stay as they are.
    """
    from sitegen.editing.confirming import confirm as confirm_sentences

    if not ids and not unflagged:
        raise click.UsageError("name the sentences to confirm, or use --unflagged")
    site = site.resolve()
    with errors_shown():
        done = confirm_sentences(site, slug, ids, new_problems, unflagged=unflagged, writes=not dry_run)
    for each in done:
        # In isolation (Unicode Standard Annex 9), so that Arabic words do not reorder the line.
        texts = " = ".join(f"\u2068{shortened(text)}\u2069" for text in (each.source, each.target))
        click.echo(f"{slug}#{each.id} ({each.before}): {texts}")
    click.echo(f"{counted(len(done), 'sentence')} {'would be ' if dry_run else ''}confirmed")
