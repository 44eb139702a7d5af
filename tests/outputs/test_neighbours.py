"""What the page of an article shows of others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sitegen.building.builder import Builder, build
from sitegen.building.options import Options
from sitegen.errors import ContentError
from sitegen.rendering.neighbours import PLACE
from sitegen.site.neighbours import RELATED, find_neighbours
from tests.edits import MEMORY, put
from tests.sample import FILES, bytes_of, copy_of_sample

VISIT = "content/articles/visit.md"
THIRD = "content/articles/third.md"
EVENT = "---\ntitle: اجتماع\ndate: 2022-01-01\nevent: {event}\n---\n\n{text}\n"
TEXT = "وصل من أربيل إلى بغداد."


@given(st.lists(st.sets(st.integers(0, 9)), max_size=24))
def test_those_that_share_most(named: Sequence[set[int]]) -> None:
    """As found by comparing each article with each other."""
    found = list(find_neighbours([[*map(str, names)] for names in named], range(len(named))))
    assert len(found) == len(named)
    for number, neighbours in enumerate(found):
        shared = {other: len(names & named[number]) for other, names in enumerate(named)}
        beside = [other for other in (number + 1, number - 1) if 0 <= other < len(named)]
        others = [other for other in shared if shared[other] and abs(other - number) > 1]
        others.sort(key=lambda other: (-shared[other], other))
        assert neighbours == [(other, shared[other]) for other in (*beside, *others[:RELATED])]


def read_on(site: Path, slug: str) -> list[tuple[str, str, str]]:
    """The address, the relation and the English line of each neighbour on a page."""
    data = (site / f"output/articles/{slug}/index.html").read_bytes()
    assert PLACE not in data
    tree: Any = etree.HTML(data)
    return [
        (
            item.find("a").get("href"),
            item.find("a").get("rel"),
            "".join(item.find("p/span[@lang='en']").itertext()),
        )
        for item in tree.xpath("//nav[@class='neighbours']/ul/li")
    ]


def test_articles_come_and_go(tmp_path: Path) -> None:
    """In the order of events, and not of publication. A draft is nobody's neighbour."""
    site = copy_of_sample(tmp_path)
    before = read_on(site, "visit")
    assert before == [("../../articles/return/", "next", "Later · August 2, 2021 · 1 name in common")]
    put(site, THIRD, EVENT.format(event="2021-07-28", text=TEXT))
    _build_as_clean(site)
    assert read_on(site, "visit") == [
        ("../../articles/third/", "next", "Later · July 28, 2021 · 2 names in common"),
        ("../../articles/return/", None, "1 name in common"),
    ]
    put(site, THIRD, EVENT.format(event="2020-01-01", text="لا أحد هنا."))
    _build_as_clean(site)
    assert read_on(site, "visit")[0] == ("../../articles/third/", "prev", "Earlier · January 1, 2020")
    put(site, THIRD, EVENT.format(event="2020-01-01\ndraft: true", text=TEXT))
    _build_as_clean(site)
    assert read_on(site, "visit") == before


def test_an_article_alone_has_none(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    put(site, "content/articles/return.md", None)
    for name in ("translations/return.en.po", "notes/return.yaml"):
        (site / "content" / name).unlink(missing_ok=True)
    _build_as_clean(site)
    assert read_on(site, "visit") == []


def test_only_pages_with_other_neighbours_are_written(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    (site / VISIT).write_text(FILES[VISIT].replace("title: ", "title: ثم "), "utf-8")
    pages = [path for path in build(site, site / "output").written if path.startswith("articles/")]
    assert {"articles/visit/index.html", "articles/return/index.html"} <= {*pages}
    (site / VISIT).write_text(FILES[VISIT].replace("title: ", "title: ثم ") + "\nسطر.\n", "utf-8")
    assert "articles/return/index.html" not in build(site, site / "output").written


def test_a_page_that_is_wanted_first_keeps_its_neighbours(tmp_path: Path) -> None:
    """While the rest is being made, the page in view shows those of the last build; then the present ones."""
    site = copy_of_sample(tmp_path)
    shown: list[list[tuple[str, str, str]]] = []
    with Builder(site, site / "output", Options()) as builder:
        put(site, VISIT, FILES[VISIT].replace("title: ", "title: ثم "))
        put(site, THIRD, EVENT.format(event="2021-07-28", text=TEXT))
        before = read_on(site, "visit")
        builder.build(first=["articles/visit/index.html"], ready=lambda: shown.append(read_on(site, "visit")))
    assert shown[0] == before
    assert len(read_on(site, "visit")) == 2


def test_a_build_that_is_given_up_leaves_the_page_in_view_its_neighbours(tmp_path: Path) -> None:
    """The next build finds them in what this one has published, and shows them at once."""
    site = copy_of_sample(tmp_path)
    before, wanted = read_on(site, "visit"), ["articles/visit/index.html"]
    shown: list[list[tuple[str, str, str]]] = []

    def look() -> None:
        shown.append(read_on(site, "visit"))
        if len(shown) == 1:
            raise InterruptedError

    with Builder(site, site / "output", Options()) as builder:
        put(site, MEMORY, FILES[MEMORY].replace("He then", "He later"))
        with pytest.raises(ContentError):
            builder.build(first=wanted, ready=look)
        put(site, MEMORY, FILES[MEMORY].replace("He then", "He soon"))
        builder.build(first=wanted, ready=look)
    assert shown == [before, before]
    _build_as_clean(site)


def _build_as_clean(site: Path) -> None:
    build(site, site / "output")
    build(site, site.parent / "clean" / "output")
    assert bytes_of(site / "output") == bytes_of(site.parent / "clean" / "output")
    assert not build(site, site / "output").written
