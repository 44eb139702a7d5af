"""Which themes and templates there are, and in which folders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sitegen.files.paths import is_hidden
from sitegen.theme.folders import shipped_themes
from sitegen.theme.loader import TEMPLATES, theme_folders


def theme_names(site: Path) -> tuple[str, ...]:
    """All themes that the site can use: its own, and those that come with sitegen."""
    roots = [root for root in (site / "themes", shipped_themes()) if root.is_dir()]
    found = {path.name for root in roots for path in root.iterdir() if path.is_dir()}
    return tuple(sorted(name for name in found if not is_hidden(name)))


def own_folder(site: Path, theme: str) -> Path:
    """The folder of the site with its changes to a theme, whether it exists or not."""
    return site / "themes" / theme


def templates_of(site: Path, theme: str) -> Mapping[str, tuple[Path, ...]]:
    """The templates of a theme by name, each with the folders that have it; the first folder takes
    precedence."""
    found: dict[str, tuple[Path, ...]] = {}
    for folder in theme_folders(site, theme):
        for path in sorted((folder / TEMPLATES).glob("*.*")):
            if path.is_file() and not is_hidden(path.name):
                found[path.name] = (*found.get(path.name, ()), folder)
    return dict(sorted(found.items()))
