"""Files that are not articles: what they are, and what to do instead.

Each kind is recognised by its first characters, as file names reveal little.
"""

from __future__ import annotations

import contextlib
import json
import re

from sitegen.content.articles import FRONT_MATTER

COPY = "copy its text into a file and import that"
# Files that do not contain text as such, by their first bytes, with hints on what to do.
_REFUSED: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"(?s:.{0,1000})%PDF-\d|%!PS"), "is a PDF, which holds no paragraphs", COPY),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "is a file of an old version of Word", f"save it as DOCX, or {COPY}"),
    (re.compile(rb"\{\\rtf"), "is an RTF file", f"save it as DOCX, or {COPY}"),
    (
        re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|....ftyp(?:avif|heic)", re.DOTALL),
        "is a picture",
        COPY,
    ),
    (
        re.compile(rb"\x1f\x8b|BZh|\xfd7zXZ|Rar!|7z\xbc\xaf"),
        "is compressed",
        "unpack it and import what is in it",
    ),
)

_XML = r"\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>\s*)*"
_TEXTS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"(?:[#\s][^\n]*\n|\s*\n)*(?:msgctxt|msgid)\s*\"", re.A),
        "is a PO file, a memory of translations",
        "import it with --po",
    ),
    (re.compile(rf"{_XML}<xliff\b", re.S), "is an XLIFF file", "import it with --xliff"),
    (re.compile(rf"{_XML}<tmx\b", re.S), "is a TMX file", "import it with --tmx"),
    (re.compile(rf"{_XML}<svg\b", re.S), "is a picture", COPY),
    (
        re.compile(rf"{_XML}<(?:plist|urlset|sitemapindex|opml|TS|resources)\b|\[InternetShortcut\]", re.S),
        "is a list of addresses or settings, not an article",
        "save the page that it leads to, as HTML",
    ),
    (re.compile(r"\s*(?:\d+\s*\n)?(?:\d+:)?\d\d:\d\d[,.]\d+ --> |WEBVTT"), "is a file of subtitles", COPY),
    (re.compile(r"\s*(?:%[^\n]*\n\s*)*\\documentclass"), "is a TeX file", "export it as DOCX or HTML"),
)
_ARTICLE = (
    "is Markdown with front matter, already an article",
    "copy it to content/articles/SLUG.md, and run: sitegen sync",
)
_KEYS = re.compile(
    r"(?:---\n)?[a-z_]+ ?:(?: [^\n]*)?\n(?:(?:[ \t#-][^\n]*|[a-z_]+ ?:(?: [^\n]*)?)?\n)*?[a-z_]+ ?:"
)
_TOML = re.compile(r"\+\+\+\s*\n(?:[^\n]*\n)*?\+\+\+\s*(?:\n|\Z)")
_OBJECT = re.compile(r"[\[\s]*\{\s*\"[^\"\n]*\"\s*:")
_LOOKED_AT = 20_000  # characters at the beginning of a text
_JSON = ("is JSON", "save the page that it belongs to, as HTML, or copy the text into a file")


def refusal_of_bytes(data: bytes) -> tuple[str, str] | None:
    """What a file without text as such is, and a hint on what to do; None if it may contain text."""
    return next(((what, hint) for pattern, what, hint in _REFUSED if pattern.match(data)), None)


# Characters in a saved page or an e-mail without its header: quoted-printable, and lines of base64.
_CODES = re.compile(r"(?:=[CDE][0-9A-F]=[89AB][0-9A-F]){4}|^[A-Za-z0-9+/]{60,}$", re.MULTILINE)
_MOST_CODES = 5


def refusal_of(text: str) -> tuple[str, str] | None:
    """What a text that is not an article is, and a hint on what to do; None if it may be one."""
    start = text.lstrip("\ufeff \n\t")
    if FRONT_MATTER.match(start) and re.search(r"\A---\n(?:[^\n]*\n)*?[\w-]+\s*:", start):
        return _ARTICLE
    if _TOML.match(start) or _KEYS.match(start):
        return _ARTICLE
    if start[:1] in ("{", "["):
        if _OBJECT.match(start):
            return _JSON
        with contextlib.suppress(ValueError, RecursionError):
            json.loads(start)
            return _JSON
    if len(_CODES.findall(start[:_LOOKED_AT])) >= _MOST_CODES:
        return (
            "holds the codes of a saved page or an e-mail whose header is missing",
            "save the page again, as HTML",
        )
    if _is_table(start):
        return "is a table of values (CSV)", COPY
    return next(((what, hint) for pattern, what, hint in _TEXTS if pattern.match(start)), None)


def _is_table(text: str) -> bool:
    """Whether the first lines are rows with the same number of values, below a row of names in Latin
    letters."""
    rows = [re.sub(r'"[^"]*"', "x", line) for line in text.split("\n", 4)[:4] if line.strip()]
    if len(rows) < 2:
        return False
    for mark in (",", ";", "\t"):
        head = rows[0].split(mark)
        named = all(re.fullmatch(r"\s*[A-Za-z][\w .-]{0,30}\s*", name) for name in head)
        if len(head) > 2 and named and len({row.count(mark) for row in rows}) == 1:
            return True
    return False
