"""Decodes a PO file and rewrites its lines, read as gettext reads them, as polib expects them.

GNU gettext (manual, "The Format of PO Files"; `read-po.c`) allows more than polib does: white space around
keywords, several strings in a row, flags on several lines, numeric escapes, any charset.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import polib

from sitegen.errors import ContentError, Problem, Problems, did_you_mean
from sitegen.files.reading import decode

# The first entry, which has no msgid, up to the end of its msgstr.
_HEADER = re.compile(rb'(?:\A|\n)[ \t]*msgid[ \t]*""\s*\n[ \t]*msgstr((?:\s*"(?:[^"\\\n]|\\.)*")+)')
_CHARSET = re.compile(rb"""charset=([^\s"\\;]+)""")
_UTF_8 = re.compile(r"utf[-_]?8|(?:us[-_]?)?ascii|charset", re.IGNORECASE)
# Encodings whose bytes below 128 are those of ASCII, as the syntax of PO requires. No others are looked up,
# as a lookup loads a module by its name.
_ENCODINGS = re.compile(
    r"(?:cp|windows-?|iso[-_]?8859[-_]?|koi8[-_]?|euc[-_]?|big5|gb|tis|johab|shift_jis|mac[-_]?)[\w-]*",
    re.IGNORECASE,
)
# Those in which letters take several bytes, which may look like UTF-8.
_MULTIBYTE = re.compile(r"euc|big5|gb|johab|shift|cp9(?:32|36|49|50)", re.IGNORECASE)
_NO_COINCIDENCE = 4

_PREFIX = re.compile(r"(#~\||#~|#\|)?[ \t]*(.*)", re.DOTALL)
_FLAG = re.compile(r"[a-z][a-z0-9-]*(?::\S+)?")
_KEYWORDS = ("msgctxt", "msgid", "msgid_plural", "msgstr")
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)(?!\w)\s*")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"\s*')
_ESCAPE = re.compile(r"((?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}))+)|\\(.)")
_NUMBERED = re.compile(r"\\(?:x([0-9A-Fa-f]+)|([0-7]+))")

# For each keyword, the keywords that polib does not expect before it: it would put the line into the next
# entry or drop it.
_NOT_LAST = ("msgctxt", "msgid", "msgid_plural")
_NOT_AFTER = {
    "msgctxt": _NOT_LAST,
    "msgid": ("msgid", "msgid_plural"),
    "msgid_plural": ("", "msgctxt", "msgstr", "msgstr["),
    "msgstr": ("", "msgctxt", "msgstr", "msgstr["),
    "msgstr[": ("", "msgctxt", "msgstr"),
    "": _NOT_LAST,
}


_NO_MSGID = "an entry has no msgid"


