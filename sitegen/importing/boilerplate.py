"""Removing lines of a page that are clearly not part of its article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

import msgspec

from sitegen.importing.lines import KEPT, Line, Verdict, bare, fold, is_running, is_sentence, last_mark, words
from sitegen.importing.sources import SOURCE, is_source_line
from sitegen.importing.vocabulary import Rule, first_rule, opens_as_text

BELOW = "below the end of the article"
_LONGEST_LIST = 40  # lines
_STRAY = Rule("stray fragment", "line", 1, ())
_ROW = Rule("row of links", "line", 40, (), edges=True)
_SOURCE = Rule(SOURCE, "line", 40, (), ends=True)


@lru_cache(maxsize=KEPT)
def rule_for(text: str, *, edge: bool = False) -> Rule | None:
    """The rule that makes the line boilerplate, if any; `edge` means that it stands above or below the
    text."""
    if sum(map(str.isalnum, fold(text))) <= 1:
        return _STRAY
    if is_source_line(text):
        return _SOURCE
    parts = [part for part in re.split(r"[|•·›>]" if "«" in text else r"[|•·›>»]", text) if bare(part)]
    per_part = [first_rule(part, edge=edge) for part in parts]
    if None not in per_part:
        return per_part[0]
    linked = len(parts) >= 3 or (len(parts) == 2 and any(per_part))
    ended = is_sentence(text) and last_mark(text) not in ("؟", "?")
    if edge and linked and max(len(words(part)) for part in parts) <= 3 and not ended:
        return _ROW
    return first_rule(text, edge=edge)


def reason_for(text: str) -> str:
    """Why the line, which stands above or below the text, is not part of an article; empty if it may be."""
    rule = rule_for(text, edge=True)
    return rule.reason if rule else ""


def sweep(lines: Sequence[Line]) -> tuple[list[Line], list[Verdict]]:
    """Split the lines into those that are kept and those that are boilerplate: anywhere, in a list of titles,
    or in the footer.

    The footer begins at a line that `ends` an article below running text, if no running text follows. If some
    does, only that line is dropped, and the text that follows is kept but marked as doubtful.
    """
    kept: list[Line] = []
    dropped: list[Verdict] = []
    in_text = False
    resuming: list[int] | None = None
    queue = deque(lines)
    while queue:
        line = queue.popleft()
        rule = None if line.hint == "title" else rule_for(line.text)
        is_item = line.place is not None and any(map(str.isalnum, line.text))
        if rule is _STRAY and (is_item or line.hint == "code"):
            rule = None
        if rule is None:
            kept.append(line)
            in_text = in_text or is_running(line.text)
            continue
        dropped.append(Verdict(line, "dropped", rule.reason))
        if rule.until:
            listed = [queue.popleft() for _ in range(_length_until(rule.until, queue))]
            dropped += [Verdict(each, "dropped", _reason_listed(each, line)) for each in listed]
        if not in_text:
            continue
        if rule.takes and queue and re.search(fold(rule.takes), fold(queue[0].text)):
            dropped.append(Verdict(queue.popleft(), "dropped", rule.reason))
        if rule.ends:
            if resuming is None:
                resuming = [at for at, later in enumerate(lines) if _resumes(later.text)]
            gone = len(lines) - len(queue)
            resumed = next((at - gone for at in resuming[bisect_left(resuming, gone) :][:1]), None)
            if resumed is None:
                dropped += [Verdict(later, "dropped", reason_for(later.text) or BELOW) for later in queue]
                break
            doubt = f"stands below a line that usually ends an article: {rule.reason}"
            queue[resumed] = msgspec.structs.replace(queue[resumed], doubt=doubt)
        if rule.lists:
            while queue and (own := rule_for(queue[0].text)) and not (own.lists or own.ends or own.until):
                dropped.append(Verdict(queue.popleft(), "dropped", own.reason))
            listed = [queue.popleft() for _ in range(_titles_at_head(list(islice(queue, 9))))]
            dropped += [Verdict(title, "dropped", _reason_listed(title, line)) for title in listed]
    return kept, dropped


def _reason_listed(line: Line, above: Line) -> str:
    rule = rule_for(line.text)
    return rule.reason if rule else f"listed under: {above.text}"


def _length_until(end: str, queue: Iterable[Line]) -> int:
    """How many lines there are up to the one that ends a list; 0 if none near does."""
    texts = (bare(line.text) for line in islice(queue, _LONGEST_LIST))
    return next((at for at, text in enumerate(texts, 1) if re.fullmatch(fold(end), text)), 0)


def _resumes(text: str) -> bool:
    full_stop = last_mark(text) == "." and not fold(text).endswith("..")
    count = len(words(text))
    return rule_for(text) is None and ((full_stop and count >= 8) or count >= 25)


def _titles_at_head(lines: Sequence[Line]) -> int:
    """How many lines are titles in a list rather than the heading or the text that follows it."""
    count = next((at for at, line in enumerate(lines[:8]) if not _is_listed(line)), len(lines[:8]))
    if count == 1:
        return int(len(words(lines[0].text)) >= 6)
    if 1 < count < len(lines):
        last, others = lines[count - 1], lines[1 : count - 1]
        if len(words(last.text)) <= 4 or (last.spaced and not all(line.spaced for line in others)):
            return count - 1
    return count


def _is_listed(line: Line) -> bool:
    return not (
        line.hint
        or rule_for(line.text)
        or is_running(line.text)
        or opens_as_text(line.text)
        or last_mark(line.text) in (".", ":", "؛")
    )
