"""What search, books and data add to a build: `python -m tests.benchmarks.parts` (part of `make bench`).

A site as in `corpus.py`, without downloads, is built with and without search and data, and with books. The
results are the processor time and the peak memory of a cold build, the processor time of an edit in the
preview, and the size of the files. With `--pagefind COMMAND`, that program indexes the same pages in the same
run.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import corpus
from tests.benchmarks.usage import peak_of, processor_time

ROOT = Path(__file__).parents[2]

_COLD = """
from sitegen.building.builder import build
from pathlib import Path
import sys
build(Path(sys.argv[1]), Path(sys.argv[2]), clean=True)
"""
_EDITS = """
import sys, time, statistics
from pathlib import Path
from sitegen.building.builder import Builder
from sitegen.building.options import Options
from tests.benchmarks.edits import article_to_edit, with_word
site, output, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
article, pair = article_to_edit(count)
path = site / "content/translations" / f"{article.slug}.en.po"
first = path.read_text("utf-8")
times, written = [], 0
with Builder(site, output, Options(everything=True)) as builder:
    builder.build()
    for number in range(7):
        path.write_text(with_word(path.read_text("utf-8"), pair, f"edited{number}"), "utf-8")
        begun = time.process_time()
        result = builder.build(jobs=1)
        times.append(time.process_time() - begun)
        written = sum(name.startswith("search/words") for name in result.written)
