"""The turns of an interview: its questions, put into one form whatever that of the page, and its answers.

Rules
- A question and its answer in one paragraph become two lines: where bold text that ends in a question mark is
  followed by plain text; where `س:` and `ج:`, or the names of the speakers (`الصحيفة: …؟ - الضيف: …`), begin
  a line or follow the end of a sentence, each of them at least twice.
- A speaker who is named before questions, and is answered by other named speakers, is the interviewer; their
  turns are questions even if they are requests. The names stay, as they are text.
- Otherwise, questions are lines that end in a question mark and all begin with the same mark (`*`, `س:`), are
  all bold, or are at least three, some of them long, and make up a quarter of the text. The mark of an answer
  (`-`, `ج:`) is removed along with that of the questions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from sitegen.importing.inline import Mark, is_wholly, moved
from sitegen.importing.lines import SIGN, Line, Verdict, fold, last_mark, words
from sitegen.importing.vocabulary import opens_as_text

SHORT = 12  # most words in a heading

_DOTS = rf"(?:[*•–—#>-]|{SIGN})+\s*"
_COUNTED = r"\(?\d{1,2}\s?[.)/–—-]\s*"
_DASH = r"(?:[-–—]\s?)?"
_ASKS = re.compile(
    rf"{_DASH}(?:\((?:س|سؤال|q)\)|(?:س|(?:ال)?سؤال(?: ال\w+)?|q)\s?\d*\s*[:/.)–—-])\s*|{_COUNTED}|{_DOTS}",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    rf"{_DASH}(?:\((?:ج|جواب|a)\)|(?:ج|(?:ال)?(?:جواب|إجابة)(?: ال\w+)?|a)\s?\d*\s*[:/.)–—-])\s*|{_DOTS}",
    re.IGNORECASE,
)
# A question in Markdown's emphasis, in a text.
_EMPHASISED = re.compile(r"(?P<mark>\*{1,3}|_{1,3})(?=\S)(?P<text>[^*_]+[؟?])(?P=mark)")
_LETTER = re.compile(r"(?P<ask>س|سؤال)\s?\d*\s?[:/–—-]|(?:ج|جواب)\s?\d*\s?[:/–—-]")
# Where a turn may begin inside a line, with the dash that separates it from the turn before.
_BEHIND = rf"(?<=[.؟?!…»”\"])\s?{_DASH}"
_SPEAKER = r"(?P<name>[^\W\d_][^\W\d_ـ]*(?: [^\W\d_]+){0,3})\s?:(?=\s?\S)"
_NAMED = re.compile(rf"{_DASH}{_SPEAKER}")
_ANSWERED = re.compile(rf"(?<=[؟?])\s?{_DASH}{_SPEAKER}")


def split_turns(lines: Sequence[Line]) -> list[Line]:
    """The lines, with those that contain several turns split into one line each, and questions in Markdown's
    emphasis in bold type."""
    lines = list(map(_in_bold, lines))
    marked = _lettered(lines) or _between_speakers(lines)
    places = [[] if line.hint else marked.get(at) or _bold_question(line) for at, line in enumerate(lines)]
    if not marked and sum(map(bool, places)) < 2:
        return list(lines)
    return [part for line, at in zip(lines, places, strict=True) for part in _parted(line, at)]


def read_interview(lines: Sequence[Line]) -> dict[int, Verdict]:
    """The verdicts on questions and answers, by the index of the line, if the text is an interview."""
    questions = _asked_by_name(lines) or _questions(lines)
    questions = sorted(at for at in questions if at + 1 < len(lines))
    if len(questions) < 2:
        return {}
    verdicts: dict[int, Verdict] = {}
    following = {at + 1 for at in questions} - {*questions}
    answers = {at: _begins(lines[at].text, _ANSWERS) for at in range(questions[0], len(lines))}
    signs = [answers[at] for at in following if answers[at]]
    common = max(signs, key=signs.count, default="")
    for at in range(questions[0], len(lines)):
        line = lines[at]
        if at in questions:
            mark = found.group() if (found := _ASKS.match(line.text)) else ""
            verdicts[at] = Verdict(line, "question", mark=mark)
        elif common and len(signs) > 1 and answers[at] == common and not line.hint:
            found = _ANSWERS.match(line.text)
            verdicts[at] = Verdict(line, "paragraph", mark=found.group() if found else "")
    return verdicts


def _in_bold(line: Line) -> Line:
    found = None if line.hint or line.marks else _EMPHASISED.fullmatch(line.text)
    if not found:
        return line
    strong = Mark(0, len(found["text"]), "strong")
    return msgspec.structs.replace(line, text=found["text"], marks=(strong,))


def _lettered(lines: Sequence[Line]) -> dict[int, list[int]]:
    """The offsets at which turns marked by letters begin, by the index of their line."""
    signs: Counter[bool] = Counter()
    places: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        if not (head := _LETTER.match(line.text)) or line.hint:
            continue
        signs[bool(head["ask"])] += 1
        for found in re.finditer(rf"{_BEHIND}(?={_LETTER.pattern})", line.text):
            signs[bool(found["ask"])] += 1
            places.setdefault(at, []).append(found.start())
    return places if min(signs[True], signs[False]) >= 2 else {}


def _between_speakers(lines: Sequence[Line]) -> dict[int, list[int]]:
    """The offsets at which turns marked by names begin, by the index of their line."""
    asking: Counter[str] = Counter()
    answering: Counter[str] = Counter()
    for line in lines:
        if head := _speaker(line):
            answers = [fold(found["name"]) for found in _ANSWERED.finditer(line.text, head.end())]
            asking[fold(head["name"])] += bool(answers)
            answering.update(answers)
    asker, count = max(asking.items(), key=lambda item: item[1], default=("", 0))
    if count < 2 or answering.total() - answering[asker] < 2:
        return {}
    turn = re.compile(rf"{_BEHIND}{_SPEAKER}")
    places: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        if (head := _speaker(line)) and fold(head["name"]) in {asker, *answering}:
            own = [
                found.start()
                for found in turn.finditer(line.text, head.end())
                if fold(found["name"]) in {asker, *answering}
            ]
            places |= {at: own} if own else {}
    return places


def _speaker(line: Line) -> re.Match[str] | None:
    """The name with which the line begins and a colon after it; None for a verb (`وقال:`)."""
    found = None if line.hint else _NAMED.match(line.text)
    return found if found and not opens_as_text(found["name"]) else None


def _bold_question(line: Line) -> list[int]:
    """The offset at which the plain text after a bold question begins."""
    end = 0
    for mark in sorted(line.marks):
        if mark.kind == "strong" and not line.text[end : mark.start].strip():
            end = max(end, mark.end)
    # The question mark may be outside the bold text.
    if end and (behind := re.match(r"\s?[؟?]", line.text[end:])):
        end += behind.end()
    asks = end and last_mark(line.text[:end]) in ("؟", "?")
    return [end] if asks and words(line.text[end:]) else []


def _parted(line: Line, places: Iterable[int]) -> list[Line]:
    edges = [0, *places, len(line.text)]
    parts: list[Line] = []
    for start, end in pairwise(edges):
        start += len(line.text[start:end]) - len(line.text[start:end].lstrip())
        text = line.text[start:end].rstrip()
        marks = tuple(_cut(mark, len(text)) for mark in moved(line.marks, -start) if mark.start < len(text))
        is_last = end == len(line.text)
        own = msgspec.structs.replace(
            line,
            text=text,
            marks=marks,
            spaced=line.spaced and not parts,
            pictures=line.pictures if is_last else (),
        )
        parts.append(own)
    return parts


def _cut(mark: Mark, length: int) -> Mark:
    return msgspec.structs.replace(mark, end=min(mark.end, length))


def _asked_by_name(lines: Sequence[Line]) -> list[int]:
    """The lines of the interviewer, if names stand before questions and answers."""
    names = [fold(found["name"]) if (found := _speaker(line)) else "" for line in lines]
    asking: Counter[str] = Counter()
    for at, (name, following) in enumerate(pairwise(names)):
        if name and following and name != following and last_mark(lines[at].text) in ("؟", "?"):
            asking[name] += 1
    asker, count = max(asking.items(), key=lambda item: item[1], default=("", 0))
    return [at for at, name in enumerate(names) if name == asker] if count >= 2 else []


def _questions(lines: Sequence[Line]) -> list[int]:
    """The questions that are recognisable by their marks, their bold type or their number."""
    asking = [at for at, line in enumerate(lines) if last_mark(line.text) in ("؟", "?")]
    marked: dict[str, list[int]] = {}
    for at in asking:
        # Consecutive questions with numbers are a list.
        is_listed = any(
            re.match(_COUNTED, near.text) for near in (*lines[at - 1 : at], *lines[at + 1 : at + 2])
        )
        if (found := _ASKS.match(lines[at].text)) and not (is_listed and re.match(_COUNTED, found.group())):
            marked.setdefault(_sign(found.group()), []).append(at)
    sign, questions = max(marked.items(), key=lambda item: len(item[1]), default=("", []))
    if len(questions) >= 2:
        # Requests that begin like the questions are questions too, unless answers also begin like that.
        others = [
            at for at, line in enumerate(lines) if at not in questions and _begins(line.text, _ASKS) == sign
        ]
        if sign.isalpha() or len(others) * 2 <= len(questions):
            questions = sorted([*questions, *others])
        return [*questions, *(at for at in asking if at not in questions and _is_bold(lines[at]))]
    questions = [at for at in asking if _is_bold(lines[at])]
    if len(questions) < 2 and (apart := _set_apart(lines, asking)):
        return apart
    headings = [line for line in lines if _is_bold(line) and last_mark(line.text) not in ("؟", "?")]
    if len(headings) * 3 > len(questions):
        questions = []
    if len(questions) < 2 and _looks_asked(lines, asking):
        return [at for at in asking if lines[at].hint in ("", "heading")]
    return questions


def _sign(mark: str) -> str:
    """The mark of a question or answer without its number and white space."""
    found = re.search(r"[^\W\d]", mark) or re.search(r"[^\s\d:/.)]", mark)
    return found.group() if found else ""


def _begins(text: str, marks: re.Pattern[str]) -> str:
    found = marks.match(text)
    return _sign(found.group()) if found else ""


def _is_bold(line: Line) -> bool:
    return is_wholly(line.text, line.marks, "strong")


def _set_apart(lines: Sequence[Line], asking: Sequence[int]) -> list[int]:
    """The questions if all that the page sets apart as quotations, or all lines in quotation marks, are
    questions with text below them."""
    for is_apart in (lambda line: line.hint == "quote", _is_quoted):
        apart = [at for at, line in enumerate(lines) if is_apart(line)]
        if len(apart) >= 2 and {*asking} >= {*apart} and all(at + 1 not in apart for at in apart):
            return apart
    return []


def _is_quoted(line: Line) -> bool:
    return (
        line.hint in ("", "heading") and re.fullmatch(r"«[^«»]+»|“[^“”]+”|\"[^\"]+\"", line.text) is not None
    )


def _looks_asked(lines: Sequence[Line], asking: Sequence[int]) -> bool:
    """Whether lines without any mark are questions of an interview rather than headings."""
    alone = [at for at in asking if len(re.findall("[.؟?!]", lines[at].text)) == 1 and at + 1 not in asking]
    long = any(len(words(lines[at].text)) > SHORT for at in alone)
    return len(alone) >= 3 and long and len(alone) >= len(lines) / 4
