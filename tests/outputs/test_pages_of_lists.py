"""Lists that grow: the home page, tags and the sentences of an entity, divided into several pages."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml import etree

from sitegen.building.builder import Builder, build
from sitegen.building.options import Options
from sitegen.errors import ContentError
from sitegen.outputs import sitemap
from tests.sample import FILES, bytes_of, copy_of_sample

ARTICLES, SENTENCES = 120, 5
FIRST = datetime.date(2018, 1, 1)


def article(number: int, extra: str = "") -> str:
    """An article of the day `number`, with as many sentences that name Baghdad."""
    text = " ".join(f"وصل الوفد رقم {number * SENTENCES + n} إلى بغداد." for n in range(SENTENCES))
    date = FIRST + datetime.timedelta(days=10 * number)
    return f"---\ntitle: مقال رقم {number}\ndate: {date}\ntags: [visits]\n---\n\n{text}{extra}\n"


def path(number: int) -> str:
    return f"content/articles/n-{number:03}.md"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = copy_of_sample(tmp_path_factory.mktemp("large"))
    for number in range(ARTICLES):
        (site / path(number)).write_text(article(number), "utf-8")
    build(site, site / "output")
    return site


@pytest.fixture
def site(large: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(large, tmp_path / "site", symlinks=True))


class Parsed:
    """A page or another XML file, to be asked with XPath."""

    def __init__(self, data: bytes, *, html: bool = True) -> None:
        self.root: Any = etree.HTML(data) if html else etree.fromstring(data)

    def strings(self, path: str) -> list[str]:
        return [str(found) for found in self.root.xpath(path)]

    def nodes(self, path: str) -> list[Any]:
        return list(self.root.xpath(path))


def html(site: Path, page: str) -> Parsed:
    return Parsed((site / "output" / page).read_bytes())


def urls_of(sitemap: Path) -> list[str]:
    return Parsed(sitemap.read_bytes(), html=False).strings("//*[local-name()='loc']/text()")


def test_all_is_listed_once(large: Path) -> None:
    """From page to page, newest first."""
    for start, item in (
        ("", "//ol[@class='articles']/li/h2/a[1]/@href"),
        ("tags/visits/", "//ol[@class='articles']/li/h2/a[1]/@href"),
        ("glossary/baghdad/", "//section[@class='concordance']//a[@class='to']/@href"),
    ):
        seen: list[str] = []
        titles: list[str] = []
        url = start
        before: list[str] = []
        while True:
            page = html(large, url if url.endswith(".html") else f"{url}index.html")
            seen += [urljoin(f"/{url}", href) for href in page.strings(item)]
            titles += page.strings("//title/text()")
            newer = page.strings("//link[@rel='prev']/@href")
            older = page.strings("//link[@rel='next']/@href")
            assert [urljoin(f"/{url}", href) for href in newer] == [f"/{each}" for each in before]
            assert page.strings("//nav[@class='pager']/a/@href") == [*newer, *older]
            assert page.strings("//link[@rel='canonical']/@href") == [f"https://reader.example/site/{url}"]
            if not older:
                break
            before, url = [url], urljoin(f"/{url}", older[0]).lstrip("/")
        assert len(set(seen)) == len(seen)
        assert len(set(titles)) == len(titles) > 1
        wanted = ARTICLES + 2 if start != "glossary/baghdad/" else ARTICLES * SENTENCES + 3
        assert len(seen) == wanted, start


def test_links_lead_to_what_a_page_quotes(site: Path) -> None:
    """Every place of a concordance may be linked to, on the page where it is and on no other."""
    first = html(site, "glossary/baghdad/index.html")
    older = urljoin("/glossary/baghdad/", first.strings("//link[@rel='next']/@href")[0])
    here = first.strings("//h3[starts-with(@id, 'in-')]/@id")[-1]
    there = html(site, older.lstrip("/")).strings("//h3[starts-with(@id, 'in-')]/@id")[-1]
    right = [f"/glossary/baghdad/#{here}", f"{older}#{there}"]
    wrong = [f"/glossary/baghdad/#{there}", f"{older}#{here}"]
    links = " ".join(f"[أ]({address})" for address in (*right, *wrong))
    (site / path(0)).write_text(article(0, f" {links}"), "utf-8")
    with pytest.raises(ContentError) as raised:
        build(site, site / "output")
    assert sorted((problem.message, problem.hint) for problem in raised.value.problems) == sorted(
        (f'the link "{bad}" leads nowhere', f"that is now at {good}")
        for bad, good in zip(wrong, reversed(right), strict=True)
    )


def test_years_lead_to_where_they_begin(large: Path) -> None:
    page = html(large, "glossary/baghdad/index.html")
    years = page.nodes("//ul[@class='years']/li")
    counted = [(int(year.findtext("a")), int(year.findtext("span"))) for year in years]
    assert [year for year, _ in counted] == [2021, 2020, 2019, 2018]
    assert sum(number for _, number in counted) == ARTICLES * SENTENCES + 3
    for year in years:
        address, _, anchor = str(year.find("a").get("href")).partition("#")
        target = urljoin("/glossary/baghdad/", address).lstrip("/")
        there = html(large, target if target.endswith(".html") else f"{target}index.html")
        assert there.nodes(f"//*[@id='{anchor}']"), (address, anchor)
    assert not html(large, "glossary/baghdad/page-1.html").nodes("//ul[@class='years']")
    assert not html(large, "glossary/erbil/index.html").nodes("//ul[@class='years']")


def test_a_long_list_is_short_on_a_page(large: Path) -> None:
    pages = sorted((large / "output/glossary/baghdad").glob("*.html"))
    assert len(pages) == 3
    for page in pages:
        assert 200 <= len(Parsed(page.read_bytes()).nodes("//a[@class='to']")) < 405


def files_of(number: int) -> list[str]:
    """The files of an article that hold its text."""
    names = ("annotations.jsonld", "index.html", "index.json", "tei.xml")
    return [f"articles/n-{number:03}/{name}" for name in names]


@pytest.mark.parametrize(
    ("number", "changed"),
    [
        # Of an old article: its files, the page of the concordance where it stands, and the table of all
        # mentions.
        (3, [*files_of(3), "data/mentions.tsv", "glossary/baghdad/page-1.html"]),
        # Of a new one also the feeds with its text.
        (
            119,
            [
                *files_of(119),
                "data/mentions.tsv",
                "feed.ar.xml",
                "glossary/baghdad/index.html",
                "tags/visits/feed.xml",
            ],
        ),
    ],
)
def test_an_edit_changes_one_page_of_each_list(site: Path, number: int, changed: list[str]) -> None:
    text = article(number).replace("وصل الوفد", "عاد الوفد", 1)
    (site / path(number)).write_text(text, "utf-8")
    written = sorted(build(site, site / "output").written)
    # Of the index of the search: what it shows of the article, and the files of two words.
    search = [name for name in written if name.startswith("search/")]
    assert [name for name in written if name not in search] == changed
    assert len(search) == 3
    clean(site)


def test_what_is_new_leaves_old_pages(site: Path) -> None:
    (site / path(ARTICLES)).write_text(article(ARTICLES), "utf-8")
    written = build(site, site / "output").written
    assert not [name for name in written if re.search(r"page-\d+", name)]
    assert {"index.html", "tags/visits/index.html", "glossary/baghdad/index.html"} <= {*written}
    clean(site)
    (site / path(0)).unlink()
    assert "page-1.html" in build(site, site / "output").written
    clean(site)


@pytest.mark.parametrize("view", ["index.html", "page-1.html", "page-2.html"])
def test_parts_that_leave_the_page_in_view(site: Path, view: str) -> None:
    """That page is published before those that had their parts in it."""
    with Builder(site, site / "output", Options()) as builder:
        for number in (70, 71, 30, 100):
            text = re.sub(r"date: .*", f"date: {2016 + number % 3}-01-11", article(number))
            (site / path(number)).write_text(text, "utf-8")
            builder.build(jobs=1, first={f"glossary/baghdad/{view}"})
    clean(site)


def test_pages_that_are_gone(site: Path) -> None:
    for number in range(60, ARTICLES):
        (site / path(number)).unlink()
    removed = build(site, site / "output").removed
    assert {"page-1.html", "tags/visits/page-1.html", "glossary/baghdad/page-2.html"} & {*removed}
    clean(site)


def clean(site: Path) -> None:
    """The site is as if it were built from nothing."""
    build(site, site.parent / "clean" / "output")
    assert bytes_of(site / "output") == bytes_of(site.parent / "clean" / "output")
    shutil.rmtree(site.parent / "clean")


def test_the_sitemap_knows_every_page(large: Path) -> None:
    urls = urls_of(large / "output/sitemap.xml")
    listed = {url.removeprefix("https://reader.example/site/") for url in urls}
    there = {
        file.relative_to(large / "output").as_posix().removesuffix("index.html")
        for file in (large / "output").rglob("*.html")
    }
    assert listed == there - {"404.html"}


def test_a_sitemap_that_is_too_long_becomes_an_index(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 50)
    build(site, site.parent / "other" / "output", jobs=1)
    output = site.parent / "other" / "output"
    index = Parsed((output / "sitemap.xml").read_bytes(), html=False)
    assert etree.QName(index.root).localname == "sitemapindex"
    parts = [url.rpartition("/")[2] for url in urls_of(output / "sitemap.xml")]
    assert parts == [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    assert len(parts) > 2
    found = [url for part in parts for url in urls_of(output / part)]
    assert found == urls_of(site / "output/sitemap.xml")


def test_the_index_of_articles(large: Path) -> None:
    index = json.loads((large / "output/data/articles.json").read_bytes())
    assert index["version"] == 1
    assert len(index["articles"]) == ARTICLES + 2
    visit = next(article for article in index["articles"] if article["slug"] == "visit")
    assert visit == {
        "slug": "visit",
        "url": "https://reader.example/site/articles/visit/",
        "title": {"ar": "زيارة إلى أربيل", "en": "A visit to Erbil"},
        "summary": {"ar": "زار الوزير مدينتين.", "en": "The minister visited two cities."},
        "date": "2021-07-26",
        "tags": ["visits"],
        "sentences": {"authored": 3, "edited": 1, "reviewed": 1, "machine": 1, "stale": 1, "missing": 1},
    }
    assert "زيارة إلى أربيل" in FILES["content/articles/visit.md"]
