"""XML of others as a tree, without any of its dangers, on lxml.

Entities are not resolved, no other file or address is opened, and what grows beyond measure is refused.
"""

from __future__ import annotations

import re

from lxml import etree

_POSITION = re.compile(r", line \d+, column \d+.*")


class NotWellFormedError(Exception):
    """What is wrong with the XML, and in which line."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def parse(data: bytes, *, utf8: bool = False, only_elements: bool = False) -> etree._Element:
    """The root; raises NotWellFormedError. `utf8` whatever the declaration says, `only_elements` without
    comments and instructions."""
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
        message = _POSITION.sub("", str(error.msg or "not XML"))
        raise NotWellFormedError(message, error.lineno or 1) from error
    # A prefix that nothing declares is an error to lxml too, but it forgets it where a warning follows.
    for forgotten in parser.error_log.filter_from_errors():
        raise NotWellFormedError(forgotten.message, forgotten.line)
    return root
