"""`/glossary/`: all entries, in the alphabetical order of each language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from sitegen.model.entry import EntityKind
from sitegen.outputs.base import File, Output
from sitegen.rendering import dependencies
from sitegen.rendering.alphabet import alphabetical
from sitegen.rendering.environment import Renderer
from sitegen.rendering.page import page_of
from sitegen.site.graph import Site
from sitegen.site.urls import GLOSSARY, output_path


class Glossary(Output):
    name = "glossary"

    def files(self, site: Site) -> Iterator[File]:
        yield File(output_path(GLOSSARY), self.name)

    def values(self, site: Site) -> Mapping[str, Any]:
        shown = [
            (entry.id, entry.fields.kind, *entry.fields.names.values(), entry.fields.definition)
            for entry in site.entries.values()
        ]
        counts = [site.counts.get(term) for term in site.entries]
        return {dependencies.GLOSSARY: (shown, counts)}

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        page = page_of(renderer.settings, GLOSSARY, "glossary", renderer.words("glossary"))
        renderer.note(dependencies.GLOSSARY)
        entries = site.entries.values()
        there = {entry.fields.kind for entry in entries}
        alphabets = {lang: alphabetical(site, entries, lang) for lang in renderer.settings.pair}
        kinds = tuple(kind for kind in get_args(EntityKind) if kind in there)
        return renderer.page(page, {"alphabets": alphabets, "kinds": kinds})
