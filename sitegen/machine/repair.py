"""Repairing what is certainly wrong in machine-translated English, by named rules; words and values stay.

If the English alone leaves a doubt, the Arabic decides: what is repeated, quoted or written as a single
number there is not a mistake of the machine.
"""

from __future__ import annotations

import html
import html.entities
import re
import unicodedata
from collections.abc import Callable

from sitegen.machine.repetition import Run, repeats_of_source, runs, times_said
from sitegen.machine.word_lists import word_set
from sitegen.model.record import Record
from sitegen.text.digits import ascii_digits
from sitegen.text.oneline import on_one_line


class Repaired(Record, frozen=True):
    """The repaired text, and the names of the rules that changed it, in the order of `RULES`."""

    text: str
    rules: tuple[str, ...]


def repair(text: str, source: str) -> Repaired:
    """`text`, the machine's plain English for the plain Arabic `source`, repaired.

    Repairing the result again changes nothing.
    """
    used: set[str] = set()
    before = None
    while text != before:  # one rule may expose what another repairs
        before = text
        for name, rule in RULES.items():
            repaired = rule(text, source)
            if repaired != text:
                used.add(name)
                text = repaired
    return Repaired(text, tuple(name for name in RULES if name in used))


# --- html-entities: `&apos;`, also with stray spaces, broken by spaces, escaped twice

# Names that may be broken by spaces; the others, some of which are words (`&and;`), must be exact.
_COMMON = "amp apos quot lt gt nbsp ldquo rdquo lsquo rsquo laquo raquo ndash mdash hellip euro pound"
_BROKEN = "|".join(r"\s?".join(name) for name in _COMMON.split())
ENTITY = re.compile(
    rf"""&\s*(?:\#\s*(?P<code>[xX]\s?(?:[0-9a-fA-F]\s?){{1,5}}[0-9a-fA-F]?|(?:\d\s?){{1,6}})|(?i:(?P<common>{_BROKEN})))\s*;
    |&(?P<exact>[A-Za-z][A-Za-z0-9]{{1,31}})\s?;
    |&\s?(?P<open>quot|apos)\b|&(?P<tight>amp|lt|gt|nbsp)(?![\w;])""",
    re.VERBOSE,
)


def _entities(text: str, _: str) -> str:
    before = None
    while text != before:
        before, text = text, ENTITY.sub(_character, text)
    return text


def _character(match: re.Match[str]) -> str:
    code = match["code"]
    name = "".join((f"#{code}" if code else match[match.lastgroup or 0]).split())
    name = name.lower() if match["common"] else name
    if not code and f"{name};" not in html.entities.html5:
        return match[0]
    kinds = [(char, unicodedata.category(char)) for char in html.unescape(f"&{name};")]
    return "".join("" if kind == "Cf" else " " if kind[0] in "ZC" else char for char, kind in kinds)


# --- spacing: around apostrophes, within quotes, brackets and numbers, before punctuation

