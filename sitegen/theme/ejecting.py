"""Copies of templates in a site's own theme, for editing."""

from __future__ import annotations

from pathlib import Path

from sitegen.content.layout import SETTINGS_FILE, require_content
from sitegen.content.settings import parse_settings
from sitegen.errors import ContentError, Problem, did_you_mean, reason_of
from sitegen.files.paths import present, relative
from sitegen.files.reading import read_bytes, read_text
from sitegen.files.writing import write_atomic
from sitegen.theme.loader import TEMPLATES, check_theme, theme_name
from sitegen.theme.places import own_folder, templates_of


def theme_in_use(site: Path) -> str:
    """The theme that a site names. Raises ContentError for a site or a theme that does not exist."""
    require_content(site)
    theme = parse_settings(read_text(site / SETTINGS_FILE, site)).theme
    check_theme(site, theme)
    return theme


def eject(site: Path, template: str) -> tuple[str, str]:
    """Copies a template of the theme in use into the site's own theme. Returns the path of the copy and the
    theme that has the original. Raises ContentError."""
    theme = theme_in_use(site)
    places = templates_of(site, theme)
    copy = own_folder(site, theme) / TEMPLATES / template
    name = relative(copy, site)
    if template not in places:
        message = f'the theme "{theme}" has no template "{template}"'
        near = did_you_mean(template if "." in template else f"{template}.html", places)
        raise ContentError(Problem(f"themes/{theme}", 0, message, near))
    if present(copy):
        raise ContentError(Problem(name, 0, "already exists", "change it, or delete it to start afresh"))
    if copy.parent.resolve() != site / copy.parent.relative_to(site):
        raise ContentError(Problem(name, 0, "its folder is a link that leads elsewhere"))
    original = places[template][0] / TEMPLATES / template
    data = read_bytes(original, site)
    try:
        write_atomic(copy, data)
    except OSError as error:
        raise ContentError(Problem(name, 0, f"cannot be written: {reason_of(error)}")) from error
    return name, theme_name(original, site)
