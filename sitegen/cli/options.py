"""Options and help texts that several commands share."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from sitegen.content.layout import CONTENT, SETTINGS_FILE, SLUG, TAG
from sitegen.files.paths import printable
from sitegen.formats.registry import FORMATS, FormatSpec, Travelling
from sitegen.machine.engines.registry import ENGINES

EPILOG = (
    "Exit status: 0 for success, 1 for problems in the content (each with its file and line), 2 for wrong "
    "usage (or a port or output that cannot be used), 70 for a fault in sitegen or on the machine, 130 when "
    "interrupted."
)


class PathType(click.Path):
    """A path that is not empty. An unset shell variable gives an empty one, which would mean this folder."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, context: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        if not os.fspath(value):
            self.fail("the path is empty", param, context)
        return super().convert(value, param, context)


class TextType(click.types.StringParamType):
    """Text; bytes that are not UTF-8 are refused."""

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> str:
        text = str(super().convert(value, param, context))
        if printable(text) != text:
            self.fail(f"{printable(text)!r} is not UTF-8", param, context)
        return text


F = TypeVar("F", bound=Callable[..., Any])

TEXT = TextType()
PATH = PathType(path_type=Path)


def _site(context: click.Context, parameter: click.Parameter, value: Path) -> Path:
    """The folder of the site: if none is named, this folder or the closest one above it that holds a site."""
    is_named = context.get_parameter_source(parameter.name or "") == ParameterSource.COMMANDLINE
    if is_named or (value / CONTENT).is_dir():
        return value
    above = (folder for folder in value.absolute().parents if (folder / SETTINGS_FILE).is_file())
    return next(above, value)


def _public_address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """The value of an option for the public address of a site; it may be empty."""
    if value:
        # The settings module is slow to load, and a build without changes does not need it.
        from sitegen.content.settings import is_public_address

        if not is_public_address(value):
            raise click.BadParameter(f"{value!r} is not a public address such as https://example.org/")
    return value


site_option = click.option(
    "--site", type=PathType(path_type=Path, file_okay=False, exists=True), default=".", callback=_site,
    show_default="this folder, or the closest above it with a site",
    help="The folder of the site, which has content/ in it.",
)  # fmt: skip
strict_option = click.option("--strict", is_flag=True, help="Treat warnings as errors.")
url_option = click.option(
    "--url", type=TEXT, default="", callback=_public_address,
    help="The public address of the site, instead of the one in site.toml.",
)  # fmt: skip
output_option = click.option("--output", type=PATH, help="The folder to build into.  [default: SITE/output]")
engine_option = click.option(
    "--engine",
    type=TEXT,
    default="argos",
    show_default=True,
    metavar="|".join(spec.name for spec in ENGINES),
    help=f"{', or '.join(spec.description for spec in ENGINES)}.",
)


def format_options(formats: Iterable[FormatSpec], help_of: Callable[[FormatSpec], str]) -> Callable[[F], F]:
    """A flag for each format, with its help; `one_of` returns the one that is given."""

    def with_options(command: F) -> F:
        for form in reversed([*formats]):
            command = click.option(f"--{form.name}", is_flag=True, help=help_of(form))(command)
        return command

    return with_options


def endings(kind: Travelling, *, comes_back: bool) -> str:
    """The endings of the names of files that hold something of a kind, as words; with `comes_back`, only of
    files that can be imported."""
    forms = [form for form in FORMATS if form.of == kind and (form.comes_back or not comes_back)]
    *others, last = (suffix for form in forms for suffix in form.suffixes)
    return f"{', '.join(others)} or {last}" if others else last


def one_of(**flags: bool) -> str | None:
    """The flag that is given, if any; only one may be."""
    given = [name for name, is_given in flags.items() if is_given]
    if len(given) > 1:
        raise click.UsageError(f"use only one of {listed(given)}")
    return given[0] if given else None


def listed(names: Sequence[str]) -> str:
    """The options with these names, two or more, as a sentence lists them."""
    *others, last = [f"--{name}" for name in names]
    return f"{', '.join(others)} and {last}"


def slug(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """The value of an option for a slug, if it is given."""
    if value is not None and not SLUG.fullmatch(value):
        raise click.BadParameter(f"{value!r} cannot be a slug: use letters a to z, digits, - and _")
    return value


def date(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime.date | None:
    """The value of an option for a date, if it is given."""
    if value is None:
        return None
    try:
        return datetime.datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date such as 2021-07-26") from None


def tags(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    """The value of an option for tags, separated by commas."""
    found = tuple(dict.fromkeys(tag.strip() for tag in re.split("[,،]", value or "") if tag.strip()))
    for tag in found:
        if not TAG.fullmatch(tag):
            raise click.BadParameter(f"{tag!r} cannot be a tag: use one word of letters, digits and -")
    return found
