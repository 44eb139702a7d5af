"""Outputs: the kinds of files that a site publishes.

An output says what it needs from every article (`contribute`), which files it makes from the site (`files`),
and how to make such a file (`Output.make`). The registry (`outputs.registry`) takes care of incremental
building, explaining, pruning and parallel work; an output has no part in these.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from sitegen.model.record import Record
from sitegen.rendering import dependencies
from sitegen.rendering.article import WrittenArticle
from sitegen.rendering.environment import Renderer
from sitegen.site.graph import Site


class File(Record, frozen=True):
    """A file to be made: its path in the output folder, the output that makes it (by name), and its subject,
    such as an entry or a tag. `listed` are the articles (by slug) that it lists; `parts` are those whose
    contributions under the key `of` it is assembled from; each is None if it does not apply. For a list of
    several pages, `newer` and `older` are the addresses of the adjacent pages."""

    path: str
    output: str
    of: str = ""
    listed: tuple[str, ...] | None = None
    parts: tuple[str, ...] | None = None
    newer: str | None = None
    older: str | None = None

    @property
    def key(self) -> str:
        """The key under which articles hold their parts of the file."""
        return key_of(self.output, self.of)

    @property
    def reads(self) -> tuple[str, ...]:
        """The names of what it shows from articles (see `rendering.dependencies`)."""
        listed = () if self.listed is None else (dependencies.listed(self.path),)
        return listed if self.parts is None else (*listed, dependencies.parts(self.path))


def key_of(output: str, of: str = "") -> str:
    """The key under which articles hold their parts of an output's files."""
    return f"{output} {of}"


class Sources(Protocol):
    """What files that are made together can be made from."""

    def held(self, path: str) -> bytes | None:
        """The bytes of a file of the output, if they are what the last build made."""

    def changed(self) -> Collection[str]:
        """The articles (by slug) that this build has read again."""

    def contributed(self, slugs: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """What each of these articles contributed. Articles not read in this build contribute again, which
        costs as much as their task."""


class AnyOutput:
    """A kind of file. The renderer notes what a file reads: settings, templates and static files when they
    are requested, other names by `renderer.note` (see `rendering.dependencies`). The subclasses `Output`,
    `Together` and `Whole` determine how its files are made."""

    name: ClassVar[str]

    def contribute(self, article: WrittenArticle, renderer: Renderer) -> Mapping[str, bytes]:
        """What the output needs from one article, by key; it may depend only on the article and on what the
        renderer notes. Raises ContentError if a template is at fault."""
        return {}

    def files(self, site: Site) -> Iterable[File]:
        """The files that it makes from the site, with those that take long last."""
        return ()

    def values(self, site: Site) -> Mapping[str, Any]:
        """The values of the names that its files note, apart from files, settings and entries."""
        return {}


class Output(AnyOutput, ABC):
    """An output whose files are made one by one, from the site and from parts of articles."""

    @abstractmethod
    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        """The bytes of a file. `parts` are what the articles in `file.parts` contributed, in that order.
        Parts that are adjacent and unchanged in the file are found there by the next build; others are
        contributed again. Raises ContentError if a template is at fault."""


class Together(AnyOutput, ABC):
    """An output whose files are made together, from their previous versions and from what articles
    contribute. An article has one part, under an empty key; each file may take a different piece of it."""

    @abstractmethod
    def make_all(
        self, files: Sequence[File], site: Site, renderer: Renderer, sources: Sources
    ) -> Iterator[tuple[File, bytes]]:
        """The bytes of the files that must be made, file by file."""


class Whole(AnyOutput):
    """An output in which each contribution of an article is a file, and its key is that file's path."""
