"""How similar sentences have been translated elsewhere in the site."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import NamedTuple

from sitegen import languages
from sitegen.content.layout import MEMORY_FOLDER, memory_suffix
from sitegen.content.memory.entries import Unit, parse_units, state_of
from sitegen.content.memory.syntax import decode_memory
from sitegen.errors import ContentError, Problems
from sitegen.files.reading import read_bytes
from sitegen.files.tree import Signature, scan
from sitegen.model.language import Pair
from sitegen.model.record import Record
from sitegen.model.translation import State

# The likeness in percent (Indel similarity of the folded texts) below which a sentence is of no help, and how
# many are shown.
_LIKENESS, _MOST = 60.0, 5


class Similar(Record, frozen=True):
    """A sentence elsewhere in the site with its translation, and how similar it is in percent."""

    article: str
    id: str
    source: str
    target: str
    state: State
    percent: int


class _File(NamedTuple):
    """The translated sentences of a file, and the folded source of each."""

    signature: Signature
    units: tuple[Unit, ...]
    folded: tuple[str, ...]


class Memory:
    """All translated sentences of the site in `folder`. Files are read again when they have changed; those
    that cannot be read are left out, as the build reports them. Safe for any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, _File] = {}
        self._reading = threading.Lock()

    def similar(self, source: str, article: str, ident: str, pair: Pair) -> tuple[Similar, ...]:
        """The sentences most similar to `source`, the most similar first, without the given sentence of the
        article."""
        # Slow to load, and needed only here.
        from rapidfuzz import fuzz, process

        suffix = memory_suffix(pair.target)
        with self._reading:
            files = self._read(pair)
        wanted = languages.get(pair.source).fold(source).text
        best: list[tuple[float, str, Unit]] = []
        cutoff = _LIKENESS
        for path, file in files.items():
            found = process.extract(
                wanted, file.folded, scorer=fuzz.ratio, score_cutoff=cutoff, limit=_MOST + 1
            )
            if not found:
                continue
            slug = path.rpartition("/")[2].removesuffix(suffix)
            best += [(likeness, slug, file.units[number]) for _, likeness, number in found]
            best.sort(key=lambda each: -each[0])
            del best[_MOST + 1 :]
            # Other files only need to be searched for sentences at least as similar as the last of these.
            cutoff = best[-1][0] if len(best) > _MOST else cutoff
        return tuple(
            Similar(slug, unit.id, unit.source, unit.target, state_of(unit), int(likeness))
            for likeness, slug, unit in best
            if (slug, unit.id) != (article, ident)
        )[:_MOST]

    def _read(self, pair: Pair) -> dict[str, _File]:
        fold = languages.get(pair.source).fold
        tree = scan([self._folder / MEMORY_FOLDER], self._folder, Problems())
        known, self._files = self._files, {}
        for path, signature in tree.files.items():
            if not path.endswith(memory_suffix(pair.target)):
                continue
            file = known.get(path)
            if file is None or file.signature != signature:
                units: tuple[Unit, ...] = ()
                try:
                    data = read_bytes(self._folder / path, self._folder)
                    units = parse_units(decode_memory(data, path), path)
                except ContentError:
                    pass
                translated = tuple(unit for unit in units if unit.target.strip() and not unit.obsolete)
                file = _File(signature, translated, tuple(fold(unit.source).text for unit in translated))
            self._files[path] = file
        return self._files
