"""The Jinja environment of a theme. It records what a page reads."""

from __future__ import annotations

import contextlib
import datetime
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
import pygments
from babel import Locale
from babel.dates import format_date
from jinja2.loaders import split_template_path
from markupsafe import Markup, escape
from pygments.formatters import HtmlFormatter
from pygments.lexers import LEXERS, get_lexer_by_name

from sitegen import reads
from sitegen.config import Config
from sitegen.errors import ContentError, Problem, did_you_mean
from sitegen.files import is_hidden, read_text
from sitegen.links import tag_url
from sitegen.markup import escaped
from sitegen.model import LANGS, Bilingual, Block, Lang
from sitegen.reads import Recorded
from sitegen.spans import Spans
from sitegen.theme import TEMPLATES, WORDS, Theme, find, teller, theme_name

# No inline script or style anywhere: what the pages ask of themselves and netlify.toml of every host.
CSP = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
# For the files below media/, when they are opened by themselves: a drawing has styles and pictures in it, and
# sound and film play on a page that the browser makes.
MEDIA_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


# Stands for what is inserted into a page later: what is large and ready need not go through the template. No
# text holds it, as it is a control character.
INSERTED = Markup("\x1f")


# The attributes of what is written in a language.
_DIRECTION = {"ar": Markup('lang="ar" dir="rtl"'), "en": Markup('lang="en" dir="ltr"')}

# The languages that code is coloured in. There are hundreds of others, and the lexers of some take minutes
# for a screen of spaces.
_COLOURED = frozenset((
    "bash", "c", "console", "cpp", "csharp", "css", "diff", "docker", "go", "haskell", "html", "ini",
    "java", "javascript", "jinja", "json", "kotlin", "latex", "lua", "make", "markdown", "matlab",
    "nginx", "objective-c", "perl", "php", "powershell", "pycon", "python", "r", "rst", "ruby", "rust",
    "scala", "sql", "swift", "toml", "typescript", "xml", "yaml",
))  # fmt: skip
_LANGUAGES = frozenset(
    alias for _, _, aliases, _, _ in LEXERS.values() if _COLOURED & {*aliases} for alias in aliases
)


