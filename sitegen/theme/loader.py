"""A theme: its folders, fonts and words."""

from __future__ import annotations

import re
import sys
from collections.abc import Hashable
from pathlib import Path
from typing import Annotated, Any, Protocol, get_args

import msgspec

from sitegen.content.layout import SETTINGS_FILE, SLUG
from sitegen.content.records import Lines, nearest, parse_toml, reporter, to_record
from sitegen.errors import ContentError, Problem, Problems, did_you_mean
from sitegen.files.paths import present, relative
from sitegen.files.reading import read_text
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.entry import EntityKind
from sitegen.model.language import Bilingual, Lang, Pair
from sitegen.model.record import Record
from sitegen.model.translation import State
from sitegen.theme import words
from sitegen.theme.folders import DEFAULT, shipped_themes

# Names in a theme's folders.
WORDS = "theme.toml"
TEMPLATES = "templates"
STATIC = "static"
# Published as one file, together with the fonts and the colours of highlighted code.
STYLE_SHEET = "style.css"
# What scripts add to pages: in a script, `template("panels.html")` stands for the output of this template as
# a string.
PANELS = "panels.html"
# Added to the style sheet and overriding all of its rules; the files of all folders of a theme are added.
CUSTOM_STYLES = "custom.css"
# The words that sitegen itself writes into pages, whatever the templates.
_OWN_STRINGS = ("check", "doubtful", "in_article", "marked", "note", "untranslated", "who")


class ProblemAt(Protocol):
    """Creates a problem with a part of `theme.toml`, at its line."""

    def __call__(self, where: tuple[Hashable, ...], message: str, hint: str = "") -> Problem: ...


class FontFamily(Record, frozen=True, forbid_unknown_fields=True):
    """A family of a fontpkg package, in some weights, reduced to `ranges` of code points in hex.

    If `preload`, every page requests it at once; otherwise it is loaded only where a style sheet uses it. It
    is drawn at `size_adjust` per cent of its size, so that a family with larger letters does not look larger.
    """

    family: str
    package: str
    weights: tuple[int, ...]
    ranges: tuple[str, ...]
    preload: bool = True
    size_adjust: Annotated[int, msgspec.Meta(ge=10, le=500)] = 100


class StateWords(Record, frozen=True, forbid_unknown_fields=True):
    """How pages describe the state of a translation."""

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
    """Where the files of a theme are looked for, in order: the site's own theme of that name, the theme of
    that name that comes with sitegen, then the default theme. Thus a theme holds only what it changes."""
    folders = (site / "themes" / name, shipped_themes() / name, shipped_themes() / DEFAULT)
    # In a checkout of sitegen, the site's own theme is the one that comes with sitegen.
    return tuple({folder.resolve(): folder for folder in reversed(folders)}.values())[::-1]


def check_theme(site: Path, name: str) -> None:
    """Raises ContentError if there is no theme of that name."""
    shipped = shipped_themes()
    if not (site / "themes" / name).is_dir() and not (shipped / name).is_dir():
        known = {path.name for root in (site / "themes", shipped) if root.is_dir() for path in root.iterdir()}
        _, lines = parse_toml(read_text(site / SETTINGS_FILE, site), SETTINGS_FILE)
        message = f'there is no theme "{name}" in themes/'
        raise ContentError(
            Problem(SETTINGS_FILE, lines.get(("theme",), 0), message, did_you_mean(name, known))
        )


def find(folders: tuple[Path, ...], file: str) -> Path | None:
    """A theme file in the first folder that has it."""
    return next((folder / file for folder in folders if present(folder / file)), None)


def load_theme(folders: tuple[Path, ...], site: Path, pair: Pair = DEFAULT_PAIR) -> Theme:
    """The theme of the folders (see `read_theme`)."""
    return read_theme(folders, site, pair)[0]


def is_layered(file: str) -> bool:
    """Whether a theme file, by its path in the theme's folders, contains only the differences from that of
    the folders after it, so that all of them count; of other files, only the first counts."""
    return file in (WORDS, f"{STATIC}/{CUSTOM_STYLES}") or file.startswith(words.FOLDER)


