"""The HTML of sentences and short texts, with their annotations."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import accumulate, islice, pairwise, repeat, starmap
from typing import NamedTuple

from markdown_it.token import Token
from markupsafe import Markup, escape

from sitegen.markdown.addresses import is_safe
from sitegen.markdown.parser import PARSER
from sitegen.markdown.unbroken import unbroken
from sitegen.model.article import Piece
from sitegen.model.entry import Mention
from sitegen.model.language import Lang

# A mention: its term, its HTML, whether it is in a link, and the HTML after it. Or, with an empty term, the
# opening tag of a link: its address comes second.
Slot = tuple[str, str, bool, str]
Resolve = Callable[[str], str]


class Written(NamedTuple):
    """The HTML of a sentence as far as it is the same on every page: its beginning, and `slots` for the parts
    that differ, which are the tags of names and of links."""

    # Writing sentences anew for each page and concordance makes a cold build of 200 articles 6 % slower.

    begin: str
    slots: tuple[Slot, ...]

    def html(self, resolve: Resolve, open_term: Callable[[str, bool], tuple[str, str]]) -> Markup:
        """The HTML for one page. `resolve` returns the address to write in a link, and
        `open_term(term, linked)` the opening and the closing tag of a mention."""
        out = [self.begin]
        for term, inside, linked, behind in self.slots:
            if term:
                before, after = open_term(term, linked)
                out += before, inside, after, behind
            else:
                out += _link(resolve(inside)), behind
        return Markup("".join(out))  # noqa: S704  (escaped)

    def plain(self, resolve: Resolve) -> str:
        """The HTML with links but without mentions."""
        if not self.slots:
            return self.begin
        out = [self.begin]
        for term, inside, _, behind in self.slots:
            out += inside if term else _link(resolve(inside)), behind
        return "".join(out)

    def marking(self, name: str, resolve: Resolve) -> str:
        """The HTML with only the mentions of one entity marked."""
        out = [self.begin]
        for term, inside, _, behind in self.slots:
            if term == name:
                out += "<mark>", inside, "</mark>", behind
            else:
                out += inside if term else _link(resolve(inside)), behind
        return "".join(out)


def _link(address: str) -> str:
    return f'<a href="{escaped(address)}" dir="auto">'


# Latin letters, with the digits and signs between and after them: F-16, BBC News, the U.S.
_LETTER = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_LATIN = re.compile(f"[{_LETTER}](?:[0-9{_LETTER}.,:;/&+'’ -]*[0-9{_LETTER}+])?")
_MAY_PART = re.compile("[- /]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def write(
    content: Sequence[Piece],
    mentions: Sequence[Mention] = (),
    noted: Sequence[tuple[int, int]] = (),
    *,
    isolate: bool = False,
    lang: Lang = "",
) -> Written:
    """The HTML of a sentence. `mentions` (in order, not overlapping) and `noted` spans are offsets in the
    plain text. `isolate`: isolate runs of Latin letters in right-to-left text, where they would otherwise
    pull the numbers and marks after them to their other side. `lang` is the language of the text, if
    stretches that must not break at the end of a line are to be kept together."""
    if len(content) == 1 and content[0].kind == "text" and not noted:
        return _write_text(content[0].text, mentions, isolate=isolate, lang=lang)
    isolate = isolate and any(_RIGHT_TO_LEFT.search(piece.text) for piece in content)
    shown = _Shown(isolate, lang, _Noting(noted) if noted else None)
    slots: list[tuple[str, str, bool]] = []
    # The HTML before, between and after the slots.
    stretches: list[str] = []
    out = ""
    offset = passed = 0
    whole = _with_markup(content, mentions) if len(content) > 1 and mentions else {}
    if whole:
        content = _cut(content, mentions)
    taken = 0
    for number, piece in enumerate(content):
        end = offset + len(piece.text)
        if number < taken:
            offset = end
            continue
        if number in whole:
            mention, taken = whole[number]
            stretches.append(out)
            slots.append((mention.term, _html_of(content[number:taken], offset, shown), piece.linked))
            out, offset = "", end
            continue
        while passed < len(mentions) and mentions[passed].end <= offset:
            passed += 1
        if piece.kind == "text":
            html = _stretches(piece, offset, shown)
            at = offset
            for mention in islice(mentions, passed, None):
                start, stop = max(mention.start, offset), min(mention.end, end)
                if start >= stop:
                    break
                stretches.append(out + html(at, start))
                slots.append((mention.term, html(start, stop), piece.linked))
                out, at = "", stop
            out += html(at, end)
        elif piece.kind == "open" and piece.tag == "a":
            stretches.append(out)
            slots.append(("", piece.href, False))
            out = ""
        else:
            out += _markup(piece)
        offset = end
    if not slots:
        return Written(out, ())
    begin, *behind = (*stretches, out)
    return Written(begin, tuple([(*slot, after) for slot, after in zip(slots, behind, strict=True)]))


def _write_text(text: str, mentions: Sequence[Mention], *, isolate: bool, lang: Lang) -> Written:
    """The result of `write` for a sentence that is only text, as most are."""
    isolate = isolate and bool(_LATIN.search(text) and _RIGHT_TO_LEFT.search(text))
    html = _html_between(text, lang, isolate=isolate)
    edges = [edge for mention in mentions for edge in (mention.start, mention.end)]
    begin, *rest = starmap(html, pairwise([0, *edges, len(text)]))
    terms = [mention.term for mention in mentions]
    return Written(begin, tuple(zip(terms, rest[::2], repeat(False), rest[1::2], strict=False)))


def _cut(content: Sequence[Piece], mentions: Sequence[Mention]) -> list[Piece]:
    """The content with its text pieces cut where mentions begin and end."""
    edges = sorted({edge for mention in mentions for edge in (mention.start, mention.end)})
    found: list[Piece] = []
    offset = 0
    for piece in content:
        end = offset + len(piece.text)
        cuts = [offset, *edges[bisect_right(edges, offset) : bisect_left(edges, end)], end]
        if piece.kind == "text" and len(cuts) > 2:
            parts = [piece.text[start - offset : stop - offset] for start, stop in pairwise(cuts)]
            found += [Piece("text", part, linked=piece.linked) for part in parts]
        else:
            found.append(piece)
        offset = end
    return found


def _with_markup(content: Sequence[Piece], mentions: Sequence[Mention]) -> dict[int, tuple[Mention, int]]:
    """The mentions that contain whole emphasis and become a single link. The key is the index of the
    mention's first piece in the content as cut by `_cut`; the value also holds the index of the first piece
    after it."""
    ends = [*accumulate(len(piece.text) for piece in content)]
    if not any(bisect_right(ends, mention.start) < bisect_left(ends, mention.end) for mention in mentions):
        return {}
    pieces = _cut(content, mentions)
    offsets = [0, *accumulate(len(piece.text) for piece in pieces)]
    numbers = {offsets[number]: number for number, piece in enumerate(pieces) if piece.text}
    found: dict[int, tuple[Mention, int]] = {}
    for mention in mentions:
        first = numbers.get(mention.start)
        if first is None or offsets[first + 1] >= mention.end:
            continue
        begin = first
        while (stop := _end_of_whole(pieces, offsets, begin, mention.end)) is None and begin:
            begin -= 1
            if pieces[begin].kind != "open":
                break
        if stop is not None:
            found[begin] = mention, stop
    return found


def _end_of_whole(pieces: Sequence[Piece], offsets: Sequence[int], begin: int, end: int) -> int | None:
    """The index at which the pieces from `begin` on reach the offset `end` with all their emphasis closed;
    None if they do not."""
    open_tags: list[str] = []
    for number in range(begin, len(pieces)):
        piece = pieces[number]
        if piece.tag not in ("", "em", "strong") or piece.kind in ("code", "break"):
            return None
        if piece.kind == "close" and (not open_tags or open_tags.pop() != piece.tag):
            return None
        if piece.kind == "open":
            open_tags.append(piece.tag)
        if offsets[number + 1] > end:
            return None
        if offsets[number + 1] == end and not open_tags:
            return number + 1
    return None


def _html_of(pieces: Sequence[Piece], offset: int, shown: _Shown) -> str:
    out = ""
    for piece in pieces:
        end = offset + len(piece.text)
        is_text = piece.kind == "text"
        out += _stretches(piece, offset, shown)(offset, end) if is_text else _markup(piece)
        offset = end
    return out


def _markup(piece: Piece) -> str:
    if piece.kind == "code":
        return f'<code dir="ltr">{escaped(piece.text)}</code>'
    if piece.kind == "break":
        return "<br>" if piece.tag else " "
    return f"</{piece.tag}>" if piece.kind == "close" else f"<{piece.tag}>"


def escaped(text: str) -> str:
    """The text as HTML, escaped as by `markupsafe.escape`."""
    # Searching first halves the time: there are five calls per sentence, and few texts need escaping.
    if "'" in text or '"' in text or "&" in text or "<" in text or ">" in text:
        return str(escape(text))
    return text


def _html_between(text: str, lang: Lang, *, isolate: bool = False) -> Callable[[int, int], str]:
    """A function that returns the HTML of the text between two offsets. If `lang` is given, stretches that
    must not break at the end of a line get elements of their own; so do runs of Latin letters, if
    isolated."""
    whole = unbroken(text, lang) if lang else ()
    html: Callable[[int, int], str]
    if whole:
        html = partial(_with_whole, text, whole)
    elif escaped(text) == text:
        html = partial(_between, text)
    else:
        html = partial(_escaped_between, text)
    return partial(_isolated, text, html) if isolate else html


def _between(text: str, start: int, stop: int) -> str:
    return text[start:stop]


def _escaped_between(text: str, start: int, stop: int) -> str:
    return escaped(text[start:stop])


def _isolated(text: str, html: Callable[[int, int], str], start: int, stop: int) -> str:
    # The element goes around unbroken stretches, not into them: two adjacent elements would swap places.
    out, at = "", start
    for run in _LATIN.finditer(text, start, stop):
        out += f"{html(at, run.start())}<bdi>{html(*run.span())}</bdi>"
        at = run.end()
    return out + html(at, stop)


def _with_whole(text: str, whole: Sequence[tuple[int, int]], start: int, stop: int) -> str:
    """The HTML of a part of the text, with the parts of the `whole` stretches that it contains."""
    out, at = "", start
    for begin, end in whole:
        begin, end = max(begin, start), min(end, stop)
        # The rest of a stretch at the edge of a link or note may be only a letter or an ending.
        if begin < end and _MAY_PART.search(text, begin, end):
            out += f'{escaped(text[at:begin])}<span class="nb">{escaped(text[begin:end])}</span>'
            at = end
    return out + escaped(text[at:stop])


class _Shown(NamedTuple):
    """The options for writing the texts of a sentence (see `write`)."""

    isolate: bool
    lang: Lang
    noting: _Noting | None


def _stretches(piece: Piece, base: int, shown: _Shown) -> Callable[[int, int], str]:
    """A function that returns the HTML of a piece's text between two offsets of the sentence; `base` is the
    offset of the piece."""
    text = piece.text
    # A link takes its direction from its own letters (see `_link`).
    inside = shown.isolate and not (piece.linked and not _RIGHT_TO_LEFT.search(text))
    html = _html_between(text, shown.lang, isolate=inside)
    if shown.noting:
        return partial(shown.noting.html, html, base)
    return lambda start, stop: html(start - base, stop - base)


class _Noting:
    """Marks the quotes of notes in a sentence: `spans` of its plain text, which may overlap."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        changes: Counter[int] = Counter()
        for start, end in spans:
            changes[start] += 1
            changes[end] -= 1
        self._edges = sorted(changes)
        # The number of notes that quote the text after each edge.
        self._depths = list(accumulate(changes[edge] for edge in self._edges))

    def html(self, html_between: Callable[[int, int], str], base: int, start: int, stop: int) -> str:
        """The HTML between two offsets of the sentence; `base` is the offset of the text itself."""
        first, last = bisect_right(self._edges, start), bisect_left(self._edges, stop)
        depths = [self._depths[first - 1] if first else 0, *self._depths[first:last]]
        out: list[str] = []
        for depth, (begin, end) in zip(
            depths, pairwise([start, *self._edges[first:last], stop]), strict=False
        ):
            if begin < end:
                written = html_between(begin - base, end - base)
                out.append(f'<span class="noted">{written}</span>' if depth else written)
        return "".join(out)


