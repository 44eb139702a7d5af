"""The lines of an HTML page, as copying it from a browser would give them, with what its mark-up says of
each: heading, quote, item of a list, links, emphasis, pictures.

It is long, as one walk over the page finds all of it.

Text that a reader does not see as part of the text is left out, and reported: the reading aid of ruby, text
that is struck out, marks of notes. Raised and lowered text is never glued to the word before it: figures and
letters become those that Unicode has (`100²`, `H₂O`), all else is set apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal
from urllib.parse import urljoin

import msgspec
from lxml import etree

from sitegen.importing.draft import ListPlace, Picture, ReportLine
from sitegen.importing.inline import MarkKind, Run, fold_runs, moved
from sitegen.importing.lines import Hint, Line, is_sentence, words
from sitegen.importing.vocabulary import opens_as_text
from sitegen.text.digits import ascii_digits
from sitegen.text.oneline import on_one_line

_BLOCK = re.compile(
    "address|article|aside|blockquote|body|button|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6r]"
    "|header|li|main|nav|ol|option|p|pre|section|summary|table|tbody|td|tfoot|th|thead|time|tr|ul"
)
_END = re.compile(r"</(?:body|html)(?![\w-])[^>]*>", re.IGNORECASE)
_SILENT = re.compile("head|script|style|template|svg|iframe|object|math|noscript|rp|video|audio")
# Elements whose text is there and is no part of the running text.
_ASIDE_TEXT = {
    "rt": "reading aid of ruby",
    "del": "text struck out",
    "s": "text struck out",
    "strike": "text struck out",
    "select": "choices of a form",
}
_HINTS: dict[str, Hint] = {"figcaption": "caption", "li": "list-item", "blockquote": "quote", "h1": "title"}
_HINTS |= dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading")
_HINTS |= {"pre": "code", "dt": "paragraph", "dd": "paragraph"}
_INHERITED = ("quote", "caption", "list-item", "standfirst", "code")
_EMPHASIS: dict[str, MarkKind] = {"b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis"}
_STYLES: tuple[tuple[re.Pattern[str], MarkKind], ...] = (
    (re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)"), "strong"),
    (re.compile(r"font-style\s*:\s*italic"), "emphasis"),
)
_APART = ("nav", "aside", "footer", "button")
_APART_NAMES = re.compile(
    r"(?<![a-z])(?:related|share|sharing|social|comments?|tags?|widget|sidebar|promo|newsletter|cookies?|read-?also"
    r"|breadcrumbs?|menu|ads?|advert|most-?read|latest|copyright|read-?more|skip)(?![a-z])"
)
_STANDFIRST_NAMES = re.compile(r"standfirst|sub-?title|sub-?head|summary|excerpt|deck|sapo")
_AUTHOR_NAMES = re.compile(
    r"(?<![a-z])(?:author|by-?line|writer|reporter|journalist|editor)(?:-?name)?(?![a-z])"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_REGIONS = {
    "nav": "menu",
    "header": "header of the page",
    "footer": "footer",
    "aside": "side box",
    "form": "form",
}
_ROLES = {
    "banner": "header of the page",
    "navigation": "menu",
    "search": "form",
    "complementary": "side box",
    "contentinfo": "footer",
    "dialog": "form",
    "alertdialog": "form",
}
_REGION_NAMES = (
    (re.compile(r"(?<![a-z])comments?(?![a-z])"), "comments"),
    (re.compile(r"(?<![a-z])(?:menu|nav(?:bar|igation)?|breadcrumbs?)(?![a-z])"), "menu"),
    (re.compile(r"(?<![a-z])(?:related|read-?also|most-?read|latest|read-?more)(?![a-z])"), "other news"),
    (re.compile(r"(?<![a-z])(?:share|sharing|social)(?![a-z])"), "share buttons"),
    (re.compile(r"(?<![a-z])(?:foot(?:er)?|copyright)(?![a-z])"), "footer"),
    (re.compile(r"(?<![a-z])(?:sidebar|side|widget|aside)(?![a-z])"), "side box"),
)
_WRAPPED = 12  # words, from which on a line break may only wrap a sentence
_LONGEST = 2_000  # letters, from which on there is no sentence to wrap

# Marks of notes, and units that are raised to a power.
_NOTE = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡^↑↩])[\])]?\ufe0e?")
_UNIT = re.compile(r"(?:^|[\s\d])(?:كم|سم|مم|م|متر|أمتار|كيلومتر|k?m|cm|mm|km|ft|mi)\Z", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[3-9]|2[01])\d\d\Z")
_RAISED = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
)
_LOWERED = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SYMBOLS = "®©™℠°ºª"

# Pictures that are furniture of a page, by their addresses.
_FURNITURE = re.compile(
    r"(?<![a-z])(?:logo|icons?|avatar|sprite|pixel|blank|spacer|emoji|loading|banner|ads?|1x1)(?![a-z])|gravatar"
)
_COUNTER = 200  # bytes, below which a picture without words counts visitors or fills a space
_SMALL = 80  # pixels, below which a picture is furniture

FindPicture = Callable[[str], tuple[bytes, str]]


class Box(msgspec.Struct, frozen=True):
    """A block element of the page; `serial` and `parent` number it and its parent, `apart` the elements
    around it that, by their names, stand beside the article; `place` is that in a list. `hidden` text is seen
    by nobody, and `author` says that the element is one for the name of the author."""

    tag: str = ""
    hint: Hint = ""
    serial: int = 0
    parent: int = 0
    apart: tuple[int, ...] = ()
    region: str = ""
    place: ListPlace | None = None
    hidden: bool = False
    author: bool = False


class Block(msgspec.Struct, frozen=True):
    """A line of the page, and the element it is in, and whether it is a row of a table."""

    line: Line
    box: Box
    is_row: bool = False


class Page(msgspec.Struct, frozen=True):
    """The lines of a page, and what was left out of them."""

    blocks: tuple[Block, ...]
    remarks: tuple[ReportLine, ...]


def without_ends(html: str) -> str:
    """The page without its end tags: browsers show what stands below them, and parsers do not."""
    return _END.sub(lambda tag: "\n" * tag[0].count("\n"), html)


def parse(html: str) -> Any:
    """The root element of a page, or None."""
    return etree.fromstring(
        html.encode(), etree.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=True)
    )


def read_page(root: Any, base: str, find: FindPicture) -> Page:
    """The lines of a page in order, numbered by the source line their element begins on. `base` is its
    address, from which its links count; `find` gives the bytes of a picture by its address, and their
    suffix, or nothing."""
    return _Walker(base, find).walk(root)


class _Walker:
    """Goes through the elements of a page and collects its lines."""

    def __init__(self, base: str, find: FindPicture) -> None:
        self._base, self._find = base, find
        self._boxes = [Box()]
        self._pieces: list[tuple[Run, int]] = []
        self._styles: list[tuple[tuple[MarkKind, str], ...]] = [()]
        self._counters: list[int | None] = []
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
        blocks = self._blocks
        standfirsts = [at for at, block in enumerate(blocks) if block.line.hint == "standfirst"]
        for at in standfirsts if len(standfirsts) > 1 else ():  # so it is the name of a wrapper
            line = msgspec.structs.replace(blocks[at].line, hint="")
            blocks[at] = msgspec.structs.replace(blocks[at], line=line)
        return Page(tuple(blocks), tuple(self._remarks))

    def _open(self, element: Any, serial: int) -> bool:
        """Begins an element; whether what is in it is done with."""
        tag, number = str(element.tag), element.sourceline or 0
        if _SILENT.fullmatch(tag):
            return True
        if tag in _ASIDE_TEXT:
            self._remark(number, "dropped", _ASIDE_TEXT[tag], " ".join(element.itertext()))
            return True
        if tag in ("sup", "sub"):
            self._shifted(element, tag, number)
            return True
        if tag == "a" and self._is_note(element):
            self._remark(number, "dropped", "mark of a note", "".join(element.itertext()))
            return True
        if tag == "table" and (rows := _data_rows(element)):
            self._flush()
            self._table(rows, serial)
            return True
        if tag == "img":
            self._picture(element)
            return True
        if _BLOCK.fullmatch(tag) and not (tag == "time" and self._boxes[-1].tag == "p"):
            self._flush()
            self._boxes.append(self._box(element, tag, serial))
            if tag in ("ul", "ol"):
                self._lists += len(self._counters) == 0
                start = element.get("start") or "1"
                self._counters.append(
                    (int(start) if re.fullmatch(r"\d{1,8}", start) else 1) if tag == "ol" else None
                )
        elif tag == "br":
            self._pieces.append((Run("\n"), number))
        self._styles.append(self._styles[-1] + self._style(element, tag))
        text = element.text or ""
        lead = text[: len(text) - len(text.lstrip())].count("\n")
        self._text(text, number + lead)
        return False

    def _close(self, element: Any) -> None:
        tag = str(element.tag)
        self._styles.pop()
        if self._boxes[-1].tag == tag:
            self._flush()
            self._boxes.pop()
            if tag in ("ul", "ol"):
                self._counters.pop()

    def _box(self, element: Any, tag: str, serial: int) -> Box:
        named_by = ("class", "id", "aria-labelledby")
        names = " ".join(element.get(attribute, "") for attribute in named_by).lower()
        role = element.get("role", "")
        around = self._boxes[-1]
        hint: Hint = "standfirst" if _STANDFIRST_NAMES.search(names) else _HINTS.get(tag, "")
        inherited = around.hint if around.hint in _INHERITED else ""
        apart = (serial,) if tag in _APART or role in _ROLES or _APART_NAMES.search(names) else ()
        named = next((region for pattern, region in _REGION_NAMES if pattern.search(names)), "")
        place = around.place
        if tag == "li":
            number = self._counters[-1] if self._counters else None
            value = element.get("value") or ""
            number = int(value) if number is not None and re.fullmatch(r"\d{1,8}", value) else number
            if number is not None:
                self._counters[-1] = number + 1
            place = ListPlace(max(len(self._counters), 1), number, list=self._lists)
            self._items.add(serial)
        region = _ROLES.get(role) or _REGIONS.get(tag) or named or around.region
        style = (element.get("style") or "").lower()
        hidden = around.hidden or element.get("hidden") is not None or _HIDDEN.search(style) is not None
        author = (
            around.author or _AUTHOR_NAMES.search(names) is not None or element.get("itemprop") == "author"
        )
        parts = (*around.apart, *apart)
        return Box(tag, hint or inherited, serial, around.serial, parts, region, place, hidden, author)

    def _style(self, element: Any, tag: str) -> tuple[tuple[MarkKind, str], ...]:
        found: list[tuple[MarkKind, str]] = []
        if kind := _EMPHASIS.get(tag):
            found.append((kind, ""))
        elif tag in ("span", "font"):
            style = (element.get("style") or "").lower()
            found += [(kind, "") for pattern, kind in _STYLES if pattern.search(style)]
        elif tag == "dt":
            found.append(("strong", ""))
        elif tag == "a" and (href := (element.get("href") or "").strip()):
            found += [("link", address)] if (address := self._address(href)) else []
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6", "th"):
            return ()
        return tuple(each for each in found if each not in self._styles[-1])

    def _address(self, href: str) -> str:
        """The address of a link, as whole as the address of the page makes it; nothing for one within it."""
        if href.startswith("#") or href.lower().startswith(("javascript:", "data:")):
            return ""
        try:
            return urljoin(self._base, href) if self._base else href
        except ValueError:
            return href

    def _is_note(self, element: Any) -> bool:
        """Whether a link is the mark of a note: a number that leads to a place in the page."""
        text = "".join(element.itertext()).strip()
        href = element.get("href") or ""
        return bool(_NOTE.fullmatch(text)) and (href.startswith("#") or ("#" in href and "[" in text))

    def _shifted(self, element: Any, tag: str, number: int) -> None:
        """Raised or lowered text."""
        text = on_one_line("".join(element.itertext()))
        if not text:
            return
        before = "".join(run.text for run, _ in self._pieces).rstrip()
        plain = ascii_digits(text)
        leads = next((True for link in element.iter("a") if (link.get("href") or "").startswith("#")), False)
        is_note = _NOTE.fullmatch(plain) and (
            leads
            or (element.getparent().tag == "a" and (element.getparent().get("href") or "").startswith("#"))
            or not plain.isdigit()
            or _YEAR.search(ascii_digits(before))
            or not (
                before[-1:].isdigit()
                or (before[-1:].isascii() and before[-1:].isalpha())
                or _UNIT.search(before)
            )
        )
        if tag == "sup" and is_note:
            self._remark(number, "dropped", "mark of a note", text)
            return
        table = _RAISED if tag == "sup" else _LOWERED
        shifted = plain.lower().translate(table)
        if any(char.isascii() for char in shifted) or not plain.isascii():
            shifted = text if all(char in _SYMBOLS for char in text) else f" {text}"
        self._pieces.append((Run(shifted, self._styles[-1]), number))

    def _table(self, rows: Sequence[tuple[int, list[str]]], serial: int) -> None:
        self._lists += 1
        box = Box(
            "tr", "list-item", serial, self._boxes[-1].serial, self._boxes[-1].apart, self._boxes[-1].region
        )
        place = ListPlace(list=self._lists)
        for number, cells in rows:
            line = Line(number, " | ".join(cells), hint="list-item", place=place, region=box.region)
            self._add([line], box, is_row=True)
        self._remark(
            rows[0][0], "info", f"table, flattened to {len(rows)} items of a list", " | ".join(rows[0][1])
        )

    def _picture(self, element: Any) -> None:
        get = element.get
        source = next(
            (value for name in ("src", "data-src", "data-original", "data-lazy-src") if (value := get(name))),
            "",
        )
        if source.startswith("data:") and (later := get("data-src") or get("data-lazy-src")):
            source = later
        address = "" if source.startswith("data:") else source
        names = f"{get('class') or ''} {get('id') or ''} {address}".lower()
        sizes = [int(size) for name in ("width", "height") if (size := get(name) or "").isdigit()]
        is_furniture = _FURNITURE.search(names) is not None or any(size < _SMALL for size in sizes)
        if not source or is_furniture or self._boxes[-1].apart:
            return
        data, suffix = self._find(source)
        alt = on_one_line(get("alt") or "")
        if not alt and 0 < len(data) < _COUNTER and self._boxes[-1].tag != "figure":
            return
        shown = source if not source.startswith("data:") else "data:…"
        self._early.append(
            Picture(
                urljoin(self._base, shown) if self._base else shown,
                alt,
                data,
                suffix,
            )
        )

    def _text(self, text: str | None, number: int) -> None:
        if text:
            keeps = self._boxes[-1].hint == "code"
            self._pieces += (
                [(Run(part), number) for part in re.split(r"(\n)", text)]
                if keeps
                else [(Run(text.replace("\n", " "), self._styles[-1]), number)]
            )

    def _flush(self) -> None:
        """Ends the line or lines that are begun."""
        box = self._boxes[-1]
        lines = list(_lines(self._pieces, box))
        self._pieces.clear()
        if lines and box.place and box.hint == "list-item":
            lines = [self._placed(line, at, box) for at, line in enumerate(lines)]
        self._add(lines, box)

    def _placed(self, line: Line, at: int, box: Box) -> Line:
        """A line with its place in a list: the first one of an item, or one that continues it."""
        item = next(one.serial for one in reversed(self._boxes) if one.tag == "li" or one.serial == 0)
        first = item in self._items
        self._items.discard(item)
        place = msgspec.structs.replace(box.place or ListPlace(), continues=not first)
        return msgspec.structs.replace(line, place=place)

    def _add(self, lines: Sequence[Line], box: Box, *, is_row: bool = False) -> None:
        if not lines:
            return
        pictures, self._early = tuple(self._early), []
        # A picture belongs to the caption below it, else it follows the line before it.
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


def _data_rows(table: Any) -> list[tuple[int, list[str]]]:
    """The rows of a table of data, with their lines; nothing for a table that lays out the page."""
    if next(table.iterdescendants("table", "p", "ul", "ol", "h1", "h2", "h3", "img"), None) is not None:
        return []
    rows = []
    for row in table.iter("tr"):
        cells = [on_one_line("".join(cell.itertext())) for cell in row.iter("td", "th")]
        if any(cells):
            rows.append((row.sourceline or 0, [cell for cell in cells if cell]))
    wide = sum(len(cells) > 1 for _, cells in rows)
    short = all(len(words(cell)) <= 20 for _, cells in rows for cell in cells)
    return rows if len(rows) > 1 and wide * 2 > len(rows) and short else []


def _lines(pieces: Sequence[tuple[Run, int]], box: Box) -> Iterator[Line]:
    """The lines in the text of a box: a line break ends one, unless it only wraps a sentence."""
    segments: list[tuple[list[Run], int]] = [([], 0)]
    for run, number in pieces:
        runs, start = segments[-1]
        if run.text == "\n":
            segments.append(([], 0))
        else:
            runs.append(run)
            segments[-1] = (runs, start or (number if run.text.strip() else 0))
    last: Line | None = None
    joins = False
    for runs, number in segments:
        text, marks = fold_runs(runs)
        wrapped = (
            last is not None and joins and len(last.text) < _LONGEST and len(words(last.text)) > _WRAPPED
        )
        if (
            text
            and last
            and wrapped
            and not (is_sentence(last.text) or opens_as_text(text))
            and box.hint != "code"
        ):
            joined = (*last.marks, *moved(marks, len(last.text) + 1))
            last = msgspec.structs.replace(last, text=f"{last.text} {text}", marks=joined)
        elif text:
            if last:
                yield last
            last = Line(number, text, hint=box.hint, marks=marks, region=box.region)
        joins = bool(text)
    if last:
        yield last
