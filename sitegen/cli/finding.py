"""The command that queries the search index: `find`."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import get_args

import click

from sitegen.cli.options import EPILOG, PATH, TEXT, site_option
from sitegen.cli.output import errors_shown
from sitegen.errors import closest
from sitegen.model.entry import EntityKind
from sitegen.model.translation import STATES


@click.command(epilog=EPILOG)
@click.argument("words", nargs=-1, required=True, type=TEXT, metavar="WORDS...")
@site_option
@click.option("--output", type=PATH, help="The folder where the site is built.  [default: SITE/output]")
@click.option(
    "--limit", type=click.IntRange(1), default=10, show_default=True, help="How many sentences to show."
)
@click.option("--lang", type=TEXT, default="", metavar="CODE", help="Search only the text in this language.")
@click.option("--tag", type=TEXT, default="", help="Only articles with this tag.")
@click.option("--name", type=TEXT, default="", metavar="ID", help="Only sentences that name this entity.")
@click.option(
    "--kind", type=click.Choice(get_args(EntityKind)), help="Only sentences that name an entity of this kind."
)
@click.option("--state", type=click.Choice(STATES), help="Only sentences whose translation is in this state.")
@click.option("--year", type=click.IntRange(1, 9999), help="Only articles of this year.")
def find(
    words: tuple[str, ...],
    site: Path,
    output: Path | None,
    limit: int,
    lang: str,
    tag: str,
    name: str,
    kind: str | None,
    state: str | None,
    year: int | None,
) -> None:
    """Find sentences by their words, in either language or both.

    Build the site first: this command searches its index, and lists sentences in the order of the page
    /search/. Words in quotation marks are a phrase; the last word may be unfinished. In a shell, a phrase
    needs quotes around its quotation marks: sitegen find '"combat role"'
    """
    # Slow to load, and not needed by the other commands.
    from sitegen.search.finding import Finder
    from sitegen.search.ranking import Filters

    with errors_shown():
        finder = Finder(output or site / "output")
        codes = finder.languages
        if lang and lang not in codes:
            raise click.BadParameter(
                f"{lang!r} is not a language of the site: use {' or '.join(codes)}", param_hint="'--lang'"
            )
        if name and name not in finder.entities:
            near = f" (did you mean {found}?)" if (found := closest(name, finder.entities)) else ""
            raise click.BadParameter(
                f"there is no entry {name!r} in the glossary{near}", param_hint="'--name'"
            )
        filters = Filters(
            codes.index(lang) if lang else None,
            tag,
            name,
            kind or "",
            state or "",
            f"{year:04}" if year else "",
        )
        found_any = False
        for each in islice(finder.find(" ".join(words), filters), limit):
            found_any = True
            date = each.dates[-1]
            click.echo(f"{each.slug}#{each.id} ({each.state}{f', {date}' if date else ''})")
            for text in filter(None, each.texts):
                click.echo(f"  {text}")
    if not found_any:
        click.echo("nothing was found")
