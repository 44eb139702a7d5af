"""What the site offers to programs besides its pages: `robots.txt`, and which pages to fetch early."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest

from sitegen.building.builder import build
from tests.conftest import OpenPage
from tests.pages.conftest import RULES, Host, host_headers_of
from tests.sample import built_sample, copy_of_sample
from tests.tools.serving import serving


def test_programs_may_read_everything_and_find_the_sitemap() -> None:
    robots = RobotFileParser()
    robots.parse((built_sample() / "output/robots.txt").read_text().splitlines())
    assert robots.can_fetch("AnyBot", "https://reader.example/site/articles/visit/")
    assert robots.site_maps() == ["https://reader.example/site/sitemap.xml"]


def test_the_base_of_a_site_is_in_its_rules() -> None:
    rules = json.loads((built_sample() / "output" / RULES).read_bytes())
    assert rules == {
        "prefetch": [
            {
                "where": {
                    "or": [
                        {"href_matches": "/site/"},
                        {"href_matches": "/site/*/"},
                        {"href_matches": "/site/*.html"},
                    ]
                },
                "eagerness": "conservative",
            }
        ]
    }


@pytest.fixture
def asked() -> list[tuple[str, str]]:
    """What the host was asked for, and for what purpose."""
    return []


@pytest.fixture
def address(tmp_path: Path, asked: list[tuple[str, str]]) -> Iterator[str]:
    site = copy_of_sample(tmp_path)
    build(site, site / "output", url="https://reader.example/")

    class Listening(Host):
        def do_GET(self) -> None:  # noqa: N802  (as the server has it)
            asked.append((self.path, self.headers.get("Sec-Purpose", "")))
            super().do_GET()

    with serving(site / "output", host_headers_of("/*"), Listening) as root:
        yield root


def test_a_pressed_link_is_fetched(address: str, asked: list[tuple[str, str]], open_page: OpenPage) -> None:
    """The browser reads the rules by the host's header, within the policy, and keeps to them."""
    assert host_headers_of("/*")["Speculation-Rules"] == f'"/{RULES}"'
    told: list[str] = []
    page = open_page("about:blank")
    page.on("console", lambda message: told.append(message.text))
    with page.expect_response(f"**/{RULES}") as response:
        page.goto(address)
    assert response.value.ok
    assert response.value.headers["content-type"] == "application/speculationrules+json"
    link = page.locator("main h2 a").first
    link.hover()
    page.wait_for_timeout(200)
    assert [path for path, purpose in asked if purpose] == []
    page.mouse.down()
    for _ in range(50):
        if any(purpose for _, purpose in asked):
            break
        page.wait_for_timeout(100)
    assert [path for path, purpose in asked if purpose.startswith("prefetch")] == ["/articles/return/"]
    page.mouse.up()
    page.wait_for_url("**/articles/return/")
    assert told == []
