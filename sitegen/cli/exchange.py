"""Translations, the glossary and notes to and from other tools: `export`, and `import` with a format."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.checks import new_problems
from sitegen.cli.options import EPILOG, TEXT, PathType, endings, format_options, listed, one_of, site_option
from sitegen.cli.output import errors_shown, show_problems
from sitegen.errors import ContentError, Problem
from sitegen.formats.registry import WRITABLE, Travelling, for_file
from sitegen.text.counting import counted

if TYPE_CHECKING:
    from sitegen.exchange.bringing import Brought
    from sitegen.formats.segments import Stateless


@click.command(epilog=EPILOG, short_help="Write translations, the glossary or notes for other tools.")
@click.argument("slugs", nargs=-1, type=TEXT, metavar="[SLUG...]")
@site_option
@format_options(WRITABLE, lambda form: f"Write {form.export}.")
@click.option(
    "--output", type=PathType(path_type=Path, dir_okay=False), required=True, help="The file to write."
)
@click.option(
    "--glossary",
    is_flag=True,
    help=f"Write the glossary; the name of the file ends in {endings('glossary', comes_back=False)}.",
)
@click.option(
    "--notes",
    is_flag=True,
    help=f"Write notes; the name of the file ends in {endings('notes', comes_back=False)}.",
)
@click.option("--force", is_flag=True, help="Replace a file even if it is not an export.")
def export(
    slugs: tuple[str, ...],
    site: Path,
    output: Path,
    glossary: bool,
    notes: bool,
    force: bool,
    **formats: bool,
) -> None:
    """Write translations, the glossary or notes to a file for other tools.

    `sitegen import` takes the file back, with the same option. Without SLUG, the translations or notes of all
    articles are written.
    """
    form = one_of(**formats, glossary=glossary, notes=notes)
    if not form:
        known = listed([*(form.name for form in WRITABLE), "glossary", "notes"])
        raise click.UsageError(f"choose one of {known}")
    if glossary and slugs:
        raise click.UsageError("--glossary writes the whole glossary: leave SLUG out")
    site = site.resolve()
    with errors_shown():
        from sitegen.exchange.transfer import export_texts, write_export

        if glossary:
            from sitegen.exchange.glossary import export_glossary

            data = export_glossary(site, format_of(output, "glossary", comes_back=False))
        elif notes:
            from sitegen.exchange.notes import export_notes

            data = export_notes(site, slugs, format_of(output, "notes", comes_back=False))
        else:
            data = export_texts(site, slugs, form)
        write_export(site, output, data, force=force)
    click.echo(f"wrote {output}")


def format_of(file: Path, kind: Travelling, *, comes_back: bool) -> str:
    """The format of a file, by its name. Raises UsageError if no format of that kind has this name;
    `comes_back` says that the file is to be imported."""
    form = for_file(file.name, kind)
    if form is None:
        ends = endings(kind, comes_back=comes_back)
        raise click.UsageError(f"{file}: the name of the file must end in {ends}")
    return form.name


def import_glossaries(files: Sequence[Path], site: Path, *, force: bool) -> None:
    """Imports the entries of glossaries with `_import_items`."""

    def bring(file: Path, form: str) -> Brought:
        from sitegen.exchange.glossary import import_glossary

        return import_glossary(site, file, form, new_problems, force=force)

    _import_items(files, "glossary", bring)


def import_notes(
    files: Sequence[Path], site: Path, slug: str, author: str, date: datetime.date | None, *, force: bool
) -> None:
    """Imports notes with `_import_items`; `slug`, `author` and `date` are for notes that lack them."""

    def bring(file: Path, form: str) -> Brought:
        from sitegen.exchange import notes

        given = notes.Given(slug, author, date)
        return notes.import_notes(site, file, form, new_problems, given, force=force)

    _import_items(files, "notes", bring)


def _import_items(files: Sequence[Path], kind: Travelling, bring: Callable[[Path, str], Brought]) -> None:
    """Imports glossaries or notes with `bring`, which is given each file and its format; ends the command
    with status 1 if any problem is an error."""
    formats = [format_of(file, kind, comes_back=True) for file in files]
    problems: list[Problem] = []
    for file, form in zip(files, formats, strict=True):
        try:
            brought = bring(file.absolute(), form)
        except ContentError as error:
            problems += error.problems
            continue
        parts = [f"{brought.new} new", f"{brought.changed} updated", f"{brought.unchanged} unchanged"]
        click.echo(f"{file}: {', '.join(parts)}")
        problems += brought.problems
    show_problems(problems)
    if any(problem.severity == "error" for problem in problems):
        sys.exit(1)


def import_translations(
    files: Sequence[Path], site: Path, slug: str, form: str, stateless: Stateless = ""
) -> None:
    """Merges files, and ends the command with status 1 if one of them cannot be merged without conflicts."""
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
