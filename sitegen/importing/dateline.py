"""Datelines at the head of a report (`واشنطن -`, `بغداد (أ ف ب) –`) and lines that say who wrote it."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from sitegen.importing.lines import bare, fold, is_sentence, words
from sitegen.importing.vocabulary import any_name, names, opens_as_text

_AUTHOR = re.compile(
    r"(?:(?:بقلم|بواسطة|إعداد|اعداد|حاوره|حاورته|أجرى الحوار)\s*[:/|–-]?"
    r"|(?:كتبت?|تقرير|تحرير|حوار|ترجمة|الكاتبة?)\s*[:/|])\s*(?P<name>\S.*)"
)
_OFFICE = r"(?:كاتب|صحفي|صحافي|باحث|محرر|مراسل|اكاديمي|محلل|خبير|اعلامي|روائي|شاعر|مترجم)ه?"
_ROLE = re.compile(rf"{_OFFICE}(?: و{_OFFICE}(?!\w))*+(?: \w+يه?)*(?: (?:في|من) \w+(?: \w+){{0,3}})?")
_NO_NAME = re.compile(r"ال|(?:\w+ )*(?:في|من|على|الى|مع|عن|بعد|قبل|بين|لا|ضد)\b")
_QUOTES = '«»"“” '
# White space counts from where it begins, and gives nothing back: else long runs take quadratic time.
_S = r"[\s\u200b-\u200f]"
_SEPARATOR = rf"(?:(?<!{_S}){_S}++)?[-–—/:|،,()ـ]+{_S}*+"


class Byline(msgspec.Struct, frozen=True):
    """Who a line of its own says the report is by; `sure` if it says so in words."""

    author: str = ""
    agency: str = ""
    sure: bool = True


def find_dateline(text: str) -> tuple[str, str] | None:
    """The dateline the paragraph begins with, and the agency in it, both as they are written."""
    if found := _head().match(text):
        parts = re.split(_SEPARATOR, found.group())
        agency = next((part for part in parts if bare(part) in names("agencies")), "")
        return (found.group().strip(), agency.strip(_QUOTES)) if text[found.end() :].strip() else None
    found = re.match(r"(?P<place>\w+(?: \w+)?)\s*(?:[-–—]\s|\s[-–—])\s*(?P<rest>\w.*)", text)
    if found and opens_as_text(found["rest"]) and len(words(text)) >= 12:
        return text[: found.start("rest")].strip(), ""
    return None


def find_byline(text: str) -> Byline | None:
    """What a short line above the text says of its author and agency; None if it is no such line."""
    if len(words(text)) > 8 or is_sentence(text):
        return None
    if (named := _AUTHOR.fullmatch(text)) and 1 < len(words(named["name"])) <= 5:
        return Byline(named["name"].strip())
    parts = [part for part in re.split(_SEPARATOR, text) if words(part)]
    agency = next((part for part in parts if bare(part) in names("agencies")), "")
    others = [part for part in parts if bare(part) not in names("agencies") + names("places")]
    if len(parts) < 2 or len(others) == len(parts) or len(others) > 1:
        return None
    if others and (
        not 2 <= len(words(others[0])) <= 4
        or _NO_NAME.match(fold(others[0]))
        or not (agency or re.search("[:/|]", text))
    ):
        return None
    return Byline("".join(others), agency.strip(_QUOTES), sure=not others)


def is_role(text: str) -> bool:
    """Whether the line says what its author is (`كاتب مصري`) and nothing else."""
    return _ROLE.fullmatch(fold(text)) is not None


@cache
def _head() -> re.Pattern[str]:
    name = any_name("places", "agencies")
    return re.compile(rf"[\u200e\u200f]?{name}(?:{_SEPARATOR}{name})*\s*+\)?\s*+(?:[-–—:/]|ـ\s)\s*")
