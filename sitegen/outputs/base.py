"""What an output is: a kind of file that the site gives out.

An output says what it needs of every article (`contribute`), which files it makes of the site (`files`), and
how such a file is made (`Output.make`). Incremental building, explaining, pruning and parallel work come with
the registry (`outputs.registry`); an output has no part in them.
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
    """A file to be made: its path in the output, the output that makes it (by name), and what it is about,
    such as an entry or a tag. `listed` are the articles (by slug) of which it shows what lists show; `parts`
    those whose contribution under the key `of` it is put together from; None where it does neither. Of a list
    in several pages `newer` and `older` are the addresses of the pages beside it."""

    path: str
    output: str
    of: str = ""
    listed: tuple[str, ...] | None = None
    parts: tuple[str, ...] | None = None
    newer: str | None = None
    older: str | None = None

    @property
    def key(self) -> str:
        """Under which key articles have their parts of the file."""
        return key_of(self.output, self.of)

    @property
    def reads(self) -> tuple[str, ...]:
        """The names of what it shows of articles (see `rendering.dependencies`)."""
        listed = () if self.listed is None else (dependencies.listed(self.path),)
        return listed if self.parts is None else (*listed, dependencies.parts(self.path))


def key_of(output: str, of: str = "") -> str:
    """Under which key articles have their parts of files of an output."""
    return f"{output} {of}"


class Sources(Protocol):
    """What files that are made together may be made of."""

    def held(self, path: str) -> bytes | None:
        """The bytes of a file of the output, if they are what the last build made."""

    def changed(self) -> Collection[str]:
        """The articles (by slug) that this build has read anew."""

    def contributed(self, slugs: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """What each of these articles contributed. What is of no article of this build is contributed again,
        which costs its task."""


class AnyOutput:
    """A kind of file. What a file reads is noted by the renderer: a setting, a template and a static file
    when it is asked for, other names by `renderer.note` (see `rendering.dependencies`). How its files come
    about is told by the class under this one: `Output`, `Together` or `Whole`."""

    name: ClassVar[str]

    def contribute(self, article: WrittenArticle, renderer: Renderer) -> Mapping[str, bytes]:
        """What the output needs of one article, by key; it may depend on nothing but the article and what the
        renderer notes. Raises ContentError if a template is at fault."""
        return {}

    def files(self, site: Site) -> Iterable[File]:
        """The files that it makes of the site, those that take long last."""
        return ()

    def values(self, site: Site) -> Mapping[str, Any]:
        """What the names stand for that its files note, beside files, settings and entries."""
        return {}


class Output(AnyOutput, ABC):
    """An output whose files are made one by one, of the site and of the parts of articles."""

    @abstractmethod
    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        """The bytes of a file. `parts` are what the articles `file.parts` contributed, in that order. A part
        that stands in the file as it is, side by side with the others, is found there by the next build;
        others are contributed again. Raises ContentError if a template is at fault."""


class Together(AnyOutput, ABC):
    """An output whose files are made together, of what they were and of what articles contribute. An article
    has one part, under an empty key; each file may have another piece of it."""

    @abstractmethod
    def make_all(
        self, files: Sequence[File], site: Site, renderer: Renderer, sources: Sources
    ) -> Iterator[tuple[File, bytes]]:
        """The bytes of the files that have to be made, file by file."""


class Whole(AnyOutput):
    """An output in which each contribution of an article is a file, and its key the path of that file."""
