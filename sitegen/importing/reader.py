"""From the bytes of a file to drafts of articles: recognising the kind of file, and reading its texts."""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
import zipfile
from pathlib import Path

import msgspec

from sitegen.errors import ContentError, Problem
from sitegen.importing.archives import Archive, is_mhtml, is_webarchive, read_mhtml, read_webarchive
from sitegen.importing.documents import main_part, read_document
from sitegen.importing.draft import Draft, ReportLine
from sitegen.importing.encoding import decode
from sitegen.importing.feeds import is_feed, read_feed
from sitegen.importing.html import read_html
from sitegen.importing.marked import html_of, is_markdown
from sitegen.importing.pictures import Pictures
from sitegen.importing.plain import read_plain
from sitegen.importing.refusals import COPY, refusal_of, refusal_of_archive, refusal_of_bytes

# The suffixes of the files that are taken from a folder.
SUFFIXES = frozenset(
    {
        ".txt",
        ".text",
        ".html",
        ".htm",
        ".xhtml",
        ".mht",
        ".mhtml",
        ".webarchive",
        ".docx",
        ".rss",
        ".atom",
        ".xml",
    }
)
_TAG = re.compile(
    r"</?(?:!doctype\s+html|html|head|body|meta|title|article|main|div|p|span|br|h[1-6]|table|ul)\b[^<>]*>",
    re.I,
)
_LARGEST = 500_000_000
_TAG_LETTERS = re.compile(r"[^\w.-]+|(?<!\w)[_.-]+|[.-]+(?!\w)")


def read_drafts(data: bytes, name: str, folder: Path | None = None) -> list[Draft]:
    """The articles in the bytes of a file: one, or in a feed one per item. `name` is the name of the file,
    for messages; `folder` is the folder that it is in, with the pictures of a saved page.

    The kind of file is recognised by its bytes, whatever its name. Whether the drafts are articles is left to
    `usable`. Raises a ContentError, with a hint on what to do, for a file that is something else.
    """
    whole, data = data, data.removeprefix(codecs.BOM_UTF8)
    if refused := refusal_of_bytes(data):
        raise ContentError(Problem(name, 0, *refused))
    if data.startswith(b"PK\x03\x04"):
        return [_of_document(data, name)]
    if is_webarchive(data):
        return [_of_archive(read_webarchive(data, name), name)]
    if is_mhtml(data):
        return [_of_archive(read_mhtml(data, name), name)]
    text, recognised = decode(whole, name)
    if is_feed(text):
        return [_with_remarks(draft, text, recognised) for draft in _of_feed(text, name)]
    if found := refusal_of(text):
        raise ContentError(Problem(name, 0, *found))
    if is_markdown(text):
        draft = read_html(html_of(text), find=Pictures(folder), whole=True)
    elif _is_html(text):
        draft = read_html(text, find=Pictures(folder))
    else:
        draft = read_plain(text)
    return [_with_remarks(draft, text, recognised)]


def usable(draft: Draft, name: str) -> Draft:
    """The draft, if it is an article. Raises a ContentError otherwise."""
    if not draft.title:
        hint = "the first line should be the title; if scripts fill the page in, copy its text into a file"
        raise ContentError(Problem(name, 0, "no title and no text found", hint))
    if not any(block.kind in ("paragraph", "quote", "list-item", "question") for block in draft.blocks):
        hint = "the text of the article should follow its title, one paragraph a line"
        raise ContentError(Problem(name, 0, "no running text found", hint))
    return draft


def _of_archive(archive: Archive, name: str) -> Draft:
    if refused := refusal_of_bytes(archive.page):
        raise ContentError(Problem(name, 0, f"holds no web page: it {refused[0]}", refused[1]))
    html, recognised = decode(archive.page, name, archive.charset)
    draft = read_html(html, archive.address, Pictures(parts=archive.parts, base=archive.address))
    draft = _with_remarks(draft, html, recognised)
    if not archive.is_cut:
        return draft
    remark = ReportLine(0, "unsure", "the file is cut off, text may be missing: save the page again", "")
    return msgspec.structs.replace(draft, report=(remark, *draft.report))


def _of_document(data: bytes, name: str) -> Draft:
    """The article in a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if sum(part.file_size for part in archive.infolist()) > _LARGEST:
                raise ContentError(Problem(name, 0, "is too large when it is unpacked", COPY))
        if not main_part(names):
            raise ContentError(Problem(name, 0, *refusal_of_archive(names)))
        html, remarks = read_document(data)
    except ContentError:
        raise
    except Exception as error:  # the libraries raise errors of every kind for damaged files
        raise ContentError(
            Problem(name, 0, "is a damaged Word document", f"save it again, or {COPY}")
        ) from error
    draft = read_html(f"<html><body>{html}</body></html>", whole=True)
    return msgspec.structs.replace(draft, report=(*remarks, *draft.report))


def _with_remarks(draft: Draft, text: str, recognised: str) -> Draft:
    """The draft, which tells of the encoding of its file if that was recognised by its letters alone, and of
    letters that somebody has lost."""
    remarks: list[ReportLine] = []
    if recognised:
        remarks.append(ReportLine(0, "info", "encoding, recognised by its letters", recognised))
    for line in draft.report if "\ufffd" in text else ():
        if "\ufffd" in line.text and line.kind in ("kept", "unsure"):
            what = "letters are lost where � stands"
            remarks.append(ReportLine(line.line, "unsure", what, line.text))
    return msgspec.structs.replace(draft, report=(*remarks, *draft.report)) if remarks else draft


def _of_feed(text: str, name: str) -> list[Draft]:
    try:
        items = read_feed(text)
    except Exception as error:  # as above
        hint = "save the pages of its items, and import those"
        raise ContentError(Problem(name, 0, "is a feed that cannot be read", hint)) from error
    if not items:
        raise ContentError(Problem(name, 0, "is a feed without items", "save it again"))
    drafts: list[Draft] = []
    for item in items:
        page = f"<html><body>{item.html}</body></html>"
        draft = read_html(page, statements=item.statements, whole=True)
        tags = tuple(filter(None, map(as_tag, item.categories)))
        drafts.append(msgspec.structs.replace(draft, tags=tags, report=(*item.remarks, *draft.report)))
    return drafts


def as_tag(text: str) -> str:
    """A category as a tag: its words joined by hyphens."""
    plain = "".join(char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char) != "Mn")
    return _TAG_LETTERS.sub("-", plain).strip("-_.")[:60]


def _is_html(text: str) -> bool:
    """Whether the text begins with a tag, or contains several, as newspaper text never does."""
    tags = _TAG.findall(text)
    begins = re.match(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<", text.lstrip("\ufeff"), re.S)
    return len(tags) >= 4 or (bool(tags) and begins is not None)
