"""Articles as PDF.

The site is built into a folder of its own, and the article pages are printed from there. Printing the same
article with the same browser gives the same bytes for everyone.
"""

from __future__ import annotations

import datetime
import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import escape, unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

import lxml.html

from sitegen.building.builder import Builder
from sitegen.building.options import Options, Progress
from sitegen.content.layout import ARTICLES_FOLDER
from sitegen.errors import ContentError, Problem, did_you_mean, reason_of
from sitegen.files.paths import relative
from sitegen.files.system import cores
from sitegen.files.writing import write_atomic
from sitegen.printing.browser import print_page
from sitegen.site.urls import article_url, output_path
from sitegen.theme.loader import STATIC

# The dates of a file (ISO 32000-1, 14.3.3), which the browser takes from the clock.
_DATES = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}[^)]*\)")
_NO_DAY = datetime.date(2000, 1, 1)
# A link that leads to another page.
_LINK = re.compile(r'(<a\b[^>]*? href=")([^"#][^"]*)(?=")')


class _Listed(NamedTuple):
    """What an article's page says about itself: its public address and its date of publication."""

    url: str
    date: datetime.date | None


def print_articles(
    site: Path, browser: str, folder: Path, slugs: Collection[str], progress: Progress = lambda *_: None
) -> list[Path]:
    """Prints articles (none given: all that are published; drafts only if they are named) into a folder, as
    `SLUG.pdf`; returns the files. Raises ContentError, and PrintingError if the browser fails."""
    with _built(site, everything=bool(slugs)) as output:
        articles = _articles(output)
        unknown = [slug for slug in slugs if slug not in articles]
        if unknown:
            raise ContentError(*(_no_article(slug, articles) for slug in unknown))
        wanted = [*dict.fromkeys(slugs)] or sorted(articles)

        def made(slug: str) -> bytes:
            page = output / output_path(article_url(slug))
            html = page.read_text("utf-8")
            page.write_text(_leading_to(articles[slug].url, html), "utf-8")
            return _dated(print_page(browser, page), articles[slug].date or _NO_DAY)

        return _written(wanted, made, folder, site, progress)


def _no_article(slug: str, known: Collection[str]) -> Problem:
    return Problem(f"{ARTICLES_FOLDER}/{slug}.md", 0, "there is no such article", did_you_mean(slug, known))


def _leading_to(address: str, html: str) -> str:
    """A page with its links rewritten to lead where they do from its public address."""

    def public(found: re.Match[str]) -> str:
        return found[1] + escape(urljoin(address, unescape(found[2])))

    return _LINK.sub(public, html)


@contextmanager
def _built(site: Path, *, everything: bool) -> Iterator[Path]:
    """The site for printing: without scripts, which add what paper has no use for; with its fonts, however
    long they take to load; and on A4."""
    with tempfile.TemporaryDirectory(prefix="sitegen-pdf-") as folder:
        output = Path(folder, "output").resolve()
        with Builder(site, output, Options(everything=everything)) as builder:
            builder.build()
        for file in (output / STATIC).iterdir():
            if file.suffix == ".js":
                file.unlink()
            elif file.suffix == ".css":
                sheet = file.read_text("utf-8").replace("font-display: optional", "font-display: block")
                file.write_text(sheet + "\n@page { size: A4; }\n", "utf-8")
        yield output


def _articles(output: Path) -> dict[str, _Listed]:
    """The articles of a site by slug."""
    return {page.parent.name: _listed(page) for page in output.glob(output_path(article_url("*")))}


def _listed(page: Path) -> _Listed:
    tree = lxml.html.fromstring(page.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    address = str(tree.xpath("string(//link[@rel='canonical']/@href)"))
    day = str(tree.xpath("string(//meta[@property='article:published_time']/@content)"))
    return _Listed(address, datetime.date.fromisoformat(day) if day else None)


def _written(
    slugs: Sequence[str], made: Callable[[str], bytes], folder: Path, site: Path, progress: Progress
) -> list[Path]:
    """Runs several browsers at once, as each keeps one core busy; only complete files are written."""
    files: list[Path] = []
    with ThreadPoolExecutor(min(cores(), len(slugs)) or 1) as workers:
        pending = [workers.submit(made, slug) for slug in slugs]
        try:
            for number, (slug, each) in enumerate(zip(slugs, pending, strict=True), 1):
                files.append(folder / f"{slug}.pdf")
                write_atomic(files[-1], each.result())
                progress("printing", number, len(slugs))
        except OSError as error:
            place = relative(folder, site)
            raise ContentError(Problem(place, 0, f"cannot be written: {reason_of(error)}")) from error
        finally:
            for each in pending:
                each.cancel()
    return files


def _dated(data: bytes, day: datetime.date) -> bytes:
    """The file with the article's date in place of the time of printing; the length of the data stays the
    same."""
    told = f"{day:%Y%m%d}120000+00'00'".encode()

    def dated(found: re.Match[bytes]) -> bytes:
        return found[1] + told.ljust(len(found[0]) - len(found[1]) - 1) + b")"

    return _DATES.sub(dated, data, count=2)
