"""A saved news page → Draft. Nothing is ever fetched.

The page is read as the lines that copying it from a browser would give. trafilatura says which of them are
the article; sentences and headings that stand among those stay too, as unsure; all others are reported.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from sitegen.importing.boilerplate import reason_for
from sitegen.importing.dateline import find_byline
from sitegen.importing.draft import Draft
from sitegen.importing.header import AUTHOR, date_line
from sitegen.importing.lines import Hint, Line, Verdict, fold, is_running, is_sentence, words
from sitegen.importing.plain import Known, assemble
from sitegen.importing.vocabulary import opens_as_text
from sitegen.text.oneline import on_one_line

_BLOCK = re.compile(
    "address|article|aside|blockquote|body|button|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6r]"
    "|header|li|main|nav|ol|option|p|pre|section|summary|table|tbody|td|tfoot|th|thead|time|tr|ul"
)
_END = re.compile(r"</(?:body|html)(?![\w-])[^>]*>", re.IGNORECASE)
_SILENT = re.compile("head|script|style|template|svg|iframe|object|math|noscript")
_HINTS: dict[str, Hint] = {"figcaption": "caption", "li": "list-item", "blockquote": "quote", "h1": "title"}
_HINTS |= dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading")
_APART = ("nav", "aside", "footer", "button")
_APART_NAMES = re.compile(
    r"(?<![a-z])(?:related|share|sharing|social|comments?|tags?|widget|sidebar|promo|newsletter|cookies?|read-?also"
    r"|breadcrumbs?|menu|ads?|advert|most-?read|latest|copyright|read-?more|skip)(?![a-z])"
)
_STANDFIRST_NAMES = re.compile(r"standfirst|sub-?title|sub-?head|summary|excerpt|deck|sapo")
_EXTRACTED = ("p", "head", "quote", "item", "cell")
_TELLING = 20  # letters, from which on a text is known by a part of it
_WRAPPED = 12  # words, from which on a line break may only wrap a sentence
_LONGEST = 2_000  # letters, from which on there is no sentence to wrap


class Box(msgspec.Struct, frozen=True):
    """A block element of the page; `serial` and `parent` number it and its parent, `apart` the elements
    around it that, by their names, stand beside the article."""

    tag: str = ""
    hint: Hint = ""
    serial: int = 0
    parent: int = 0
    apart: tuple[int, ...] = ()


class Block(msgspec.Struct, frozen=True):
    """A line of the page, and the element it is in."""

    line: Line
    box: Box


def read_html(html: str, url: str = "") -> Draft:
    """The article of a page; `url`, if given, is its address. Never raises for bad mark-up."""
    from trafilatura import bare_extraction, extract_metadata  # 0.2 s to load, and only pages need it
    from trafilatura.settings import Document

    # Browsers show what stands below these, and parsers do not.
    html = _END.sub(lambda tag: "\n" * tag[0].count("\n"), html)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it warns of stands in the report
    dates = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}
    page, found = Document(), None
    # What stops it in odd mark-up are errors of every kind, and the lines of the page are there without it.
    with contextlib.suppress(Exception):
        page = extract_metadata(html, default_url=url or None, date_config=dates)
    with contextlib.suppress(Exception):
        found = bare_extraction(html, include_comments=False, favor_recall=True)
    body = getattr(found, "body", None)
    texts = set() if body is None else {_squash("".join(e.itertext())) for e in body.iter(*_EXTRACTED)}
    blocks = _blocks(html)
    title = _title(blocks, page.title or "")
    known = Known(
        title=title,
        date=datetime.date.fromisoformat(page.date[:10]) if page.date else None,
        source_name=page.sitename or "",
        source_url=url or page.url or "",
        author=page.author or "",
    )
    chosen, left_out = _choose(blocks, texts - {""}, known)
    return assemble(chosen, known, left_out)


def _title(blocks: Sequence[Block], stated: str) -> str:
    """The heading of the page that is the title in its metadata, else that, else the first heading."""
    headings = [block.line.text for block in blocks if block.line.hint == "title"]
    own = [text for text in headings if _squash(text) and _squash(text) in _squash(stated)]
    return next(iter(own), "") or on_one_line(stated) or next(iter(headings), "")


def _choose(blocks: Sequence[Block], texts: set[str], known: Known) -> tuple[list[Line], list[Verdict]]:
    """Which lines are the article, by the `texts` extracted or by where they stand, and which are not."""
    hits = {at for at, block in enumerate(blocks) if not texts or _matches(block.line.text, texts)}
    running = sorted(at for at in hits if is_running(blocks[at].line.text))
    # A box that holds several paragraphs of the article is a wrapper, whatever its name.
    held = Counter(serial for at in running for serial in blocks[at].box.apart)
    wrapper = min(3, max(1, len(running)))
    near = {serial for at in running for serial in (blocks[at].box.serial, blocks[at].box.parent)}
    titles = {at for at, block in enumerate(blocks) if fold(block.line.text) == fold(known.title)}
    top = min(titles, default=-1)
    below = [at for at in running if at > top]
    first = below[0] if below else len(blocks)
    second = below[1] if len(below) > 1 else first  # the first may be the standfirst
    last = max(running, default=-1)
    chosen: list[Line] = []
    left_out: list[Verdict] = []
    for at, block in enumerate(blocks):
        line, apart = block.line, any(held[serial] < wrapper for serial in block.box.apart)
        whole = is_running(line.text) or is_sentence(line.text)
        above, among = top < at < second, first < at < last
        beside = not near.isdisjoint((block.box.serial, block.box.parent))
        if above and known.author and fold(line.text) == fold(known.author):
            left_out.append(Verdict(line, "dropped", AUTHOR))
        elif (
            at in titles
            or (at in hits and (not apart or is_running(line.text)))
            or (top - 4 <= at < second and date_line(line.text))
            or (above and find_byline(line.text))
            or (above and not apart and (line.hint == "standfirst" or (whole and len(words(line.text)) >= 6)))
            or ((above or among) and not apart and line.hint == "caption")
        ):
            chosen.append(line)
        elif not apart and (
            # By its form and by the elements it is in.
            (beside and (whole or among)) or (among and (whole or line.hint == "heading"))
        ):
            chosen.append(msgspec.structs.replace(line, doubt="stands among the text of the article"))
        elif among and at in hits and _squash(line.text) not in texts:
            chosen.append(msgspec.structs.replace(line, hint="quote"))
        else:
            left_out.append(Verdict(line, "dropped", reason_for(line.text) or "no part of the article"))
    return chosen, left_out


def _matches(text: str, texts: set[str]) -> bool:
    own = _squash(text)
    return own in texts or (
        len(own) >= _TELLING and any(own in t or (len(t) >= _TELLING and t in own) for t in texts)
    )


def _squash(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))


def _blocks(html: str) -> list[Block]:
    """The lines of the page in order, numbered by the source line their element begins on."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = etree.fromstring(html.encode(), parser)
    if root is None:
        return []
    boxes = [Box()]
    pieces: list[tuple[str, int]] = []
    blocks: list[Block] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for serial, (event, element) in enumerate(walk, 1):
        tag, number, opens = str(element.tag), element.sourceline or 0, event == "start"
        if opens and _SILENT.fullmatch(tag):
            walk.skip_subtree()
            continue
        if _BLOCK.fullmatch(tag) and not (tag == "time" and boxes[-1].tag == "p"):
            blocks += _lines(pieces, boxes[-1])
            pieces.clear()
            if opens:
                names = f"{element.get('class', '')} {element.get('id', '')}".lower()
                boxes.append(_open(tag, names, boxes[-1], serial))
            else:
                boxes.pop()
        if opens and tag == "br":
            pieces.append(("\n", number))
        text = (element.text if opens else element.tail) or ""
        lead = text[: len(text) - len(text.lstrip())].count("\n") if opens else 0
        pieces.append((text.replace("\n", " "), number + lead))
    blocks += _lines(pieces, boxes[0])
    standfirsts = [at for at, block in enumerate(blocks) if block.line.hint == "standfirst"]
    for at in standfirsts if len(standfirsts) > 1 else ():  # so it is the name of a wrapper
        blocks[at] = Block(msgspec.structs.replace(blocks[at].line, hint=""), blocks[at].box)
    return blocks


