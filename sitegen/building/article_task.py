"""The task for one article: its three files go in; its summary, its parts of other files and its own page
come out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from sitegen.annotation.ambiguity import uses_of_names
from sitegen.annotation.article import AnnotatedArticle, annotate
from sitegen.annotation.checks import of_article
from sitegen.annotation.matcher import Matcher
from sitegen.annotation.noticed import Noticed
from sitegen.annotation.summary import Summary, summarise
from sitegen.building.neighbours import with_place_for
from sitegen.building.parts import Row
from sitegen.building.records import Made
from sitegen.building.staging import Stage
from sitegen.building.work import Laps
from sitegen.content.layout import ABOUT_FILE
from sitegen.content.loader import load_text
from sitegen.errors import Problem, Problems
from sitegen.files.reading import digest, read_bytes
from sitegen.files.tree import Signature, Tree, signature
from sitegen.model.entry import Entry
from sitegen.model.language import ByLanguage
from sitegen.model.record import Record
from sitegen.outputs.registry import OUTPUTS, WHOLE
from sitegen.rendering import dependencies
from sitegen.rendering.article import WrittenArticle, write_article
from sitegen.rendering.environment import Renderer
from sitegen.search.index import NO_INDEX, Index, index_of

# The files that were looked up by name for an article, each with its digest (empty: no such file).
_Files = dict[str, tuple[Signature | None, bytes]]


class ArticleItem(NamedTuple):
    """An article by path, the digest of its page in the output, and whether its `parts` of other files and
    its `page` must be made. Both are made if its content differs from the `known` content (see `Outcome`).
    `neighbours` is the HTML that the page in the output has for them."""

    path: str
    published: bytes | None = None
    parts: bool = True
    page: bool = True
    known: bytes = b""
    neighbours: bytes = b""


class Outcome(Record, frozen=True, array_like=True):
    """The result for one article. `content` is the digest of its files, of the names found in them and of
    what a person should look at (`findings`). If the content is `as_known`, only pages are remade. `summary`
    is None if it cannot be used. `keys` belong to its parts of other files, which wait in the file `spool` as
    `parts`; `reads` names what these and the summary were made from (empty without a renderer). `pages` are
    the article's own files; `times` are the seconds spent on each step; `words` is what is known about its
    lines in the search index."""

    path: str
    problems: tuple[Problem, ...]
    files: _Files
    times: dict[str, float]
    content: bytes = b""
    as_known: bool = False
    summary: Summary | None = None
    findings: Noticed = Noticed()
    keys: tuple[str, ...] = ()
    spool: str = ""
    parts: Row = (0, [])
    reads: frozenset[str] = frozenset()
    pages: tuple[Made, ...] = ()
    words: bytes = b""


class ArticleTask(Record, frozen=True):
    """What the task needs besides the article; `entries` are the glossary entries by id. Without a `renderer`
    there are no parts and no pages. Articles that are not published yet `today` have no page, unless
    `everything` is shown. `planned` files are read as if they existed."""

    site: Path
    tree: Tree
    matchers: ByLanguage[Matcher]
    entries: Mapping[str, Entry]
    renderer: Renderer | None
    stage: Stage
    today: datetime.date
    everything: bool
    planned: Mapping[str, bytes]

    def shows(self, summary: Summary) -> bool:
        """Whether an article gets a page."""
        return self.everything or not summary.unpublished(self.today)

    def __call__(self, item: ArticleItem) -> bytes:
        """The outcome, encoded for transfer between processes (see `decode_outcome`)."""
        return _encode(self._run(item))

    def _run(self, item: ArticleItem) -> Outcome:
        laps, problems = Laps(), Problems()
        files: _Files = {}
        text = load_text(item.path, partial(self._read, item.path, files), self.matchers.pair, problems)
        laps.lap("parsing")
        if text is None:
            return Outcome(item.path, tuple(problems.found), files, laps.times)
        annotated = annotate(text, self.matchers)
        laps.lap("linking names")
        findings = Noticed(of_article(annotated), uses_of_names(annotated, self.matchers))
        content = _content_of(files, annotated, findings)
        is_other = bool(item.known) and content != item.known
        outcome = Outcome(item.path, (), files, laps.times, content, not (item.parts or is_other))
        if outcome.as_known and not item.page:
            return outcome
        summary = summarise(annotated, findings.problems, problems)
        keys: tuple[str, ...] = ()
        spool = ""
        parts: Row = (0, [])
        reads: frozenset[str] = frozenset()
        pages: list[Made] = []
        index = NO_INDEX
        if self.renderer and not problems.found:
            if not outcome.as_known:
                self._begin(self.renderer)
                index = NO_INDEX if item.path == ABOUT_FILE else self._index(annotated, self.renderer)
                if index.known:
                    summary = msgspec.structs.replace(summary, words=digest(index.known))
                laps.lap("words")
            article = write_article(annotated, self.entries, summary.unpublished(self.today), index)
            if not outcome.as_known:
                with problems.collected():
                    keys, spool, parts = self._parts(article, self.renderer)
                reads = frozenset(self.renderer.dependencies)
                laps.lap("parts")
            if (item.page or is_other) and self.shows(summary):
                self._begin(self.renderer)
                if summary.date > self.today:
                    self.renderer.note(dependencies.TODAY)
                pages = self._pages(article, self.renderer, item, problems, laps)
        return msgspec.structs.replace(
            outcome, problems=tuple(problems.found), summary=summary, findings=findings, keys=keys,
            spool=spool, parts=parts, reads=reads, pages=tuple(pages), words=index.known,
        )  # fmt: skip

    def _begin(self, renderer: Renderer) -> None:
        renderer.begin()
        renderer.note(dependencies.NAMES)

    def _index(self, annotated: AnnotatedArticle, renderer: Renderer) -> Index:
        """The article's contribution to the search index."""
        named = [self.entries[term] for term in {term for terms in annotated.terms for term in terms}]
        renderer.note(*map(dependencies.kind, named))
        return index_of(annotated, {entry.id: entry.fields.kind for entry in named})

    def _parts(self, article: WrittenArticle, renderer: Renderer) -> tuple[tuple[str, ...], str, Row]:
        """The article's parts of other files: their keys, the file of the stage that holds them, and their
        position in it."""
        parts = {
            f"{output.name} {key}": part
            for output in OUTPUTS
            if output.name not in WHOLE
            for key, part in output.contribute(article, renderer).items()
        }
        file, start = self.stage.append(b"".join(parts.values()))
        return tuple(parts), file, (start, [(digest(part), len(part)) for part in parts.values()])

    def _pages(
        self, article: WrittenArticle, renderer: Renderer, item: ArticleItem, problems: Problems, laps: Laps
    ) -> list[Made]:
        """The article's own files, put into the stage."""
        pages: list[Made] = []
        for output in WHOLE.values():
            with problems.collected():
                for path, page in output.contribute(article, renderer).items():
                    data, composition = with_place_for(page, item.neighbours)
                    laps.lap("rendering")
                    found = self.stage.put(path, data, item.published)
                    laps.lap("writing")
                    pages.append(Made(path, found, frozenset(renderer.dependencies), composition))
        return pages

    def _read(self, article: str, files: _Files, name: str) -> bytes | None:
        """The bytes of one of the article's files; its current state is noted in `files`."""
        if name in self.planned:
            return self.planned[name]
        if not self.tree.has(name):
            # The file does not exist, or it was refused.
            files[name] = (None, b"")
            return None
        file = self.site / name
        # Before reading, so that the next build notices a change made in the meantime.
        try:
            stat = file.stat()
        except FileNotFoundError:
            files[name] = (None, b"")
            # The article existed a moment ago, and so does a link that leads nowhere.
            there = name == article or file.is_symlink()
            return read_bytes(file, self.site) if there else None
        except OSError:
            return read_bytes(file, self.site)
        data = read_bytes(file, self.site)
        files[name] = (signature(stat), digest(data))
        return data


def _content_of(files: _Files, annotated: AnnotatedArticle, findings: Noticed) -> bytes:
    digests = {name: known for name, (_, known) in files.items()}
    return digest(_encode((digests, annotated.mentions.source, annotated.mentions.target, findings)))


_encode = msgspec.msgpack.Encoder().encode
decode_outcome = msgspec.msgpack.Decoder(Outcome).decode
