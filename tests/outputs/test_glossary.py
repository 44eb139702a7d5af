"""The glossary: both alphabets, first sentences, and which parts of an entry are shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sitegen import languages
from sitegen.building.builder import build
from sitegen.rendering.alphabet import first_sentence
from tests.conftest import OpenPage
from tests.edits import put
from tests.sample import FILES, copy_of_sample

ORDERED = {
    "ar": [
        ["أربيل", "ألمانيا", "الأمم المتحدة", "إيران"],
        ["بغداد", "البنتاغون", "بوليتيكو"],
        ["الحشد الشعبي", "حماس"],
        ["عين الأسد"],
        ["نطنز"],
    ],
    "en": [["al-Hashd", "Ain al-Asad"], ["Élysée"], ["the Pentagon", "Politico"]],
}


@pytest.mark.parametrize("lang", ORDERED)
def test_names_stand_under_their_letters(lang: str) -> None:
    sort_key = languages.get(lang).sort_key
    names = [name for letter in ORDERED[lang] for name in letter]
    assert [*map(len, ORDERED[lang])] == [
        sum(sort_key(name)[0] == sort_key(letter[0])[0] for name in names) for letter in ORDERED[lang]
    ]
    if lang == "ar":
        backwards = names[::-1]
        assert sorted(backwards, key=sort_key) == names


def test_the_article_is_no_part_of_a_word() -> None:
    sort_key = languages.get("ar").sort_key
    assert sort_key("الولايات المتحدة") == sort_key("ولايات المتحدة")
    assert sort_key("ألمانيا") == "المانيا"
    assert sort_key("ال") == "ال"


@given(st.text())
def test_every_name_has_a_key(name: str) -> None:
    for lang in ("ar", "en", "fr"):
        assert isinstance(languages.get(lang).sort_key(name), str)


@pytest.mark.parametrize(
    ("text", "lang", "first"),
    [
        ("A city. It is large.", "en", "A city."),
        ("A **city** in\nthe [north](a.yaml), e.g. Erbil. Large.", "en", "A city in the north, e.g. Erbil."),
        ("مدينة في العراق. وهي كبيرة.", "ar", "مدينة في العراق."),
        ("One\n\nTwo.", "en", "One"),
        ("- A list.", "en", ""),
        ("> A quote.", "en", ""),
    ],
)  # fmt: skip
def test_the_first_sentence(text: str, lang: str, first: str) -> None:
    assert first_sentence(text, lang) == first


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = copy_of_sample(tmp_path)
    pentagon = (
        FILES["content/glossary/baghdad.yaml"].replace("بغداد", "البنتاغون").replace("Baghdad", "Pentagon")
    )
    put(site, "content/glossary/pentagon.yaml", pentagon.replace("kind: place", "kind: organization"))
    build(site, site / "output")
    return site


def test_both_sides_have_all_entries(site: Path) -> None:
    tree: Any = etree.HTML((site / "output/glossary/index.html").read_bytes())
    for lang, letters in (("ar", {"ا": 1, "ب": 2, "ع": 1}), ("en", {"A": 1, "B": 1, "E": 1, "P": 1})):
        (side,) = tree.xpath(f"//div[@class='pair']/section[@lang='{lang}']")
        found = {section.findtext("h3"): len(section.xpath("./ul/li")) for section in side.xpath("./section")}
        assert found == letters
        assert list(found) == side.xpath("./ul[@class='letters']/li/a/text()")
        ids = {f"#{id}" for id in side.xpath(".//h3/@id")}
        assert ids == {*side.xpath("./ul[@class='letters']/li/a/@href")}
    first = tree.xpath("//section[@lang='en']//li[a='Erbil']")[0]
    assert (first.findtext("p"), first.get("data-names")) == (
        "A city in the north of Iraq.",
        "أربيل|هولير|Erbil|Hawler",
    )


def shown(page: Any, lang: str) -> list[str]:
    lines = page.locator(f".index section[lang={lang}] li:has(> a):not(.letters li)").all()
    return [line.locator("> a").inner_text() for line in lines if line.is_visible()]


def test_what_is_typed_is_found_under_any_name(site: Path, open_page: OpenPage) -> None:
    page = open_page((site / "output/glossary/index.html").as_uri())
    for typed, found in (
        ("hawl", ["Erbil"]),
        ("اربي", ["Erbil"]),
        ("البنتاغون", ["Pentagon"]),
        ("x", []),
        ("", ["Ain al-Asad", "Baghdad", "Erbil", "Pentagon"]),
    ):
        page.locator("#find").fill(typed)
        assert shown(page, "en") == found
        assert sorted(page.locator(".index section[lang=ar] h3:visible").all_inner_texts()) == sorted(
            {"Erbil": ["ا"], "Pentagon": ["ب"]}.get(found[0], ["ا", "ب", "ع"]) if found else []
        )


@pytest.mark.parametrize("scripts", [True, False])
def test_a_kind_can_be_chosen(site: Path, open_page: OpenPage, scripts: bool) -> None:
    """Without scripts too, where there is nothing to type in."""
    page = open_page((site / "output/glossary/index.html").as_uri(), java_script_enabled=scripts)
    assert page.locator("#find").is_visible() == scripts
    assert len(shown(page, "ar")) == len(shown(page, "en")) == 4
    page.get_by_role("radio", name="Organizations").check()
    assert shown(page, "en") == ["Pentagon"]
    assert shown(page, "ar") == ["البنتاغون"]


def test_an_address_chooses_a_kind(site: Path, open_page: OpenPage) -> None:
    page = open_page((site / "output/glossary/index.html").as_uri() + "#organization")
    assert shown(page, "en") == ["Pentagon"]
