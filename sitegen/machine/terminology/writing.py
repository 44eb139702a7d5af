"""Writing names into English: the articles, possessives and capitals around them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate

from sitegen.languages import english
from sitegen.languages.sentences import split
from sitegen.machine.terminology.words import HYPHEN, Span, is_spelled_out, words_of
from sitegen.machine.word_lists import word_set
from sitegen.model.record import Record

_POSSESSIVE = re.compile(r"(?P<mark>['’])(?P<s>s?)(?!\w)")
_OPEN_QUOTE = re.compile(r"(?<!\w)['‘][^'’]*\Z")
_DETERMINER = re.compile(r"\b(?P<word>the|an?)(?P<gap>\s+)\Z", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"(?P<word>[^\W_]+(?:['’]s?)?)\s+\Z")
_WORD_AFTER = re.compile(r"\s+([^\W_]+)")


_VERB = re.compile(r"(?!its\b)[a-z]+(?:ed|[^iu]s)")
_VOWEL = re.compile(
    r"(?!eu|ew|one\b|once\b|u(?:k|g|r[aiu]|s[ae]|t[aeio]|ni(?![mn])))[aeiou]|hour|honou?r|honest|heir"
)


class Edit(Record, frozen=True):
    """A stretch of a text, and its replacement."""

    start: int
    end: int
    text: str


def edit(text: str, span: Span, name: str, article: str) -> Edit:
    """The edit that puts `name` in place of a span, with the necessary changes around it: the possessive, a
    or an, the article (`the` or `none`), and the capital at the start of a sentence."""
    start, end = span
    first = name.split()[0]
    if first != name and (doubled := re.search(rf"\b{re.escape(first)}[ -]\Z", text[:start], re.IGNORECASE)):
        span = start, end = doubled.start(), end
    ending = ""
    possessive = _POSSESSIVE.match(text, end)
    if possessive and (possessive["s"] or _is_possessive(text, start, end)):
        ending = possessive["mark"] + ("" if name[-1] in "sS" else "s")
        end = possessive.end()
    before = _DETERMINER.search(text, 0, start)
    if before and before["word"].lower() != "the":
        indefinite = "an" if _sounds_like_a_vowel(name) else "a"
        name = indefinite + before["gap"] + name
        start = before.start()
        if before["word"][0] == "A":
            name = name[0].upper() + name[1:]
    elif before and article == "none" and (ending or _ends_noun_phrase(text, end)):
        start = before.start()
    elif not before and article == "the" and _wants_article(text, *span):
        name = f"the {name}"
    if _opens_sentence(text, start):
        name = name[0].upper() + name[1:]
    return Edit(start, end, name + ending)


def _is_possessive(text: str, start: int, end: int) -> bool:
    """Whether an apostrophe is that of a possessive in s: a word follows, and there is no open quotation."""
    follows = re.match(r"['’] \w", text[end:])
    return bool(text[start:end].endswith("s") and follows and not _OPEN_QUOTE.search(text[:start]))


def _ends_noun_phrase(text: str, end: int) -> bool:
    following = _WORD_AFTER.match(text, end)
    return not HYPHEN.match(text, end) and (not following or following[1].lower() in word_set("after_a_name"))


def _wants_article(text: str, start: int, end: int) -> bool:
    """Whether "the" is missing: after a punctuation mark or a small word, or after what looks like a verb if
    the Arabic article is used in its place."""
    before = _WORD_BEFORE.search(text, 0, start)
    if not before:
        return text[:start].rstrip()[-1:] in ".,;:!?…–—"
    if words_of(text[start:end])[0].folded in word_set("articles") and _VERB.fullmatch(before["word"]):
        return True
    return before["word"].lower() in word_set("before_the")


def _opens_sentence(text: str, start: int) -> bool:
    """Whether there is no letter or digit between the beginning of the sentence and `start`."""
    begins = accumulate(map(len, split(text)), initial=0)
    begin = max((begin for begin in begins if begin <= start), default=0)
    return start < len(text) and not any(map(str.isalnum, text[begin:start]))


def _sounds_like_a_vowel(name: str) -> bool:
    first = words_of(name)[0].text if words_of(name) else name
    if is_spelled_out(name.split()[0]):
        return first[0] in "AEFHILMNORSX"
    return _VOWEL.match(english.fold(first).text) is not None


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """`text` after edits that do not overlap."""
    for edit in sorted(edits, key=lambda edit: -edit.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
