"""Text in a page that is not part of its text, although it stands in the middle of it: the links of headings
to themselves, links to edit the page, and what only screen readers say."""

from __future__ import annotations

import re
from typing import Any

from sitegen.importing.boxes import is_said_before

_SELF = re.compile(r"\s*[#¶§🔗⚓]\ufe0f?\s*")
# The line below titles, and what leads to articles with similar ones.
_OF_WIKIS = re.compile(r"(?<![\w-])(?:hatnote|siteSub)(?![\w-])")
_PLACE_IN_LIST = re.compile(r"\s*list \d+ of \d+\s*", re.IGNORECASE)


def why_unread(element: Any) -> str:
    """Why an element is left out; empty if it is not."""
    tag, get = str(element.tag), element.get
    if "editsection" in (get("class") or ""):
        return "link to edit the page"
    if tag == "div" and _OF_WIKIS.search(f"{get('class') or ''} {get('id') or ''}"):
        return "note of the encyclopedia"
    if get("aria-hidden") == "true" and is_said_before(element):
        return "already said for screen readers"
    if tag == "a" and (get("href") or "")[:1] == "#" and _SELF.fullmatch("".join(element.itertext())):
        return "link to the heading itself"
    if tag == "span" and _PLACE_IN_LIST.fullmatch("".join(element.itertext())):
        return "place in a list, for screen readers"
    return ""
