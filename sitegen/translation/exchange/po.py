"""PO of other tools. It is the form of the memory itself, so there is nothing to export."""

from __future__ import annotations

from sitegen.translation import memory
from sitegen.translation.exchange.segments import Parsed, Segment, segment_of


def parse_po(text: str, name: str, slug: str) -> Parsed:
    """The entries of a PO file; `slug` names its article, or is empty where nobody knows.

    What is not fuzzy is confirmed. Raises a ContentError for broken PO, which includes an id that stands
    twice.
    """
    po = memory.parse_memory(text, name)
    segments: list[Segment] = []
    for entry, unit in zip(po, memory.units_of(po), strict=True):
        if not unit.obsolete:
            segments.append(segment_of(slug, entry, unit, "none" if unit.fuzzy else "state"))
    return Parsed(tuple(segments))
