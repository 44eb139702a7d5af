"""What looks like markup in a text and is not: readers see it as it is written."""

from __future__ import annotations

import re

from sitegen.markdown.inline import OPAQUE
from sitegen.markdown.parser import PARSER
from sitegen.model.article import SentenceKind
from sitegen.text.oneline import shortened

_MAY_BE = re.compile(r"[*_~`\[\]|<>&#=]")
# Escapes (CommonMark 0.31.2, section 2.4); before a backtick there is none in code.
_ESCAPED = re.compile(r"\\[!-/:-@\[-_{-~]")
_CONSTRUCTS = re.compile(
    r"""
      \|?[ ]*:?-{3,}:?[ ]*\|[-:| ]* | ^\|.+\|.*                       # tables
    | \[\^[^\]\s]+\]:?                                                  # footnotes
    | !?\[[^\[\]]*\][ ]+\((?=[^()\s]*[/.\#:])[^()\s]+\) | !?\[[^\[\]]*\]\([^()]*\)?        # links
    | \[[^\[\]()]*\((?:https?:|mailto:|\.\.?/)[^()\s]*\)?
    | \[[^\[\]]+\]\[[^\[\]]*\] | ^\[[^\[\]]+\]:(?=\s)
    | (\*{1,3}|~{1,2}|={2}|\+{2})(?=[^\s*~=+])(?:(?!\1).)*?\S\1\w?      # emphasis that does not close or open
    | (?<!\w)(_{1,2})(?=[^\s_])[^_]*\2\w?
    | \*\*+ | ~~+ | `+ | (?<![^\s(«"])\*(?=[^\W\d_])(?![^*]*\*)        # what is left of it
    | </?[A-Za-z][^<>]*> | <!--                                         # HTML
    | &(?:[A-Za-z][A-Za-z0-9]{1,30}|\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6});
    | ^\#{1,6}(?=[ ]) | ^\#{2,6}(?=\w) | ^>(?=\s) | (?<=\s)={3,}(?=\s|$) # headings and quotes
    """,
    re.VERBOSE | re.DOTALL,
)


def literal_markup(source: str, kind: SentenceKind) -> tuple[str, ...]:
    """What of a sentence's inline Markdown a reader sees as it is written though it looks like markup, in its
    order, each once. Code is meant to be seen, and so is what stands behind a backslash; the title and the
    summary are plain text."""
    if not _MAY_BE.search(source):
        return ()
    text = source if kind in ("title", "summary") else _shown(source)
    found = (shortened(match[0].strip(), 40) for match in _CONSTRUCTS.finditer(text))
    return tuple(dict.fromkeys(found))


def literal_in_blocks(source: str) -> tuple[str, ...]:
    """As `literal_markup`, of a text of several paragraphs."""
    if not _MAY_BE.search(source):
        return ()
    found = (
        literal
        for token in PARSER.parse(source)
        if token.type == "inline"
        for literal in literal_markup(token.content, "sentence")
    )
    return tuple(dict.fromkeys(found))


def _shown(source: str) -> str:
    """What is left as text, with a character in place of whatever is markup, code, or behind a backslash."""
    tokens = PARSER.parseInline(_ESCAPED.sub(OPAQUE, source))[0].children or []
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type in ("text", "text_special"):
            parts.append(token.content)
        elif token.type == "code_inline":
            parts.append(OPAQUE)
    return "".join(parts)
