"""Markdown as articles use it: one parser, no raw HTML, and inline text with its annotations.

The plain text of a sentence is what mentions and notes count their offsets in; its HTML is made from
the same pieces, so that an annotation can neither break a tag nor change a character.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import accumulate, islice, pairwise
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from markdown_it import MarkdownIt, helpers
from markdown_it.common.utils import escapeHtml, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

from sitegen.links import WEB_SCHEMES, has_host
from sitegen.model import Lang, Mention, Piece, SentenceKind
from sitegen.text.sentences import split

# Which addresses are allowed, in words.
EXTERNAL, ANY = "http, https or mailto", "http, https, mailto or a relative address"
# Stands for text that is never searched for names, one for one.
OPAQUE = "\ufffc"

_NORMAL = re.compile(
    r"(?:https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[A-Za-z0-9_./-]*)?|[a-z0-9_./-]*(?:#[a-z0-9-]*)?)"
)
_TEXT = r"[^\\`*_\[\]<&\n\r\0]"
# Text; a link to a normal address, which is no image; a strong stretch that begins and ends with a letter or
# digit, so that its asterisks can only be what they are (CommonMark 0.31.2, section 6.2).
_SIMPLE = re.compile(
    rf"({_TEXT}+)|(?<!!)\[({_TEXT}+)\]\(({_NORMAL.pattern})(?<!\()\)"
    rf"|(?<!\*)\*\*(?=[^\W_])({_TEXT}*[^\W_])\*\*(?!\*)"
)
# Without one of these CommonMark has no inline construct, and a text is its own plain text.
_MARKUP = "*[_&<`\\]\n\r\0"


def new_parser() -> MarkdownIt:
    """A parser of the Markdown that articles use."""
    # Beyond this depth the parser drops text; articles refuse far less (see content/articles.py).
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 100})
    parser.disable(["html_block", "html_inline", "lheading", "code", "reference"])
    # Every address is parsed as a link, so that an unsafe one can be told and not just shown as text.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    normalize = parser.normalizeLink
    # What is in normal form already is most of what there is.
    parser.normalizeLink = lambda url: url if _NORMAL.fullmatch(url) else normalize(url)  # type: ignore[method-assign]
    parser.helpers = SimpleNamespace(**{**vars(helpers), "parseLinkLabel": _label_end})  # type: ignore[assignment]
    parser.core.ruler.at("inline", _parse_inline)
    parser.inline.parse = _leave_as_text  # type: ignore[method-assign,assignment]
    return parser


def _label_end(state: StateInline, start: int, without_links: bool = False) -> int:
    """Where the text of a link ends that may begin at `start`, or -1; as the parser's own function has it,
    but with each bracket looked at once, where that one takes quadratic time for brackets that stay open."""
    ends: dict[tuple[int, int], tuple[int, bool]] = vars(state).setdefault("label_ends", {})
    if (start, state.posMax) not in ends:
        before, end, has_link = state.pos, -1, False
        state.pos = start + 1
        while state.pos < state.posMax:
            at = state.pos
            if state.src[at] == "]":
                end = at
                break
            state.md.inline.skipToken(state)
            if state.src[at] == "[" and state.pos > at + 1:
                has_link = True
            elif state.src[at] == "[":
                # Only a bracket, which has to be closed before this one.
                inner = _label_end(state, at)
                if inner < 0:
                    break
                state.pos = inner + 1
                has_link |= ends[at, state.posMax][1]
        state.pos = before
        ends[start, state.posMax] = end, has_link
    end, has_link = ends[start, state.posMax]
    return -1 if without_links and has_link else end


def _parse_inline(state: StateCore) -> None:
    """Parses the inline text of all blocks."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            ParserInline.parse(state.md.inline, token.content, state.md, state.env, token.children)


