"""`content/site.toml`: the settings of a site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import msgspec
from babel import Locale, UnknownLocaleError

from sitegen.content.layout import SETTINGS_FILE, SLUG
from sitegen.content.records import parse_toml, to_record
from sitegen.errors import Problem, Problems
from sitegen.markdown.hosts import WEB_SCHEMES, has_host
from sitegen.model.language import Bilingual
from sitegen.model.record import Record


class Settings(Record, frozen=True, forbid_unknown_fields=True):
    """`url` is the public address (with its path, if any), `tags` the names of the tags by slug,
    `file_links` whether links name index.html, for reading from disk without scripts."""

    title: Bilingual
    description: Bilingual
    url: str
    author: str
    theme: str = "default"
    locale: Bilingual = Bilingual(ar="ar_IQ", en="en_US")
    tags: dict[str, Bilingual] = msgspec.field(default_factory=dict)
    file_links: bool = False

    @property
    def home(self) -> str:
        """The public address of the home page, with a slash at its end."""
        return self.url.rstrip("/") + "/"

    @property
    def base_path(self) -> str:
        """The path of the site on its host, with a slash at both ends."""
        return urlsplit(self.url).path.rstrip("/") + "/"


def parse_settings(text: str) -> Settings:
    """The settings in the text of the file; every problem of it in one ContentError."""
    value, lines = parse_toml(text, SETTINGS_FILE)
    config = to_record(Settings, value, SETTINGS_FILE, lines)
    problems = Problems()
    if not is_public_address(config.url):
        told = 'field "url" must be the public address'
        problems.found.append(
            Problem(SETTINGS_FILE, lines.get(("url",), 1), told, 'such as "https://example.org/"')
        )
    if not SLUG.fullmatch(config.theme):
        told = f'field "theme": "{config.theme}" is not the name of a folder in themes/'
        problems.found.append(Problem(SETTINGS_FILE, lines.get(("theme",), 1), told))
    for lang, locale in (("ar", config.locale.ar), ("en", config.locale.en)):
        try:
            Locale.parse(locale)
        except (ValueError, UnknownLocaleError):
            line = lines.get(("locale", lang), lines.get(("locale",), 1))
            told = f'field "{lang}": there is no locale "{locale}"'
            problems.found.append(Problem(SETTINGS_FILE, line, told, "such as ar_IQ or en_US"))
    problems.raise_if_any()
    return config


def is_public_address(url: str) -> bool:
    """Whether a site can be published at `url`: a host and perhaps a path, over HTTP."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # With two slashes in a row, or a backslash, an address on the error page would name another host.
    odd = re.search(r"[?#\s\\]", url) or "//" in parts.path
    return parts.scheme in WEB_SCHEMES and has_host(parts) and not odd
