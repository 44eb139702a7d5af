"""The feeds with the text of the articles: in each language, and for each tag in both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import feedparser
import pytest

from sitegen.building.builder import build
from tests.edits import MEMORY, put
from tests.pages.sites import BuiltPage, BuiltSite, text_of
from tests.sample import FILES, copy_of_sample

ATOM = "{http://www.w3.org/2005/Atom}"


def feeds_of(site: BuiltSite) -> list[str]:
    return sorted(file.relative_to(site.output).as_posix() for file in site.output.rglob("feed*.xml"))


def entries(site: BuiltSite, path: str) -> Iterator[tuple[BuiltPage, ET.Element]]:
    """The entries of a feed, with the pages of their articles."""
    for entry in ET.parse(site.output / path).getroot().iter(f"{ATOM}entry"):
        link = entry.find(f"{ATOM}link")
        assert link is not None
        url = unquote(str(link.get("href")).removeprefix(site.config.home))
        yield site.by_path[f"{url}index.html"], entry


def content(entry: ET.Element) -> ET.Element:
    found = entry.find(f"{ATOM}content")
    assert found is not None
    return found


def text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_there_is_a_feed_for_each_language_and_each_tag(site: BuiltSite) -> None:
    tags = [page.url for page in site.pages if page.kind == "tag" and "/page-" not in page.url]
    languages = [f"feed.{lang}.xml" for lang in site.config.pair]
    assert feeds_of(site) == sorted(["feed.xml", *languages, *(f"{url}feed.xml" for url in tags)])


def test_programs_read_them(site: BuiltSite) -> None:
    for path in feeds_of(site):
        read: Any = feedparser.parse((site.output / path).read_bytes())
        assert not read.bozo, (path, read.get("bozo_exception"))
        assert read.version == "atom10"
        assert read.feed.id.startswith(site.config.home)
        ids = [entry.id for entry in read.entries]
        assert ids and len(set(ids)) == len(ids)
        (own,) = [link.href for link in read.feed.links if link.rel == "self"]
        assert own == site.config.home + path
        assert path == "feed.xml" or all(entry.content[0].value for entry in read.entries)
        assert read.feed.updated == max(entry.updated for entry in read.entries)


def test_pages_lead_to_them(site: BuiltSite) -> None:
    for page in site.pages:
        links = page.elements("//link[@rel='alternate'][@type='application/atom+xml']")
        led = [site.target(page, link.get("href") or "") for link in links]
        own = [f"{page.url.rpartition('/')[0]}/feed.xml"] if page.kind == "tag" else []
        languages = [f"feed.{lang}.xml" for lang in site.config.pair]
        assert [found[0] for found in led if found] == ["feed.xml", *languages, *own], page.path
        assert [link.get("title") for link in links[1:3]] == [*site.config.title.values()]


def test_they_hold_the_text_of_the_articles(site: BuiltSite) -> None:
    """Every sentence but the title, which is that of the entry, in the language of the feed."""
    for lang in site.config.pair:
        for page, entry in entries(site, f"feed.{lang}.xml"):
            told = text(content(entry))
            for span in page.elements("//main//span[@data-s][not(ancestor::h1)]"):
                if (span.get("id") is None) == (lang == site.config.target):
                    assert text_of(span) in told, page.path
    for page in (page for page in site.pages if page.kind == "tag"):
        for article, entry in entries(site, f"{page.url.rpartition('/')[0]}/feed.xml"):
            told = text(content(entry))
            for span in article.elements("//main//span[@data-s][not(ancestor::h1)]"):
                assert text_of(span) in told, article.path


def test_they_tell_who_translated_which_sentence(site: BuiltSite) -> None:
    marks = {str(state): words.mark for state, words in site.theme.states.items()}
    marks["missing"] = site.theme.strings["untranslated"].target
    check = site.theme.strings["check"].target
    path = f"feed.{site.config.target}.xml"
    for page, entry in entries(site, path):
        legend, *_ = content(entry)[0]
        told = [each.text for each in content(entry)[0].iter() if each.tag.endswith(("}sup", "}em"))]
        told = told[sum(each.tag.endswith("}sup") for each in legend) :]
        expected = []
        for span in page.elements("//main//span[@data-state][not(ancestor::h1)]"):
            state = span.get("data-state") or ""
            doubt = f" · {check}" if span.get("data-flags") else ""
            expected.append(f"{marks[state]}{doubt}")
        assert [mark for mark in told if mark in {*expected}] == expected, page.path
        for state, words in site.theme.states.items():
            count = len(page.elements(f"//main//span[@data-state='{state}']"))
            assert (f"{words.label.target}: {count}" in text(legend)) == bool(count), page.path
        assert not entry.findall(f"{ATOM}author"), "whoever wrote the original has not translated it"


def test_a_title_that_nobody_stands_by_says_so(tmp_path: Path) -> None:
    """A title has no place for a mark behind it."""
    site = copy_of_sample(tmp_path)
    by_machine = '#. machine argos 1.0: A visit to Erbil\n#, fuzzy\nmsgctxt "s-title"'
    put(site, MEMORY, FILES[MEMORY].replace('msgctxt "s-title"', by_machine))
    build(site, site / "output")
    for path, title in (
        ("feed.ar.xml", "زيارة إلى أربيل"),
        ("feed.en.xml", "A visit to Erbil [machine]"),
        ("tags/visits/feed.xml", "زيارة إلى أربيل · A visit to Erbil [machine]"),
    ):
        root = ET.parse(site / "output" / path).getroot()
        assert title in [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


@pytest.mark.parametrize("element", ["script", "style", "iframe"])
def test_nothing_in_them_runs(site: BuiltSite, element: str) -> None:
    for path in feeds_of(site):
        tree = ET.parse(site.output / path)
        assert not [each for each in tree.iter() if each.tag.rpartition("}")[2] == element]
