"""The values for the front matter, each with the place where it was found and whether it is sure.

Rules
- What a reader of the page sees counts more than its metadata, which counts if it agrees with that.
- Author: a visible byline; else a name in the metadata that stands alone on a visible line near the text. A
  name that is not visible is reported, and not taken.
- Title: a visible heading rather than an invisible title in the metadata.
- Source: a line that names it; else the first name in the metadata, or beside the title in <title>, that is
  also visible; an address, a domain or a copyright notice does not count as a name. Else the agency of the
  byline or dateline.
- Date: the visible date of publication; else that of the metadata; else, unsure, that of an update or in the
  address. A date in UTC that falls on the evening before the visible one agrees with it.
- Address: the canonical one, unless that is the front page; else one of the others. An address without a
  public host does not count.
"""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin, urlsplit

import msgspec

from sitegen.importing.dateline import Byline, find_byline, is_name, is_role, name_in, without_place
from sitegen.importing.dates import FoundDate, find_dates
from sitegen.importing.draft import Field, ReportLine
from sitegen.importing.lines import fold, is_latin, words
from sitegen.importing.metadata import Kind, Statement
from sitegen.importing.vocabulary import names
from sitegen.markdown.addresses import is_safe

_EVENING = 20  # the first hour in UTC at which it may be the next day where Arabic is spoken
_DATED_ADDRESS = re.compile(r"/(?P<y>20\d\d)[/-](?:[a-z_]+[/-])?(?P<m>\d{1,2})[/-](?P<d>\d{1,2})(?!\d)")
_ADDRESS = re.compile(
    r"https?:|www\.|\.(?:com|net|org|tv|info|news|me|co|[a-z]{2})(?:/|\s|\Z)", re.IGNORECASE
)
_NO_SOURCE = re.compile(r"©|&copy|copyright|all rights|حقوق|\A\W*\Z", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"admin|editor|webmaster|developer|https?|www|\blogo\b|\bpng\b|\bjpg\b|@|\d"
    r"|مدير الموقع|المحرر|ادمن|هيئه التحرير",
    re.IGNORECASE,
)
_TITLE_ENDS = re.compile(r"\s+[-–—|:»•]+\s+|\s*[|»]\s*")


class Known(msgspec.Struct, frozen=True):
    """What is known about a page apart from its lines: its title, the `statements` of its head, the `address`
    that it was saved from; the visible lines `near` its text and anywhere (`seen`); and those near it in
    elements meant for the author's name (`named`)."""

    title: str = ""
    title_origin: str = ""
    title_sure: bool = True
    statements: tuple[Statement, ...] = ()
    address: str = ""
    near: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()

    def of(self, *kinds: Kind) -> Iterator[Statement]:
        return (said for said in self.statements if said.kind in kinds)


def squashed(text: str) -> str:
    """The folded letters and digits of a text."""
    return "".join(filter(str.isalnum, fold(text)))


def author_of(byline: Byline, known: Known, source: str) -> tuple[Field, list[ReportLine]]:
    """The author, and remarks on names that were not taken."""
    remarks: list[ReportLine] = []
    stated: list[tuple[str, str]] = []
    for said in known.of("author"):
        name, _ = without_place(said.value)
        if _is_person(name, known, source):
            stated.append((name, said.origin))
        elif squashed(said.value) != squashed(source):
            remarks.append(
                ReportLine(
                    0, "info", f"author in {said.origin}, not taken: not the name of a person", said.value
                )
            )
    if byline.author and _NO_PERSON.search(fold(byline.author)):
        remarks.append(ReportLine(0, "unsure", "author in the byline, not taken: not a name", byline.author))
    elif byline.author:
        agreeing = [origin for name, origin in stated if squashed(name) == squashed(byline.author)]
        others = [(name, origin) for name, origin in stated if squashed(name) != squashed(byline.author)]
        remarks += [
            ReportLine(0, "info", f"author in {origin}, not taken: the byline names another", name)
            for name, origin in others
        ]
        origin = " and ".join(["byline", *agreeing[:1]])
        return Field("author", byline.author, origin, byline.sure or bool(agreeing)), remarks
    for origin in dict.fromkeys(origin for _, origin in stated):
        several = [name for name, other in stated if other == origin]
        if len(several) > 1 and any(_shows_all(line, several) for line in known.near):
            return Field("author", " و".join(several), _seen(origin)), remarks
    for name, origin in stated:
        is_named = any(squashed(name) in squashed(line) for line in known.named)
        if is_named or any(_shows(line, name) for line in known.near):
            return Field("author", name, _seen(origin)), remarks
    for text in known.named:
        labelled = find_byline(text)
        name = labelled.author if labelled and labelled.author else name_in(text)
        if len(words(name)) > 1 and _is_person(name, known, source):
            where = "element of the page for the author"
            return Field("author", name, where, bool(labelled and labelled.sure)), remarks
    remarks += [
        ReportLine(0, "unsure", f"author in {origin}, not taken: not seen near the text", name)
        for name, origin in dict.fromkeys(stated)
    ]
    return Field("author", ""), remarks


