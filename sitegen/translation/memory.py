"""The translation memory of an article: a gettext PO file, one entry a sentence.

An entry is found again by its Arabic: unchanged sentences wherever they moved, changed ones by
likeness. The state of a translation is read from the entry and never written beside it.
"""

from __future__ import annotations

import hashlib
import heapq
import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

import polib

from sitegen.errors import ContentError, Problem, Problems
from sitegen.files import NOT_TEXT
from sitegen.model import Flag, Record, State, Translation
from sitegen.text import arabic
from sitegen.translation.made import flags_of

# Two versions of one sentence share at least this much (percent, Indel similarity of the folded text).
LIKENESS = 50.0
# How often a sentence stands in an article so that its neighbours say nothing; how many rivals are weighed.
_OFTEN, _RIVALS = 20, 50

_MACHINE = re.compile(r"(?m)^machine ([^:\n]+): ?(.*)$")
_ID = re.compile(r"s-[0-9A-Za-z_-]+")
_LINE = re.compile(
    r"""\s*(?: \#(?![=~|]).* | \#\|\s*(?P<previous>.*) | \#~(?!\|)\s*(?P<obsolete>.*) | \#~\|\s*(?P<gone>.*)
        | (?P<live>[^#\s].*) )?""",
    re.VERBOSE,
)
# Line breaks to polib, but neither to PO nor to an editor's line numbers.
_OTHER_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
# polib takes the first entry without a text for the header of the file.
_HEADLESS = re.compile(r'^msgctxt.*(?:\n[ \t]*".*)*(?:\s*\Z|\nmsgid[ \t]*""[ \t]*\n(?!\s*"))', re.MULTILINE)
_WORDS = r'([^"\\\n]*+(?:\\.[^"\\\n]*+)*+)'
_HEADER = re.compile(
    r'(?:#[ \t][^\n]*\n)*msgid ""\nmsgstr ""\n(?:"[A-Za-z-]+:(?:[^"\\\n]|\\.)*"\n)+(?:\n|\Z)'
)
_ENTRY = re.compile(
    r"(?:#\. machine ([^:\n]+): ?([^\n]*+)(?<=\S)\n)?((?:#\. (?=\S)[^\n]*+(?<=\S)\n)*+)"
    r"(?:#, ([a-z-]+)\n)?"
    rf'(?:#\| msgid "{_WORDS}"\n)?'
    rf'msgctxt "(s-[0-9A-Za-z_-]+)"\nmsgid "(?=[^"]){_WORDS}"\nmsgstr "{_WORDS}"(?:\n\n|\n?\Z)'
)
# Escapes of control characters.
_CONTROL = re.compile(r"\\[vbf]")
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


class Unit(Record, frozen=True):
    """One entry of the memory. `previous` is the Arabic that `target` translates, if it has changed
    since; `machine` the text that `engine` made, `has_machine` whether it made any."""

    id: str
    source: str
    target: str = ""
    fuzzy: bool = False
    previous: str = ""
    has_machine: bool = False
    engine: str = ""
    machine: str = ""
    obsolete: bool = False
    line: int = 0
    flags: tuple[Flag, ...] = ()


class Placed(Record, frozen=True):
    """A sentence's place in the memory: its id, the entry that holds its translation (an index, or
    None for a new sentence), and whether the Arabic has changed since that was written."""

    id: str
    unit: int | None
    changed: bool


def state_of(unit: Unit) -> State:
    """The state of a translation, as gettext marks and the machine comment tell it.

    `fuzzy` without a previous text and other than the machine's text says only that somebody has not
    confirmed it: it counts as stale, never as reviewed.
    """
    if not unit.target.strip():
        return "missing"
    same = is_machines(unit)
    if unit.fuzzy:
        return "machine" if same and not unit.previous else "stale"
    if same:
        return "reviewed"
    return "edited" if unit.has_machine else "authored"


def is_machines(unit: Unit) -> bool:
    """Whether the text is the machine's as it made it."""
    return unit.has_machine and (unit.target == unit.machine or unit.target.split() == unit.machine.split())


