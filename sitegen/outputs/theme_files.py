"""A theme as a build uses it: with its fonts and static files in the output, ready to render."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from string import Template
from typing import NamedTuple

from sitegen import languages
from sitegen.content.settings import Settings
from sitegen.files.paths import STATE_FOLDER
from sitegen.files.reading import decode
from sitegen.model.language import Pair
from sitegen.model.record import Record
from sitegen.outputs import fonts, static
from sitegen.rendering.environment import Renderer
from sitegen.rendering.highlighting import highlight_styles
from sitegen.rendering.page import Page
from sitegen.site.urls import Origin
from sitegen.theme.loader import (
    PANELS,
    STATIC,
    STYLE_SHEET,
    Theme,
    check_theme,
    problems_of,
    read_theme,
    theme_folders,
    theme_name,
)  # fmt: skip


class Published(Record, frozen=True, array_like=True):
    """What a theme has been made into. `key` identifies the theme and the settings, `fonts` the packages of
    its fonts; `files` are the digests of the files that it publishes, `addresses` the locations of fonts and
    static files in the output, `words` the files from which the words of the `theme` are read."""

    key: bytes
    fonts: bytes
    files: dict[str, bytes]
    addresses: dict[str, str]
    theme: Theme
    words: tuple[str, ...]


class Appearance(NamedTuple):
    """What a theme has been made into, and its renderer."""

    published: Published
    renderer: Renderer


def remade(published: Published, config: Settings, site: Path, *, has_places: bool) -> Appearance | None:
    """The appearance of a site as it was published with the same key; None if its fonts have changed."""
    if fonts.packages_of(published.theme) != published.fonts:
        return None
    folders = theme_folders(site, config.theme)
    addresses, words = published.addresses, published.words
    renderer = Renderer(folders, published.theme, config, site, addresses, words, has_places)
    return Appearance(published, renderer)


def make_appearance(
    key: bytes, config: Settings, site: Path, write: Callable[[str, bytes], bytes], *, has_places: bool
) -> Appearance:
    """The appearance of a site, whose pages link to its map if it `has_places`. `write` takes a file of the
    output and returns the digest of its bytes. Raises ContentError for an unusable theme."""
    check_theme(site, config.theme)
    folders = theme_folders(site, config.theme)
    theme, words = read_theme(folders, site, config.pair)
    files: dict[str, bytes] = {}
    addresses: dict[str, str] = {}
    renderer = Renderer(folders, theme, config, site, addresses, words, has_places)
    rules = []
    for font in fonts.web_fonts(theme, site / STATE_FOLDER / "cache", problems_of(folders, site)):
        rules.append(font.rule)
        addresses[font.name] = font.path
        files[font.path] = write(font.path, font.data)
    custom = [
        decode(data, theme_name(path, site.resolve())) for path, data in static.custom_styles(folders, site)
    ]
    for file, data in static.static_files(folders, site):
        if file.endswith(".css"):
            sheet = decode(data, f"{folders[0].parent.name}/{folders[0].name}/{STATIC}/{file}")
            if custom:
                # Rules outside any layer take precedence over rules in a layer, so no selector needs to be
                # stronger.
                sheet = f"@layer theme {{\n{sheet}}}"
            if file == STYLE_SHEET:
                sheet = "\n".join([*rules, sheet, *custom, highlight_styles()])
            data = _in_languages(sheet, config.pair).encode()
        if file.endswith(".js"):
            data = _with_panels(data, renderer, config)
        addresses[file] = static.fingerprinted(file, data)
        files[addresses[file]] = write(addresses[file], data)
    found = fonts.packages_of(theme)
    return Appearance(Published(key, found, files, addresses, theme, words), renderer)


def _with_panels(script: bytes, renderer: Renderer, config: Settings) -> bytes:
    """A script with its panels as a string. Raises ContentError if their template is at fault."""
    call = f'template("{PANELS}")'.encode()
    if call not in script:
        return script
    page = Page(url="", kind="", template=PANELS, title=config.title, origin=Origin(""))
    panels = renderer.page(page, {}).decode()
    return script.replace(call, json.dumps(panels, ensure_ascii=False).encode())


def _in_languages(sheet: str, pair: Pair) -> str:
    """The style sheet with `$source` and `$target` replaced by the codes of the languages, and
    `$source_quotes` and `$target_quotes` by their quotation marks."""
    codes: dict[str, str] = {}
    for side, code in zip(pair._fields, pair, strict=True):
        codes[side] = code
        quotes = languages.get(code).quotes
        codes[f"{side}_quotes"] = " ".join(f'"{mark}"' for mark in quotes) or "auto"
    return Template(sheet).safe_substitute(codes)