path.write_text(first, "utf-8")
print(statistics.median(times), written)
"""
# No setting of a site turns the search off.
_NO_SEARCH = """
import sitegen.outputs.registry as registry
registry.OUTPUTS = tuple(each for each in registry.OUTPUTS if not each.name.startswith("search"))
import sitegen.building.article_task as task
from sitegen.search.index import NO_INDEX
task.index_of = lambda *_: NO_INDEX
"""


class Variant(NamedTuple):
    """How a site is built: its settings, and a program to run before the build."""

    name: str
    downloads: tuple[str, ...] = ()
    data: tuple[str, ...] = ("articles", "glossary", "mentions")
    program: str = ""


PLAIN = Variant("plain")
NO_SEARCH = Variant("no-search", program=_NO_SEARCH)
NO_DATA = Variant("no-data", data=())
EPUB = Variant("epub", downloads=("epub",))
BOOKS = Variant("books", downloads=("epub", "books"))


class Part(NamedTuple):
    """A part of a site: its files, the builds with and without it, and the most that it may add to the
    processor time of a cold build (as a fraction of that without it) and of an edit (in seconds)."""

    name: str
    files: tuple[str, ...]
    full: Variant
    less: Variant
    cold: float = 0.15
    edit: float = 0.1


PARTS = (
    Part("the search", ("search/**/*.js",), PLAIN, NO_SEARCH),
    Part("data", ("articles/*/index.json", "data/*"), PLAIN, NO_DATA),
    # Drawing the covers takes most of it.
    Part("a book of each article", ("articles/*/*.epub",), EPUB, PLAIN, cold=2.0),
    Part("books of the site and its tags", ("book.epub", "tags/*/*.epub"), BOOKS, EPUB, edit=1.0),
)
VARIANTS = (PLAIN, NO_SEARCH, NO_DATA, EPUB, BOOKS)


class Costs(NamedTuple):
    """The processor seconds of a cold build and of an edit, the peak memory in bytes, and how many word files
    of the search an edit has written."""

    cold: float
    edit: float
    peak: float
    touched: int


Row = tuple[str, str, str, bool | None]


def spent(command: Sequence[object]) -> tuple[float, float, str]:
    """The processor seconds of a command, its peak memory (all processes together), and its output."""
    before = processor_time()
    with tempfile.TemporaryFile("w+") as told:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen([*map(str, command)], stdout=told, cwd=ROOT, env=environment, text=True)
        peak = peak_of(process)
        if process.returncode:
            raise SystemExit(f"{command[0]} failed")
        told.seek(0)
        printed = told.read()
    return processor_time() - before, peak, printed


def measured(site: Path, output: Path, count: int, program: str) -> Costs:
    def run(code: str, *args: object) -> tuple[float, float, str]:
        return spent([sys.executable, "-c", program + code, site, output, *args])

    cold, peak, _ = run(_COLD)
    edit, touched = run(_EDITS, count)[2].split()
    return Costs(cold, float(edit), peak, int(touched))


def set_up(site: Path, settings: str, variant: Variant) -> None:
    """Write the settings of a site."""
    lines = [
        f"{name} = [{', '.join(repr(each) for each in (getattr(variant, name)))}]"
        for name in ("downloads", "data")
    ]
    (site / "content/site.toml").write_text("\n".join([*lines, settings]), "utf-8")


def costs(folder: Path, count: int, rounds: int) -> dict[str, Costs]:
    """The medians by variant; the runs of one round follow each other. The output of each variant stays in a
    folder with its name."""
    site = folder / "site"
    corpus.write(site, count)
    settings = (site / "content/site.toml").read_text("utf-8")
    settings = re.sub(r"(?m)^(downloads|data) = .*\n", "", settings)
    found: dict[str, list[Costs]] = {}
    spent([sys.executable, "-c", _COLD, site, folder / "warm"])  # fonts are subset only once
    for number in range(rounds):
        for variant in reversed(VARIANTS) if number % 2 else VARIANTS:
            set_up(site, settings, variant)
            name, output = variant.name, folder / variant.name
            shutil.rmtree(output, ignore_errors=True)
            found.setdefault(name, []).append(measured(site, output, count, variant.program))
            print(f"{number}: {name}: {found[name][-1]}", file=sys.stderr, flush=True)
    return {
        name: Costs(*(statistics.median(column) for column in zip(*rows, strict=True)))
        for name, rows in found.items()
    }


def _size(output: Path, patterns: Sequence[str]) -> float:
    return sum(file.stat().st_size for pattern in patterns for file in output.glob(pattern)) / 1e6


def rows_of(found: dict[str, Costs], folder: Path, count: int) -> Iterator[Row]:
    pages = _size(folder / PLAIN.name, ["**/*.html"])
    for part in PARTS:
        full, less = found[part.full.name], found[part.less.name]
        share, edit = full.cold / less.cold - 1, full.edit - less.edit
        each = 1000 * (full.cold - less.cold) / count
        yield (
            f"{part.name}, cold build of {count:,}, processor",
            f"+{share:.0%} of {less.cold:.1f} s ({each:.1f} ms an article)",
            f"≤ {part.cold:.0%}",
            share <= part.cold,
        )
        yield (
            f"{part.name}, an edit in the preview, processor",
            f"+{edit:.3f} s of {less.edit:.3f} s",
            f"≤ {part.edit:g} s",
            edit <= part.edit,
        )
        yield (
            f"{part.name}, peak of memory of the cold build",
            f"{full.peak / less.peak:.2f} × of {less.peak / 1e6:.0f} MB",
            "≤ 1.2 ×",
            full.peak <= 1.2 * less.peak,
        )
        size = _size(folder / part.full.name, part.files)
        yield f"{part.name}, beside the pages", f"{size:.1f} of {pages:.1f} MB", "≤ 1 ×", size <= pages
    yield "files of words that an edit of one word writes", f"{found[PLAIN.name].touched:.0f}", "", None


def pagefind_rows(command: str, found: dict[str, Costs], output: Path) -> Iterator[Row]:
    full, less = found[PLAIN.name], found[NO_SEARCH.name]
    used, peak, _ = spent([command, "--site", output])
    files = [file for file in (output / "pagefind").rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files) / 1e6
    told = f"{used:.1f} s, {peak / 1e6:.0f} MB of memory; {size:.1f} MB in {len(files):,} files"
    yield "Pagefind on the same pages, processor", told, "", None
    ours = [file for file in (output / "search").rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in ours) / 1e6
    more = (full.peak - less.peak) / 1e6
    told = f"{full.cold - less.cold:.1f} s, {more:+.0f} MB of memory; {size:.1f} MB in {len(ours):,} files"
    yield "the search in the same build, processor", told, "less", full.cold - less.cold <= used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pagefind", default="", help="The command of Pagefind, to run it as well.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sitegen-parts-") as name:
        folder = Path(name)
        found = costs(folder, arguments.articles, arguments.rounds)
        rows = [*rows_of(found, folder, arguments.articles)]
        if arguments.pagefind:
            rows += pagefind_rows(arguments.pagefind, found, folder / PLAIN.name)
    print("| part of a site | | target | |\n|---|---|---|---|")
    for what, value, target, met in rows:
        print(f"| {what} | {value} | {target} | {'' if met is None else 'met' if met else 'missed'} |")


if __name__ == "__main__":
    main()
