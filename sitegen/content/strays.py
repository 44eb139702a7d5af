"""Finds the article of a memory or notes file that no longer matches one, for example after a rename."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from sitegen.content.layout import MEMORY_FOLDER, NOTES_FOLDER, memory_path, slug_of
from sitegen.content.memory.entries import Unit, parse_units
from sitegen.content.memory.syntax import decode_memory
from sitegen.errors import ContentError
from sitegen.files.reading import decode
from sitegen.model.language import Lang

_ID = re.compile(r"^\s*-?\s*sentence\s*:\s*[\"']?(s-[\w-]+)", re.MULTILINE)
_ENOUGH = 0.5  # the share of the sentences that the article must contain


class Owners:
    """Finds the articles of strays. Files are read only when the first stray is looked up."""

    def __init__(
        self, articles: Iterable[str], memories: Iterable[str], read: Callable[[str], bytes], target: Lang
    ) -> None:
        self._articles, self._memories, self._read = tuple(articles), tuple(memories), read
        self._target = target
        self._texts: dict[str, str] = {}

    def owner(self, path: str) -> str:
        """The path of the article that the memory or notes file at `path` most probably belongs to, or "" if
        no article has half of its sentences."""
        if path.startswith(f"{MEMORY_FOLDER}/"):
            return self._best(
                [unit.source for unit in self._units(path) if not unit.obsolete],
                {article: self._text(article) for article in self._articles},
            )
        if not path.startswith(f"{NOTES_FOLDER}/"):
            return ""
        ids = {memory: "\n".join(unit.id for unit in self._units(memory)) for memory in self._memories}
        memory = self._best(_ID.findall(self._text(path, folded=False)), ids)
        named = {memory_path(slug_of(article), self._target): article for article in self._articles}
        return named.get(memory) or (self.owner(memory) if memory else "")

    def _best(self, parts: list[str], texts: dict[str, str]) -> str:
        counts = {path: sum(" ".join(part.split()) in text for part in parts) for path, text in texts.items()}
        best = max(sorted(counts), key=lambda path: counts[path], default="")
        return best if best and counts[best] > 0 and counts[best] >= _ENOUGH * len(parts) else ""

    def _units(self, path: str) -> tuple[Unit, ...]:
        try:
            return parse_units(decode_memory(self._read(path), path), path)
        except ContentError:
            return ()

    def _text(self, path: str, *, folded: bool = True) -> str:
        if path not in self._texts:
            try:
                text = decode(self._read(path), path)
            except ContentError:
                text = ""
            self._texts[path] = " ".join(text.split()) if folded else text
        return self._texts[path]
