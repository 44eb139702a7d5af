"""A theme: its folders, fonts and words."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import get_args

import msgspec

from sitegen.config import FILE as CONFIG_FILE
from sitegen.content.records import parse_toml, to_record
from sitegen.errors import ContentError, Problem, Problems, did_you_mean
from sitegen.files import present, read_text, relative
from sitegen.model import Bilingual, EntityKind, Lang, Record, State
from sitegen.sources import shipped_themes

DEFAULT = "default"

# In the folders of a theme.
WORDS = "theme.toml"
TEMPLATES = "templates"
STATIC = "static"
# Published as one file with the fonts and the colours of code.
STYLE_SHEET = "style.css"


class FontFamily(Record, frozen=True, forbid_unknown_fields=True):
    """A family of a fontpkg package, in some weights, cut down to `ranges` of code points in hex."""

    family: str
    package: str
    weights: tuple[int, ...]
    ranges: tuple[str, ...]


class StateWords(Record, frozen=True, forbid_unknown_fields=True):
    """How the state of a translation is told."""

    label: Bilingual
    what: Bilingual
    mark: str = ""


class Theme(Record, frozen=True, forbid_unknown_fields=True):
    """The words and fonts of a theme: its `theme.toml`."""

    name: str
    strings: dict[str, Bilingual]
    kinds: dict[EntityKind, Bilingual]
    states: dict[State, StateWords]
    fonts: tuple[FontFamily, ...] = ()
    plurals: dict[str, dict[Lang, dict[str, str]]] = msgspec.field(default_factory=dict)


def theme_folders(site: Path, name: str) -> tuple[Path, ...]:
    """Where a theme's files are looked for, in order: the site's own theme of that name, then the theme
    that comes with sitegen, so that a theme holds only what it changes."""
    folders = (site / "themes" / name, shipped_themes() / name, shipped_themes() / DEFAULT)
    # In a checkout of sitegen the site's own theme is the one that comes with it.
    return tuple({folder.resolve(): folder for folder in reversed(folders)}.values())[::-1]


def check_theme(site: Path, name: str) -> None:
    """Raises ContentError if there is no theme of that name."""
    shipped = shipped_themes()
    if not (site / "themes" / name).is_dir() and not (shipped / name).is_dir():
        known = {path.name for root in (site / "themes", shipped) if root.is_dir() for path in root.iterdir()}
        _, lines = parse_toml(read_text(site / CONFIG_FILE, site), CONFIG_FILE)
        told = f'there is no theme "{name}" in themes/'
        raise ContentError(Problem(CONFIG_FILE, lines.get(("theme",), 0), told, did_you_mean(name, known)))


def find(folders: tuple[Path, ...], file: str) -> Path | None:
    """A file of a theme in the first of its folders that has it."""
    return next((folder / file for folder in folders if present(folder / file)), None)


def load_theme(folders: tuple[Path, ...], site: Path) -> Theme:
    """The first `theme.toml` of the folders."""
    path = find(folders, WORDS) or folders[-1] / WORDS
    name = relative(path, site.resolve())
    value, lines = parse_toml(read_text(path, site.resolve()), name)
    theme = to_record(Theme, value, name, lines)
    problems = Problems()
    for table, keys in (("kinds", get_args(EntityKind)), ("states", get_args(State))):
        for key in keys:
            if key not in getattr(theme, table):
                line = lines.get((table,), 1)
                problems.found.append(Problem(name, line, f'field "{key}" is missing in "{table}"'))
    for family in theme.fonts:
        for span in family.ranges:
            if not _is_range(span):
                told = f'field "ranges": "{span}" is not a range of code points in hex'
                problems.found.append(Problem(name, lines.get(("fonts",), 1), told, "such as 600-6ff"))
    problems.raise_if_any()
    return theme


def _is_range(span: str) -> bool:
    match = re.fullmatch(r"([0-9A-Fa-f]{1,6})(?:-([0-9A-Fa-f]{1,6}))?", span)
    return match is not None and int(match[1], 16) <= int(match[2] or match[1], 16) <= sys.maxunicode
