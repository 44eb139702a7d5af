"""`/glossary/`: all entries, by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from sitegen.model.entry import EntityKind
from sitegen.outputs.base import File, Output
from sitegen.rendering import dependencies
from sitegen.rendering.environment import Renderer
from sitegen.rendering.listing import EntryItem, entry_item
from sitegen.rendering.page import page_of
from sitegen.site.graph import Site
from sitegen.site.urls import GLOSSARY, output_path


class Glossary(Output):
    name = "glossary"

    def files(self, site: Site) -> Iterator[File]:
        yield File(output_path(GLOSSARY), self.name)

    def values(self, site: Site) -> Mapping[str, Any]:
        shown = [
            (entry.id, entry.fields.kind, entry.preferred_names, site.counts.get(entry.id))
            for entry in site.entries.values()
        ]
        return {dependencies.GLOSSARY: shown}

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        page = page_of(renderer.settings, GLOSSARY, "glossary", renderer.words("glossary"))
        renderer.note(dependencies.GLOSSARY)
        kinds: list[tuple[str, list[EntryItem]]] = []
        for kind in get_args(EntityKind):
            found = [entry for entry in site.entries.values() if entry.fields.kind == kind]
            found.sort(key=lambda entry: (entry.preferred_names.target.casefold(), entry.id))
            if found:
                kinds.append((kind, [entry_item(site, None, entry) for entry in found]))
        return renderer.page(page, {"kinds": tuple(kinds)})
