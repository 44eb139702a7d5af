"""Which files of the output have to be made again, and what is different."""

from __future__ import annotations

from collections.abc import Callable

from sitegen.building.cache import Cache
from sitegen.building.explaining import OUTPUT
from sitegen.building.publishing import Output
from sitegen.building.values import Differences, Values

# What has changed beneath a name, by the names of editors; nothing if the name is one of theirs.
Trace = Callable[[str], Differences]


class Staleness:
    """`found` are the stale files by path, each with what is different; nothing is known of one that no build
    has made yet."""

    def __init__(self, values: Values, cache: Cache, output: Output, trace: Trace) -> None:
        self._values, self._cache, self._output, self._trace = values, cache, output, trace
        self.found: dict[str, Differences] = {}

    def is_stale(self, path: str, *sources: str) -> bool:
        """Whether a file has to be made. `sources` are names that it certainly reads: what is there may have
        been made without them."""
        known = self._cache.files.get(path)
        if known is None:
            self.found[path] = {}
            return True
        differences = dict(self._values.differences(known.reads))
        differences |= {name: (b"", self._values.now(name)) for name in sources if name not in known.reads}
        if self._output.holds(path) != known.digest:
            differences[OUTPUT + path] = (b"then", b"now")
        if differences:
            self.found[path] = {
                traced: found
                for name, changed in differences.items()
                for traced, found in (self._trace(name) or {name: changed}).items()
            }
        return bool(differences)
