"""The `sitegen` command: commands, their help, and how results are told. No logic of its own."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from sitegen import __version__
from sitegen.build import Progress as Report
from sitegen.build import build as build_site
from sitegen.build import load_site
from sitegen.config import is_public_address
from sitegen.editing import init_site, sync_articles
from sitegen.errors import RANK, ContentError, Problem

EPILOG = "Exit status: 0 fine, 1 problems in the content (each told with file and line), 2 wrong use."

site_option = click.option(
    "--site", type=click.Path(path_type=Path, file_okay=False, exists=True), default=".",
    show_default="this folder", help="The site's folder: the one that holds content/.",
)  # fmt: skip
strict_option = click.option("--strict", is_flag=True, help="Take warnings as errors.")


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sitegen")
def main() -> None:
    """A static site of Arabic articles with English beside them, sentence by sentence.

    \b
    A site is a folder:
      content/site.toml                    title, address, tags
      content/articles/SLUG.md             the Arabic, in Markdown
      content/translations/SLUG.en.po      the English, one entry a sentence
      content/glossary/ID.yaml             key entities: names and definitions
      content/notes/SLUG.yaml              notes on single sentences
      themes/NAME/                         optional: changes to the default theme
      output/                              the finished site (generated)
    """
    # Names and quotes are Arabic, and not every terminal or pipe is UTF-8.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _public_address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    if value and not is_public_address(value):
        raise click.BadParameter(f"{value!r} is not a public address such as https://example.org/")
    return value


@main.command(epilog=EPILOG)
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Begin a new site in FOLDER, with one short article to change.

    Nothing that is there already is touched.
    """
    with _told_errors():
        for path in init_site(folder):
            click.echo(f"created {path}")
        click.echo(f"Next: sitegen build --site {folder}")


@main.command("import", epilog=EPILOG)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE...",
)
@site_option
@click.option("--slug", help="The article's slug, for a single FILE. Otherwise made from date and title.")
@click.option(
    "--force", is_flag=True, help="Replace an article that differs; the old file is kept in .sitegen/."
)
def import_(files: tuple[Path, ...], site: Path, slug: str | None, force: bool) -> None:
    """Turn raw text or saved web pages into articles.

    FILE is text as copied from a news page, or the saved HTML of one. Title, standfirst, date, source,
    headings, quotes and captions are recognised; menus, share rows, "read also" lines and footers are
    dropped. Whatever is dropped is listed with its line, so that you can put it back, and whatever is
    unsure is kept and listed as well. An empty translation memory is made beside the article.

    Importing a file again changes nothing. An article that differs from what the file gives is only
    replaced with --force.
    """
    if slug and len(files) > 1:
        raise click.UsageError("--slug goes with a single FILE")
    # The importer and its language data are of no use to the other commands.
    from sitegen.importing.command import import_file

    problems: list[Problem] = []
    for file in files:
        try:
            imported = import_file(site, file, slug=slug, force=force)
        except ContentError as error:
            problems += error.problems
            continue
        click.echo(f"{file}: {imported.outcome} {imported.path}")
        paragraphs = 0
        for line in imported.report:
            if (line.kind, line.what) == ("kept", "paragraph"):
                paragraphs += 1
                continue
            place = f"line {line.line}" if line.line else "file"
            click.echo(
                f"  {line.kind:8} {place:9} {line.what}" + (f": {_short(line.text)}" if line.text else "")
            )
        click.echo(f"  kept     {paragraphs} paragraphs of running text")
    if problems:
        _tell(problems)
        sys.exit(1)


@main.command(epilog=EPILOG)
@click.argument("slugs", nargs=-1, metavar="[SLUG...]")
@site_option
def sync(slugs: tuple[str, ...], site: Path) -> None:
    """Bring translation memories up to their articles.

    After the Arabic of an article was edited: new sentences get an empty entry, changed ones keep their
    text and are marked stale, moved ones follow, and those of removed sentences are kept as obsolete
    entries at the end of the file. What a person wrote is never lost. Without SLUG, all articles.
    """
    with _told_errors():
        for path, changed in sync_articles(site, slugs):
            click.echo(f"{'updated' if changed else 'current'} {path}")


@main.command(epilog=EPILOG)
@site_option
@strict_option
@click.option(
    "--output", type=click.Path(path_type=Path), help="Where the site goes.  [default: SITE/output]"
)
@click.option(
    "--url",
    default="",
    callback=_public_address,
    help="The public address, instead of the one in site.toml.",
)
@click.option("--file-links", is_flag=True, help="Link to index.html, for reading from disk without scripts.")
def build(site: Path, strict: bool, output: Path | None, url: str, file_links: bool) -> None:
    """Build the site into output/.

    Everything is read, rendered and checked first; only then is the output changed, file by file. On any
    error the output stays as it was. Files in the output that sitegen did not make are left alone.
    """
    with _told_errors(), _progress() as report:
        result = build_site(
            site, output or site / "output", strict=strict, url=url, file_links=file_links, progress=report
        )
    for line in _summary(result.warnings):
        click.echo(line, err=True)
    click.echo(
        f"{result.pages} pages: {len(result.written)} files written, {result.unchanged} unchanged, "
        f"{len(result.removed)} removed"
    )


@main.command(epilog=EPILOG)
@site_option
@strict_option
def check(site: Path, strict: bool) -> None:
    """List all that is wrong with the content, and all that a person should look at.

    Errors first, then warnings (no translation yet, unconfirmed text, tags without a name), then
    information (machine translations that nobody has checked, entries that no article mentions).
    """
    try:
        _, _, found = load_site(site.resolve())
    except ContentError as error:
        found = error.problems
    for problem in sorted(found, key=lambda problem: (RANK[problem.severity], problem)):
        click.echo(f"{problem.severity}: {problem}")
    counts = {severity: sum(problem.severity == severity for problem in found) for severity in RANK}
    click.echo(f"{counts['error']} errors, {counts['warning']} warnings, {counts['info']} to know")
    if counts["error"] or (strict and counts["warning"]):
        sys.exit(1)


@contextlib.contextmanager
def _told_errors() -> Iterator[None]:
    """Problems in the content end the command with status 1 and all of them on standard error."""
    try:
        yield
    except ContentError as error:
        _tell(error.problems)
        sys.exit(1)


def _tell(problems: Sequence[Problem]) -> None:
    for problem in problems:
        click.echo(f"{problem.severity}: {problem}", err=True)


def _summary(problems: Sequence[Problem]) -> list[str]:
    """Single findings as they are, and many of one kind in one file as their number."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.path, problem.rule), []).append(problem)
    return [
        f"{group[0].severity}: {group[0]}"
        if len(group) == 1
        else f"{group[0].severity}: {path}: {len(group)} × {rule} (sitegen check lists them)"
        for (path, rule), group in groups.items()
    ]


@contextlib.contextmanager
def _progress() -> Iterator[Report]:
    """A progress bar on a terminal, and silence elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    # Not rich's own idea of a terminal, which FORCE_COLOR makes of any log file.
    quiet = not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(
            task, description=what, completed=done, total=total or None
        )


def _short(text: str) -> str:
    return text if len(text) <= 70 else text[:69] + "…"
