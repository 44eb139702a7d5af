"""Whether an existing article came from the same text or page as a new one."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import yaml

from sitegen.content.articles import FRONT_MATTER
from sitegen.importing.draft import Draft
from sitegen.importing.lines import words

_ALIKE, _COPY = 0.5, 0.8


def is_same(old: str, draft: Draft) -> bool:
    """Whether the file of an article with the draft's name, as text, has the same origin as the draft: both
    have the same address or, if one of them has none, most sequences of five words of the shorter text are
    also in the other."""
    there, new, same_address = _compared(old, draft)
    if same_address is not None:
        return same_address
    return bool(new & there) and len(new & there) >= _ALIKE * min(len(new), len(there))


def is_copy(old: str, draft: Draft) -> bool:
    """Whether the file of an article of any name has the same origin as the draft: both have the address of
    the same page (a home page is none) or, if one of them has none, the two texts are nearly the same."""
    there, new, same_address = _compared(old, draft)
    if same_address is not None and any(_plain(draft.source_url)[1:]):
        return same_address
    return bool(new & there) and len(new & there) >= _COPY * max(len(new), len(there))


def _compared(old: str, draft: Draft) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]], bool | None]:
    """The sequences of five words of both, and whether they have the same address; None if one has none."""
    front = FRONT_MATTER.match(old)
    address = _address(front[1]) if front else ""
    both = address and draft.source_url
    same_address = _plain(address) == _plain(draft.source_url) if both else None
    new = _pieces("\n".join(block.text for block in draft.blocks))
    there = _pieces(re.sub(r"[*>#\\]|\]\([^)]*\)", " ", old[front.end() if front else 0 :]))
    return there, new, same_address


def _pieces(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {found[at : at + 5] for at in range(max(len(found) - 4, 1))}


def _address(front: str) -> str:
    try:
        value = yaml.safe_load(front)
    except yaml.YAMLError:
        return ""
    source = value.get("source") if isinstance(value, dict) else None
    return str(source.get("url") or "") if isinstance(source, dict) else ""


def _plain(address: str) -> tuple[str, str, str]:
    """An address without the parts that only depend on how it was reached."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    return host, parts.path.rstrip("/"), parts.query
