"""The Jinja environment of a theme, which records what a page reads."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from jinja2.loaders import split_template_path
from jinja2.runtime import Context
from markupsafe import Markup, escape

from sitegen.content.layout import in_content
from sitegen.content.settings import Settings
from sitegen.errors import ContentError, Problem, did_you_mean
from sitegen.files.paths import is_hidden, present
from sitegen.files.reading import read_bytes, read_text
from sitegen.markdown.html import escaped, text_html
from sitegen.model.language import Bilingual, Pair
from sitegen.rendering.compiled import Compiled, users_folder
from sitegen.rendering.dependencies import HAS_PLACES, LANGUAGES, RecordedSettings, asset, setting, themed
from sitegen.rendering.drawing import CARD
from sitegen.rendering.filters import counter, date_formatter, event_formatter, fill
from sitegen.rendering.highlighting import highlight
from sitegen.rendering.page import Page
from sitegen.rendering.sentences import SentenceHtml, attributes, styled, tinted
from sitegen.site.urls import download_path, feed_url, tag_url
from sitegen.theme.loader import TEMPLATES, FontFamily, Theme, find, problems_of, theme_name

# No inline scripts or styles anywhere: pages require this of themselves, and netlify.toml of every host.
# Connections are allowed within the site: a service worker requests pages, and tools that audit a page
# request robots.txt.
CONNECTIONS = "connect-src 'self'"
CSP = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; "
    f"{CONNECTIONS}; base-uri 'none'; form-action 'none'"
)

# For files below media/ when they are opened on their own: a drawing contains styles and pictures, and the
# browser plays sound and video on a page of its own making.
MEDIA_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


class _Template(jinja2.Template):
    """Escapes output like markupsafe, but without creating a Markup just to print it."""

    # This saves 2 % of a cold build of 200 articles.

    @classmethod
    def from_code(
        cls,
        environment: jinja2.Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> jinja2.Template:
        template = super().from_code(environment, code, globals, uptodate)
        # The name by which a template's code finds the function.
        template.root_render_func.__globals__["escape"] = escape_value
        return template


def escape_value(value: Any) -> str:
    """Any value as HTML, as `markupsafe.escape` returns it."""
    return escaped(value) if type(value) is str else value if type(value) is Markup else escape(value)


class _Environment(jinja2.Environment):
    """Notes every template that a page requests, found or not: if one appears later, the page changes."""

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


# For all environments of this process.
_COMPILED = Compiled(users_folder)


def _called_by_pages(filter: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, never called when a template is compiled, as Jinja does if all arguments are constants: its
    result depends on the site, and each page notes that."""

    @jinja2.pass_context
    def called(context: Context, *args: Any, **options: Any) -> Any:
        return filter(*args, **options)

    return called


class _Loader(jinja2.BaseLoader):
    """Loads templates from the first of the theme's folders that has them. Hidden files are ignored."""

    def __init__(self, folders: tuple[Path, ...], site: Path) -> None:
        self._folders = folders
        self._site = site

    def names(self) -> list[str]:
        """All templates directly in the folders."""
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
    """The path of a template in a theme folder; empty if no template can have that name."""
    try:
        name = "/".join(split_template_path(template))
    except jinja2.TemplateNotFound:
        return ""
    return "" if not name or is_hidden(name) else f"{TEMPLATES}/{name}"