class _Template(jinja2.Template):
    """Escapes what it shows as markupsafe does, but without a detour for plain text, which most of it is."""

    @classmethod
    def from_code(
        cls,
        environment: jinja2.Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> jinja2.Template:
        template = super().from_code(environment, code, globals, uptodate)
        # The name under which the code of a template finds it.
        template.root_render_func.__globals__["escape"] = escape_value
        return template


def escape_value(value: Any) -> str:
    """Any value as HTML, as `markupsafe.escape` gives it."""
    return escaped(value) if type(value) is str else value if type(value) is Markup else escape(value)


class _Environment(jinja2.Environment):
    """Notes every template that a page asks for, found or not: one that appears is another page."""

    asked: set[str]
    template_class = _Template

    def get_template(
        self, name: Any, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> jinja2.Template:
        self.asked.add(str(name))
        return super().get_template(name, parent, globals)

    def select_template(
        self, names: Any, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> jinja2.Template:
        for name in names:
            with contextlib.suppress(jinja2.TemplateNotFound):
                return self.get_template(name, parent, globals)
        raise jinja2.TemplatesNotFound([str(name) for name in names])


class _Loader(jinja2.BaseLoader):
    """Loads templates from the theme's folders, the first that has one. What is hidden is not there."""

    def __init__(self, folders: tuple[Path, ...], site: Path) -> None:
        self._folders = folders
        self._site = site

    def names(self) -> list[str]:
        """All templates that there are directly in the folders."""
        found = (path.name for folder in self._folders for path in folder.glob(f"{TEMPLATES}/*.html"))
        return list(dict.fromkeys(found))

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Raises ContentError for a template that is not text."""
        file = template_file(template)
        path = find(self._folders, file) if file else None
        if path is None:
            raise jinja2.TemplateNotFound(template)
        return read_text(path, self._site), str(path), lambda: True


def template_file(template: str) -> str:
    """Where a template lies in a folder of a theme; nothing if none can have its name."""
    try:
        name = "/".join(split_template_path(template))
    except jinja2.TemplateNotFound:
        return ""
    return "" if not name or is_hidden(name) else f"{TEMPLATES}/{name}"


class Renderer:
    """Renders the templates of one theme for one site.

    `config` is the settings as views are to see them; `reads` are the names of what the page has read that
    is being made, from one call of `page` to the next.
    """

    def __init__(
        self, folders: tuple[Path, ...], theme: Theme, config: Config, site: Path, assets: Mapping[str, str]
    ) -> None:
        self._site = site.resolve()
        self._loader = _Loader(folders, self._site)
        self.reads: set[str] = set()
        self.config = Recorded(config, self.reads)
        self._tell = teller(folders, site)
        # What the page at hand shows of the theme and the theme does not have: table and name.
        self._missed: set[tuple[str, str]] = set()
        self._environment = _Environment(
            loader=self._loader,
            autoescape=True,
            undefined=_undefined(theme.strings, self._missed),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.asked = set()
        self.spans = Spans(theme)
        self._environment.filters |= {
            "date": self._noting(date_formatter(config.locale)),
            "counted": self._noting(counter(theme, config.locale, self._missed)),
            "highlight": highlight,
            "arabic": self.spans.arabic,
            "english": self.spans.english,
            "both": self.spans.both,
            "side": self.spans.side,  # type: ignore[dict-item]
            "media": lambda path: path.removeprefix("content/"),
        }
        self._environment.globals |= {
            "theme": theme,
            "config": self.config,
            "csp": CSP,
            "asset": self._asset,
            "direction": _DIRECTION,
            "tag_name": self.config.tag_name,
            "tag_url": tag_url,
        }
        self._assets = assets

    def _noting(self, filter: Callable[..., str]) -> Callable[..., str]:
        """A filter that depends on the locale."""

        def noting(*args: Any) -> str:
            self.reads.add(reads.setting("locale"))
            return filter(*args)

        return noting

    def prepare(self) -> None:
        """Compiles all templates, so that every fork has them; what is wrong with one, its pages tell."""
        for name in self._loader.names():
            with contextlib.suppress(Exception):
                self._environment.get_template(name)

    def page(self, template: str, context: Mapping[str, Any]) -> bytes:
        """The page in UTF-8. Raises ContentError with the template's file and line if it is at fault."""
        self._environment.asked.clear()
        self._missed.clear()
        try:
            page = self._environment.get_template(template).render(context).rstrip() + "\n"
        except jinja2.TemplateSyntaxError as error:
            name = theme_name(Path(error.filename), self._site) if error.filename else str(error.name)
            raise ContentError(Problem(name, error.lineno, f"template error: {error.message}")) from error
        except jinja2.TemplateNotFound as error:
            told = f'there is no template "{error.name}"'
            raise ContentError(self._problem(error, template, told)) from error
        except (ContentError, MemoryError):
            raise
        except Exception as error:
            told = f"template error: {error or type(error).__name__}"
            raise ContentError(self._problem(error, template, told)) from error
        if self._missed:
            raise ContentError(
                *(
                    self._tell((table,), f'field "{name}" is missing in "{table}"')
                    for table, name in self._missed
                )
            )
        self.reads.add(reads.themed(WORDS))
        for name in self._environment.asked:
            if file := template_file(name):
                self.reads.add(reads.themed(file))
        return page.encode()

    def _asset(self, name: str) -> str:
        """The output path of a static file of the theme."""
        self.reads.add(reads.asset(name))
        if name not in self._assets:
            hint = did_you_mean(name, self._assets)
            raise LookupError(f'there is no file "{name}" in static/' + (f" ({hint})" if hint else ""))
        return self._assets[name]

    def _problem(self, error: BaseException, template: str, told: str) -> Problem:
        """The problem at the innermost template line of the traceback."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if frame.filename.endswith(".html"):
                return Problem(theme_name(Path(frame.filename), self._site), frame.lineno or 0, told)
        return Problem(f"themes/…/templates/{template}", 0, told)


def date_formatter(locales: Bilingual) -> Callable[[datetime.date, Lang], str]:
    """Dates in each language's own long form (CLDR)."""
    parsed: dict[Lang, Locale] = {"ar": Locale.parse(locales.ar), "en": Locale.parse(locales.en)}

    @lru_cache(maxsize=4_096)
    def date(day: datetime.date, lang: Lang) -> str:
        return format_date(day, "long", locale=parsed[lang])

    return date


def _undefined(words: Mapping[str, Bilingual], missed: set[tuple[str, str]]) -> type[jinja2.Undefined]:
    """What stands for names that there are not. `words` that are shown and are not there it adds to `missed`,
    and the page goes on, so that all of them are told and not the first alone."""

    class Missing(jinja2.StrictUndefined):
        def __getattr__(self, name: str) -> Any:
            return self[name] if name in LANGS else super().__getattr__(name)

        def __getitem__(self, key: Any) -> Any:
            if self._undefined_obj is not words:
                return self._fail_with_undefined_error()
            missed.add(("strings", str(self._undefined_name)))
            return ""

    return Missing


def counter(
    theme: Theme, locales: Bilingual, missed: set[tuple[str, str]]
) -> Callable[[int, str, Lang], str]:
    """Numbers of things in the plural form that each language has for them (CLDR). Things that have none are
    added to `missed`."""
    plural_form = {"ar": Locale.parse(locales.ar).plural_form, "en": Locale.parse(locales.en).plural_form}

    @lru_cache(maxsize=4_096)
    def in_words(number: int, things: str, lang: Lang) -> str:
        forms = theme.plurals[things][lang]
        return forms.get(plural_form[lang](number), forms["other"]).replace("{n}", str(number))

    def counted(number: int, things: str, lang: Lang) -> str:
        if things in theme.plurals:
            return in_words(number, things, lang)
        missed.add(("plurals", things))
        return ""

    return counted


def highlight(block: Block) -> Markup:
    """A code block's HTML, with classes and no inline style; unknown languages as plain text."""
    if block.language not in _LANGUAGES:
        return Markup(escaped(block.text))  # noqa: S704  (escaped)
    # Code inside documents may be in any language.
    lexer = get_lexer_by_name(block.language, stripnl=False, handlecodeblocks=False)
    return Markup(pygments.highlight(block.text, lexer, HtmlFormatter(nowrap=True)))  # noqa: S704


def highlight_styles() -> str:
    """The style sheet for highlighted code, light and dark."""

    def rules(style: str) -> str:
        defined: str = HtmlFormatter(style=style).get_style_defs(".code")  # type: ignore[no-untyped-call]
        return "\n".join(line for line in defined.splitlines() if line.startswith(".code ."))

    dark = rules("github-dark")
    return f"{rules('default')}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"
