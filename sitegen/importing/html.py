"""A saved news page, or a document as HTML → Draft. Nothing is ever fetched.

trafilatura determines which lines of the page are the article; sentences and headings among those are also
kept, as unsure, and so are whole lists and tables; all others are reported.
"""

from __future__ import annotations

import contextlib
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

import msgspec

from sitegen.importing.agencies import is_agency
from sitegen.importing.boilerplate import reason_for
from sitegen.importing.boxes import Block
from sitegen.importing.dateline import find_byline, is_name
from sitegen.importing.dates import is_date_label
from sitegen.importing.draft import Draft, Field, ReportLine
from sitegen.importing.fields import Known, is_public, squashed
from sitegen.importing.header import AUTHOR, date_line, is_caption_label, is_title
from sitegen.importing.inline import is_wholly, moved, share
from sitegen.importing.labels import label_alone
from sitegen.importing.lines import (
    Line,
    Verdict,
    fold,
    is_row,
    is_running,
    is_sentence,
    last_mark,
    split_lines,
    words,
)
from sitegen.importing.metadata import Statement, read_metadata
from sitegen.importing.page import read_page
from sitegen.importing.page_tree import parse, text_alone, without_ends
from sitegen.importing.pictures import FindPicture, Pictures
from sitegen.importing.plain import assemble
from sitegen.text.oneline import on_one_line

_EXTRACTED = ("p", "head", "quote", "item", "cell")
_TELLING = 20  # letters that a text must have to be recognised by a part of it
_NEAR = 6  # lines above the title and below the text that may contain the author's name
_LINKED = 0.8  # least share of links in a line that only leads to other pages
_SITE_WORDS = 4  # most words in the name of a site
_TITLES = ("feed", "og:title", "JSON-LD", "headline", "twitter:title", "dc.title", "<title>")


_IN_ADDRESSES = Pictures()


def read_html(
    html: str,
    url: str = "",
    find: FindPicture = _IN_ADDRESSES,
    statements: Sequence[Statement] = (),
    *,
    whole: bool = False,
) -> Draft:
    """The article of a page. `url`, if given, is the address that it was saved from; `find` returns the
    pictures that were saved with it; by default, only those embedded in their addresses are found. If the
    document is `whole`, all of it is the article. `statements` are what is known about it from elsewhere. Bad
    markup never raises an error."""
    html = without_ends(html)
    root = parse(html)
    if root is None:
        return assemble([], Known())
    found = (*statements, *read_metadata(root))
    if text := text_alone(root):
        return assemble(split_lines(text), Known(statements=found, address=url))
    base = next((said.value for said in found if said.kind == "address" and is_public(said.value)), url)
    page = read_page(root, base if is_public(base) else "", find)
    blocks = _labels_joined(page.blocks)
    texts = set() if whole else _extracted(html)
    title, about_title = _title(blocks, found)
    seen = tuple(block.line.text for block in blocks if not block.box.hidden)
    seen += tuple(said.value for said in statements)
    known = Known(title.value, title.origin, title.sure, found, url, seen=seen)
    chosen, left_out, near = _choose(blocks, texts - {""}, known, whole=whole)
    known = msgspec.structs.replace(
        known,
        # What the container of a document shows counts as seen: a feed shows the author's name beside the
        # text.
        near=tuple(block.line.text for block in near if not block.box.hidden)
        + tuple(said.value for said in statements if said.kind == "author"),
        named=tuple(block.line.text for block in near if block.box.author and not block.box.hidden),
    )
    remarks = [*page.remarks, *about_title]
    if _is_all_bold(chosen):
        chosen = [_without_bold(line) for line in chosen]
        remarks.append(ReportLine(0, "info", "bold type, not taken: most of the text is bold", ""))
    return assemble(chosen, known, left_out, remarks)


