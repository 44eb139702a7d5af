"""Decoding the bytes of a file, whatever their encoding."""

from __future__ import annotations

import codecs
import contextlib
import re

from sitegen.errors import ContentError, Problem

_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# The encodings of Arabic before Unicode, in which the same bytes stand for different letters.
_OLD = ("windows-1256", "iso-8859-6")
_COMMON = re.compile(
    r"(?<!\w)(?:في|من|على|إلى|الى|أن|ان|التي|الذي|عن|مع|هذا|هذه|كان|قال|بين|بعد|و?ال\w{2,})(?!\w)"
)
_DOUBTFUL = re.compile(
    r"(?:iso[-_]?8859[-_](?:1|6)|latin-?1|windows-125[26]|cp125[26]|x-cp1256|us-ascii|ascii|arabic)", re.I
)
_ARABIC = re.compile("[\u0600-\u06ff]")
# So many common words, or pairs of letters, are no chance.
_CERTAIN = 5
# Letters of UTF-8 that are read as others: al- and waw.
_SCRAMBLED = (
    ("windows-1256", re.compile("ط§ظ„|ظˆ")),
    ("windows-1252", re.compile("Ø§Ù„|Ùˆ")),
)
_ODD = re.compile(r"[^\W\d_\u0600-\u06ffA-Za-z]")


def decode(data: bytes, name: str, declared: str = "") -> tuple[str, str]:
    """The text and, if it was recognised only by its letters, its encoding. `name` is the name of the file,
    for messages; `declared` is the charset that was sent with it.

    Supported are UTF-8, UTF-16, the charset that a page declares, and windows-1256 and ISO-8859-6. The last
    two are also tried if the declared charset is wrong, or is one that programs often declare by default.

    Raises a ContentError for anything else and for NUL bytes.
    """
    text, recognised = _decode(data, name, declared)
    if whole := _unscrambled(text, name):
        text, recognised = whole, f"{recognised or 'utf-8'}, whose letters another program had read as others"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise ContentError(Problem(name, line, "NUL byte", "is this a text file or a saved web page?"))
    return text, recognised


def _decode(data: bytes, name: str, declared: str) -> tuple[str, str]:
    encoding, hint = "utf-8", "save the text as UTF-8"
    if mark := next((mark for mark in _BOMS if data.startswith(mark)), b""):
        encoding, hint = _BOMS[mark], "the file has a byte order mark but is damaged"
    else:
        if wide := _wide(data):
            return data.decode(wide), wide
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode("utf-8"), ""
        if found := _CHARSET.search(data[:4096]):
            declared = declared or found[1].decode("ascii")
        if declared:
            encoding = declared
            hint = f"the page declares {encoding}; save it again as UTF-8"
        elif recognised := _recognise(data):
            return data.decode(recognised), recognised
    line, message = 0, f'unknown charset "{encoding}" declared'
    # Pages that were moved to another server declare the charset that this server is set to.
    if declared and _DOUBTFUL.fullmatch(declared) and (recognised := _recognise(data)):
        told = "" if codecs.lookup(recognised).name == _name_of(declared) else recognised
        return data.decode(recognised), told
    try:
        # Python also has codecs for purposes other than text, and some that return lone surrogates.
        if not codecs.lookup(encoding).name.endswith("escape"):
            text = data.decode(encoding)
            text.encode()
            if mark or _ARABIC.search(text) or not (recognised := _recognise(data, _CERTAIN)):
                return text, ""
            return data.decode(recognised), recognised
    except UnicodeDecodeError as error:
        line, message = error.object[: error.start].count(b"\n") + 1, f"not readable as {encoding}"
    except (LookupError, UnicodeError):
        pass
    if not mark and (recognised := _recognise(data)):
        return data.decode(recognised), recognised
    raise ContentError(Problem(name, line, message, hint))


def _name_of(charset: str) -> str:
    """The canonical name of a charset; empty for an unknown one."""
    with contextlib.suppress(LookupError):
        return codecs.lookup(charset).name
    return ""


def _wide(data: bytes) -> str:
    """The form of UTF-16 in which the bytes are text in Latin or Arabic letters, if any. Without a byte order
    mark, the high bytes of spaces and line ends reveal it."""
    for encoding, sign in (
        ("utf-16-le", rb"(?:..)*?(?:[ \n]\x00)"),
        ("utf-16-be", rb"(?:..)*?(?:\x00[ \n])"),
    ):
        if len(data) % 2 == 0 and re.match(sign, data[:400], re.DOTALL):
            with contextlib.suppress(UnicodeDecodeError):
                text = data.decode(encoding)
                if "\0" not in text and not _ODD.search(text):
                    return encoding
    return ""


def _recognise(data: bytes, least: int = 1) -> str:
    """The old encoding in which the bytes are Arabic text: the one that gives the most common words, `least`
    of them, and the fewest letters of other scripts. Empty if there is none."""
    scores: dict[str, int] = {}
    for encoding in _OLD:
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            scores[encoding] = len(_COMMON.findall(text)) - 2 * len(_ODD.findall(text))
    best = max(scores, key=lambda encoding: scores[encoding], default="")
    return best if best and scores[best] >= least else ""


def _unscrambled(text: str, name: str) -> str:
    """The text whose bytes in UTF-8 another program has read in an older encoding, as in `ط§ظ„`; empty if the
    text is none of this kind. Each letter gives back the byte that it stands for, so that nothing is guessed.
    Raises a ContentError if letters are lost."""
    for encoding, sign in _SCRAMBLED:
        count = len(sign.findall(text))
        if count < _CERTAIN or count < len(_COMMON.findall(text)):
            continue
        with contextlib.suppress(UnicodeError):
            data = b"".join(
                bytes((ord(char),)) if "\x80" <= char <= "\x9f" else char.encode(encoding) for char in text
            )
            return data.decode("utf-8")
        hint = "get the text again from where it comes, as UTF-8"
        raise ContentError(Problem(name, 0, "has other letters than were written, and some are lost", hint))
    return ""
