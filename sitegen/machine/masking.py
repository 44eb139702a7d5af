"""Hiding from engines what they should not see: inline Markdown, labels and datelines, digits of other
scripts.

An engine translates plain sentences. Before that, a sentence is taken apart into the plain texts to
translate; afterwards, its translation is put together again, with the markup if its place is certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sitegen.importing.markdown import escape
from sitegen.machine.labels import Head
from sitegen.markdown.inline import plain_text, sentence_pieces
from sitegen.model.article import Piece, SentenceKind
from sitegen.model.record import Record
from sitegen.text.digits import ascii_digits
from sitegen.text.oneline import on_one_line

_SEPARATORS = {"٫": ".", "٬": ",", "٪": "%"}
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[٫٬](?=[0-9])|(?<=[0-9])\s?٪")
_NOT_SEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u0640]")
_MARKS = {"a": "[", "em": "*", "strong": "**"}


class Span(Record, frozen=True):
    """A marked stretch of the sentence: its opening and closing Markdown and its plain source. It is `whole`
    if it is the entire sentence, and `literal` if it stays as it is, such as code."""

    before: str
    after: str
    text: str
    whole: bool = False
    literal: bool = False


class Prepared(Record, frozen=True):
    """The plain texts to translate: `label` (empty if there is none) and `text`, with `joint` between them.
    `text_start` is the offset of `text` in the sentence's plain text. `spans` are translated separately, to
    be found again in the translation of the whole."""

    label: str
    joint: str
    text: str
    text_start: int
    spans: tuple[Span, ...]
    plain: bool


class Restored(Record, frozen=True):
    """The translation of a sentence as inline Markdown, and whether any markup of the source was lost."""

    text: str
    lost: bool


def prepare(source: str, kind: SentenceKind, find_head: Callable[[str], Head]) -> Prepared:
    """Take apart a sentence's inline Markdown and what `find_head` finds at the beginning of its plain text.
    The title and the summary are plain text."""
    pieces = sentence_pieces(source, kind)
    text = plain_text(pieces)
    head = find_head(text)
    spans = _spans(pieces, text)
    return Prepared(head.text, head.joint, text[head.rest :], head.rest, spans, kind in ("title", "summary"))


def for_engine(text: str) -> str:
    """The text as an engine should see it: with ASCII digits, as others come out wrong, and without invisible
    characters."""
    text = _BETWEEN_DIGITS.sub(lambda match: _SEPARATORS[match[0].strip()], ascii_digits(text))
    return on_one_line(_NOT_SEEN.sub("", text))


def restore(prepared: Prepared, label: str, text: str, spans: Sequence[str]) -> Restored:
    """The translated sentence. `label`, `text` and `spans` are the translations of the parts of
    `prepared`."""
    head = label.strip().rstrip(".:-–— ")
    whole = f"{head}{prepared.joint}{text}" if head else text
    if prepared.plain:
        return Restored(whole, lost=False)
    marks: list[tuple[int, int, Span]] = []
    for span, translated in zip(prepared.spans, spans, strict=True):
        wanted = span.text if span.literal else translated
        place = (0, len(whole)) if span.whole else _find(whole, wanted, marks)
        if place:
            marks.append((*place, span))
    written, at = "", 0
    for start, end, span in sorted(marks, key=lambda mark: mark[0]):
        inner = whole[start:end] if span.literal else escape(whole[start:end])
        written += escape(whole[at:start]) + span.before + inner + span.after
        at = end
    lost = len(marks) < len(prepared.spans)
    return Restored(written + escape(whole[at:]), lost)


def _spans(pieces: Sequence[Piece], text: str) -> tuple[Span, ...]:
    """The outermost marked stretches, in order."""
    spans: list[Span] = []
    depth, inner, opening = 0, "", Piece("open")
    for piece in pieces:
        if piece.kind == "open":
            if not depth:
                inner, opening = "", piece
            depth += 1
        elif piece.kind == "close":
            depth -= 1
            if not depth:
                before, href = _MARKS[opening.tag], opening.href
                address = f"<{href}>" if re.search(r"[\s()]", href) else href
                after = f"]({address})" if opening.tag == "a" else before
                spans.append(Span(before, after, inner, whole=inner.strip() == text.strip()))
        elif depth:
            inner += piece.text
        elif piece.kind == "code":
            spans.append(Span("`", "`", piece.text, literal=True))
    return tuple(spans)


def _find(text: str, wanted: str, taken: Sequence[tuple[int, int, Span]]) -> tuple[int, int] | None:
    """The span of `wanted` in `text`, if it occurs exactly once outside other markup."""
    wanted = wanted.strip().strip(".")
    if not wanted:
        return None
    places = [
        match.span() for match in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", text, re.IGNORECASE)
    ]
    free = [place for place in places if all(place[1] <= s or e <= place[0] for s, e, _ in taken)]
    return free[0] if len(free) == 1 else None