def _seen(origin: str) -> str:
    """The origin of a name that is also on the page; a feed shows it beside the text."""
    return origin if origin == "feed" else f"{origin}, seen on the page"


def _shows(line: str, name: str) -> bool:
    """Whether a line shows a name and hardly anything else."""
    own = without_place(line)[0]
    return squashed(name) in squashed(line) and len(words(own)) <= len(words(name)) + 3


def _shows_all(line: str, several: Sequence[str]) -> bool:
    """Whether a line shows several names and hardly anything else."""
    return all(squashed(name) in squashed(line) for name in several) and len(words(line)) <= 3 + sum(
        len(words(name)) for name in several
    )


def _is_person(name: str, known: Known, source: str) -> bool:
    if not name or _NO_PERSON.search(fold(name)) or is_role(name) or len(words(name)) > 9:
        return False
    sites = [squashed(said.value) for said in known.of("source")] + [squashed(source)]
    own = squashed(name)
    if any(own in site or (site and site in own) for site in sites if site) or fold(name) in names(
        "agencies"
    ):
        return False
    domain = squashed(
        urlsplit(next(iter(known.of("address")), Statement("address", "", "")).value).hostname or ""
    )
    return own not in domain and all(
        is_name(one) or len(words(one)) == 1 for one in re.split(r"\s+و|[،,&؛;]", name)
    )


def source_of(line: str, agencies: Sequence[tuple[str, str, bool]], known: Known) -> Field:
    """The name of the source. `line` is the content of a source line; `agencies` are names in the text, each
    with where it was found and whether it is sure."""
    if line and not _is_address(line):
        # A name in Latin letters without any capital is that of a program, not of a paper.
        named = not is_latin(line) or any(map(str.isupper, line))
        return Field("source", line, "source line", named)
    titles = [said.value for said in known.of("title") if said.origin == "<title>"]
    ends = [(end, "<title>") for title in titles for end in _beside_title(title, known.title)]
    stated = [(said.value.split("|")[0].strip(), said.origin) for said in known.of("source")]
    # These two name companies and programs as often as papers.
    loose = [said for said in stated if said[1] in ("publisher", "application-name")]
    firm = [said for said in stated if said not in loose]
    usable = [(name, origin) for name, origin in (*firm, *ends, *loose) if _is_source(name, known.title)]
    everywhere = squashed(" ".join((*known.seen, *(end for end, _ in ends))))
    shown = [(name, origin) for name, origin in usable if squashed(name) in everywhere]
    for name, origin in sorted(shown, key=lambda found: is_latin(found[0])):
        return Field("source", name, origin, sure=not is_latin(name))
    for name, origin in usable:
        return Field("source", name, f"{origin}, not seen on the page", sure=False)
    for name, where, sure in agencies:
        if name:
            return Field("source", name, where, sure)
    return Field("source", "")


def _beside_title(text: str, title: str) -> list[str]:
    """The parts of a <title> that do not belong to the article's title, the farthest from it first."""
    parts = _TITLE_ENDS.split(text)
    own = [at for at, part in enumerate(parts) if _overlaps(part, title)]
    if own and own[-1] < len(parts) - 1:
        parts.reverse()
    return [part for part in parts if len(words(part)) <= 5 and not _overlaps(part, title)]


def _overlaps(part: str, title: str) -> bool:
    """Whether a text is a piece of the title rather than a name beside it."""
    own = words(part)
    shared = len(set(own) & set(words(title)))
    bare = squashed(part)
    return (
        (len(own) > 1 and shared * 2 > len(own))
        or squashed(title).endswith(bare)
        or (bool(title) and bare == squashed(title))
    )


def _is_address(text: str) -> bool:
    return _ADDRESS.search(text) is not None and " " not in text.strip()


def _is_source(name: str, title: str) -> bool:
    bare = squashed(name)
    return (
        bool(bare)
        and not bare.isdigit()
        and not _is_address(name)
        and not _NO_SOURCE.search(name)
        and len(words(name)) <= 8
        and not (title and _overlaps(name, title))
    )


