"""The commands that turn a site into files to hand on: `pdf`, `pack`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sitegen.cli.options import EPILOG, TEXT, PathType, site_option, url_option
from sitegen.cli.output import errors_shown, progress_shown
from sitegen.text.counting import counted


@click.command(epilog=EPILOG)
@click.argument("slugs", nargs=-1, type=TEXT, metavar="[SLUG...]")
@site_option
@click.option("--all", "everything", is_flag=True, help="Print all published articles.")
@click.option(
    "--output",
    type=PathType(path_type=Path, file_okay=False),
    help="The folder to write to.  [default: SITE/pdf]",
)
def pdf(slugs: tuple[str, ...], site: Path, everything: bool, output: Path | None) -> None:
    """Print articles as PDF, with an installed Chromium.

    Each becomes SLUG.pdf: both languages side by side, tagged for assistive technology, with bookmarks. A
    draft is printed only if it is named. Chromium, Chrome or Edge is looked for on the PATH and in its usual
    places; SITEGEN_CHROMIUM names another. A build never prints.
    """
    if everything == bool(slugs):
        raise click.UsageError("name articles by their slugs, or use --all")
    with errors_shown():
        from sitegen.printing.browser import PrintingError, find_browser
        from sitegen.printing.pdf import print_articles

        try:
            # Before anything is built.
            browser = find_browser()
            with progress_shown() as report:
                root = site.resolve()
                files = print_articles(root, browser, (output or root / "pdf").absolute(), slugs, report)
        except PrintingError as error:
            click.echo(f"error: {error}", err=True)
            sys.exit(1)
    click.echo(f"{counted(len(files), 'article')} printed into {output or site / 'pdf'}")


@click.command(epilog=EPILOG)
@site_option
@click.option(
    "--output",
    type=PathType(path_type=Path, dir_okay=False),
    help="The file to write.  [default: SITE/site.zip]",
)
@url_option
def pack(site: Path, output: Path | None, url: str) -> None:
    """Pack the site into one file to hand on.

    The file is a ZIP archive. Unpacked, the site opens from disk at its index.html, without a server and with
    or without scripts. The same content always gives the same file; output/ is not touched.
    """
    root = site.resolve()
    file = (output or root / "site.zip").absolute()
    if file.suffix != ".zip":
        raise click.BadParameter("the name of the file must end in .zip", param_hint="'--output'")
    with errors_shown():
        from sitegen.building.packing import pack as pack_site

        with progress_shown() as report:
            pages = pack_site(root, file, url=url, progress=report)
    click.echo(f"{counted(pages, 'page')} packed into {output or site / 'site.zip'}")
