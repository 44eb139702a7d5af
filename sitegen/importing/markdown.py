"""Draft → article file: YAML front matter and Markdown.

Every character of the text is literal; only the links and the emphasis of the input become markup. If
CommonMark would not recognise emphasis where it is in the input (`**…،**و`), the emphasis ends before the
punctuation, or is left out, which `lost_marks` reports.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import yaml

from sitegen.importing.draft import Draft, DraftBlock, ListPlace
from sitegen.importing.inline import Mark
from sitegen.markdown.addresses import is_external, is_safe
from sitegen.markdown.parser import PARSER

# A backslash goes before a character that CommonMark or its usual extensions would read as markup; an
# underscore inside a word (`#ساحة_التحرير`) is not markup.
_SPECIAL = re.compile(
    r"[\\`*\[\]<~]"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|&(?=#?\w+;)"
    r"|^#(?=#{0,5}(?:\s|$))|(?<=\s)#(?=#*$)"
    r"|^>"
    r"|^[-+](?=[\s-]|$)"
)
# Without one of these, none of them.
_MARKS = re.compile(r"[\\`*\[\]<~_&#]|^[>+-]")
_ORDERED = re.compile(r"^([0-9]{1,9})([.)])(?=\s|$)")
_FENCE = 5  # least number of backticks around code
_SIGNS = {"strong": "**", "emphasis": "*"}
_TAGS = {"strong": "strong", "emphasis": "em", "link": "a"}


def escape(text: str) -> str:
    """The line of text as Markdown that renders as exactly that text, anywhere in a block."""
    return write_inline(text, ())


def write_inline(text: str, marks: Sequence[Mark]) -> str:
    """The line of text as Markdown with those of its marks that can be written."""
    return _write(text, usable(text, marks))


def usable(text: str, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks that CommonMark would recognise when written, some of them without the punctuation at their
    ends."""
    return _sorted_out(text, marks)[0]


