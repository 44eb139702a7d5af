"""The page that is shown when a site cannot be built: what is wrong, where, and the lines around it."""

from __future__ import annotations

import os
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import pygments
from markupsafe import Markup
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_by_name, get_lexer_for_filename
from pygments.util import ClassNotFound

from sitegen.content.articles import FRONT_MATTER
from sitegen.errors import ContentError, Problem
from sitegen.files.reading import read_bytes
from sitegen.preview.own import FOLDER, own_address

_PACKAGE = Path(__file__).parents[1]
_AROUND = 3
# Nobody would read more, and they take long to make.
_EXCERPTS = 30
_LONGEST = 400_000
# Control characters as their pictures, as some problems are about them.
_PICTURES = {code: 0x2400 + code for code in range(32) if code not in (9, 10)} | {127: 0x2421}

_template = jinja2.Environment(
    loader=jinja2.FileSystemLoader(FOLDER), autoescape=True, undefined=jinja2.StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
).get_template("fault.html")  # fmt: skip


class Line(NamedTuple):
    """One line of an excerpt. `here` marks the line that a problem is about."""

    number: int
    code: Markup
    here: bool


def fault_page(site: Path, problems: Sequence[Problem]) -> bytes:
    """The page for some problems of a site."""
    shown = [
        (problem, excerpt(site, problem) if number < _EXCERPTS else ())
        for number, problem in enumerate(problems)
    ]
    return _template.render(problems=shown, own=own_address).encode(errors="replace")


def own_fault(error: BaseException) -> Problem:
    """An error that is not caused by the content, at the line of our own code where it occurred."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)] or frames
    place, line = (Path(ours[-1].filename), ours[-1].lineno or 0) if ours else (_PACKAGE, 0)
    name = place.relative_to(_PACKAGE.parent) if place.is_relative_to(_PACKAGE) else place
    message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    hint = "this is a fault in sitegen, not in the content; saving a file tries again"
    return Problem(name.as_posix(), line, message, hint)


def excerpt(site: Path, problem: Problem) -> tuple[Line, ...]:
    """The lines around a problem's line, highlighted; none if there is no such line (any more)."""
    try:
        path = Path(os.path.realpath(site / problem.path))
        if not problem.line or not path.is_relative_to(site):
            return ()
        text = read_bytes(path, site).decode("utf-8-sig", errors="replace")
    except (ContentError, OSError, ValueError):
        return ()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(_PICTURES).split("\n")
    first, last = max(problem.line - _AROUND, 1), min(problem.line + _AROUND, len(lines))
    # What is code and what is a string depends on the preceding lines; front matter also depends on those
    # that follow.
    start, stop = (1, len(lines)) if sum(map(len, lines)) < _LONGEST else (first, last)
    coloured = _coloured(path.name, "\n".join(lines[start - 1 : stop])).split("\n")[first - start :]
    found = zip(range(first, last + 1), coloured, strict=False)
    return tuple(Line(number, Markup(code), number == problem.line) for number, code in found)  # noqa: S704


def _coloured(name: str, text: str) -> str:
    front = FRONT_MATTER.match(text) if name.endswith(".md") else None
    if front:
        return _highlighted(".yaml", front[0]) + _highlighted(name, text[front.end() :])
    return _highlighted(name, text)


def _highlighted(name: str, text: str) -> str:
    options: dict[str, Any] = {"stripnl": False, "ensurenl": False}
    try:
        named = get_lexer_by_name("html+jinja", **options) if name.endswith(".html") else None
        lexer = named or get_lexer_for_filename(name, **options)
    except ClassNotFound:
        lexer = TextLexer(**options)
    return pygments.highlight(text, lexer, HtmlFormatter(nowrap=True))
