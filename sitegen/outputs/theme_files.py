"""A theme as a build uses it: with its fonts and static files in the output, ready to render."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from string import Template
from typing import NamedTuple

from sitegen import languages
from sitegen.content.settings import Settings
from sitegen.files.paths import STATE_FOLDER
from sitegen.files.reading import decode
from sitegen.model.language import Pair
from sitegen.outputs import fonts, static
from sitegen.rendering.environment import Renderer
from sitegen.rendering.filters import highlight_styles
from sitegen.theme.loader import STATIC, STYLE_SHEET, check_theme, problems_of, read_theme, theme_folders


class Appearance(NamedTuple):
    """`key` stands for all it was made of; `files` are the digests of the files it publishes, `addresses` are
    where fonts and static files lie in the output."""

    key: bytes
    files: Mapping[str, bytes]
    addresses: Mapping[str, str]
    renderer: Renderer


def make_appearance(
    key: bytes, config: Settings, site: Path, write: Callable[[str, bytes], bytes], *, has_places: bool
) -> Appearance:
    """The appearance of a site, whose pages lead to its map if it `has_places`. `write` takes a file of the
    output and gives the digest of its bytes. Raises ContentError for a theme that cannot be used."""
    check_theme(site, config.theme)
    folders = theme_folders(site, config.theme)
    theme, words = read_theme(folders, site, config.pair)
    files: dict[str, bytes] = {}
    addresses: dict[str, str] = {}
    rules = []
    for font in fonts.web_fonts(theme, site / STATE_FOLDER / "cache", problems_of(folders, site)):
        rules.append(font.rule)
        addresses[font.name] = font.path
        files[font.path] = write(font.path, font.data)
    for file, data in static.static_files(folders, site):
        if file.endswith(".css"):
            sheet = decode(data, f"{folders[0].parent.name}/{folders[0].name}/{STATIC}/{file}")
            data = _in_languages(sheet, config.pair).encode()
        if file == STYLE_SHEET:
            data = b"\n".join([*map(str.encode, rules), data, highlight_styles().encode()])
        addresses[file] = static.fingerprinted(file, data)
        files[addresses[file]] = write(addresses[file], data)
    renderer = Renderer(folders, theme, config, site, addresses, words, has_places)
    return Appearance(key, files, addresses, renderer)


def _in_languages(sheet: str, pair: Pair) -> str:
    """The style sheet with the codes of the languages for `$source` and `$target`, and the quotation marks
    of each for `$source_quotes` and `$target_quotes`."""
    codes: dict[str, str] = {}
    for side, code in zip(pair._fields, pair, strict=True):
        codes[side] = code
        quotes = languages.get(code).quotes
        codes[f"{side}_quotes"] = " ".join(f'"{mark}"' for mark in quotes) or "auto"
    return Template(sheet).safe_substitute(codes)
