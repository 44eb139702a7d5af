"""PO of other tools. It is the form of the memory itself, so there is nothing to export."""

from __future__ import annotations

from sitegen.content.memory.entries import units_of
from sitegen.content.memory.pofile import parse_memory
from sitegen.exchange.segments import Parsed, segment_of


def parse_po(text: str, name: str, slug: str) -> Parsed:
    """The entries of a PO file; `slug` names its article, or is empty where nobody knows.

    What is not fuzzy is confirmed. Raises a ContentError for broken PO, which includes an id that stands
    twice.
    """
    units = units_of(parse_memory(text, name))
    return Parsed(
        tuple(
            segment_of(slug, unit, "none" if unit.fuzzy else "state") for unit in units if not unit.obsolete
        )
    )
