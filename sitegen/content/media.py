"""`content/media/`: files that are published as they are, so none that a browser would run.

Whoever opens an image by its own address sees it as a page of the site. An SVG image is therefore checked for
all that runs or asks other hosts (SVG 2, chapters 15 and 16); other kinds of files are kept to those that do
neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from sitegen.content.articles import IMAGE_SUFFIXES
from sitegen.errors import ContentError, Problem
from sitegen.files import decode

OTHER_SUFFIXES = (".pdf", ".txt", ".csv", ".mp3", ".ogg", ".mp4", ".webm")

_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
_RUNNING = {"script", "foreignobject", "handler", "listener", "iframe", "object", "embed"}
_ANIMATED = {"set", "animate"}
# What an image may name: parts of itself, and other images within it.
_OWN = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif|webp)[;,]|$)", re.IGNORECASE)
_URL = re.compile(r"url\(\s*['\"]?(?!\s*['\"]?(?:#|data:image/(?:png|jpeg|gif|webp)[;,]))", re.IGNORECASE)

# Other ways to name a file in a style (CSS Images 4, CSS Values 5), and what could hide them.
_FETCHING = re.compile(
    r"@import|\\|(?<![\w-])(?:image|src|(?:-webkit-)?(?:image-set|cross-fade))\s*\(", re.IGNORECASE
)
_OTHER_ENCODING = re.compile(r"<\?xml[^>]*encoding\s*=\s*['\"](?!utf-8['\"]|us-ascii['\"])", re.IGNORECASE)


def check_medium(path: str, data: bytes) -> None:
    """Raises ContentError for a file that is not to be published; `path` is its path in the site folder."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in (*IMAGE_SUFFIXES, *OTHER_SUFFIXES):
        hint = f"files here end in {', '.join((*IMAGE_SUFFIXES, *OTHER_SUFFIXES))}"
        raise ContentError(Problem(path, 0, "is not of a kind that is published", hint))
    if suffix == ".svg":
        problems = tuple(_of_svg(path, data))
        if problems:
            raise ContentError(*problems)


def _of_svg(path: str, data: bytes) -> Iterator[Problem]:
    from lxml import etree

    from sitegen.xmltree import NotWellFormedError, parse

    # In one encoding alone, or the browser might read another text than is checked here.
    text = decode(data, path)
    if _OTHER_ENCODING.match(text):
        yield Problem(path, 1, "the image is to be read in another encoding", "save it as UTF-8")
    try:
        root: Any = parse(text.encode(), utf8=True)
    except NotWellFormedError as error:
        yield Problem(path, error.line, f"broken SVG: {str(error).lower()}")
        return

    def found(node: Any, what: str) -> Problem:
        hint = "an image runs nothing and asks no other host"
        return Problem(path, node.sourceline or 1, f"the image holds {what}", hint)

    if "<!DOCTYPE" in text:
        yield Problem(path, 1, "the image holds a document type", "remove the <!DOCTYPE …>")
    if root.tag != f"{{{_SVG}}}svg":
        yield found(root, "something other than SVG")
    for node in (*root.itersiblings(preceding=True), *root.iter(), *root.itersiblings()):
        if isinstance(node, etree._ProcessingInstruction):
            yield found(node, "an instruction for programs")
        if not isinstance(node.tag, str):
            continue
        name = etree.QName(node)
        local = name.localname.lower()
        if local in _RUNNING or name.namespace == _XHTML:
            yield found(node, f'an element "{name.localname}"')
        if local == "style" and _asks("".join(node.itertext())):
            yield found(node, "styles from elsewhere")
        for key, value in node.attrib.items():
            attribute = etree.QName(key).localname.lower()
            target = value.lower() if local in _ANIMATED and attribute == "attributename" else ""
            if attribute.startswith("on"):
                yield found(node, f'a handler "{attribute}"')
            elif (attribute in ("href", "src") and not _OWN.match(value)) or "href" in target:
                yield found(node, "an address that is not its own")
            elif _asks(value):
                yield found(node, "styles from elsewhere")


def _asks(style: str) -> bool:
    return bool(_URL.search(style) or _FETCHING.search(style))
