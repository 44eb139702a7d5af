"""One build, from the files to the output.

Every article goes through one step of its own (`steps`). What the other pages need of it are its facts; from
those of all articles comes the graph of the site (`site`), and from that the pages of entries, tags and
listings. Facts and pages are remembered with the names and digests of what they were made from (`reads`,
`state`): where these are the same there is nothing to do, and where the bytes are there is nothing to write.
"""

from __future__ import annotations

import contextlib
import datetime
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from sitegen import links, reads, steps
from sitegen.appearance import make_appearance
from sitegen.build import Complete, Options, Progress, Result
from sitegen.cache import Cache
from sitegen.check import findings
from sitegen.config import FILE as CONFIG_FILE
from sitegen.config import Config, parse_config
from sitegen.content import articles, glossary
from sitegen.content.load import check_strays, media_files, text_files
from sitegen.content.media import check_medium
from sitegen.errors import ContentError, Problem, Problems, did_you_mean
from sitegen.files import STATE_FOLDER, decode, digest, write_new
from sitegen.pages import Spec, make, specs
from sitegen.publish import PAGES, Output, staged_file
from sitegen.quotes import Concordances, insert
from sitegen.reading import LISTED, Facts
from sitegen.render import INSERTED, Renderer
from sitegen.site import Site, build_site, check_site
from sitegen.sources import SHIPPED, Sources, theme_file
from sitegen.state import Page, Remembered, State
from sitegen.theme import theme_folders
from sitegen.why import OUTPUT, Changes, Explained, Stale, with_counts
from sitegen.workers import default_jobs, each, is_shared

# How many articles are remembered at once.
_TOGETHER = 64

_facts = msgspec.msgpack.Decoder(Facts)


class _Made(NamedTuple):
    """A file that was made: the digest of its bytes, the names of what it read (`own` are files that no other
    reads), and for the page of an entity its parts; or why it cannot be made."""

    path: str
    digest: bytes
    reads: frozenset[str] = frozenset()
    own: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    parts: bytes = b""


