"""Checks that SVG images only draw and do nothing else.

An image opened at its own address is a page of the site, and no header restricts it when it is opened from
disk. Everything in it must therefore be known to be harmless: elements, attributes and styles that draw, data
that graphics editors leave behind, and addresses within the image itself. Anything else is refused.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import tinycss2
from lxml import etree

from sitegen.errors import Problem
from sitegen.files.reading import decode
from sitegen.files.xml import NotWellFormedError, parse

# The names known to be harmless, by kind.
_KNOWN = {
    kind: frozenset(names.split())
    for kind, names in tomllib.loads(files(__package__).joinpath("svg.toml").read_text("utf-8")).items()
}
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
# Adobe has many namespaces, which all begin like this.
_ADOBE = "http://ns.adobe.com/"

# Only XML's white space is allowed here, as a browser strips no other from an address.
_OWN = re.compile(r"[ \t\n\r]*(?:#|$)")
_PICTURE = re.compile(r"[ \t\n\r]*data:image/(?:png|jpe?g|gif|webp|avif)[;,]", re.IGNORECASE)
_OTHER_ENCODING = re.compile(r"<\?xml[^>]*encoding\s*=\s*['\"](?!utf-8['\"]|us-ascii['\"])", re.IGNORECASE)
_PREFIX = re.compile(r"-(?:webkit|moz|ms|o)-")
_OF_INKSCAPE = "-inkscape-"
_HANDLER = re.compile("on[a-z]+", re.IGNORECASE)
_LONGEST_STYLE = 100_000
_SHOWN = 60


# The line in a file or a style, and what is wrong there.
_Fault = tuple[int, str]


def svg_problems(path: str, data: bytes) -> Iterator[Problem]:
    """The reasons why an image must not be published, each at the first place where it occurs."""
    # Only one encoding is allowed, or a browser might read a different text from the one checked here.
    text = decode(data, path)
    if _OTHER_ENCODING.match(text):
        yield Problem(path, 1, "the image declares an encoding other than UTF-8", "save it as UTF-8")
    # The declarations of a document type could add content anywhere, unseen.
    before, doctype, _ = text.partition("<!DOCTYPE")
    if doctype:
        line = before.count("\n") + 1
        yield Problem(path, line, "the image holds a document type", "remove the <!DOCTYPE …>")
    try:
        root = parse(text.encode(), utf8=True)
    except NotWellFormedError as error:
        yield Problem(path, error.line, f"broken SVG: {error}")
        return
    # A drawing may have the same fault in a thousand places.
    first: dict[str, int] = {}
    for line, what in _faults(root):
        first[what] = min(line, first.get(what, line))
    hint = "remove it, or save the drawing as plain SVG: an image may only draw"
    # Character references for line ends give a style more lines than it has in the file.
    last = text.count("\n") + 1
    for what, line in first.items():
        yield Problem(path, min(line, last), f"the image holds {what}", hint)


def _faults(root: Any) -> Iterator[_Fault]:
    if root.tag != f"{{{_SVG}}}svg":
        yield root.sourceline or 1, f'something other than SVG: its root is not "svg" in {_SVG}'
        return
    for node in (*root.itersiblings(preceding=True), *root.iter(), *root.itersiblings()):
        line = node.sourceline or 1
        if isinstance(node, etree._ProcessingInstruction):
            # Adobe's programs put these around their metadata.
            if node.target != "xpacket":
                yield line, "an instruction for programs"
        elif isinstance(node.tag, str):
            name = etree.QName(node)
            if name.namespace == _SVG and name.localname in _KNOWN["elements"]:
                yield from ((line, what) for what in _of_attributes(node, name.localname))
                if name.localname == "style":
                    yield from _of_sheet(node, line)
            elif name.namespace is not None and _is_of_editors(name.namespace):
                yield from ((line, what) for what in _of_attributes(node, None))
            else:
                yield line, f'an element "{name.localname}"'


def _is_of_editors(namespace: str) -> bool:
    return namespace in _KNOWN["editors"] or namespace.startswith(_ADOBE)


def _of_attributes(node: Any, element: str | None) -> Iterator[str]:
    """The faults in the attributes of an SVG element or, if `element` is None, of an editor's element."""
    for key, value in node.attrib.items():
        namespace, _, name = key.rpartition("}")
        namespace = namespace[1:]
        if name == "href" and namespace in ("", _XLINK):
            if not _OWN.match(value) and not (element in ("image", "feImage") and _PICTURE.match(value)):
                yield _address(value)
        elif namespace:
            if not _is_known_foreign(namespace, name):
                yield f'an attribute "{name}"'
        elif name == "style":
            yield from (what for _, what in _of_declarations(value))
        elif element is None:
            if _HANDLER.fullmatch(name) or name == "src":
                yield f'an attribute "{name}"'
        elif name == "attributeName":
            if value not in _KNOWN["shape_attributes"] and value not in _KNOWN["properties"]:
                yield f'an animation of "{_short(value)}"'
        elif name in _KNOWN["shape_attributes"]:
            pass
        elif name in _KNOWN["properties"] or name in _KNOWN["animated_values"]:
            yield from _of_value(value)
        elif name not in _KNOWN["plain_attributes"] and not name.startswith(("aria-", "data-")):
            yield f'an attribute "{name}"'