def _open(tag: str, names: str, around: Box, serial: int) -> Box:
    hint: Hint = "standfirst" if _STANDFIRST_NAMES.search(names) else _HINTS.get(tag, "")
    inherited = around.hint if around.hint in ("quote", "caption", "list-item", "standfirst") else ""
    apart = (serial,) if tag in _APART or _APART_NAMES.search(names) else ()
    return Box(tag, hint or inherited, serial, around.serial, (*around.apart, *apart))


def _lines(pieces: Sequence[tuple[str, int]], box: Box) -> list[Block]:
    """The lines in the text of a box: a line break ends one, unless it only wraps a sentence."""
    segments: list[tuple[str, int]] = [("", 0)]
    for piece, number in pieces:
        text, start = segments[-1]
        if piece == "\n":
            segments.append(("", 0))
        else:
            segments[-1] = (text + piece, start or (number if piece.strip() else 0))
    lines: list[Line] = []
    joins = False
    for raw, number in segments:
        text, before = on_one_line(raw), lines[-1].text if joins else ""
        wrapped = len(before) < _LONGEST and len(words(before)) > _WRAPPED
        if text and wrapped and not (is_sentence(before) or opens_as_text(text)):
            lines[-1] = msgspec.structs.replace(lines[-1], text=f"{before} {text}")
        elif text:
            lines.append(Line(number, text, hint=box.hint))
        joins = bool(text)
    return [Block(line, box) for line in lines]
