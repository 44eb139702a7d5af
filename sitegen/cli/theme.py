"""The commands that list themes, and copy templates to change them: `theme list`, `theme eject`."""

from __future__ import annotations

from pathlib import Path

import click

from sitegen.cli.options import EPILOG, TEXT, site_option
from sitegen.cli.output import errors_shown


@click.group(epilog=EPILOG)
def theme() -> None:
    """Show the themes, and copy a template to change it."""


@theme.command("list", epilog=EPILOG, short_help="List the themes and where each template comes from.")
@site_option
def list_(site: Path) -> None:
    """List the themes and where the templates of this site's theme come from."""
    from sitegen.theme.ejecting import theme_in_use
    from sitegen.theme.folders import shipped_themes
    from sitegen.theme.loader import TEMPLATES, theme_name
    from sitegen.theme.places import own_folder, templates_of, theme_names

    root = site.resolve()
    with errors_shown():
        chosen = theme_in_use(root)
        for name in theme_names(root):
            folders = own_folder(root, name), shipped_themes() / name
            there = dict.fromkeys(theme_name(folder, root) for folder in folders if folder.is_dir())
            used = " (in use)" if name == chosen else ""
            click.echo(f"{name}{used}: {', '.join(there)}")
        click.echo(f"\nTemplates of {chosen}:")
        for name, places in templates_of(root, chosen).items():
            first, *others = (theme_name(folder / TEMPLATES / name, root) for folder in places)
            over = f", in place of {', '.join(others)}" if others else ""
            click.echo(f"  {name}: {first}{over}")


@theme.command(epilog=EPILOG)
@click.argument("template", type=TEXT)
@site_option
def eject(template: str, site: Path) -> None:
    """Copy TEMPLATE into the site's own theme, to change it there.

    The copy in themes/NAME/templates/ then replaces the original. Later changes to the original no longer
    reach the site, so copy as few templates as possible; `theme list` shows where each template comes from.
    """
    from sitegen.theme.ejecting import eject as eject_template

    with errors_shown():
        copy, origin = eject_template(site.resolve(), template)
        click.echo(f"created {copy}, a copy of {origin}")
