"""PO files as polib reads and writes them, with its losses made good."""

from __future__ import annotations

import re
from itertools import pairwise

import polib

from sitegen import languages
from sitegen.content.layout import SENTENCE_ID
from sitegen.errors import ContentError, Problem, Problems, did_you_mean
from sitegen.files.reading import NOT_TEXT
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.language import Pair

_LINE = re.compile(
    r"""\s*(?: \#(?![=~|]).* | \#\|\s*(?P<previous>.*) | \#~(?!\|)\s*(?P<obsolete>.*) | \#~\|\s*(?P<gone>.*)
        | (?P<live>[^#\s].*) )?""",
    re.VERBOSE,
)

# Line breaks to polib, but neither in PO nor in the line numbers of an editor.
_OTHER_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"

# polib takes the first entry without a text for the header of the file.
_HEADLESS = re.compile(r'^msgctxt.*(?:\n[ \t]*".*)*(?:\s*\Z|\nmsgid[ \t]*""[ \t]*\n(?!\s*"))', re.MULTILINE)

# What polib does not expect after what, and puts into the next entry or drops.
_KEYWORD = re.compile(r"msgctxt|msgid(?:_plural)?|msgstr\[?")
_NOT_LAST = ("msgctxt", "msgid", "msgid_plural")
_NOT_AFTER = {
    "msgctxt": _NOT_LAST,
    "msgid": ("msgid", "msgid_plural"),
    "msgid_plural": ("", "msgctxt", "msgstr", "msgstr["),
    "msgstr": ("", "msgctxt", "msgstr", "msgstr["),
    "msgstr[": ("", "msgctxt", "msgstr"),
}
_STRING = re.compile(r'(?:msgctxt|msgid(?:_plural)?|msgstr(?:\[\d+\])?)?\s*"(?:[^"\\]|\\.)*"\s*')


def parse_memory(text: str, name: str) -> polib.POFile:
    """A PO file as polib reads it, after a check of every line; all syntax errors in one ContentError."""
    problems = Problems()
    text = text.translate(dict.fromkeys(map(ord, _OTHER_BREAKS), " "))
    keywords = [("", 0)]
    for number, line in enumerate(text.split("\n"), 1):
        match = _LINE.fullmatch(line)
        content = next((part for part in match.groups() if part is not None), None) if match else ""
        if content is not None and not _STRING.fullmatch(content):
            message, hint = _line_fault(content)
            problems.report(name, number, f"broken PO: {message}", hint)
        if keyword := _KEYWORD.match((match["live"] or match["obsolete"] or "") if match else ""):
            keywords.append((keyword[0], number))
    disorder = [number for (last, _), (keyword, number) in pairwise(keywords) if last in _NOT_AFTER[keyword]]
    if keywords[-1][0] in _NOT_LAST:
        disorder.append(text.count("\n") + 1)
    for headless in _HEADLESS.finditer(text):
        at = text.count("\n", 0, headless.start()) + 1
        problems.report(name, at, "broken PO: an entry has no msgid")
    if disorder and not problems.found:
        message = "broken PO: the lines of an entry are not in the order msgctxt, msgid, msgstr"
        problems.report(name, disorder[0], message)
    problems.raise_if_any()
    try:
        # polib writes previous texts of obsolete entries but skips them when it reads.
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
    # polib would write such a comment as flags or places in the code.
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
                message = f'sentence id "{entry.msgctxt}" is used twice, first in line {seen[entry.msgctxt]}'
                problems.report(name, at, message, "keep one of the two entries")
            seen.setdefault(entry.msgctxt, at)
    problems.raise_if_any()
    return po


def _line_fault(content: str) -> tuple[str, str]:
    """What is wrong with a line that is no string, and a hint."""
    keyword, mark, text = re.match(r'([^\s"]*)\s*("?)(.*)', content).groups()  # type: ignore[union-attr]
    if keyword and not re.fullmatch(r"msgctxt|msgid|msgid_plural|msgstr(\[\d+\])?", keyword):
        return f'"{keyword}" is not a keyword', did_you_mean(keyword, (*_NOT_LAST, "msgstr"))
    if not mark:
        return "the text is not in quotation marks", f'write {keyword or "msgstr"} "…"'
    if re.fullmatch(r'(?:[^"\\]|\\.)*\\?', text):
        return "the closing quotation mark is missing", 'end the line with "'
    return "a quotation mark inside the text", 'write \\" inside a text'


def has_other_breaks(text: str) -> bool:
    """Whether there is in the text what polib takes for the end of a line, and nobody else."""
    return any(char in text for char in _OTHER_BREAKS)


def new_memory(slug: str, pair: Pair = DEFAULT_PAIR) -> polib.POFile:
    """An empty memory with the header that Poedit and Weblate look for."""
    po = polib.POFile(wrapwidth=-1)
    po.header = (
        f"The {languages.get(pair.target).name} of {slug}, one entry a sentence. "
        "Nobody has confirmed an entry marked fuzzy."
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


def write_memory(po: polib.POFile, old_text: str = "") -> str:
    """The file's text. Comments after the last entry of the old text, and those that record machines'
    texts in obsolete entries, stay, though polib drops both."""
    gone = [entry for entry in po if entry.obsolete]
    written = str(po).removesuffix("\n".join(entry.__unicode__(po.wrapwidth) for entry in gone))
    written += "\n".join(_obsolete(entry, po.wrapwidth) for entry in gone)
    end = _end_of_entries(old_text)
    kept = old_text[end:].strip("\n") if end else ""
    return written.rstrip("\n") + "\n" + (f"\n{kept}\n" if kept else "")


def _obsolete(entry: polib.POEntry, width: int) -> str:
    """An obsolete entry with its comments in the order of gettext."""
    lines = entry.__unicode__(width).split("\n")
    above = len(entry.tcomment.split("\n")) if entry.tcomment else 0
    lines[above:above] = [f"#. {line}" for line in entry.comment.split("\n")] if entry.comment else []
    return "\n".join(lines)


def _end_of_entries(text: str) -> int:
    """Where the comments after the last entry begin. polib drops them, and for some the entry as well."""
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