# Marks of a tokenizer where it has split a word (`al @-@ Abadi`); sentences and clauses without a space
# between them.
_JOINED = re.compile(r" ?@([-–,.:/])@ ?")
_GLUED = re.compile(r"(?<![\w./@:-])([a-z]+(?:[.!?](?=[A-Z][a-z]+(?![\w./@:-]*[./@:]\w))|,(?=[a-z]{2})))")
_GENITIVE = re.compile(r"(?<=[^\W\d_])(?: (['’]) ?|(['’]) )(?=s\b(?![-'’]))")
_PRONOUN = (
    "I|[Ww]e|[Yy]ou|[Tt]hey|[Hh]e|[Ss]he|[Ii]t|[Ww]ho|[Tt]hat|[Tt]here|[Ww]hat|could|would|should|might|must"
)
_VERB = re.compile(rf"\b({_PRONOUN}) ?(['’]) ?(m|re|ve|ll|d|s)\b(?![-'’])")
_NOT = re.compile(
    r"\b((?i:do|does|did|is|are|was|were|has|have|had|ca|could|would|should|wo|must|need)) ?n ?(['’]) ?t\b"
)
_LOOSE = re.compile(r"(?<!\S)['’](?=\s|[,.;:!?)]|$)")
_PAIRED = re.compile(r"(?P<open>[(\[]|(?:(?<=[\s(\[])|\A)[“‘«‹])\s+|\s+(?P<close>[)\]]|[”»›](?!\w))")
_MISPLACED = re.compile(r"(?<=\w) ([,;]) ?(?=[^\W\d_])")
_BEFORE_MARK = re.compile(
    r"(?:(?<!\d) |(?<=\d) (?![.:] \d))(?=(?:[,;:!?]+|\.)(?:[\s\"'”’»)\]]|$))|(?<=\d) (?=%)|(?<=[$€£¥]) (?=\d)"
)
_BROKEN_NUMBER = re.compile(r"(?<![\d.,:/])\d+(?: ?[.,:/] ?\d+)+(?![\d]|[.,:/]\d)")
_SOURCE_NUMBER = re.compile(r"\d+(?:[.,:/٫٬،]\d+)+")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def _spacing(text: str, source: str) -> str:
    text = _GLUED.sub(r"\1 ", _JOINED.sub(r"\1", on_one_line(text)))
    text = _GENITIVE.sub(r"\1\2", text)
    text = _VERB.sub(r"\1\2\3", _NOT.sub(r"\1n\2t", text))
    text = _apostrophes(text)
    parts = _quoted(text) or [text]
    text = '"'.join(part.strip(" ") if place % 2 else part for place, part in enumerate(parts))
    text = _PAIRED.sub(r"\g<open>\g<close>", text)
    text = _BEFORE_MARK.sub("", _MISPLACED.sub(r"\1 ", text))
    known = {_plain_number(written) for written in _SOURCE_NUMBER.findall(source)}
    return _BROKEN_NUMBER.sub(lambda match: _joined_number(match[0], known), text)


def _apostrophes(text: str) -> str:
    """Attach free-standing apostrophes: plural possessives (the Germans' success), or else pairs of
    quotes."""
    loose = list(_LOOSE.finditer(text))
    possessive = [text.endswith("s ", 0, mark.start()) and _NOUN.match(text, mark.end()) for mark in loose]
    out: list[str] = []
    at = place = 0
    while place < len(loose):
        mark, after = loose[place], loose[place + 1 : place + 2]
        if possessive[place] and (not after or possessive[place + 1]):
            out += [text[at : mark.start() - 1], mark[0]]
            at = mark.end()
        elif after and text[mark.end() : after[0].start()].strip():
            out += [text[at : mark.end()], text[mark.end() : after[0].start()].strip(" "), after[0][0]]
            at = after[0].end()
            place += 1
        place += 1
    return "".join(out) + text[at:]


_NOUN = re.compile(r" \w")
_OPENING = re.compile(r"(?:^|[\s(\[—–-])$")
_CLOSING = re.compile(r"(?:$|[\s,.;:!?)\]—–'’-])")


def _quoted(text: str) -> list[str] | None:
    """The text split at its straight quotes, if they are paired and can be opening and closing ones in
    turn."""
    parts = text.split('"')
    plain = len(parts) % 2 == 1 and all(
        (place == 0 or _CLOSING.match(part)) and (place == len(parts) - 1 or _OPENING.search(part))
        if place % 2 == 0
        else part.strip()
        for place, part in enumerate(parts)
    )
    return parts if plain else None


def _joined_number(written: str, known: set[str]) -> str:
    """A number without its spaces, if the Arabic has it like that, or if it cannot be anything else (1,
    000)."""
    joined = written.replace(" ", "")
    is_known = _plain_number(joined) in known and ("," not in joined or _THOUSANDS.fullmatch(joined))
    return joined if is_known or re.fullmatch(r"\d{1,3}(?:,000)+", joined) else written


def _plain_number(written: str) -> str:
    """The number with ASCII digits, and with the same separator for thousands and decimals."""
    return re.sub("[.,٫٬،]", ",", ascii_digits(written))


