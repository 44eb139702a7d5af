"""Highlighted code.

Pygments takes as long to load as a page takes to be made, and few pages have code, so it is loaded only when
something is highlighted.
"""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from sitegen.markdown.html import escaped
from sitegen.model.article import Block

# The languages in which code is highlighted. There are hundreds of others, and the lexers of some take
# minutes for a screenful of spaces.
_COLOURED = frozenset((
    "bash", "c", "console", "cpp", "csharp", "css", "diff", "docker", "go", "haskell", "html", "ini",
    "java", "javascript", "jinja", "json", "kotlin", "latex", "lua", "make", "markdown", "matlab",
    "nginx", "objective-c", "perl", "php", "powershell", "pycon", "python", "r", "rst", "ruby", "rust",
    "scala", "sql", "swift", "toml", "typescript", "xml", "yaml",
))  # fmt: skip


def highlight(block: Block) -> Markup:
    """A code block's HTML, with classes and no inline style; unknown languages are shown as plain text."""
    if not block.language or block.language not in _names():
        return Markup(escaped(block.text))  # noqa: S704  (escaped)
    import pygments
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    # Code inside documents may be in any language.
    lexer = get_lexer_by_name(block.language, stripnl=False, handlecodeblocks=False)
    return Markup(pygments.highlight(block.text, lexer, HtmlFormatter(nowrap=True)))  # noqa: S704


@cache
def _names() -> frozenset[str]:
    """All names of the languages in which code is highlighted."""
    from pygments.lexers import LEXERS

    return frozenset(
        alias for _, _, aliases, _, _ in LEXERS.values() if _COLOURED & {*aliases} for alias in aliases
    )


def highlight_styles() -> str:
    """The style sheet for highlighted code, light and dark."""
    from pygments.formatters import HtmlFormatter

    def rules(style: str) -> str:
        defined: str = HtmlFormatter(style=style).get_style_defs(".code")  # type: ignore[no-untyped-call]
        return "\n".join(line for line in defined.splitlines() if line.startswith(".code ."))

    dark = rules("github-dark")
    return f"{rules('default')}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"
