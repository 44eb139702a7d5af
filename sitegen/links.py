"""Addresses of the site: of pages, between pages, and of content files named by a link."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from pathlib import PurePosixPath
from urllib.parse import SplitResult, quote, unquote, urlsplit

from sitegen.model import Record

HOME = ""
GLOSSARY = "glossary/"
ABOUT = "about/"
ABOUT_FILE = "content/about.md"

WEB_SCHEMES = ("http", "https")
# A host and a port, without a user: that one would only make another host look like this one.
_AUTHORITY = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:\[\]]+))(?::([0-9]{0,5}))?")
# Joiners, which some scripts spell with (RFC 5892).
_JOINERS = "\u200c\u200d"
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)


def article_url(slug: str) -> str:
    return f"articles/{slug}/"


def entry_url(term: str) -> str:
    return f"glossary/{term}/"


def tag_url(tag: str) -> str:
    return f"tags/{tag}/"


def url_of_file(path: str) -> str | None:
    """The address of the page that a content file makes, if it makes one."""
    name = PurePosixPath(path)
    if path == ABOUT_FILE:
        return ABOUT
    if path.startswith("content/articles/") and name.suffix == ".md":
        return article_url(name.stem)
    if path.startswith("content/glossary/") and name.suffix in (".yaml", ".yml"):
        return entry_url(name.stem)
    return None


def slug_of(path: str) -> str:
    """The slug that a content file's name gives."""
    return PurePosixPath(path).stem


def has_host(address: SplitResult) -> bool:
    """Whether an address of the web names a host, and perhaps a port, that there can be (URL Standard, "host
    parsing"; RFC 1035, 2.3.4)."""
    authority = _AUTHORITY.fullmatch(address.netloc)
    if not authority:
        return False
    six, name, port = authority.groups()
    if port and not 0 < int(port) < 65_536:
        return False
    if six:
        return _is_number(IPv6Address, six)
    name = unicodedata.normalize("NFKC", name).replace("\u3002", ".").removesuffix(".")
    labels = name.split(".")
    if not all(map(_is_label, labels)) or sum(map(_length, labels)) + len(labels) > 254:
        return False
    # To browsers a host that ends in a number is an address of IPv4.
    return not _NUMBER.fullmatch(labels[-1]) or _is_number(IPv4Address, name)


def _is_number(kind: type[IPv4Address | IPv6Address], host: str) -> bool:
    try:
        kind(host)
    except AddressValueError:
        return False
    return True


def _is_label(label: str) -> bool:
    """Whether a part of a host's name between dots can be one."""
    return 0 < _length(label) < 64 and all(
        (char.isalnum() or char in "-_")
        if char.isascii()
        else char in _JOINERS or unicodedata.category(char)[0] not in "CZ"
        for char in label
    )


def _length(label: str) -> int:
    """How long a part of a host's name is in the name system (RFC 3492)."""
    # Of what is longer than can be it does not matter how much, and the encoding takes quadratic time.
    if label.isascii() or len(label) > 63:
        return len(label)
    return len("xn--") + len(label.encode("punycode"))


def resolve(link: str, file: str) -> tuple[str, str] | None:
    """Address and fragment that `link`, written in the content file `file`, leads to, if that exists; None
    for nowhere.

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
        named = _normal(PurePosixPath(file).parent / path)
        url = url_of_file(named)
        if url is None and named.startswith("content/media/"):
            return named.removeprefix("content/"), ""
    return None if url is None else (url, fragment)


def output_path(url: str) -> str:
    """The file that holds the page of a site address."""
    return f"{url}index.html" if url == HOME or url.endswith("/") else url


class Origin(Record, frozen=True):
    """The page that links stand on: what leads from it to the root of the site."""

    prefix: str
    file_links: bool = False

    def to(self, url: str, fragment: str = "") -> str:
        """The address of another page of the site, as written on this one."""
        target = output_path(url) if self.file_links else url
        return (f"{self.prefix}{_quoted(target)}" or "./") + (f"#{fragment}" if fragment else "")


_quoted = lru_cache(maxsize=4_096)(quote)


def origin_of(url: str, file_links: bool = False) -> Origin:
    """Links on the page at `url`, relative, so that the site works under any path."""
    return Origin("../" * url.count("/"), file_links)


class Places(Record, frozen=True):
    """All that a link can lead to: the anchors of each page by its address, with spaces between (None: not
    known), and the addresses of files that are copied as they are."""

    anchors: Mapping[str, str | None]
    media: frozenset[str]

    def leads_nowhere(self, link: str, file: str) -> bool:
        """Whether there is nothing at the place that a `link` of the content file `file` leads to."""
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


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
