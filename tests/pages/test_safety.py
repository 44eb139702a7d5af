"""Nothing inline, nothing from elsewhere, and a strict policy that every page follows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Request

from sitegen.rendering.environment import MEDIA_CSP
from tests.conftest import OpenPage
from tests.pages.conftest import Address
from tests.pages.sites import CHECKOUT, KINDS, BuiltSite

_RECORD = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => {
  window.violations.push(event.violatedDirective + ": " + event.blockedURI);
});
"""

# What is said of a font that a page asks for before its style sheet does.
_FONT_FROM_DISK = re.compile(r"file:\S+\.woff2")


def _directives(policy: str) -> dict[str, str]:
    parts = [part.split(maxsplit=1) for part in policy.split(";") if part.strip()]
    return {part[0]: part[1] if len(part) > 1 else "" for part in parts}


def test_nothing_is_inline(site: BuiltSite) -> None:
    for page in site.pages:
        assert not page.elements("//style"), page.path
        scripts = "//script[not(@type='application/ld+json')]"
        assert not page.elements(f"{scripts}[not(@src)] | {scripts}[normalize-space()]"), page.path
        assert not page.all("//@style"), page.path
        assert not page.all("//@*[starts-with(name(), 'on')]"), page.path
        assert not page.elements("//iframe | //object | //embed | //form | //base"), page.path
        # What chooses or is typed stays on the page, as there is no form.
        assert {*page.all("//input/@type")} <= {"radio", "checkbox", "search"}, page.path


def test_policy_of_pages_is_the_policy_of_the_host(site: BuiltSite, host_headers: Mapping[str, str]) -> None:
    host = _directives(host_headers["Content-Security-Policy"])
    # This one has no effect in a page, and browsers complain of it there.
    assert host.pop("frame-ancestors") == "'none'"
    for page in site.pages:
        (policy,) = page.all("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert _directives(policy) == host, page.path
        # A policy counts only for what comes after it.
        head = page.elements("//head/*")
        assert [element.get("http-equiv") for element in head[:2]] == [None, "Content-Security-Policy"]
    assert host["default-src"] == "'none'"
    assert host["script-src"] == "'self'"
    assert "unsafe" not in str(host)


def test_policy_of_media_is_stricter(
    host_headers: Mapping[str, str], media_headers: Mapping[str, str]
) -> None:
    """An image may hold styles and pictures; there is nothing else that a page may not, and no scripts."""
    policy = _directives(media_headers["Content-Security-Policy"])
    assert policy == {**_directives(MEDIA_CSP), "frame-ancestors": "'none'"}
    pages = _directives(host_headers["Content-Security-Policy"])
    assert policy.items() - pages.items() == {
        ("style-src", "'unsafe-inline'"),
        ("img-src", "data:"),
        ("media-src", "'self'"),
    }
    assert policy["default-src"] == "'none'"
    assert "script-src" not in policy
    assert media_headers.keys() == host_headers.keys()


def test_starter_has_the_headers_of_this_site() -> None:
    ours, starter = (
        tomllib.loads((CHECKOUT / path).read_text("utf-8"))["headers"]
        for path in ("netlify.toml", "sitegen/starter/netlify.toml")
    )
    assert ours == starter


@pytest.mark.parametrize("where", ["http", "file"])
def test_pages_load_clean(site: BuiltSite, served: Address, open_page: OpenPage, where: str) -> None:
    """No violation of the policy, no error in the console, no failed request, none to elsewhere."""
    page = open_page("about:blank", script=_RECORD)
    wrong: list[str] = []
    asked: list[str] = []

    def failed(request: Request) -> None:
        # A request is aborted when the next page is opened before the answer (the icon may come late).
        from_disk = where == "file" and request.url.endswith(".woff2")
        if request.failure != "net::ERR_ABORTED" and not from_disk:
            wrong.append(f"failed: {request.url}: {request.failure}")

    def said(message: ConsoleMessage) -> None:
        # Without a server a browser lets style sheets have their fonts, but nothing ask for them earlier.
        if where == "http" or not _FONT_FROM_DISK.search(f"{message.text} {message.location['url']}"):
            wrong.append(f"console: {message.text}")

    page.on("console", said)
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("requestfailed", failed)
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda r: wrong.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
    # The error page is made for a host.
    for kind in KINDS if where == "http" else KINDS[:-1]:
        shown = site.largest(kind)
        address = served(site, shown.url) if where == "http" else shown.file.as_uri()
        page.goto(address)
        page.evaluate("document.fonts.ready.then(() => true)")
        assert not wrong, kind
        assert page.evaluate("window.violations") == [], kind
        assert {urlsplit(url)[:2] for url in asked} == {urlsplit(address)[:2]}, kind
    assert {"css", "js", "woff2"} <= {url.rsplit(".", 1)[-1] for url in asked}
