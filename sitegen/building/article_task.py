"""The task of one article: its three files in; its summary, its parts of other files and its own page out."""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from sitegen.annotation.article import annotate
from sitegen.annotation.checks import of_translations
from sitegen.annotation.matcher import Matcher
from sitegen.annotation.summary import summarise
from sitegen.building.parts import Spool, Spooled
from sitegen.building.staging import Made, Stage
from sitegen.content.loader import load_text
from sitegen.errors import Problem, Problems
from sitegen.files.reading import digest, read_bytes
from sitegen.files.tree import Signature, Tree, signature
from sitegen.model.language import ByLanguage
from sitegen.model.record import Record
from sitegen.outputs.registry import OUTPUTS
from sitegen.rendering import dependencies
from sitegen.rendering.article import write_article
from sitegen.rendering.environment import Renderer

_NOTHING: frozenset[str] = frozenset()
_NAMES = frozenset([dependencies.NAMES])


class ArticleItem(NamedTuple):
    """An article by its path, and the digest of its page as the output holds it."""

    path: str
    published: bytes | None = None


class Outcome(Record, frozen=True, array_like=True):
    """What became of one article. `files` are those it was read from, with their digest (empty: no file).
    `summary` is encoded, and None if the article cannot be used; `findings` are what a person should look
    at, encoded. `parts` are the digests of its parts of other files by key, `spooled` says where these
    wait, and `reads` names what all this was made from (nothing without a renderer). `pages` are the files
    of its own; `times` seconds by what was done."""

    path: str
    problems: tuple[Problem, ...]
    files: dict[str, tuple[Signature | None, bytes]]
    summary: bytes | None = None
    findings: bytes = b""
    parts: dict[str, bytes] = msgspec.field(default_factory=dict)
    spooled: Spooled | None = None
    reads: frozenset[str] = _NOTHING
    pages: tuple[Made, ...] = ()
    times: dict[str, float] = msgspec.field(default_factory=dict)


class ArticleTask(Record, frozen=True):
    """What the task needs beside the article. Without a `renderer` there are no parts and no pages; pages are
    held back until `today`, unless `everything` is shown. `planned` files are read as if they were there."""

    site: Path
    tree: Tree
    matchers: ByLanguage[Matcher]
    renderer: Renderer | None
    stage: Stage
    spool: Spool
    today: datetime.date
    everything: bool
    planned: Mapping[str, bytes]

    def __call__(self, item: ArticleItem) -> bytes:
        """The outcome, encoded (see `decode_outcome`), as it goes from process to process."""
        return _encode(self._run(item))

    def _run(self, item: ArticleItem) -> Outcome:
        clock = _Clock()
        files: dict[str, tuple[Signature | None, bytes]] = {}
        problems = Problems()

        def read(name: str) -> bytes | None:
            return self._read(name, item.path, files)

        text = load_text(item.path, read, self.matchers.pair, problems)
        clock.lap("parsing")
        if text is None:
            return Outcome(item.path, tuple(problems.found), files, times=clock.laps)
        annotated = annotate(text, self.matchers)
        clock.lap("linking names")
        found_here = of_translations(annotated)
        findings = _encode(found_here)
        summary = summarise(annotated, found_here, problems)
        if not self.renderer or problems.found:
            found = tuple(problems.found)
            return Outcome(item.path, found, files, _encode(summary), findings, times=clock.laps)
        renderer = self.renderer
        renderer.begin()
        why = summary.unpublished(self.today)
        article = write_article(annotated, why)
        parts: dict[str, bytes] = {}
        pages: list[Made] = []
        for output in OUTPUTS:
            if not output.whole:
                for key, part in output.contribute(article, renderer).items():
                    parts[f"{output.name} {key}"] = part
        reads = frozenset(renderer.dependencies) | _NAMES
        spooled = self.spool.put(parts)
        clock.lap("parts")
        if summary.date > self.today:
            renderer.note(dependencies.TODAY)
        if not why or self.everything:
            for output in OUTPUTS:
                if output.whole:
                    with problems.collected():
                        for path, data in output.contribute(article, renderer).items():
                            clock.lap("rendering")
                            found_digest = self.stage.put(path, data, item.published)
                            clock.lap("writing")
                            read_now = frozenset(renderer.dependencies) | _NAMES
                            pages.append(Made(path, found_digest, read_now, tuple(files)))
        return Outcome(
            item.path,
            tuple(problems.found),
            files,
            _encode(summary),
            findings,
            {key: digest(part) for key, part in parts.items()},
            spooled,
            reads,
            tuple(pages),
            clock.laps,
        )

    def _read(
        self, name: str, article: str, files: dict[str, tuple[Signature | None, bytes]]
    ) -> bytes | None:
        """The bytes of a file of the article's; what it is now is noted in `files`."""
        if name in self.planned:
            return self.planned[name]
        if not self.tree.has(name):
            # Nothing is there, or what is was refused.
            files[name] = (None, b"")
            return None
        file = self.site / name
        # Before it is read, so that a change meanwhile is seen by the next build.
        try:
            stat = file.stat()
        except FileNotFoundError:
            files[name] = (None, b"")
            # The article was there a moment ago, and a link to nothing is there.
            there = name == article or file.is_symlink()
            return read_bytes(file, self.site) if there else None
        except OSError:
            return read_bytes(file, self.site)
        data = read_bytes(file, self.site)
        files[name] = (signature(stat), digest(data))
        return data


_encode = msgspec.msgpack.Encoder().encode
decode_outcome = msgspec.msgpack.Decoder(Outcome).decode


class _Clock:
    """Where the time of one task goes."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, what: str) -> None:
        now = time.perf_counter()
        self.laps[what] = self.laps.get(what, 0.0) + now - self._last
        self._last = now
