"""The commands that write content: `init`, `import`, `sync`."""

from __future__ import annotations

import contextlib
import datetime
import re
import shlex
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.checks import new_problems
from sitegen.cli.exchange import import_glossaries, import_notes, import_translations
from sitegen.cli.options import (
    EPILOG,
    PATH,
    TEXT,
    PathType,
    date,
    endings,
    format_options,
    one_of,
    site_option,
    slug,
    tags,
)
from sitegen.cli.output import errors_shown, progress_shown, show_problems
from sitegen.cli.workers import cluster_option, workers_at
from sitegen.errors import ContentError, Problem, reason_of
from sitegen.files.paths import STATE_FOLDER, printable
from sitegen.formats.registry import FORMATS, TRANSLATIONS, FormatSpec

if TYPE_CHECKING:
    from sitegen.formats.segments import Stateless
    from sitegen.importing.command import Imported

# The report shows at most this many rows of each list; the complete lists are in a file.
_MOST_ROWS = 12
_HEAD = 4_096  # bytes, enough to recognise the kind of a file
# The suffixes that tell the format of a file. Others, such as .json, may belong to an article.
_BY_SUFFIX = {suffix: form for form in TRANSLATIONS for suffix in form.suffixes}
_WHAT_IT_HOLDS = {
    "translations": "translations: add --{} to import them",
    "glossary": "a glossary: add --glossary to import it",
    "notes": "notes: add --notes to import them",
}


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
            f"{printable(str(folder))}: the folder cannot be created: {reason_of(error)}"
        ) from error
    with errors_shown():
        problems: list[Problem] = []
        created = False
        for done in init_site(folder, new_problems):
            if isinstance(done, Problem):
                problems.append(done)
            else:
                created = True
                click.echo(f"created {done}")
        if problems:
            raise ContentError(*problems)
        if not created:
            click.echo("nothing was created: all the files are there already")
        click.echo(f"Next: sitegen build --site {shlex.quote(str(folder))}")


@click.command("import", epilog=EPILOG, short_help="Import articles, or what other tools have sent back.")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=PathType(path_type=Path, exists=True, allow_dash=True),
    metavar="FILE...",
)
@site_option
@click.option(
    "--slug",
    type=TEXT,
    callback=slug,
    help="The slug of the article, for a single FILE. By default it is made from the date and title.",
)
@click.option(
    "--date",
    type=TEXT,
    callback=date,
    metavar="YYYY-MM-DD",
    help="The date of the article, for a single FILE that does not give it.",
)
@click.option("--source", type=TEXT, default="", metavar="NAME", help="The name of the source.")
@click.option("--author", type=TEXT, default="", metavar="NAME", help="The name of the author.")
@click.option("--tags", type=TEXT, callback=tags, metavar="TAG,TAG", help="The tags of the article.")
@click.option("--publish", is_flag=True, help="Publish the article, which is a draft otherwise.")
@click.option("--dry-run", is_flag=True, help="Show the report and write nothing.")
@cluster_option
@click.option(
    "--force",
    is_flag=True,
    help="Replace an edited article of the same text or address; the old file is kept in .sitegen/.",
)
@click.option(
    "--as",
    "stateless",
    type=click.Choice(["unconfirmed", "confirmed"]),
    help="With translations: how to take texts if FILE does not say whether somebody has confirmed them. "
    "By default they are taken as unconfirmed, and only where there is no text yet.",
)
@click.option(
    "--glossary",
    is_flag=True,
    help=f"FILE is a glossary sent back; its name ends in {endings('glossary', comes_back=True)}.",
)
@click.option(
    "--notes",
    is_flag=True,
    help=f"FILE holds notes as web annotations; its name ends in {endings('notes', comes_back=True)}.",
)
@format_options(TRANSLATIONS, lambda form: f"FILE is {form.file} sent back by a translator.")
def import_(
    files: tuple[Path, ...],
    site: Path,
    slug: str | None,
    date: datetime.date | None,
    source: str,
    author: str,
    tags: tuple[str, ...],
    publish: bool,
    dry_run: bool,
    cluster: str,
    force: bool,
    stateless: Stateless | None,
    glossary: bool,
    notes: bool,
    **formats: bool,
) -> None:
    """Import articles, or translations, a glossary or notes that were sent back.

    FILE is text copied from a news page, a saved page (HTML, MHTML, webarchive), a Word document (DOCX), a
    feed (RSS, Atom) or a WordPress export, a folder of such files, or - for standard input. Title,
    standfirst, date, author, source, headings, quotes, lists, links and captions are recognised; menus, "read
    also" lines and footers are dropped. The article is a draft until you publish it. It gets an empty
    translation memory, and the pictures that were saved with the page go to content/media/.

    The report says where each field was found and whether it is certain, what else is unsure, and how many
    lines were dropped from each part of the page; all of them are listed in .sitegen/import/SLUG.txt.

    An article that the next build would refuse is reported and not written. Importing a file again changes
    nothing; an article that has been edited since is replaced only with --force.

    With a format such as --po, FILE holds translations: confirmed ones are merged by sentence id. Anything
    that conflicts, or that the next build would refuse, is reported and left as it is.

    With --glossary or --notes it holds entries or notes: new ones are added, and those that have changed in
    FILE alone are updated. Those that have changed here too, or for which FILE does not say which version
    they are based on, are replaced only with --force.
    """
    if len(files) > 1 and (slug or date):
        raise click.UsageError(f"--{'slug' if slug else 'date'} can only be used with a single FILE")
    form = one_of(**formats, glossary=glossary, notes=notes)
    if glossary or notes:
        given: dict[str, object] = {"slug": slug, "date": date, "author": author} if glossary else {}
        given |= {"source": source, "tags": tags, "publish": publish, "dry-run": dry_run, "as": stateless}
        given["cluster"] = cluster
        if wrong := next((name for name, value in given.items() if value), None):
            raise click.UsageError(f"--{wrong} cannot be used with --{form}")
        if glossary:
            import_glossaries(files, site.resolve(), force=force)
        else:
            import_notes(files, site.resolve(), slug or "", author, date, force=force)
        return
    if form:
        given = {
            "date": date,
            "source": source,
            "author": author,
            "tags": tags,
            "publish": publish,
            "dry-run": dry_run,
            "cluster": cluster,
            "force": force,
        }
        if wrong := next((name for name, value in given.items() if value), None):
            raise click.UsageError(f"--{wrong} cannot be used with translations")
        import_translations(files, site.resolve(), slug or "", form, stateless or "")
        return
    if stateless:
        raise click.UsageError("--as can only be used with translations: add a format such as --po")
    # Slow to load, and not needed by the other commands.
    from sitegen.content.layout import require_content
    from sitegen.importing.command import Options, files_in, import_files, passed_over

    options = Options(slug or "", date, source, author, tags, publish, force)
    with errors_shown():
        inputs: dict[Path, bytes | None] = {}
        others: Counter[str] = Counter()
        for file in files:
            if str(file) == "-":
                inputs[file] = sys.stdin.buffer.read()
            elif file.is_dir():
                inputs |= dict.fromkeys(files_in(file))
                others.update(passed_over(file))
            else:
                inputs[file] = None
        refused: list[Problem] = []
        for file, data in list(inputs.items()):
            if other := _exchange_format(file, data):
                what = f"seems to hold {_WHAT_IT_HOLDS[other.of].format(other.name)}"
                if file in files:
                    raise click.UsageError(f"{file} {what}")
                refused.append(Problem(printable(str(file)), 0, what, ""))
        for problem in refused:
            inputs = {file: data for file, data in inputs.items() if printable(str(file)) != problem.path}
        if not inputs:
            raise click.UsageError("the folder has no files that can be imported")
        if len(inputs) > 1 and (slug or date):
            raise click.UsageError(f"--{'slug' if slug else 'date'} can only be used with a single FILE")
        # One file of each folder stands for all its files.
        there = {file.parent: file.absolute() for file in inputs if str(file) != "-"}
        require_content(site)
        shared = [site.absolute() / STATE_FOLDER, *there.values()]
        with workers_at(cluster, shared) as workers, progress_shown() as report:
            found = import_files(
                site, inputs, new_problems, options, writes=not dry_run, executor=workers, progress=report
            )
    for imported in found:
        if not imported.problems:
            _show_import(imported, dry_run=dry_run)
    if others:
        told = ", ".join(f"{suffix} {count}" for suffix, count in sorted(others.items()))
        click.echo(f"other documents in the folder, not read (name one to see why): {told}")
    problems = [*refused, *(problem for imported in found for problem in imported.problems)]
    if problems:
        show_problems(problems)
        sys.exit(1)


