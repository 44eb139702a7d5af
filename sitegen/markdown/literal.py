"""Text that looks like markup but is not, so that readers see it as written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitegen.markdown.inline import OPAQUE, pieces
from sitegen.markdown.parser import PARSER
from sitegen.model.article import Piece, SentenceKind
from sitegen.text.oneline import shortened

# Without one of these nothing looks like markup.
_MARKS = "*_~`[]|<>&#=+^"
# Escapes (CommonMark 0.31.2, section 2.4), except of a backtick: inside code a backslash does not escape it.
_ESCAPED = re.compile(r"\\[!-/:-@\[-_{-~]")
# Replacements for pieces that are not text.
_SHOWN = {"code": OPAQUE, "break": "\n"}
_CONSTRUCTS = re.compile(
    r"""
      \|?[ ]*:?-{3,}:?[ ]*\|[-:| ]* | ^\|.+\|.*                       # tables
    | \[\^[^\]\s]+\]:?                                                  # footnotes
    | !?\[[^\[\]]*\][ ]+\((?=[^()\s]*[/.\#:])[^()\s]+\) | !?\[[^\[\]]*\]\([^()]*\)?        # links
    | \[[^\[\]()]*\((?:https?:|mailto:|\.\.?/)[^()\s]*\)?
    | \[[^\[\]]+\]\[[^\[\]]*\] | ^\[[^\[\]]+\]:(?=\s)
    | ^\[[ xX]\](?=\s)                                                  # boxes to tick
    | !?\[\[[^\[\]]+\]\]                                               # links of wikis
    | (?<=\w)\^[^\s^]{1,10}\^                                             # raised text
    | (\*{1,3}|~{1,2}|={2}|(?<!\w)\+{2})(?=[^\s*~=+])(?:(?!\1).)*?\S\1\w?  # emphasis, not closed or opened
    | (?<!\w)(_{1,2})(?=[^\s_])[^_]*(?<=\S)\2(?!_)\w?
    | \*\*+ | ~~+ | `+ | (?<![^\s(«"])\*(?=[^\W\d_])(?![^*]*\*)        # what is left of it
    | (?<![\w/])__(?=[^\W_]) | (?<=[^\W_])__(?!\w)
    | </?[A-Za-z][^<>]*> | <!--                                         # HTML
    | &(?:[A-Za-z][A-Za-z0-9]{1,30}|\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6});
    | ^\#{1,6}(?=[ ]) | ^\#{2,6}(?=\w) | ^>(?=\s) | (?<=\s)={3,}(?=\s|$) # headings and quotes
    """,
    re.VERBOSE | re.DOTALL,
)


def may_be_literal(text: str) -> bool:
    """Whether a text that readers see, of one sentence or several, may contain literal markup."""
    return any(map(text.__contains__, _MARKS))


def literal_markup(source: str, content: Sequence[Piece], kind: SentenceKind) -> tuple[str, ...]:
    """The parts of a sentence's inline Markdown that look like markup but are shown to readers as written, in
    order, each once; `content` is its pieces. Code is meant to be shown, and so is a character after a
    backslash; the title and the summary are plain text."""
    if not may_be_literal(source):
        return ()
    if kind not in ("title", "summary") and _ESCAPED.search(source):
        content = pieces(_ESCAPED.sub(OPAQUE, source))
    text = "".join([_SHOWN.get(piece.kind, piece.text) for piece in content])
    return literal_in_text(text)


def literal_in_text(text: str) -> tuple[str, ...]:
    """The parts of a line of plain text that look like markup, in order, each once."""
    if not may_be_literal(text):
        return ()
    return tuple(dict.fromkeys(shortened(match[0].strip(), 40) for match in _CONSTRUCTS.finditer(text)))


def literal_in_blocks(source: str) -> tuple[str, ...]:
    """Like `literal_markup`, for a text of several paragraphs."""
    if not may_be_literal(source):
        return ()
    found = (
        literal
        for token in PARSER.parse(source)
        if token.type == "inline"
        for literal in literal_markup(token.content, pieces(token.content), "sentence")
    )
    return tuple(dict.fromkeys(found))