class Renderer:
    """Renders the templates of one theme for one site.

    `settings` are the site's settings as pages see them; `words` are the files from which the words of the
    theme are read; `has_places` says whether there is a map; `dependencies` are the names of what has been
    read since they were last cleared; `when(date, lang)` is the date of an event as written in a language. It
    can be pickled, and is re-created in the other process.
    """

    def __init__(
        self,
        folders: tuple[Path, ...],
        theme: Theme,
        settings: Settings,
        site: Path,
        assets: Mapping[str, str],
        words: tuple[str, ...],
        has_places: bool,
    ) -> None:
        self._site = site.resolve()
        self._loader = _Loader(folders, self._site)
        self.dependencies: set[str] = set()
        self.settings = RecordedSettings(settings, self.dependencies)
        self._theme = theme
        self._arguments = (folders, theme, settings, site, assets, words, has_places)
        self._problem_at = problems_of(folders, site)
        # What the current page shows from the theme although the theme lacks it: table and name.
        self._missed: set[tuple[str, str]] = set()
        self._environment = _Environment(
            loader=self._loader,
            autoescape=True,
            undefined=_undefined(theme.strings, settings.pair, self._missed),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_COMPILED,
        )
        self._environment.asked = set()
        self._sentences = SentenceHtml(theme, settings.pair)
        date = date_formatter(settings.locale)
        self.when = self._noting(event_formatter(settings.locale, date))
        filters: dict[str, Callable[..., Any]] = {
            "date": self._noting(date),
            "when": self.when,
            "counted": self._noting(counter(theme, settings.locale, self._missed)),
            "highlight": highlight,
            "fill": fill,
            "heading": self._sentences.heading,
            "mark": self._sentences.mark,
            "both": self._sentences.both,
            "side": self._sentences.side,
            "media": in_content,
            "whole": text_html,
            "tinted": tinted,
        }
        self._environment.filters |= {name: _called_by_pages(filter) for name, filter in filters.items()}
        self._environment.globals |= {
            "theme": theme,
            "config": self.settings,
            "csp": CSP,
            "asset": self._asset,
            "has_places": self._are_there_places,
            "languages": settings.pair,
            "source": settings.source,
            "target": settings.target,
            "direction": attributes(settings.pair),
            "styled": styled(settings.pair),
            "tag_name": self.settings.tag_name,
            "tag_url": tag_url,
            "feed_url": feed_url,
            "card_size": CARD,
            "download_path": download_path,
        }
        self._assets = assets
        self._has_places = has_places
        self._words = tuple(map(themed, words))

    def _noting(self, filter: Callable[..., str]) -> Callable[..., str]:
        """A filter that depends on the locale."""

        def noting(*args: Any) -> str:
            self.dependencies.add(setting("locale"))
            return filter(*args)

        return noting

    def prepare(self) -> None:
        """Compiles all templates, so that every fork has them; errors in a template are reported by the pages
        that use it."""
        for name in self._loader.names():
            with contextlib.suppress(Exception):
                self._environment.get_template(name)

    def __reduce__(self) -> tuple[type[Renderer], tuple[Any, ...]]:
        return Renderer, self._arguments

    def note(self, *names: str) -> None:
        """Notes other things that are read."""
        self.dependencies.update(names)

    def begin(self) -> None:
        """Starts a new record of what is read. The languages of the site are read by everything that is
        made."""
        self.dependencies.clear()
        self.dependencies.update(LANGUAGES)

    @property
    def sentences(self) -> SentenceHtml:
        """The HTML of sentences, with the theme's words."""
        self.dependencies.update(self._words)
        return self._sentences

    @property
    def fonts(self) -> tuple[FontFamily, ...]:
        """The theme's font families, for drawing."""
        self.dependencies.update(self._words)
        return self._theme.fonts

    def medium(self, path: str) -> bytes | None:
        """The bytes of a media file, by its path in the site folder; None if there is no such file. Raises
        ContentError if it cannot be read."""
        self.dependencies.add(path)
        return read_bytes(self._site / path, self._site) if present(self._site / path) else None

    def words(self, key: str) -> Bilingual:
        """Words of the theme in both languages. Raises ContentError if it has none by that key."""
        self.dependencies.update(self._words)
        if key not in self._theme.strings:
            raise ContentError(self._lacks("strings", key))
        return self._theme.strings[key]

    def _lacks(self, table: str, name: str) -> Problem:
        return self._problem_at((table,), f'field "{name}" is missing in "{table}"')

    def page(self, page: Page, context: Mapping[str, Any], **inserts: bytes) -> bytes:
        """The page in UTF-8. Raises ContentError with the template's file and line if it is at fault.

        The template also shows `inserts`: HTML that is put into the page as bytes, unchanged. Decoding
        concordances and encoding them again would make a cold build of 200 articles 3 % slower.
        """
        template = page.template
        # This character occurs in no content and no template.
        marks = {name: Markup(f"\0{name}\0" if insert else "") for name, insert in inserts.items()}  # noqa: S704
        self._environment.asked.clear()
        self._missed.clear()
        try:
            values = {"page": page, **context, **marks}
            html = self._environment.get_template(template).render(values).rstrip()
        except jinja2.TemplateSyntaxError as error:
            name = theme_name(Path(error.filename), self._site) if error.filename else str(error.name)
            raise ContentError(Problem(name, error.lineno, f"template error: {error.message}")) from error
        except jinja2.TemplateNotFound as error:
            message = f'there is no template "{error.name}"'
            raise ContentError(self._problem(error, template, message)) from error
        except (ContentError, MemoryError):
            raise
        except Exception as error:
            message = f"template error: {error or type(error).__name__}"
            raise ContentError(self._problem(error, template, message)) from error
        if self._missed:
            missed = (self._lacks(table, name) for table, name in self._missed)
            raise ContentError(*missed)
        self.dependencies.update(LANGUAGES)
        self.dependencies.update(self._words)
        for name in self._environment.asked:
            if file := template_file(name):
                self.dependencies.add(themed(file))
        data = html.encode() + b"\n"
        for name, insert in inserts.items():
            data = data.replace(f"\0{name}\0".encode(), insert)
        return data

    def _are_there_places(self) -> bool:
        """Whether the glossary has any coordinates, and the site therefore a map."""
        self.dependencies.add(HAS_PLACES)
        return self._has_places

    def _asset(self, name: str) -> str:
        """The output path of a static file of the theme."""
        self.dependencies.add(asset(name))
        if name not in self._assets:
            hint = did_you_mean(name, self._assets)
            raise LookupError(f'there is no file "{name}" in static/' + (f" ({hint})" if hint else ""))
        return self._assets[name]

    def _problem(self, error: BaseException, template: str, message: str) -> Problem:
        """The problem at the innermost template line of the traceback."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if frame.filename.endswith(".html"):
                return Problem(theme_name(Path(frame.filename), self._site), frame.lineno or 0, message)
        return Problem(f"themes/…/templates/{template}", 0, message)


def _undefined(
    words: Mapping[str, Bilingual], pair: Pair, missed: set[tuple[str, str]]
) -> type[jinja2.Undefined]:
    """What undefined names evaluate to. `words` that are shown but missing are added to `missed`, and the
    page goes on, so that all of them are reported rather than only the first."""

    class Missing(jinja2.StrictUndefined):
        def __getattr__(self, name: str) -> Any:
            return self[name] if name in (*pair, *pair._fields) else super().__getattr__(name)

        def __getitem__(self, key: Any) -> Any:
            if self._undefined_obj is not words:
                return self._fail_with_undefined_error()
            missed.add(("strings", str(self._undefined_name)))
            return ""

    return Missing
