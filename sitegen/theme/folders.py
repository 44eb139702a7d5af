"""The themes that come with sitegen, and how files of themes are named."""

from __future__ import annotations

from pathlib import Path

DEFAULT = "default"
# The prefix of the names of files in these themes.
SHIPPED = "sitegen:"


def shipped_themes() -> Path:
    """The folder of the themes that come with sitegen: next to the code of an installed package, above it in
    a checkout."""
    inside = Path(__file__).resolve().parents[1] / "themes"
    return inside if inside.is_dir() else inside.parent.parent / "themes"


def theme_file(path: Path, site: Path) -> str:
    """The name of a theme file: its path in the site folder, or in the themes that come with sitegen."""
    # The environment in which sitegen is installed may itself be within the site folder.
    if path.is_relative_to(site / "themes"):
        return path.relative_to(site).as_posix()
    return SHIPPED + path.relative_to(shipped_themes()).as_posix()
