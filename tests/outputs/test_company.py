"""Entities that sentences name together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

from sitegen.building.builder import build
from tests.edits import put
from tests.sample import FILES, bytes_of, copy_of_sample

ARTICLE = "content/articles/third.md"
BAGHDAD = "content/glossary/baghdad.yaml"
TEXT = "---\ntitle: بغداد\ndate: 2021-08-01\n---\n\n"


def company(site: Path, term: str) -> list[tuple[str, str]]:
    tree: Any = etree.HTML((site / f"output/glossary/{term}/index.html").read_bytes())
    items = tree.xpath("//dl[@lang='en']/div[dt='Named with']/dd/ul/li")
    return [("".join(item.find("a").itertext()), item.findtext("span")) for item in items]


def clean(site: Path) -> None:
    build(site, site / "output")
    build(site, site.parent / "clean" / "output")
    assert bytes_of(site / "output") == bytes_of(site.parent / "clean" / "output")


def test_sentences_that_name_both_are_counted(tmp_path: Path) -> None:
    """As articles come, change and go, and one held back does not count."""
    site = copy_of_sample(tmp_path)
    assert company(site, "erbil") == []
    together = "سافر من أربيل إلى بغداد. ثم من بغداد إلى أربيل، ثم إلى بغداد.\n"
    for text, erbil, baghdad in (
        (TEXT + together, [("Baghdad", "2")], [("Erbil", "2")]),
        (
            TEXT + together + "\nمن أربيل إلى عين الأسد.\n",
            [("Baghdad", "2"), ("Ain al-Asad", "1")],
            [("Erbil", "2")],
        ),
        (TEXT.replace("2021-08-01", "2021-08-01\ndraft: true") + together, [], []),
        (TEXT + "سافر من أربيل. ووصل إلى بغداد.\n", [], []),
        (TEXT + together, [("Baghdad", "2")], [("Erbil", "2")]),
        (None, [], []),
    ):
        put(site, ARTICLE, text)
        clean(site)
        assert (company(site, "erbil"), company(site, "baghdad")) == (erbil, baghdad)


def test_a_new_name_of_the_other_is_shown(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    put(site, ARTICLE, TEXT + "سافر من أربيل إلى بغداد.\n")
    build(site, site / "output")
    put(site, BAGHDAD, FILES[BAGHDAD].replace("[Baghdad]", "[Bagdad]"))
    clean(site)
    assert company(site, "erbil") == [("Bagdad", "1")]
