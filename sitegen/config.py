"""`content/site.toml`: the settings of a site."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from sitegen.content.records import Lines, parse_toml, to_record
from sitegen.errors import ContentError, Problem
from sitegen.files import read_text
from sitegen.model import Bilingual, Record

FILE = "content/site.toml"


class Config(Record, frozen=True, forbid_unknown_fields=True):
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
    def base_path(self) -> str:
        """The path of the site on its host, with a slash at both ends."""
        return urlsplit(self.url).path.rstrip("/") + "/"


def load_config(site: Path) -> Config:
    """Reads the settings; every problem of the file in one ContentError."""
    text = read_text(site / FILE, site)
    config = to_record(Config, parse_toml(text, FILE), FILE, _lines(text))
    parts = urlsplit(config.url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        line = _lines(text).get(("url",), 1)
        raise ContentError(
            Problem(FILE, line, 'field "url" must be the public address', 'such as "https://example.org/"')
        )
    return config


def _lines(text: str) -> Lines:
    """The line of each key and table header: enough to point at a setting."""
    lines: Lines = {}
    table: tuple[Any, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[+([^\]]+)\]", line):
            table = tuple(part.strip().strip("\"'") for part in header[1].split("."))
            lines.setdefault(table, number)
        elif key := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            lines.setdefault((*table, *(part.strip("\"'") for part in key[1].split("."))), number)
    return lines
