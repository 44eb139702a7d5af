"""Search as a reader encounters it in a real browser: its answers, which are those of `sitegen find`, its
box, keys, Arabic input, from disk, without scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import Page, expect

from sitegen.markdown.unbroken import unbroken
from sitegen.search.finding import NO_FILTERS, Finder
from sitegen.search.index import year_of
from sitegen.search.layout import (
    Limits,
    Sums,
    divide,
    layout,
    lines_of,
    script,
    script_of_lines,
    shard_path,
    value_of,
)  # fmt: skip
from sitegen.search.ranking import Filters
from tests.conftest import OpenPage
from tests.pages.conftest import SUB_PATH, Address
from tests.pages.sites import CHECKOUT, BuiltSite
from tests.tools.axe import found_by_axe, found_in_looks

QUERIES = yaml.safe_load((CHECKOUT / "tests/fixtures/search.yaml").read_text("utf-8"))
FIRST = 5

_ANSWERS = """async ([queries, filters, wanted]) => {
  const answers = [];
  for (const query of queries) {
    const {shown} = await Search.answer(query, filters, wanted);
    answers.push(shown.map(({slug, id}) => `${slug}#${id}`));
  }
  return answers;
}"""


_WAITING = """async ([queries, wanted]) => {
  const places = ({shown}) => shown.map(({slug, number}) => [slug, number]);
  const answers = [];
  for (const query of queries) {
    const some = await Search.answer(query, {}, wanted, 1);
    answers.push([some.from ?? null, places(some), places(await Search.answer(query, {}, wanted, Infinity))]);
  }
  return answers;
}"""


@pytest.fixture
def real(built: Mapping[str, BuiltSite]) -> BuiltSite:
    return built["real"]


def asked(finder: Finder, query: str, filters: Filters = Filters(), most: int = FIRST) -> list[str]:  # noqa: B008
    return [f"{each.slug}#{each.id}" for each in islice(finder.find(query, filters), most)]


def answers(page: Page, queries: Sequence[str], filters: dict[str, str] | None = None) -> Any:
    return page.evaluate(_ANSWERS, [[*queries], filters or {}, FIRST])


# --- answers ---------------------------------------------------------------------------------------


def test_judged_queries(real: BuiltSite) -> None:
    """Of 60 and more queries 95 % have every sentence that they should among the first five."""
    finder = Finder(real.output)
    missed = {
        each["query"]: each["find"]
        for each in QUERIES
        if not {*each["find"]} <= {found.partition("#")[2] for found in asked(finder, each["query"])}
    }
    assert len(QUERIES) >= 60
    assert len(missed) <= 0.05 * len(QUERIES), missed


def test_the_browser_finds_what_the_command_finds(
    real: BuiltSite, served: Address, open_page: OpenPage
) -> None:
    page, finder = open_page(served(real, "search/")), Finder(real.output)
    queries = [each["query"] for each in QUERIES]
    more = [
        "القوات",
        "forces",
        "Biden القوات",
        "mis",
        "ال",
        "",
        "the",
        "zzz",
        "5",
        "iraq us troops 2021",
        '"',
        "\u200f",
    ]
    found = answers(page, [*queries, *more])
    for query, answer in zip([*queries, *more], found, strict=True):
        assert answer == asked(finder, query), query
    for filters, same in (
        ({"side": "0"}, Filters(side=0)),
        ({"side": "1"}, Filters(side=1)),
        ({"tag": "troops"}, Filters(tag="troops")),
        ({"name": "joe-biden"}, Filters(name="joe-biden")),
        ({"kind": "place", "year": "2021"}, Filters(kind="place", year="2021")),
        ({"state": "authored", "name": "pentagon"}, Filters(state="authored", name="pentagon")),
        ({"state": "machine"}, Filters(state="machine")),
    ):
        chosen = ["القوات", "forces", "Kadhimi", ""]
        for query, answer in zip(chosen, answers(page, chosen, filters), strict=True):
            assert answer == asked(finder, query, same), (query, filters)


def test_terms_are_the_same_in_the_browser(real: BuiltSite, served: Address, open_page: OpenPage) -> None:
    """Of every word of the shipped articles, and of odd ones."""
    page, finder = open_page(served(real, "search/")), Finder(real.output)
    words = {
        word
        for file in sorted(real.output.glob("search/articles/*.js"))
        for word in file.read_text("utf-8").split()
    }
    odd = [
        "İstanbul",
        "ΣΊΣΥΦΟΣ",
        "ﷺ",
        "½",
        "²",
        "e\u0301le\u0300ve",
        "l’été",
        "ﻻ",
        "中文字",
        "ไทย",
        "𝔘nicode",
        "a_b",
        "U.S.A.",
        "لِلَّهِ",
    ]
    texts = [*sorted(words), *odd]
    found = page.evaluate(
        """async texts => {
          const {rules} = await Search.start();
          return texts.map(text => rules.map(rule => Search.wordsOf(text).map(word => rule.terms(word))));
        }""",
        texts,
    )
    from sitegen.languages.searching import words_of

    for text, of_rules in zip(texts, found, strict=True):
        ours = [
            [[[*term] for term in rule.terms(word)] for word in words_of(text)]
            for rule in finder.asking.rules
        ]
        assert of_rules == ours, text


@pytest.mark.parametrize(
    "limits",
    [Limits(0, 10**6), Limits(0, 200), Limits(0, 0), Limits(10**6, 10**7)],
)
def test_answers_do_not_depend_on_how_the_index_lies(
    real: BuiltSite, tmp_path: Path, open_page: OpenPage, limits: Limits
) -> None:
    """One file a family, by years, and divided years: the index of a large site, made of a small one."""
    output = Path(shutil.copytree(real.output, tmp_path / "output"))
    _lay_out(output, limits)
    finder, before = Finder(output), Finder(real.output)
    page = open_page((output / "search/index.html").as_uri())
    queries = [each["query"] for each in QUERIES]
    found = answers(page, queries)
    for query, answer in zip(queries, found, strict=True):
        assert answer == asked(finder, query) == asked(before, query), query


def test_earlier_years_wait(real: BuiltSite, tmp_path: Path, open_page: OpenPage) -> None:
    """Where much would have to be read, the answers are those of the years that were read, in the same order;
    the page says so, and reads the others when it is asked to."""
    output = Path(shutil.copytree(real.output, tmp_path / "output"))
    _lay_out(output, Limits(0, 200))
    finder = Finder(output)
    address = (output / "search/index.html").as_uri()
    page = open_page(address)
    queries = [each["query"] for each in QUERIES if '"' not in each["query"]]
    waited = 0
    for query, (since, some, every) in zip(queries, page.evaluate(_WAITING, [queries, FIRST]), strict=True):
        hits = finder.hits(finder.asking.parse(query), NO_FILTERS)
        assert every == [[hit.slug, hit.number] for hit in hits[:FIRST]], query
        latest = [hit for hit in hits if hit.date[:4] >= (since or "")]
        if since and latest and latest[0].rank[0]:
            assert some == [[hit.slug, hit.number] for hit in latest[:FIRST]], query
            waited += 1
    assert waited > 10

    index = value_of((output / "search/index.js").read_bytes())
    # So few articles that hardly anything may be read at once.
    (output / "search/index.js").write_bytes(script("I", index | {"articles": -1200}))
    page = open_page(f"{address}?q=iraq%20washington")
    expect(page.locator(".found [lang=en]")).to_contain_text("earlier years have not been searched yet")
    page.locator(".earlier").click()
    expect(page.locator(".earlier")).to_be_hidden()
    expect(page.locator(".hits a").first).to_be_focused()
    first = asked(finder, "iraq washington")[0].partition("#")[2]
    assert (page.locator(".hits a").first.get_attribute("href") or "").endswith(f"#{first}")
    assert not found_by_axe(page)


def _lay_out(output: Path, limits: Limits) -> None:
    """Lays the index of a built site out anew."""
    from sitegen.search.index import fingerprint
    from sitegen.search.layout import Block, family_of

    sums: dict[str, dict[str, int]] = {}
    lines: dict[tuple[str, str], list[bytes]] = {}
    for file in output.glob("search/words/*.js"):
        data = file.read_bytes()
        name = data.decode().split('"')[1]
        for line in lines_of(data):
            family = family_of(line, Block(name, (), 0))
            year = year_of(f"{line.split()[1].decode()[:4]}-01-01")
            of_year = sums.setdefault(year, {})
            of_year[family] = of_year.get(family, 0) + fingerprint(line)
            lines.setdefault((family, year), []).append(line)
        file.unlink()
    index = value_of((output / "search/index.js").read_bytes())
    index |= {"together": [], "whole": [], "years": {}}
    known: Sums = sums
    for block in layout(known, limits):
        years = [block.year] if block.year else [*sums]
        own = b"".join(
            line for family in block.families for year in years for line in lines.get((family, year), [])
        )
        parts = divide(own, block.families[0]) if block.divided else [own]
        for shard, part in zip(block.shards, parts, strict=True):
            (output / shard_path(shard)).write_bytes(script_of_lines(shard, part))
        if block.name.endswith("*"):
            index["together"].append(block.name[:-1])
        elif block.year:
            index["years"].setdefault(block.families[0], {})[block.year] = int(block.divided)
        else:
            index["whole"].append(block.families[0])
    index |= {name: " ".join(index[name]) for name in ("together", "whole")}
    (output / "search/index.js").write_bytes(script("I", index))


# --- the page --------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 390])
def test_a_search_by_keyboard(real: BuiltSite, served: Address, open_page: OpenPage, width: int) -> None:
    """From the box of any page, with an Arabic keyboard, to the sentence."""
    page = open_page(served(real, "glossary/"), width=width)
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.keyboard.press("/")
    expect(page.locator("header.site [type=search]")).to_be_focused()
    page.keyboard.insert_text("الكاظمي واشنطن")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=**")
    hits = page.locator(".hits > li")
    expect(hits.first).to_be_visible()
    # Both sides are shown, with the words marked where they stand; the name is marked on both.
    expect(hits.first.locator("[lang=ar] mark").first).to_be_visible()
    assert "Kadhimi" in hits.first.locator("[lang=en] mark").first.inner_text()
    expect(page.locator(".found")).to_contain_text("sentence")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not found_in_looks(page)
    link = hits.first.locator("a").first
    name = link.get_attribute("href")
    assert name
    link.press("Enter")
    page.wait_for_url("**/articles/**#s-*")
    assert page.locator(f"[id='{name.partition('#')[2]}']").is_visible()
    host = page.url.split("/")[2]
    assert all(url.split("/")[2] == host for url in asked_for)


def test_what_is_typed_is_found_at_once(real: BuiltSite, served: Address, open_page: OpenPage) -> None:
    """Letter by letter, pasted with vowels, narrowed, and kept in the address."""
    page = open_page(served(real, "search/"))
    field = page.locator("#q")
    expect(field).to_be_focused()
    # Of two directions in a line each is isolated.
    placeholder = field.get_attribute("placeholder") or ""
    assert re.fullmatch("\u2068[^\u2069]+«عبارة»\u2069 · \u2068[^\u2069]+”\u2069", placeholder)
    field.press_sequentially("Qaan")
    expect(page.locator(".suggested")).to_contain_text("إسماعيل قآني")
    expect(page.locator(".suggested")).to_contain_text("Ismail Qaani")
    field.fill("")
    field.press_sequentially("السودا")
    expect(page.locator(".suggested")).to_contain_text("Mohammed Shia al-Sudani")
    expect(page.locator(".hits > li").first).to_contain_text("السوداني")
    field.evaluate(
        "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})); }",
        "مُصْطَفى الكاظِمِيّ",
    )
    expect(page.locator(".hits mark").first).to_contain_text("مصطفى الكاظمي")
    assert field.evaluate("field => getComputedStyle(field).direction") == "rtl"
    total = page.locator(".found [lang=en]").inner_text()
    page.locator(".choices summary").click()
    page.locator("select[name=year]").select_option("2020")
    expect(page.locator(".found [lang=en]")).not_to_have_text(total)
    address = page.url
    assert "year=2020" in address and f"q={quote('مُصْطَفى')}" in address
    shown = page.locator(".hits > li").all_inner_texts()
    page.goto(served(real, "about/"))
    page.goto(address)
    expect(page.locator("select[name=year]")).to_have_value("2020")
    expect(page.locator(".hits > li").first).to_be_visible()
    assert page.locator(".hits > li").all_inner_texts() == shown
    assert not found_by_axe(page)
    field.fill("zzzz")
    expect(page.locator(".found")).to_contain_text("No sentence")
    expect(page.locator(".without")).to_be_hidden()
    # Latin letters in Arabic are isolated, and the words in them marked.
    page.locator("select[name=year]").select_option("")
    field.fill("Biden to host White House")
    title = "Biden to host Iraq’s Kadhimi at White House on July 26"
    run = page.locator(".hits [lang=ar] bdi", has_text=title)
    expect(run.first.locator("mark")).to_have_text(["Biden", "host", "White", "House"])


# Of each text of a hit its language, the text, and what stays whole in it, with the lines that this takes.
_WHOLE = """() => [...document.querySelectorAll(".hits .pair:not(.meta) > p, .hits .meta a")].map(text => [
  text.closest("[lang]").lang, text.textContent,
  [...text.querySelectorAll(".nb")].map(part => [
    part.textContent, new Set([...part.getClientRects()].map(({top}) => Math.round(top))).size,
  ]),
])"""


def test_hits_keep_whole_what_articles_do(real: BuiltSite, served: Address, open_page: OpenPage) -> None:
    """Names with a hyphen, days with their months, months with two names, marked or not."""
    page = open_page("about:blank", width=390)
    found: list[str] = []
    for query in ("July", "تموز", "Kadhimi"):
        page.goto(f"{served(real, 'search/')}?q={quote(query)}")
        expect(page.locator(".hits mark").first).to_be_visible()
        for lang, text, parts in page.evaluate(_WHOLE):
            assert parts == [[text[start:stop], 1] for start, stop in unbroken(text, lang)]
            found += [part for part, _ in parts]
    assert {"26 تموز/يوليو", "July 26", "al-Kadhimi"} <= {*found}


# How far the lines below hits stand from their own edges: those of the source right, the others left.
_ASIDE = """() => [...document.querySelectorAll(".hits .meta")].flatMap(below => {
  const edges = below.getBoundingClientRect();
  const [source, target] = [...below.children].map(line => line.getBoundingClientRect());
  return [edges.right - source.right, target.left - edges.left];
})"""


@pytest.mark.parametrize("width", [390, 1280])
def test_where_a_hit_stands_is_told_at_the_edges(
    real: BuiltSite, served: Address, open_page: OpenPage, width: int
) -> None:
    """However short it is, as where the hit is a title."""
    page = open_page(f"{served(real, 'search/')}?q={quote('البنتاغون')}", width=width)
    expect(page.locator(".hits .meta").first).to_be_visible()
    assert max(page.evaluate(_ASIDE)) < 1


def test_a_title_without_a_translation_stays_in_its_language(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    page = open_page(f"{served(built['torture'], 'search/')}?q={quote('قسم')}")
    links = page.locator(".hits a[href*='title-missing']")
    expect(links.first).to_be_visible()
    told = links.evaluate_all(
        "all => all.map(link => [link.closest('[lang]').lang, getComputedStyle(link).direction, link.text])"
    )
    assert told
    for lang, direction, title in told:
        assert (lang, direction) == ("ar", "rtl")
        assert title.startswith("مقال لا ترجمة")


def test_more_can_be_shown(real: BuiltSite, served: Address, open_page: OpenPage) -> None:
    page = open_page(f"{served(real, 'search/')}?q=iraq")
    hits = page.locator(".hits > li")
    expect(hits).to_have_count(5)
    page.locator(".more").click()
    expect(hits).to_have_count(15)
    expect(hits.nth(5).locator("a").first).to_be_focused()


def test_a_slash_can_be_typed_where_there_is_a_field(
    real: BuiltSite, served: Address, open_page: OpenPage
) -> None:
    page = open_page(served(real, "glossary/"))
    page.locator("#find").press("/")
    expect(page.locator("#find")).to_have_value("/")
    # Who has turned the keys off has them off here as well.
    page = open_page(served(real, "glossary/"), script="localStorage.setItem('reader.shortcuts', 'off')")
    page.keyboard.press("/")
    expect(page.locator("header.site [type=search]")).not_to_be_focused()


def test_from_disk(real: BuiltSite, open_page: OpenPage) -> None:
    told: list[str] = []
    page = open_page((real.output / "index.html").as_uri())
    page.on("pageerror", lambda error: told.append(error.message))
    page.keyboard.press("/")
    page.keyboard.insert_text("coronavirus")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=coronavirus")
    link = page.locator(".hits a").first
    link.click()
    page.wait_for_url("file:///**/articles/*/index.html#s-*")
    assert not told


def test_below_a_path(real: BuiltSite, served: Address, open_page: OpenPage) -> None:
    page = open_page(f"{served(real, 'search/', base=SUB_PATH)}?q=Chevron")
    expect(page.locator(".hits > li").first).to_be_visible()
    assert f"{SUB_PATH}articles/" in (page.locator(".hits a").first.get_attribute("href") or "")


def test_without_scripts(site: BuiltSite, served: Address, open_page: OpenPage) -> None:
    """The link in the head leads to a page that leads to the lists."""
    page = open_page(served(site), java_script_enabled=False)
    page.locator("header.site a.search").click()
    expect(page.locator("main[data-page=search] form")).to_be_hidden()
    for path in ("", "glossary/"):
        address = served(site, path)
        links = page.locator(".without a").evaluate_all("links => links.map(link => link.href)")
        assert address in links


def test_an_index_that_is_gone_is_told(real: BuiltSite, tmp_path: Path, open_page: OpenPage) -> None:
    output = Path(shutil.copytree(real.output, tmp_path / "output"))
    (output / "search/names.js").unlink()
    page = open_page(f"{(output / 'search/index.html').as_uri()}?q=iraq")
    expect(page.locator(".found")).to_contain_text("could not be loaded")
