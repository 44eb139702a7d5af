"""The commands of machine translation: `translate` and `models`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.checks import new_problems
from sitegen.cli.options import EPILOG, TEXT, engine_option, site_option
from sitegen.cli.output import errors_shown, progress_shown, show_problems
from sitegen.cli.workers import cluster_option, workers_at
from sitegen.text.counting import counted

if TYPE_CHECKING:
    from sitegen.execution.executor import Executor
    from sitegen.machine.engine import Engine
    from sitegen.machine.run import Only


@click.command(epilog=EPILOG)
@click.argument("slugs", nargs=-1, type=TEXT, metavar="[SLUG...]")
@site_option
@engine_option
@click.option(
    "--only",
    type=click.Choice(["missing", "machine", "stale"]),
    multiple=True,
    help="What to translate: by default missing and unconfirmed (stale) sentences.",
)
@cluster_option
def translate(slugs: tuple[str, ...], site: Path, engine: str, only: tuple[Only, ...], cluster: str) -> None:
    """Translate sentences by machine.

    Every text is marked as machine-made until a person confirms it. Names follow the glossary, and doubtful
    texts are flagged with the reason: in the file, in `sitegen check` and on the page. What a person wrote is
    never touched; where the source has changed since, a new text is added as a suggestion.

    You can stop a run at any time; the next one continues from there. Without SLUG, all articles are
    translated.

    The workers of a cluster are sent the sentences; each needs the engine, but no access to the site.
    """
    with errors_shown(), workers_at(cluster) as workers:
        if not run_translation(site, engine, slugs, only, workers):
            sys.exit(1)


def run_translation(
    site: Path, engine: str, slugs: Sequence[str], only: Sequence[Only], workers: Executor | None = None
) -> bool:
    """Runs the engine, here or on `workers`, with a progress bar; returns whether all its texts could be
    used."""
    from sitegen.cli.progress import translating
    from sitegen.content.settings import pair_of
    from sitegen.machine import run
    from sitegen.machine.engines.registry import engine_for

    try:
        maker = engine_for(engine, pair_of(site))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    with translating() as report:
        summary = run.translate_site(
            site.resolve(), maker, new_problems, slugs=slugs, only=only or run.ALL,
            executor=workers or run.HERE, address=engine,
            report=lambda done, total: report("translating", done, total),
        )  # fmt: skip
    flagged = ", ".join(f"{count} × {rule}" for rule, count in sorted(summary.flags.items()))
    click.echo(
        f"{counted(summary.drafts, 'sentence')} translated and {counted(summary.suggestions, 'suggestion')} "
        f"made by {maker.name}; {f'flagged: {flagged}' if flagged else 'nothing flagged'}"
    )
    show_problems(summary.refused)
    return not summary.refused


def engine_of(site: Path, engine: str) -> Engine:
    """The engine of that name for the languages of a site. Raises EngineError, also for an unknown name."""
    from sitegen.content.settings import pair_of
    from sitegen.machine.engine import EngineError
    from sitegen.machine.engines.registry import engine_for

    try:
        return engine_for(engine, pair_of(site))
    except ValueError as error:
        raise EngineError(str(error)) from error


@click.group(epilog=EPILOG)
def models() -> None:
    """List and install language packages for Argos Translate."""


@models.command("list", epilog=EPILOG)
def list_models() -> None:
    """List the installed packages and where they are."""
    with errors_shown():
        from sitegen.content.settings import pair_of
        from sitegen.machine.packages import models as packages

        found = packages.installed()
        for package in found:
            click.echo(f"{package.name}  {package.path}")
        if not found:
            folder, pair = packages.packages_folder(), " ".join(pair_of(Path()))
            click.echo(f"there are no packages in {folder} (install one with: sitegen models install {pair})")


@models.command("install", epilog=EPILOG)
@click.argument("what", nargs=-1, metavar="[FROM TO | FILE.argosmodel]")
def install_model(what: tuple[str, ...]) -> None:
    """Install a package for two languages, or from a FILE.

    By default the languages are those of the site. An interrupted download continues where it stopped. An
    archive is checked before anything is changed.
    """
    if len(what) > 2:
        raise click.UsageError("name two languages, or one file")
    with errors_shown(), progress_shown() as report:
        from sitegen.content.settings import pair_of
        from sitegen.machine.packages import models as packages

        if len(what) == 1 and not (what[0].endswith(".argosmodel") or Path(what[0]).is_file()):
            raise click.UsageError(f"{what[0]}: name two languages, or a file whose name ends in .argosmodel")
        if len(what) == 1:
            package = packages.install_file(Path(what[0]), progress=report)
        else:
            pair = (what[0], what[1]) if what else pair_of(Path())
            package = packages.install(pair, progress=report)
        click.echo(f"installed {package.name} in {package.path}")