def _extracted(html: str) -> set[str]:
    from trafilatura import bare_extraction  # takes 0.2 s to load, and only pages need it

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # the report has what it warns about
    found = None
    # Odd markup makes it raise errors of every kind; the lines of the page are available without it.
    with contextlib.suppress(Exception):
        found = bare_extraction(html, include_comments=False, favor_recall=True)
    body = getattr(found, "body", None)
    return set() if body is None else {squashed("".join(e.itertext())) for e in body.iter(*_EXTRACTED)}


def _title(blocks: Sequence[Block], statements: Sequence[Statement]) -> tuple[Field, list[ReportLine]]:
    """The title, and remarks on titles that were not taken: a heading of the page that its metadata also
    gives as a title; else the title in the metadata if it is visible; else the heading above the text; else
    the first one. A line that only names the site is not a title."""
    sites = {squashed(said.value) for said in statements if said.kind == "source"} | {""}
    sites |= {
        squashed(said.value)
        for said in statements
        if said.origin == "<title>" and len(words(said.value)) <= _SITE_WORDS and is_agency(said.value)
    }
    stated = sorted(
        (said for said in statements if said.kind == "title" and said.origin in _TITLES),
        key=lambda said: _TITLES.index(said.origin),
    )
    stated = [said for said in stated if said.origin == "feed" or squashed(said.value) not in sites]
    own = [block for block in blocks if block.line.hint in ("title", "heading")]
    lines = [block.line.text for block in blocks if not block.box.hidden]
    headings = [block.line.text for block in own if squashed(block.line.text) not in sites]
    first = [block.line.text for block in own if block.line.hint == "title" and block.line.text in headings]
    for said in stated:
        inside = [text for text in headings if squashed(text) in squashed(said.value)]
        longest = max(inside, key=len, default="")
        if _is_most(longest, said.value) or longest in first:
            return Field("title", longest, f"heading of the page and {said.origin}"), []
    if not stated:
        # If the first heading is below the text, it is that of a part, and the title is the first line.
        below = any(is_running(b.line.text) and not b.box.apart for b in _before(blocks, first[:1]))
        return Field("title", "" if below or not first else first[0], "heading of the page"), []
    if len(first) == 1:
        parts = set(words(first[0]))
        alike = any(len(parts & set(words(said.value))) * 2 >= len(parts) for said in stated)
        if alike:
            return Field("title", first[0], "heading of the page"), []
    for said in stated:
        shown = [text for text in lines if _is_most(text, said.value) and is_title(said.value, text)]
        if shown:
            return Field("title", max(shown, key=len), f"{said.origin}, seen on the page"), []
    best = stated[0]
    whole = squashed(best.value)
    above = [text for text in _above_text(blocks) if text in headings]
    if above and not any(whole in squashed(text) for text in lines):
        what = f"title in {best.origin}, not taken: another one is shown"
        remark = ReportLine(0, "unsure", what, best.value)
        return Field("title", above[-1], "heading above the text", sure=False), [remark]
    return Field("title", on_one_line(best.value), best.origin), []


def _before(blocks: Sequence[Block], texts: Sequence[str]) -> Iterator[Block]:
    """The lines above the first of these."""
    return takewhile(lambda block: block.line.text not in texts, blocks)


def _is_most(text: str, title: str) -> bool:
    """Whether a line is a title, or most of it."""
    own, whole = squashed(text), squashed(title)
    return own in whole and len(own) * 2 > len(whole)


def _above_text(blocks: Sequence[Block]) -> list[str]:
    """The headings of several words directly above the first running text."""
    first = next((at for at, b in enumerate(blocks) if is_running(b.line.text) and not b.box.apart), 0)
    near = blocks[max(first - _NEAR, 0) : first]
    return [
        b.line.text for b in near if len(words(b.line.text)) >= 4 and not (b.box.apart or _is_linked(b.line))
    ]


