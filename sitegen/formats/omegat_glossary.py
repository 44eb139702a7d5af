"""The glossary for OmegaT: a name, its translation and a comment on each line, separated by tabs.

OmegaT underlines the source names in a sentence and shows their entries in this file. The file has no ids and
no fields, so it is only exported; TBX and tables can be imported again.
"""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.errors import ContentError, Problem
from sitegen.formats.base import Parsed, WritableFormat
from sitegen.formats.entries import EntryItem
from sitegen.model.language import Pair
from sitegen.text.oneline import on_one_line


class OmegatGlossary(WritableFormat[EntryItem]):
    """A line for each name in the source language, with the preferred name in the target language."""

    mark = b"# The glossary of a site made by sitegen"

    def parse(self, data: bytes, name: str, slug: str, pair: Pair) -> Parsed[EntryItem]:
        """Raises ContentError: such a file cannot be imported."""
        message = "is a glossary for OmegaT, which does not say which entries its names belong to"
        raise ContentError(Problem(name, 1, message, "export and import a .tbx or .csv file instead"))

    def write(self, items: Sequence[EntryItem], pair: Pair) -> bytes:
        """The comment holds the kind, the other accepted names and the definition in the target language."""
        lines = [self.mark.decode()]
        for item in items:
            names = item.values["names"]
            preferred, *others = map(on_one_line, names[pair.target])
            kind = item.values["kind"]
            about = f"{kind}; also: {', '.join(others)}" if others else kind
            definition = on_one_line(item.values.get("definition", {}).get(pair.target) or "")
            comment = f"{about}. {definition}".strip()
            lines += [f"{on_one_line(name)}\t{preferred}\t{comment}" for name in names[pair.source]]
        return ("\n".join(lines) + "\n").encode()
