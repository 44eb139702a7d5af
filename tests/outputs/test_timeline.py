"""The timeline: what happened when, in order, found by tag and name; and lists in the order of events."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sitegen.building.builder import build
from sitegen.model.event import days
from sitegen.model.language import ByLanguage, Pair
from sitegen.outputs import timeline
from sitegen.outputs.timeline import NAMES, TAGS
from sitegen.rendering.filters import date_formatter, event_formatter
from tests.conftest import OpenPage
from tests.edits import put
from tests.sample import CHECKOUT, FILES, bytes_of, copy_of_sample

VISIT, RETURN = "content/articles/visit.md", "content/articles/return.md"
TALKS = """\
kind: event
names:
  ar: [المحادثات]
  en: [The talks]
definition:
  ar: محادثات.
  en: Talks.
related: [erbil]
dates:
  - {date: 2020-06, label: {ar: الجولة الأولى, en: First round}}
  - 2021-07-30/2021-08-01
"""


def with_event(name: str, event: str) -> str:
    return re.sub(r"(?m)^(date: .*)", rf"\1\nevent: {event}", FILES[name], count=1)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = copy_of_sample(tmp_path)
    earlier = "{date: 2019, label: {ar: زيارة أولى, en: First visit}}"
    put(site, VISIT, with_event(VISIT, f"[2021-08-03, {earlier}]"))
    put(site, "content/glossary/talks.yaml", TALKS)
    build(site, site / "output")
    return site


def page(site: Path, path: str) -> Any:
    return etree.HTML((site / "output" / path).read_bytes())


def rows(tree: Any, lang: str) -> list[tuple[str, str, str]]:
    """Date, text and address of the events on a page, in order."""
    return [
        (
            "".join(side.xpath("./p[@class='day']//text()")).strip(),
            side.xpath("string(.//a)"),
            side.xpath("string(.//a/@href)"),
        )
        for side in tree.xpath(f"//section//li/div[@lang='{lang}']")
    ]


def test_events_stand_in_their_order_by_year(site: Path) -> None:
    tree = page(site, "timeline/index.html")
    assert tree.xpath("//section/h2/text()") == ["2019", "2020", "2021"]
    assert rows(tree, "en") == [
        ("2019", "First visit", "../articles/visit/"),
        ("June", "First round", "../glossary/talks/"),
        ("Jul\u00a030\u202f–\u2009Aug\u00a01", "The talks", "../glossary/talks/"),
        ("Aug 2", "Not yet translated", "../articles/return/"),
        ("Aug 3", "A visit to Erbil", "../articles/visit/"),
    ]
    assert [text for _, text, _ in rows(tree, "ar")] == [
        "زيارة أولى", "الجولة الأولى", "المحادثات", "عودة إلى بغداد", "زيارة إلى أربيل",
    ]  # fmt: skip
    dates = tree.xpath("//li/div[@lang='en']//time/@datetime")
    assert dates == ["2019", "2020-06", "2021-08-02", "2021-08-03"]


def test_lists_are_in_the_order_of_events(site: Path) -> None:
    """The visit was written about before the return and happened after it."""
    for path in ("index.html", "tags/visits/index.html"):
        tree = page(site, path)
        links = tree.xpath("//ol[@class='articles']/li/h2/a[1]/@href")
        assert [link.rstrip("/").rpartition("/")[2] for link in links] == ["visit", "return"]
        first, second = tree.xpath("//ol[@class='articles']/li/div/div[@lang='en']/p[@class='meta']")
        assert " ".join("".join(first.itertext()).split()) == "August 3, 2021 Published: July 26, 2021"
        assert " ".join("".join(second.itertext()).split()) == "August 2, 2021"
    updated = re.findall(rb"<published>(.{10})", (site / "output/feed.xml").read_bytes())
    assert updated == [b"2021-08-02", b"2021-07-26"]
    mentioned = page(site, "glossary/baghdad/index.html").xpath("//h3/@id")
    assert mentioned == ["in-visit", "in-return"]


def test_pages_tell_of_their_events(site: Path) -> None:
    for path, told in (
        ("articles/visit/index.html", ["August 3, 2021"]),
        ("articles/return/index.html", []),
        (
            "glossary/talks/index.html",
            ["June 2020 First round", "Jul\u00a030\u202f–\u2009Aug\u00a01,\u00a02021"],
        ),
    ):
        facts = page(site, path).xpath("//dl[@lang='en']/div[dt='Event']/dd")
        shown = [item for fact in facts for item in fact.xpath("./ul/li | self::dd[not(ul)]")]
        assert [re.sub(r"[ \n]+", " ", item.xpath("string()")).strip() for item in shown] == told


def test_what_is_shown_is_remade(site: Path) -> None:
    """An edit of what the timeline does not show leaves it as it is."""
    renamed = TALKS.replace("First round", "Round one")
    edits = (
        ("content/glossary/talks.yaml", renamed, True),
        ("content/glossary/talks.yaml", renamed.replace("en: Talks.", "en: Official talks."), False),
        (
            "content/glossary/erbil.yaml",
            FILES["content/glossary/erbil.yaml"].replace("A city", "City"),
            False,
        ),
        (VISIT, with_event(VISIT, "2018"), True),
    )
    for name, text, shown in edits:
        put(site, name, text)
        assert ("timeline/index.html" in build(site, site / "output").written) == shown, name
        clean = site.parent / "clean" / "output"
        build(site, clean)
        assert bytes_of(site / "output") == bytes_of(clean)


def test_a_long_timeline_has_pages_of_whole_years(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "EVENTS", 3)
    for number in range(30):
        text = FILES[RETURN].replace("2021-08-02", f"{2000 + number // 4}-{1 + number % 4:02}-11")
        put(site, f"content/articles/n-{number:02}.md", text)
    build(site, site / "output", jobs=1)
    paths = sorted((site / "output/timeline").glob("*.html"))
    held = {path.name: page(site, f"timeline/{path.name}") for path in paths}
    assert len(held) > 3
    years = sorted(year for tree in held.values() for year in tree.xpath("//section/h2/text()"))
    assert years == sorted({*years})
    for name, tree in held.items():
        links = tree.xpath("//ul[@class='years']/li/a")
        assert [link.text for link in links] == years
        for link in links:
            target, _, anchor = urljoin(f"/timeline/{name}", link.get("href")).partition("#")
            there = held[target.removeprefix("/timeline/") or "index.html"]
            assert there.xpath(f"//section[@id='{anchor}']/h2/text()") == [link.text]


def test_every_choice_has_its_rule() -> None:
    sheet = (CHECKOUT / "themes/default/static/timeline.css").read_text()
    numbers = re.findall(r"#f(\d+):checked\) :is\(\.year, li\.pair\):not\(\.f(\d+)\)", sheet)
    assert numbers == [(str(number), str(number)) for number in range(1, TAGS + NAMES + 1)]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_choice_shows_its_events_alone(site: Path, open_page: OpenPage, scripts: bool) -> None:
    """Also without scripts, and from disk."""
    opened = open_page((site / "output/timeline/index.html").as_uri(), java_script_enabled=scripts)
    opened.locator("summary").click()

    def shown() -> list[str]:
        return [
            str(row.locator("div[lang=en] a").inner_text())
            for row in opened.locator("li.pair").all()
            if row.is_visible()
        ]

    everything = shown()
    assert len(everything) == 5
    opened.get_by_role("radio", name="Visits").check()
    assert shown() == ["First visit", "Not yet translated", "A visit to Erbil"]
    opened.get_by_role("radio", name="Erbil").check()
    assert shown() == ["First visit", "First round", "The talks", "A visit to Erbil"]
    opened.get_by_role("radio", name="talks").check()
    assert shown() == ["First round", "The talks"]
    assert not opened.locator("#y-2019").is_visible()
    opened.get_by_role("radio", name="All").check()
    assert shown() == everything


DATES = st.one_of(
    st.dates().map(datetime.date.isoformat),
    st.dates().map(lambda day: day.isoformat()[:7]),
    st.dates().map(lambda day: day.isoformat()[:4]),
)


@given(DATES, DATES)
def test_dates_of_any_precision_can_be_told(first: str, last: str) -> None:
    locales = ByLanguage(Pair("ar", "en"), "ar_IQ", "en_US")
    when = event_formatter(locales, date_formatter(locales))
    for date in (first, f"{first}/{last}"):
        begins, ends = days(date)
        assert begins.isoformat().startswith(first)
        assert ends.isoformat().startswith(date.rpartition("/")[2])
        for lang in ("ar", "en"):
            for year in (0, begins.year):
                told = when(date, lang, year)
                assert told or ends == datetime.date.max
                # An interval may be broken behind its dash alone.
                assert "–" not in told or not re.search("(?<!–)[ \u2009]", told)
