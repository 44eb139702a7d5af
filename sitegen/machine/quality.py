"""What a person should look at in the English of a machine, by named rules with a severity.

Texts are plain: markup is taken off before. The language pair is Arabic to English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sitegen.annotation.rules import RULES
from sitegen.languages import arabic
from sitegen.languages.sentences import split, split_with_pauses
from sitegen.machine.labels import find_head
from sitegen.machine.numbers import reading
from sitegen.machine.repair import ENTITY
from sitegen.machine.repetition import repeats_of_source, runs
from sitegen.model.translation import Flag
from sitegen.text.counting import counted
from sitegen.text.oneline import on_one_line, shortened


def check(source: str, text: str, unmet: Sequence[str] = ()) -> tuple[Flag, ...]:
    """The findings in `text`, the English of `source`, in the order of `RULES`; at most one by each rule,
    but one `unmet-term` for each message in `unmet`. Of an empty text nothing more is said."""
    terms = [Flag("unmet-term", on_one_line(message)) for message in unmet]
    if not any(map(str.isalnum, text)):
        return (*check_for_emptiness(source, text), *terms)
    found = [Flag(rule, message) for rule, find in _FIND.items() if (message := find(source, text))]
    return tuple(sorted([*found, *terms], key=lambda flag: _PLACE[flag.rule]))


def check_for_emptiness(source: str, text: str) -> tuple[Flag, ...]:
    """The finding that the text of any language is empty, unless its source is too."""
    is_empty = any(map(str.isalnum, source)) and not any(map(str.isalnum, text))
    return (Flag("empty", "there is no text"),) if is_empty else ()


_SCRIPT = "\u0600-\u061b\u061d-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
_ARABIC = re.compile(f"[{_SCRIPT}](?:[{_SCRIPT} ]*[{_SCRIPT}])?")
_UNKNOWN = re.compile(r"<\s?/?\s?(?:unk|s|pad)\s?>|[⁇▁\ufffd]", re.IGNORECASE)


def _leftover_arabic(_: str, text: str) -> str:
    found = _ARABIC.search(text)
    return f"“{_quoted(found[0])}” is left as it was" if found else ""


def _unknown_token(_: str, text: str) -> str:
    found = _UNKNOWN.search(text)
    return f"“{found[0]}” stands for something the engine does not know" if found else ""


def _entities(_: str, text: str) -> str:
    found = ENTITY.search(text)
    return f"“{found[0]}” is HTML" if found else ""


def _numbers(source: str, text: str) -> str:
    ours, theirs = reading.read(source, "ar"), reading.read(text, "en")
    lost, added = reading.without_counterpart(ours, theirs)
    found = [f"only the Arabic has {_listed(lost)}"] if lost else []
    found += [f"only the English has {_listed(added)}"] if added else []
    if ours.has_percent and not theirs.has_share:
        found.append("only the Arabic has a percentage")
    elif theirs.has_percent and not ours.has_share:
        found.append("only the English has a percentage")
    return "; ".join(found)


def _listed(found: Sequence[reading.Number]) -> str:
    return ", ".join(f"“{_quoted(number.written)}”" for number in found)


# Letters and digits of English for each of Arabic without vowel marks: the best fit to right translations
# of a thousand sentences, of which 96% have between 0.8 and 1.65.
LETTERS = 1.13
# Shares of the expected length outside of which a text is flagged, if so many letters at the least are
# missing or added: a name or two may be abbreviated or written out in either language.
SHORTEST, LONGEST = 0.7, 1.9
_MARGIN = 30


def _length_ratio(source: str, text: str) -> str:
    expected, length = LETTERS * _letters(arabic.fold(source).text), _letters(text)
    percent = round(100 * length / expected) if expected else 0
    if length < min(SHORTEST * expected, expected - _MARGIN):
        return f"{percent}% of the expected length: something may be missing"
    if length > max(LONGEST * expected, expected + _MARGIN):
        return f"{percent}% of the expected length: something may be added"
    return ""


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


# Words that English says twice in a row.
_TWICE = frozenset(
    [
        *["that", "had", "is", "was", "her", "you", "it", "this", "who", "do", "in", "on", "to", "as", "by"],
        *["for", "all", "so", "very", "no", "now", "there", "never", "again", "ha"],
    ]
)
# No English word has a letter three times in a row.
_THRICE = re.compile(r"\b(?!www|i+\b|http)\w*?([a-z])\1\1\w*", re.IGNORECASE)


def _repetition(source: str, text: str) -> str:
    for run in runs(text) if repeats_of_source(source) < 2 else ():
        phrase = text[run.start : run.ends[0]]
        if len(run.ends) > 2 or not (run.size == 1 and (run.paused or phrase.lower() in _TWICE)):
            return f"“{_quoted(phrase)}” stands {len(run.ends)} times in a row"
    letters = _THRICE.search(text)
    if letters and not letters[0].isupper() and letters[0] not in source:
        return f"“{_quoted(letters[0])}” has a letter three times in a row"
    return ""


_SEPARATED = re.compile(r"(?<!\d):|:(?!\d)|\s[-–—/]|[–—]")
_SAID = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|stat(?:ed|es|ing)|added|adds|asked|asks|told|report(?:ed|s)|announce[sd]|according|"
    r"warn(?:ed|s)|wrote|writes|explain(?:ed|s)|stress(?:ed|es)|confirm(?:ed|s)|not(?:ed|es)|declare[sd]|repl(?:ied|ies)|"
    r"answered|affirm(?:ed|s)|continued|concluded|quoted|call(?:ed|s|ing)|reads?|went on)\b",
    re.IGNORECASE,
)


def _lost_label(source: str, text: str) -> str:
    head = find_head(source)
    if not head.text or _SEPARATED.search(text) or (not head.is_dateline and _SAID.search(text)):
        return ""
    return f"“{_quoted(head.text)}” at the head of the Arabic has no counterpart"


def _lost_question(source: str, text: str) -> str:
    asks = "؟" in source.replace("(؟)", "") and "?" not in text
    return "the Arabic asks, the English does not" if asks else ""


_QUOTES = re.compile(r"[\"“”„«»]")


def _quotes(source: str, text: str) -> str:
    ours, theirs = len(_QUOTES.findall(source)), len(_QUOTES.findall(text))
    if ours == theirs:
        return ""
    return f"{counted(ours, 'quotation mark')} in the Arabic, {theirs} in the English"


def _brackets(source: str, text: str) -> str:
    for opening, closing in ("()", "[]"):
        if text.count(opening) != text.count(closing) and source.count(opening) == source.count(closing):
            return f"{opening} and {closing} do not match"
        if source.count(opening) != text.count(opening):
            return f"{source.count(opening)} {opening} in the Arabic, {text.count(opening)} in the English"
    return ""


def _sentence_ends(source: str, text: str) -> str:
    ours, theirs = len(split_with_pauses(source)), len(split(text))
    return f"{counted(ours, 'sentence')} in the Arabic, {theirs} in the English" if ours != theirs else ""


def _quoted(text: str) -> str:
    return shortened(text, 40)


_PLACE = {rule: place for place, rule in enumerate(RULES)}

_FIND: dict[str, Callable[[str, str], str]] = {
    "leftover-arabic": _leftover_arabic,
    "unknown-token": _unknown_token,
    "entities": _entities,
    "numbers": _numbers,
    "length-ratio": _length_ratio,
    "lost-label": _lost_label,
    "lost-question": _lost_question,
    "repetition": _repetition,
    "quotes": _quotes,
    "brackets": _brackets,
    "sentence-ends": _sentence_ends,
}
