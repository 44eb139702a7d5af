"""Addresses: of pages, between pages, and of the content files that links name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from sitegen.content.layout import (
    ABOUT_FILE,
    ARTICLES_FOLDER,
    ENTRY_SUFFIXES,
    GLOSSARY_FOLDER,
    MEDIA_FOLDER,
    in_content,
    slug_of,
)
from sitegen.files.paths import normal
from sitegen.model.record import Record

HOME = ""
GLOSSARY = "glossary/"
ABOUT = "about/"
TIMELINE = "timeline/"
MAP = "map/"
DATA = "data/"
SEARCH = "search/"


def article_url(slug: str) -> str:
    return f"articles/{slug}/"


def card_path(slug: str) -> str:
    """The picture that is shown with a link to an article."""
    return f"{article_url(slug)}card.png"


def download_path(url: str, kind: str) -> str:
    """The file of a given kind, named by its suffix, that readers can download: for an article, a tag, or the
    whole site, by the address of its page."""
    return f"{url}{url.rstrip('/').rpartition('/')[2] or 'book'}.{kind}"


def entry_url(term: str) -> str:
    return f"glossary/{term}/"


def tag_url(tag: str) -> str:
    return f"tags/{tag}/"


def feed_url(url: str, lang: str = "") -> str:
    """The feed of the list at `url`, or its feed in one language."""
    return f"{url}feed.{lang}.xml" if lang else f"{url}feed.xml"


def page_url(url: str, number: int) -> str:
    """The address of a further page of the list at `url`. It is at the same depth as the first, so that the
    same HTML leads to the same places."""
    return f"{url}page-{number}.html"


def page_number(url: str) -> int | None:
    """The number in an address made by `page_url`."""
    found = re.search(r"(?:^|/)page-(\d+)\.html$", url)
    return int(found[1]) if found else None


def url_of_file(path: str) -> str | None:
    """The address of the page of a content file, if it has one."""
    if path == ABOUT_FILE:
        return ABOUT
    if path.startswith(f"{ARTICLES_FOLDER}/") and path.endswith(".md"):
        return article_url(slug_of(path))
    if path.startswith(f"{GLOSSARY_FOLDER}/") and path.endswith(ENTRY_SUFFIXES):
        return entry_url(slug_of(path))
    return None


def resolve(link: str, file: str) -> tuple[str, str] | None:
    """The address and fragment to which `link` in the content file `file` leads, if they exist; None for a
    link that cannot lead anywhere.

    A link names a content file relative to its own (`../glossary/erbil.yaml`), an address from the root of
    the site (`/glossary/erbil/`), or a sentence or section of the same article (`#sec-2`).
    """
    parts = urlsplit(link)
    path, fragment = unquote(parts.path), unquote(parts.fragment)
    if parts.query:
        return None
    if not path:
        url = url_of_file(file)
    elif path.startswith("/"):
        url = path.removeprefix("/").removesuffix("index.html")
    else:
        named = normal(PurePosixPath(file).parent / path)
        url = url_of_file(named)
        if url is None and named.startswith(f"{MEDIA_FOLDER}/"):
            return in_content(named), ""
    return None if url is None else (url, fragment)


def output_path(url: str) -> str:
    """The output file of the page at a site address."""
    return f"{url}index.html" if url == HOME or url.endswith("/") else url


class Origin(Record, frozen=True):
    """The page that contains links: `prefix` leads from it to the root of the site."""

    prefix: str
    file_links: bool = False

    def to(self, url: str, fragment: str = "") -> str:
        """The address of another page of the site, as written on this one."""
        target = output_path(url) if self.file_links else url
        return (f"{self.prefix}{_quoted(target)}" or "./") + (f"#{fragment}" if fragment else "")


_quoted = lru_cache(maxsize=4_096)(quote)


def origin_of(url: str, file_links: bool = False) -> Origin:
    """The origin of links on the page at `url`. They are relative, so that the site works under any path."""
    return Origin("../" * url.count("/"), file_links)


class Places(Record, frozen=True):
    """Everything to which a link can lead: the anchors of each page by its address, separated by spaces (None
    if they are not known), and the addresses of files that are copied unchanged."""

    anchors: Mapping[str, str | None]
    media: frozenset[str]

    def leads_nowhere(self, link: str, file: str) -> bool:
        """Whether a `link` in the content file `file` is dead."""
        found = resolve(link, file)
        if found is None:
            return True
        url, fragment = found
        if url in self.media:
            return False
        if url not in self.anchors:
            return True
        anchors = self.anchors[url]
        return bool(fragment) and anchors is not None and fragment not in anchors.split()
