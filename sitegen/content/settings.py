"""`content/site.toml`: the settings of a site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
from babel import Locale, UnknownLocaleError

from sitegen import languages
from sitegen.content.layout import SETTINGS_FILE, SLUG
from sitegen.content.records import Lines, parse_toml, reporter, to_record
from sitegen.errors import ContentError, Problems
from sitegen.files.reading import read_text
from sitegen.languages import DEFAULT_PAIR
from sitegen.markdown.hosts import WEB_SCHEMES, has_host
from sitegen.model.language import Bilingual, Lang, Pair
from sitegen.model.record import Record

# The data that a site may publish for other programs, in addition to its pages, feeds and index of articles.
Data = Literal["articles", "glossary", "mentions", "annotations", "tei"]


class _Languages(Record, frozen=True):
    source: Lang = DEFAULT_PAIR.source
    target: Lang = DEFAULT_PAIR.target


# The downloads for readers: a book of each article, books of the site and of its tags, cards for Anki,
# and offline copies of the pages that they have read.
Download = Literal["epub", "books", "anki", "offline"]


class Settings(Record, frozen=True, forbid_unknown_fields=True):
    """The settings of a site.

    `source` is the language of the articles, `target` that of the translations; `url` is the public address
    (with its path, if any), and `tags` the names of the tags by slug. `file_links` tells whether links name
    index.html, for reading from disk without scripts, and `share_images` whether articles have images for
    the previews that other sites show of links. `downloads` lists the downloads to generate in addition to
    the pages, and `data` the files to publish for other programs (see docs/data.md).
    """

    title: Bilingual
    description: Bilingual
    url: str
    author: str
    locale: Bilingual
    source: Lang = DEFAULT_PAIR.source
    target: Lang = DEFAULT_PAIR.target
    theme: str = "default"
    tags: dict[str, Bilingual] = msgspec.field(default_factory=dict)
    file_links: bool = False
    data: tuple[Data, ...] = ("articles", "glossary", "mentions")
    share_images: bool = False
    downloads: tuple[Download, ...] = ()

    @property
    def pair(self) -> Pair:
        return Pair(self.source, self.target)

    @property
    def home(self) -> str:
        """The public address of the home page, with a trailing slash."""
        return self.url.rstrip("/") + "/"

    @property
    def base_path(self) -> str:
        """The path of the site on its host, with a slash at each end."""
        return urlsplit(self.url).path.rstrip("/") + "/"


def parse_settings(text: str) -> Settings:
    """The settings in the text of the file. Raises one ContentError with all problems."""
    value, lines = parse_toml(text, SETTINGS_FILE)
    problems = Problems()
    pair = _named(value)
    with problems.collected():
        pair = _pair(value, lines)
    value.setdefault("locale", {lang: languages.get(lang).locale for lang in pair})
    with problems.collected():
        config = to_record(Settings, value, SETTINGS_FILE, lines, pair=pair)
    report = reporter(SETTINGS_FILE, lines, problems)
    url, theme, locales = value.get("url"), value.get("theme"), value["locale"]
    if isinstance(url, str) and not is_public_address(url):
        message = 'field "url" must be the public address of the site'
        report(("url",), message, 'such as "https://example.org/"')
    if isinstance(theme, str) and not SLUG.fullmatch(theme):
        message = f'field "theme": "{theme}" is not the name of a folder in themes/'
        report(("theme",), message, "use letters a to z, digits, - and _")
    codes = pair if isinstance(locales, dict) else ()
    for lang, locale in ((code, locales[code]) for code in codes if isinstance(locales.get(code), str)):
        try:
            Locale.parse(locale)
        except (ValueError, UnknownLocaleError):
            hint = f"such as {' or '.join(languages.get(lang).locale for lang in pair)}"
            report(("locale", lang), f'field "{lang}": there is no locale "{locale}"', hint)
    problems.raise_if_any()
    return config


def parse_pair(text: str) -> Pair:
    """The languages named in the text of the file, whatever else is wrong with it, so that the rest of
    content/ can be read. Raises ContentError if the languages cannot be used."""
    try:
        value, lines = parse_toml(text, SETTINGS_FILE)
    except ContentError:
        value, lines = dict(_LANGUAGE.findall(text)), {}
    return _pair(value, lines)


def pair_of(site: Path) -> Pair:
    """The languages of a site; the default ones if the settings cannot be read, which is reported elsewhere.
    Raises ContentError if the languages cannot be used."""
    try:
        text = read_text(site / SETTINGS_FILE, site)
    except ContentError:
        return DEFAULT_PAIR
    return parse_pair(text)


_LANGUAGE = re.compile(r"""^(source|target)[ \t]*=[ \t]*["']([A-Za-z-]+)["']""", re.MULTILINE)


def _pair(value: Mapping[str, Any], lines: Lines) -> Pair:
    named = {key: value[key] for key in ("source", "target") if key in value}
    found = to_record(_Languages, named, SETTINGS_FILE, lines)
    pair = Pair(found.source, found.target)
    problems = Problems()
    for field, code in zip(pair._fields, pair, strict=True):
        if not languages.is_known(code):
            message = f'field "{field}": there is no language "{code}"'
            hint = "write a code as in HTML, such as en or pt-BR"
            problems.report(SETTINGS_FILE, lines.get((field,), 1), message, hint)
    if pair.source == pair.target:
        line = max(lines.get((field,), 1) for field in pair._fields)
        message = f'"source" and "target" are the same language, "{pair.source}"'
        hint = f'they default to "{DEFAULT_PAIR.source}" and "{DEFAULT_PAIR.target}"'
        problems.report(SETTINGS_FILE, line, message, hint)
    problems.raise_if_any()
    return pair


def _named(value: Mapping[str, Any]) -> Pair:
    """The languages of the title, for settings that name no usable languages."""
    title = value.get("title")
    codes = [code for code in title if languages.is_known(code)] if isinstance(title, dict) else []
    return Pair(*codes) if len(codes) == 2 else DEFAULT_PAIR


def is_public_address(url: str) -> bool:
    """Whether a site can be published at `url`: an HTTP or HTTPS address with a host and an optional path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # With two slashes in a row, or a backslash, an address on the error page would name another host.
    odd = re.search(r"[?#\s\\]", url) or "//" in parts.path
    return parts.scheme in WEB_SCHEMES and has_host(parts) and not odd
