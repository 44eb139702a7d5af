"""The only Markdown parser: CommonMark without raw HTML."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from sitegen.markdown.addresses import is_safe

_LONGEST_HOST = 255


def new_parser() -> MarkdownIt:
    """A parser for the Markdown that articles use."""
    # Beyond this depth the parser drops text; articles are refused at a far smaller depth (see
    # content/articles.py).
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 100})
    parser.disable(["html_block", "html_inline", "lheading", "code", "reference"])
    # Any address is parsed as a link, so that an unsafe one is reported and not just shown as text.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    normalize = parser.normalizeLink

    def normal(url: str) -> str:
        # The library strips brackets from hosts, and long hosts from addresses, which turns an impossible
        # address into a different one.
        is_changed = "[" in url or "]" in url or len(url) > _LONGEST_HOST
        return url if is_changed and not is_safe(url) else normalize(url)

    parser.normalizeLink = normal  # type: ignore[method-assign]
    parser.helpers = SimpleNamespace(**{**vars(helpers), "parseLinkLabel": _label_end})  # type: ignore[assignment]
    parser.core.ruler.at("inline", _parse_inline)
    parser.inline.parse = _leave_as_text  # type: ignore[method-assign,assignment]
    return parser


def _label_end(state: StateInline, start: int, without_links: bool = False) -> int:
    """Where the text of a link that may begin at `start` ends, or -1. The result is that of the parser's own
    function, which takes quadratic time for brackets that stay open; here each bracket is examined once."""
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
                # A mere bracket, which has to be closed before this one.
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
    """Replaces the function that parses the text of an image once for each image around it: the text is not
    shown as markup, so it stays as it is."""
    tokens.append(Token("text", "", 0, content=source))
    return tokens


PARSER = new_parser()
