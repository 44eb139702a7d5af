"""A book as a reading system sees it: its package document, its documents, and their content."""

from __future__ import annotations

import io
import posixpath
import zipfile
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urldefrag

from lxml import etree

SPACES = {
    "h": "http://www.w3.org/1999/xhtml",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
}
TYPE = "{http://www.idpf.org/2007/ops}type"


class Book:
    """`files` are all but those of the container, by their paths from the package document on."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            assert names[0] == "mimetype"
            assert archive.read("mimetype") == b"application/epub+zip"
            assert len({*names}) == len(names)
            container: Any = etree.fromstring(archive.read("META-INF/container.xml"))
            (path,) = container.xpath("//c:rootfile/@full-path", namespaces=SPACES)
            folder = posixpath.dirname(path) + "/"
            self.files = {
                name.removeprefix(folder): archive.read(name) for name in names if name.startswith(folder)
            }
        self.package: Any = etree.fromstring(self.files[posixpath.basename(path)])

    def told(self, xpath: str) -> list[str]:
        """What the package document says."""
        return [str(found) for found in self.package.xpath(xpath, namespaces=SPACES)]

    @cached_property
    def documents(self) -> dict[str, Any]:
        return {name: etree.fromstring(data) for name, data in self.files.items() if name.endswith(".xhtml")}

    @property
    def spine(self) -> list[str]:
        items = dict(zip(self.told("//opf:item/@id"), self.told("//opf:item/@href"), strict=True))
        return [items[id] for id in self.told("//opf:itemref/@idref")]

    def typed(self, document: str, kind: str) -> list[Any]:
        """The elements of a document that are of some kind (`epub:type`)."""
        return [element for element in self.documents[document].iter() if element.get(TYPE) == kind]

    def target(self, document: str, address: str) -> tuple[str, str]:
        """The file and the id that an address in a document leads to."""
        path, fragment = urldefrag(address)
        folder = posixpath.dirname(document)
        return posixpath.normpath(posixpath.join(folder, unquote(path))) if path else document, fragment


def text_of(element: Any) -> str:
    """All text in an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())
