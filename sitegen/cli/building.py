"""The commands that build and inspect the site: `build`, `explain`, `serve`, `check`."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click
import msgspec

from sitegen.annotation.rules import NAMES
from sitegen.cli.options import (
    EPILOG,
    TEXT,
    engine_option,
    output_option,
    site_option,
    strict_option,
    url_option,
)
from sitegen.cli.output import counts_of, errors_shown, progress_shown, show_times, summary_of
from sitegen.cli.translation import run_translation
from sitegen.cli.workers import cluster_option, workers_at
from sitegen.errors import closest, lines_of
from sitegen.text.counting import counted


@click.command(epilog=EPILOG)
@site_option
@strict_option
@output_option
@url_option
@click.option(
    "--file-links", is_flag=True, help="Write links to index.html, for reading from disk without scripts."
)
@click.option("--clean", is_flag=True, help="Forget earlier builds and rebuild everything.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    help="How many processes to use.  [default: one per core, where it pays]",
)
@click.option("--profile", is_flag=True, help="Show how long each part took.")
@click.option(
    "--translate", "translate_first", is_flag=True, help="First machine-translate whatever is missing."
)
@engine_option
@cluster_option
def build(
    site: Path,
    strict: bool,
    output: Path | None,
    url: str,
    file_links: bool,
    clean: bool,
    jobs: int | None,
    profile: bool,
    translate_first: bool,
    engine: str,
    cluster: str,
) -> None:
    """Build the site into output/.

    Only what has changed since the last build is rebuilt; the result is the same as that of a full build.
    The output changes only once all new files are ready: after an error it is as it was before. Files in
    it that sitegen did not make are left alone. Drafts and articles dated after today (or after
    SOURCE_DATE_EPOCH) are left out and listed; so are articles without a date, which are errors unless they
    are drafts.

    The workers of a cluster read the site and write their results next to the output, so all of them must see
    both folders, under the same paths.
    """
    from sitegen.building.builder import build as build_site
    from sitegen.building.builder import state_folders

    if cluster and jobs:
        raise click.UsageError("use only one of --cluster and --jobs")
    is_translated = True
    folder = output or site / "output"
    with errors_shown(), workers_at(cluster, state_folders(site, folder) if cluster else ()) as workers:
        if translate_first:
            is_translated = run_translation(site, engine, (), ("missing",), workers)
        with progress_shown() as report:
            result = build_site(
                site, folder, strict=strict, url=url, file_links=file_links, clean=clean, jobs=jobs or 0,
                executor=workers, progress=report,
            )  # fmt: skip
    for line in summary_of(result.warnings):
        click.echo(line, err=True)
    click.echo(
        f"{counted(result.pages, 'page')}: {counted(len(result.written), 'file')} written, "
        f"{result.unchanged} unchanged, {len(result.removed)} removed"
    )
    if profile:
        show_times(result.times)
    if not is_translated or any(problem.severity == "error" for problem in result.warnings):
        sys.exit(1)
    # The process ends here, so a last garbage collection would be wasted.
    gc.freeze()


@click.command(epilog=EPILOG)
@click.argument("page", type=TEXT)
@site_option
@output_option
def explain(page: str, site: Path, output: Path | None) -> None:
    """Explain why a page was last built, and why it will be rebuilt.

    PAGE is its address (glossary/erbil/), its file in the output, the content file that it is made from, or
    the slug of an article.
    """
    from sitegen.building.builder import Builder
    from sitegen.building.options import Options

    with errors_shown(), Builder(site, output or site / "output", Options()) as builder:
        explained = builder.explain(page)
    click.echo(explained.path)
    if explained.held_back:
        click.echo(f"  is not published: {explained.held_back}")
    if not explained.exists and (explained.last or not explained.held_back):
        click.echo("  will be removed: nothing generates it any more")
    for reason in explained.last:
        click.echo(f"  was last built because: {reason}")
    for reason in explained.now:
        click.echo(f"  will be built because: {reason}")
    if explained.exists and not explained.now:
        click.echo("  is up to date: the next build leaves it as it is")


@click.command(epilog=EPILOG)
@site_option
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on."
)
@click.option("--open", "show", is_flag=True, help="Open the site in the browser.")
@click.option(
    "--translate",
    "translate_first",
    is_flag=True,
    help="Before every build, machine-translate whatever is missing.",
)
@engine_option
def serve(site: Path, port: int, show: bool, translate_first: bool, engine: str) -> None:
    """Show the site while you work on it.

    Whenever you save a file, the site is built and the page reloads. Problems are shown on the page until
    they are fixed. A click on a sentence, or Enter, opens it for editing. The site can only be reached from
    this machine; output/ is not touched.
    """
    with errors_shown():
        from sitegen.cli.translation import engine_of
        from sitegen.preview.server import PortError
        from sitegen.preview.server import serve as run_server

        def prepare() -> None:
            if translate_first:
                run_translation(site, engine, (), ("missing",))

        try:
            run_server(
                site, port, prepare=prepare, report=lambda line: click.echo(line),
                engine=lambda: engine_of(site, engine), show=show,
            )  # fmt: skip
        except PortError as error:
            raise click.UsageError(f"{error} (choose another with --port)") from error


def _known_rules(
    context: click.Context, parameter: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    for rule in value:
        if rule not in NAMES:
            near = f" (did you mean {found}?)" if (found := closest(rule, NAMES)) else ""
            rules = ", ".join(sorted(NAMES))
            raise click.BadParameter(f'there is no rule "{rule}"{near}; the rules are {rules}')
    return value


@click.command(epilog=EPILOG, short_help="List what is wrong and what needs attention, worst first.")
@click.argument("slugs", nargs=-1, type=TEXT, metavar="[SLUG...]")
@site_option
@strict_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object per finding.")
@click.option(
    "--only",
    "rules",
    multiple=True,
    metavar="RULE",
    callback=_known_rules,
    help="List only errors and the findings of this rule (can be repeated). The rules are "
    f"{', '.join(sorted(NAMES))}.",
)
def check(slugs: tuple[str, ...], site: Path, strict: bool, as_json: bool, rules: tuple[str, ...]) -> None:
    """List what is wrong with the content and what needs attention, worst first.

    Errors come first, then findings in machine translations, worst first, then sentences whose original has
    changed, unchecked machine translations, and sentences that are not translated yet. The untranslated
    sentences of an article share one line, unless you ask for them with --only missing.

    With SLUG, only problems of these articles are listed, drafts included.
    """
    from sitegen.annotation.order import gathered, in_order
    from sitegen.building.builder import check_all

    files: frozenset[str] = frozenset()
    with errors_shown():
        if slugs:
            # Slow to load, as it parses the settings.
            from sitegen.content.selection import files_of

            files = files_of(site, slugs)
        found = check_all(site, slugs)
    listed = tuple(
        problem
        for problem in (*found.errors, *found.findings)
        if (not slugs or problem.path in files)
        and (problem.severity == "error" or not rules or problem.rule in rules)
    )
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(in_order(listed))).decode())
    else:
        shown = in_order(listed) if rules else gathered(listed)
        # In one call: every call flushes the terminal, and there may be tens of thousands of lines.
        click.echo("\n".join(filter(None, (lines_of(shown), counts_of(listed)))))
        elsewhere = sum(problem.path not in files for problem in found.errors) if slugs else 0
        if elsewhere:
            click.echo(f"and {counted(elsewhere, 'error')} in other files: run sitegen check")
    if any(problem.severity == "error" or (strict and problem.severity == "warning") for problem in listed):
        sys.exit(1)
