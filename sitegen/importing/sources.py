"""Lines that say where a text was published: names of papers and agencies, an address, or both.

A label (`المصدر:`, `رابط الخبر:`) is followed by names, by an address, or by both in any order, as in
`المصدر: الجزيرة نت (https://…)`. An address may lack its scheme (`www.example.com/…`, `example.com/…`).
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from sitegen.importing.agencies import is_agency, parts_of
from sitegen.importing.lines import KEPT, words

SOURCE = "source line"

_TEXT = r"(?:المصدر|المصادر|المقال[ةه]?|الخبر|النص|الماد[ةه]|التقرير|الموضوع|الحوار|المقابل[ةه])"
_ORIGINAL = r"(?:\s+(?:ال[أا]صلي?[ةه]?|[أا]و\s+المصدر|(?:من|في)\s+(?:المصدر|موقعها?)))"
_LABEL = re.compile(
    rf"[\[(]?\s*(?:(?:(?:لقراء[ةه]|رابط)\s+)?{_TEXT}{_ORIGINAL}?|(?:ال)?رابط{_ORIGINAL}?|مصدر(?:\s+{_TEXT})?"
    r"|(?:نقل[اًا]+\s*|منقول[ةه]?|(?:تُ?رجم(?:ت|ها|ه)?|مترجم[ةه]?))\s+عن|عن(?=\s*:)|source|link|url)(?!\w)\s*[\])]?\s*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>«»\"،]+|(?<![\w.@/-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[^\s<>«»\"،]*|(?![\w@]))",
    re.IGNORECASE,
)
_EDGES = " \t:|/–—-،,.؛()[]<>ـ"
_IN_QUOTES = re.compile(r"\A[«“\"]([^«»“”\"]+)[»”\"]\Z")


class NamedSource(msgspec.Struct, frozen=True):
    """What a line says of the source: its `name` as written and its `address`, either of which may be
    empty."""

    name: str = ""
    address: str = ""


@lru_cache(maxsize=KEPT)
def source_after_label(text: str) -> NamedSource | None:
    """What a line with a label names as the source, whatever it is; None for a line without such a label."""
    label = _LABEL.match(text)
    if not label:
        return None
    rest = text[label.end() :]
    found = _ADDRESS.search(rest)
    address = _whole(found.group()) if found else ""
    said = f"{rest[: found.start()]} {rest[found.end() :]}" if found else rest
    said = re.sub(
        r"[،,]?\s*(?:ال)?رابط(?:ها?)?\s*:\s*\Z|(?:اضغط|انقر)\w*(?:\s+هنا)?|\(\s*\)|\[\s*\]|<\s*>", " ", said
    )
    return NamedSource(_plain(said), address)


@lru_cache(maxsize=KEPT)
def is_source_line(text: str) -> bool:
    """Whether a line says nothing but where the text was published: a label with an address or with names of
    papers and agencies, or both."""
    label, named = _LABEL.match(text), source_after_label(text)
    if not (label and named) or (not re.match(r"[:：|/–—-]", text[label.end() :]) and not named.address):
        return False
    if named.address:
        return len(words(named.name)) <= 6
    return bool(named.name) and all(map(is_agency, parts_of(named.name))) and len(words(named.name)) <= 12


def with_scheme(address: str) -> str:
    """The address with `https://` if it has no scheme."""
    return address if not address or re.match(r"https?://", address, re.IGNORECASE) else f"https://{address}"


def _whole(address: str) -> str:
    """An address without the punctuation of the text after it."""
    address = address.rstrip(".،,؛;:!؟?*»\"'”")
    while address[-1:] in (")", "]") and address.count(address[-1]) > address.count("(["[address[-1] == "]"]):
        address = address[:-1].rstrip(".،,؛;:")
    return address


def _plain(said: str) -> str:
    """What is said without punctuation around it; brackets that are part of it stay."""
    said = " ".join(said.split()).strip(" \t:|/–—-،,.؛")
    if said.count(")") != said.count("(") or said[:1] in ("(", "["):
        said = said.strip("()[]")
    return _IN_QUOTES.sub(r"\1", said.strip(_EDGES if not re.search(r"[()\[\]]", said) else " "))
