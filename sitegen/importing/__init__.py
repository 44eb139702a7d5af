"""From raw text and saved HTML to article Markdown."""

from __future__ import annotations

import codecs
import datetime
import re
import unicodedata

from sitegen.errors import ContentError, Problem
from sitegen.importing.draft import Draft
from sitegen.importing.html import read_html
from sitegen.importing.plain import read_plain

_SLUG_LENGTH = 60
_TAG = re.compile(
    r"</?(?:!doctype\s+html|html|head|body|meta|title|article|main|div|p|span|br|h[1-6]|table|ul)\b[^<>]*>",
    re.I,
)
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# ALA-LC without its diacritics, and without the short vowels that newspapers do not write either.
_LATIN = "ا=a أ=a إ=i آ=a ٱ=a ب=b ت=t ث=th ج=j ح=h خ=kh د=d ذ=dh ر=r ز=z س=s ش=sh ص=s ض=d ط=t ظ=z ع= غ=gh ف=f"
_LATIN += " ق=q ك=k ل=l م=m ن=n ه=h ة=a و=u ي=i ى=a ء= ؤ=u ئ=i پ=p چ=ch ژ=zh گ=g ڤ=v ک=k ی=i"
_LETTERS = {pair[0]: pair[2:] for pair in _LATIN.split()}


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


def slug_for(title: str, date: datetime.date | None) -> str:
    """An ASCII slug of at most 60 characters, with the date (`2021-07-17-`) before it when it is known.

    Arabic letters are transliterated one by one; و and ي are `w` and `y` at the beginning of a word and
    beside a long vowel, else `u` and `i`; the article is `al-`. It is cut at a word, and never empty.
    """
    prefix = f"{date}-" if date else ""
    room = _SLUG_LENGTH - len(prefix)
    plain = unicodedata.normalize("NFKC", title).replace("ـ", "").casefold()
    text = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf"))
    text = re.sub(r"(?<!\w)(و?)ال(?=\w\w)", lambda m: f"{'wal' if m[1] else 'al'}-", text)
    text = re.sub(r"(?<![^\W_])[وي]|[وي](?=[اويى])", lambda m: {"و": "w", "ي": "y"}[m[0]], text)
    latin = "".join(_LETTERS.get(c, c) for c in text)
    ascii_only = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    parts = re.findall(r"[a-z0-9]+", re.sub(r"['’`]", "", ascii_only))
    slug = ""
    for part in parts:
        longer = f"{slug}-{part}" if slug else part[:room]
        if len(longer) > room:
            break
        slug = longer
    return prefix + (slug or "article")


def _is_html(text: str) -> bool:
    """Whether the text begins with a tag, or holds several, as no newspaper text does."""
    tags = _TAG.findall(text)
    begins = re.match(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<", text.lstrip("\ufeff"), re.S)
    return len(tags) >= 4 or (bool(tags) and begins is not None)


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding, name, "the file has a byte order mark but is damaged")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:4096])
    if declared is None:
        return _strict(data, "utf-8", name, "save the text as UTF-8; old Arabic files are often windows-1256")
    encoding = declared[1].decode("ascii")
    return _strict(data, encoding, name, f"the page declares {encoding}; save it again as UTF-8")


def _strict(data: bytes, encoding: str, name: str, hint: str) -> str:
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
