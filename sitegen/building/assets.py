"""The stage of files that pages use as they are: theme files and media."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sitegen.building.catalogue import Catalogue
from sitegen.building.digests import Digests
from sitegen.building.records import Batch, RememberedFile
from sitegen.building.values import digest_of
from sitegen.building.work import Work
from sitegen.content.layout import in_content
from sitegen.content.media import check_medium
from sitegen.outputs.theme_files import make_appearance, remade
from sitegen.rendering import dependencies
from sitegen.rendering.drawing import drawn_by
from sitegen.rendering.environment import Renderer


class Assets(NamedTuple):
    """The files; the theme's renderer, if the theme is usable; and the digests of the addresses of static
    files, under the names by which pages read them."""

    files: Batch
    renderer: Renderer | None = None
    values: Mapping[str, bytes] = {}


def stage_assets(work: Work, catalogue: Catalogue, themes: Mapping[str, bytes]) -> Assets:
    """Stages changed files. `themes` are the digests of the files of all themes. Raises ContentError for an
    unusable theme."""
    cache, output, settings = work.cache, work.output, catalogue.settings
    media = stage_media(work, catalogue.media)
    if settings is None or any(problem.path.startswith("themes") for problem in work.problems.found):
        return Assets(media)

    def write(path: str, data: bytes) -> bytes:
        return work.stage.put(path, data, output.holds(path))

    has_places = any(file.entry.fields.coordinates for file in catalogue.entries)
    key = digest_of((settings, themes, has_places))
    site, made = work.inputs.site, cache.appearance
    if made is None and cache.published and cache.published.key == key:
        made = remade(cache.published, settings, site, has_places=has_places)
    held = made and made.published
    if not made or not held or held.key != key or any(output.holds(p) != d for p, d in held.files.items()):
        made = make_appearance(key, settings, site, write, has_places=has_places)
        held = made.published
    cache.appearance = made
    files = {path: RememberedFile(Digests(), found) for path, found in held.files.items()}
    values = {dependencies.asset(file): digest_of(path) for file, path in held.addresses.items()}
    values[dependencies.HAS_PLACES] = digest_of(has_places)
    # The drawing code is slow to load.
    if settings.downloads or settings.share_images:
        values[dependencies.DRAWING] = digest_of(drawn_by(made.renderer.fonts))
    return Assets(media | Batch(files, frozenset(), {}), made.renderer, values)


def stage_media(work: Work, paths: Iterable[str]) -> Batch:
    """Checks and stages the media that have changed."""
    made: dict[str, RememberedFile] = {}
    kept: set[str] = set()
    for path in paths:
        target = in_content(path)
        published = work.output.holds(target)
        with work.problems.collected():
            if published is not None and published == work.inputs.digest(path):
                kept.add(target)
                continue
            data = work.inputs.read(path)
            check_medium(path, data)
            found = work.stage.put(target, data, published)
            made[target] = RememberedFile(Digests({path: found}), found)
    return Batch(made, frozenset(kept), {})
