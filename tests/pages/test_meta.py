"""What a page tells other programs: Open Graph and linked data (JSON-LD)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sitegen.rendering.linked_data import data_block
from tests.conftest import OpenPage
from tests.pages.conftest import Address
from tests.pages.sites import KINDS, BuiltPage, BuiltSite
from tests.sample import built_sample

# What each kind of page says to be there.
TYPES = {
    "home": ["WebSite"],
    "article": ["NewsArticle", "NewsArticle", "BreadcrumbList"],
    "about": ["BreadcrumbList"],
    "glossary": ["BreadcrumbList"],
    "entry": ["DefinedTerm", "BreadcrumbList"],
    "tag": ["BreadcrumbList"],
    "map": ["BreadcrumbList"],
    "search": ["BreadcrumbList"],
    "timeline": ["BreadcrumbList"],
    "404": [],
}
BLOCKS = "//script[@type='application/ld+json']"
VISIT = "https://reader.example/site/articles/visit/"


def nodes(page: BuiltPage) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for block in page.elements(BLOCKS):
        data = json.loads(block.text or "")
        assert data["@context"] == "https://schema.org"
        found += data["@graph"]
    return found


def properties(page: BuiltPage) -> dict[str, str]:
    names, values = page.all("//meta/@property"), page.all("//meta[@property]/@content")
    assert len(set(names)) == len(names) == len(values), page.path
    return dict(zip(names, values, strict=True))


def test_open_graph(site: BuiltSite) -> None:
    """Both languages, and addresses that are whole; nothing where a page has no address of its own."""
    home = site.config.home
    for page in site.pages:
        told = properties(page)
        if page.kind == "404":
            assert told == {}
            continue
        assert told["og:url"] == home + page.url == page.all("//link[@rel='canonical']/@href")[0]
        assert told["og:type"] == ("article" if page.kind == "article" else "website")
        assert (told["og:locale"], told["og:locale:alternate"]) == site.config.locale.values()
        assert all(title in told["og:site_name"] for title in site.config.title.values())
        headings = page.elements("//h1/*[@lang]//span[@data-s]") or page.elements("//h1/*[@lang]")
        for heading in headings:
            assert "".join(map(str, heading.itertext())) in told["og:title"], page.path
        assert told.get("og:description", "") == "".join(page.all("//meta[@name='description']/@content"))
        if page.kind == "article":
            datetime.date.fromisoformat(told["article:published_time"])
            summary = page.elements("//*[contains(@class, 'summary')]//span[@data-s]")
            for sentence in summary:
                assert "".join(map(str, sentence.itertext())) in told["og:description"], page.path
        assert page.all("//meta[@name='twitter:card']/@content") == ["summary"]


def test_languages_of_a_description_are_isolated(built: Mapping[str, BuiltSite]) -> None:
    """The full stop of the last sentence stays at its end, whatever the direction of what surrounds it."""
    told = properties(built["torture"].by_path["index.html"])["og:description"]
    source, target = built["torture"].config.description.values()
    assert told == f"\u2068{source}\u2069 \u2068{target}\u2069"


def test_linked_data_of_each_kind_of_page(site: BuiltSite) -> None:
    home = site.config.home
    for page in site.pages:
        said = nodes(page)
        types = [node["@type"] for node in said]
        if page.kind == "article" and "".join(page.all("//*/@data-state")).replace("missing", "") == "":
            assert types == TYPES["article"][1:], page.path
        else:
            assert types == TYPES[page.kind], page.path
        for node in said:
            if node["@type"] == "BreadcrumbList":
                items = node["itemListElement"]
                assert [item["position"] for item in items] == [*range(1, len(items) + 1)]
                assert (items[0]["item"], items[-1]["item"]) == (home, home + page.url)
                there = {home + other.url for other in site.pages}
                assert {item["item"] for item in items} <= there
                assert all(item["name"] for item in items)
            else:
                assert node["url"] == home + page.url


def test_a_translation_is_one_of_its_original(site: BuiltSite) -> None:
    """Each is in its own language, and nobody is said to have translated it."""
    for page in site.pages:
        works = [node for node in nodes(page) if node["@type"] == "NewsArticle"]
        assert [work["inLanguage"] for work in works] == [*site.config.pair][: len(works)]
        for work in works[1:]:
            assert work["translationOfWork"] == {"@id": works[0]["@id"]}
            assert work["@id"] != works[0]["@id"]
            assert not {"translator", "author", "creator", "contributor", "publisher"} & work.keys()
            labels = [site.theme.states[state].label.target for state in site.theme.states]
            parts = [part.rpartition(": ") for part in work["creativeWorkStatus"].split("; ")]
            assert {label for label, _, _ in parts} <= {*labels}
            assert sum(int(count) for _, _, count in parts) == len(set(page.all("//main//@data-s")))


def test_linked_data_of_an_article() -> None:
    path = built_sample() / "output/articles/visit/index.html"
    original, translation, _ = nodes(BuiltPage(path, "articles/visit/index.html"))
    assert original == {
        "@type": "NewsArticle",
        "@id": f"{VISIT}#ar",
        "url": VISIT,
        "inLanguage": "ar",
        "headline": "زيارة إلى أربيل",
        "description": "زار الوزير مدينتين.",
        "isPartOf": {"@id": "https://reader.example/site/"},
        "datePublished": "2021-07-26",
        "publisher": {"@type": "Organization", "name": "وكالة الأنباء"},
        "isBasedOn": "https://news.example/visit",
    }
    assert translation == {
        "@type": "NewsArticle",
        "@id": f"{VISIT}#en",
        "url": VISIT,
        "inLanguage": "en",
        "headline": "A visit to Erbil",
        "description": "The minister visited two cities.",
        "isPartOf": {"@id": "https://reader.example/site/"},
        "translationOfWork": {"@id": f"{VISIT}#ar"},
        "creativeWorkStatus": (
            "Written for this site: 3; Edited by a person: 1; Reviewed by a person: 1; "
            "Machine translation: 1; Unconfirmed: 1; Not translated: 1"
        ),
    }


def test_no_address_is_said_to_be_in_two_languages(site: BuiltSite) -> None:
    for page in site.pages:
        addresses = page.all("//link[@hreflang]/@href")
        assert len(set(addresses)) == len(addresses), page.path


TEXT = st.text(st.sampled_from("<>&/!-'\"\\ا\u2028script"))
JSON = st.recursive(TEXT, lambda inner: st.lists(inner, max_size=3), max_leaves=9)


@given(JSON)
def test_data_never_ends_its_element(value: Any) -> None:
    """What it holds is what was put in, without a character that means anything in HTML."""
    block = data_block([{"name": value, "</script><!--<script>": value}])
    assert not {"<", ">", "&"} & set(block)
    (node,) = json.loads(block)["@graph"]
    assert node == {"name": value, "</script><!--<script>": value}


_RECORD = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => {
  window.violations.push(event.violatedDirective);
});
"""
_READ = """() => [...document.querySelectorAll("script[type='application/ld+json']")].flatMap(
  block => JSON.parse(block.textContent)["@graph"])"""
_RUN = """() => new Promise(done => {
  document.addEventListener("securitypolicyviolation", event => done(event.violatedDirective));
  const script = document.createElement("script");
  script.textContent = "1";
  document.head.append(script);
})"""


def test_the_policy_has_nothing_against_data(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    """A data block is no script to the browser, which reads in it what the file says; a script would be
    reported."""
    site = built["torture"]
    page = open_page("about:blank", script=_RECORD)
    for kind in KINDS[:-1]:
        shown = site.largest(kind)
        page.goto(served(site, shown.url))
        assert page.evaluate(_READ) == nodes(shown)
        assert page.evaluate("window.violations") == []
    assert page.evaluate(_RUN) == "script-src-elem"
