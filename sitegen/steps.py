"""The step that every article goes through, on its own: its three files in; facts, mentions and page out."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from sitegen import links, reads, views
from sitegen.annotate import Matcher
from sitegen.content.load import load_text
from sitegen.errors import ContentError, Problem, Problems
from sitegen.files import Signature, Tree, digest, read_bytes, signature
from sitegen.model import Lang, Record
from sitegen.quotes import Quoted, Spool
from sitegen.reading import facts_of, read_text
from sitegen.render import Renderer
from sitegen.theme import WORDS

# What a file of the output holds, by its path.
Stage = Callable[[str, bytes], bytes]


class Outcome(Record, frozen=True, array_like=True):
    """What became of one article. `files` are those it was read from, with their digest (empty: no file);
    `facts` is encoded, and None if the article cannot be used; `mentions` are the digests of what it says of
    each entity, and `quoted` where that waits; `facts_reads` and `page_reads` are names (none without a
    renderer). `page` is the digest of the page if one was made; `times` are seconds by what was done."""

    path: str
    problems: tuple[Problem, ...]
    files: dict[str, tuple[Signature | None, bytes]]
    facts: bytes | None
    mentions: dict[str, bytes]
    quoted: Quoted | None
    facts_reads: frozenset[str]
    page_reads: frozenset[str]
    page: bytes | None
    times: dict[str, float]


class Articles(Record, frozen=True):
    """What the step needs beside the article. Without a `renderer` only the facts are found; pages are held
    back until `today`, unless `everything` is shown. `planned` files are read as if they were there."""

    site: Path
    matchers: Mapping[Lang, Matcher]
    renderer: Renderer | None
    stage: Stage
    spool: Spool
    today: datetime.date
    everything: bool
    tree: Tree
    planned: Mapping[str, bytes]

    def read(self, path: str) -> bytes:
        """Runs the step for the article at `path`. Its outcome is encoded (see `outcome`), as it goes from
        process to process and pickle takes long."""
        return _encode(self._read(path, page=True))

    def quote(self, path: str) -> bytes:
        """Runs the step without making the page."""
        return _encode(self._read(path, page=False))

    def _read(self, path: str, *, page: bool) -> Outcome:
        clock = _Clock()
        files: dict[str, tuple[Signature | None, bytes]] = {}
        problems = Problems()

        def read(name: str) -> bytes | None:
            if name in self.planned:
                return self.planned[name]
            if not self.tree.has(name):
                # Nothing is there, or what is was refused.
                files[name] = (None, b"")
                return None
            file = self.site / name
            try:
                stat = file.stat()
            except FileNotFoundError:
                files[name] = (None, b"")
                # The article was there a moment ago, and a link to nothing is there.
                there = name == path or file.is_symlink()
                return read_bytes(file, self.site) if there else None
            except OSError:
                return read_bytes(file, self.site)
            data = read_bytes(file, self.site)
            files[name] = (signature(stat), digest(data))
            return data

        text = load_text(path, read, problems)
        clock.lap("parsing")
        if text is None:
            return Outcome(path, tuple(problems.found), files, None, {}, None, _NONE, _NONE, None, clock.laps)
        reading = read_text(text, self.matchers)
        clock.lap("linking names")
        # A build tells warnings alone.
        facts = facts_of(reading, problems, information=self.renderer is None)
        mentions: dict[str, bytes] = {}
        quoted: Quoted | None = None
        facts_reads = page_reads = _NONE
        page_digest: bytes | None = None
        if self.renderer and not problems.found:
            renderer = self.renderer
            renderer.reads.clear()
            renderer.reads.add(reads.themed(WORDS))
            prose = views.write(reading)
            quotes = views.quotes(renderer.config, reading, prose, renderer.spans)
            mentions = {term: digest(html) for term, html in quotes.items()}
            quoted = self.spool.put(quotes)
            facts_reads = frozenset(renderer.reads)
            clock.lap("concordance")
            why = facts.unpublished(self.today)
            if facts.date > self.today:
                renderer.reads.add(reads.TODAY)
            if page and (not why or self.everything):
                try:
                    made, context = views.article_page(renderer.config, reading, prose, why)
                    data = renderer.page(made.template, context)
                    clock.lap("rendering")
                    page_digest = self.stage(links.output_path(made.url), data)
                    clock.lap("writing")
                except ContentError as error:
                    problems.extend(error)
            page_reads = frozenset(renderer.reads)
        return Outcome(
            path,
            tuple(problems.found),
            files,
            _encode(facts),
            mentions,
            quoted,
            facts_reads,
            page_reads,
            page_digest,
            clock.laps,
        )


_encode = msgspec.msgpack.Encoder().encode
outcome = msgspec.msgpack.Decoder(Outcome).decode

_NONE: frozenset[str] = frozenset()


class _Clock:
    """Where the time of one step goes."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, what: str) -> None:
        now = time.perf_counter()
        self.laps[what] = self.laps.get(what, 0.0) + now - self._last
        self._last = now