class Pipeline:
    """The parts of a build; each fills in what the next needs.

    Without `state` and `output` the content is only checked. Without a `stage` nothing is written, neither
    there nor in the state.
    """

    def __init__(
        self, site: Path, sources: Sources, options: Options, today: datetime.date, problems: Problems,
        cache: Cache, state: State | None = None, output: Output | None = None, stage: Path | None = None,
    ) -> None:  # fmt: skip
        self._folder, self._sources, self._options, self._today = site, sources, options, today
        self._problems = problems
        self._cache, self._state, self._output, self._stage = cache, state, output, stage
        self._clock = time.perf_counter()
        self._times: dict[str, float] = {}
        # What the names that pages read stand for now; of files the sources know.
        self._values: dict[str, bytes] = {}
        self._looked_up: dict[frozenset[str], dict[str, bytes]] = {}
        self._read: dict[frozenset[str], frozenset[str]] = {}
        self._facts: dict[str, Facts] = {}
        self._unusable: set[str] = set()
        self._renderer: Renderer | None = None
        self._changes = Changes()
        self._theme_folders: list[str] = []
        # By path in the output: all there is to be, what is in the stage, what was made of what, and why.
        self._produced: set[str] = set()
        self._staged: dict[str, bytes] = {}
        self._made: dict[str, _Made] = {}
        self._written: tuple[str, ...] = ()
        self._concordances = Concordances(stage, cache.remembered)
        self._stale: dict[str, dict[str, tuple[bytes, bytes]]] = {}

    # What is asked for

    def check(self) -> tuple[Problem, ...]:
        """The findings; raises ContentError with all errors."""
        self._load()
        for path in self._media:
            try:
                check_medium(path, self._sources.read(path))
            except ContentError as error:
                self._problems.extend(error)
        self._read_articles(self._paths, default_jobs())
        return findings(self._graph())

    def read(self) -> None:
        """Reads all but media; raises ContentError with all errors."""
        self._load()
        self._read_articles(self._paths, default_jobs())
        self._graph()

    def build(
        self, strict: bool, jobs: int, first: Collection[str], ready: Callable[[], None], progress: Progress
    ) -> Result:
        """Makes and publishes what has changed."""
        with contextlib.closing(self._concordances.spool):
            return self._build(strict, jobs, first, ready, progress)

    def _build(
        self, strict: bool, jobs: int, first: Collection[str], ready: Callable[[], None], progress: Progress
    ) -> Result:
        if self._output is None or self._stage is None or self._state is None:
            raise AssertionError("a build has an output, a stage and a state")
        jobs = jobs or default_jobs()
        self._load()
        self._load_theme()
        shown = self._stale_articles([path for path in self._paths if _page_of(path) in first])
        if shown:
            self._read_articles(shown, 1)
            self._publish_first({_page_of(path) for path in shown}, ready)
        stale = self._stale_articles([path for path in self._paths if _page_of(path) not in first])
        self._read_articles(stale, jobs, progress)
        self._lap("articles")
        site = self._graph()
        found = findings(site)
        warnings = tuple(problem for problem in found if problem.severity != "info")
        if strict and warnings:
            raise ContentError(*warnings)
        self._lap("checking")
        self._make_pages(site, jobs, first, ready, progress)
        self._problems.raise_if_any()
        self._lap("other pages")
        progress("publishing", 0, 0)
        gone = self._output.known.keys() - self._produced
        written, removed = self._output.publish(self._stage, self._staged, gone)
        written = (*self._written, *written)
        self._lap("publishing")
        pages = sum(path.endswith(".html") for path in self._produced)
        since, until = _days(site, self._today)
        complete = Complete(self._options, len(self._produced), pages, warnings, since, until)
        warnings += tuple(self._remember(complete))
        self._lap("remembering")
        return Result(written, len(self._produced) - len(written), removed, warnings, pages, self._times)

    def explain(self, page: str) -> Explained:
        """Why a page was last made, and why it would be made now."""
        self._load()
        self._load_theme()
        self._read_articles(self._stale_articles(self._paths), default_jobs())
        for spec in specs(self._graph()):
            self._claim(spec.path)
            self._is_stale(spec.path)
        known = self._produced | self._cache.pages.keys()
        path = next((path for path in _paths_of(page) if path in known), None)
        if path is None:
            hint = did_you_mean(_paths_of(page)[0], known)
            raise ContentError(Problem(page, 0, "there is no such page", hint))
        last = self._cache.pages[path].why if path in self._cache.pages else ()
        return Explained(path, last, self._reasons().get(path, ()), path in self._produced)

    # The content without the articles

    def _load(self) -> None:
        sources, problems = self._sources, self._problems
        self._config = self._load_config()
        self._media = media_files(sources.tree, problems)
        self._new_entries: dict[str, tuple[bytes, bytes]] = {}
        self._entries = glossary.load_glossary(self._folder, sources.tree, problems, self._load_entry)
        self._paths = text_files(sources.tree, problems)
        check_strays(sources.tree, problems)
        self._values[reads.TODAY] = self._today.isoformat().encode()
        if self._config:
            self._note_values(reads.settings(self._config))
        names = b"".join(self._note_entry(file) for file in self._entries)
        self._values[reads.NAMES] = digest(names)
        self._matchers = self._cache.matchers(digest(names), self._entries)
        self._lap("settings and glossary")

    def _note_entry(self, file: glossary.EntryFile) -> bytes:
        """What stands for the entry's names; notes the values of its parts."""
        known, values = self._cache.values.get(file.entry.path, (b"", {}))
        found = self._cache.entries[file.entry.path][0]
        if known != found:
            values = {name: _digest(value) for name, value in reads.fields(file.entry).items()}
            values[""] = _digest(reads.names(file.entry))
            self._cache.values[file.entry.path] = found, values
        self._values |= values
        return values[""]

    def _load_config(self) -> Config | None:
        if any(problem.path == CONFIG_FILE for problem in self._problems.found):
            return None
        try:
            config = parse_config(decode(self._sources.read(CONFIG_FILE), CONFIG_FILE))
        except ContentError as error:
            self._problems.extend(error)
            return None
        return msgspec.structs.replace(
            config,
            url=self._options.url or config.url,
            file_links=self._options.file_links or config.file_links,
        )

    def _load_entry(self, path: str) -> glossary.EntryFile:
        known = self._cache.entries.get(path)
        if known and known[0] == self._sources.digest(path):
            return known[1]
        loaded = glossary.parse_entry(decode(self._sources.read(path), path), path)
        self._cache.entries[path] = self._sources.digest(path), loaded
        self._new_entries[path] = self._sources.digest(path), msgspec.msgpack.encode(loaded)
        return loaded

    def _load_theme(self) -> None:
        """The theme, and the files that pages use as they are. Without them no page is made."""
        if self._config is None:
            return
        known = len(self._problems.found)
        try:
            # Before anything is read, so that what changes meanwhile is made again by the next build.
            names = [name for name in self._sources.files if name.startswith(("themes/", SHIPPED))]
            files = {name: self._sources.digest(name) for name in sorted(names)}
            self._note_theme_files(self._config.theme, files)
            if any(problem.path.startswith("themes") for problem in self._problems.found):
                return
            key = _digest((self._config, files))
            made = self._cache.appearance
            if made is None or made.key != key or any(map(self._is_lost, made.files.items())):
                made = self._cache.appearance = make_appearance(key, self._config, self._folder, self._write)
            for path, found in made.files.items():
                self._keep(_Made(path, found))
            self._note_values({reads.asset(file): path for file, path in made.addresses.items()})
            for path in self._media:
                self._make_medium(path)
            if len(self._problems.found) == known:
                self._renderer = made.renderer
        except ContentError as error:
            self._problems.extend(error)
        self._lap("theme")

    def _note_theme_files(self, theme: str, files: Mapping[str, bytes]) -> None:
        """What the files of the theme hold, each in the first folder that has it."""
        self._theme_folders = [theme_file(path, self._folder) for path in theme_folders(self._folder, theme)]
        for folder in reversed(self._theme_folders):
            for path, found in files.items():
                if path.startswith(folder + "/"):
                    self._values[reads.themed(path.removeprefix(folder + "/"))] = found

    def _is_lost(self, file: tuple[str, bytes]) -> bool:
        return self._output is None or self._output.holds(file[0]) != file[1]

    def _make_medium(self, path: str) -> None:
        target = path.removeprefix("content/")
        if self._output and self._output.holds(target) == self._sources.digest(path):
            self._claim(target)
        else:
            try:
                data = self._sources.read(path)
                check_medium(path, data)
                self._keep(_Made(target, self._write(target, data), frozenset([path])))
            except ContentError as error:
                self._problems.extend(error)

    # The articles

    def _stale_articles(self, paths: Sequence[str]) -> list[str]:
        """The articles of which the facts or the page have to be made."""
        stale: list[str] = []
        for path in paths:
            remembered = self._cache.remembered.get(path)
            if remembered is None or self._differences(remembered.reads):
                stale.append(path)
                continue
            facts = self._facts[path] = self._cache.facts[path]
            if self._is_shown(facts):
                self._claim(_page_of(path))
                if self._is_stale(_page_of(path), path):
                    stale.append(path)
        return stale

    def _is_shown(self, facts: Facts) -> bool:
        return self._options.everything or not facts.unpublished(self._today)

    def _read_articles(self, paths: Sequence[str], jobs: int, progress: Progress = lambda *_: None) -> None:
        """Runs the step for articles. What comes of it is remembered at once, as it stays true whatever
        becomes of the build."""
        found: list[steps.Outcome] = []
        for number, encoded in enumerate(each(paths, self._step().read, jobs), 1):
            progress("articles", number, len(paths))
            if number == 1 and self._renderer and is_shared(paths, jobs):
                # While the workers are busy, for those that make the other pages.
                self._renderer.prepare()
            found.append(steps.outcome(encoded))
            # Not one by one, which takes long, and not all in the end: a build may be given up.
            if len(found) == _TOGETHER or number == len(paths):
                self._note_all(found)
                found = []

    def _step(self) -> steps.Articles:
        return steps.Articles(
            self._folder, self._matchers, None if self._problems.found else self._renderer, self._write,
            self._concordances.spool, self._today, self._options.everything, self._sources.tree,
            self._sources.planned,
        )  # fmt: skip

    def _note_all(self, outcomes: Sequence[steps.Outcome]) -> None:
        with self._state.transaction() if self._state and self._stage else contextlib.nullcontext():
            for outcome in outcomes:
                self._note(outcome)

    def _note(self, outcome: steps.Outcome) -> None:
        path = outcome.path
        for name, found in outcome.files.items():
            self._sources.note(name, *found)
        for what, seconds in outcome.times.items():
            self._times[f"  {what}"] = self._times.get(f"  {what}", 0.0) + seconds
        self._problems.found += outcome.problems
        if outcome.problems:
            self._unusable.add(path)
        if outcome.facts is None:
            self._facts.pop(path, None)
            return
        facts = self._facts[path] = _facts.decode(outcome.facts)
        # Where there are problems only facts are found, and no mentions.
        if outcome.problems or not outcome.facts_reads:
            return
        old = self._cache.remembered.get(path)
        digests = {sys.intern(term): found for term, found in outcome.mentions.items()}
        if outcome.quoted:
            self._concordances.wait(path, outcome.quoted)
        remembered = Remembered(self._current(outcome.facts_reads | _NAMES, outcome.files), digests)
        if self._cache.pages:
            self._changes.note_article(old, self._cache.facts.get(path), remembered, facts, outcome.files)
        self._cache.remembered[path], self._cache.facts[path] = remembered, facts
        if self._stage and self._state:
            self._state.put_facts(path, remembered, outcome.facts)
        if outcome.page is not None:
            page = _page_of(path)
            self._is_stale(page, path)
            # Nearly all read the same: kept once, and not once for each.
            read = outcome.page_reads | _NAMES
            read = self._read.setdefault(read, read)
            self._keep(_Made(page, outcome.page, read, own=tuple(outcome.files)))

    def _publish_first(self, pages: Collection[str], ready: Callable[[], None]) -> None:
        """Publishes some of the pages that were made, with the files that these ask for."""
        if self._output and self._stage and self._renderer and not self._problems.found:
            first = [path for path in self._staged if path in pages or not path.endswith(PAGES)]
            staged = {path: self._staged.pop(path) for path in first}
            self._written += self._output.publish(self._stage, staged, ())[0]
            ready()

    # The graph

    def _graph(self) -> Site:
        """The graph of the site; raises ContentError with everything that was found so far."""
        if self._config is None:
            raise ContentError(*self._problems.found)
        shown = [self._facts[path] for path in self._paths if path in self._facts]
        today = None if self._options.everything else self._today
        site = build_site(self._config, self._entries, shown, today)
        there = {
            path
            for folder in (articles.FOLDER, glossary.FOLDER)
            for path in self._sources.tree.below(folder, folders_too=True)
        }
        usable = {file.entry.path for file in self._entries} | self._facts.keys()
        check_site(site, self._entries, self._media, self._unusable | (there - usable), self._problems)
        self._problems.raise_if_any()
        if self._state:
            self._note_values(_listings(site, self._today))
            self._note_mentions(site)
        return site

    def _note_mentions(self, site: Site) -> None:
        """What the concordance of each entity is made of."""
        found: dict[str, list[bytes]] = {}
        for slug, facts in site.articles.items():
            article = _digest((slug, facts.title))
            for term, said in self._cache.remembered[facts.path].mentions.items():
                found.setdefault(term, []).append(article + said)
                self._concordances.mention(term, facts.path)
        for term in site.entries:
            self._values[reads.mentions(term)] = digest(b"".join(found.get(term, ())))
            self._values[reads.count(term)] = _digest(site.counts.get(term, 0))

    # The other pages

    def _make_pages(
        self, site: Site, jobs: int, first: Collection[str], ready: Callable[[], None], progress: Progress
    ) -> None:
        stale: list[Spec] = []
        for spec in specs(site):
            self._claim(spec.path)
            if self._is_stale(spec.path):
                stale.append(spec)

        self._find_quotes([spec for spec in stale if spec.kind == "entry"], jobs)

        def made_of(spec: Spec) -> _Made:
            return self._make_page(site, spec)

        # The pages with listings take longest, and come last in the order of specs.
        stale.reverse()
        stale.sort(key=lambda spec: spec.path not in first)
        shown = [spec for spec in stale if spec.path in first]
        for part, processes in ((shown, 1), (stale[len(shown) :], jobs)):
            for number, made in enumerate(each(part, made_of, processes, taken=1), 1):
                progress("pages", number, len(part))
                self._problems.found += made.problems
                if not made.problems:
                    self._keep(made, claimed=True)
            if part and part is shown:
                self._publish_first({spec.path for spec in shown}, ready)

    def _find_quotes(self, entries: Sequence[Spec], jobs: int) -> None:
        """Sees to it that all is there that the pages of entities are to be made of: in the output, or in the
        stage. Where the output was lost or a build was given up, articles are to be read again."""
        again: set[str] = set()
        for spec in entries:
            page, parts = self._cache.pages.get(spec.path), b""
            if page and self._state and self._output and self._output.holds(spec.path) == page.digest:
                parts = self._state.parts(spec.path)
            if page and parts and self._output:
                self._concordances.use_again(spec.of, self._output.file(spec.path), page.digest, parts)
            again.update(self._concordances.lacking(spec.of))
        for encoded in each(sorted(again), self._step().quote, jobs):
            outcome = steps.outcome(encoded)
            self._problems.found += outcome.problems
            if outcome.quoted and outcome.mentions == self._cache.remembered[outcome.path].mentions:
                self._concordances.wait(outcome.path, outcome.quoted)
            elif not outcome.problems:
                told = "was changed while the site was built"
                self._problems.found.append(Problem(outcome.path, 0, told, "build again"))
        self._problems.raise_if_any()

    def _make_page(self, site: Site, spec: Spec) -> _Made:
        if self._renderer is None:
            raise AssertionError("pages are made with a theme")
        self._renderer.reads.clear()
        said = self._concordances.of(spec.of) if spec.kind == "entry" else []
        try:
            data = make(spec, site, self._renderer, self._today, quoted=bool(said))
        except ContentError as error:
            return _Made(spec.path, b"", problems=error.problems)
        data, parts = insert(data, INSERTED.encode(), said) if said else (data, b"")
        return _Made(spec.path, self._write(spec.path, data), frozenset(self._renderer.reads), parts=parts)

    # What is made, and what it was made from

    def _claim(self, path: str) -> None:
        if path in self._produced:
            hint = "rename one of them"
            raise ContentError(Problem(path, 0, "two parts of the site make this file", hint))
        self._produced.add(path)

    def _write(self, path: str, data: bytes) -> bytes:
        """Stages a file unless the output holds it already; returns the digest of its bytes."""
        found = digest(data)
        if self._stage and self._output and self._output.holds(path) != found:
            write_new(staged_file(self._stage, path), data)
        return found

    def _keep(self, made: _Made, claimed: bool = False) -> None:
        if not claimed and (made.path not in self._produced or made.path in self._made):
            self._claim(made.path)
        self._made[made.path] = made
        if self._output and self._output.holds(made.path) != made.digest:
            self._staged[made.path] = made.digest

    def _now(self, name: str) -> bytes:
        """The digest of what a name stands for; empty for what is not there."""
        value = self._values.get(name)
        return self._sources.digest(name) if value is None else value

    def _current(self, names: frozenset[str], own: Collection[str] = ()) -> dict[str, bytes]:
        """The digests of what was read. Most articles read the same `names`, beside files of their own."""
        if names not in self._looked_up:
            self._looked_up[names] = {sys.intern(name): self._now(name) for name in names}
        return self._looked_up[names] | {sys.intern(name): self._now(name) for name in own}

    def _differences(self, known: Mapping[str, bytes]) -> Stale:
        return {name: (then, now) for name, then in known.items() if (now := self._now(name)) != then}

    def _is_stale(self, path: str, source: str = "") -> bool:
        """Whether a page has to be made; notes why. `source` is the file it is the page of: what is there
        may have been made without it."""
        page = self._cache.pages.get(path)
        if page is None:
            self._stale[path] = {}
            return True
        differences = dict(self._differences(page.reads))
        if source and source not in page.reads:
            differences[source] = (b"", self._now(source))
        if self._output and self._output.holds(path) != page.digest:
            differences[OUTPUT + path] = (b"then", b"now")
        if differences:
            self._stale[path] = {}
            for name, changed in differences.items():
                self._stale[path] |= self._traced(name) or {name: changed}
        return bool(differences)

    def _traced(self, name: str) -> dict[str, tuple[bytes, bytes]]:
        """What has changed beneath a name that stands for files of the theme, by the names of editors."""
        found: dict[str, tuple[bytes, bytes]] = {}
        for file in reads.themed_files(name):
            if self._config and self._cache.theme not in ("", self._config.theme):
                return {reads.setting("theme"): (b"then", b"now")}
            # Of several, the first decides.
            for path in (f"{folder}/{file}" for folder in self._theme_folders):
                then, now = self._sources.before(path), self._sources.digest(path)
                if then != now:
                    found[path] = then, now
                    break
        return found

    def _reasons(self) -> dict[str, tuple[str, ...]]:
        return with_counts({path: self._changes.reasons(stale) for path, stale in self._stale.items()})

    def _remember(self, complete: Complete) -> Iterator[Problem]:
        """What is published is right even if this fails."""
        try:
            self._put(complete)
        except OSError as error:
            told = f"cannot be written: {(error.strerror or str(error)).lower()}"
            hint = "the site is built, but the next build begins anew"
            yield Problem(STATE_FOLDER, 0, told, hint, "warning")

    def _put(self, complete: Complete) -> None:
        if self._state is None:
            return
        reasons = self._reasons()
        theme = self._config.theme if self._config else ""
        self._looked_up.clear()
        pages = {
            path: Page(self._current(made.reads, made.own), made.digest, reasons.get(path, ()))
            for path, made in self._made.items()
        }
        gone = [path for path in self._cache.pages if path not in self._produced]
        entries = {file.entry.path for file in self._entries}
        forgotten = self._cache.entries.keys() - entries
        articles = self._cache.remembered.keys() - set(self._paths)
        with self._state.transaction():
            self._state.put_files("files", self._sources.changes())
            self._state.put_entries(self._new_entries, forgotten)
            for path in articles:
                self._state.drop_facts(path)
            parts = {path: made.parts for path, made in self._made.items() if made.parts}
            self._state.put_pages(pages, parts, gone)
            self._state.put("complete", complete)
            self._state.put("theme", theme)
        self._cache.pages |= pages
        self._cache.theme = theme
        for known, names in (
            (self._cache.pages, gone),
            (self._cache.entries, forgotten),
            (self._cache.facts, articles),
            (self._cache.remembered, articles),
        ):
            for name in [*names]:
                del known[name]

    def _note_values(self, parts: Mapping[str, Any]) -> None:
        self._values |= {name: _digest(value) for name, value in parts.items()}

    def _lap(self, what: str) -> None:
        now = time.perf_counter()
        self._times[what] = self._times.get(what, 0.0) + now - self._clock
        self._clock = now


