"""An article with its memory in step, as the desk works on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import polib
from msgspec.structs import replace

from sitegen.content.articles import read_article
from sitegen.content.layout import ABOUT_FILE, ABOUT_SLUG, ARTICLES_FOLDER, SLUG, memory_path
from sitegen.content.memory.entries import Unit, units_of
from sitegen.desk.files import Files
from sitegen.editing.syncing import Synced, synced
from sitegen.errors import ContentError, Problem, Problems
from sitegen.files.reading import decode, digest
from sitegen.model.article import Article, Sentence


class Opened(NamedTuple):
    """An article and its memory (whose path in the site is `memory`), with entries in step with the article.
    The first entries are those of the article's sentences, in their order."""

    article: Article
    memory: str
    synced: Synced

    @property
    def po(self) -> polib.POFile:
        """The entries."""
        return self.synced.po

    @property
    def units(self) -> tuple[Unit, ...]:
        """The entries of the sentences."""
        return units_of(self.po)[: len(self.article.sentences)]

    def all(self) -> Iterator[Found]:
        """The sentences in their order."""
        for number, unit in enumerate(self.units):
            yield Found(number, self.article.sentences[number], unit, self.po[number])

    def find(self, ident: str) -> Found:
        """A sentence by its id. Raises ContentError if there is none."""
        for found in self.all():
            if found.unit.id == ident:
                return found
        message = f"there is no sentence {ident} any more"
        raise ContentError(Problem(self.article.path, 0, message, "reload the page"))

    def bytes_of_memory(self) -> bytes:
        """The file with the entries as they now are."""
        return replace(self.synced, changed=True).written()


class Found(NamedTuple):
    """A sentence with its number in the article, its entry as a record, and the entry itself."""

    number: int
    sentence: Sentence
    unit: Unit
    entry: polib.POEntry

    @property
    def seen(self) -> str:
        """A digest of everything that a person sees when they decide about the sentence."""
        unit, made = self.unit, self.unit.provenance
        seen = self.sentence.source, unit.source, unit.target, unit.fuzzy, unit.previous
        return digest(msgspec.json.encode((*seen, made.engine, made.machine, made.flags))).hex()


def path_of(slug: str) -> str:
    """The path of the article that has this slug, whether it exists or not. Raises ContentError if it cannot
    be a slug."""
    if not SLUG.fullmatch(slug):
        raise ContentError(Problem(ARTICLES_FOLDER, 0, "there is no article with that name"))
    return ABOUT_FILE if slug == ABOUT_SLUG else f"{ARTICLES_FOLDER}/{slug}.md"


def opened(files: Files, slug: str, source: bytes | None = None) -> Opened:
    """The article that has this slug, with the bytes `source` instead of those of its file if they are given.
    Raises ContentError with all its problems."""
    path = path_of(slug)
    data = files.read(path) if source is None else source
    if data is None:
        raise ContentError(Problem(path, 0, f'there is no article "{slug}" any more', "reload the page"))
    problems = Problems()
    article = read_article(decode(data, path), path, slug, files.pair, problems)
    problems.raise_if_any()
    memory = memory_path(slug, files.pair.target)
    return Opened(article, memory, synced(files.folder, article, files.read(memory), files.pair, files.names))
