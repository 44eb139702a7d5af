"""The stage of the files that pages use as they are: those of the theme, and media."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sitegen.building.cache import Cache
from sitegen.building.catalogue import Catalogue
from sitegen.building.inputs import Inputs
from sitegen.building.publishing import Output
from sitegen.building.staging import Ledger, Made, Stage
from sitegen.building.values import Values, digest_of
from sitegen.content.layout import in_content
from sitegen.content.media import check_medium
from sitegen.errors import Problems
from sitegen.outputs.theme_files import make_appearance
from sitegen.rendering import dependencies
from sitegen.rendering.environment import Renderer


def load_assets(
    inputs: Inputs, catalogue: Catalogue, themes: Mapping[str, bytes], cache: Cache, values: Values,
    ledger: Ledger, output: Output, stage: Stage, problems: Problems,
) -> Renderer | None:  # fmt: skip
    """Stages what has changed, and returns the renderer of the theme; None if there is a problem with any of
    it. `themes` are the digests of the files of all themes."""
    known = len(problems.found)
    stage_media(catalogue.media, inputs, ledger, output, stage, problems)
    settings = catalogue.settings
    if settings is None or any(problem.path.startswith("themes") for problem in problems.found):
        return None

    def write(path: str, data: bytes) -> bytes:
        return stage.put(path, data, output.holds(path))

    key = digest_of((settings, themes))
    made = cache.appearance
    if made is None or made.key != key or any(output.holds(p) != d for p, d in made.files.items()):
        made = cache.appearance = make_appearance(key, settings, inputs.site, write)
    for path, found in made.files.items():
        ledger.keep(Made(path, found))
    values.note({dependencies.asset(file): path for file, path in made.addresses.items()})
    return made.renderer if len(problems.found) == known else None


def stage_media(
    paths: Iterable[str], inputs: Inputs, ledger: Ledger, output: Output, stage: Stage, problems: Problems
) -> None:
    """Checks and stages the media that have changed."""
    for path in paths:
        target = in_content(path)
        published = output.holds(target)
        with problems.collected():
            if published is not None and published == inputs.digest(path):
                ledger.claim(target)
                continue
            data = inputs.read(path)
            check_medium(path, data)
            ledger.keep(Made(target, stage.put(target, data, published), frozenset([path])))