def _is_known_foreign(namespace: str, name: str) -> bool:
    if namespace == _XML:
        return name in ("space", "lang", "id")
    if namespace == _XLINK:
        return name in ("actuate", "arcrole", "role", "show", "title", "type")
    return _is_of_editors(namespace)


def _of_sheet(node: Any, line: int) -> Iterator[_Fault]:
    if any(isinstance(child.tag, str) for child in node):
        yield line, "an element within a style"
    # A browser joins the text around comments.
    text = "".join([node.text or "", *(child.tail or "" for child in node)])
    for line_of_style, what in _of_style(text, tinycss2.parse_stylesheet):
        yield line + line_of_style - 1, what


@lru_cache(4096)
def _of_declarations(text: str) -> tuple[_Fault, ...]:
    return tuple(_of_style(text, tinycss2.parse_blocks_contents))


def _of_style(text: str, parsed: Callable[[Sequence[Any]], Iterable[Any]]) -> Iterator[_Fault]:
    if len(text) > _LONGEST_STYLE:
        yield 1, f"a style of more than {_LONGEST_STYLE:,} characters"
        return
    try:
        tokens = tinycss2.parse_component_value_list(text)
    except ValueError:
        # Python does not convert integers of more than 4,300 digits.
        yield 1, "a number of thousands of digits in a style"
        return
    yield from _of_tokens(tokens)
    yield from _of_rules(parsed(tokens))


@lru_cache(4096)
def _of_value(text: str) -> tuple[str, ...]:
    # Without these characters there is no function and no escape.
    if "(" not in text and "\\" not in text:
        return ()
    return tuple(what for _, what in _of_style(text, lambda tokens: ()))


def _of_tokens(tokens: Iterable[Any]) -> Iterator[_Fault]:
    """Unknown names in a style, and addresses outside the image, at any depth."""
    waiting = list(tokens)
    while waiting:
        token = waiting.pop()
        line = token.source_line
        if token.type == "function":
            waiting += token.arguments
            if token.lower_name == "url":
                yield from _of_url(
                    line, [t for t in token.arguments if t.type not in ("whitespace", "comment")]
                )
            elif token.lower_name not in _KNOWN["functions"]:
                yield line, f'a style function "{_short(token.name)}()"'
        elif token.type == "url":
            yield from _of_url(line, [token])
        elif token.type == "at-keyword":
            if token.lower_value not in _KNOWN["at_rules"]:
                yield line, f'a style rule "@{_short(token.value)}"'
        elif token.type == "error":
            yield line, f"a broken style: {token.message}"
        elif token.type in ("() block", "[] block", "{} block"):
            waiting += token.content


def _of_url(line: int, tokens: Sequence[Any]) -> Iterator[_Fault]:
    address = tokens[0].value if len(tokens) == 1 and tokens[0].type in ("string", "url") else None
    if address is None:
        yield line, "a style with an address that is not plain"
    elif not _OWN.match(address) and not _PICTURE.match(address):
        yield line, _address(address)


def _of_rules(rules: Iterable[Any]) -> Iterator[_Fault]:
    """Unknown properties in rules and declarations."""
    waiting = list(rules)
    while waiting:
        rule = waiting.pop()
        if rule.type == "declaration":
            name = _PREFIX.sub("", rule.lower_name, count=1)
            if name not in _KNOWN["properties"] and not name.startswith(("--", _OF_INKSCAPE)):
                yield rule.source_line, f'a style property "{_short(rule.name)}"'
        elif rule.type == "qualified-rule":
            waiting += tinycss2.parse_blocks_contents(rule.content)
        elif rule.type == "at-rule":
            waiting += tinycss2.parse_rule_list(rule.content or ())


def _address(address: str) -> str:
    return f'an address that points outside it: "{_short(address)}"'


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
