"""`/map/`: the locations of the entities whose coordinates the glossary has, as maps and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sitegen.outputs.base import File, Output
from sitegen.rendering import dependencies
from sitegen.rendering.environment import Renderer
from sitegen.rendering.maps import Place, maps_of, place_of
from sitegen.rendering.page import page_of
from sitegen.site.graph import Site
from sitegen.site.urls import MAP, entry_url, output_path


class Map(Output):
    name = "map"

    def files(self, site: Site) -> Iterator[File]:
        if _places(site):
            yield File(output_path(MAP), self.name)

    def values(self, site: Site) -> Mapping[str, Any]:
        return {dependencies.PLACES: _places(site)}

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        renderer.note(dependencies.PLACES)
        page = page_of(renderer.settings, MAP, "map", renderer.words("map"))
        return renderer.page(page, {"maps": maps_of(_places(site)), "entry_url": entry_url})


def _places(site: Site) -> list[Place]:
    return [place for entry in site.entries.values() if (place := place_of(site, entry))]
