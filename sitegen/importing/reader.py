"""From the bytes of a text or saved page to a draft of an article."""

from __future__ import annotations

import codecs
import contextlib
import re

from sitegen.errors import ContentError, Problem
from sitegen.importing.draft import Draft
from sitegen.importing.html import read_html
from sitegen.importing.plain import read_plain

_TAG = re.compile(
    r"</?(?:!doctype\s+html|html|head|body|meta|title|article|main|div|p|span|br|h[1-6]|table|ul)\b[^<>]*>",
    re.I,
)
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read_raw(data: bytes, name: str) -> Draft:
    """The article in the bytes of a text file or a saved page; `name` is the file's, for messages.

    HTML is known by its tags. Text is UTF-8 or UTF-16 with a byte order mark, or, in a page, the charset
    that it declares. Raises `ContentError` for other encodings, NUL bytes, and input without an article.
    """
    text = _decode(data, name).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise ContentError(Problem(name, line, "NUL byte", "is this a text file or a saved web page?"))
    draft = read_html(text) if _is_html(text) else read_plain(text)
    if not draft.title:
        raise ContentError(
            Problem(name, 0, "no title and no text found", "the first line should be the title")
        )
    if not any(block.kind in ("paragraph", "quote", "list-item") for block in draft.blocks):
        hint = "the text of the article should follow its title, one paragraph a line"
        raise ContentError(Problem(name, 0, "no running text found", hint))
    return draft


def _is_html(text: str) -> bool:
    """Whether the text begins with a tag, or holds several, as no newspaper text does."""
    tags = _TAG.findall(text)
    begins = re.match(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<", text.lstrip("\ufeff"), re.S)
    return len(tags) >= 4 or (bool(tags) and begins is not None)


def _decode(data: bytes, name: str) -> str:
    encoding, hint = "utf-8", "save the text as UTF-8; old Arabic files are often windows-1256"
    if mark := next((mark for mark in _BOMS if data.startswith(mark)), b""):
        encoding, hint = _BOMS[mark], "the file has a byte order mark but is damaged"
    else:
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode("utf-8")
        if declared := _CHARSET.search(data[:4096]):
            encoding = declared[1].decode("ascii")
            hint = f"the page declares {encoding}; save it again as UTF-8"
    line, message = 0, f'unknown charset "{encoding}" declared'
    try:
        # Python has codecs for other ends than text, and some that give halves of characters.
        if not codecs.lookup(encoding).name.endswith("escape"):
            text = data.decode(encoding)
            text.encode()
            return text
    except UnicodeDecodeError as error:
        line, message = error.object[: error.start].count(b"\n") + 1, f"not readable as {encoding}"
    except (LookupError, UnicodeError):
        pass
    raise ContentError(Problem(name, line, message, hint))
