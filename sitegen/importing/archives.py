"""Pages that a browser has saved as one file: MHTML (Chrome, Edge; RFC 2557) and webarchive (Safari)."""

from __future__ import annotations

import email
import email.policy
import plistlib
import re
from email.errors import CloseBoundaryNotFoundDefect
from typing import Any

import msgspec

from sitegen.errors import ContentError, Problem

_MIME = re.compile(
    rb"\A(?:From |[A-Za-z][\w-]*: ?[^\n]*\n(?:[ \t][^\n]*\n)*)+?(?:MIME-Version|Content-Type):", re.IGNORECASE
)


class Archive(msgspec.Struct, frozen=True):
    """A page in bytes, the charset declared for it, its address, the other parts by address, and whether the
    file `is_cut` off before its end."""

    page: bytes
    charset: str
    address: str
    parts: dict[str, bytes]
    is_cut: bool = False


def is_mhtml(data: bytes) -> bool:
    """Whether the file begins with e-mail headers, as an MHTML file does."""
    head = data.lstrip()[:4096].replace(b"\r\n", b"\n")
    return _MIME.match(head) is not None and b"content-type:" in head.lower()


def is_webarchive(data: bytes) -> bool:
    return b"WebMainResource" in data and (data.startswith(b"bplist") or b"<plist" in data[:1000])


def read_mhtml(data: bytes, name: str) -> Archive:
    """The page in an MHTML file: the one that its header names, or else the first one, as frames and adverts
    are pages too. Raises a ContentError if there is none."""
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    pages: list[Any] = []
    parts: dict[str, bytes] = {}
    for part in message.walk():
        if part.is_multipart():
            continue
        body = part.get_payload(decode=True)
        if not isinstance(body, bytes):
            continue
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            pages.append(part)
        for address in (part.get("Content-Location"), _content_id(part.get("Content-ID"))):
            if address:
                parts[str(address).strip()] = body
    if not pages:
        hint = "save the page again, as a web page (HTML), or copy its text into a file"
        raise ContentError(Problem(name, 0, "holds no web page", hint))
    saved = message.get("Snapshot-Content-Location")
    root = _content_id(str(message.get_param("start") or ""))
    named = (p for p in pages if root and _content_id(p.get("Content-ID")) == root)
    located = (p for p in pages if saved and p.get("Content-Location") == saved)
    page = [*named, *located, *pages][0]
    address = saved or page.get("Content-Location") or ""
    return Archive(
        page.get_payload(decode=True),
        str(page.get_content_charset() or ""),
        str(address).strip(),
        parts,
        any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects),
    )


def _content_id(value: str | None) -> str:
    return f"cid:{value.strip().strip('<>')}" if value else ""


def read_webarchive(data: bytes, name: str) -> Archive:
    """The page in a webarchive. Raises a ContentError if there is none."""
    try:
        value = plistlib.loads(data)
        main = value["WebMainResource"]
        page = bytes(main["WebResourceData"])
        found = value.get("WebSubresources") or []
        parts = {str(each["WebResourceURL"]): bytes(each["WebResourceData"]) for each in found}
    except (
        plistlib.InvalidFileException,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OverflowError,
    ) as error:
        hint = "save the page again, as a web page (HTML), or copy its text into a file"
        raise ContentError(Problem(name, 0, "is a webarchive that cannot be read", hint)) from error
    return Archive(
        page, str(main.get("WebResourceTextEncodingName") or ""), str(main.get("WebResourceURL") or ""), parts
    )
