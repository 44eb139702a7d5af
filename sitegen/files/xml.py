"""Safe parsing of XML from other programs into a tree, with lxml.

Entities are not resolved, no other file or address is opened, and input that grows beyond lxml's limits is
refused.
"""

from __future__ import annotations

import re

from lxml import etree

_POSITION = re.compile(r", line \d+, column \d+.*")
# Plain wordings of libxml2's messages for the most frequent mistakes.
_MESSAGES = (
    (r"Document is empty", "the file is empty"),
    (r"Start tag expected, '<' not found", "the file does not begin with an element"),
    (r"Extra content at the end of the document", "there is more after the end of the document"),
    (r"Opening and ending tag mismatch: (\S+) line (\d+) and (\S+)", r"<\1> on line \2 is closed by </\3>"),
    (r"Premature end of data in tag (\S+) line (\d+)", r"<\1> on line \2 is not closed"),
    (r"xmlParseEntityRef: no name|EntityRef: expecting ';'", '"&" must be written &amp;'),
    (r"Entity '(\S+)' not defined", r"there is no entity &\1; in XML"),
    (r"StartTag: invalid element name", '"<" must be written &lt; where no element begins'),
    (r"Unescaped '<' not allowed in attributes values", '"<" must be written &lt; in an attribute'),
    (r"AttValue: \" or ' expected", "the value of an attribute is not in quotation marks"),
    (r"Specification mandates value for attribute (\S+)", r'the attribute "\1" has no value'),
    (r"Attribute (\S+) redefined", r'the attribute "\1" is given twice'),
    (r"Couldn't find end of Start Tag (\S+).*", r"the tag <\1 is not closed"),
    (r"Namespace prefix (\S+).* is not defined", r'the prefix "\1" is not declared'),
    (r"attributes construct error", "the attributes of an element cannot be read"),
    (r"Input is not proper UTF-8.*", "the file is not UTF-8"),
    (r"Resource limit exceeded: (.*), try XML_PARSE_HUGE", r"too large (\1)"),
    (r"Invalid bytes in character encoding", "the file is not in the encoding that it declares"),
    (r"PCDATA invalid Char value (\d+)", r"the text holds the control character \1"),
)


class NotWellFormedError(Exception):
    """The XML is not well-formed: what is wrong with it, and in which line."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def parse(data: bytes, *, utf8: bool = False, only_elements: bool = False) -> etree._Element:
    """The root element. Raises NotWellFormedError. With `utf8`, the encoding is UTF-8 whatever the
    declaration says; with `only_elements`, comments and processing instructions are left out."""
    parser = etree.XMLParser(
        encoding="utf-8" if utf8 else None,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=only_elements,
        remove_pis=only_elements,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotWellFormedError(_in_words(error.msg), error.lineno or 1) from error
    # lxml treats an undeclared prefix as an error too, but forgets the error if a warning follows.
    for forgotten in parser.error_log.filter_from_errors():
        raise NotWellFormedError(_in_words(forgotten.message), forgotten.line)
    return root


def _in_words(message: str | None) -> str:
    message = _POSITION.sub("", message or "not XML").strip()
    for pattern, words in _MESSAGES:
        if found := re.fullmatch(pattern, message):
            return found.expand(words)
    return message
