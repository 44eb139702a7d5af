"""The HTML of sentences and short texts, with their annotations."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate, islice, pairwise
from typing import NamedTuple

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from markupsafe import Markup, escape

from sitegen.markdown.addresses import is_safe
from sitegen.markdown.inline import is_plain
from sitegen.markdown.parser import PARSER
from sitegen.model.article import Piece
from sitegen.model.entry import Mention

# A mention as its term, its HTML and whether it stands in a link, or, without a term, the address of a link;
# and the HTML behind it.
Slot = tuple[str, str, bool, str]
Resolve = Callable[[str], str]


class Written(NamedTuple):
    """The HTML of a sentence as far as it is the same on every page: how it begins, and `slots` for what is
    not, the tags of names and of links."""

    begin: str
    slots: tuple[Slot, ...]

    def html(self, resolve: Resolve, open_term: Callable[[str, bool], tuple[str, str]]) -> Markup:
        """The HTML for one page. `resolve` gives the address that a link is written with;
        `open_term(term, linked)` the opening and the closing tag of a mention."""
        if not self.slots:
            return marked(self.begin)
        out = [self.begin]
        for term, inside, linked, behind in self.slots:
            if term:
                before, after = open_term(term, linked)
                out += before, inside, after, behind
            else:
                out += _link(resolve(inside)), behind
        return marked("".join(out))

    def marking(self, name: str, resolve: Resolve) -> str:
        """The HTML with the mentions of one entity marked and no other."""
        if not self.slots:
            return self.begin
        out = [self.begin]
        for term, inside, _, behind in self.slots:
            if term == name:
                out += "<mark>", inside, "</mark>", behind
            else:
                out += inside if term else _link(resolve(inside)), behind
        return "".join(out)


def _link(address: str) -> str:
    return f'<a href="{escape(address)}" dir="auto">'


def write(
    content: Sequence[Piece], mentions: Sequence[Mention] = (), noted: Sequence[tuple[int, int]] = ()
) -> Written:
    """The HTML of a sentence. `mentions` (in order, apart) and `noted` spans count in the plain text."""
    if len(content) == 1 and not noted and content[0].kind == "text":
        # Most sentences: no markup and no note, and perhaps a name.
        return _write_text(content[0].text, mentions)
    noting = _Noting(noted)
    out: list[str] = []
    # Where in `out` a slot has its place, and what is in it.
    places: list[tuple[int, str, str, bool]] = []
    offset = passed = 0
    for piece in content:
        end = offset + len(piece.text)
        while passed < len(mentions) and mentions[passed].end <= offset:
            passed += 1
        if piece.kind == "open" and piece.tag == "a":
            places.append((len(out), "", piece.href, False))
        elif piece.kind == "open":
            out.append(f"<{piece.tag}>")
        elif piece.kind == "close":
            out.append(f"</{piece.tag}>")
        elif piece.kind == "break":
            out.append("<br>" if piece.tag else " ")
        elif piece.kind == "code":
            out.append(f'<code dir="ltr">{escape(piece.text)}</code>')
        else:
            at = offset
            for mention in islice(mentions, passed, None):
                start, stop = max(mention.start, offset), min(mention.end, end)
                if start >= stop:
                    break
                out.append(noting.html(piece.text, offset, at, start))
                inside = noting.html(piece.text, offset, start, stop)
                places.append((len(out), mention.term, inside, piece.linked))
                at = stop
            out.append(noting.html(piece.text, offset, at, end))
        offset = end
    stops = [*(place[0] for place in places), len(out)]
    return Written(
        "".join(out[: stops[0]]),
        tuple(
            [
                (term, inside, linked, "".join(out[start:stop]))
                for (start, term, inside, linked), stop in zip(places, stops[1:], strict=True)
            ]
        ),
    )


def _write_text(text: str, mentions: Sequence[Mention]) -> Written:
    if not mentions:
        return Written(escaped(text), ())
    to_html: Callable[[str], str] = escaped if needs_escaping(text) else str
    ends = [*(mention.start for mention in mentions[1:]), len(text)]
    return Written(
        to_html(text[: mentions[0].start]),
        tuple(
            [
                (
                    mention.term,
                    to_html(text[mention.start : mention.end]),
                    False,
                    to_html(text[mention.end : end]),
                )
                for mention, end in zip(mentions, ends, strict=True)
            ]
        ),
    )


# Text that is made of escaped text and tags of our own; without what Markup does to find out whether it is.
marked: Callable[[str], Markup] = partial(str.__new__, Markup)


def escaped(text: str) -> str:
    """The text as HTML; without a detour for what needs none."""
    return str(escape(text)) if needs_escaping(text) else text


def needs_escaping(text: str) -> bool:
    # A regular expression takes four times as long to find nothing.
    return "'" in text or '"' in text or "&" in text or "<" in text or ">" in text


class _Noting:
    """Marks in a sentence what notes quote: `spans` in its plain text, which may overlap."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        changes: Counter[int] = Counter()
        for start, end in spans:
            changes[start] += 1
            changes[end] -= 1
        self._edges = sorted(changes)
        # How many notes quote what follows each edge.
        self._depths = list(accumulate(changes[edge] for edge in self._edges))

    def html(self, text: str, base: int, start: int, stop: int) -> str:
        """The text between two offsets of the sentence; `base` is the offset of the text itself."""
        if not self._edges:
            return escaped(text[start - base : stop - base])
        first, last = bisect_right(self._edges, start), bisect_left(self._edges, stop)
        depths = [self._depths[first - 1] if first else 0, *self._depths[first:last]]
        out: list[str] = []
        for depth, (begin, end) in zip(
            depths, pairwise([start, *self._edges[first:last], stop]), strict=False
        ):
            if begin < end:
                written = escaped(text[begin - base : end - base])
                out.append(f'<span class="noted">{written}</span>' if depth else written)
        return "".join(out)


def block_html(source: str, resolve: Callable[[str], str]) -> Markup:
    """The HTML of a short text of several paragraphs, such as a definition or a note."""
    if source[:1].isalpha() and "\n" not in source.strip() and is_plain(source.strip()):
        # One paragraph of prose, which most are.
        return Markup(f"<p>{escapeHtml(source.strip())}</p>\n")  # noqa: S704  (escaped)
    tokens = PARSER.parse(source)
    for token in tokens:
        for child in token.children or []:
            _make_safe(child, resolve)
    return Markup(PARSER.renderer.render(tokens, PARSER.options, {}))  # noqa: S704  (html=False escapes)


def _make_safe(token: Token, resolve: Callable[[str], str]) -> None:
    if token.type == "link_open":
        address = str(token.attrs.get("href", ""))
        token.attrs["href"] = resolve(address) if is_safe(address) else ""
    elif token.type == "image":
        token.type, token.tag, token.children = "text", "", None
