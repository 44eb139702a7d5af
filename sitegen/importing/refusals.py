"""Files that are not articles: what they are, and what to do instead.

Each kind is recognised by its first characters, as file names reveal little.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection

from sitegen.content.articles import FRONT_MATTER

COPY = "copy its text into a file and import that"
# Files that do not contain text as such, by their first bytes, with hints on what to do.
_REFUSED: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"(?s:.{0,1000})%PDF-\d|%!PS"), "is a PDF, which holds no paragraphs", COPY),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "is a file of an old version of Word", f"save it as DOCX, or {COPY}"),
    (re.compile(rb"\{\\rtf"), "is an RTF file", f"save it as DOCX, or {COPY}"),
    (
        re.compile(
            rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|....ftyp(?:avif|heic|heix|mif1|msf1)|BM....\0\0\0\0|II\*\0|MM\0\*"
            rb"|\0\0\x01\0|....jP  |8BPS",
            re.DOTALL,
        ),
        "is a picture",
        COPY,
    ),
    (
        re.compile(
            rb"ID3[\x02-\x04]\0|\xff[\xf2\xf3\xfa\xfb]|OggS|fLaC|RIFF....(?:WAVE|AVI )|FORM....AIF|....ftyp"
            rb"|\x1aE\xdf\xa3",
            re.DOTALL,
        ),
        "is a recording of sound or pictures",
        "write down what is said in it, and import that",
    ),
    (
        re.compile(rb"WARC/\d"),
        "is an archive of the web (WARC)",
        "open the page with a program that shows such archives, and save it as HTML",
    ),
    (
        re.compile(rb"SQLite format 3\0|MZ.\0|\x7fELF|\xde\x12\x04\x95|\x95\x04\x12\xde", re.DOTALL),
        "is a file of a program",
        "save or export the text as HTML, DOCX or plain text",
    ),
    (
        re.compile(rb"\x1f\x8b|BZh|\xfd7zXZ|Rar!|7z\xbc\xaf|PK\x05\x06|\(\xb5/\xfd|.{257}ustar", re.DOTALL),
        "is compressed",
        "unpack it and import what is in it",
    ),
)

_XML = r"\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>\s*)*"
_TEXTS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"(?:#(?!~)[^\n]*\n|[ \t]*\n)*(?:#~\s*)?(?:msgctxt|msgid)\s*\"", re.A),
        "is a PO file, a memory of translations",
        "import it with --po",
    ),
    (re.compile(rf"{_XML}<(?:\w+:)?xliff\b", re.S), "is an XLIFF file", "import it with --xliff"),
    (re.compile(rf"{_XML}<(?:\w+:)?tmx\b", re.S), "is a TMX file", "import it with --tmx"),
    (re.compile(rf"{_XML}<(?:martif|tbx)\b", re.S), "is a glossary (TBX)", "import it with --glossary"),
    (re.compile(rf"{_XML}<svg\b", re.S), "is a picture", COPY),
    (
        re.compile(
            rf"{_XML}<(?:plist|urlset|sitemapindex|opml|TS|resources)\b"
            r"|\[(?:InternetShortcut|Desktop Entry)\]",
            re.S,
        ),
        "is a list of addresses or settings, not an article",
        "save the page that it leads to, as HTML",
    ),
    (
        re.compile(r"\s*(?:\d+\s*\n)?(?:\d+:)?\d\d:\d\d[,.]\d+ --> |WEBVTT|\[Script Info\]"),
        "is a file of subtitles",
        COPY,
    ),
    (re.compile(r"\s*(?:%[^\n]*\n\s*)*\\documentclass"), "is a TeX file", "export it as DOCX or HTML"),
    (
        re.compile(r"@\w+\s*\{[^{}=]*,\s*\w+\s*=|(?:TY|%0)  ?- ?\w+\n|BEGIN:V(?:CALENDAR|CARD)"),
        "is a list of references, dates or addresses",
        COPY,
    ),
    (
        re.compile(
            r"#!/|<\?php|\[[A-Za-z][\w. -]*\][ \t]*\n(?:[#;[][^\n]*\n|[ \t]*\n)*[\w.-]+ ?="
            r"|(?:---|\+\+\+) a/|diff --git"
        ),
        "is a program or its settings, not an article",
        COPY,
    ),
)
_ARCHIVES = (
    (re.compile(r".*\.opf"), "is a book (EPUB)", "unpack it (it is a ZIP file), and import the pages in it"),
    (re.compile(r"content\.xml"), "is an OpenDocument file", f"save it as DOCX, or {COPY}"),
    (re.compile(r"xl/.*"), "is a spreadsheet", COPY),
    (re.compile(r"ppt/.*"), "is a presentation", COPY),
    (re.compile(r".*\.iwa"), "is a document of Pages", f"export it as DOCX, or {COPY}"),
)
_ROOT = re.compile(rf"{_XML}<(?P<name>[\w.-]+(?P<prefixed>:[\w.-]+)?)(?P<rest>(?:\s[^<>]*)?)>", re.S)
# The elements with which a page or a piece of one may begin.
_OF_PAGES = re.compile(
    r"html|head|body|div|article|section|main|aside|header|p|span|h[1-6]|table|[uod]l|center|font|meta|title|link"
    r"|base|style|script|noscript|figure|blockquote|img|a|b|i|strong|em|hr|br",
    re.IGNORECASE,
)
_OTHER_XML = ("is XML of another program", "save or export the text as HTML or DOCX")
_ARTICLE = (
    "is Markdown with front matter, already an article",
    "copy it to content/articles/SLUG.md, and run: sitegen sync",
)
_KEYS = re.compile(
    r"(?:---\n)?[a-z_]+ ?:(?: [^\n]*)?\n(?:(?:[ \t#-][^\n]*|[a-z_]+ ?:(?: [^\n]*)?)?\n)*?[a-z_]+ ?:"
)
_YAML = (
    "is YAML",
    "copy it to content/glossary/ID.yaml if it is an entry, to content/notes/SLUG.yaml if it holds notes",
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
# Characters as programs write them; pages may have some in their scripts.
_ESCAPES = re.compile(r"(?:\\u06[0-9a-f]{2}){3}", re.IGNORECASE)
_MOST_CODES = 5


def refusal_of(text: str) -> tuple[str, str] | None:
    """What a text that is not an article is, and a hint on what to do; None if it may be one."""
    start = text.lstrip("\ufeff \n\t")
    if FRONT_MATTER.match(start) and re.search(r"\A---\n(?:[^\n]*\n)*?[\w-]+\s*:", start):
        return _ARTICLE
    if _TOML.match(start):
        return _ARTICLE
    if keys := _KEYS.match(start):
        return _YAML if re.match(r"(?:kind|names|id) ?:", keys.group().removeprefix("---\n")) else _ARTICLE
    if start[:1] in ("{", "["):
        if _OBJECT.match(start):
            return _JSON
        with contextlib.suppress(ValueError, RecursionError):
            json.loads(start)
            return _JSON
    if start[:1] != "<" and len(_ESCAPES.findall(start[:_LOOKED_AT])) >= _MOST_CODES:
        return "holds the codes of letters, as programs write them", _JSON[1]
    if len(_CODES.findall(start[:_LOOKED_AT])) >= _MOST_CODES:
        return (
            "holds the codes of a saved page or an e-mail whose header is missing",
            "save the page again, as HTML",
        )
    if _is_table(start):
        return "is a table of values (CSV)", COPY
    known = next(((what, hint) for pattern, what, hint in _TEXTS if pattern.match(start)), None)
    return known or (_OTHER_XML if _is_other_xml(start) else None)


def refusal_of_archive(names: Collection[str]) -> tuple[str, str]:
    """What an archive with these files is, if it is no Word document, and a hint on what to do."""
    for sign, what, hint in _ARCHIVES:
        if any(map(sign.fullmatch, names)):
            return what, hint
    return "is an archive, not a Word document", "unpack it, and import the folder with its files"


def _is_other_xml(text: str) -> bool:
    """Whether a text is XML, but not a page: its first element is none of HTML, and it is declared as XML or
    has a name space of its own."""
    root = _ROOT.match(text)
    if not root or root["name"].lower() == "html":
        return False
    own = re.search(r"\sxmlns\s*=\s*[\"']([^\"']*)", root["rest"])
    if own and "html" not in own[1]:
        return True
    is_declared = text.startswith("<?xml") or "xmlns:" in root["rest"]
    return is_declared and not (_OF_PAGES.fullmatch(root["name"]) and not root["prefixed"])


def _is_table(text: str) -> bool:
    """Whether the first lines are rows with the same number of values, below a row of names: in Latin
    letters, or of a few words without spaces after the marks."""
    rows = [re.sub(r'"[^"]*"', "x", line) for line in text.split("\n", 4)[:4] if line.strip()]
    if len(rows) < 2:
        return False
    for mark in (",", ";", "\t"):
        head = rows[0].split(mark)
        named = all(re.fullmatch(r"\s*[A-Za-z][\w .-]{0,30}\s*", name) for name in head)
        # Tables that are pasted into a text have tabs, too.
        tight = mark != "\t" and all(re.fullmatch(r"\w+(?: \w+){0,2}", name) for name in head)
        if len(head) > 2 and (named or tight) and len({row.count(mark) for row in rows}) == 1:
            return True
    return False
