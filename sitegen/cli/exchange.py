"""Translations out to other tools, and back: `export`, and `import` with a format."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.building.builder import new_problems
from sitegen.cli.options import EPILOG, TEXT, PathType, format_options, one_of, site_option
from sitegen.cli.output import errors_shown, show_problems
from sitegen.errors import ContentError, Problem
from sitegen.formats.registry import WRITABLE
from sitegen.text.counting import counted

if TYPE_CHECKING:
    from sitegen.formats.segments import Stateless


@click.command(epilog=EPILOG)
@click.argument("slugs", nargs=-1, type=TEXT, metavar="[SLUG...]")
@site_option
@format_options(WRITABLE, lambda form: f"Write {form.export}.")
@click.option(
    "--output", type=PathType(path_type=Path, dir_okay=False), required=True, help="The file to write."
)
@click.option("--force", is_flag=True, help="Replace a file even if it is not an export.")
def export(slugs: tuple[str, ...], site: Path, output: Path, force: bool, **formats: bool) -> None:
    """Write translations to a file for other tools.

    `sitegen import` takes the file back, with the same option. Without SLUG, the translations of all
    articles are written.
    """
    form = one_of(**formats)
    if not form:
        raise click.UsageError(f"choose {' or '.join(f'--{known.name}' for known in WRITABLE)}")
    with errors_shown():
        from sitegen.exchange.transfer import export_texts, write_export

        write_export(site.resolve(), output, export_texts(site.resolve(), slugs, form), force=force)
    click.echo(f"wrote {output}")


def import_translations(
    files: Sequence[Path], site: Path, slug: str, form: str, stateless: Stateless = ""
) -> None:
    """Merges files, and ends the command with status 1 if one of them cannot be merged without conflict."""
    from sitegen.exchange.transfer import import_texts

    problems: list[Problem] = []
    for file in files:
        try:
            merged = import_texts(site, file.absolute(), form, new_problems, slug, stateless)
        except ContentError as error:
            problems += error.problems
            continue
        doubtful = f" ({merged.unconfirmed} unconfirmed)" if merged.unconfirmed else ""
        updated = f"{counted(merged.changed, 'sentence')} updated{doubtful}"
        click.echo(f"{file}: {updated}, {merged.unchanged} unchanged")
        problems += merged.problems
    show_problems(problems)
    if any(problem.severity == "error" for problem in problems):
        sys.exit(1)
