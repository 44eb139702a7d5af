"""The commands that write single files: `new`, `rename`, `merge`."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from sitegen.cli.checks import new_problems
from sitegen.cli.options import EPILOG, TEXT, date, site_option, slug
from sitegen.cli.output import errors_shown, show_problems
from sitegen.model.entry import EntityKind
from sitegen.model.language import Pair
from sitegen.text.oneline import on_one_line

if TYPE_CHECKING:
    from sitegen.editing.writing import Group

Given = Sequence[tuple[str, str]]


def _by_language(name: str, help_text: str) -> click.Option:
    """An option that takes a language and a text, and can be given once for each text."""
    return click.Option(
        [f"--{name}", name], nargs=2, type=TEXT, multiple=True, metavar="LANG TEXT", help=help_text
    )


@click.group(epilog=EPILOG)
def new() -> None:
    """Create an article, a glossary entry or a note."""


@new.command("article", epilog=EPILOG, short_help="Start an article, as a draft with an empty memory.")
@click.argument("title", type=TEXT)
@site_option
@click.option(
    "--slug", type=TEXT, callback=slug, help="Its slug. By default it is made from the date and title."
)
@click.option("--date", type=TEXT, callback=date, metavar="YYYY-MM-DD", help="Its date; a draft needs none.")
def new_article(title: str, site: Path, slug: str | None, date: datetime.date | None) -> None:
    """Start an article with a TITLE: a draft, with an empty translation memory."""
    from sitegen.editing import creating
    from sitegen.editing.slugs import slug_for

    site, title = site.resolve(), on_one_line(title)
    if not title:
        raise click.UsageError("the title is empty")
    with errors_shown():
        _write(site, lambda: creating.new_article(site, slug or slug_for(title, date), title, date))


@new.command(
    "entry",
    epilog=EPILOG,
    params=[
        _by_language("name", "A name: --name ar بغداد. The first in each language is the preferred one."),
        _by_language("definition", "The definition in one language, in Markdown."),
    ],
)
@click.argument("ident", type=TEXT, metavar="ID")
@site_option
@click.option("--kind", type=click.Choice(get_args(EntityKind)), required=True, help="What the entry is.")
def new_entry(ident: str, site: Path, kind: str, name: Given, definition: Given) -> None:
    """Create a glossary entry, with a name in each language.

    A definition that you leave out is listed as missing until it is written.

    sitegen new entry ID --kind place --name ar بغداد --name en Baghdad --definition ar … --definition en …
    """
    from sitegen.content.settings import pair_of
    from sitegen.editing import creating

    site = site.resolve()
    with errors_shown():
        pair = pair_of(site)
        _require_languages([*name, *definition], pair)
        names = {lang: [text for code, text in name if code == lang] for lang in pair}
        if missing := [f"--name {lang} TEXT" for lang in pair if not names[lang]]:
            raise click.UsageError(f"an entry needs a name in each language: add {' and '.join(missing)}")
        _write(site, lambda: creating.new_entry(site, ident, kind, names, dict(definition)))


@new.command(
    "note",
    epilog=EPILOG,
    short_help="Put a note on a quote from a sentence.",
    params=[_by_language("body", "The note in one language, in Markdown; one language is enough.")],
)
@click.argument("article", type=TEXT, metavar="SLUG")
@click.argument("sentence", type=TEXT)
@click.argument("quote", type=TEXT)
@site_option
@click.option("--id", "ident", type=TEXT, callback=slug, help="Its id.  [default: made from QUOTE]")
@click.option(
    "--occurrence", type=click.IntRange(1), default=1, help="Which occurrence of QUOTE in the sentence."
)
@click.option("--author", type=TEXT, default="", help="Who wrote it.  [default: the author of site.toml]")
@click.option("--date", type=TEXT, callback=date, metavar="YYYY-MM-DD", help="Its date.  [default: today]")
def new_note(
    article: str,
    sentence: str,
    quote: str,
    site: Path,
    ident: str | None,
    occurrence: int,
    author: str,
    date: datetime.date | None,
    body: Given,
) -> None:
    """Put a note on a QUOTE from a SENTENCE (its id) of the article SLUG.

    sitegen new note SLUG s-1f3a9c20 "عين الأسد" --body ar … --body en …
    """
    from sitegen.content.layout import SETTINGS_FILE, require_content
    from sitegen.content.settings import parse_settings
    from sitegen.editing import creating
    from sitegen.editing.noting import NewNote
    from sitegen.files.reading import read_text

    site = site.resolve()
    texts = {lang: text.strip() for lang, text in body if text.strip()}
    if not texts:
        raise click.UsageError("the note has no text: add --body LANG TEXT")
    with errors_shown():
        require_content(site)
        settings = parse_settings(read_text(site / SETTINGS_FILE, site))
        _require_languages(body, settings.pair)
        _write(
            site,
            lambda: creating.new_note(
                site,
                article,
                NewNote(
                    sentence, quote, texts, author or settings.author, date or datetime.date.today(),
                    occurrence, ident or "",
                ),
            ),
        )  # fmt: skip


@click.group(epilog=EPILOG)
def rename() -> None:
    """Rename an article or a glossary entry."""


@rename.command("article", epilog=EPILOG)
@click.argument("old", type=TEXT)
@click.argument("new", type=TEXT)
@site_option
def rename_article(old: str, new: str, site: Path) -> None:
    """Give the article OLD the slug NEW.

    Its translation memory and its notes are renamed with it, links to it are updated, and netlify.toml
    redirects its old address to the new one. Ids, states and notes are kept.
    """
    from sitegen.editing import renaming

    site = site.resolve()
    with errors_shown():
        plan = partial(renaming.rename_article, site, old, new)
        _move(site, plan, f"/articles/{old}/", f"/articles/{new}/")


@rename.command("entry", epilog=EPILOG)
@click.argument("old", type=TEXT)
@click.argument("new", type=TEXT)
@site_option
def rename_entry(old: str, new: str, site: Path) -> None:
    """Give the glossary entry OLD the id NEW.

    Links to it and the `related` fields of other entries are updated, and netlify.toml redirects its old
    address to the new one.
    """
    from sitegen.editing import renaming

    site = site.resolve()
    with errors_shown():
        plan = partial(renaming.rename_entry, site, old, new)
        _move(site, plan, f"/glossary/{old}/", f"/glossary/{new}/")


@click.group(epilog=EPILOG)
def merge() -> None:
    """Merge two glossary entries into one."""


@merge.command("entry", epilog=EPILOG)
@click.argument("gone", type=TEXT, metavar="A")
@click.argument("kept", type=TEXT, metavar="B")
@site_option
def merge_entry(gone: str, kept: str, site: Path) -> None:
    """Merge the glossary entry A into B.

    B gets the names, contexts, links and relations of A, and other fields that B lacks; it keeps its own
    definition. Links to A are changed to B, and netlify.toml redirects A to B. The file of A is kept in
    .sitegen/merged/.
    """
    from sitegen.editing import renaming

    site = site.resolve()
    with errors_shown():
        plan = partial(renaming.merge_entries, site, gone, kept)
        _move(site, plan, f"/glossary/{gone}/", f"/glossary/{kept}/")


def _move(site: Path, plan: Callable[[], Group], old: str, new: str) -> None:
    from sitegen.editing.redirects import FILE

    if FILE not in _write(site, plan):
        click.echo(f"there is no {FILE}: have your host redirect {old} to {new}")


def _write(site: Path, plan: Callable[[], Group]) -> Group:
    """Writes the files of a plan together, prints their names and returns them. Ends the command with status
    1, with nothing written, if the next build would refuse them or another program has written meanwhile."""
    from sitegen.editing.seen import seen_now
    from sitegen.editing.writing import put
    from sitegen.files.paths import present

    seen = seen_now(site)
    group = plan()
    verbs = {path: "updated" if present(site / path) else "created" for path in group}
    for refused in put(site, [group], new_problems, seen):
        if refused:
            show_problems(refused)
            click.echo("nothing was written", err=True)
            sys.exit(1)
    for path, data in group.items():
        click.echo(f"{'removed' if data is None else verbs[path]} {path}")
    return group


def _require_languages(given: Given, pair: Pair) -> None:
    for lang, _ in given:
        if lang not in pair:
            raise click.UsageError(f"{lang!r} is not a language of the site: use {' or '.join(pair)}")
