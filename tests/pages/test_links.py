"""Every link of every page leads somewhere; the site works under any path, from disk, without scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import OpenPage
from tests.pages.conftest import SUB_PATH, Address
from tests.pages.sites import KINDS, BuiltPage, BuiltSite

_HREF = "//*[not(self::link[@rel='canonical'])]/@href | //@src | //@srcset | //@action | //@poster"
_TERM = "main p .s a.term"


def _wrong_links(site: BuiltSite, page: BuiltPage) -> list[str]:
    wrong = []
    for link in page.all(_HREF):
        parts = urlsplit(link)
        if parts.scheme:
            if parts.scheme not in ("http", "https", "mailto"):
                wrong.append(f"{link}: scheme")
            continue
        found = site.target(page, link)
        if found is None or parts.netloc:
            wrong.append(f"{link}: leaves the site")
            continue
        path, fragment = found
        # The error page is shown at any address, so that its links cannot count from there.
        if link.startswith("/") != (page.kind == "404" and not link.startswith("#")):
            wrong.append(f"{link}: relative or not")
        if not (site.output / path).is_file():
            wrong.append(f"{link}: there is no {path}")
        elif fragment and fragment not in site.by_path[path].ids:
            wrong.append(f"{link}: there is no such place in {path}")
        if link == "#":
            wrong.append(f"{link}: leads nowhere")
    return wrong


def test_links_resolve(site: BuiltSite) -> None:
    wrong = [f"{page.path}: {told}" for page in site.pages for told in _wrong_links(site, page)]
    assert not wrong, "\n".join(wrong)


def test_links_between_files_resolve(disk_site: BuiltSite) -> None:
    """With file_links a link names the file itself, as there is no server to look for an index."""
    wrong = [f"{page.path}: {told}" for page in disk_site.pages for told in _wrong_links(disk_site, page)]
    for page in disk_site.pages:
        for link in page.all("//a/@href"):
            parts = urlsplit(link)
            if page.kind != "404" and not parts.scheme and (not parts.path or parts.path.endswith("/")):
                wrong += [f"{page.path}: {link} names a folder"] if not link.startswith("#") else []
    assert not wrong, "\n".join(wrong)


def test_style_sheets_resolve(site: BuiltSite) -> None:
    found = {
        sheet: re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.read_text())
        for sheet in site.output.rglob("*.css")
    }
    assert any(found.values())
    for sheet, addresses in found.items():
        for address in addresses:
            assert (sheet.parent / address).resolve().is_relative_to(site.output.resolve())
            assert (sheet.parent / address).is_file(), address


def test_canonical_addresses(site: BuiltSite) -> None:
    for page in site.pages:
        expected = [] if page.kind == "404" else [site.config.url + page.url]
        assert page.all("//link[@rel='canonical']/@href") == expected


def _walk(page: Page, home: str) -> None:
    """From the home page to an article, to an entry, to the sentence that names it, and back home."""
    page.locator("main .articles h2 a[lang=ar]").first.click()
    expect(page.locator("main")).to_have_attribute("data-page", "article")
    term = page.locator(_TERM).first
    name = term.get_attribute("data-term") or ""
    term.click()
    expect(page.locator("main")).to_have_attribute("data-term", name)
    mention = page.locator("li.block").first
    sentence = mention.locator(".s").first.get_attribute("data-s") or ""
    mention.locator("a.to").click()
    expect(page.locator("main")).to_have_attribute("data-page", "article")
    expect(page.locator(f"span#{sentence}:target")).to_be_in_viewport()
    page.locator("header.site .site-title a").click()
    expect(page.locator("main")).to_have_attribute("data-page", "home")
    assert page.url.removesuffix("index.html") == home


def test_walk_from_disk(site: BuiltSite, open_page: OpenPage) -> None:
    _walk(open_page((site.output / "index.html").as_uri()), f"{site.output.as_uri()}/")


def test_walk_from_disk_without_scripts(disk_site: BuiltSite, open_page: OpenPage) -> None:
    start = (disk_site.output / "index.html").as_uri()
    _walk(open_page(start, java_script_enabled=False), f"{disk_site.output.as_uri()}/")


@pytest.mark.parametrize("base", ["/", SUB_PATH])
@pytest.mark.parametrize("scripts", [True, False])
def test_walk_over_http(
    site: BuiltSite, served: Address, open_page: OpenPage, base: str, scripts: bool
) -> None:
    home = served(site, base=base)
    _walk(open_page(home, java_script_enabled=scripts), home)


def test_text_shows_without_scripts(site: BuiltSite, served: Address, open_page: OpenPage) -> None:
    page = open_page("about:blank", java_script_enabled=False)
    for kind in KINDS:
        page.goto(served(site, site.largest(kind).url))
        expect(page.locator("h1 [lang=ar]").first).to_be_visible()
        expect(page.locator("header.site nav a").first).to_be_visible()
        text = page.locator("main").inner_text()
        assert re.search(r"[\u0621-\u064a]{3}", text), kind
        assert re.search(r"[A-Za-z]{3}", text), kind


def test_error_page_at_any_address(site: BuiltSite, served: Address, open_page: OpenPage) -> None:
    page = open_page(served(site, "no/such/page/here"))
    expect(page.locator("main")).to_have_attribute("data-page", "404")
    # The style sheet has loaded:
    assert page.locator("body").evaluate("body => getComputedStyle(body).marginTop") == "0px"
    page.locator("header.site nav a").nth(1).click()
    expect(page.locator("main")).to_have_attribute("data-page", "glossary")


def test_a_tag_in_arabic_has_its_page(built: Mapping[str, BuiltSite]) -> None:
    site = built["torture"]
    home = site.by_path["index.html"]
    assert ("tags/وسم-عربي/index.html", "") in [site.target(home, link) for link in home.all("//a/@href")]