class _BrokenLineError(Exception):
    """A line that gettext cannot read either; holds what is wrong with it, and a hint."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def decode_memory(data: bytes, name: str) -> str:
    """The bytes of a PO file as text, decoded by the charset that its header declares. The header of the text
    says UTF-8, in which it will be written. Raises a ContentError if the bytes are not text in that charset,
    if they can only be UTF-8, or if the charset is not known."""
    header = _HEADER.search(data)
    declared = _CHARSET.search(re.sub(rb'"\s*"', b"", header[1])) if header else None
    charset = declared[1].decode("ascii", "replace") if declared else "CHARSET"
    if _UTF_8.fullmatch(charset):
        return decode(data, name)
    try:
        if not _ENCODINGS.fullmatch(charset):
            raise LookupError(charset)
        text = data.decode(charset)
    except LookupError as error:
        line = data.count(b"\n", 0, data.find(charset.encode())) + 1
        message = f'the charset "{charset}" of the header is unknown'
        hint = "save the file as UTF-8, and write charset=UTF-8"
        raise ContentError(Problem(name, line, message, hint)) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"is not {charset}, as its header says: byte 0x{data[error.start]:02x}"
        raise ContentError(Problem(name, line, message, "save the file as UTF-8")) from error
    if _is_utf_8(data) and not _MULTIBYTE.match(charset):
        line = data.count(b"\n", 0, data.find(charset.encode())) + 1
        message = f"is UTF-8, and not {charset}, as its header says"
        raise ContentError(Problem(name, line, message, "write charset=UTF-8"))
    return decode(re.sub(rf"(charset=\s*){re.escape(charset)}", r"\1UTF-8", text, count=1).encode(), name)


def _is_utf_8(data: bytes) -> bool:
    """Whether bytes that are not ASCII are UTF-8, so many that it is no coincidence."""
    try:
        return len(data) - len(data.decode()) >= _NO_COINCIDENCE
    except UnicodeDecodeError:
        return False


def canonical(text: str, name: str) -> str:
    """The text of a PO file with every line as polib expects it, and the same number of lines. Raises a
    ContentError with all lines that gettext could not read."""
    problems = Problems()
    lines = text.split("\n")
    keywords = [("", 0)]
    # The line of a comment after the last keyword, and the lines of comments that split an entry.
    comment, inside = 0, list[int]()
    for index, line in enumerate(lines):
        try:
            lines[index] = _canonical_line(line)
        except _BrokenLineError as error:
            problems.report(name, index + 1, f"broken PO: {error}", error.hint)
            lines[index] = line = re.sub(r"[^\w#~|\[\]].*", "", line.strip())
        keyword = re.match(r"(?:#~ *)?(msgctxt|msgid_plural|msgid|msgstr\[?)", lines[index])
        following = keyword[1] if keyword else ""
        is_continued = lines[index].startswith('"') or (
            keyword and keywords[-1][0] in _NOT_LAST and keywords[-1][0] not in _NOT_AFTER[following]
        )
        if comment and is_continued:
            inside.append(comment)
        if keyword:
            keywords.append((following, index + 1))
            comment = 0
        elif lines[index].startswith(("# ", "#,", "#.", "#:")):
            comment = index + 1
    keywords.append(("", len(lines)))
    if not problems.found:
        for index, ((last, above), (following, number)) in enumerate(pairwise(keywords)):
            if last in _NOT_AFTER[following]:
                message = _disorder(last, following, keywords[index + 2 :][:1])
                at = above if message == _NO_MSGID else number
                problems.report(name, at, f"broken PO: {message}")
                break
    for number in inside[:1] if not problems.found else ():
        message = "broken PO: a comment is inside an entry"
        problems.report(name, number, message, "put it above the entry")
    problems.raise_if_any()
    return "\n".join(lines)


def _disorder(last: str, keyword: str, after: Sequence[tuple[str, int]]) -> str:
    """What is missing or wrong if `keyword` follows `last`; `after` is the keyword after it, if any. At the
    ends of the file, keywords are empty."""
    if last == "msgctxt" and not (keyword and after and after[0][0] == "msgid"):
        return _NO_MSGID
    if last in ("msgid", "msgid_plural") and keyword in ("msgctxt", "msgid", ""):
        return "an entry has no msgstr"
    return "the lines of an entry are not in the order msgctxt, msgid, msgstr"


def _canonical_line(line: str) -> str:
    line = line.strip()
    prefix, content = _PREFIX.fullmatch(line).groups()  # type: ignore[union-attr]
    if prefix is None and line.startswith("#"):
        return _comment(line)
    if not content:
        return ""
    return f"{prefix} {_strings(content)}" if prefix else _strings(content)


def _comment(line: str) -> str:
    kind, rest = line[:2], line[2:]
    if kind in ("#,", "#="):
        flags = [flag for flag in re.split(r"[\s,]+", rest) if flag]
        # Newer versions of gettext write some flags with "#=", and people use rows of = as decoration.
        if kind == "#," or (flags and all(map(_FLAG.fullmatch, flags))):
            return f"#, {', '.join(flags)}".rstrip()
    if kind in ("#.", "#:"):
        return line if rest[:1] in ("", " ") else f"{kind} {rest.lstrip()}"
    return line if line[1:2] in ("", " ", "#") else f"# {line[1:].lstrip()}"


def _strings(content: str) -> str:
    """A line with its keyword, if it has one, and its strings joined into one."""
    keyword = _KEYWORD.match(content)
    at = keyword.end() if keyword else 0
    parts: list[str] = []
    while string := _STRING.match(content, at):
        parts.append(string[1])
        at = string.end()
    if at < len(content) or not (keyword or parts):
        raise _line_fault(content, content[at:] if keyword and parts else "")
    text = _ESCAPE.sub(_escape, "".join(parts))
    return f'{keyword[1]} "{text}"' if keyword else f'"{text}"'


def _escape(match: re.Match[str]) -> str:
    numbers, letter = match.groups()
    if numbers:
        codes = [int(hexa, 16) if hexa else int(octal, 8) for hexa, octal in _NUMBERED.findall(numbers)]
        try:
            return str(polib.escape(bytes(codes).decode()))
        except ValueError as error:
            raise _BrokenLineError(f"{numbers} is not a UTF-8 character", "write it out") from error
    if letter in 'ntrvbf"\\':
        return match[0]
    if letter == "a":
        return "\a"
    raise _BrokenLineError(f"\\{letter} is not an escape", "write \\\\ for a backslash")


def _line_fault(content: str, behind: str) -> _BrokenLineError:
    """What is wrong with a line that holds no string, or has the text `behind` after its strings."""
    if behind and _KEYWORD.match(behind):
        return _BrokenLineError("a second keyword on one line", "start a new line before it")
    keyword, mark, text = re.match(r'([^\s"]*)\s*("?)(.*)', content, re.DOTALL).groups()  # type: ignore[union-attr]
    if keyword and not re.fullmatch(r"msgctxt|msgid|msgid_plural|msgstr(\[\d+\])?", keyword):
        return _BrokenLineError(f'"{keyword}" is not a keyword', did_you_mean(keyword, _KEYWORDS))
    if not mark:
        hint = f'write {keyword or "msgstr"} "…"'
        return _BrokenLineError("the text is not in quotation marks", hint)
    if re.fullmatch(r'(?:[^"\\]|\\.)*\\?', text):
        return _BrokenLineError("the closing quotation mark is missing", 'end the line with "')
    return _BrokenLineError("a quotation mark inside the text", 'write \\" inside a text')
