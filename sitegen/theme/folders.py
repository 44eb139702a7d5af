"""The themes that come with sitegen, and how files of themes are named."""

from __future__ import annotations

from pathlib import Path

DEFAULT = "default"
# The beginning of the names of files in these themes.
SHIPPED = "sitegen:"


def shipped_themes() -> Path:
    """The themes that come with sitegen: next to the code of an installed package, above it in a checkout."""
    inside = Path(__file__).resolve().parents[1] / "themes"
    return inside if inside.is_dir() else inside.parent.parent / "themes"


def theme_file(path: Path, site: Path) -> str:
    """A file of a theme by name: its path in the site folder, or in the themes that come with sitegen."""
    # The environment into which sitegen was installed may lie in the site folder, too.
    if path.is_relative_to(site / "themes"):
        return path.relative_to(site).as_posix()
    return SHIPPED + path.relative_to(shipped_themes()).as_posix()
