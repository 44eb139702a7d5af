"""How fast sites are built, beside other generators: `make bench-peers`.

Everything runs in one go on one machine, by the commands that an editor types, on the same articles
(`corpus.py`, `peers.py`). Commands of different generators take turns, round by round, and medians are
told. What is claimed are the ratios within one run.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import http.client
import json
import os
import platform
import random
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import msgspec
from tornado.websocket import websocket_connect

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks import corpus, peers, plot  # noqa: E402

SITEGEN = Path(sys.executable).with_name("sitegen")
PARTS = (
    "cold", "noop", "sentence", "definition", "name", "template", "page", "desk", "memory", "scaling",
)  # fmt: skip
# Of the slow ones fewer: no more after so many seconds.
SAVES, FEWEST_SAVES, SAVING = 9, 3, 30.0
POLL = 0.002
SAMPLE = 0.02
# Seconds: until a server is there or a page has come, and until a reload has been told.
PATIENCE, PATIENCE_OF_RELOAD = 240.0, 30.0
# What a browser says to a livereload server.
HANDSHAKE = (
    {"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]},
    {"command": "info", "plugins": {}, "url": ""},
)


class UnmeasuredError(Exception):
    """Why a measure is missing."""


class Subject(ABC):
    """A generator with its site, ready to be built."""

    name: str
    version: str
    site: Path

    @abstractmethod
    def build(self) -> list[str]: ...

    @abstractmethod
    def serve(self, port: int) -> list[str]: ...

    def clean(self) -> None:
        """Takes away what builds have made. It is put aside and not removed: ext4 looks anew at every inode
        that was freed in the last five minutes when it makes a file, which slows a cold build by a third. So
        does what somebody else removes before a benchmark."""
        for path in self.made():
            if path.exists():
                path.rename(Path(tempfile.mkdtemp(dir=self.site.parent, prefix="aside-")) / path.name)

    def made(self) -> list[Path]:
        """What builds have made."""
        return [self.output]

    @abstractmethod
    def source(self, article: corpus.Article) -> Path:
        """The file in which the English of an article stands."""

    @property
    @abstractmethod
    def output(self) -> Path: ...

    def reloads(self, port: int) -> str:
        """The address of a connection that tells of reloads, if it is listened to."""
        return ""


class Ours(Subject):
    """sitegen, with a theme of the site's own, so that a template can be edited."""

    name = "sitegen"

    def __init__(self, site: Path, count: int) -> None:
        self.site = site
        corpus.write(site, count)
        shutil.copytree(ROOT / "themes", site / "themes")
        told = subprocess.run([SITEGEN, "--version"], capture_output=True, text=True, check=True).stdout
        self.version = told.split()[-1]

    @property
    def output(self) -> Path:
        return self.site / "output"

    def build(self) -> list[str]:
        return [str(SITEGEN), "build", "--site", str(self.site)]

    def serve(self, port: int) -> list[str]:
        return [str(SITEGEN), "serve", "--site", str(self.site), "--port", str(port)]

    def made(self) -> list[Path]:
        remembered = (self.site / ".sitegen").glob("*")
        return [self.output, *(path for path in remembered if path.name != "cache")]

    def source(self, article: corpus.Article) -> Path:
        return self.site / "content/translations" / f"{article.slug}.en.po"

    def reloads(self, port: int) -> str:
        return f"ws://127.0.0.1:{port}/livereload"


class Theirs(Subject):
    """Another generator."""

    def __init__(self, peer: peers.Peer, site: Path, whole: peers.Corpus) -> None:
        self.peer, self.site, self.name, self.version = peer, site, peer.name, peer.version
        peer.write(site, whole)

    @property
    def output(self) -> Path:
        return self.site / self.peer.output

    def build(self) -> list[str]:
        return self.peer.build()

    def serve(self, port: int) -> list[str]:
        return self.peer.serve(port)

    def source(self, article: corpus.Article) -> Path:
        return self.site / self.peer.article_file(article.slug)


