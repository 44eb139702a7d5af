"""What to look at in a translation while it is being written, whoever wrote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sitegen.annotation.rules import RULES
from sitegen.editing.names import Known
from sitegen.errors import Severity
from sitegen.machine.pairs import rules_for
from sitegen.markdown.addresses import is_safe, readable
from sitegen.markdown.inline import (
    ANY,
    allowed_instead,
    links_of,
    plain_text,
    searchable_text,
    sentence_pieces,
)
from sitegen.markdown.literal import literal_markup
from sitegen.model.article import Piece, Sentence
from sitegen.model.language import Pair
from sitegen.model.record import Record


class Finding(Record, frozen=True):
    """The finding of a rule, and its severity."""

    rule: str
    message: str
    severity: Severity


def findings(sentence: Sentence, text: str, pair: Pair, known: Known) -> tuple[Finding, ...]:
    """The findings in `text` (inline Markdown), a translation of the sentence: what a build would refuse in
    it, then what is lost from the source, then what the rules for the pair of languages find, each with the
    worst first. An empty text has none."""
    if not text.strip():
        return ()
    pieces = sentence_pieces(text, sentence.kind)
    shown = plain_text(pieces)
    unmet = [f"should hold “{name}”" for name in _unmet(sentence, text, pair, known)]
    checked = rules_for(pair).check(sentence.text, shown, unmet)
    return (
        *_refused(pieces),
        *_lost(sentence.pieces, pieces),
        *(
            Finding("literal-markup", f"has {literal}, which readers will see as it is", "warning")
            for literal in literal_markup(text, pieces, sentence.kind)
        ),
        *(Finding(flag.rule, flag.message, RULES.get(flag.rule, "warning")) for flag in checked),
    )


def named(sentence: Sentence, known: Known) -> tuple[str, ...]:
    """The entries that the sentence mentions, by id, in the order of the text."""
    mentions = known.matchers.source.find(searchable_text(sentence.pieces))
    return tuple(dict.fromkeys(mention.term for mention in mentions))


def met(text: str, sentence: Sentence, known: Known) -> frozenset[str]:
    """The entries that a translation of the sentence mentions, by id."""
    pieces = sentence_pieces(text, sentence.kind)
    return frozenset(mention.term for mention in known.matchers.target.find(searchable_text(pieces)))


def _unmet(sentence: Sentence, text: str, pair: Pair, known: Known) -> Iterator[str]:
    there = met(text, sentence, known)
    for term in named(sentence, known):
        if term not in there:
            yield known.entries[term].preferred(pair.target)


def _refused(pieces: Sequence[Piece]) -> Iterator[Finding]:
    for address in links_of(pieces):
        if not is_safe(address):
            hint = allowed_instead(address, ANY)
            message = f'the link to "{readable(address)}" is not allowed: {hint}'
            yield Finding("content", message, "error")


def _lost(source: Sequence[Piece], target: Sequence[Piece]) -> Iterator[Finding]:
    """Links and other markup that the source has and the translation lacks."""
    lost = Counter(links_of(source)) - Counter(links_of(target))
    for address in lost:
        yield Finding("lost-markup", f'the link to "{readable(address)}" is lost', "warning")
    marked = _marks(source) - _marks(target)
    for mark, count in marked.items():
        times = f" ({count} times)" if count > 1 else ""
        yield Finding("lost-markup", f"the {mark} of the original is lost{times}", "warning")


_CALLED = {"em": "emphasis", "strong": "strong emphasis"}


def _marks(pieces: Sequence[Piece]) -> Counter[str]:
    marks = Counter(_CALLED[p.tag] for p in pieces if p.kind == "open" and p.tag in _CALLED)
    marks.update("code" for piece in pieces if piece.kind == "code")
    return marks
