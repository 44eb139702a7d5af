"""Datelines at the head of a report (`واشنطن -`, `بغداد (أ ف ب) –`) and lines that say who wrote it."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from sitegen.importing.lines import bare, fold, is_sentence, words
from sitegen.importing.vocabulary import any_name, names, opens_as_text

# What stands before the name of an author: some words do alone, others only with a mark after them, as they
# begin titles as well.
_SIGN = r"\s*(?:[:：/|–—-]|ـ\s)\s*"
_LABELS = r"""
    بقلم|بواسطة|[إا]عداد(?:\s+و\w+)?|حاوره[ام]?|حاورته[ام]?|حاورهم|أجر[ىت]\s+(?:ال)?(?:حوار|مقابلة|لقاء)|أجراه|أجرته
    |كتبه|كتبته|المحاور
"""
_LABELS_WITH_SIGN = r"""
    كتبت?|يكتبه?ا?|تكتبه?ا?|تحرير|ترجم[ةه]\s+و\s?(?:تحرير|[إا]عداد)|ترجمها|ترجمه|(?:ال)?كاتبة?|مراسل(?:نا|تنا)(?:\s+في\s+\w+)?
    |(?:ال)?مراسلة?(?:\s+(?:من\s+)?\w+(?:\s+\w+)?)??|(?:ال)?صحفية?|(?:ال)?صحافية?|(?:ال)?محررة?|المؤلفة?|المترجمة?|by
"""
# As pages say it to those who hear them.
_HEARD = r"author\s*[:,،]\s*"
# These name what a title announces, too.
_KINDS = (
    r"(?:ال)?تقرير|(?:ال)?حوار|(?:ال)?مقابلة|لقاء|(?:ال)?تحقيق|متابع[ةه]|متابعات|تغطية|رصد|قراءة|بحث|ترجم[ةه]"
)
_AUTHOR = re.compile(
    rf"(?:{_HEARD}|(?:{_LABELS})(?:{_SIGN}|\s+)|(?:{_LABELS_WITH_SIGN}|(?P<kind>{_KINDS})){_SIGN})(?P<name>\S.*)",
    re.VERBOSE | re.IGNORECASE,
)
# `كتب سامي العلي`: without a mark only a name may follow.
_WROTE = re.compile(r"(?:كتبت?|متابعة|تحقيق|مراسلنا)\s+(?P<name>\w+(?:\s+\w+){1,3})")
_OFFICE = r"(?:كاتب|صحفي|صحافي|باحث|محرر|مراسل|اكاديمي|محلل|خبير|اعلامي|روائي|شاعر|مترجم)ه?"
_ROLE = re.compile(
    rf"role ?[:,،] ?.+|{_OFFICE}(?: و{_OFFICE}(?!\w))*+(?: \w+يه?)*(?: (?:في|من) \w+(?: \w+){{0,3}})?"
)
_NO_NAME = re.compile(
    r"ال|\d|(?:\w+ )*(?:في|من|على|الى|مع|عن|بعد|قبل|بين|لا|ضد|كل|هذا|هذه|ان|او|لم|لن|قد|حول|خلال|ضمن|عبر|دون"
    r"|غير)(?!\w)"
)
_LONGEST = 160  # letters, from which on a line is no byline
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
    if len(text) > _LONGEST:
        return None
    text = re.sub(r"[\s\u200e\u200f]*[:：|–—-]+\s*\Z", "", text.strip("()[]{}*• \u200e\u200f"))
    if len(words(text)) > 12 or is_sentence(text):
        return None
    # A middot or a bullet, as a vertical bar, ends what the label is about.
    head = re.split(r"\s[|•·]\s", text)[0]
    if named := _AUTHOR.fullmatch(head):
        name, agency = without_place(named["name"].strip())
        if name and len(words(name)) <= 8 and not _NO_NAME.match(fold(name).replace("الي ", "")):
            return Byline(name, agency, sure=len(words(name)) > 1 and not (named["kind"] and _is_long(name)))
        if not name and agency:
            return Byline("", agency)
    if (named := _WROTE.fullmatch(head)) and is_name(named["name"]):
        return Byline(named["name"])
    if len(words(text)) > 8:
        return None
    parts = [part for part in re.split(_SEPARATOR, text) if words(part)]
    agency = next((part for part in parts if bare(part) in names("agencies")), "")
    others = [part for part in parts if bare(part) not in names("agencies") + names("places")]
    if len(parts) < 2 or len(others) == len(parts) or len(others) > 1:
        return None
    if others and not is_name(others[0]):
        return None
    return Byline("".join(others), agency.strip(_QUOTES), sure=not others or bool(re.search("[:/|]", text)))


def _is_long(name: str) -> bool:
    """Whether one of the names in the text has more words than a given name and a family name."""
    several = re.split(r"\s+و\s*|\s*[،,&]\s*", name)
    return any(
        len([w for w in words(one) if w not in ("عبد", "ابو", "بن", "ال", "د")]) > 2 for one in several
    )


def without_place(name: str) -> tuple[str, str]:
    """A name without the places, offices and agencies beside it, and the agency."""
    parts = [part.strip(_QUOTES) for part in re.split(_SEPARATOR, name) if words(part)]
    agency = next((part for part in parts if bare(part) in names("agencies")), "")
    own = [
        part for part in parts if bare(part) not in names("agencies") + names("places") and not is_role(part)
    ]
    if len(own) == len(parts):
        return name.strip(_QUOTES), agency
    return " و".join(own), agency


def is_name(text: str) -> bool:
    """Whether the text may be the name of one person by its form: two to four words, none of them a
    preposition or the like, and no article before the first."""
    return (
        2 <= len(words(text)) <= 4 and not _NO_NAME.match(fold(text)) and not re.search(r"[\d:@/?؟!.]", text)
    )


def is_role(text: str) -> bool:
    """Whether the line says what its author is (`كاتب مصري`) and nothing else."""
    return _ROLE.fullmatch(fold(text)) is not None


@cache
def _head() -> re.Pattern[str]:
    name = any_name("places", "agencies")
    return re.compile(rf"[\u200e\u200f]?{name}(?:{_SEPARATOR}{name})*\s*+\)?\s*+(?:[-–—:/]|ـ\s)\s*")
