"""Raw text as copied from an Arabic news page → Draft."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from itertools import zip_longest

import msgspec

from sitegen.importing.body import read_body
from sitegen.importing.boilerplate import sweep
from sitegen.importing.dateline import Byline, find_byline, find_dateline
from sitegen.importing.dates import FoundDate, find_dates, settle
from sitegen.importing.draft import Draft, DraftBlock, ReportKind, ReportLine
from sitegen.importing.header import AUTHOR, BYLINE, DATE, date_line, read_header
from sitegen.importing.lines import Line, Verdict, split_lines


class Known(msgspec.Struct, frozen=True):
    """What the metadata of a page says of its article; empty where it is silent."""

    title: str = ""
    date: datetime.date | None = None
    source_name: str = ""
    source_url: str = ""
    author: str = ""


def read_plain(text: str) -> Draft:
    """The article in a text that holds one paragraph a line. Never raises; what is missing is empty."""
    return assemble(split_lines(text), Known())


def assemble(lines: Sequence[Line], known: Known, left_out: Sequence[Verdict] = ()) -> Draft:
    """Sorts `lines` into an article and a report; `left_out` are lines of the input already judged."""
    swept, boilerplate = sweep(lines)
    header, below = read_header(swept, known.title)
    body = read_body(below, _byline(header).author or known.author)
    byline = _byline([*header, *body])
    verdicts = sorted([*left_out, *boilerplate, *header, *body], key=lambda verdict: verdict.line.number)
    dated = [v.line.text for v in (*header, *body) if v.reason == DATE]
    found = _find_date(dated, body[:1], lines, known.date)
    dateline = find_dateline(body[0].line.text) if body else None
    notes = [*_date_notes(found, known.date)]
    if byline.author and not byline.sure:
        notes.append(ReportLine(0, "unsure", "author, by the form of the line alone", byline.author))
    if dateline:
        notes.append(ReportLine(body[0].line.number, "info", "dateline", dateline[0]))
    if not any(v.role == "title" for v in verdicts):
        notes.append(ReportLine(0, "unsure", "no title found", ""))
    sources = (_source_named(boilerplate), known.source_name, byline.agency, dateline[1] if dateline else "")
    report = [line for verdict in verdicts for line in _report_of(verdict)]
    return Draft(
        title=next((v.line.text for v in verdicts if v.role == "title"), ""),
        standfirst=" ".join(v.line.text for v in verdicts if v.role == "standfirst"),
        date=found.date if found else known.date,
        source_name=next(filter(None, sources), ""),
        source_url=known.source_url,
        author=byline.author if byline.sure and byline.author else known.author or byline.author,
        blocks=tuple(
            DraftBlock(v.role, v.line.text.removeprefix(v.mark), v.line.number)
            for v in verdicts
            if v.role != "title" and v.role != "standfirst" and v.role != "dropped"
        ),
        report=tuple(sorted([*notes, *report], key=lambda line: line.line)),
    )


def _report_of(verdict: Verdict) -> Sequence[ReportLine]:
    line, role = verdict.line, verdict.role
    sure = verdict.sure and not line.doubt
    kind: ReportKind = "dropped" if role == "dropped" else "kept" if sure else "unsure"
    what = verdict.reason or (f"{role}: {line.doubt}" if line.doubt else role)
    text = ReportLine(line.number, kind, what, line.text.removeprefix(verdict.mark))
    mark = ReportLine(line.number, "dropped", "list mark or caption label", verdict.mark.strip())
    return (text, mark) if verdict.mark else (text,)


def _byline(verdicts: Sequence[Verdict]) -> Byline:
    """The first byline that names an author, else the first."""
    named = [date_line(v.line.text) for v in verdicts if v.reason == DATE]
    named += [find_byline(v.line.text) for v in verdicts if v.reason == BYLINE]
    named += [Byline(v.line.text, sure=False) for v in verdicts if v.reason == AUTHOR]
    found = [byline for byline in named if byline and (byline.author or byline.agency)]
    return next((byline for byline in found if byline.author), next(iter(found), Byline()))


def _find_date(
    dated: Sequence[str], head: Sequence[Verdict], lines: Sequence[Line], published: datetime.date | None
) -> FoundDate | None:
    """The date of the first date line, else of the dateline, weighed against all dates of the input."""
    candidates = [date for text in dated for date in find_dates(text)]
    if not candidates:
        text = head[0].line.text if head else ""
        near = [date for date in find_dates(text) if date.start < 30]
        candidates = [date for date in near if re.match(r"\s*[-–—:()]", text[date.end :])]
    return settle(candidates[0], "\n".join(line.text for line in lines), published) if candidates else None


def _date_notes(found: FoundDate | None, published: datetime.date | None) -> list[ReportLine]:
    """What was taken for the date, and anything that speaks against it."""
    if found is None:
        what = "date in the metadata of the page" if published else "no date found"
        return [ReportLine(0, "info" if published else "unsure", what, str(published or ""))]
    what = f"date: {found.note}" if found.note else "date"
    notes = [ReportLine(0, "info" if found.sure else "unsure", what, str(found.date))]
    if published not in (None, found.date):
        notes.append(ReportLine(0, "unsure", "date in the metadata of the page, not taken", str(published)))
    return notes


def _source_named(dropped: Sequence[Verdict]) -> str:
    """The source that the last source line names, or the line after one that is only the word."""
    for verdict, following in reversed(list(zip_longest(dropped, dropped[1:]))):
        if verdict.reason == "source line":
            name = verdict.line.text.partition(":")[2].strip()
            return name or (following.line.text if following else "")
    return ""
