"""Cards for Anki, read by the rules of its manual for text files."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import lxml.html

from sitegen.building.builder import build
from tests.edits import apply, put, setting
from tests.sample import FILES, copy_of_sample

BAGHDAD = "content/glossary/baghdad.yaml"
RETURN = "content/articles/return.md"
# The fields of a note of the basic kind, and of one that has them all, are filled in this order.
FIELDS = ("guid", "source", "target", "address", "state", "names", "tags")


def cards(file: Path) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The headers of a file, and its notes."""
    headers: dict[str, str] = {}
    lines = file.read_text("utf-8").splitlines(keepends=True)
    while lines and lines[0].startswith("#"):
        name, _, value = lines.pop(0).removeprefix("#").strip("\n").partition(":")
        headers[name] = value
    assert headers["separator"] == "tab"
    rows = [*csv.reader(lines, dialect="excel-tab")]
    assert {len(row) for row in rows} == {len(FIELDS)}
    return headers, [dict(zip(FIELDS, row, strict=True)) for row in rows]


def hrefs(element: Any) -> list[str]:
    return [*map(str, element.xpath(".//@href"))]


def test_cards(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    apply(site, setting("downloads", ["anki"]))
    build(site, site / "output")
    headers, notes = cards(site / "output/articles/visit/visit.anki.tsv")
    assert (headers["html"], headers["guid column"], headers["tags column"]) == ("true", "1", "7")
    assert headers["deck"] == "قارئ · Reader"
    # What has no translation is no card.
    assert [note["guid"].partition("#")[2] for note in notes] == [
        "s-title", "s-summary", "s-arrival", "s-evening", "s-heading", "s-base", "s-map",
    ]  # fmt: skip
    by_id = {note["guid"]: note for note in notes}
    assert by_id["visit#s-evening"] == {
        "guid": "visit#s-evening",
        "source": '<div lang="ar" dir="rtl">ثم سافر إلى بغداد في المساء.</div>',
        "target": '<div lang="en" dir="ltr">He then travelled to Baghdad in the evening.</div>',
        "address": "https://reader.example/site/articles/visit/#s-evening",
        "state": "reviewed",
        "names": "بغداد = Baghdad",
        "tags": "visit visits reviewed",
    }
    assert by_id["visit#s-summary"]["state"] == "machine"
    for note in notes:
        for side in (note["source"], note["target"]):
            (element,) = lxml.html.fragments_fromstring(side)
            assert element.get("dir") in ("rtl", "ltr")
            # A card is far from the site.
            assert all(href.startswith("https://") for href in hrefs(element))
        assert not re.search(r"[\t\n]", "".join(note.values()))
    assert '"https://reader.example/site/glossary/ain-al-asad/"' in by_id["visit#s-base"]["source"]


def test_an_article_without_translations_has_no_cards(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    apply(site, setting("downloads", ["anki"]))
    build(site, site / "output")
    file = site / "output/articles/return/return.anki.tsv"
    page = file.with_name("index.html")
    assert not file.exists()
    assert file.name not in page.read_text("utf-8")
    # Not even where a sentence is in the target language anyway; with a translation there are cards.
    put(site, RETURN, f"{FILES[RETURN]}\nSource: Reuters, August 2.\n")
    build(site, site / "output")
    assert not file.exists()
    (memory := site / "content/translations/return.en.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgctxt "s-0e5210bd"\nmsgid "عودة إلى بغداد"\nmsgstr "Return to Baghdad"\n',
        "utf-8",
    )
    build(site, site / "output")
    assert [note["guid"] for note in cards(file)[1]] == ["return#s-0e5210bd"]
    assert file.name in page.read_text("utf-8")
    memory.unlink()
    assert file.relative_to(site / "output").as_posix() in build(site, site / "output").removed


def test_names_are_escaped(tmp_path: Path) -> None:
    """The fields are HTML, and what editors write is text."""
    site = copy_of_sample(tmp_path)
    apply(site, setting("downloads", ["anki"]))
    put(site, BAGHDAD, FILES[BAGHDAD].replace("Baghdad", "B & <i>C</i>", 1))
    build(site, site / "output")
    _, notes = cards(site / "output/articles/visit/visit.anki.tsv")
    names = {note["guid"]: note["names"] for note in notes}
    assert names["visit#s-evening"] == "بغداد = B &amp; &lt;i&gt;C&lt;/i&gt;"
