"""Hosts in web addresses."""

from __future__ import annotations

import re
import unicodedata
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult

WEB_SCHEMES = ("http", "https")

# A host and a port, without a user name, which would only serve to make one host look like another.
_AUTHORITY = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:\[\]]+))(?::([0-9]{0,5}))?")
# Joiners, which the spelling of some scripts needs (RFC 5892).
_JOINERS = "\u200c\u200d"
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)


def has_host(address: SplitResult) -> bool:
    """Whether a web address names a possible host, and a possible port if it has one (URL Standard, "host
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
    # Browsers treat a host that ends in a number as an IPv4 address.
    return not _NUMBER.fullmatch(labels[-1]) or _is_number(IPv4Address, name)


def _is_number(kind: type[IPv4Address | IPv6Address], host: str) -> bool:
    try:
        kind(host)
    except AddressValueError:
        return False
    return True


def _is_label(label: str) -> bool:
    """Whether `label` can be a part of a host name between dots."""
    return 0 < _length(label) < 64 and not any(
        char.isascii() or (char not in _JOINERS and unicodedata.category(char)[0] in "CZ")
        for char in _PLAIN.sub("", label)
    )


def _length(label: str) -> int:
    """The length of a part of a host name in the name system (RFC 3492)."""
    # The exact length of a label that is too long does not matter, and encoding it takes quadratic time.
    if label.isascii() or len(label) > 63:
        return len(label)
    return len("xn--") + len(label.encode("punycode"))