# Pages show the same words of the theme, names and dates again and again.
@lru_cache(maxsize=1 << 12)
def text_html(text: str, lang: Lang) -> Markup:
    """The HTML of a text without markup in the language `lang`."""
    return Markup(_html_between(text, lang)(0, len(text)))  # noqa: S704  (escaped)


def block_html(source: str, resolve: Callable[[str], str], lang: Lang = "") -> Markup:
    """The HTML of a short text of several paragraphs, such as a definition or a note. `lang` is its language,
    if stretches that must not break at the end of a line are to be kept together."""
    tokens = PARSER.parse(source)
    for token in tokens:
        for child in token.children or []:
            _make_safe(child, resolve)
        if lang and token.children:
            token.children = [part for child in token.children for part in _kept_whole(child, lang)]
    return Markup(PARSER.renderer.render(tokens, PARSER.options, {}))  # noqa: S704  (html=False escapes)


def _kept_whole(token: Token, lang: Lang) -> list[Token]:
    """A token of a text, unchanged or as several with tags around stretches that must not break."""
    found = unbroken(token.content, lang) if token.type == "text" else []
    if not found:
        return [token]
    parts: list[Token] = []
    at = 0
    for start, stop in found:
        for kind, content in (
            ("text", token.content[at:start]), ("html_inline", '<span class="nb">'),
            ("text", token.content[start:stop]), ("html_inline", "</span>"),
        ):  # fmt: skip
            parts.append(Token(kind, "", 0, content=content))
        at = stop
    return [*parts, Token("text", "", 0, content=token.content[at:])]


def _make_safe(token: Token, resolve: Callable[[str], str]) -> None:
    if token.type == "link_open":
        address = str(token.attrs.get("href", ""))
        token.attrs["href"] = resolve(address) if is_safe(address) else ""
    elif token.type == "image":
        token.type, token.tag, token.children = "text", "", None