def parse_memory(text: str, name: str) -> polib.POFile:
    """A PO file as polib reads it, after a check of every line; all syntax errors in one ContentError."""
    problems = Problems()
    text = without_other_breaks(text)
    last, disorder = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        match = _LINE.fullmatch(line)
        content = next((part for part in match.groups() if part is not None), None) if match else ""
        if content is not None and not _STRING.fullmatch(content):
            told = "broken PO: neither a comment nor a keyword with a quoted string"
            problems.found.append(Problem(name, number, told, 'a quote inside a string is written \\"'))
        keyword = _KEYWORD.match((match["live"] or match["obsolete"] or "") if match else "")
        if keyword:
            if last in _NOT_AFTER[keyword[0]]:
                disorder = disorder or number
            last = keyword[0]
    if last in _NOT_LAST:
        disorder = disorder or text.count("\n") + 1
    for headless in _HEADLESS.finditer(text):
        at = text.count("\n", 0, headless.start()) + 1
        problems.found.append(Problem(name, at, "broken PO: an entry without msgid"))
    if disorder and not problems.found:
        problems.found.append(Problem(name, disorder, "broken PO: an entry's lines are not in order"))
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
        raise ContentError(Problem(name, 0, "broken PO: a field of the header has an odd name")) from error
    po.wrapwidth = -1
    # polib would write such a comment as flags or places in the code.
    po.header = re.sub("(?m)^(?=[,:])", " ", po.header)
    seen: dict[str, int] = {}
    for entry in po:
        at = entry.linenum or 1
        if not entry.msgid:
            problems.found.append(Problem(name, at, "broken PO: an entry without msgid"))
        if entry.msgid_plural or entry.msgstr_plural:
            problems.found.append(Problem(name, at, "plural forms have no place here"))
        if NOT_TEXT.search(f"{entry.msgid}{entry.msgstr}{entry.previous_msgid}"):
            problems.found.append(Problem(name, at, "holds a control character", "remove it"))
        if entry.msgctxt and not _ID.fullmatch(entry.msgctxt):
            told = f'msgctxt "{entry.msgctxt}" is not a sentence id'
            problems.found.append(Problem(name, at, told, "such as s-1f3a9c20"))
        if entry.msgctxt and not entry.obsolete:
            if entry.msgctxt in seen:
                told = f'sentence id "{entry.msgctxt}" stands twice, first in line {seen[entry.msgctxt]}'
                problems.found.append(Problem(name, at, told, "keep one of the two entries"))
            seen.setdefault(entry.msgctxt, at)
    problems.raise_if_any()
    return po


def parse_units(text: str, name: str) -> tuple[Unit, ...]:
    """The entries of a PO file's text; all syntax errors in one ContentError.

    What is written as sitegen writes it is read here, as a build reads every file and polib takes ten times
    as long; all else, and all that is in doubt, goes through `parse_memory`, with the same result.
    """
    units = _plainly_written(text)
    return units_of(parse_memory(text, name)) if units is None else units


def _plainly_written(text: str) -> tuple[Unit, ...] | None:
    """The entries, if there is nothing in the file but a header and entries with an id, one line a string."""
    header = _HEADER.match(text)
    if not header or _has_other_breaks(text) or _CONTROL.search(text):
        return None
    at = header.end()
    line = text.count("\n", 0, at) + 1
    units: list[Unit] = []
    seen: set[str] = set()
    next_entry = _ENTRY.scanner(text, at).match  # type: ignore[attr-defined]
    while at < len(text):
        entry = next_entry()
        if not entry:
            return None
        at = entry.end()
        engine, machine, comment, marks, previous, id, source, target = entry.groups()
        if id in seen:
            return None
        seen.add(id)
        if comment:
            comment = comment[3:-1].replace("\n#. ", "\n")
            if engine is None:
                engine, machine = _machine_of(comment)
        units.append(
            Unit(
                id,
                _unescape(source),
                _unescape(target),
                marks == "fuzzy",
                _unescape(previous) if previous else "",
                engine is not None,
                engine or "",
                machine or "",
                False,
                line,
                flags_of(comment) if comment else (),
            )
        )
        line += entry[0].count("\n")
    return tuple(units)


def _unescape(text: str) -> str:
    return str(polib.unescape(text)) if "\\" in text else text


def without_other_breaks(text: str) -> str:
    """The text with spaces for what polib takes for the end of a line, and nobody else."""
    if _has_other_breaks(text):
        return text.translate(dict.fromkeys(map(ord, _OTHER_BREAKS), " "))
    return text


def _has_other_breaks(text: str) -> bool:
    return any(char in text for char in _OTHER_BREAKS)


def new_memory(slug: str) -> polib.POFile:
    """An empty memory with the header that Poedit and Weblate look for."""
    po = polib.POFile(wrapwidth=-1)
    po.header = f"The English of {slug}, one entry a sentence. Nobody has confirmed an entry marked fuzzy."
    po.metadata = {
        "Project-Id-Version": slug,
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": "ar",
    }
    return po


