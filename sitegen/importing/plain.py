"""Raw text as copied from an Arabic news page → Draft."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import cast

import msgspec

from sitegen.importing.agencies import is_agency, is_known
from sitegen.importing.body import read_body
from sitegen.importing.boilerplate import BELOW, sweep
from sitegen.importing.dateline import Byline, find_byline, find_dateline
from sitegen.importing.dates import FoundDate, Label, find_dates, labelled_dates, settle
from sitegen.importing.draft import Draft, DraftBlock, DraftBlockKind, Field, ReportKind, ReportLine
from sitegen.importing.fields import Known, address_of, author_of, date_of, source_of, squashed, stated_dates
from sitegen.importing.header import AUTHOR, BYLINE, DATE, DATE_LABEL, date_line, name_alone, read_header
from sitegen.importing.inline import Mark, is_wholly, moved
from sitegen.importing.language_doubt import language_doubt
from sitegen.importing.lines import Line, Verdict, is_latin, split_lines, words
from sitegen.importing.markdown import lost_marks
from sitegen.importing.sources import SOURCE, NamedSource, source_after_label, with_scheme
from sitegen.importing.text_tables import with_tables
from sitegen.importing.wrapping import with_whole_paragraphs
from sitegen.markdown.literal import literal_in_text

# Words in a line above the text that is hardly a title where a longer one follows.
_SHORT_TITLE = 3
_HEADER_REASONS = (DATE, DATE_LABEL, BYLINE, AUTHOR)


def read_plain(text: str) -> Draft:
    """The article in a text with one paragraph per line, or with lines of about the same width. Never raises;
    what is missing is empty."""
    lines, about_tables = with_tables(split_lines(text), text)
    lines, about_lines = with_whole_paragraphs(lines)
    return assemble(lines, Known(), remarks=[*about_tables, *about_lines])


def assemble(
    lines: Sequence[Line], known: Known, left_out: Sequence[Verdict] = (), remarks: Sequence[ReportLine] = ()
) -> Draft:
    """Sort `lines` into an article and a report; `left_out` are lines of the input that have already been
    judged, `remarks` are other observations."""
    swept, boilerplate = sweep(lines)
    header, below = read_header(swept, known.title)
    near = _byline(header).author or next((said.value for said in known.of("author")), "")
    body = read_body(below, near)
    byline = _byline([*header, *body])
    verdicts = sorted([*left_out, *boilerplate, *header, *body], key=lambda verdict: verdict.line.number)
    dateline = find_dateline(body[0].line.text) if body else None
    agencies = [
        (byline.agency, "agency in the byline", byline.sure or is_known(byline.agency)),
        (dateline[1] if dateline else "", "agency in the dateline", True),
    ]
    named = _source_named(sorted([*boilerplate, *body], key=lambda verdict: verdict.line.number))
    source = source_of(named.name, agencies, known)
    address, about_address = address_of(known, with_scheme(named.address))
    author, about_author = author_of(byline, known, source.value)
    found, label = _find_date([*header, *body], lines, known)
    date, about_date = date_of(found, label, known, address.value)
    title = _title(verdicts, known)
    standfirst = " ".join(v.line.text for v in verdicts if v.role == "standfirst")
    blocks = tuple(_with_captions(_blocks(verdicts)))
    notes = [*remarks, *about_address, *about_author, *about_date]
    notes += [*_marks_left_out(verdicts), *_literal_markup(verdicts)]
    notes += language_doubt(verdict.line.text for verdict in verdicts if verdict.role != "dropped")
    if dateline:
        notes.append(ReportLine(body[0].line.number, "info", "dateline", dateline[0]))
    notes += [
        ReportLine(0, "info", f"{said.origin}, not taken: tags are set with --tags", said.value)
        for said in known.of("keywords")
    ]
    notes += [
        ReportLine(0, "info", f"{where}, not taken: another source is named", name)
        for name, where, _ in agencies
        if squashed(name) not in squashed(source.value)
    ]
    regions = zip(verdicts, _regions(verdicts), strict=True)
    report = [line for verdict, region in regions for line in _report_of(verdict, region)]
    return Draft(
        title=title.value,
        standfirst=standfirst,
        date=datetime.date.fromisoformat(date.value) if date.value else None,
        source_name=source.value,
        source_url=address.value,
        author=author.value,
        blocks=blocks,
        report=tuple(sorted([*notes, *report], key=lambda line: line.line)),
        fields=(title, date, author, source, address, _standfirst(verdicts, known)),
    )


def _title(verdicts: Sequence[Verdict], known: Known) -> Field:
    verdict = next((v for v in verdicts if v.role == "title"), None)
    if verdict is None:
        return Field("title", "", sure=False)
    origin = verdict.reason.removeprefix("title: ") or known.title_origin or "first line"
    if verdict.line.number == 0 and known.title_origin == "feed":
        origin = "feed"
    longer = next((v for v in verdicts if v.role == "caption" and not v.sure and _may_be_title(v.line)), None)
    if longer and verdict.line.number and len(words(verdict.line.text)) <= _SHORT_TITLE:
        return Field("title", verdict.line.text, f"{origin}, or line {longer.line.number}", sure=False)
    return Field("title", verdict.line.text, origin, verdict.sure and known.title_sure)


def _may_be_title(line: Line) -> bool:
    return len(words(line.text)) > _SHORT_TITLE and not is_latin(line.text)


def _standfirst(verdicts: Sequence[Verdict], known: Known) -> Field:
    own = [verdict for verdict in verdicts if verdict.role == "standfirst"]
    text = " ".join(verdict.line.text for verdict in own)
    stated = [said.origin for said in known.of("summary") if text and said.value[:60] == text[:60]]
    origin = " and ".join(["place above the text", *stated[:1]]) if text else ""
    return Field("standfirst", text, origin, all(verdict.sure for verdict in own))


def _blocks(verdicts: Sequence[Verdict]) -> Iterator[DraftBlock]:
    for verdict in verdicts:
        line, role = verdict.line, verdict.role
        pictures = line.pictures if role != "dropped" or verdict.reason in _HEADER_REASONS else ()
        if role not in ("title", "standfirst", "dropped"):
            text = line.text.removeprefix(verdict.mark)
            marks = moved(line.marks, -len(verdict.mark))
            if role == "question":
                marks = (Mark(0, len(text), "strong"),)
            elif role == "heading":
                marks = tuple(mark for mark in marks if mark.kind == "link")
            own, pictures = (pictures[:1], pictures[1:]) if role == "caption" else ((), pictures)
            place = line.place if role == "list-item" and line.place else verdict.place
            yield DraftBlock(
                cast(DraftBlockKind, role), text, line.number, marks, place, own[0] if own else None
            )
        for picture in pictures:
            if picture.data:
                yield DraftBlock("picture", "", line.number, picture=picture)


def _with_captions(blocks: Iterable[DraftBlock]) -> Iterator[DraftBlock]:
    """The blocks, with each picture and the caption below it merged."""
    above: DraftBlock | None = None
    for block in blocks:
        if above and block.kind == "caption" and not block.picture:
            block, above = msgspec.structs.replace(block, picture=above.picture), None
        if above:
            yield above
        above = block if block.kind == "picture" else None
        if not above:
            yield block
    if above:
        yield above


def _marks_left_out(verdicts: Sequence[Verdict]) -> Iterator[ReportLine]:
    """Remarks on links, emphasis and pictures that the article cannot have."""
    for verdict in verdicts:
        line, role = verdict.line, verdict.role
        if role != "dropped" or verdict.reason in _HEADER_REASONS:
            for picture in line.pictures:
                if not picture.data:
                    text = f"{picture.address} {picture.alt}".strip()
                    within = picture.address.startswith("data:")
                    why = "it has no format that pages show" if within else "it was not saved with the page"
                    yield ReportLine(line.number, "info", f"picture, not taken: {why}", text)
        if verdict.reason == SOURCE:
            lost: Sequence[Mark] = [mark for mark in line.marks if mark.kind == "link"]
        elif role in ("dropped", "question"):
            lost = [mark for mark in line.marks if mark.kind == "link" and role == "question"]
        elif role in ("title", "standfirst"):
            is_all = is_wholly(line.text, line.marks, "strong") or is_wholly(
                line.text, line.marks, "emphasis"
            )
            lost = [mark for mark in line.marks if mark.kind == "link" or not is_all]
        elif role == "heading":
            lost = () if is_wholly(line.text, line.marks, "strong") else lost_marks(line.text, line.marks)
        else:
            lost = lost_marks(line.text, line.marks)
        for mark in lost:
            words = line.text[mark.start : mark.end]
            text = f"{words} {mark.href}" if mark.href else words
            yield ReportLine(line.number, "info", f"{_WORDS[mark.kind]}, not taken", text)


def _literal_markup(verdicts: Sequence[Verdict]) -> Iterator[ReportLine]:
    """Remarks on text that other programs may read as markup, and that the article shows as it is."""
    for verdict in verdicts:
        if verdict.role not in ("dropped", "code"):
            for literal in literal_in_text(verdict.line.text.removeprefix(verdict.mark)):
                yield ReportLine(verdict.line.number, "info", "looks like markup, kept as text", literal)


_WORDS = {"strong": "bold text", "emphasis": "emphasis", "link": "link"}


def _report_of(verdict: Verdict, region: str) -> Sequence[ReportLine]:
    line, role = verdict.line, verdict.role
    sure = verdict.sure and not line.doubt
    kind: ReportKind = "dropped" if role == "dropped" else "kept" if sure else "unsure"
    what = verdict.reason or (f"{role}: {line.doubt}" if line.doubt else role)
    where = region if kind == "dropped" else ""
    own = line.text.removeprefix(verdict.mark).replace("\n", " ")
    text = ReportLine(line.number, kind, what, own, where)
    label = ReportLine(line.number, "dropped", "list mark or label", verdict.mark.strip(), "in the text")
    return (text, label) if verdict.mark else (text,)


def _regions(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Where on the page each line is: in a region that its markup names, or else its position relative to the
    text."""
    title = next((v.line.number for v in verdicts if v.role == "title"), 0)
    own = [v.line.number for v in verdicts if v.role not in ("dropped", "title", "standfirst")]
    first, last = min(own, default=0), max(own, default=0)
    for verdict in verdicts:
        number = verdict.line.number
        place = "above the title" if number < title else "between title and text" if number < first else ""
        yield verdict.line.region or place or ("below the text" if number > last else "in the text")