_NAMES = frozenset([reads.NAMES])


def _page_of(path: str) -> str:
    """The page that an article's file makes."""
    return links.output_path(links.url_of_file(path) or "")


def _paths_of(page: str) -> list[str]:
    """The files of the output that may be meant: by their path, their address, or what is edited for them."""
    name = page.strip("/").removeprefix("output/")
    url = links.url_of_file(name) or links.url_of_file(f"content/{name}")
    return [*([links.output_path(url)] if url else []), name, f"{name}/index.html" if name else "index.html"]


def _digest(value: Any) -> bytes:
    return digest(msgspec.msgpack.encode(value))


def _listings(site: Site, today: datetime.date) -> dict[str, Any]:
    """What listings are made of, by the names under which pages read them."""
    items = {
        slug: _digest((slug, *(getattr(facts, name) for name in LISTED)))
        for slug, facts in site.articles.items()
    }
    entries = [
        (entry.id, entry.fields.kind, entry.preferred("ar"), entry.preferred("en"), site.counts.get(entry.id))
        for entry in site.entries.values()
    ]
    tags = {reads.tagged(tag): [items[slug] for slug in slugs] for tag, slugs in site.tags.items()}
    dates = [(slug, facts.date) for slug, facts in site.articles.items()]
    return tags | {
        reads.ARTICLES: list(items.values()),
        reads.TAGS: list(site.tags),
        reads.GLOSSARY: entries,
        reads.ADDRESSES: (dates, sorted(site.entries), list(site.tags)),
    }


def _days(site: Site, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """From which day to before which day the same articles are published."""
    dates = [facts.date for facts in (*site.articles.values(), *site.held_back) if not facts.draft]
    past, future = [date for date in dates if date <= today], [date for date in dates if date > today]
    return max(past, default=datetime.date.min), min(future, default=datetime.date.max)