def _choose(
    blocks: Sequence[Block], texts: set[str], known: Known, *, whole: bool
) -> tuple[list[Line], list[Verdict], list[Block]]:
    """The lines that are the article, by the extracted `texts` or by their position; those that are not; and
    the lines near the article."""
    hits = {at for at, block in enumerate(blocks) if not texts or _matches(block.line.text, texts)}
    running = sorted(
        at for at in hits if is_running(blocks[at].line.text) and not _is_linked(blocks[at].line)
    )
    # A box that contains several paragraphs of the article is a wrapper, whatever its name.
    held = Counter(serial for at in running for serial in blocks[at].box.apart)
    wrapper = min(3, max(1, len(running)))
    near = {serial for at in running for serial in (blocks[at].box.serial, blocks[at].box.parent)}
    titles = {at for at, block in enumerate(blocks) if fold(block.line.text) == fold(known.title)}
    top = min(titles, default=-1)
    below = [at for at in running if at > top]
    first = below[0] if below else len(blocks)
    second = below[1] if len(below) > 1 else first  # the first may be the standfirst
    last = max(running, default=-1)
    names = {word.removeprefix("و") for said in known.of("author") for word in words(said.value)}
    addresses = {squashed(said.value) for said in known.of("address")}
    sites = {squashed(said.value) for said in known.of("source")} - {""}
    lists = _lists_of_links(blocks)
    tags = _lists_of_tags(blocks, first, last)
    chosen: list[Line] = []
    left_out: list[Verdict] = []
    for at, block in enumerate(blocks):
        line, apart = _unlisted(block), any(held[serial] < wrapper for serial in block.box.apart)
        sentence = is_running(line.text) or is_sentence(line.text)
        above, among = top < at < second, first < at < last
        beside = not near.isdisjoint((block.box.serial, block.box.parent))
        elsewhere = _is_linked(line) and (
            line.hint in ("heading", "title")
            or (line.place and line.place.list in lists)
            or (at > last and not (line.hint or sentence))
        )
        about = date_line(line.text) or is_date_label(line.text)
        listed = line.place is not None and line.place.list not in lists and not apart
        if block.box.hidden and at in hits and not line.doubt:
            line = msgspec.structs.replace(line, doubt="hidden on the page")
        if line.hint == "title" and at > top >= 0:  # there is only one title
            line = msgspec.structs.replace(line, hint="heading")
        if at in titles or whole:
            chosen.append(line)
        elif block.box.hidden and at not in hits:
            left_out.append(Verdict(line, "dropped", "hidden on the page"))
        elif squashed(line.text) in addresses:
            left_out.append(Verdict(line, "dropped", "address of the page itself"))
        elif above and set() < {word.removeprefix("و") for word in words(line.text)} <= names:
            left_out.append(Verdict(line, "dropped", AUTHOR))
        elif above and squashed(line.text) in sites:
            left_out.append(Verdict(line, "dropped", "name of the source"))
        elif elsewhere or (is_row(line.text) and not among):
            left_out.append(Verdict(line, "dropped", reason_for(line.text) or "link to another page"))
        elif line.place and line.place.list in tags and not (apart or about or find_byline(line.text)):
            left_out.append(Verdict(line, "dropped", reason_for(line.text) or "tag list"))
        elif (
            (at in hits and (not apart or is_running(line.text)))
            or (top - 4 <= at < second and about)
            or (above and find_byline(line.text))
            or (last < at <= last + 2 and not apart and _is_signed(line.text))
            or (
                above
                and not apart
                and (line.hint == "standfirst" or (sentence and len(words(line.text)) >= 6))
            )
            or ((above or among) and not apart and line.hint == "caption")
            or ((among or beside) and at > first and (listed or block.is_row))
            or (above and not apart and line.hint == "heading" and at + 1 in running and _has_text(chosen))
        ):
            chosen.append(line)
        elif not apart and (
            # By its form and by the elements that contain it.
            (beside and (sentence or among)) or (among and (sentence or line.hint in ("heading", "code")))
        ):
            chosen.append(msgspec.structs.replace(line, doubt="stands among the text of the article"))
        elif among and at in hits and squashed(line.text) not in texts:
            chosen.append(msgspec.structs.replace(line, hint="quote"))
        else:
            left_out.append(Verdict(line, "dropped", reason_for(line.text) or "not part of the article"))
    close = range(max(top - _NEAR, 0), min(last + _NEAR, len(blocks) - 1) + 1)
    return chosen, left_out, [blocks[at] for at in close if len(words(blocks[at].line.text)) <= 12]


