"""Reads and writes PO files with polib, and makes up for what polib loses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import polib

from sitegen import languages
from sitegen.content.layout import SENTENCE_ID
from sitegen.content.memory.syntax import canonical
from sitegen.errors import ContentError, Problem, Problems
from sitegen.files.reading import NOT_TEXT
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.language import Pair

# Line breaks to polib that are line breaks neither in PO nor in the line numbers of an editor.
_OTHER_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"

# polib mistakes the first entry without a text for the header of the file.
_HEADLESS = re.compile(r'^msgctxt.*(?:\n[ \t]*".*)*(?:\s*\Z|\nmsgid[ \t]*""[ \t]*\n(?!\s*"))', re.MULTILINE)


# The least line length assumed for a wrapped file, for files in which all texts are short.
_NARROWEST = 60
_STRING_LINE = re.compile(r'((?:#~\| |#~ |#\| )?)(msg\w+(?:\[\d+\])? )?"(.*)"')
_WORD = re.compile(r"(?:[^\s\\]|\\.)+\s*|\s+")


def parse_memory(text: str, name: str) -> polib.POFile:
    """A PO file as gettext reads it, after a check of every line. Raises one ContentError with all syntax
    errors."""
    problems = Problems()
    text = canonical(_with_usual_breaks(text), name)
    for headless in _HEADLESS.finditer(text):
        at = text.count("\n", 0, headless.start()) + 1
        problems.report(name, at, "broken PO: an entry has no msgid")
    problems.raise_if_any()
    try:
        # polib writes previous texts of obsolete entries but skips them when reading.
        po = polib.pofile(re.sub(r"(?m)^#~\|", "#|", text[: _end_of_entries(text)]) + "\n", encoding="utf-8")
    except (OSError, ValueError, IndexError, AttributeError, TypeError) as error:
        raise ContentError(_polib_problem(error, name)) from error
    try:
        po.metadata_as_entry()
    except (ValueError, TypeError) as error:
        # polib sorts the fields of the header by the numbers in their names.
        raise ContentError(
            Problem(name, 0, "broken PO: a field of the header has a name that cannot be used")
        ) from error
    po.wrapwidth = -1
    # polib would write such a comment as flags or source references.
    po.header = re.sub("(?m)^(?=[,:])", " ", po.header)
    seen: dict[str, int] = {}
    for entry in po:
        at = entry.linenum or 1
        if not entry.msgid:
            problems.report(name, at, "broken PO: an entry has no msgid")
        if entry.msgid_plural or entry.msgstr_plural:
            problems.report(name, at, "plural forms cannot be used here", "write one msgid and one msgstr")
        if NOT_TEXT.search(f"{entry.msgid}{entry.msgstr}{entry.previous_msgid}"):
            problems.report(name, at, "holds a control character", "remove it")
        if entry.msgctxt and not SENTENCE_ID.fullmatch(entry.msgctxt):
            message = f'msgctxt "{entry.msgctxt}" is not a sentence id'
            problems.report(name, at, message, "such as s-1f3a9c20")
        if entry.msgctxt and not entry.obsolete:
            if entry.msgctxt in seen:
                message = f'sentence id "{entry.msgctxt}" is used twice, first on line {seen[entry.msgctxt]}'
                problems.report(name, at, message, "keep one of the two entries")
            seen.setdefault(entry.msgctxt, at)
    problems.raise_if_any()
    return po


def _with_usual_breaks(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, _OTHER_BREAKS), " "))


def has_other_breaks(text: str) -> bool:
    """Whether the text contains characters that polib alone treats as line breaks."""
    return any(char in text for char in _OTHER_BREAKS)


def new_memory(slug: str, pair: Pair = DEFAULT_PAIR) -> polib.POFile:
    """An empty memory with the header that Poedit and Weblate expect."""
    po = polib.POFile(wrapwidth=-1)
    po.header = (
        f"The {languages.get(pair.target).name} of {slug}, one entry per sentence. "
        "Entries marked fuzzy are unconfirmed."
    )
    po.metadata = {
        "Project-Id-Version": slug,
        "Language": pair.target,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": pair.source,
    }
    return po


def with_slug(text: str, old: str, new: str) -> str:
    """The text of a memory whose header, if it is as sitegen writes it, names the article by its new slug."""
    for line in (" of {}, one entry ", '"Project-Id-Version: {}\\n"'):
        text = text.replace(line.format(old), line.format(new), 1)
    return text


def write_memory(po: polib.POFile, old_text: str = "") -> str:
    """The file's text. Parts that have not changed stay exactly as in the old text: the header, entries and
    each of their strings with its wrapping, comments after the last entry. Other strings are wrapped if those
    in the old text are."""
    before = _written_before(old_text) if old_text.strip() else _Written("", {}, {}, 0)
    written = [before.header or str(_headed(po)).rstrip("\n")]
    for entry in sorted(po, key=lambda entry: bool(entry.obsolete)):
        text = _text_of(entry)
        written.append(before.entries.get(text) or _wrapped(text, before))
    end = _end_of_entries(old_text)
    kept = old_text[end:].strip("\n") if end else ""
    return "\n\n".join(filter(None, [*written, kept])) + "\n"


def _headed(po: polib.POFile) -> polib.POFile:
    """A file with the same header and no entries."""
    empty = polib.POFile(wrapwidth=-1)
    empty.header, empty.metadata, empty.metadata_is_fuzzy = po.header, po.metadata, po.metadata_is_fuzzy
    return empty


class _Written(NamedTuple):
    """How a file is written: its header ("" if it has none); its entries, and its strings of several lines,
    by the text that sitegen would write for them; and the length of its lines if it is wrapped, else 0."""

    header: str
    entries: Mapping[str, str]
    strings: Mapping[str, Sequence[str]]
    width: int


def _written_before(text: str) -> _Written:
    text = text[: _end_of_entries(text)]
    lines, blocks = text.split("\n"), []
    start, in_last = 0, False
    for number, line in enumerate([*canonical(_with_usual_breaks(text), "").split("\n"), "#"]):
        content = line.removeprefix("#~ ").strip()
        # A string may continue after empty lines.
        goes_on = not content or content.startswith(('"', "msgstr"))
        if in_last and not goes_on:
            blocks.append(lines[start:number])
            start = number
        in_last = content.startswith("msgstr") or (in_last and goes_on)
    written = ["\n".join(block).strip("\n") for block in blocks]
    entries = list(parse_memory(text, ""))
    header = written.pop(0) if len(written) > len(entries) else ""
    length = max((len(line) for block in blocks[bool(header) :] for line in _continued(block)), default=0)
    return _Written(
        header,
        dict(zip(map(_text_of, entries), written, strict=False)),
        {text: string for block in blocks for text, string in _in_several_lines(block)},
        length and max(length, _NARROWEST),
    )


def _in_several_lines(block: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """The strings of an entry that have several lines, each on one line and as written."""
    matches = [_STRING_LINE.fullmatch(line) for line in block]
    starts = [number for number, match in enumerate(matches) if not match or match[2]]
    for start, stop in pairwise([*starts, len(block)]):
        first, *others = matches[start:stop]
        if first and others:
            content = first[3] + "".join(other[3] for other in others if other)
            yield f'{first[1]}{first[2]}"{content}"', block[start:stop]


def _continued(block: Sequence[str]) -> Iterator[str]:
    """The lines of strings that continue on the next line although the text has no line end there."""
    for line, following in pairwise(block):
        if following.lstrip("#~| \t").startswith('"') and line.endswith('"') and not line.endswith(r'\n"'):
            yield line


def _wrapped(text: str, before: _Written) -> str:
    """The text of an entry in which strings that had several lines before have the same lines, and new
    strings longer than the line length are wrapped as by gettext."""
    width = before.width
    found: list[str] = []
    for line in text.split("\n"):
        string = _STRING_LINE.fullmatch(line)
        if line in before.strings or not width or not string or len(line) <= width:
            found += before.strings.get(line, [line])
            continue
        prefix, keyword, content = string.groups()
        found += [f'{prefix}{keyword}""'] if keyword else []
        part = ""
        for word in _WORD.findall(content):
            if part and len(prefix) + len(part) + len(word) + 2 > width:
                found.append(f'{prefix}"{part}"')
                part = ""
            part += word
        found.append(f'{prefix}"{part}"')
    return "\n".join(found)


def _text_of(entry: polib.POEntry) -> str:
    """The text of an entry as sitegen writes it; the comments of an obsolete one are in gettext's order."""
    lines = entry.__unicode__(-1).rstrip("\n").split("\n")
    if entry.obsolete and entry.comment:
        above = len(entry.tcomment.split("\n")) if entry.tcomment else 0
        lines[above:above] = [f"#. {line}" for line in entry.comment.split("\n")]
    return "\n".join(lines)


def _end_of_entries(text: str) -> int:
    """Where the comments after the last entry begin. polib drops them, and with some also the entry."""
    lines = text.split("\n")
    while lines and (not lines[-1].strip() or re.match(r"\s*#(?!~)", lines[-1])):
        lines.pop()
    return len("\n".join(lines))


def _polib_problem(error: Exception, name: str) -> Problem:
    line = re.search(r"\(line (\d+)\)", str(error))
    message = (
        re.sub(r"^.*?\(line \d+\):?\s*", "", str(error))
        or "the lines of an entry are not in the order msgctxt, msgid, msgstr"
    )
    return Problem(name, int(line[1]) if line else 0, f"broken PO: {message}")
