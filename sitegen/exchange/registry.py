"""All exchange formats, in the order of their options."""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sitegen.exchange.base import Format, WritableFormat


class FormatSpec(NamedTuple):
    """What the command line says of a format, whose module and libraries are loaded when a file is read or
    written.

    `name` is that of its option, `file` what a user calls such a file, `suffixes` the ends of the names of
    files (in lower case), and `target` its class, as `module:class`. `export` says what an export holds; it
    is empty for a format that is only read, and the class a `WritableFormat` where it is not. `sign` is a
    regular expression that finds in the first bytes of a file what only such files begin with.
    """

    name: str
    file: str
    suffixes: tuple[str, ...]
    target: str
    export: str = ""
    sign: bytes = b""


FORMATS = (
    FormatSpec("po", "a PO file", (".po",), "sitegen.exchange.po:Po", sign=rb"(?m)^msgid "),
    FormatSpec(
        "tmx", "a TMX file", (".tmx",), "sitegen.exchange.tmx:Tmx",
        "TMX 1.4b: the sentences that have a translation", rb"<tmx[\s>]",
    ),
    FormatSpec(
        "xliff", "an XLIFF file", (".xlf", ".xliff"), "sitegen.exchange.xliff:Xliff",
        "XLIFF 1.2: all sentences, with their states", rb"<xliff[\s>]",
    ),
)  # fmt: skip
BY_NAME = {form.name: form for form in FORMATS}
WRITABLE = tuple(form for form in FORMATS if form.export)


def reader(name: str) -> Format:
    """The format that an option names."""
    form: Format = pkgutil.resolve_name(BY_NAME[name].target)()
    return form


def writer(name: str) -> WritableFormat:
    """The format that an option of `export` names."""
    form: WritableFormat = pkgutil.resolve_name(BY_NAME[name].target)()
    return form
