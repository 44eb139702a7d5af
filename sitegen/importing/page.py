"""The lines of an HTML page, as if copied from a browser, with what its markup says about each: heading,
quote, list item, links, emphasis, pictures.

Text that readers do not see as part of the text is left out and reported: ruby annotations, text that is
struck out, note marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any, Literal
from urllib.parse import urljoin

import msgspec
from lxml import etree

from sitegen.importing.boxes import Block, Box, box_of
from sitegen.importing.draft import ListPlace, Picture, ReportLine
from sitegen.importing.inline import Mark, MarkKind, Run, fold_runs, moved
from sitegen.importing.item_numbers import ItemNumbers, other_sign
from sitegen.importing.lines import Line, is_sentence, last_mark, words
from sitegen.importing.pictures import FindPicture, embedded_in, picture_in
from sitegen.importing.quotations import attributed, is_attribution
from sitegen.importing.shifted import is_mark_of_note, is_note, shift_of, shifted
from sitegen.importing.tables import cells_of, data_rows, holds, titles_of_tables
from sitegen.importing.unread import why_unread
from sitegen.importing.vocabulary import opens_as_text
from sitegen.text.counting import counted
from sitegen.text.oneline import on_one_line

_BLOCK = re.compile(
    "address|article|aside|blockquote|body|button|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6r]"
    "|header|li|main|nav|ol|option|p|pre|section|summary|table|tbody|td|tfoot|th|thead|time|tr|ul"
)
_SILENT = re.compile("head|script|style|template|svg|iframe|object|math|noscript|rp|video|audio|canvas")
# Elements whose text is not part of the running text.
_ASIDE_TEXT = {
    "rt": "reading aid of ruby",
    "del": "text struck out",
    "s": "text struck out",
    "strike": "text struck out",
    "select": "choices of a form",
}
# Elements whose text is taken without what they say of it.
_AS_TEXT = {
    "code": "code in a line",
    "kbd": "code in a line",
    "samp": "code in a line",
    "tt": "code in a line",
    "mark": "marked text",
    "u": "underlined text",
}
# Elements that play or show something other than text.
_EMBEDDED = re.compile("iframe|object|video|audio|embed")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_EMPHASIS: dict[str, MarkKind] = {"b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis"}
_STYLES: tuple[tuple[re.Pattern[str], MarkKind], ...] = (
    (re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)"), "strong"),
    (re.compile(r"font-style\s*:\s*italic"), "emphasis"),
)
_PLAIN = re.compile(r"font-(?:weight\s*:\s*(?:normal|[1-5]00)|style\s*:\s*normal)")
_QUOTES = tuple("«»\"“”'‘")
_PUNCTUATION = re.compile(r"\s*[.،,؛;:؟?!…)»”]")
_ENDS = tuple(".،,؛;:؟?!")
_WRAPPED = 12  # words in a line after which a line break may only wrap a sentence
_LONGEST = 2_000  # letters in a line that is too long for a sentence
# White space in a page that in a text file is a control character or ends a line.
_OTHER_SPACE = re.compile("[\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]")


class Page(msgspec.Struct, frozen=True):
    """The lines of a page, and remarks on what was left out of them."""

    blocks: tuple[Block, ...]
    remarks: tuple[ReportLine, ...]


def read_page(root: Any, base: str, find: FindPicture) -> Page:
    """The lines of a page in order, numbered by the source line at which their element begins. `base` is the
    address of the page, to which its links are relative; `find` returns the bytes of a picture by its address
    and their suffix, or empty values."""
    return _Walker(base, find).walk(root)


class _Walker:
    """Walks through the elements of a page and collects its lines."""

    def __init__(self, base: str, find: FindPicture) -> None:
        self._base, self._find = base, find
        self._boxes = [Box()]
        self._pieces: list[tuple[Run, int]] = []
        self._styles: list[tuple[tuple[MarkKind, str], ...]] = [()]
        self._counters: list[ItemNumbers | None] = []
        self._lists = 0
        self._items: set[int] = set()
        self._blocks: list[Block] = []
        self._early: list[Picture] = []
        self._remarks: list[ReportLine] = []

    def walk(self, root: Any) -> Page:
        skip: Any = None
        walk = etree.iterwalk(root, events=("start", "end", "comment"))
        for serial, (event, element) in enumerate(walk, 1):
            if event == "start":
                if self._open(element, serial):
                    walk.skip_subtree()
                    skip = element
                continue
            if event == "end" and element is not skip:
                self._close(element)
            self._text(element.tail, element.sourceline or 0)
        self._flush()
        blocks = attributed(titles_of_tables(_code_joined(self._blocks)))
        standfirsts = [at for at, block in enumerate(blocks) if block.line.hint == "standfirst"]
        for at in standfirsts if len(standfirsts) > 1 else ():  # then it is the name of a wrapper
            line = msgspec.structs.replace(blocks[at].line, hint="")
            blocks[at] = msgspec.structs.replace(blocks[at], line=line)
        return Page(tuple(blocks), tuple(self._remarks))

    def _open(self, element: Any, serial: int) -> bool:
        """Begin an element; return whether its content has been dealt with."""
        tag, number = str(element.tag), element.sourceline or 0
        source = embedded_in(element) if _EMBEDDED.fullmatch(tag) else ""
        if source and not self._boxes[-1].apart:
            self._remark(number, "info", "video or other content, not taken", self._address(source))
        if _SILENT.fullmatch(tag):
            return True
        if tag in _ASIDE_TEXT:
            self._remark(number, "dropped", _ASIDE_TEXT[tag], " ".join(element.itertext()))
            return True
        if what := why_unread(element):
            self._remark(number, "dropped", what, " ".join(element.itertext()))
            return True
        if shift := shift_of(element):
            self._shifted(element, shift, number)
            return True
        if tag == "a" and is_mark_of_note(element):
            self._note(element, number)
            return True
        if tag == "table":
            if rows := data_rows(element):
                self._flush()
                self._table(element, rows, serial)
                return True
            self._tell_table(element, number)
        if tag == "img":
            if not self._boxes[-1].apart:
                in_figure = self._boxes[-1].tag == "figure"
                self._early += picture_in(element, self._base, self._find, in_figure=in_figure)
            return True
        if tag in _AS_TEXT and not (self._boxes[-1].apart or self._boxes[-1].pre):
            self._remark(number, "info", f"{_AS_TEXT[tag]}, taken as plain text", "".join(element.itertext()))
        told = is_attribution(element, self._boxes[-1])
        if (told or _BLOCK.fullmatch(tag)) and not (tag == "time" and self._boxes[-1].tag == "p"):
            self._flush()
            place = partial(self._take_place, element, serial)
            self._boxes.append(box_of(element, tag, serial, self._boxes[-1], place, is_attribution=told))
            if tag in ("ul", "ol"):
                self._lists += len(self._counters) == 0
                self._counters.append(ItemNumbers(element) if tag == "ol" else None)
                if tag == "ol" and (sign := other_sign(element)):
                    self._remark(number, "info", "signs of a list, as numbers", sign)
        elif tag == "br":
            self._pieces.append((Run("\n"), number))
        elif self._boxes[-1].details and tag in ("a", "span", "time"):
            self._pieces.append((Run("\n" if self._boxes[-1].author else " "), number))
        self._styles.append(self._styles[-1] + self._style(element, tag))
        text = element.text or ""
        lead = text[: len(text) - len(text.lstrip())].count("\n")
        if tag == "q" and _is_bare(element):
            text = f"«{text.lstrip()}"
        self._text(text, number + lead)
        return False

    def _close(self, element: Any) -> None:
        tag = str(element.tag)
        if tag == "q" and _is_bare(element):
            self._text("»", element.sourceline or 0)
        self._styles.pop()
        if self._boxes[-1].tag == tag:
            self._flush()
            self._boxes.pop()
            if tag in ("ul", "ol"):
                self._counters.pop()

    def _take_place(self, element: Any, serial: int) -> ListPlace:
        """The place of an item in the current list, whose counter moves on."""
        counter = self._counters[-1] if self._counters else None
        self._items.add(serial)
        number = counter.take(element.get("value") or "") if counter else None
        return ListPlace(max(len(self._counters), 1), number, list=self._lists)

    def _style(self, element: Any, tag: str) -> tuple[tuple[MarkKind, str], ...]:
        found: list[tuple[MarkKind, str]] = []
        if kind := _EMPHASIS.get(tag):
            # Text copied from Google Docs is in a <b> that is not bold.
            found += [(kind, "")] if not _PLAIN.search((element.get("style") or "").lower()) else []
        elif tag in ("span", "font"):
            style = (element.get("style") or "").lower()
            found += [(kind, "") for pattern, kind in _STYLES if pattern.search(style)]
        elif tag == "dt":
            found.append(("strong", ""))
        elif tag == "a" and (href := (element.get("href") or "").strip()):
            found += [("link", address)] if (address := self._address(href)) else []
        if tag in _HEADINGS and self._boxes[-1].hint == "list-item":
            return (("strong", ""),)
        if tag in _HEADINGS or tag == "th":
            return ()
        return tuple(each for each in found if each not in self._styles[-1])

    def _address(self, href: str) -> str:
        """The address of a link, made absolute if the address of the page is known; empty for a link within
        the page."""
        if href.startswith("#") or href.lower().startswith(("javascript:", "data:")):
            return ""
        try:
            return urljoin(self._base, href) if self._base else href
        except ValueError:
            return href

    def _note(self, element: Any, number: int) -> None:
        """Leave out a note mark, with the white space before it if punctuation follows."""
        self._remark(number, "dropped", "mark of a note", "".join(element.itertext()))
        if self._pieces and _PUNCTUATION.match(element.tail or ""):
            run, at = self._pieces[-1]
            self._pieces[-1] = (msgspec.structs.replace(run, text=run.text.rstrip()), at)

    def _shifted(self, element: Any, tag: str, number: int) -> None:
        """Handle raised or lowered text."""
        text = on_one_line("".join(element.itertext()))
        before = "".join(run.text for run, _ in self._pieces).rstrip()
        if tag == "sup" and text and is_note(element, text, before):
            self._note(element, number)
        elif text:
            self._pieces.append((Run(shifted(text, raised=tag == "sup"), self._styles[-1]), number))

    def _table(self, table: Any, rows: Sequence[Any], serial: int) -> None:
        """Handle a table of data: its caption, and a list item for each row, with its cells separated by
        bars."""
        self._lists += 1
        around = self._boxes[-1]
        box = Box("tr", "list-item", serial, around.serial, around.apart, around.region)
        for caption in table.iterchildren("caption"):
            number, text, marks = self._cell(caption)
            line = Line(number, text, hint="paragraph", marks=marks, region=box.region)
            self._add([line] if text else [], msgspec.structs.replace(box, hint="paragraph"), is_row=True)
        place = ListPlace(list=self._lists)
        lines: list[Line] = []
        for row in rows:
            text, marks = "", tuple[Mark, ...]()
            for _, own, inside in filter(lambda cell: cell[1], map(self._cell, row.iterchildren("td", "th"))):
                text += " | " if text else ""
                marks += moved(inside, len(text))
                text += own
            number = row.sourceline or 0
            lines.append(Line(number, text, hint="list-item", marks=marks, place=place, region=box.region))
        self._add(lines, box, is_row=True)
        what = f"table, flattened to {counted(len(rows), 'item')} of a list"
        self._remark(lines[0].number, "info", what, lines[0].text)

    def _tell_table(self, table: Any, number: int) -> None:
        """Report a table whose cells become paragraphs, unless it is for layout."""
        rows = [cells_of(row) for row in table.iter("tr")]
        wide = [cells for cells in rows if len(cells) > 1]
        lays_out = self._boxes[-1].apart or holds(table, "table", "h1", "nav", "form")
        if len(wide) > 1 and len(wide) * 2 > len(rows) and not lays_out:
            self._remark(number, "info", "table, its cells taken as paragraphs", " | ".join(wide[0]))

    def _cell(self, element: Any) -> tuple[int, str, tuple[Mark, ...]]:
        """The line of the page at which a cell begins, its text on one line, and its marks."""
        page = _Walker(self._base, self._find).walk(element)
        self._remarks += page.remarks
        text, marks, paragraph = "", tuple[Mark, ...](), 0
        for line, box in ((block.line, block.box) for block in page.blocks):
            if text:
                text += " " if box.serial == paragraph or last_mark(text) in _ENDS else " / "
            paragraph = box.serial
            marks += moved(line.marks, len(text))
            text += line.text.replace("\n", " ")
        return element.sourceline or 0, text, marks

    def _text(self, text: str | None, number: int) -> None:
        if text:
            box = self._boxes[-1]
            styles = () if box.hint == "code" else self._styles[-1]
            text = text.replace("\xad", "")  # soft hyphens only mark where a word may be divided
            parts = re.split(r"(\n)", text) if box.pre else [text.replace("\n", " ")]
            self._pieces += [(Run(part, styles), number) for part in parts]

    def _flush(self) -> None:
        """End the current line or lines."""
        box = self._boxes[-1]
        lines = list(_lines(self._pieces, box))
        self._pieces.clear()
        if lines and box.place and box.hint == "list-item":
            lines = [self._placed(line, at, box) for at, line in enumerate(lines)]
        self._add(lines, box)

    def _placed(self, line: Line, at: int, box: Box) -> Line:
        """A line with its place in a list: as the first one of an item, or one that continues it."""
        item = next(one.serial for one in reversed(self._boxes) if one.tag == "li" or one.serial == 0)
        first = item in self._items
        self._items.discard(item)
        place = msgspec.structs.replace(box.place or ListPlace(), continues=not first)
        return msgspec.structs.replace(line, place=place)

    def _add(self, lines: Sequence[Line], box: Box, *, is_row: bool = False) -> None:
        if not lines:
            return
        pictures, self._early = tuple(self._early), []
        # A picture belongs to the caption below it; otherwise it follows the line before it.
        if pictures and box.hint == "caption":
            lines = [msgspec.structs.replace(lines[0], pictures=pictures), *lines[1:]]
        elif pictures and self._blocks:
            last = self._blocks[-1]
            line = msgspec.structs.replace(last.line, pictures=(*last.line.pictures, *pictures))
            self._blocks[-1] = msgspec.structs.replace(last, line=line)
        elif pictures:
            self._early = list(pictures)
        self._blocks += [Block(line, box, is_row) for line in lines]

    def _remark(self, number: int, kind: Literal["dropped", "info"], what: str, text: str) -> None:
        if text := on_one_line(text):
            self._remarks.append(
                ReportLine(number, kind, what, text, "in the text" if kind == "dropped" else "")
            )


def _is_bare(quote: Any) -> bool:
    """Whether a `<q>` contains text without quotation marks, which browsers add."""
    text = "".join(quote.itertext()).strip()
    return bool(text) and text[0] not in _QUOTES


def _code_joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """The lines, with the lines of code in one <pre> joined, without blank ones at the ends."""
    for pre, group in groupby(blocks, lambda block: block.box.pre if block.line.hint == "code" else 0):
        found = [*group]
        if not pre:
            yield from found
            continue
        told = [at for at, block in enumerate(found) if block.line.text]
        if told:
            whole = [block.line for block in found[told[0] : told[-1] + 1]]
            pictures = tuple(picture for block in found for picture in block.line.pictures)
            text = "\n".join(line.text for line in whole)
            line = msgspec.structs.replace(whole[0], text=text, pictures=pictures)
            yield msgspec.structs.replace(found[told[0]], line=line)


def _lines(pieces: Sequence[tuple[Run, int]], box: Box) -> Iterator[Line]:
    """The lines in the text of a box: a line break ends a line, unless it only wraps a sentence. For code,
    blank lines are included."""
    segments: list[tuple[list[Run], int]] = [([], 0)]
    for run, number in pieces:
        runs, start = segments[-1]
        if run.text == "\n":
            segments.append(([], 0))
        else:
            runs.append(run)
            segments[-1] = (runs, start or (number if run.text.strip() else 0))
    if box.hint == "code":
        ends = segments[-1:] if any(run.text for run in segments[-1][0]) else []
        for runs, number in [*segments[:-1], *ends]:
            # Spaces at the beginning and between words are part of the code.
            code = _OTHER_SPACE.sub(" ", "".join(run.text for run in runs))
            yield Line(number, code.rstrip(), hint=box.hint, region=box.region)
        return
    last: Line | None = None
    joins = False
    for runs, number in segments:
        text, marks = fold_runs(runs)
        wrapped = (
            last is not None and joins and len(last.text) < _LONGEST and len(words(last.text)) > _WRAPPED
        )
        if text and last and wrapped and not (is_sentence(last.text) or opens_as_text(text)) and not box.pre:
            joined = (*last.marks, *moved(marks, len(last.text) + 1))
            last = msgspec.structs.replace(last, text=f"{last.text} {text}", marks=joined)
        elif text:
            if last:
                yield last
            last = Line(number, text, hint=box.hint, marks=marks, region=box.region)
        joins = bool(text)
    if last:
        yield last