# --- quotes: of the typewriter, doubled, of mixed kinds, with a partner missing

_TYPED = re.compile(r"``|''|(?<!\S),,(?=\w)|[«»„‟]")
_DOUBLED = re.compile(r"([\"“”])\1+")
_ENDING = re.compile(r"(?<=[^\W\d_])['’](?=(?:s|t|re|ve|ll|d|m)\b)")
_MARK = re.compile('["“”]')
_SOURCE_MARK = re.compile('["“”„«»]')
_SOURCE_END = re.compile(r"[\"”»][\s.!?؟،…]*$")


def _quotes(text: str, source: str) -> str:
    text = _TYPED.sub('"', text)
    single = _DOUBLED.sub(r"\1", text)
    if len(_MARK.findall(single)) % 2 == 0:
        text = single
    return _balanced(_one_kind(text), source)


def _one_kind(text: str) -> str:
    """The text with all quotes, and all apostrophes except in names (Kata'ib), of the most frequent kind."""
    straight = text.count('"')
    curly = len(_MARK.findall(text)) - straight
    typed = re.sub("[“”]", '"', text)
    parts = _quoted(typed) if curly > straight > 0 else None
    if parts:
        text = parts[0] + "".join("“”"[place % 2] + part for place, part in enumerate(parts[1:]))
    elif straight >= curly:
        text = typed
    return _ENDING.sub(max("'’", key=_ENDING.findall(text).count), text)


def _balanced(text: str, source: str) -> str:
    """Add the missing mark at the beginning or end, if the quotation in the Arabic begins or ends there."""
    marks = list(_MARK.finditer(text))
    theirs = list(_SOURCE_MARK.finditer(source))
    if len(marks) % 2 == 0 or len(theirs) != len(marks) + 1:
        return text
    before, after = text[: marks[-1].start()], text[marks[-1].end() :]
    if _OPENING.search(before) and after[:1].strip() and _SOURCE_END.search(source):
        return text.rstrip() + ("”" if marks[-1][0] == "“" else '"')
    closes = len(marks) == 1 and before[-1:].strip() and _CLOSING.match(after)
    if closes and not source[: theirs[0].start()].strip():
        return ("“" if marks[0][0] == "”" else '"') + text.lstrip()
    return text


# --- repeated-words: the loops of a decoder

# A phrase of this many words is not said twice on purpose.
_LONG = 4


def _repeated(text: str, source: str) -> str:
    allowed = repeats_of_source(source)
    loose = times_said(source)
    for run in reversed(runs(text)):
        kept = times = len(run.ends)
        if run.size == 1 and _is_never_twice(text, run):
            kept = 1
        elif times > 2 or run.size >= _LONG:
            kept = min(times, max(allowed, loose if run.size >= _LONG else 1))
        text = text[: run.ends[kept - 1]] + text[run.ends[-1] :]
    return text


def _is_never_twice(text: str, run: Run) -> bool:
    first, *others = text[run.start : run.ends[-1]].replace(",", " ").split()
    return (
        first.lower() in word_set("never_twice")
        and all(map(str.islower, others))
        and (first.islower() or run.start == 0)
    )


# --- repeated-marks: marks that are doubled although the Arabic has them once

_TWICE = re.compile(r"([?!;:,])(?:\s?\1)+|(?<!\.)\.(?:\s?\.)(?![\s.]*\.)(?=\s|$)")
_SOURCE_TWICE = re.compile(r"[؟?!؛;،,.:](?:\s?[؟?!؛;،,.:])+")


def _marks(text: str, source: str) -> str:
    return text if _SOURCE_TWICE.search(source) else _TWICE.sub(lambda match: match[1] or ".", text)


RULES: dict[str, Callable[[str, str], str]] = {
    "html-entities": _entities,
    "spacing": _spacing,
    "quotes": _quotes,
    "repeated-words": _repeated,
    "repeated-marks": _marks,
}
"""In the order in which they are tried; each takes the text and the Arabic, and returns the repaired text."""
