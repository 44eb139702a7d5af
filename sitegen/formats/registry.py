"""All exchange formats, in the order of their options."""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from sitegen.formats.base import Format, WritableFormat, Writer

# What files of a format hold: sentences with their translations, glossary entries, notes, or whole articles,
# which are only written.
Travelling = Literal["translations", "glossary", "notes", "article"]


class FormatSpec(NamedTuple):
    """What the command line needs to know about a format, so that its module and libraries are loaded only
    when a file is read or written.

    `name` is the name of its option, `file` what a user calls such a file, `suffixes` the endings of its file
    names (in lower case), and `target` its class, as `module:class`. `export` describes the content of an
    export; it is empty for a format that cannot be exported, and otherwise the class is a `WritableFormat`.
    `sign` is a regular expression that recognises such a file by its first bytes. If `comes_back` is false,
    files are for one program alone: they cannot be imported, and no site publishes them. Only formats of
    translations have their own options; the others are distinguished by file names.
    """

    name: str
    file: str
    suffixes: tuple[str, ...]
    target: str
    export: str = ""
    sign: bytes = b""
    of: Travelling = "translations"
    comes_back: bool = True


FORMATS = (
    FormatSpec("po", "a PO file", (".po",), "sitegen.formats.po:Po", sign=rb"(?m)^msgid "),
    FormatSpec(
        "tmx", "a TMX file", (".tmx",), "sitegen.formats.tmx:Tmx",
        "TMX 1.4b: the sentences that have a translation", rb"<tmx[\s>]",
    ),
    FormatSpec(
        "xliff", "an XLIFF file", (".xlf", ".xliff"), "sitegen.formats.xliff:Xliff",
        "XLIFF 1.2: all sentences, with their states", rb"<xliff[\s>]",
    ),
    FormatSpec(
        "glossary-json", "the JSON of a glossary", (".json",), "sitegen.formats.glossary_json:GlossaryJson",
        "all fields, as JSON", rb'"format"\s*:\s*"sitegen-glossary"', of="glossary",
    ),
    FormatSpec(
        "glossary-csv", "a table", (".csv",), "sitegen.formats.glossary_csv:GlossaryCsv",
        "all fields, as a table", rb"\A(?=[^\n]*\bkind\b)[^\n]*\bnames\.[a-z]", of="glossary",
    ),
    FormatSpec(
        "tbx", "a TBX file", (".tbx",), "sitegen.formats.tbx:Tbx",
        "TBX: concepts with their terms", rb"<(?:martif|tbx)[\s>]", of="glossary",
    ),
    FormatSpec(
        "omegat-glossary", "a glossary for OmegaT", (".utf8",),
        "sitegen.formats.omegat_glossary:OmegatGlossary", "names and their translations, for OmegaT",
        rb"\A# The glossary of a site made by sitegen", of="glossary", comes_back=False,
    ),
    FormatSpec(
        "article-json", "the JSON of an article", (".json",), "sitegen.formats.article_json:ArticleJson",
        of="article",
    ),
    FormatSpec("tei", "a TEI file", (".xml",), "sitegen.formats.tei:Tei", of="article"),
    FormatSpec(
        "annotations", "web annotations", (".jsonld", ".json"), "sitegen.formats.annotations:WebAnnotations",
        "notes, as web annotations", rb"http://www\.w3\.org/ns/anno\.jsonld", of="notes",
    ),
)  # fmt: skip
BY_NAME = {form.name: form for form in FORMATS}
TRANSLATIONS = tuple(form for form in FORMATS if form.of == "translations")
WRITABLE = tuple(form for form in TRANSLATIONS if form.export)


def for_file(name: str, kind: Travelling) -> FormatSpec | None:
    """The format of this kind with a suffix that the file name ends in; None if there is none."""
    return next((form for form in FORMATS if form.of == kind and name.lower().endswith(form.suffixes)), None)


def reader(name: str) -> Format[Any]:
    """The format with this name, for reading."""
    form: Format[Any] = _load(name)
    return form


def writer(name: str) -> Writer[Any]:
    """The format with this name, for writing."""
    form: Writer[Any] = _load(name)
    return form


def exporter(name: str) -> WritableFormat[Any]:
    """The format with this name, for exporting."""
    form: WritableFormat[Any] = _load(name)
    return form


def _load(name: str) -> Any:
    return pkgutil.resolve_name(BY_NAME[name].target)()