def _exchange_format(file: Path, data: bytes | None) -> FormatSpec | None:
    """The exchange format of a file, by its name or its first bytes; None for other files."""
    if form := _BY_SUFFIX.get(file.suffix.lower()):
        return form
    if data is None:
        with contextlib.suppress(OSError), file.open("rb") as stream:
            data = stream.read(_HEAD)
    head = (data or b"")[:_HEAD]
    return next((form for form in FORMATS if form.sign and re.search(form.sign, head)), None)


def _show_import(imported: Imported, *, dry_run: bool) -> None:
    from sitegen.importing.report import dropped_rows, field_rows, kept_row, remark_rows, unsure_rows

    draft = imported.draft
    if draft is None:
        return
    outcome = f"would write {imported.path}" if dry_run else f"{imported.outcome} {imported.path}"
    click.echo(f"{imported.name}: {outcome}{'' if draft.publish else ' (draft)'}")
    for row in field_rows(draft.fields):
        click.echo(f"  {row}")
    for title, rows in (
        ("unsure", unsure_rows(draft)),
        ("dropped", dropped_rows(draft)),
        ("also", remark_rows(draft)),
    ):
        for row in rows[:_MOST_ROWS]:
            click.echo(f"  {title:10}  {row}")
        if len(rows) > _MOST_ROWS:
            click.echo(f"  {title:10}  and {len(rows) - _MOST_ROWS} more")
    click.echo(f"  {'kept':10}  {kept_row(draft)}")
    if draft.date is None:
        click.echo(f"  {'to do':10}  {_how_to_date(imported)}")
    if not dry_run:
        click.echo(f"  {'all lines':10}  {imported.report}")


def _how_to_date(imported: Imported) -> str:
    how = f"before you publish it, write date: YYYY-MM-DD into {imported.path}"
    if not Path(imported.name).is_file():
        return how
    slug = Path(imported.path).stem
    return f"{how}, or: sitegen import --force --slug {slug} --date YYYY-MM-DD {shlex.quote(imported.name)}"


@click.command(epilog=EPILOG)
@click.argument("slugs", nargs=-1, type=TEXT, metavar="[SLUG...]")
@site_option
def sync(slugs: tuple[str, ...], site: Path) -> None:
    """Bring translation memories up to date with their articles.

    After an article has been edited, new sentences get an empty entry, changed ones keep their translation
    and are marked unconfirmed (fuzzy), the entries of moved sentences move with them, and those of removed
    sentences are kept at the end of the file, as obsolete. Nothing that a person wrote is lost. Without SLUG,
    all articles are synced.
    """
    from sitegen.editing.syncing import sync_articles

    with errors_shown():
        for path, changed in sync_articles(site, slugs, new_problems):
            click.echo(f"{'updated' if changed else 'current'} {path}")
