"""A theme: its folders, fonts and words."""

from __future__ import annotations

from pathlib import Path

from sitegen.content.records import parse_toml, to_record
from sitegen.errors import ContentError, Problem, did_you_mean
from sitegen.files import read_text, relative
from sitegen.model import Bilingual, EntityKind, Record, State

DEFAULT = "default"


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
    """`theme.toml`."""

    name: str
    strings: dict[str, Bilingual]
    kinds: dict[EntityKind, Bilingual]
    states: dict[State, StateWords]
    fonts: tuple[FontFamily, ...] = ()


def theme_folders(site: Path, name: str) -> tuple[Path, ...]:
    """Where a theme's files are looked for, in order: the site's own theme of that name, then the theme
    that comes with sitegen, so that a theme holds only what it changes."""
    own = site / "themes" / name
    shipped = _shipped()
    folders = tuple(folder for folder in (own, shipped / name, shipped / DEFAULT) if folder.is_dir())
    if not own.is_dir() and not (shipped / name).is_dir():
        known = {path.name for root in (site / "themes", shipped) if root.is_dir() for path in root.iterdir()}
        raise ContentError(
            Problem(
                "content/site.toml", 0, f'there is no theme "{name}" in themes/', did_you_mean(name, known)
            )
        )
    return tuple(dict.fromkeys(folder.resolve() for folder in folders))


def load_theme(folders: tuple[Path, ...], site: Path) -> Theme:
    """The first `theme.toml` of the folders."""
    path = next(
        (folder / "theme.toml" for folder in folders if (folder / "theme.toml").exists()), folders[-1]
    )
    name = relative(path, site.resolve())
    return to_record(Theme, parse_toml(read_text(path, site.resolve()), name), name, {})


def _shipped() -> Path:
    """The themes of sitegen itself: in an installed package beside the code, in a checkout above it."""
    inside = Path(__file__).parent / "themes"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "themes"
