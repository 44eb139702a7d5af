"""`data/glossary.json`, `data/glossary.csv` and `data/glossary.tbx`: the glossary for other programs. These
files can be imported again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sitegen.content.layout import GLOSSARY_FOLDER
from sitegen.formats import registry
from sitegen.formats.entries import items_of
from sitegen.outputs.base import File, Output
from sitegen.rendering.environment import Renderer
from sitegen.site.graph import Site
from sitegen.site.urls import DATA

ENTRIES = f"{GLOSSARY_FOLDER}: all fields"


class GlossaryData(Output):
    """A file in each glossary format that can be both written and read. `of` is its format."""

    name = "glossary-data"

    def files(self, site: Site) -> Iterator[File]:
        if "glossary" in site.settings.data:
            for form in registry.FORMATS:
                if form.of == "glossary" and form.export and form.comes_back:
                    yield File(f"{DATA}glossary{form.suffixes[0]}", self.name, form.name)

    def values(self, site: Site) -> Mapping[str, Any]:
        return {ENTRIES: [(entry.id, entry.fields) for entry in site.entries.values()]}

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        renderer.note(ENTRIES)
        items = items_of(site.entries.values())
        return registry.writer(file.of).write(items, renderer.settings.pair)
