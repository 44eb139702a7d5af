"""The commands that write content: `init`, `import`, `sync`."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.building.builder import new_problems
from sitegen.cli.exchange import import_translations
from sitegen.cli.options import EPILOG, PATH, TEXT, PathType, date, format_options, one_of, site_option, slug
from sitegen.cli.output import errors_shown, show_problems
from sitegen.errors import ContentError, Problem, reason_of
from sitegen.exchange.registry import FORMATS
from sitegen.files.paths import printable
from sitegen.text.counting import counted
from sitegen.text.oneline import shortened

if TYPE_CHECKING:
    from sitegen.importing.command import Imported

# The options for files of other tools, by suffix.
_TRANSLATIONS = {suffix: f"--{form.name}" for form in FORMATS for suffix in form.suffixes}


@click.command(epilog=EPILOG)
@click.argument("folder", type=PATH)
def init(folder: Path) -> None:
    """Start a new site in FOLDER, with one short article to edit.

    Existing files are left alone.
    """
    from sitegen.editing.starter import init_site

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(
            f"{printable(str(folder))}: the folder cannot be made: {reason_of(error)}"
        ) from error
    with errors_shown():
        problems: list[Problem] = []
        for done in init_site(folder, new_problems):
            if isinstance(done, Problem):
                problems.append(done)
            else:
                click.echo(f"created {done}")
        if problems:
            raise ContentError(*problems)
        click.echo(f"Next: sitegen build --site {folder}")


@click.command("import", epilog=EPILOG)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=PathType(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE...",
)
@site_option
@click.option(
    "--slug",
    type=TEXT,
    callback=slug,
    help="The slug of the article, for a single FILE. By default it is made from date and title.",
)
@click.option(
    "--date",
    type=TEXT,
    callback=date,
    metavar="YYYY-MM-DD",
    help="The date of the article, for a single FILE that does not give it.",
)
@click.option(
    "--force", is_flag=True, help="Replace an article that differs; the old file is kept in .sitegen/."
)
@format_options(FORMATS, lambda form: f"FILE is {form.file} sent back by a translator.")
def import_(
    files: tuple[Path, ...],
    site: Path,
    slug: str | None,
    date: datetime.date | None,
    force: bool,
    **formats: bool,
) -> None:
    """Import articles, or translations that come back.

    FILE is text copied from a news page, or a saved HTML page. Title, standfirst, date, source, headings,
    quotes and captions are recognised; menus, rows of share buttons, "read also" lines and footers are
    dropped. Whatever is dropped is listed with its line, so that you can put it back; whatever is doubtful is
    kept and listed too. The article gets an empty translation memory.

    An article that the next build would refuse is reported and not written. Importing a file again changes
    nothing; an article that has been edited since is replaced only with --force.

    With a format such as --po, FILE holds translations: confirmed ones are merged by sentence id. Whatever
    conflicts, or would be refused by the next build, is reported and left as it is.
    """
    if len(files) > 1 and (slug or date):
        raise click.UsageError(f"--{'slug' if slug else 'date'} can only be used with a single FILE")
    if form := one_of(**formats):
        if date:
            raise click.UsageError("--date cannot be used with translations")
        import_translations(files, site.resolve(), slug or "", form)
        return
    for file in files:
        if flag := _TRANSLATIONS.get(file.suffix.lower()):
            raise click.UsageError(f"{file} seems to hold translations: add {flag} to import them")
    # Slow to load, and not needed by the other commands.
    from sitegen.importing.command import import_files

    with errors_shown():
        found = import_files(site, files, new_problems, slug=slug or "", date=date, force=force)
    for imported in found:
        if not imported.problems:
            _show_import(imported)
    problems = [problem for imported in found for problem in imported.problems]
    if problems:
        show_problems(problems)
        sys.exit(1)


def _show_import(imported: Imported) -> None:
    click.echo(f"{imported.file}: {imported.outcome} {imported.path}")
    paragraphs = 0
    for line in imported.report:
        is_paragraph = line.what.partition(":")[0] == "paragraph"
        paragraphs += is_paragraph and line.kind in ("kept", "unsure")
        if is_paragraph and line.kind == "kept":
            continue
        place = f"line {line.line}" if line.line else "file"
        text = f": {shortened(line.text, 70)}" if line.text else ""
        click.echo(f"  {line.kind:8} {place:9} {line.what}{text}")
    click.echo(f"  kept     {counted(paragraphs, 'paragraph')} of running text")


@click.command(epilog=EPILOG)
@click.argument("slugs", nargs=-1, type=TEXT, metavar="[SLUG...]")
@site_option
def sync(slugs: tuple[str, ...], site: Path) -> None:
    """Bring translation memories up to date with their articles.

    After an article was edited, new sentences get an empty entry, changed ones keep their translation and are
    marked unconfirmed (fuzzy), moved ones follow, and entries of removed sentences are kept as obsolete ones
    at the end of the file. What a person wrote is never lost. Without SLUG, all articles are synced.
    """
    from sitegen.editing.syncing import sync_articles

    with errors_shown():
        for path, changed in sync_articles(site, slugs, new_problems):
            click.echo(f"{'updated' if changed else 'current'} {path}")
