"""How search scales: `python -m tests.benchmarks.search` (part of `make bench`).

For sites of several sizes, with articles as in `corpus.py`: how much a first search transfers (everything
that the page requests, compressed, except what all pages have), how long a search takes in Chromium once its
files are loaded, and the size of the index. What it adds to a build is in `parts.py`.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import statistics
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Request, sync_playwright

from sitegen.annotation.article import annotate
from sitegen.annotation.matcher import Matcher
from sitegen.annotation.summary import when_of
from sitegen.content.glossary import parse_entry
from sitegen.content.loader import load_text
from sitegen.errors import Problems
from sitegen.execution.processes import Processes
from sitegen.languages import DEFAULT_PAIR, get
from sitegen.model.entry import Entry
from sitegen.model.language import ByLanguage
from sitegen.model.record import Record
from sitegen.search.index import index_of, lines_known, year_of
from sitegen.search.layout import (
    SumsOfArticles,
    begin_of,
    divide,
    layout,
    script,
    script_of_lines,
    shard_path,
    text_path,
)  # fmt: skip
from tests.benchmarks import corpus
from tests.tools.browser import ARGUMENTS, find_chromium

ROOT = Path(__file__).parents[2]
THEME = ROOT / "themes/default"
# What a search page requests besides the index and the files of all pages.
OWN = ("search.js", "search-page.js", "search.css")
PAGE = ROOT / "output/search/index.html"
SHOWN = 5

# Typical queries: a name, common words, rare ones, both languages, a beginning, a phrase.
QUERIES = (
    "الكاظمي", "القوات الأمريكية", "انسحاب التحالف الدولي", "شيفرون", "Strategic Dialogue",
    "coronavirus pandemic", "drone strike airport", "السوداني White House", "withdr", '"combat forces"',
)  # fmt: skip
FIVE = ("القوات الأمريكية في العراق بغداد التحالف", "US forces Iraq statement mission government")


# --- an index without its pages --------------------------------------------------------------------


class Indexing(Record, frozen=True):
    """The task for an article: writing its lines and texts into a folder."""

    site: Path
    matchers: ByLanguage[Matcher]
    entries: dict[str, Entry]
    output: Path

    def __call__(self, path: str) -> bytes:
        from sitegen.outputs.search_texts import texts_of

        def read(name: str) -> bytes | None:
            file = self.site / name
            return file.read_bytes() if file.exists() else None

        text = load_text(path, read, self.matchers.pair, Problems())
        assert text
        annotated = annotate(text, self.matchers)
        article = annotated.article
        kinds = {term: self.entries[term].fields.kind for terms in annotated.terms for term in terms}
        index = index_of(annotated, kinds)
        when = when_of(article.meta.event, article.meta.date)
        (self.output / text_path(article.slug)).write_bytes(script("T", texts_of(annotated, (when, when))))
        head = f"{article.slug} {year_of(when)} {len(index.known)}\n".encode()
        return head + index.known + index.lines


def write_index(site: Path, output: Path) -> None:
    """Write the index of the articles of a site, as a build lays it out."""
    pair = DEFAULT_PAIR
    files = [
        parse_entry(path.read_text("utf-8"), path.relative_to(site).as_posix(), pair)
        for path in sorted(site.glob("content/glossary/*.yaml"))
    ]
    entries = [file.entry for file in files]
    matchers = ByLanguage(pair, *(Matcher(entries, lang) for lang in pair))
    for folder in ("search/words", "search/articles", "static"):
        (output / folder).mkdir(parents=True)
    task = Indexing(site, matchers, {entry.id: entry for entry in entries}, output)
    paths = sorted(path.relative_to(site).as_posix() for path in site.glob("content/articles/*.md"))
    known: list[tuple[str, bytes]] = []
    lines: dict[tuple[str, str], list[bytes]] = {}
    for each in Processes(0).map(task, paths):
        head, _, rest = each.partition(b"\n")
        _, year, length = head.decode().split()
        known.append((year, rest[: int(length)]))
        families, _ = lines_known(known[-1][1])
        for family, line in zip(families, rest[int(length) :].splitlines(keepends=True), strict=True):
            lines.setdefault((family, year), []).append(line)
    index: dict[str, Any] = {"together": [], "whole": [], "years": {}}
    years = sorted({year for year, _ in known})
    for block in layout(SumsOfArticles(bytes).of(dict(zip(paths, known, strict=True)))):
        of_years = [block.year] if block.year else years
        own = b"".join(
            line for family in block.families for year in of_years for line in lines.get((family, year), ())
        )
        divided = divide(own, block.families[0]) if block.divided else [own]
        for shard, part in zip(block.shards, divided, strict=True):
            (output / shard_path(shard)).write_bytes(script_of_lines(shard, part))
        if block.name.endswith("*"):
            index["together"].append(begin_of(block.families[0]))
        elif block.year:
            index["years"].setdefault(block.families[0], {})[block.year] = int(block.divided)
        else:
            index["whole"].append(block.families[0])
    index |= {name: " ".join(index[name]) for name in ("together", "whole")}
    rules = [get(lang).search.data() for lang in pair]
    names = [(entry.id, entry.fields.kind, *entry.fields.names.values(), 1) for entry in entries]
    about = {"languages": pair, "rules": rules, "articles": len(known)}
    (output / "search/index.js").write_bytes(script("I", about | index))
    (output / "search/names.js").write_bytes(script("N", names))
    shutil.copy(THEME / "static/search.js", output / "static/search.js")
    page = '<!doctype html><meta charset="utf-8"><script src="static/search.js"></script>'
    (output / "index.html").write_text(page, "utf-8")


# --- in a browser ----------------------------------------------------------------------------------


class Search(NamedTuple):
    """A first search: the kB transferred; the ms that a search takes once its files are loaded; how many
    sentences it finds."""

    query: str
    kilobytes: float
    milliseconds: float
    found: int


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def _note(asked: list[str], request: Request) -> None:
    asked.append(request.url)


_SEARCH = """async ([query, shown]) => {
  const search = () => Search.answer(query, {}, shown);
  const found = await search();
  const times = [];
  for (let round = 0; round < 5; round++) {
    const begun = performance.now();
    await search();
    times.push(performance.now() - begun);
  }
  return [found.hits.length, times.sort((a, b) => a - b)[2]];
}"""


def searches(browser: Browser, output: Path, queries: Sequence[str]) -> list[Search]:
    own = sum(_compressed(THEME / "static" / name) for name in OWN)
    own += _compressed(PAGE) if PAGE.exists() else 0
    found: list[Search] = []
    with served(output) as address:
        for query in queries:
            page = browser.new_page()
            asked: list[str] = []
            page.on("request", partial(_note, asked))
            page.goto(address)
            number, taken = page.evaluate(_SEARCH, [query, SHOWN])
            paths = {unquote(urlsplit(url).path).lstrip("/") for url in asked}
            size = own + sum(_compressed(output / path) for path in paths if path.startswith("search/"))
            found.append(Search(query, size / 1000, taken, number))
            page.close()
    return found


def _compressed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))


def _row(count: int, each: Search) -> str:
    cost = f"{each.kilobytes:.0f} kB | {each.milliseconds:.1f} ms"
    return f"| `{each.query}` | {count:,} | {cost} | {each.found:,} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=lambda text: [*map(int, text.split(","))], default=[1_000])
    arguments = parser.parse_args()
    rows: list[tuple[str, str, str, bool | None]] = []
    tables: list[str] = []
    with tempfile.TemporaryDirectory(prefix="sitegen-search-") as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for count in arguments.sizes:
            site, output = folder / f"site-{count}", folder / f"index-{count}"
            begun = time.perf_counter()
            corpus.write(site, count)
            write_index(site, output)
            print(f"{count:,} articles: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
            found = searches(browser, output, QUERIES)
            five = searches(browser, output, FIVE)
            most, slowest = max(each.kilobytes for each in found), max(each.milliseconds for each in found)
            limit = 100 if count <= 1_000 else 300
            middle = statistics.median(each.kilobytes for each in found)
            files = [_compressed(file) for file in output.glob("search/words/*.js")]
            rows += [
                (f"first search of {count:,}, most", f"{most:.0f} kB", f"≤ {limit} kB", most <= limit),
                (f"first search of {count:,}, median", f"{middle:.0f} kB", "", None),
                (f"first search of {count:,}, five words and more, most",
                 f"{max(each.kilobytes for each in five):.0f} kB", "", None),
                (f"answer among {count:,}, slowest", f"{slowest:.0f} ms", "≤ 100 ms", slowest <= 100),
                (f"five words among {count:,}, slowest", f"{max(each.milliseconds for each in five):.0f} ms",
                 "≤ 300 ms", max(each.milliseconds for each in five) <= 300),
                (f"files of words of {count:,}, and the largest, compressed",
                 f"{len(files):,}, {max(files) / 1000:.0f} kB", "≤ 60 kB", max(files) <= 60_000),
            ]  # fmt: skip
            tables += [_row(count, each) for each in (*found, *five)]
            shutil.rmtree(site)
        browser.close()
    print("| search | | target | |\n|---|---|---|---|")
    for what, value, target, met in rows:
        print(f"| {what} | {value} | {target} | {'' if met is None else 'met' if met else 'missed'} |")
    print("\n| query | articles | first search | again | sentences |\n|---|---|---|---|---|")
    print("\n".join(tables))
    print(
        textwrap.dedent("""
        "Again" is the whole way of a search, without the files: reading the lines, ranking, the texts of
        five.""")
    )


if __name__ == "__main__":
    main()
