"""Files that are made together: from what the output holds of them, and from the parts of the articles that
have changed (see `outputs.base.Together`)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from sitegen.building.file_task import FileTask
from sitegen.building.parts import Waiting, read_segments
from sitegen.building.records import Made
from sitegen.building.work import Work
from sitegen.outputs.base import File, key_of
from sitegen.outputs.registry import TOGETHER
from sitegen.site.graph import Site

# How many parts are read at once.
_AT_ONCE = 64


class _Sources:
    def __init__(self, work: Work, site: Site, key: str, waiting: Waiting) -> None:
        self._work, self._site, self._key, self._waiting = work, site, key, waiting

    def held(self, path: str) -> bytes | None:
        made, holds = self._work.cache.files.get(path), self._work.output.holds(path)
        if made is None or holds is None or made.digest != holds:
            return None
        return Path(self._work.output.file(path)).read_bytes()

    def changed(self) -> Collection[str]:
        articles, site = self._work.cache.articles, self._site.articles
        parts = ((slug, articles[each.path].parts.get(self._key)) for slug, each in site.items())
        return [slug for slug, part in parts if part in self._waiting.there]

    def contributed(self, slugs: Collection[str]) -> Iterator[tuple[str, bytes]]:
        articles = self._work.cache.articles
        paths = {slug: self._site.articles[slug].path for slug in slugs}
        parts = {slug: articles[path].parts[self._key] for slug, path in paths.items()}
        waiting = self._waiting.there
        self._waiting.require([paths[slug] for slug, part in parts.items() if part not in waiting])
        ordered = list(parts)
        for at in range(0, len(ordered), _AT_ONCE):
            some = ordered[at : at + _AT_ONCE]
            yield from zip(some, read_segments([waiting[parts[slug]] for slug in some]), strict=True)


def make_together(work: Work, files: Sequence[File], task: FileTask, waiting: Waiting) -> Iterator[Made]:
    """Makes the files in the stage."""
    renderer = task.renderer
    for name, group in groupby(files, key=lambda file: file.output):
        sources = _Sources(work, task.site, key_of(name), waiting)
        renderer.begin()
        for file, data in TOGETHER[name].make_all(list(group), task.site, renderer, sources):
            found = task.stage.put(file.path, data, work.output.holds(file.path))
            yield Made(file.path, found, frozenset((*renderer.dependencies, *file.reads)))
            renderer.begin()