def _leave_as_text(source: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
    """In the place of what parses the text of an image, which is not shown, once for each image around it."""
    tokens.append(Token("text", "", 0, content=source))
    return tokens


PARSER = new_parser()


def is_plain(source: str) -> bool:
    """Whether the inline Markdown `source` is certainly plain text."""
    return not any(map(source.__contains__, _MARKUP))


def pieces(source: str) -> tuple[Piece, ...]:
    """The content of a sentence's inline Markdown."""
    return (Piece("text", source),) if is_plain(source) else _simple(source) or _parsed(source)


def _simple(source: str) -> tuple[Piece, ...] | None:
    """The content of text with nothing but whole links and whole strong words in it, or None; as the parser
    has it, which takes ten times as long."""
    found: list[Piece] = []
    at = 0
    while at < len(source):
        match = _SIMPLE.match(source, at)
        if not match:
            return None
        text, linked, href, strong = match.groups()
        if text:
            found.append(Piece("text", text))
        elif linked:
            found.append(Piece("open", tag="a", href=href))
            found.append(Piece("text", linked, linked=True))
            found.append(Piece("close", tag="a"))
        else:
            found += Piece("open", tag="strong"), Piece("text", strong), Piece("close", tag="strong")
        at = match.end()
    return tuple(found) if source[0] != " " and source[-1] != " " else None


@lru_cache(maxsize=8)  # a sentence is parsed where its end is looked for, and then for what it holds
def _parsed(source: str) -> tuple[Piece, ...]:
    found: list[Piece] = []
    links = 0
    for token in PARSER.parseInline(source)[0].children or []:
        if token.type in ("text", "text_special") and token.content:
            found.append(Piece("text", token.content, linked=links > 0))
        elif token.type in ("softbreak", "hardbreak"):
            found.append(Piece("break", " ", tag="br" if token.type == "hardbreak" else ""))
        elif token.type == "code_inline":
            found.append(Piece("code", token.content))
        elif token.type == "image":
            found.append(Piece("text", token.content, linked=links > 0))
        elif token.nesting == 1:
            links += token.tag == "a"
            found.append(Piece("open", tag=token.tag, href=str(token.attrs.get("href", ""))))
        elif token.nesting == -1:
            links -= token.tag == "a"
            found.append(Piece("close", tag=token.tag))
    return tuple(found)


def sentence_pieces(source: str, kind: SentenceKind) -> tuple[Piece, ...]:
    """The content of a sentence; the title and the summary are plain text and not Markdown."""
    return (Piece("text", source),) if kind in ("title", "summary") else pieces(source)


def plain_text(content: Sequence[Piece]) -> str:
    """What a reader sees."""
    return content[0].text if len(content) == 1 else "".join([piece.text for piece in content])


def searchable_text(content: Sequence[Piece]) -> str:
    """The plain text with code made opaque, of the same length."""
    if len(content) == 1 and content[0].kind == "text":
        return content[0].text
    return "".join(OPAQUE * len(p.text) if p.kind == "code" else p.text for p in content)


def links_of(content: Sequence[Piece]) -> tuple[str, ...]:
    """The addresses that the text links to, as written."""
    if len(content) == 1:
        return ()
    return tuple(piece.href for piece in content if piece.kind == "open" and piece.tag == "a")


def links_of_blocks(source: str) -> tuple[str, ...]:
    """The addresses that a text of several paragraphs links to."""
    if "[" not in source and "<" not in source:
        return ()
    return tuple(
        str(child.attrs.get("href", ""))
        for token in PARSER.parse(source)
        for child in token.children or []
        if child.type == "link_open"
    )


def is_external(address: str) -> bool:
    """Whether an address has a scheme or a host, rather than naming a place of this site."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc)


def is_safe(address: str) -> bool:
    """Whether a link to `address` is allowed: a safe scheme, or a relative address (RFC 3986, 4.2)."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme in WEB_SCHEMES:
        return has_host(parts)
    if parts.scheme:
        return parts.scheme == "mailto" and not parts.netloc and bool(parts.path or parts.query)
    return not parts.netloc


def allowed_instead(address: str, others: str) -> str:
    """A hint for an address that is not allowed: what is wrong with its host, or else which `others` are."""
    is_web = address.lstrip().lower().startswith(tuple(f"{scheme}://" for scheme in WEB_SCHEMES))
    return "there can be no such host or port" if is_web else f"use {others}"


# Up to this length a text is split with care where the quick way is in doubt.
_LONGEST = 5_000


def split_sentences(source: str, lang: Lang) -> tuple[str, ...]:
    """The sentences of a paragraph's inline Markdown, each with the white space after it.

    No construct is ever broken: sentences part only where the two sides, rendered apart, are what they
    are together.
    """
    sentences = split(source, lang)
    if is_plain(source) or len(sentences) < 2:
        return sentences
    kept: list[str] = []
    spans: list[tuple[int, int]] | None = None
    start = end = 0
    for sentence in sentences:
        end += len(sentence)
        if end < len(source):
            if spans is None and not _is_closed(source[start:end]):
                spans = _constructs(source)
            if spans is not None and not _may_part(source, end, spans):
                continue
        kept.append(source[start:end])
        start = end
    if spans is not None and _rendered(*kept) != _rendered(source):
        return _split_slowly(source, sentences)
    return tuple(kept)


def _is_closed(before: str) -> bool:
    """Whether a text that ends in white space certainly has nothing to do with what follows: all characters
    that could be markup are part of constructs that are complete, and none is left that could open one."""
    # White space to Markdown, for which a line separator is none.
    if not isWhiteSpace(ord(before[-1])) or "\\" in before or "\n" in before:
        return False
    return all(piece.kind != "text" or is_plain(piece.text) for piece in pieces(before.rstrip()))


def _constructs(source: str) -> list[tuple[int, int]]:
    """The stretches of the source that are links, code, emphasis and the like, in order and apart."""
    env: dict[str, Any] = {}
    _PLACES.parseInline(source, env)
    places, delimiters = env["places"], env["state"].delimiters
    spans: list[tuple[int, int]] = env["spans"]
    counts = [count for _, count in places]
    ends = [pos for pos, _ in places[1:]] + [len(source)]
    for index, delimiter in enumerate(delimiters):
        if delimiter.end >= 0:
            opener, closer = (bisect_right(counts, number) - 1 for number in (index, delimiter.end))
            spans.append((places[opener][0], ends[closer]))
    merged: list[tuple[int, int]] = []
    for begin, stop in sorted(spans):
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((begin, stop))
    return merged


def _note_place(state: StateInline, silent: bool) -> bool:
    """A rule that matches nothing and notes where constructs begin and end, outside of others: `places` are
    offsets with the number of delimiters before them, `spans` what has become more than text."""
    env: Any = state.env
    if not silent and state.level == 0 and env.setdefault("state", state) is state:
        places = env.setdefault("places", [])
        spans = env.setdefault("spans", [])
        if places and not state.pending.endswith(state.src[places[-1][0] : state.pos]):
            spans.append((places[-1][0], state.pos))
        places.append((state.pos, len(state.delimiters)))
    return False


def _note_last_place(state: StateInline) -> None:
    env: Any = state.env
    if env.get("state") is state:
        last = env["places"][-1][0]
        if state.tokens[-1].type != "text" or not state.tokens[-1].content.endswith(state.src[last:]):
            env["spans"].append((last, len(state.src)))


_PLACES = new_parser()
_PLACES.inline.ruler.before("text", "place", _note_place)
_PLACES.inline.ruler2.before("balance_pairs", "last_place", _note_last_place)


def _may_part(source: str, at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the source may be parted at an offset: in no construct, and where what stands on one side has
    no say in what the other side means."""
    index = bisect_right(spans, (at, -1)) - 1
    if index >= 0 and spans[index][0] < at < spans[index][1]:
        return False
    # Whether a run of these opens or closes depends on the characters beside it.
    beside = {source[at - 1], source[at]}
    return isWhiteSpace(ord(source[at - 1])) or (beside.isdisjoint("*_") and beside != {"`"})


def _rendered(*sources: str) -> str:
    return "".join(map(PARSER.renderInline, sources))


def _split_slowly(source: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """The sentences, by rendering both sides of every end; a text that is too long for that stays whole."""
    if len(source) > _LONGEST:
        return (source,)
    kept: list[str] = []
    start = end = 0
    for sentence in sentences:
        end += len(sentence)
        rest = source[start:]
        if end == len(source) or _rendered(source[start:end], source[end:]) == _rendered(rest):
            kept.append(source[start:end])
            start = end
    return tuple(kept)


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