def write_memory(po: polib.POFile, old_text: str = "") -> str:
    """The file's text. Comments after the last entry of the old text and those that tell of the machine in
    obsolete entries, all of which polib drops, stay."""
    gone = [entry for entry in po if entry.obsolete]
    written = str(po).removesuffix("\n".join(entry.__unicode__(po.wrapwidth) for entry in gone))
    written += "\n".join(_obsolete(entry, po.wrapwidth) for entry in gone)
    end = _end_of_entries(old_text)
    kept = old_text[end:].strip("\n") if end else ""
    return written.rstrip("\n") + "\n" + (f"\n{kept}\n" if kept else "")


def units_of(po: polib.POFile) -> tuple[Unit, ...]:
    """The entries as records, in file order."""
    return tuple(map(_unit, po))


def place(sentences: Sequence[str], units: Sequence[Unit]) -> tuple[Placed, ...]:
    """For each sentence (inline Markdown, in document order) its place in the memory.

    Equal texts first: runs in their order, then whatever moved, then what comes back from among the
    obsolete entries. What is left on both sides is paired by likeness, the most alike first.
    """
    if len(units) == len(sentences) and all(map(_is_as_it_was, units, sentences)):
        return tuple([Placed(unit.id, index, False) for index, unit in enumerate(units)])
    found: dict[int, int] = {}
    live = [index for index, unit in enumerate(units) if not unit.obsolete]
    wanted, texts = list(sentences), [units[index].source for index in live]
    if texts != wanted:
        wanted, texts = list(map(_plain, wanted)), list(map(_plain, texts))
    if texts == wanted:
        found = dict(enumerate(live))
    else:
        # What stands there often is found below, in its order: here it would take quadratic time and more.
        often = {text for text, times in Counter(texts).items() if times > _OFTEN}
        matcher = SequenceMatcher(often.__contains__, wanted, texts, autojunk=False)
        for block in matcher.get_matching_blocks():
            for step in range(block.size):
                found[block.a + step] = live[block.b + step]
    free: dict[str, list[int]] = {}
    gone = [index for index, unit in enumerate(units) if unit.obsolete]
    used = set(found.values())
    for index in [*live, *gone]:
        if index not in used:
            free.setdefault(_plain(units[index].source), []).append(index)
    for number, sentence in enumerate(wanted):
        if number not in found and free.get(sentence):
            found[number] = free[sentence].pop(0)
    changed = _pair_by_likeness(wanted, units, found)
    taken = Counter(units[index].id for index in found.values())
    taken.update(unit.id for unit in units if unit.id not in taken)
    repeats: Counter[str] = Counter()
    return tuple(
        Placed(
            id=(units[found[number]].id if number in found else "") or _new_id(sentence, taken, repeats),
            unit=found.get(number),
            changed=number in changed,
        )
        for number, sentence in enumerate(wanted)
    )


def _is_as_it_was(unit: Unit, sentence: str) -> bool:
    return unit.source == sentence and not unit.obsolete and unit.id != ""


def look_up(sentences: Sequence[str], units: Sequence[Unit]) -> tuple[Translation, ...]:
    """What the memory says of each sentence, as it would after `sync`."""
    translations: list[Translation] = []
    for sentence, placed in zip(sentences, place(sentences, units), strict=True):
        if placed.unit is None:
            translations.append(Translation(placed.id, "", "missing"))
            continue
        unit = renewed(units[placed.unit], sentence) if placed.changed else units[placed.unit]
        # What checks found in the machine's text says nothing of what a person made of it.
        flags = unit.flags if unit.fuzzy and is_machines(unit) else ()
        translations.append(
            Translation(placed.id, unit.target, state_of(unit), unit.engine, unit.machine, unit.line, flags)
        )
    return tuple(translations)


def renewed(unit: Unit, source: str) -> Unit:
    """`unit` for a new wording of its Arabic.

    The text stays. It becomes stale and remembers the Arabic that it translates; when that very wording
    comes back, it is what it was, except that a text equal to the machine's counts as the machine's.
    """
    fields = {field: getattr(unit, field) for field in unit.__struct_fields__}
    if unit.previous and _plain(unit.previous) == _plain(source):
        return Unit(**{**fields, "source": source, "previous": "", "fuzzy": is_machines(unit)})
    unconfirmed = unit.fuzzy and not unit.previous and state_of(unit) == "stale"
    if not unit.target.strip() or unconfirmed:
        return Unit(**{**fields, "source": source})
    return Unit(**{**fields, "source": source, "previous": unit.previous or unit.source, "fuzzy": True})


