"""What themes there are, and copies of their templates to change: `theme list`, `theme eject`."""

from __future__ import annotations

from pathlib import Path

import click

from sitegen.cli.options import EPILOG, TEXT, site_option
from sitegen.cli.output import errors_shown
from sitegen.content.layout import SETTINGS_FILE, require_content
from sitegen.content.settings import Settings, parse_settings
from sitegen.errors import ContentError, Problem, did_you_mean, reason_of
from sitegen.files.paths import present, relative
from sitegen.files.reading import read_bytes, read_text
from sitegen.files.writing import write_atomic
from sitegen.theme.folders import shipped_themes
from sitegen.theme.loader import TEMPLATES, check_theme, theme_name
from sitegen.theme.places import own_folder, templates_of, theme_names


@click.group(epilog=EPILOG)
def theme() -> None:
    """Show the themes, and copy a template to change it."""


@theme.command("list", epilog=EPILOG)
@site_option
def list_(site: Path) -> None:
    """List the themes and where the templates of this site's theme come from."""
    with errors_shown():
        root, settings = _site(site)
        for name in theme_names(root):
            folders = own_folder(root, name), shipped_themes() / name
            there = dict.fromkeys(theme_name(folder, root) for folder in folders if folder.is_dir())
            used = " (in use)" if name == settings.theme else ""
            click.echo(f"{name}{used}: {', '.join(there)}")
        click.echo(f"\nTemplates of {settings.theme}:")
        for name, places in templates_of(root, settings.theme).items():
            first, *others = (theme_name(folder / TEMPLATES / name, root) for folder in places)
            over = f", in place of {', '.join(others)}" if others else ""
            click.echo(f"  {name}: {first}{over}")


@theme.command(epilog=EPILOG)
@click.argument("template", type=TEXT)
@site_option
def eject(template: str, site: Path) -> None:
    """Copy TEMPLATE into the site's own theme, to change it there.

    The copy in themes/NAME/templates/ then counts instead of the original. What is changed in the original
    later no longer reaches the site, so copy as few templates as possible; `theme list` shows what is where.
    """
    with errors_shown():
        root, settings = _site(site)
        places = templates_of(root, settings.theme)
        copy = own_folder(root, settings.theme) / TEMPLATES / template
        name = relative(copy, root)
        if template not in places:
            message = f'the theme "{settings.theme}" has no template "{template}"'
            raise ContentError(
                Problem(f"themes/{settings.theme}", 0, message, did_you_mean(template, places))
            )
        if present(copy):
            raise ContentError(Problem(name, 0, "is there already", "change it, or delete it to begin anew"))
        if copy.parent.resolve() != root / copy.parent.relative_to(root):
            raise ContentError(Problem(name, 0, "its folder is a link to elsewhere"))
        original = places[template][0] / TEMPLATES / template
        data = read_bytes(original, root)
        try:
            write_atomic(copy, data)
        except OSError as error:
            raise ContentError(Problem(name, 0, f"cannot be written: {reason_of(error)}")) from error
        click.echo(f"created {name}, a copy of {theme_name(original, root)}")


def _site(site: Path) -> tuple[Path, Settings]:
    """The folder of the site and its settings. Raises ContentError for a theme that is not there."""
    root = site.resolve()
    require_content(root)
    settings = parse_settings(read_text(root / SETTINGS_FILE, root))
    check_theme(root, settings.theme)
    return root, settings
