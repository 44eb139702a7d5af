"""Dates in the formats that Arabic newspapers use.

Rules
- `2021/07/17`, `2021-07-17T10:00`: always year, month, day.
- `03/05/2021` (also with `-`, `.`): day first, as Arabic newspapers write it, unless that is not a date. If
  both readings are dates, a weekday name beside the date decides; otherwise the day-first reading is
  returned as unsure, and `settle` looks for other evidence in the text.
- `26 يوليو 2021`, `تموز 26, 2021`: Levantine, Egyptian, Gulf and Maghreb month names, single or in pairs
  (`تموز/يوليو`, `آذار (مارس)`); a pair that names two different months is not a date. English names too
  (`12 March 2024`, `Tue, Mar. 12th, 2024 14:30 GMT`, `12 آذار/March 2024`), with their weekdays.
- A date needs a four-digit year, 1800 to 2199. Hijri dates (recognised by the name of the month, by `هـ`, or
  by a year of the 14th and 15th centuries) do not count as dates here. Nor does an impossible date.
- A weekday that contradicts the date makes it unsure; it never changes the date.
Digits may be Latin, Arabic-Indic or Persian, and bidi marks may stand between the parts.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from sitegen.importing.lines import KEPT, fold, tolerant, words
from sitegen.importing.vocabulary import any_name, names, word_set

_MONTH_OF = {
    name: n
    for kind in ("months", "english_months")
    for n, spelt in enumerate(names(kind), 1)
    for name in spelt.split("|")
}
_WEEKDAY_OF = {
    name: n
    for kind in ("weekdays", "english_weekdays")
    for n, spelt in enumerate(names(kind))
    for name in spelt.split("|")
}

# White space and invisible characters, matched without backtracking; otherwise a long run would take forever.
_SPACE = r"[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
_S = rf"{_SPACE}*+"
_WORD = r"(?<![\w\u064b-\u0655\u0670])[ء-ي\u064b-\u0655\u0670\u0640]+"
_ENGLISH_MONTH = rf"(?<![A-Za-z])(?i:{'|'.join(names('english_months'))})(?![A-Za-z])"
_ORDINAL = r"(?:(?i:st|nd|rd|th)(?![A-Za-z])(?:\s+of(?!\w))?)?"
_SECOND = rf"(?:\s+(?:ال)?(?:{tolerant('أول')}|{tolerant('ثاني')}|{tolerant('ثان')}))?"
_MONTH = rf"(?:{_ENGLISH_MONTH}|{_WORD}{_SECOND}(?!\w))"
_PAIR = rf"(?P<month>{_MONTH})(?:{_S}[/(|ـ–—-]{_S}(?P<twin>{_MONTH})(?:{_S}\))?)?"
_YEAR = r"(?P<year>\d{4})"
_START = r"(?<!\d)(?<!\d[/.])(?<!(?<!:\d)\d[-–])"
_END = r"(?:(?!\d)|(?=\d{1,2}:\d\d))(?![/.–-]\d{1,4}(?![\d:]))"
_ERA = rf"(?:{_S}(?:مـ?|ميلادي[ةه]?)(?!\w))?"
_HIJRI_ERA = rf"{_S}\(?(?:هـ|ه\u200d|هجري|ه(?!\w))"
_NUMERIC = rf"\d{_S}[/.؍–-]"
# Each form with a pattern that all its matches contain, which is looked for first, as that is much faster.
_FORMS = tuple(
    (re.compile(contained), re.compile(form + _END + rf"(?!{_HIJRI_ERA})" + _ERA))
    for contained, form in (
        (
            _NUMERIC,
            rf"{_START}(?P<d>\d{{1,2}}){_S}(?P<sep>[/.؍–-]){_S}(?P<m>\d{{1,2}}){_S}(?P=sep){_S}{_YEAR}",
        ),
        (
            _NUMERIC,
            rf"{_START}{_YEAR}{_S}(?P<sep>[/.؍–-]){_S}(?P<m>\d{{1,2}}){_S}(?P=sep){_S}(?P<d>\d{{1,2}})",
        ),
        (
            r"\d{4}",
            rf"(?<!\d)(?<!\d[/.])(?P<d>\d{{1,2}}){_ORDINAL}{_S}[/.،,ـ–-]?{_S}(?:من\s+)?(?:شهر\s+)?{_PAIR}"
            rf"{_S}[/.،,ـ–-]?{_S}(?:من\s+)?(?:(?:ال|ل)?(?:عام|سنة)\s+)?{_YEAR}",
        ),
        (rf"\d{_S}[،,]{_S}\d{{4}}", rf"{_PAIR}\s+(?P<d>\d{{1,2}}){_S}[،,]{_S}{_YEAR}"),
        (
            "[A-Za-z]",
            rf"(?P<month>{_ENGLISH_MONTH})\.?{_S}(?P<d>\d{{1,2}})(?!\d){_ORDINAL}{_S}[،,]?{_S}{_YEAR}",
        ),
    )
)
_YEAR_LAST = _FORMS[0][1]
# All of the forms contain this.
_FOUR_DIGITS = re.compile(r"\d{4}")
HIJRI = re.compile(
    rf"(?:(?<!\d)\d{{1,2}}{_S}[ـ–-]?{_S}(?:من\s+)?{any_name('hijri_months')}{_S}[ـ،,–-]?{_S}(?:1[34]\d\d(?!\d))?"
    rf"|{_START}\d{{1,2}}{_S}[/.–-]{_S}\d{{1,2}}{_S}[/.–-]{_S}1[34]\d\d(?!\d)"
    rf"|{_START}1[34]\d\d{_S}[/.–-]{_S}\d{{1,2}}{_S}[/.–-]{_S}\d{{1,2}}(?!\d))(?:{_HIJRI_ERA}\)?)?"
)
# Short forms, as programs write them, are names of people, too.
_SHORT_DAYS = {"أحد": 6, "اثنين": 0, "إثنين": 0, "ثلاثاء": 1, "أربعاء": 2, "خميس": 3, "جمعة": 4, "سبت": 5}
_DAY_NAME = (
    rf"(?:{any_name('weekdays')}|(?<!\w)(?:{'|'.join(_SHORT_DAYS)})(?=[،,])"
    rf"|(?<![A-Za-z])(?i:{'|'.join(names('english_weekdays'))})(?![A-Za-z])\.?)"
)
_WEEKDAY_OF |= {fold(name): day for name, day in _SHORT_DAYS.items()}
_REACH = 120  # most characters between a date and its weekday
_BEFORE = re.compile(
    rf"(?P<day>{_DAY_NAME}){_S}[()،,:/|ـ–—-]?{_S}(?:{HIJRI.pattern}{_S}(?:الموافق|[،,/|ـ–—-])?{_S})?\Z"
)
_AFTER = re.compile(rf"{_S}[،,/|–—-]?{_S}\(?(?P<day>{_DAY_NAME})\)?")
TIME = re.compile(
    rf"(?:T|(?<!{_SPACE}){_S}[،,/|–—-]?{_S}(?:(?:(?:على\s+)?الساعة|at(?!\w))\s*)?)\d{{1,2}}[:٫.]\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?"
    rf"(?:{_S}(?:صباحا|مساء|ظهرا|ص|م|[AaPp]\.?[Mm]\.?)(?!\w))?"
    rf"(?:{_S}\(?(?:ب?توقيت\s+\w+(?:\s+المكرمة)?|بالتوقيت المحلي|مكة المكرمة"
    rf"|(?:GMT|UTC)(?:[+-]\d+(?::\d\d)?)?|ت\.?{_S}غ)\)?)?"
)


# The issue of a paper beside its date: `السنة الخامسة`, `العدد 1234`.
_COUNT = r"(?::|رقم|\(|\s)*+\d+\)?"
ISSUE = re.compile(
    rf"(?<!\w)(?:(?:ال)?(?:عدد|صفح[ةه]|ص|مجلد|سن[ةه]){_COUNT}"
    rf"|السن[ةه]\s+ال(?:[أا]ولى|ثاني[ةه]|ثالث[ةه]|رابع[ةه]|خامس[ةه]|سادس[ةه]|سابع[ةه]|ثامن[ةه]|تاسع[ةه]|عاشر[ةه]|حادي[ةه]|"
    rf"عشرون|ثلاثون|[أا]ربعون|خمسون|ستون|سبعون|ثمانون|تسعون|مئ[ةه]|مائ[ةه])(?:\s+(?:عشر[ةه]?|وال\w+|بعد\s+ال\w+))*)(?!\w)"
)


# `منذ 3 ساعات`: the date depends on the day on which the page was saved.
_RELATIVE = re.compile(
    r"(?<!\w)(?:منذ|قبل)\s+(?:\w+\s+){0,2}?(?:ثاني(?:ة|تين)|ثوان|دقيق(?:ة|تين)|دقائق|ساع(?:ة|ات|تين)|يوم(?:ين)?|[أا]يام|[أا]سبوع(?:ين)?"
    r"|[أا]سابيع|شهر(?:ين)?|[أا]شهر|سن(?:ة|وات|تين)|عام(?:ين)?|[أا]عوام)(?!\w)"
)


Order = Literal["", "day first", "month first"]
# What a date is labelled as: that of the publication, or that of a later change.
Label = Literal["", "published", "updated"]
_UPDATED = re.compile(r"تحديث|محدث|تعديل|معدل|عدل|حدث|مراجعه|روجع|updat|modif|edited|revis")
_PUBLISHED = re.compile(r"نشر|منشور|صدر|اضيف|الاضافه|كتب|انشئ|انشاء|بث|publi[sc]|posted|created")


class FoundDate(msgspec.Struct, frozen=True):
    """A date in a text; the offsets `start` and `end` include a weekday name and a time.

    `sure` is false if another reading is possible or the weekday contradicts the date; `note` says why.
    `order` is the order in which an all-numeric date with its year last was read; otherwise it is empty.
    """

    date: datetime.date
    sure: bool
    start: int
    end: int
    note: str
    order: Order = ""


@lru_cache(maxsize=KEPT)
def find_dates(text: str) -> tuple[FoundDate, ...]:
    """All dates in the text, in order."""
    found: list[FoundDate] = []
    if not _FOUR_DIGITS.search(text):
        return ()
    forms = [form for contained, form in _FORMS if contained.search(text)]
    matches = (_without_name(match) for form in forms for match in form.finditer(text))
    for match in sorted(matches, key=re.Match.start):
        readings = list(dict.fromkeys(_readings(match)))
        if readings and (not found or match.start() >= found[-1].end):
            found.append(_with_context(text, match, readings, found[-1].end if found else 0))
    return tuple(found)


def settle(found: FoundDate, text: str, published: datetime.date | None = None) -> FoundDate:
    """The same date, made sure or swapped round if the rest of the text decides its order.

    Evidence, in this order: the `published` date of a page or a sure date in the text, if it is one of the
    two readings; or numeric dates in the text that can be read in one order only, if they agree.
    """
    if found.sure or not found.order or found.date.day > 12:
        return found
    swapped = found.date.replace(month=found.date.day, day=found.date.month)
    others = [d for d in find_dates(text) if d.sure]
    named = {published, *(d.date for d in others)} & {found.date, swapped}
    orders = {d.order for d in others if d.order and d.date.day != d.date.month}
    if len(named) == 1:
        return msgspec.structs.replace(found, date=named.pop(), sure=True, note="another date here decides")
    if named or len(orders) != 1:
        return found
    date, note = found.date if found.order in orders else swapped, f"{orders.pop()}, as other dates here"
    return msgspec.structs.replace(found, date=date, sure=True, note=note)


def labelled_dates(text: str, above: str = "") -> list[tuple[FoundDate, Label]]:
    """All dates in a date line with their labels; `above` is the line above, which may be a label."""
    found = find_dates(text)
    labelled: list[tuple[FoundDate, Label]] = []
    end = 0
    for date in found:
        label = _label(text[end : date.start]) or (_label(above) if not end and is_date_label(above) else "")
        labelled.append((date, label or (_label(text[date.end :]) if len(found) == 1 else "")))
        end = date.end
    return labelled


def is_date_label(text: str) -> bool:
    """Whether the line is only a label of a date, such as `آخر تحديث:`, or a relative date."""
    parts = words(_RELATIVE.sub(" ", text))
    if not parts and _RELATIVE.search(text):
        return True
    return (
        0 < len(parts) <= 5
        and all(_is_label(part, word_set("date_labels")) for part in parts)
        and bool(_label(text))
    )


def _label(text: str) -> Label:
    folded = fold(text)
    changed, first = _UPDATED.search(folded), _PUBLISHED.search(folded)
    if changed and first:
        return "updated" if changed.start() > first.start() else "published"
    return "updated" if changed else "published" if first else ""


@lru_cache(maxsize=KEPT)
def without_dates(text: str) -> str | None:
    """The line with `|` in place of dates, times and weekdays; None for a line without a date."""
    rest = text
    for date in reversed(find_dates(text)):
        rest = f"{rest[: date.start]} | {rest[date.end :]}"
    rest = HIJRI.sub(" | ", rest)
    if rest == text:
        return None
    for others in (ISSUE, _RELATIVE, TIME):
        rest = others.sub(" | ", rest)
    return re.sub(_DAY_NAME, " | ", rest)


def rest_of_date_line(text: str) -> str | None:
    """The rest of a line with a date, without dates, times, weekdays and labels; None for a line without a
    date."""
    rest = without_dates(text)
    return None if rest is None else _without_labels(rest)


def parts_of_date_line(text: str) -> list[str]:
    """The non-empty parts of a date line between its dates and bars, without labels."""
    parts = map(_without_labels, re.split(r"[|•·]", without_dates(text) or ""))
    return [part for part in parts if words(part)]


def without_label_after(text: str) -> str:
    """A part of a date line without the label of the date that follows (`بواسطة سامي نصر آخر تحديث:`)."""
    kept = text.split()
    while len(kept) > 1 and (_is_of_labels(kept[-1]) or not words(kept[-1])):
        kept.pop()
    return " ".join(kept)


def _without_labels(text: str) -> str:
    kept = [word for word in text.split() if not (words(word) and _is_of_labels(word))]
    return " ".join(kept).strip("|-–—/:،,.•· ")


# Also a year with the letter of its calendar: ١٤٣٤هـ.
_NUMBER = re.compile(r"\d+[هم]?ـ?")


@lru_cache(maxsize=KEPT)
def _is_of_labels(word: str) -> bool:
    labels = word_set("date_labels")
    return all(_is_label(part, labels) for part in words(word))


def _is_label(word: str, labels: frozenset[str]) -> bool:
    return _NUMBER.fullmatch(word) is not None or not labels.isdisjoint(
        (word, word.removeprefix("و"), word.removeprefix("ال"))
    )


def _without_name(match: re.Match[str]) -> re.Match[str]:
    """The same date without a name and a dash before it (`سامي نصر - أغسطس 3, 2013`), which have the form of
    a pair of months."""
    part = match.groupdict()
    if not part.get("twin") or match.start("month") > match.start("d") or _is_month(part["month"]):
        return match
    return (_is_month(part["twin"]) and match.re.match(match.string, match.start("twin"))) or match


def _is_month(name: str) -> bool:
    return fold(name) in _MONTH_OF


def _readings(match: re.Match[str]) -> Iterator[datetime.date]:
    """The possible readings as dates, the more probable first: two if the year is last, else one."""
    part = match.groupdict()
    named = {_MONTH_OF.get(fold(name), 0) for name in (part.get("month"), part.get("twin")) if name}
    year, day = int(part["year"]), int(part["d"])
    orders = [(month, day) for month in named or {int(part["m"])}]
    if match.re is _YEAR_LAST:
        orders.append((day, int(part["m"])))
    for month, day in orders if 1800 <= year < 2200 and len(named) < 2 else ():
        with contextlib.suppress(ValueError):
            yield datetime.date(year, month, day)


def _with_context(text: str, match: re.Match[str], readings: list[datetime.date], earliest: int) -> FoundDate:
    start, end = match.span()
    line_end = text.find("\n", end, end + _REACH)
    beside = _BEFORE.search(text, max(earliest, start - _REACH), start) or _AFTER.match(
        text, end, len(text) if line_end < 0 else line_end
    )
    if beside:
        start, end = min(start, beside.start()), max(end, beside.end())
    if time := TIME.match(text, end):
        end = time.end()
    # A diacritic that the pattern ignores may make it another word.
    weekday = _WEEKDAY_OF.get(fold(beside["day"]).rstrip(".")) if beside else None
    fitting = [r for r in readings if weekday is None or r.weekday() == weekday]
    date = (fitting or readings)[0]
    order: Order = ""
    if match.re is _YEAR_LAST:
        order = "day first" if int(match["d"]) == date.day else "month first"
    if not fitting:
        note = "the weekday contradicts the date"
    elif len(fitting) > 1:
        note = f"{order}; the other way round it would be {readings[1]}"
    elif order:
        note = f"{order}: the weekday decides" if len(readings) > 1 else f"{order}: the only reading"
    else:
        note = ""
    return FoundDate(date, len(fitting) == 1, start, end, note, order)
