"""The package document of a book (EPUB 3.3), which holds its metadata, its files and their reading order; and
the table of contents for EPUB 2 reading systems."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import PurePosixPath

from sitegen import languages
from sitegen.books.archive import member
from sitegen.books.chapter import FOLDER, IMAGES
from sitegen.books.markup import attributes, text
from sitegen.model.language import Bilingual
from sitegen.model.record import Record
from sitegen.rendering.feed import time_of
from sitegen.rendering.linked_data import in_both

PACKAGE, CONTENTS, NCX, STYLES = "package.opf", "contents.xhtml", "contents.ncx", "book.css"
COVER, COVER_PICTURE = "cover.xhtml", "cover.png"

_TYPES = {
    **IMAGES, ".xhtml": "application/xhtml+xml", ".ncx": "application/x-dtbncx+xml", ".css": "text/css",
}  # fmt: skip
_PROPERTIES = {CONTENTS: "nav", COVER_PICTURE: "cover-image"}

# The first member of every book: programs recognise a book by its first bytes.
MIMETYPE = member("mimetype", b"application/epub+zip", stored=True)
CONTAINER = member(
    "META-INF/container.xml",
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    f'<rootfile full-path="{FOLDER}{PACKAGE}" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>\n".encode(),
)


class Contributor(Record, frozen=True):
    """Somebody who contributed to a book, and in what role (MARC relators: `trl` translated, `edt`
    edited)."""

    name: str
    role: str


class About(Record, frozen=True):
    """The metadata of a book: its address, which is its identifier; its titles and its description; who
    wrote, translated and published it; its source; its date of publication; and its subjects."""

    address: str
    title: Bilingual
    description: str = ""
    author: str = ""
    contributors: tuple[Contributor, ...] = ()
    publisher: str = ""
    source: str = ""
    date: datetime.date | None = None
    subjects: tuple[str, ...] = ()


class Heading(Record, frozen=True):
    """A line of the contents, and the lines below it."""

    href: str
    title: Bilingual
    below: tuple[Heading, ...] = ()


# For books without a date, as drafts may be: the format requires one.
_NO_DATE = datetime.date(2000, 1, 1)


def document(about: About, files: Sequence[str], spine: Sequence[str]) -> bytes:
    """The package document. `files` are the paths of everything in the book, `spine` the paths of the
    documents to read, in order."""
    source, target = about.title.pair
    ids = {path: f"f{number}" for number, path in enumerate(files, 1)}
    pictures = any(PurePosixPath(path).suffix in IMAGES for path in files if path != COVER_PICTURE)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"'
        f"{attributes(xml_lang=source, dir=languages.get(source).direction)}>",
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
        f'<dc:identifier id="id">{text(about.address)}</dc:identifier>',
        *_titles(about.title),
        f"<dc:language>{text(source)}</dc:language>",
        f"<dc:language>{text(target)}</dc:language>",
        f'<meta property="dcterms:modified">{time_of(about.date or _NO_DATE)}</meta>',
    ]
    if about.date:
        lines.append(f"<dc:date>{about.date.isoformat()}</dc:date>")
    if about.author:
        lines += _person("creator", "author", Contributor(about.author, "aut"))
    for number, contributor in enumerate(about.contributors, 1):
        lines += _person("contributor", f"contributor-{number}", contributor)
    for name in ("publisher", "source", "description"):
        if value := getattr(about, name):
            lines.append(f"<dc:{name}>{text(value)}</dc:{name}>")
    lines += [f"<dc:subject>{text(subject)}</dc:subject>" for subject in about.subjects]
    lines += _accessibility(pictures)
    # For EPUB 2 reading systems.
    lines.append(f'<meta name="cover" content="{ids[COVER_PICTURE]}"/>')
    lines += ["</metadata>", "<manifest>"]
    for path, id in ids.items():
        kind, properties = _TYPES[PurePosixPath(path).suffix], _PROPERTIES.get(path, "")
        lines.append(
            f"<item{attributes(id=id, href=path, media_type='')}"
            f' media-type="{kind}"{attributes(properties=properties)}/>'
        )
    direction = languages.get(source).direction
    lines += ["</manifest>", f'<spine toc="{ids[NCX]}" page-progression-direction="{direction}">']
    lines += [f'<itemref idref="{ids[path]}"/>' for path in spine]
    lines += ["</spine>", "</package>\n"]
    return "\n".join(lines).encode()


def _titles(title: Bilingual) -> list[str]:
    """The title in each language in which there is one."""
    found: list[str] = []
    for number, ((lang, value), kind) in enumerate(zip(title.items(), ("main", "subtitle"), strict=True), 1):
        if value:
            told = attributes(id=f"title-{number}", xml_lang=lang, dir=languages.get(lang).direction)
            found.append(f"<dc:title{told}>{text(value)}</dc:title>")
            found.append(f'<meta refines="#title-{number}" property="title-type">{kind}</meta>')
    return found


def _person(element: str, id: str, person: Contributor) -> list[str]:
    return [
        f'<dc:{element} id="{id}">{text(person.name)}</dc:{element}>',
        f'<meta refines="#{id}" property="role" scheme="marc:relators">{person.role}</meta>',
    ]


def _accessibility(pictures: bool) -> list[str]:
    """What there is for readers who cannot see (EPUB Accessibility 1.1)."""
    modes = ["textual", *(["visual"] if pictures else [])]
    features = ["structuralNavigation", "tableOfContents", *(["alternativeText"] if pictures else [])]
    told = [
        *(("accessMode", mode) for mode in modes),
        ("accessModeSufficient", "textual"),
        *(("accessibilityFeature", feature) for feature in features),
        ("accessibilityHazard", "none"),
    ]
    return [f'<meta property="schema:{name}">{value}</meta>' for name, value in told]


def ncx(about: About, contents: Sequence[Heading]) -> bytes:
    """The table of contents for EPUB 2 reading systems (DAISY 2005), each line in both languages."""
    lines: list[str] = []
    count = 0

    def add(heading: Heading) -> None:
        nonlocal count
        count += 1
        lines.append(
            f'<navPoint id="n{count}" playOrder="{count}">'
            f"<navLabel><text>{text(in_both(heading.title))}</text></navLabel>"
            f'<content src="{text(heading.href)}"/>'
        )
        for below in heading.below:
            add(below)
        lines.append("</navPoint>")

    for heading in contents:
        add(heading)
    depth = 2 if any(heading.below for heading in contents) else 1
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"'
        f"{attributes(xml_lang=about.title.pair.source)}>\n"
        f'<head><meta name="dtb:uid" content="{text(about.address)}"/>'
        f'<meta name="dtb:depth" content="{depth}"/><meta name="dtb:totalPageCount" content="0"/>'
        '<meta name="dtb:maxPageNumber" content="0"/></head>\n'
        f"<docTitle><text>{text(in_both(about.title))}</text></docTitle>\n<navMap>\n"
    )
    return (head + "\n".join(lines) + "\n</navMap>\n</ncx>\n").encode()
