"""Pages that were read can be read again without a connection, and nobody with a connection gets an old
page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from sitegen.building.builder import build
from tests.conftest import OpenPage
from tests.edits import ARTICLE, apply, put, setting
from tests.pages.conftest import Host, host_headers_of
from tests.sample import FILES, bytes_of, copy_of_sample
from tests.tools.serving import serving

WORKER = "sw.js"
POLICY = "Content-Security-Policy"
# Whether the worker is there and has taken over.
READY = "() => navigator.serviceWorker.controller !== null"
KEPT = "async () => (await (await caches.open((await caches.keys())[0])).keys()).map((each) => each.url)"
# Whether the page and all that it has loaded are kept.
ALL_KEPT = f"""async () => {{
  const kept = await ({KEPT})();
  const loaded = performance.getEntriesByType("resource").map((each) => each.name);
  return [location.href.split("#")[0], ...loaded].every((each) => kept.includes(each));
}}"""


class Running:
    """A host of a site, which answers until it stops; its policy may lack what lets the worker `ask`."""

    def __init__(self, folder: Path, *, ask: bool = True) -> None:
        class Serving(Host):
            def end_headers(self) -> None:
                # This host tells files apart by the second, and a site is built twice in one.
                self.own_headers = {"Cache-Control": "no-store", **self.own_headers}
                super().end_headers()

        headers = host_headers_of("/*")
        if not ask:
            headers[POLICY] = headers[POLICY].replace("connect-src 'self'; ", "")
        self._stack = ExitStack()
        self.address = self._stack.enter_context(serving(folder, headers, Serving))
        self.stop = self._stack.close


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = copy_of_sample(tmp_path)
    apply(site, setting("url", "https://reader.example/"))
    apply(site, setting("downloads", ["offline"]))
    build(site, site / "output")
    return site


@pytest.fixture
def host(site: Path) -> Iterator[Running]:
    host = Running(site / "output")
    yield host
    host.stop()


def kept(page: Page, host: Running) -> set[str]:
    return {str(url).removeprefix(host.address) for url in page.evaluate(KEPT)}


def test_what_was_read_can_be_read_again(site: Path, host: Running, open_page: OpenPage) -> None:
    told: list[str] = []
    page = open_page("about:blank")
    page.on("console", lambda message: told.append(message.text))
    page.goto(host.address + "articles/visit/")
    page.wait_for_function(READY)
    page.goto(host.address + "glossary/erbil/")
    # Whoever is connected gets what there is now.
    put(site, ARTICLE, FILES[ARTICLE].replace("صباح الاثنين", "مساء الاثنين"))
    build(site, site / "output")
    page.goto(host.address + "articles/visit/#s-evening")
    assert "مساء الاثنين" in page.locator("main").inner_text()
    page.wait_for_function(ALL_KEPT)
    assert {"articles/visit/", "glossary/erbil/"} <= kept(page, host)
    assert all(not path.endswith((".epub", ".xml")) for path in kept(page, host))
    assert told == []
    host.stop()
    page.goto(host.address + "articles/visit/?from=elsewhere")
    assert "مساء الاثنين" in page.locator("main").inner_text()
    # As it looked.
    assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"
    page.goto(host.address + "glossary/erbil/")
    assert page.locator("h1").is_visible()
    with pytest.raises(Error, match="ERR_FAILED"):
        page.goto(host.address + "timeline/")


def test_the_first_page_is_kept_as_well(host: Running, open_page: OpenPage) -> None:
    """Though it was loaded before there was a worker."""
    page = open_page(host.address + "articles/return/")
    page.wait_for_function(READY)
    page.wait_for_function(ALL_KEPT)
    page.wait_for_load_state("networkidle")
    host.stop()
    try:
        page.reload()
    except Error:
        # On a busy machine the browser now and then gives up the first request; why is not known.
        page.reload()
    assert page.locator("h1").is_visible()


def test_a_host_that_forbids_it_has_no_worker(site: Path, open_page: OpenPage) -> None:
    """Its pages are shown as ever."""
    host = Running(site / "output", ask=False)
    try:
        page = open_page(host.address)
        page.wait_for_timeout(1000)
        assert page.evaluate("navigator.serviceWorker.controller") is None
        page.goto(host.address + "articles/visit/")
        assert page.locator("h1").is_visible()
    finally:
        host.stop()


def test_a_site_asks_for_it(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    before = bytes_of(site / "output")
    assert WORKER not in before
    apply(site, setting("downloads", ["offline"]))
    build(site, site / "output")
    after = bytes_of(site / "output")
    assert after.keys() - before.keys() == {WORKER, "offline.js"}
    assert all(b"offline.js" in data for name, data in after.items() if name.endswith(".html"))
    apply(site, setting("downloads", []))
    build(site, site / "output")
    assert bytes_of(site / "output") == before
