"""What a person should look at in machine-translated English, by named rules with a severity.

The texts are plain: their markup has been removed. The language pair is Arabic to English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sitegen.annotation.rules import RULES
from sitegen.languages import arabic
from sitegen.languages.sentences import split, split_with_pauses
from sitegen.machine.labels import find_head
from sitegen.machine.numbers import reading
from sitegen.machine.numbers.counterparts import without_counterpart
from sitegen.machine.numbers.durations import in_minutes
from sitegen.machine.numbers.hours import different_hours
from sitegen.machine.numbers.small import disagreements
from sitegen.machine.repair import ENTITY
from sitegen.machine.repetition import repeats_of_source, runs
from sitegen.machine.terminology.sounds import (
    arabic_content,
    arabic_skeleton,
    bare,
    consonant_likeness,
    latin_skeleton,
)
from sitegen.machine.terminology.words import Word, words_of
from sitegen.machine.word_lists import word_set
from sitegen.model.translation import Flag
from sitegen.text.counting import counted
from sitegen.text.digits import ascii_digits
from sitegen.text.oneline import on_one_line, shortened

# Takes the Arabic and the English; returns the message of the finding, or an empty string.
_Check = Callable[[str, str], str]


def check(source: str, text: str, unmet: Sequence[str] = ()) -> tuple[Flag, ...]:
    """The findings in `text`, the English of `source`, in the order of `RULES`: at most one for each rule,
    except for one `unmet-term` for each message in `unmet`. For an empty text, nothing else is reported."""
    terms = [Flag("unmet-term", on_one_line(message)) for message in unmet]
    if not any(map(str.isalnum, text)):
        return (*check_for_emptiness(source, text), *terms)
    found = [Flag(rule, message) for rule, find in _FIND.items() if (message := find(source, text))]
    return tuple(sorted([*found, *terms], key=lambda flag: _PLACE[flag.rule]))


def check_for_emptiness(source: str, text: str) -> tuple[Flag, ...]:
    """The finding that a text in any language is empty, unless its source is too."""
    is_empty = any(map(str.isalnum, source)) and not any(map(str.isalnum, text))
    return (Flag("empty", "there is no text"),) if is_empty else ()


_SCRIPT = "\u0600-\u061b\u061d-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
_ARABIC = re.compile(f"[{_SCRIPT}](?:[{_SCRIPT} ]*[{_SCRIPT}])?")
_UNKNOWN = re.compile(r"<\s?/?\s?(?:unk|s|pad)\s?>|[⁇▁\ufffd]", re.IGNORECASE)


def _none_of(pattern: re.Pattern[str], fault: str) -> _Check:
    def check(source: str, text: str) -> str:
        found = pattern.search(text)
        return f"“{_quoted(found[0])}” {fault}" if found else ""

    return check


def _as_many(thing: str, ours: int, theirs: int) -> str:
    return "" if ours == theirs else f"{counted(ours, thing)} in the Arabic, {theirs} in the English"


_CENTURY = re.compile(r"القرن\s+(?:ال)?\W*\w+(?:ين|ون|\s+عشر|\d)\b")
_HUNDREDS = re.compile(r"\bcentur|\d00s\b|\b\d{3,4}\b|\d0s\b|\b\w+ties\b", re.IGNORECASE)
_CENTURIES = re.compile(r"\bcentur(?:y|ies)\b", re.IGNORECASE)
_AGES = re.compile(r"قرن|قرون|عصر|عصور|دهر|دهور|ما?ي[ةهو]|\b[12]00 (?:عام|سن)|الفي")
# Square and cubic units, and how English expresses them.
_POWERS = tuple(
    (re.compile(rf"(?<![^\W\d_])[كدسم]?م ?[{digits}](?!\d)"), re.compile(english, re.IGNORECASE))
    for digits, english in (
        ("2²", r"\bsq|[^\W\d_] ?\^?2\b|²|\bhect|\bacre"),
        ("3³", r"\bcu|\bcc\b|[^\W\d_] ?\^?3\b|³|lit(?:er|re)"),
    )
)
# I fully agree, for I agree a hundred percent.
_WHOLLY = re.compile(
    r"(?s:(?!.*(?:hundred|100)).*)\b(?:fully|wholly|completely|entirely|totally|absolutely|utterly)\b",
    re.IGNORECASE,
)
_HUNDRED_PERCENT = re.compile(r"(?<!\w)(?:مئة|مائة|مية|100|١٠٠) ?(?:(?:ب|في )ال(?:مئة|مائة|مية)(?!\w)|[%٪])")
_MINUTES = re.compile(r"\bmin(?:ute)?s?\b", re.IGNORECASE)
_CLOCK = re.compile(r"\d:\d\d")
_CUT_TIME = re.compile(r"(?:(?<!\S)\d{1,2}:(?!\S)|(?<!\S)\d{1,2}:(?=[,.;])|(?<!\S):\d\d\b)")


def _numbers(source: str, text: str) -> str:
    if _WHOLLY.match(text):
        source = _HUNDRED_PERCENT.sub("", source)
    theirs = reading.read(text, "en")
    if _MINUTES.search(text):
        source = in_minutes(source, {one.readings[0][0] for one in (*theirs.digits, *theirs.words)})
    ours = reading.read(source, "ar")
    unmatched = without_counterpart(ours, theirs)
    found: list[str] = []
    for side, numbers in (("Arabic", unmatched.lost), ("English", unmatched.added)):
        if numbers:
            written = ", ".join(f"“{_quoted(number.written)}”" for number in numbers)
            found.append(f"only the {side} has {written}")
    found += disagreements(source, text, ours, theirs)
    if not found and (hours := different_hours(source, text)):
        found.append(hours)
    if _CLOCK.search(source) and (cut := _CUT_TIME.search(text)):
        found.append(f"“{cut[0].strip()}” is only half of a time")
    if _CENTURY.search(source) and not _HUNDREDS.search(text):
        found.append("only the Arabic mentions a century")
    plain = ascii_digits(arabic.fold(source).text)
    if _CENTURIES.search(text) and not _AGES.search(plain):
        found.append("only the English mentions a century")
    for unit, said in _POWERS:
        if (power := unit.search(ascii_digits(source))) and not said.search(text):
            found.append(f"only the Arabic has “{power[0]}”")
    for side, here, there in (("Arabic", ours, theirs), ("English", theirs, ours)):
        if here.has_percent and not there.has_share:
            found.append(f"only the {side} has a percentage")
    return "; ".join(found)


# English letters and digits for each Arabic one without vowel marks: the best fit to correct translations of
# a thousand sentences, 96% of which have between 0.8 and 1.65.
LETTERS = 1.13
# Fractions of the expected length beyond which a text is flagged, if at least this many letters are missing
# or added: either language may abbreviate a name or two, or write them out.
SHORTEST, LONGEST = 0.7, 1.9
_MARGIN = 30


def _length_ratio(source: str, text: str) -> str:
    expected, length = LETTERS * _letters(arabic.fold(source).text), _letters(text)
    percent = round(100 * length / expected) if expected else 0
    if length < min(SHORTEST * expected, expected - _MARGIN):
        return f"{percent}% of the expected length: something may be missing"
    if length > max(LONGEST * expected, expected + _MARGIN):
        return f"{percent}% of the expected length: something may have been added"
    return ""


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


# No English word has the same letter three times in a row.
_THRICE = re.compile(r"\b(?!www|i+\b|http)\w*?([a-z])\1\1\w*", re.IGNORECASE)


def _repetition(source: str, text: str) -> str:
    for run in runs(text) if repeats_of_source(source) < 2 else ():
        phrase = text[run.start : run.ends[0]]
        if len(run.ends) > 2 or not (run.size == 1 and (run.paused or phrase.lower() in word_set("twice"))):
            return f"“{_quoted(phrase)}” occurs {len(run.ends)} times in a row"
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
    return f"“{_quoted(head.text)}” at the start of the Arabic has no counterpart"


def _lost_question(source: str, text: str) -> str:
    asks = "؟" in source.replace("(؟)", "") and "?" not in text
    return "the Arabic is a question, the English is not" if asks else ""


_QUOTES = re.compile(r"[\"“”„«»]")
_SINGLE_QUOTED = re.compile(r"(?<!\w)['‘](?=\w)(?:[^'‘’\"“”]|['’](?=\w))*['’](?!\w)")
_QUOTED = re.compile(r"«([^«»]*)»|“([^“”]*)”|„([^„“”]*)[“”]|\"([^\"]*)\"")


def _quotes(source: str, text: str) -> str:
    """A finding if quotation marks are missing or superfluous. English puts none around the name of a person,
    a place or a firm: any number of those that the Arabic has around names may be missing."""
    ours, theirs = (
        len(_QUOTES.findall(side)) + 2 * len(_SINGLE_QUOTED.findall(side)) for side in (source, text)
    )
    words = words_of(text)
    names = sum(_is_name("".join(quoted.groups(default="")), words) for quoted in _QUOTED.finditer(source))
    if theirs % 2 == ours % 2 and ours - 2 * names <= theirs <= ours:
        return ""
    return _as_many("quotation mark", ours, theirs)


# The most words of a quotation that is taken for a name, if one or two of them sound like English words.
_NAME_WORDS, _LONG_NAME_WORDS = 4, 7
# How similar these must sound, with and without a capital (كاراتيه, karate).
_NAME_LIKENESS, _WORD_LIKENESS = 0.65, 0.85


def _is_name(quoted: str, words: Sequence[Word]) -> bool:
    """Whether a quotation in the Arabic is transliterated in the English, is already in Latin letters, or is
    so short that it can only be a name."""
    own = arabic_content(quoted)
    if len(own) > _LONG_NAME_WORDS:
        return False
    heard = sum(any(_sounds_like(word, other) for other in words) for word in own)
    enough = 1 if len(own) <= _NAME_WORDS else 2
    return heard >= enough or 0 < len(quoted.strip()) < 3 or (quoted.isascii() and bool(quoted.strip()))


def _sounds_like(word: str, other: Word) -> bool:
    ours, theirs = arabic_skeleton(bare(word)), latin_skeleton(other.text)
    wanted, shortest = (_NAME_LIKENESS, 2) if other.text[0].isupper() else (_WORD_LIKENESS, 3)
    return min(len(ours), len(theirs)) >= shortest and consonant_likeness(ours, theirs) >= wanted


def _brackets(source: str, text: str) -> str:
    for opening, closing in ("()", "[]"):
        if text.count(opening) != text.count(closing) and source.count(opening) == source.count(closing):
            return f"{opening} and {closing} do not match"
        if source.count(opening) != text.count(opening):
            return f"{source.count(opening)} {opening} in the Arabic, {text.count(opening)} in the English"
    return ""


def _sentence_ends(source: str, text: str) -> str:
    return _as_many("sentence", len(split_with_pauses(source)), len(split(text)))


def _quoted(text: str) -> str:
    return shortened(text, 40)


_PLACE = {rule: place for place, rule in enumerate(RULES)}

_FIND: dict[str, _Check] = {
    "leftover-arabic": _none_of(_ARABIC, "is left as it was"),
    "unknown-token": _none_of(_UNKNOWN, "stands for something the engine does not know"),
    "entities": _none_of(ENTITY, "is HTML"),
    "numbers": _numbers,
    "length-ratio": _length_ratio,
    "lost-label": _lost_label,
    "lost-question": _lost_question,
    "repetition": _repetition,
    "quotes": _quotes,
    "brackets": _brackets,
    "sentence-ends": _sentence_ends,
}