def _has_text(lines: Sequence[Line]) -> bool:
    return any(is_running(line.text) and line.hint != "standfirst" for line in lines)


def _labels_joined(blocks: Sequence[Block]) -> list[Block]:
    """The lines, with a separate label of a caption (`التعليق على الصورة،`) joined to the caption after it,
    and that of a byline (`بقلم`) to the name."""
    joined: list[Block] = []
    for block in blocks:
        above, line = joined[-1].line if joined else None, block.line
        if above and is_caption_label(above.text) and {above.hint, line.hint} == {"caption"}:
            line = msgspec.structs.replace(
                line,
                text=f"{above.text} {line.text}",
                marks=moved(line.marks, len(above.text) + 1),
                pictures=(*above.pictures, *line.pictures),
            )
            joined.pop()
        elif above and above.hint == line.hint == "" and label_alone(above.text) and is_name(line.text):
            text = f"{label_alone(above.text)}: "
            marks = moved(line.marks, len(text))
            line = msgspec.structs.replace(line, text=text + line.text, marks=marks)
            joined.pop()
        joined.append(msgspec.structs.replace(block, line=line))
    return joined


def _is_signed(text: str) -> bool:
    byline = find_byline(text)
    return byline is not None and byline.sure and bool(byline.author)


def _unlisted(block: Block) -> Line:
    """The line. An item in an element for the author, the date and the like says something about the article,
    and is not an item in it."""
    line = block.line
    if (block.box.author or block.box.details) and line.hint == "list-item" and not is_running(line.text):
        return msgspec.structs.replace(line, hint="", place=None)
    return line


def _is_linked(line: Line) -> bool:
    """Whether the line only leads to another page."""
    return share(line.text, line.marks, "link") >= _LINKED


def _lists_of_links(blocks: Sequence[Block]) -> set[int]:
    """The lists whose items only lead to other pages."""
    items: dict[int, list[bool]] = {}
    for block in blocks:
        if block.line.place and not block.is_row:
            items.setdefault(block.line.place.list, []).append(_is_linked(block.line))
    return {serial for serial, linked in items.items() if sum(linked) * 2 > len(linked)}


def _lists_of_tags(blocks: Sequence[Block], first: int, last: int) -> set[int]:
    """The lists of items of a few words at most that are above the text, or below it without a line that
    announces them."""
    starts: dict[int, int] = {}
    longest: Counter[int] = Counter()
    for at, block in enumerate(blocks):
        if block.line.place and not block.is_row:
            serial = block.line.place.list
            starts.setdefault(serial, at)
            longest[serial] = max(longest[serial], len(words(block.line.text)))
    apart = (
        serial
        for serial, at in starts.items()
        if at < first or (at > last and last_mark(blocks[at - 1].line.text) != ":")
    )
    return {serial for serial in apart if longest[serial] <= 3}


def _is_all_bold(lines: Sequence[Line]) -> bool:
    running = [line for line in lines if is_running(line.text)]
    bold = sum(is_wholly(line.text, line.marks, "strong") for line in running)
    return len(running) > 1 and bold * 2 > len(running)


def _without_bold(line: Line) -> Line:
    return msgspec.structs.replace(line, marks=tuple(mark for mark in line.marks if mark.kind != "strong"))


def _matches(text: str, texts: set[str]) -> bool:
    own = squashed(text)
    return own in texts or (
        len(own) >= _TELLING and any(own in t or (len(t) >= _TELLING and t in own) for t in texts)
    )