def read_theme(folders: tuple[Path, ...], site: Path, pair: Pair) -> tuple[Theme, tuple[str, ...]]:
    """The theme with its words in the languages of `pair`, and the files from which it is read, by their
    paths in the folders, whether they exist or not.

    What a folder's `theme.toml` leaves out comes from the folders after it; the same applies to words in
    files per language (see `words`).
    """
    root = site.resolve()
    path = find(folders, WORDS) or folders[-1] / WORDS
    name = theme_name(path, root)
    value: dict[str, Any] = {}
    lines: Lines = {}
    spoken: dict[Lang, words.WordsFile] = {}
    for folder in reversed(folders):
        own: dict[str, Any] = {}
        if present(folder / WORDS) or folder / WORDS == path:
            value.pop("name", None)
            own, lines = parse_toml(read_text(folder / WORDS, root), theme_name(folder / WORDS, root))
        for lang in pair:
            place = folder / words.file_of(lang)
            if present(place):
                spoken[lang] = words.parse_words(read_text(place, root), theme_name(place, root), lang, pair)
                own = words.with_words(own, spoken[lang].value)
        value = words.overlay(value, own)
    known = words.languages_of(value)
    words.leave_out(value, known - {*pair})
    problems = Problems()
    for lang in pair if known else ():
        with problems.collected():
            if lang not in known:
                raise _no_words(lang, folders[0], pair, site)
            if lang in spoken:
                words.check_language(value, lang, spoken[lang])
    problems.raise_if_any()
    files = [WORDS, *map(words.file_of, pair)]
    theme = to_record(Theme, value, name, lines, pair=pair)
    report = reporter(name, lines, problems)
    needed = (("kinds", get_args(EntityKind)), ("states", get_args(State)), ("strings", _OWN_STRINGS))
    for table, keys in needed:
        for key in keys:
            if key not in getattr(theme, table):
                report((table,), f'field "{key}" is missing in "{table}"')
    for things, by_language in theme.plurals.items():
        for lang in pair:
            if lang not in by_language:
                report(("plurals", things), f'field "{lang}" is missing in "plurals.{things}"')
        for lang, forms in by_language.items():
            if lang in pair:
                words.check_forms(forms, ("plurals", things, lang), report)
            else:
                hint = did_you_mean(lang, pair)
                report(("plurals", things, lang), f'unknown field "{lang}"', hint)
    for index, family in enumerate(theme.fonts):
        if not SLUG.fullmatch(family.package):
            message = f'field "package": "{family.package}" is not the name of a package'
            report(("fonts", index, "package"), message, "such as amiri")
        if re.search(r'["\\\n]', family.family):
            report(("fonts", index, "family"), 'field "family" holds a quotation mark, \\ or a line end')
        for span in family.ranges:
            if not _is_range(span):
                message = f'field "ranges": "{span}" is not a range of code points in hex'
                report(("fonts", index, "ranges"), message, "such as 600-6ff")
    problems.raise_if_any()
    return theme, tuple(files)


def _no_words(lang: Lang, folder: Path, pair: Pair, site: Path) -> ContentError:
    _, lines = parse_toml(read_text(site / SETTINGS_FILE, site), SETTINGS_FILE)
    field = "source" if lang == pair.source else "target"
    message = f'the theme "{folder.name}" has no words in "{lang}"'
    hint = f"write them in themes/{folder.name}/{words.file_of(lang)}"
    return ContentError(Problem(SETTINGS_FILE, lines.get((field,), 1), message, hint))


def problems_of(folders: tuple[Path, ...], site: Path) -> ProblemAt:
    """Creates problems of `theme.toml` that appear only when it is used."""

    def problem_at(where: tuple[Hashable, ...], message: str, hint: str = "") -> Problem:
        path, root = find(folders, WORDS) or folders[-1] / WORDS, site.resolve()
        name = theme_name(path, root)
        _, lines = parse_toml(read_text(path, root), name)
        return Problem(name, nearest(lines, where), message, hint)

    return problem_at


def theme_name(path: Path, site: Path) -> str:
    """The name of a theme file in messages: its path in the site folder, or in the themes that come with
    sitegen."""
    shipped = shipped_themes()
    is_shipped = path.is_relative_to(shipped) and not path.is_relative_to(site)
    return f"sitegen/themes/{relative(path, shipped)}" if is_shipped else relative(path, site)


def _is_range(span: str) -> bool:
    match = re.fullmatch(r"([0-9A-Fa-f]{1,6})(?:-([0-9A-Fa-f]{1,6}))?", span)
    return match is not None and int(match[1], 16) <= int(match[2] or match[1], 16) <= sys.maxunicode