class Figures(msgspec.Struct):
    """What was measured: seconds by part and generator, processor seconds of a cold build, MB of the peak,
    seconds of a cold build by number of articles, pages of the output, and what is missing."""

    seconds: dict[str, dict[str, float]] = msgspec.field(default_factory=dict)
    busy: dict[str, float] = msgspec.field(default_factory=dict)
    memory: dict[str, float] = msgspec.field(default_factory=dict)
    scaling: dict[str, dict[int, float]] = msgspec.field(default_factory=dict)
    pages: dict[str, int] = msgspec.field(default_factory=dict)
    missing: list[str] = msgspec.field(default_factory=list)

    def of(self, part: str, name: str = "sitegen") -> float | None:
        return self.seconds.get(part, {}).get(name)


# What follows this heading in the results comes from other measurements, and stays.
BY_HAND = "\n## Language\n"


def _written_by_hand(results: Path) -> str:
    """The part of the results that is not made here."""
    if not results.is_file():
        return ""
    _, heading, rest = results.read_text(encoding="utf-8").partition(BY_HAND)
    return heading + rest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--scaling", type=_numbers, default=[100, 500, 1_000, 2_000, 5_000])
    parser.add_argument("--peers", type=Path, default=peers.FOLDER, help="Where they are installed.")
    parser.add_argument("--results", type=Path, help="The Markdown file to write, with an SVG beside it.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", type=_parts, default=list(PARTS), help=",".join(PARTS))
    arguments = parser.parse_args()
    if arguments.results and not arguments.results.parent.is_dir():
        parser.error(f"{arguments.results.parent} is not there")
    # As where it was installed: Python writes byte code once.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # So that servers end with this program.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    found = peers.available(arguments.peers.absolute())
    facts, load = machine(), os.getloadavg()[0]
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="sitegen-bench-") as folder:
        subjects = written(Path(folder), arguments.articles, found)
        for subject in list(subjects):
            # Fonts are cut down once, byte code is written once.
            try:
                run(subject)
                figures.pages[subject.name] = sum(1 for _ in subject.output.rglob("*.html"))
            except UnmeasuredError as error:
                figures.missing.append(f"{subject.name}: {error}")
                subjects.remove(subject)
        for part in arguments.only:
            if part in MEASURES:
                MEASURES[part](subjects, arguments.articles, arguments.rounds, figures)
    if "scaling" in arguments.only:
        measure_scaling(found, arguments.scaling, arguments.rounds, figures)
    density = _density(min(arguments.articles, 100))
    facts += f"; load {load:.1f} before and {os.getloadavg()[0]:.1f} after, of which up to 2 are the commands"
    text = report(figures, facts, arguments, found, density)
    print(text)
    if arguments.results:
        arguments.results.write_text(text + _written_by_hand(arguments.results), encoding="utf-8")
        if drawing := charts(figures, arguments.articles):
            arguments.results.with_suffix(".svg").write_text(drawing, encoding="utf-8")


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _parts(text: str) -> list[str]:
    parts = text.split(",")
    if unknown := set(parts) - set(PARTS):
        raise argparse.ArgumentTypeError(f"there is no {', '.join(sorted(unknown))}")
    return parts


