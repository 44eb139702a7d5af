"""The files of a site as a single request to the desk sees them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from sitegen.content.layout import SETTINGS_FILE
from sitegen.content.loader import reader
from sitegen.content.settings import parse_pair
from sitegen.desk.articles import Articles
from sitegen.desk.memory import Memory
from sitegen.editing.names import Names
from sitegen.errors import ContentError, Problem
from sitegen.files.reading import decode
from sitegen.model.language import Lang, Pair


class Files:
    """The files of the site in `folder`. Each is read once and then stays the same for as long as the request
    lasts. `seen` holds the bytes of those that were read, by path; None if a file does not exist. `names`
    finds the names of the glossary in texts, `memory` finds similar sentences, and `articles` are all
    articles of the site."""

    def __init__(self, folder: Path, names: Names, memory: Memory, articles: Articles) -> None:
        self.folder = folder
        self.seen: dict[str, bytes | None] = {}
        self.names = names
        self.memory = memory
        self.articles = articles
        self._read = reader(folder)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None if it does not exist. Raises ContentError if it cannot be read."""
        if path not in self.seen:
            self.seen[path] = self._read(path)
        return self.seen[path]

    @cached_property
    def pair(self) -> Pair:
        """The languages of the site. Raises ContentError for unusable settings."""
        return parse_pair(decode(self.read(SETTINGS_FILE) or b"", SETTINGS_FILE))

    def require(self, languages: Iterable[Lang]) -> None:
        """Raises ContentError for a language that the site does not have, or no longer has."""
        missing = [lang for lang in languages if lang not in self.pair]
        if missing:
            message = f'"{missing[0]}" is not a language of the site'
            raise ContentError(Problem(SETTINGS_FILE, 0, message, "reload the page"))