def lost_marks(text: str, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks that are left out."""
    return _sorted_out(text, marks)[1]


def _sorted_out(text: str, marks: Iterable[Mark]) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    kept: tuple[Mark, ...] = ()
    lost: tuple[Mark, ...] = ()
    # If two marks cover the same text, the link is outside: next to a bracket, emphasis is recognised beside
    # letters.
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.kind != "link")):
        # A link without a host would lead into the site.
        can_be = mark.kind != "link" or (is_external(mark.href) and is_safe(mark.href))
        tries = (mark, _trimmed(text, mark)) if can_be else ()
        found = next((one for one in tries if one.start < one.end and _reads(text, (*kept, one))), None)
        kept, lost = ((*kept, found), lost) if found else (kept, (*lost, mark))
    return kept, lost


def write_article(draft: Draft, pictures: Sequence[str] = ()) -> str:
    """The article file: front matter, then one paragraph for each block; list items are on consecutive lines.

    `pictures` are the addresses of the draft's pictures, in its order.
    """
    source = {"name": draft.source_name, "url": draft.source_url, "author": draft.author}
    front: dict[str, object] = {"title": draft.title}
    if draft.date:
        front["date"] = draft.date
    if any(source.values()):  # a source has a name, even one that the editor has yet to fill in
        front["source"] = {key: value for key, value in source.items() if value or key == "name"}
    front |= {"tags": list(draft.tags), "summary": draft.standfirst}
    if not draft.publish:
        front["draft"] = True
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=sys.maxsize)
    return f"---\n{head}---{''.join(_blocks(draft.blocks, iter(pictures)))}\n"


def _blocks(blocks: Sequence[DraftBlock], pictures: Iterable[str]) -> Iterator[str]:
    """The blocks as Markdown, each with the white space before it."""
    addresses = iter(pictures)
    items = _Items()
    before: DraftBlock | None = None
    for block in blocks:
        if block.kind == "list-item":
            yield items.write(block, before)
        elif block.kind == "code":
            inside = max(map(len, re.findall("`+", block.text)), default=0)
            fence = "`" * max(inside + 1, _FENCE)
            yield f"\n\n{fence}\n{block.text}\n{fence}"
        elif picture := block.picture:
            address = next(addresses, "") if picture.data else ""
            alt = escape(picture.alt).replace('"', '\\"')
            described = f' "{alt}"' if alt and address else ""
            yield f"\n\n![{write_inline(block.text, block.marks)}]({address}{described})"
        else:
            yield "\n\n" + _FORMS[block.kind].format(write_inline(block.text, block.marks))
        before = block


class _Items:
    """Writes the items of lists, keeping track of the signs and the indentation of the enclosing ones."""

    def __init__(self) -> None:
        self._widths: list[int] = []
        self._numbers: dict[int, int] = {}
        self._other: dict[int, bool] = {}

    def write(self, block: DraftBlock, before: DraftBlock | None) -> str:
        """The item, with the white space before it; `before` is the block before it."""
        text, place = write_inline(block.text, block.marks), block.place or ListPlace()
        last = before.place or ListPlace() if before and before.kind == "list-item" else None
        if last is None:
            self._widths, self._numbers = [], {}
        depth = min(place.depth, len(self._widths) + 1)
        if place.continues and last and len(self._widths) >= depth:
            return f"\n\n{' ' * sum(self._widths[:depth])}{text}"
        # Numbers count from the first item of a list, and consecutive lists with the same sign are one list;
        # so another list, or a number out of order, gets another sign.
        number = place.number
        is_apart = last is not None and depth == 1 and last.list != place.list
        is_out = number is not None and depth in self._numbers and number != self._numbers[depth] + 1
        other = self._other[depth] = bool(self._other.get(depth)) != (is_apart or is_out)
        self._numbers = {level: count for level, count in self._numbers.items() if level < depth}
        if number is None:
            sign = "* " if other else "- "
        else:
            self._numbers[depth] = number
            sign = f"{number}) " if other else f"{number}. "
        self._widths[depth - 1 :] = [len(sign)]
        return ("\n" if last else "\n\n") + " " * sum(self._widths[: depth - 1]) + sign + text


_FORMS = {
    "heading": "## {}",
    "paragraph": "{}",
    "quote": "> {}",
    "caption": "![{}]()",
    "question": "{}",
}


def _write(text: str, marks: Sequence[Mark]) -> str:
    backslashes = {found.start() for found in _SPECIAL.finditer(text)} if _MARKS.search(text) else set()
    if ordered := _ORDERED.match(text):
        backslashes.add(ordered.start(2))
    opens: dict[int, list[Mark]] = {}
    closes: dict[int, list[Mark]] = {}
    for mark in marks:
        opens.setdefault(mark.start, []).append(mark)
        closes.setdefault(mark.end, []).insert(0, mark)
    out = []
    done = 0
    for at in sorted({*backslashes, *opens, *closes}):
        out.append(text[done:at])
        out += [_SIGNS.get(mark.kind) or f"]({_address(mark.href)})" for mark in closes.get(at, ())]
        out += [_SIGNS.get(mark.kind, "[") for mark in opens.get(at, ())]
        out.append("\\" if at in backslashes else "")
        done = at
    return "".join([*out, text[done:]])


def _address(href: str) -> str:
    """An address as the destination of a link."""
    quoted = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C", "*": "%2A", "_": "_"}
    return "".join(quoted.get(char, char) for char in href)


def _trimmed(text: str, mark: Mark) -> Mark:
    start, end = mark.start, mark.end
    while end > start and not text[end - 1].isalnum():
        end -= 1
    while start < end and not text[start].isalnum():
        start += 1
    return msgspec.structs.replace(mark, start=start, end=end)


def _reads(text: str, marks: Sequence[Mark]) -> bool:
    """Whether the parser finds exactly this text and these marks in what is written for them."""
    if any(a.start < b.start < a.end < b.end for a in marks for b in marks):
        return False
    found: list[tuple[int, int, str]] = []
    opened: list[tuple[int, str]] = []
    seen = ""
    for token in PARSER.parseInline(_write(text, marks))[0].children or []:
        if token.nesting == 1:
            opened.append((len(seen), token.tag))
        elif token.nesting == -1:
            start, tag = opened.pop()
            found.append((start, len(seen), tag))
        else:
            seen += token.content
    wanted = [(mark.start, mark.end, _TAGS[mark.kind]) for mark in marks]
    return seen == text and sorted(found) == sorted(wanted)