def _density(count: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        corpus.write(Path(folder), 1)
        return corpus.density(Path(folder), count)


def written(folder: Path, count: int, found: Sequence[peers.Peer]) -> list[Subject]:
    """The sites of all generators."""
    ours = Ours(folder / "sitegen", count)
    subjects: list[Subject] = [ours]
    if found:
        whole = peers.marked(count, ours.site)
        subjects += [Theirs(peer, folder / peer.name, whole) for peer in found]
    return subjects


def processor_time() -> float:
    """Seconds of processors that finished commands have used, with the processes that they started."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(subject: Subject) -> float:
    """Seconds of one build."""
    # What others wrote is on the disk by then, and not written while this one runs.
    os.sync()
    begun = time.perf_counter()
    done = subprocess.run(subject.build(), cwd=subject.site, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - begun
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise UnmeasuredError(said[-1][:200])
    return taken


def median_of(
    figures: Figures,
    part: str,
    subjects: Sequence[Subject],
    rounds: int,
    once: Callable[[Subject, int], float],
) -> None:
    """Medians of `once` for each subject; the subjects take turns."""
    samples: dict[str, list[float]] = {}
    for number in range(rounds):
        for subject in subjects:
            try:
                samples.setdefault(subject.name, []).append(once(subject, number))
            except (UnmeasuredError, OSError) as error:
                if f"{part} of {subject.name}: {error}" not in figures.missing:
                    figures.missing.append(f"{part} of {subject.name}: {error}")
    figures.seconds[part] = {name: statistics.median(taken) for name, taken in samples.items() if taken}
    told = ", ".join(f"{name} {seconds:.2f}" for name, seconds in figures.seconds[part].items())
    print(f"{part}: {told}", file=sys.stderr, flush=True)


def measure_cold(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
    busy: dict[str, list[float]] = {}

    def once(subject: Subject, number: int) -> float:
        subject.clean()
        before = processor_time()
        taken = run(subject)
        busy.setdefault(subject.name, []).append(processor_time() - before)
        return taken

    median_of(figures, "cold", subjects, rounds, once)
    figures.busy = {name: statistics.median(used) for name, used in busy.items()}


def measure_noop(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
    median_of(figures, "noop", subjects, rounds, lambda subject, number: run(subject))


def measure_edit(part: str) -> Callable[[Sequence[Subject], int, int, Figures], None]:
    """A build after one edit, of sitegen alone: the others build everything, as without an edit."""

    def measure(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
        ours = [subject for subject in subjects if isinstance(subject, Ours)]

        def once(subject: Subject, number: int) -> float:
            run(subject)
            EDITS[part](subject, count, number)
            return run(subject)

        median_of(figures, part, ours, rounds, once)

    return measure


def edit_sentence(subject: Subject, count: int, number: int) -> None:
    """One word of a translation."""
    article, pair = _article_to_edit(count)
    path = subject.source(article)
    _save(path, with_word(path.read_text(encoding="utf-8"), pair, f"edited{number}"))


def edit_definition(subject: Subject, count: int, number: int) -> None:
    """One word of the English definition of an entry that nearly all articles mention."""
    path = subject.site / "content/glossary/pentagon.yaml"
    _substitute(path, r"(?s)(definition:.*?\n  en: >-\n    )", rf"\g<1>Edited{number}: ")


def edit_name(subject: Subject, count: int, number: int) -> None:
    """One more name of an entry, which one article in seven mentions."""
    path = subject.site / "content/glossary/basra-police.yaml"
    _substitute(path, r"(\n  en: \[)([^\]]*)\]", rf"\g<1>\g<2>, {31 + number} pages]")


def edit_template(subject: Subject, count: int, number: int) -> None:
    """A comment in the template of all pages, which changes them all."""
    path = subject.site / "themes/default/templates/base.html"
    _substitute(path, r"</body>", f"<!-- edit {number} -->\n</body>")


EDITS: dict[str, Callable[[Subject, int, int], None]] = {
    "sentence": edit_sentence,
    "definition": edit_definition,
    "name": edit_name,
    "template": edit_template,
}


def _article_to_edit(count: int) -> tuple[corpus.Article, corpus.Pair]:
    """An article from the middle, and a sentence of it that was written for the site."""
    *_, article = corpus.articles(count // 2 + 1)
    running = [pair for section in article.sections for part in section.paragraphs for pair in part]
    return article, next(pair for pair in running if pair.state == "authored")


def with_word(text: str, pair: corpus.Pair, word: str) -> str:
    """A source with one more word at the end of the English of a pair, instead of any earlier one."""
    last = " ".join(pair.en.removesuffix(".").split()[-3:])
    pattern = re.compile(rf"{re.escape(last)}(?: edited\w*)?\.")
    place = [match for match in pattern.finditer(text) if text.rfind(pair.id, 0, match.start()) >= 0]
    if not place:
        raise UnmeasuredError(f"the sentence {pair.id} is not in its file")
    return f"{text[: place[0].start()]}{last} {word}.{text[place[0].end() :]}"


def _substitute(path: Path, pattern: str, new: str) -> None:
    text, times = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=1)
    if not times:
        raise UnmeasuredError(f"{path.name} has another form")
    _save(path, text)


def _save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


# What makes a word ready to be saved, and saves it when it is called.
Saving = Callable[[str], Callable[[], None]]


def measure_page(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
    """From the save of a file to the page with its text, in the preview."""
    article, pair = _article_to_edit(count)

    def once(subject: Subject, number: int) -> float:
        path = subject.source(article)

        def saving(word: str) -> Callable[[], None]:
            return partial(_save, path, with_word(path.read_text(encoding="utf-8"), pair, word))

        return _to_page(subject, lambda port: saving, article, pair, number)

    median_of(figures, "page", subjects, rounds, once)


def measure_desk(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
    """From the save of a sentence at the desk to the page with its text, which sitegen alone has."""
    article, pair = _article_to_edit(count)

    def saving_at(port: int) -> Saving:
        ask = asking_at(port, f"/articles/{article.slug}/")
        of = {"article": article.slug, "id": pair.id}

        def saving(word: str) -> Callable[[], None]:
            card = ask("sentence", of)
            text = f"{pair.en.removesuffix('.')} {word}."
            return lambda: ask("write", {**of, "seen": card["seen"], "text": text}) and None

        return saving

    ours = [subject for subject in subjects if isinstance(subject, Ours)]
    median_of(
        figures, "desk", ours, rounds,
        lambda subject, number: _to_page(subject, saving_at, article, pair, number),
    )  # fmt: skip


def asking_at(port: int, page: str) -> Callable[[str, object], Any]:
    """How a page of the preview asks the desk."""
    origin = f"http://127.0.0.1:{port}"
    token = re.search(r'data-token="([^"]+)"', httpx.get(origin + page).text)
    if not token:
        raise UnmeasuredError(f"{page} has no desk")
    own = {"Origin": origin, "Sec-Fetch-Site": "same-origin", "X-Sitegen-Token": token[1]}
    # A browser keeps its connection, and has no certificates to read.
    client = httpx.Client(headers=own, timeout=PATIENCE, verify=False)

    def ask(name: str, request: object) -> Any:
        url = f"{origin}/.preview/desk/{name}"
        answer = client.post(url, json=request)
        if answer.status_code != 200:
            raise UnmeasuredError(f"the desk refuses: {answer.text[:200]}")
        return answer.json()

    return ask


def _to_page(
    subject: Subject, saving_at: Callable[[int], Saving], article: corpus.Article, pair: corpus.Pair,
    number: int,
) -> float:  # fmt: skip
    """The median of some saves in a preview. The file is then as it was."""
    subject.clean()
    path = subject.source(article)
    original = path.read_text(encoding="utf-8")
    with served(subject) as port:
        page = f"/articles/{article.slug}/"
        wait_for(port, page, pair.id)
        try:
            return statistics.median(_saves(subject, port, page, saving_at(port), number))
        finally:
            _save(path, original)


def _saves(subject: Subject, port: int, page: str, saving: Saving, number: int) -> Iterator[float]:
    draw = random.Random(number)
    with listening(subject.reloads(port), f"http://127.0.0.1:{port}{page}") as reloads:
        time.sleep(1.5)
        first = time.perf_counter()
        for save in range(SAVES):
            if save >= FEWEST_SAVES and time.perf_counter() > first + SAVING:
                return
            word = f"edited{number}x{save}"
            act = saving(word)
            reloads.clear()
            begun = time.perf_counter()
            act()
            seen = wait_for(port, page, word)
            if subject.reloads(port):
                while not reloads:
                    if time.perf_counter() > begun + PATIENCE_OF_RELOAD:
                        raise UnmeasuredError("no reload was told")
                    time.sleep(POLL)
                seen = max(seen, reloads[0])
            yield seen - begun
            # Some look for changes at fixed intervals, which saves at fixed intervals hit or miss always.
            time.sleep(draw.uniform(1.0, 2.0))


def wait_for(port: int, page: str, text: str) -> float:
    """When the page was first served with the text; asked for every 2 ms."""
    deadline = time.perf_counter() + PATIENCE
    wanted = text.encode()
    while time.perf_counter() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            with contextlib.closing(connection):
                connection.request("GET", page)
                answer = connection.getresponse()
                if wanted in answer.read() and answer.status == 200:
                    return time.perf_counter()
        time.sleep(POLL)
    raise UnmeasuredError(f"{page} did not come")


@contextlib.contextmanager
def served(subject: Subject) -> Iterator[int]:
    """The preview of a site, on the port that is given."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = subprocess.Popen(
        subject.serve(port),
        cwd=subject.site,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextlib.contextmanager
def listening(url: str, page: str) -> Iterator[list[float]]:
    """A list that gets the time of every message "reload" from a livereload connection of the page."""
    times: list[float] = []
    if not url:
        yield times
        return
    begun = threading.Event()

    async def listen() -> None:
        connection = await websocket_connect(url)
        for told in HANDSHAKE:
            shown = {**told, "url": page} if "url" in told else told
            await connection.write_message(json.dumps(shown))
        begun.set()
        while (message := await connection.read_message()) is not None:
            if '"reload"' in str(message):
                times.append(time.perf_counter())

    def work() -> None:
        with contextlib.suppress(OSError):
            asyncio.run(listen())

    # It ends when the server does.
    threading.Thread(target=work, daemon=True).start()
    if not begun.wait(10):
        raise UnmeasuredError("the livereload connection is not there")
    yield times


def measure_memory(subjects: Sequence[Subject], count: int, rounds: int, figures: Figures) -> None:
    """The peak of the memory of a cold build, all processes together. Once: it hardly varies."""
    for subject in subjects:
        subject.clean()
        process = subprocess.Popen(
            subject.build(), cwd=subject.site, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(map(_proportional, _family(process.pid))))
            time.sleep(SAMPLE)
        if process.returncode == 0 and peak:
            figures.memory[subject.name] = peak / 1_000_000
    told = ", ".join(f"{name} {size:.0f} MB" for name, size in figures.memory.items())
    print(f"memory: {told}", file=sys.stderr, flush=True)


def _family(process: int) -> list[int]:
    """A process and all that descend from it."""
    found = [process]
    for parent in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _proportional(process: int) -> int:
    """Bytes of a process, with its share of what several have in common (PSS)."""
    with contextlib.suppress(OSError):
        found = re.search(r"(?m)^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0


MEASURES: dict[str, Callable[[Sequence[Subject], int, int, Figures], None]] = {
    "cold": measure_cold,
    "noop": measure_noop,
    **{part: measure_edit(part) for part in EDITS},
    "page": measure_page,
    "desk": measure_desk,
    "memory": measure_memory,
}


def measure_scaling(found: Sequence[peers.Peer], sizes: Sequence[int], rounds: int, figures: Figures) -> None:
    """Cold builds of sites of several sizes: sitegen as often as asked for, the others once."""
    for count in sizes:
        with tempfile.TemporaryDirectory(prefix="sitegen-bench-") as folder:
            subjects = written(Path(folder), count, found)
            for subject in subjects:
                try:
                    taken = []
                    if isinstance(subject, Ours):
                        run(subject)
                    for _ in range(rounds if isinstance(subject, Ours) else 1):
                        subject.clean()
                        taken.append(run(subject))
                    figures.scaling.setdefault(subject.name, {})[count] = statistics.median(taken)
                except UnmeasuredError as error:
                    figures.missing.append(f"{subject.name} of {count} articles: {error}")
        told = ", ".join(
            f"{name} {taken[count]:.2f}" for name, taken in figures.scaling.items() if count in taken
        )
        print(f"{count} articles: {told}", file=sys.stderr, flush=True)


def machine() -> str:
    """The processor, its cores, the memory and the system."""
    information = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = re.search(r"model name\s*: (.*)", information)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    cores = len(os.sched_getaffinity(0))
    return (
        f"{model[1] if model else platform.machine()}, {cores} cores, {memory:.0f} GB, "
        f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}, "
        f"Python {platform.python_version()}"
    )


class Target(msgspec.Struct, frozen=True):
    """What is to be reached: a value, how it is written, and whether it is met (None: not measured)."""

    what: str
    value: float | None
    form: str
    wanted: str
    is_met: Callable[[float], bool]


def targets(figures: Figures) -> list[Target]:
    cold, page = figures.of("cold"), figures.of("page")

    def ratio(one: float | None, other: float | None) -> float | None:
        return one / other if one and other else None

    scaling = figures.scaling.get("sitegen", {})
    small, large = scaling.get(500), scaling.get(5_000)
    return [
        Target(
            "cold build, beside Hugo with shortcodes", ratio(cold, figures.of("cold", "hugo-shortcodes")),
            "{:.2f} ×", "≤ 1 ×", lambda x: x <= 1,
        ),
        Target(
            "cold build, Pelican beside it", ratio(figures.of("cold", "pelican"), cold),
            "{:.1f} ×", "≥ 4 ×", lambda x: x >= 4,
        ),
        Target(
            "cold build, MkDocs beside it", ratio(figures.of("cold", "mkdocs"), cold),
            "{:.1f} ×", "≥ 4 ×", lambda x: x >= 4,
        ),
        Target("build without a change", figures.of("noop"), "{:.2f} s", "≤ 0.3 s", lambda x: x <= 0.3),
        Target("edit to page", page, "{:.3f} s", "≤ 0.15 s", lambda x: x <= 0.15),
        Target(
            "save at the desk to page", figures.of("desk"), "{:.3f} s", "≤ 0.15 s", lambda x: x <= 0.15,
        ),
        Target(
            "edit to page, beside Hugo", ratio(page, figures.of("page", "hugo")),
            "{:.2f} ×", "≤ 0.5 ×", lambda x: x <= 0.5,
        ),
        Target("peak of memory", figures.memory.get("sitegen"), "{:.0f} MB", "≤ 300 MB", lambda x: x <= 300),
        Target(
            "an article of 5,000, beside one of 500",
            ratio(large / 5_000, small / 500) if large and small else None,
            "{:.2f} ×", "≤ 1.2 ×", lambda x: x <= 1.2,
        ),
    ]  # fmt: skip


EDITED = {
    "noop": "nothing",
    "sentence": "a word of one translation",
    "definition": "a word of one definition, of an entity that nearly all articles mention",
    "name": "one name more of an entity, which one article in seven has",
    "template": "a comment in the template of all pages",
}
METHOD = (
    """\
Every command runs as an editor types it, as a process of its own, start of the interpreter included. The
generators take turns, and the median of the rounds is told; here: {rounds}. Cold means without output and
without anything that sitegen remembers, but with the fonts cut down: that takes a second for each, once for
every user. "Processor" is what a cold build uses of all cores together, which a busy machine changes least. A
build "again" finds the output of the last one and no change; only sitegen makes use of that. No file is
removed between the builds, and none should have been shortly before: that slows the making of new ones.""",
    """\
Edit to page is from the save of a file to the moment when the preview serves the page with the new text and,
for sitegen, has also told the browser to reload. The page is asked for every 2 ms; {saves} saves a round, of
slow ones fewer, at uneven intervals. A save at the desk is measured in the same way, from the request of the
page that an editor has open. Eleventy runs with `--incremental` and MkDocs with `--dirty`.""",
    """\
The peak is that of the memory of all processes together (proportional set size, every 20 ms), in a build of
its own.""",
    """\
All have the same articles of {sentences} sentence pairs, a page for each of {entries} entries, the home page
with all articles, and the tags. Names are linked in both languages, {density}. They are found by sitegen
while it builds; the others get them as links in their Markdown and have nothing to find. Nor do they have the
rest of what sitegen makes of this content: the sentences that mention an entity on its page, the states of
translations and who made them, notes, checks, the index of the search, data for other programs. What can be
downloaded (`downloads`: books, cards) is switched off, as the others make nothing like it; what that and the
search cost is under "Search, books and data". Hugo is measured twice: with plain Markdown, and with a
shortcode for each pair and each name, as a Hugo site of this kind would be built.""",
    "{peers}",
)


def report(
    figures: Figures, facts: str, arguments: argparse.Namespace, found: Sequence[peers.Peer], density: str
) -> str:
    """The results as Markdown."""
    out = ["# Benchmarks", "", f"{facts}. {arguments.articles:,} articles.", ""]
    if figures.seconds.get("cold") or figures.scaling:
        out += ["![Build times](benchmarks.svg)", ""]
    out += ["## Targets", "| | sitegen | target | |", "|---|---|---|---|"]
    for target in targets(figures):
        value, met = "not measured", ""
        if target.value is not None:
            value, met = target.form.format(target.value), "met" if target.is_met(target.value) else "not met"
        out.append(f"| {target.what} | {value} | {target.wanted} | {met} |")
    out += [
        "",
        "## Beside others",
        "| | version | cold build | | processor | again | edit to page | peak | pages |",
    ]
    out.append("|---|---|---|---|---|---|---|---|---|")
    versions = {"sitegen": _version(), **{peer.name: peer.version for peer in found}}
    for name, version in versions.items():
        cold, ours = figures.of("cold", name), figures.of("cold")
        cells = [
            name,
            version,
            _told(cold, "{:.2f} s"),
            _told(cold / ours if cold and ours else None, "{:.2f} ×"),
            _told(figures.busy.get(name), "{:.2f} s"),
            _told(figures.of("noop", name), "{:.2f} s"),
            _told(figures.of("page", name), "{:.3f} s"),
            _told(figures.memory.get(name), "{:.0f} MB"),
            str(figures.pages.get(name, "")),
        ]
        out.append(f"| {' | '.join(cells)} |")
    out += ["", "## Builds of sitegen after an edit", "| what changed | seconds |", "|---|---|"]
    out += [f"| {what} | {_told(figures.of(part), '{:.2f} s')} |" for part, what in EDITED.items()]
    if figures.scaling:
        sizes = sorted({size for taken in figures.scaling.values() for size in taken})
        out += ["", "## Cold builds by number of articles (ms an article)"]
        out += [f"| | {' | '.join(f'{size:,}' for size in sizes)} |", "|---" * (len(sizes) + 1) + "|"]
        for name, taken in figures.scaling.items():
            cells = [
                f"{taken[size]:.2f} s ({1_000 * taken[size] / size:.2f})" if size in taken else "not measured"
                for size in sizes
            ]
            out.append(f"| {name} | {' | '.join(cells)} |")
    facts_of_method = {
        "rounds": arguments.rounds,
        "saves": SAVES,
        "sentences": corpus.SENTENCES,
        "entries": corpus.ENTRIES,
        "density": density,
        "peers": " ".join(f"{peer.name}: {peer.about}." for peer in found),
    }
    out += ["", "## How it is measured"]
    for paragraph in METHOD:
        out += [textwrap.fill(paragraph.format(**facts_of_method), 110, break_on_hyphens=False), ""]
    if figures.missing:
        out += ["## Not measured", *(f"- {one}" for one in figures.missing), ""]
    return "\n".join(out)


def _version() -> str:
    return subprocess.run([SITEGEN, "--version"], capture_output=True, text=True, check=True).stdout.split()[
        -1
    ]


def _told(value: float | None, form: str) -> str:
    return "not measured" if value is None else form.format(value)


def charts(figures: Figures, count: int) -> str:
    """The cold builds of all, and how they grow."""
    drawn = []
    if cold := figures.seconds.get("cold"):
        drawn.append(plot.bars(cold, f"Cold build of {count:,} articles", "s"))
    if figures.scaling:
        title = "Cold build by number of articles"
        drawn.append(plot.lines(figures.scaling, title, "articles", "seconds"))
    return plot.svg(drawn, "Build times of sitegen and others") if drawn else ""


if __name__ == "__main__":
    main()