def sync(po: polib.POFile, sentences: Sequence[str]) -> bool:
    """Brings the memory up to the article's sentences; returns whether anything changed.

    Entries follow the order of the sentences; those of sentences that are gone become obsolete, if
    they hold a text, and stand at the end.
    """
    before = str(po)
    units = units_of(po)
    entries = list(po)
    kept: list[polib.POEntry] = []
    used: set[int] = set()
    for sentence, placed in zip(sentences, place(sentences, units), strict=True):
        if placed.unit is None:
            kept.append(polib.POEntry(msgctxt=placed.id, msgid=sentence, msgstr=""))
            continue
        used.add(placed.unit)
        entry = entries[placed.unit]
        if placed.changed:
            _write(entry, renewed(units[placed.unit], sentence))
        entry.msgctxt = placed.id
        entry.obsolete = False
        kept.append(entry)
    for index, entry in enumerate(entries):
        if index not in used and (entry.obsolete or entry.msgstr.strip() or entry.tcomment):
            entry.obsolete = True
            kept.append(entry)
    po[:] = kept
    return str(po) != before


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


def _unit(entry: polib.POEntry) -> Unit:
    engine, machine = _machine_of(entry.comment)
    return Unit(
        entry.msgctxt or "",
        entry.msgid,
        entry.msgstr,
        "fuzzy" in entry.flags,
        entry.previous_msgid or "",
        engine is not None,
        engine or "",
        machine,
        bool(entry.obsolete),
        entry.linenum or 1,
        flags_of(entry.comment),
    )


def _machine_of(comment: str) -> tuple[str | None, str]:
    """The engine that made a text, if any did, and the text."""
    found = _MACHINE.search(comment) if comment else None
    return (found[1], found[2]) if found else (None, "")


def _write(entry: polib.POEntry, unit: Unit) -> None:
    entry.msgid = unit.source
    entry.previous_msgid = unit.previous or None
    if unit.fuzzy and "fuzzy" not in entry.flags:
        entry.flags.insert(0, "fuzzy")
    elif not unit.fuzzy and "fuzzy" in entry.flags:
        entry.flags.remove("fuzzy")


def _pair_by_likeness(wanted: Sequence[str], units: Sequence[Unit], found: dict[int, int]) -> set[int]:
    """Adds to `found` the sentences that are new wordings of entries; returns them."""
    # Of no use to a site that is in step.
    from rapidfuzz import fuzz, process

    new = [number for number in range(len(wanted)) if number not in found]
    used = set(found.values())
    left = [index for index, unit in enumerate(units) if index not in used and not unit.obsolete]
    folded = {index: arabic.fold(_plain(units[index].source)).text for index in left}
    pairs: list[tuple[float, int, int, int]] = []
    for number in new:
        text = arabic.fold(wanted[number]).text
        alike = process.extract(text, folded, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=None)
        rivals = ((-likeness, abs(number - index), number, index) for _, likeness, index in alike)
        pairs += heapq.nsmallest(_RIVALS, rivals)
    changed: set[int] = set()
    for _, _, number, index in sorted(pairs):
        if number not in found and index not in used:
            found[number] = index
            used.add(index)
            changed.add(number)
    return changed


def _new_id(sentence: str, taken: Counter[str], repeats: Counter[str]) -> str:
    """`s-` and eight hexadecimal digits of a hash of the folded sentence; repeats are numbered from 2, on
    from `repeats` by digest, so that many of one sentence take no time."""
    digest = hashlib.blake2b(arabic.fold(sentence).text.strip().encode(), digest_size=4).hexdigest()
    name = f"s-{digest}"
    while name in taken:
        repeats[digest] += 1
        name = f"s-{digest}-{repeats[digest] + 1}"
    taken[name] += 1
    return name


def _plain(text: str) -> str:
    return " ".join(text.split())


def _polib_problem(error: Exception, name: str) -> Problem:
    line = re.search(r"\(line (\d+)\)", str(error))
    told = re.sub(r"^.*?\(line \d+\):?\s*", "", str(error)) or "an entry's lines are not in order"
    return Problem(name, int(line[1]) if line else 0, f"broken PO: {told}")