def address_of(known: Known, line: str = "") -> tuple[Field, list[ReportLine]]:
    """The address of the article, and remarks on addresses that were not taken. `line` is the content of a
    source line, which may be an address."""
    stated = [(said.value, said.origin) for said in known.of("address")]
    order = {"canonical": 0, "og:url": 1, "JSON-LD": 2}
    stated.sort(key=lambda said: order.get(said[1], 3))
    if known.address:
        stated.append((known.address, "address that the page was saved from"))
    if is_public(line):
        stated.append((line, "source line"))
    base = next((value for value, _ in stated if is_public(value)), "")
    whole = [(urljoin(base, value) if base else value, origin) for value, origin in stated]
    usable = [(value, origin) for value, origin in whole if is_public(value)]
    deep = [
        (value, origin)
        for value, origin in usable
        if urlsplit(value).path.strip("/") or urlsplit(value).query
    ]
    remarks = [
        ReportLine(0, "info", f"{origin}, not taken: not a public address", value)
        for value, origin in whole
        if not is_public(value)
    ]
    for value, origin in deep or usable:
        return Field("address", value, origin, sure=bool(deep)), remarks
    return Field("address", ""), remarks


def is_public(address: str) -> bool:
    """Whether an address leads to a public web page rather than to a single machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or "." not in host or not is_safe(address):
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return not host.endswith((".local", ".localhost", ".test"))
    return False


class _Stated(msgspec.Struct, frozen=True):
    """A date in the metadata; `late` if it is in UTC and so late that it may be the next day in local
    time."""

    date: datetime.date
    late: bool
    origin: str
    value: str


def stated_dates(known: Known, kind: Kind = "date") -> list[_Stated]:
    found: list[_Stated] = []
    for said in known.of(kind):
        try:
            moment = datetime.datetime.fromisoformat(said.value)
            late = moment.utcoffset() == datetime.timedelta() and moment.hour >= _EVENING
            found.append(_Stated(moment.date(), late, said.origin, said.value))
        except ValueError:
            found += [
                _Stated(date.date, False, said.origin, said.value) for date in find_dates(said.value)[:1]
            ]
    return found


def date_of(
    visible: FoundDate | None, label: str, known: Known, address: str
) -> tuple[Field, list[ReportLine]]:
    """The date of publication, and remarks. `label` is that of the visible date: `published`, `updated` or
    empty."""
    stated = stated_dates(known)
    remarks: list[ReportLine] = []
    if visible and label != "updated":
        day = visible.date
        before = day - datetime.timedelta(days=1)
        origin = "visible date" + (", labelled as the date of publication" if label else "")
        origin += f" ({visible.note})" if visible.note else ""
        agreeing = [said for said in stated if said.date == day]
        evening = [said for said in stated if said.late and said.date == before]
        others = [said for said in stated if said not in agreeing and said not in evening]
        remarks += [
            ReportLine(
                0, "info", f"date in {said.origin}, in UTC and on the evening before: not taken", said.value
            )
            for said in evening
        ]
        remarks += [
            ReportLine(0, "unsure", f"date in {said.origin}, not taken: another one is shown", said.value)
            for said in others
        ]
        sure = (visible.sure or bool(agreeing)) and (not others or bool(agreeing))
        origin += f" and {agreeing[0].origin}" if agreeing else ""
        return Field("date", str(day), origin, sure), remarks
    if stated:
        first = min(stated, key=lambda said: said.late)
        days = {said.date for said in stated if not said.late} or {first.date}
        sure = len(days) == 1 and not first.late
        origin = first.origin + (", in UTC: it may be the day after" if first.late else "")
        return Field("date", str(first.date), origin, sure), remarks
    if part := _DATED_ADDRESS.search(address):
        with contextlib.suppress(ValueError):
            day = datetime.date(int(part["y"]), int(part["m"]), int(part["d"]))
            if visible and visible.date != day:
                remarks.append(ReportLine(0, "info", "date of an update, not taken", str(visible.date)))
            return Field("date", str(day), "address of the page", sure=False), remarks
    if visible:
        return Field(
            "date", str(visible.date), "date of an update; no date of publication found", sure=False
        ), remarks
    for said in stated_dates(known, "updated"):
        return Field("date", str(said.date), f"date of an update in {said.origin}", sure=False), remarks
    return Field("date", "", sure=False), remarks
