"""PO files from other tools. The translation memory itself is in this format, so there is no export."""

from __future__ import annotations

from sitegen.content.memory.entries import units_of
from sitegen.content.memory.pofile import parse_memory
from sitegen.content.memory.syntax import decode_memory
from sitegen.formats.base import Format
from sitegen.formats.segments import Parsed, Segment, segment_of
from sitegen.model.language import Pair


class Po(Format[Segment]):
    """The entries of a PO file. Entries that are not fuzzy are confirmed."""

    def parse(self, data: bytes, name: str, slug: str, pair: Pair) -> Parsed:
        """Raises ContentError for broken PO, which includes duplicate ids."""
        units = units_of(parse_memory(decode_memory(data, name), name))
        return Parsed(
            tuple(
                segment_of(slug, unit, "none" if unit.fuzzy else "state")
                for unit in units
                if not unit.obsolete
            )
        )
