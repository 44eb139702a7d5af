"""A site in a single file: it opens from disk, wherever it is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

from tests.books.conftest import ALL
from tests.conftest import OpenPage
from tests.edits import ARTICLE, apply, put, setting
from tests.sample import FILES, bytes_of, copy_of_sample, warm


def unpacked(file: Path, folder: Path) -> Path:
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


def test_it_opens_from_disk(tmp_path: Path, open_page: OpenPage) -> None:
    """With scripts and without: every page is reached by links, and asks for nothing that is not there."""
    site = copy_of_sample(tmp_path)
    apply(site, setting("downloads", ALL))
    done = warm().run("pack", "--site", site)
    assert (done.code, done.out) == (0, f"13 pages packed into {site / 'site.zip'}\n")
    there = unpacked(site / "site.zip", tmp_path / "a folder")
    assert [path.name for path in there.iterdir()] == ["site"]
    for scripts in (True, False):
        page = open_page("about:blank", java_script_enabled=scripts)
        told = _failures(page)
        # The links are the same.
        deep = 99 if scripts else 1
        seen = _walk(page, there / "site", (there / "site/index.html").as_uri(), deep)
        assert told == []
        assert {"articles/visit/index.html", "tags/visits/index.html"} <= seen
        assert all((there / "site" / path).is_file() for path in seen)


def _failures(page: Page) -> list[str]:
    """What a page says, and which files it does not get, from now on. Fonts that are asked for early it may
    not have from disk; it gets them later."""
    told: list[str] = []

    def on_message(message: ConsoleMessage) -> None:
        if ".woff2" not in message.text + str(message.location["url"]):
            told.append(message.text)

    def on_failure(request: Request) -> None:
        # An icon that is still on its way when the page is left is not missing.
        if not request.url.endswith(".woff2") and request.failure != "net::ERR_ABORTED":
            told.append(request.url)

    page.on("console", on_message)
    page.on("requestfailed", on_failure)
    return told


def _walk(page: Page, folder: Path, start: str, deep: int) -> set[str]:
    """The files that links lead to from a page on, so many links away and less."""
    seen: set[str] = set()
    waiting = [(start, 0)]
    while waiting:
        address, links = waiting.pop(0)
        address = address.partition("#")[0]
        path = address.removeprefix(folder.as_uri() + "/")
        if path in seen or not address.startswith("file:"):
            continue
        seen.add(path)
        if path.endswith(".html"):
            page.goto(address)
            hrefs = (
                page.locator("a[href]").evaluate_all("all => all.map(a => a.href)") if links < deep else ()
            )
            waiting += [(str(href), links + 1) for href in hrefs]
    return seen


def test_of_the_same_content_it_is_the_same(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    before = bytes_of(site)
    one, other = tmp_path / "one/reader.zip", tmp_path / "other/reader.zip"
    for file in (one, other):
        assert warm().run("pack", "--site", site, "--output", file).code == 0
    assert one.read_bytes() == other.read_bytes()
    assert bytes_of(site) == before
    with zipfile.ZipFile(one) as archive:
        assert all(name.startswith("reader/") for name in archive.namelist())


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["--output", "site.tar"], 2, "the name of the file must end in .zip"),
        (["--url", "reader"], 2, "is not a public address"),
        (["--output", "/dev/null/site.zip"], 2, "error: /dev/null/site.zip: cannot be written: "),
    ],
)
def test_what_cannot_be(tmp_path: Path, args: list[str], code: int, told: str) -> None:
    site = copy_of_sample(tmp_path)
    done = warm().run("pack", "--site", site, *args)
    assert (done.code, done.out) == (code, "")
    assert told in done.err


def test_content_that_is_wrong(tmp_path: Path) -> None:
    """The file stays as it was."""
    site = copy_of_sample(tmp_path)
    put(site, "site.zip", "old")
    put(site, ARTICLE, FILES[ARTICLE].replace("date: 2021-07-26", "date: never"))
    done = warm().run("pack", "--site", site)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"error: {ARTICLE}:3: ")
    assert (site / "site.zip").read_text() == "old"
