"""The `sitegen` command: commands, their help, and how results are told. No logic of its own."""

from __future__ import annotations

import contextlib
import datetime
import gc
import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from sitegen import __version__
from sitegen.build import Builder, Options, check_content
from sitegen.build import Progress as Report
from sitegen.build import build as build_site
from sitegen.check import RULES
from sitegen.config import is_public_address
from sitegen.content.folder import SLUG
from sitegen.errors import RANK, ContentError, OutputError, Problem, did_you_mean
from sitegen.files import printable
from sitegen.translation.engine import EngineError

if TYPE_CHECKING:
    from sitegen.importing.command import Imported
    from sitegen.translation.exchange.transfer import ExportFormat, ImportFormat
    from sitegen.translation.run import Only

EPILOG = (
    "Exit status: 0 fine, 1 problems in the content (each told with file and line), 2 wrong use (also a port "
    "or an output that cannot be used), 70 a fault of sitegen or of the machine, 130 interrupted."
)


class PathType(click.Path):
    """A path, which is not empty, as that of a variable without a value is: it would mean this folder."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, context: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        if not os.fspath(value):
            self.fail("the path is empty", param, context)
        return super().convert(value, param, context)


class TextType(click.types.StringParamType):
    """Text, and not bytes that are none."""

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> str:
        text = str(super().convert(value, param, context))
        if printable(text) != text:
            self.fail(f"{printable(text)!r} is not UTF-8", param, context)
        return text


TEXT = TextType()
PATH = PathType(path_type=Path)

site_option = click.option(
    "--site", type=PathType(path_type=Path, file_okay=False, exists=True), default=".",
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
    # A command is short and leaves little behind that only the collector of cycles could find.
    gc.set_threshold(50_000)
    # Names and quotes are Arabic, and not every terminal or pipe is UTF-8.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _public_address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    if value and not is_public_address(value):
        raise click.BadParameter(f"{value!r} is not a public address such as https://example.org/")
    return value


def _slug(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not SLUG.fullmatch(value):
        raise click.BadParameter(f"{value!r} cannot be a slug: letters a to z, digits, - and _")
    return value


@main.command(epilog=EPILOG)
@click.argument("folder", type=PATH)
def init(folder: Path) -> None:
    """Begin a new site in FOLDER, with one short article to change.

    Nothing that is there already is touched.
    """
    from sitegen.editing import init_site

    with _told_errors():
        problems: list[Problem] = []
        for done in init_site(folder):
            if isinstance(done, Problem):
                problems.append(done)
            else:
                click.echo(f"created {done}")
        if problems:
            raise ContentError(*problems)
        click.echo(f"Next: sitegen build --site {folder}")


@main.command("import", epilog=EPILOG)
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
    callback=_slug,
    help="The article's slug, for a single FILE. Otherwise made from date and title.",
)
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The article's date, for a FILE that does not tell it.",
)
@click.option(
    "--force", is_flag=True, help="Replace an article that differs; the old file is kept in .sitegen/."
)
@click.option("--po", "form", flag_value="po", help="FILE is a PO file that comes back from a translator.")
@click.option("--xliff", "form", flag_value="xliff", help="FILE is an XLIFF file that comes back.")
@click.option("--tmx", "form", flag_value="tmx", help="FILE is a TMX file that comes back.")
def import_(
    files: tuple[Path, ...],
    site: Path,
    slug: str | None,
    date: datetime.datetime | None,
    force: bool,
    form: ImportFormat | None,
) -> None:
    """Turn raw text or saved web pages into articles, or take translations back.

    FILE is text as copied from a news page, or the saved HTML of one. Title, standfirst, date, source,
    headings, quotes and captions are recognised; menus, share rows, "read also" lines and footers are
    dropped. Whatever is dropped is listed with its line, so that you can put it back, and whatever is
    unsure is kept and listed as well. An empty translation memory is made beside the article.

    An article that the next build would refuse is told and not written. Importing a file again changes
    nothing. An article that differs from what the file gives is only replaced with --force.

    With --po, --xliff or --tmx, FILE holds translations: what was confirmed there is merged by sentence id.
    What does not fit together, or would be refused by the next build, is told and left as it is.
    """
    if len(files) > 1 and (slug or date):
        raise click.UsageError(f"--{'slug' if slug else 'date'} goes with a single FILE")
    if form:
        _import_translations(files, site.resolve(), slug or "", form)
        return
    # The importer and its language data are of no use to the other commands.
    from sitegen.importing.command import import_files

    with _told_errors():
        found = import_files(site, files, slug=slug or "", date=date.date() if date else None, force=force)
    problems = [problem for imported in found for problem in imported.problems]
    for imported in found:
        if not imported.problems:
            _tell_report(imported)
    _tell(problems)
    if problems:
        sys.exit(1)


def _tell_report(imported: Imported) -> None:
    click.echo(f"{imported.file}: {imported.outcome} {imported.path}")
    paragraphs = 0
    for line in imported.report:
        if (line.kind, line.what) == ("kept", "paragraph"):
            paragraphs += 1
            continue
        place = f"line {line.line}" if line.line else "file"
        click.echo(f"  {line.kind:8} {place:9} {line.what}" + (f": {_short(line.text)}" if line.text else ""))
    click.echo(f"  kept     {paragraphs} paragraphs of running text")


def _import_translations(files: Sequence[Path], site: Path, slug: str, form: ImportFormat) -> None:
    from sitegen.translation.exchange.transfer import import_texts

    problems: list[Problem] = []
    for file in files:
        try:
            merged = import_texts(site, file.absolute(), form, slug)
        except ContentError as error:
            problems += error.problems
            continue
        click.echo(f"{file}: {merged.changed} sentences taken over, {merged.unchanged} as they were")
        problems += merged.problems
    _tell(problems)
    if any(problem.severity == "error" for problem in problems):
        sys.exit(1)


@main.command(epilog=EPILOG)
@click.argument("slugs", nargs=-1, type=TEXT, metavar="[SLUG...]")
@site_option
def sync(slugs: tuple[str, ...], site: Path) -> None:
    """Bring translation memories up to their articles.

    After the Arabic of an article was edited: new sentences get an empty entry, changed ones keep their
    text and are marked stale, moved ones follow, and those of removed sentences are kept as obsolete
    entries at the end of the file. What a person wrote is never lost. Without SLUG, all articles.
    """
    from sitegen.editing import sync_articles

    with _told_errors():
        for path, changed in sync_articles(site, slugs):
            click.echo(f"{'updated' if changed else 'current'} {path}")


engine_option = click.option(
    "--engine",
    type=TEXT,
    default="argos",
    show_default=True,
    metavar="argos|URL",
    help="Argos Translate, or the address of a LibreTranslate server (key in LIBRETRANSLATE_API_KEY).",
)


@main.command(epilog=EPILOG)
@click.argument("slugs", nargs=-1, type=TEXT, metavar="[SLUG...]")
@site_option
@engine_option
@click.option(
    "--only",
    type=click.Choice(["missing", "machine", "stale"]),
    multiple=True,
    help="What to translate: by default what is missing or stale.",
)
def translate(slugs: tuple[str, ...], site: Path, engine: str, only: tuple[Only, ...]) -> None:
    """Fill translation memories by machine.

    Every text is marked as the machine's until a person confirms it. Names are held to the glossary, and
    what a check doubts is flagged, with the reason, in the file, in `sitegen check` and on the page. What a
    person wrote is never touched; where its Arabic has changed, a new text is put beside it as a suggestion.

    The run may be stopped at any time and goes on from there when it is started again. Without SLUG, all
    articles.
    """
    with _told_errors():
        if not _translate(site, engine, slugs, only):
            sys.exit(1)


@main.group(epilog=EPILOG)
def models() -> None:
    """Packages for Argos Translate: what is installed, and installing one."""


@models.command("list", epilog=EPILOG)
def list_models() -> None:
    """List the packages that are installed, and where."""
    with _told_errors():
        from sitegen.translation import models as packages

        found = packages.installed()
        for package in found:
            click.echo(f"{package.name}  {package.path}")
        if not found:
            click.echo(f"no packages in {packages.packages_folder()}: sitegen models install ar en")


@models.command("install", epilog=EPILOG)
@click.argument("what", nargs=-1, metavar="[ar en | FILE.argosmodel]")
def install_model(what: tuple[str, ...]) -> None:
    """Install a package: that from Arabic to English, that of a pair of languages, or one from a FILE.

    A download that breaks off goes on where it stopped. An archive is checked before anything is changed.
    """
    if len(what) > 2:
        raise click.UsageError("name two languages, or one file")
    with _told_errors(), _progress() as report:
        from sitegen.translation import models as packages

        if len(what) == 1:
            package = packages.install_file(Path(what[0]), progress=report)
        else:
            pair = (what[0], what[1]) if what else packages.ARABIC_TO_ENGLISH
            package = packages.install(pair, progress=report)
        click.echo(f"installed {package.name} in {package.path}")


@main.command(epilog=EPILOG)
@click.argument("slugs", nargs=-1, type=TEXT, metavar="[SLUG...]")
@site_option
@click.option("--tmx", "form", flag_value="tmx", help="As TMX 1.4b, what has a translation.")
@click.option("--xliff", "form", flag_value="xliff", help="As XLIFF 1.2, with the states.")
@click.option(
    "--output", type=PathType(path_type=Path, dir_okay=False), required=True, help="The file to write."
)
@click.option("--force", is_flag=True, help="Replace a file that is no export.")
def export(slugs: tuple[str, ...], site: Path, form: ExportFormat | None, output: Path, force: bool) -> None:
    """Write translations into a file for other tools. `import --tmx` or `--xliff` takes it back.

    Without SLUG, those of all articles.
    """
    if form is None:
        raise click.UsageError("choose --tmx or --xliff")
    with _told_errors():
        from sitegen.translation.exchange.transfer import export_texts, write_export

        write_export(site.resolve(), output, export_texts(site.resolve(), slugs, form), force=force)
    click.echo(f"wrote {output}")


@main.command(epilog=EPILOG)
@site_option
@strict_option
@click.option("--output", type=PATH, help="Where the site goes.  [default: SITE/output]")
@click.option(
    "--url",
    type=TEXT,
    default="",
    callback=_public_address,
    help="The public address, instead of the one in site.toml.",
)
@click.option("--file-links", is_flag=True, help="Link to index.html, for reading from disk without scripts.")
@click.option("--clean", is_flag=True, help="Forget earlier builds and make everything again.")
@click.option(
    "--jobs", type=click.IntRange(1), help="Processes to work with.  [default: one a core, where it pays]"
)
@click.option("--profile", is_flag=True, help="Tell where the time went.")
@click.option(
    "--translate", "translate_first", is_flag=True, help="First translate what is missing, by machine."
)
@engine_option
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
) -> None:
    """Build the site into output/.

    Only what has changed since the last build is made again, with the same result as if all were. What is
    made is checked first; only then is the output changed, file by file. On any error the output stays as it
    was. Files in the output that sitegen did not make are left alone. Drafts, and articles dated after today
    (SOURCE_DATE_EPOCH stands in for today), are left out, and told.
    """
    with _told_errors():
        if translate_first:
            _translate(site, engine, (), ("missing",))
    with _told_errors(), _progress() as report:
        result = build_site(
            site, output or site / "output", strict=strict, url=url, file_links=file_links, clean=clean,
            jobs=jobs or 0, progress=report,
        )  # fmt: skip
    for line in _summary(result.warnings):
        click.echo(line, err=True)
    click.echo(
        f"{result.pages} pages: {len(result.written)} files written, {result.unchanged} unchanged, "
        f"{len(result.removed)} removed"
    )
    if profile:
        _tell_times(result.times)
    # What is left goes with the process, and need not be looked through once more.
    gc.freeze()


def _tell_times(times: Mapping[str, float]) -> None:
    """A table of the parts of a build. What is set in is the work of all processes together."""
    width = max(map(len, times), default=0)
    for what, seconds in times.items():
        click.echo(f"{what:{width}}  {seconds * 1000:8.1f} ms")


@main.command(epilog=EPILOG)
@click.argument("page", type=TEXT)
@site_option
@click.option("--output", type=PATH, help="Where the site goes.  [default: SITE/output]")
def explain(page: str, site: Path, output: Path | None) -> None:
    """Tell why a page was last made, and why the next build would make it again.

    PAGE is its address (glossary/erbil/), its file in the output, or the content file that it is made from.
    """
    with _told_errors(), Builder(site, output or site / "output", Options()) as builder:
        told = builder.explain(page)
    click.echo(told.path)
    if not told.exists:
        click.echo("would be removed: nothing makes it any more")
    for what, reasons in (("was last made because", told.last), ("would be made because", told.now)):
        for reason in reasons:
            click.echo(f"  {what}: {reason}")
    if told.exists and not told.now:
        click.echo("  is as it should be: the next build leaves it as it is")


@main.command(epilog=EPILOG)
@site_option
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--open", "show", is_flag=True, help="Show it in the browser.")
@click.option(
    "--translate", "translate_first", is_flag=True, help="Translate what is missing before every build."
)
@engine_option
def serve(site: Path, port: int, show: bool, translate_first: bool, engine: str) -> None:
    """Show the site as you work on it: saved files are built and the page reloads.

    Problems are shown in the page, and go away when they are mended. Only this machine can reach it; output/
    is not touched.
    """
    with _told_errors():
        from sitegen.preview.server import PortError
        from sitegen.preview.server import serve as run_server

        def prepare() -> None:
            if translate_first:
                _translate(site, engine, (), ("missing",))

        try:
            run_server(site, port, prepare=prepare, told=lambda line: click.echo(line), show=show)
        except PortError as error:
            raise click.UsageError(f"{error} (choose another with --port)") from error


def _known_rules(
    context: click.Context, parameter: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    for rule in value:
        if rule not in RULES:
            raise click.BadParameter(f'there is no rule "{rule}"; {did_you_mean(rule, RULES)}'.rstrip("; "))
    return value


@main.command(epilog=EPILOG)
@site_option
@strict_option
@click.option("--json", "as_json", is_flag=True, help="As JSON, one object a finding.")
@click.option(
    "--only",
    "rules",
    multiple=True,
    metavar="RULE",
    callback=_known_rules,
    help="Only findings of this rule (may be repeated).",
)
def check(site: Path, strict: bool, as_json: bool, rules: tuple[str, ...]) -> None:
    """List all that is wrong with the content, and all that a person should look at.

    Errors first, then warnings (no translation yet, unconfirmed text, tags without a name), then
    information (machine translations that nobody has checked, entries that no article mentions).
    """
    try:
        found = check_content(site)
    except ContentError as error:
        found = error.problems
    found = tuple(problem for problem in found if not rules or problem.rule in rules)
    queue = sorted(found, key=lambda problem: (RANK[problem.severity], problem))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(queue)).decode())
    else:
        for problem in queue:
            click.echo(f"{problem.severity}: [{problem.rule}] {problem}")
    if not as_json:
        _tell_counts(found)
    if any(problem.severity == "error" or (strict and problem.severity == "warning") for problem in found):
        sys.exit(1)


def _tell_counts(found: Sequence[Problem]) -> None:
    counts = {severity: sum(problem.severity == severity for problem in found) for severity in RANK}
    errors = "1 error" if counts["error"] == 1 else f"{counts['error']} errors"
    warnings = "1 warning" if counts["warning"] == 1 else f"{counts['warning']} warnings"
    click.echo(f"{errors}, {warnings}, {counts['info']} to know")


@contextlib.contextmanager
def _told_errors() -> Iterator[None]:
    """Problems in the content end the command with status 1 and all of them on standard error; an output that
    cannot be used, with 2."""
    try:
        yield
    except ContentError as error:
        _tell(error.problems)
        sys.exit(2 if isinstance(error, OutputError) else 1)
    except EngineError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    except ModuleNotFoundError as error:
        if not error.name or error.name.split(".")[0] not in ("httpx", "stamina"):
            raise
        click.echo("error: machine translation is not installed: pip install 'sitegen[translate]'", err=True)
        sys.exit(1)


def _translate(site: Path, engine: str, slugs: Sequence[str], only: Sequence[Only]) -> bool:
    """Runs the engine, with a bar of the sentences done; returns whether all that it gave could be taken."""
    from sitegen.progress import translating
    from sitegen.translation import run

    maker = run.engine_for(engine)
    with translating() as report:
        summary = run.translate_site(
            site.resolve(), maker, slugs=slugs, only=only or run.ALL,
            report=lambda done, total: report("translating", done, total),
        )  # fmt: skip
    told = (
        ", ".join(f"{count} × {rule}" for rule, count in sorted(summary.flags.items())) or "nothing flagged"
    )
    click.echo(f"{summary.drafts} texts, {summary.suggestions} suggestions by {maker.name}; {told}")
    _tell(summary.refused)
    return not summary.refused


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
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from sitegen.progress import building

    with building() as report:
        yield report


def _short(text: str) -> str:
    return text if len(text) <= 70 else text[:69] + "…"