def _byline(verdicts: Sequence[Verdict]) -> Byline:
    """The first byline that names an author, sure ones first and translators last; otherwise the first one
    that names an agency."""
    named: list[tuple[int, Byline | None]] = []
    for reason, read in ((DATE, date_line), (BYLINE, find_byline), (AUTHOR, _name_alone)):
        named += [(at, read(v.line.text)) for at, v in enumerate(verdicts) if v.reason == reason]
    found = [(at, byline) for at, byline in named if byline and (byline.author or byline.agency)]
    authors = sorted(
        ((at, byline) for at, byline in found if byline.author),
        key=lambda one: (one[1].translates, not one[1].sure),
    )
    at, first = next(iter([*authors, *found]), (0, Byline()))
    # Whoever put a text on the page may be named below the one who wrote it.
    alone = [v.line.text for v in verdicts[:at] if v.reason == AUTHOR]
    if any(squashed(name_alone(text)) not in squashed(first.author) for text in alone):
        return msgspec.structs.replace(first, sure=False)
    return first


def _name_alone(text: str) -> Byline:
    return Byline(name_alone(text), sure=False)


def _find_date(
    verdicts: Sequence[Verdict], lines: Sequence[Line], known: Known
) -> tuple[FoundDate | None, Label]:
    """The date of the date line with its label: preferably a date of publication, then one without a label,
    then that of an update; otherwise the date in the dateline. It is weighed against all dates of the
    input."""
    candidates: list[tuple[FoundDate, Label]] = []
    above = ""
    for verdict in verdicts:
        if verdict.reason == DATE:
            candidates += labelled_dates(verdict.line.text, above)
        above = verdict.line.text
    candidates.sort(key=lambda found: ("published", "", "updated").index(found[1]))
    head = next((v for v in verdicts if v.role == "paragraph"), None)
    if not candidates and head:
        near = [date for date in find_dates(head.line.text) if date.start < 30]
        candidates = [(date, "") for date in near if re.match(r"\s*[-–—:()]", head.line.text[date.end :])]
    if not candidates:
        return None, ""
    found, label = candidates[0]
    published = next((said.date for said in stated_dates(known)), None)
    return settle(found, "\n".join(line.text for line in lines), published), label


def _source_named(verdicts: Sequence[Verdict]) -> NamedSource:
    """The source that the last source line names or links to; after a label alone, the line below it unless
    that is of another kind. `verdicts` are in the order of the text."""
    for verdict, following in reversed(list(zip_longest(verdicts, verdicts[1:]))):
        if verdict.reason == SOURCE:
            text = verdict.line.text
            named = source_after_label(text) or NamedSource(text.strip("()[] "))
            if named == NamedSource() and following and following.role == "dropped":
                said = source_after_label(f"المصدر: {following.line.text}") or named
                fits = following.reason == BELOW or said.address or is_agency(said.name)
                named = said if fits else named
            linked = (mark.href for mark in verdict.line.marks if mark.kind == "link")
            return NamedSource(named.name, named.address or next(linked, ""))
    return NamedSource()
