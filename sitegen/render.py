"""The Jinja environment of a theme. It records which templates a page reads."""

from __future__ import annotations

import datetime
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import pygments
from babel import Locale
from babel.dates import format_date
from jinja2.loaders import split_template_path
from markupsafe import Markup
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from sitegen.config import Config
from sitegen.errors import ContentError, Problem, did_you_mean
from sitegen.files import present, read_text, relative
from sitegen.model import Bilingual, Block, Lang
from sitegen.theme import Theme

# No inline script or style anywhere: what the pages ask of themselves and netlify.toml of every host.
CSP = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


class RecordingLoader(jinja2.BaseLoader):
    """Loads templates from the theme's folders and remembers which files were read."""

    def __init__(self, folders: tuple[Path, ...], site: Path) -> None:
        self.read: set[Path] = set()
        self._folders = folders
        self._site = site

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Raises ContentError for a template that is not text."""
        parts = split_template_path(template)
        for folder in self._folders:
            path = folder.joinpath("templates", *parts)
            if present(path):
                self.read.add(path)
                return read_text(path, self._site), str(path), lambda: True
        raise jinja2.TemplateNotFound(template)


class Renderer:
    """Renders the templates of one theme for one site."""

    def __init__(
        self, folders: tuple[Path, ...], theme: Theme, config: Config, site: Path, assets: Mapping[str, str]
    ) -> None:
        self._site = site.resolve()
        self.loader = RecordingLoader(folders, self._site)
        self._environment = jinja2.Environment(
            loader=self.loader,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters |= {
            "date": date_formatter(config.locale),
            "counted": counter(theme, config.locale),
            "highlight": highlight,
            "media": lambda path: path.removeprefix("content/"),
        }
        self._environment.globals |= {
            "theme": theme,
            "config": config,
            "csp": CSP,
            "asset": self._asset,
        }
        self._assets = assets

    def page(self, template: str, context: Mapping[str, Any]) -> bytes:
        """The page in UTF-8. Raises ContentError with the template's file and line if it is at fault."""
        try:
            return (self._environment.get_template(template).render(context).rstrip() + "\n").encode()
        except jinja2.TemplateSyntaxError as error:
            name = relative(Path(error.filename), self._site) if error.filename else str(error.name)
            raise ContentError(Problem(name, error.lineno, f"template error: {error.message}")) from error
        except jinja2.TemplateNotFound as error:
            told = f'there is no template "{error.name}"'
            raise ContentError(self._problem(error, template, told)) from error
        except (ContentError, MemoryError):
            raise
        except Exception as error:
            told = f"template error: {error or type(error).__name__}"
            raise ContentError(self._problem(error, template, told)) from error

    def _asset(self, name: str) -> str:
        """The output path of a static file of the theme."""
        if name not in self._assets:
            hint = did_you_mean(name, self._assets)
            raise LookupError(f'there is no file "{name}" in static/' + (f" ({hint})" if hint else ""))
        return self._assets[name]

    def _problem(self, error: BaseException, template: str, told: str) -> Problem:
        """The problem at the innermost template line of the traceback."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if frame.filename.endswith(".html"):
                return Problem(relative(Path(frame.filename), self._site), frame.lineno or 0, told)
        return Problem(f"themes/…/templates/{template}", 0, told)


def date_formatter(locales: Bilingual) -> Callable[[datetime.date, Lang], str]:
    """Dates in each language's own long form (CLDR)."""
    parsed: dict[Lang, Locale] = {"ar": Locale.parse(locales.ar), "en": Locale.parse(locales.en)}

    def date(day: datetime.date, lang: Lang) -> str:
        return format_date(day, "long", locale=parsed[lang])

    return date


def counter(theme: Theme, locales: Bilingual) -> Callable[[int, str, Lang], str]:
    """Numbers of things in the plural form that each language has for them (CLDR)."""
    plural_form = {"ar": Locale.parse(locales.ar).plural_form, "en": Locale.parse(locales.en).plural_form}

    def counted(number: int, things: str, lang: Lang) -> str:
        forms = theme.plurals[things][lang]
        return forms.get(plural_form[lang](number), forms["other"]).replace("{n}", str(number))

    return counted


def highlight(block: Block) -> Markup:
    """A code block's HTML, with classes and no inline style; unknown languages as plain text."""
    try:
        lexer = get_lexer_by_name(block.language or "text", stripnl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False)
    return Markup(pygments.highlight(block.text, lexer, HtmlFormatter(nowrap=True)))  # noqa: S704


def highlight_styles() -> str:
    """The style sheet for highlighted code, light and dark."""

    def rules(style: str) -> str:
        defined: str = HtmlFormatter(style=style).get_style_defs(".code")  # type: ignore[no-untyped-call]
        return "\n".join(line for line in defined.splitlines() if line.startswith(".code ."))

    dark = rules("github-dark")
    return f"{rules('default')}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"
