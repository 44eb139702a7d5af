"""The data that the site offers to other programs, read by programs that are not ours."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import etree, html
from pyld import jsonld
from translate.storage.tbx import tbxfile

from sitegen.building.builder import build
from sitegen.errors import ContentError
from tests.conftest import ROOT, OpenPage
from tests.edits import apply, setting
from tests.pages.sites import BuiltPage
from tests.sample import CACHE, CHECKOUT, FILES, bytes_of, copy_of_sample

SCHEMAS = ROOT / "docs/schemas"
ALL = 'data = ["articles", "glossary", "mentions", "annotations", "tei"]\n'
SITES = ("torture", "french")
DATA_OF_ARTICLES = {
    ".json": "application/json",
    ".xml": "application/tei+xml",
    ".jsonld": "application/ld+json",
}
TEI = "{http://www.tei-c.org/ns/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The outputs of sites with every construct and in another language, with all that there is to give."""
    found = {}
    for name in SITES:
        site = tmp_path_factory.mktemp(name) / "site"
        shutil.copytree(ROOT / "tests/pages" / name, site)
        with contextlib.suppress(FileNotFoundError):
            shutil.copytree(CHECKOUT / CACHE, site / CACHE, ignore=shutil.ignore_patterns(".*"))
        settings = site / "content/site.toml"
        settings.write_text(ALL + settings.read_text("utf-8"), "utf-8")
        build(site, site / "output")
        found[name] = site / "output"
    return found


def read(file: Path) -> Any:
    return json.loads(file.read_bytes())


def articles(output: Path) -> Iterator[tuple[Path, Any]]:
    """The folders of articles, each with its data."""
    for file in sorted(output.glob("articles/*/index.json")):
        yield file.parent, read(file)


def schema(name: str) -> Draft202012Validator:
    loaded = read(SCHEMAS / f"{name}.schema.json")
    Draft202012Validator.check_schema(loaded)
    return Draft202012Validator(loaded)


def rows(output: Path) -> list[dict[str, Any]]:
    """The rows of the table of mentions, numbers as numbers."""
    text = (output / "data/mentions.tsv").read_text("utf-8")
    found = csv.DictReader(io.StringIO(text), dialect="excel-tab")
    return [row | {key: int(row[key]) for key in ("start", "end")} for row in found]


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize(
    ("kind", "files"),
    [
        ("articles", "data/articles.json"),
        ("article", "articles/*/index.json"),
        ("glossary", "data/glossary.json"),
        ("annotations", "articles/*/annotations.jsonld"),
    ],
)
def test_json_is_as_its_schema_says(outputs: Mapping[str, Path], name: str, kind: str, files: str) -> None:
    validator = schema(kind)
    found = sorted(outputs[name].glob(files))
    assert found
    for file in found:
        assert [error.message for error in validator.iter_errors(read(file))] == [], file


@pytest.mark.parametrize("name", SITES)
def test_the_table_of_mentions(outputs: Mapping[str, Path], name: str) -> None:
    """It says what the articles say, row by row."""
    validator = schema("mentions")
    found = rows(outputs[name])
    assert found
    assert [error.message for row in found for error in validator.iter_errors(row)] == []
    said = {
        (data["slug"], sentence["id"], lang, each["start"], each["end"], each["entity"])
        for _, data in articles(outputs[name])
        for sentence in data["sentences"]
        for lang, mentions in sentence.get("mentions", {}).items()
        for each in mentions
    }
    assert {tuple(row.values()) for row in found} == said
    assert len(found) == len(said)


@pytest.mark.parametrize("name", SITES)
def test_articles_say_what_their_pages_show(outputs: Mapping[str, Path], name: str) -> None:
    for folder, data in articles(outputs[name]):
        page = BuiltPage(folder / "index.html", f"articles/{folder.name}/index.html")
        source, target = data["languages"].values()
        shown: dict[str, list[str]] = {}
        states: dict[str, str] = {}
        for element in page.elements("//main//span[@class='s']"):
            for line_break in element.iter("br"):
                line_break.text = " "
            ident = element.get("data-s") or ""
            shown.setdefault(ident, []).append("".join(map(str, element.itertext())))
            if state := element.get("data-state"):
                states[ident] = state
        for sentence in data["sentences"]:
            assert [sentence["text"][source], sentence["text"][target]] == shown[sentence["id"]]
            assert sentence["state"] == states[sentence["id"]]
        linked = [element.get("data-term") for element in page.elements("//main//*[@class='term']")]
        said = [
            each["entity"] for s in data["sentences"] for m in s.get("mentions", {}).values() for each in m
        ]
        assert {*said} == {*linked}


@pytest.mark.parametrize("name", SITES)
def test_blocks_hold_every_sentence_once(outputs: Mapping[str, Path], name: str) -> None:
    def of(blocks: list[Any]) -> Iterator[str]:
        for block in blocks:
            yield from block.get("sentences", ())
            yield from of(block.get("blocks", []))

    for _, data in articles(outputs[name]):
        held = [s["id"] for s in data["sentences"] if s["kind"] in ("title", "summary")]
        for section in data["sections"]:
            held += [section["heading"]] if "heading" in section else []
            held += of(section["blocks"])
        assert held == [sentence["id"] for sentence in data["sentences"]]


# What a program does that knows the recommendation and nothing of sitegen: it follows each selector to what
# refines it, and counts in code points.
RESOLVE = """
(annotations) => annotations.map(({target}) => target.selector.map((selector) => {
  const scopes = document.querySelectorAll(selector.value)
  if (scopes.length !== 1) return `${scopes.length} elements`
  const text = scopes[0].textContent
  const inner = selector.refinedBy
  if (inner.type === "TextPositionSelector") return [...text].slice(inner.start, inner.end).join("")
  const {prefix = "", exact, suffix = ""} = inner
  return text.includes(prefix + exact + suffix) ? exact : "not there"
}))
"""


@pytest.mark.parametrize("name", SITES)
def test_annotations_are_found_on_the_page(
    outputs: Mapping[str, Path], name: str, open_page: OpenPage
) -> None:
    """Both selectors of each find the same text, in a browser."""
    seen = 0
    for folder, data in articles(outputs[name]):
        if not (folder / "annotations.jsonld").is_file():
            assert not data.get("notes") and not any("mentions" in each for each in data["sentences"])
            continue
        items = read(folder / "annotations.jsonld")["first"]["items"]
        page = open_page((folder / "index.html").as_uri())
        for item, found in zip(items, page.evaluate(RESOLVE, items), strict=True):
            quoted = item["target"]["selector"][1]["refinedBy"]["exact"]
            assert found == [quoted, quoted], item["id"]
            seen += 1
        notes = [item for item in items if item["motivation"] == "commenting"]
        assert [item["id"].rpartition("#note-")[2] for item in notes] == [
            note["id"] for note in data.get("notes", [])
        ]
    assert seen


# What the context of the recommendation says of the terms that are used.
OA, AS, DC = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#", "http://purl.org/dc/terms/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
VOCAB = {"@type": "@vocab"}
CONTEXT = {
    "id": "@id",
    "type": "@type",
    "Annotation": f"{OA}Annotation",
    "CssSelector": f"{OA}CssSelector",
    "TextQuoteSelector": f"{OA}TextQuoteSelector",
    "TextPositionSelector": f"{OA}TextPositionSelector",
    "SpecificResource": f"{OA}SpecificResource",
    "TextualBody": f"{OA}TextualBody",
    "AnnotationCollection": f"{AS}OrderedCollection",
    "AnnotationPage": f"{AS}OrderedCollectionPage",
    "commenting": f"{OA}commenting",
    "identifying": f"{OA}identifying",
    "ltr": f"{OA}ltrDirection",
    "rtl": f"{OA}rtlDirection",
    "motivation": {"@id": f"{OA}motivatedBy", **VOCAB},
    "body": {"@id": f"{OA}hasBody", "@type": "@id"},
    "target": {"@id": f"{OA}hasTarget", "@type": "@id"},
    "source": {"@id": f"{OA}hasSource", "@type": "@id"},
    "selector": {"@id": f"{OA}hasSelector", "@type": "@id"},
    "refinedBy": {"@id": f"{OA}refinedBy", "@type": "@id"},
    "exact": f"{OA}exact",
    "prefix": f"{OA}prefix",
    "suffix": f"{OA}suffix",
    "start": f"{OA}start",
    "end": f"{OA}end",
    "value": f"{RDF}value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "textDirection": {"@id": f"{OA}textDirection", **VOCAB},
    "creator": {"@id": f"{DC}creator", "@type": "@id"},
    "created": f"{DC}created",
    "name": "http://xmlns.com/foaf/0.1/name",
    "total": f"{AS}totalItems",
    "first": {"@id": f"{AS}first", "@type": "@id"},
    "items": {"@id": f"{AS}items", "@type": "@id", "@container": "@list"},
    "startIndex": f"{AS}startIndex",
}


def _load(url: str, options: object) -> dict[str, Any]:
    assert url == "http://www.w3.org/ns/anno.jsonld"
    return {"documentUrl": url, "contextUrl": None, "document": {"@context": CONTEXT}}


@pytest.mark.parametrize("name", SITES)
def test_annotations_are_linked_data(outputs: Mapping[str, Path], name: str) -> None:
    """Every term has a meaning, and nothing is lost on the way to RDF and back."""
    for file in outputs[name].glob("articles/*/annotations.jsonld"):
        written = read(file)
        back = jsonld.compact(
            jsonld.expand(written, {"documentLoader": _load}), written["@context"], {"documentLoader": _load}
        )
        assert jsonld.expand(back, {"documentLoader": _load}) == jsonld.expand(
            written, {"documentLoader": _load}
        )
        assert _leaves(back) == _leaves(written)


def _leaves(value: Any) -> list[str]:
    """All texts and numbers in a value, in a stable order."""
    if isinstance(value, dict):
        return sorted(leaf for key, each in value.items() if key != "@context" for leaf in _leaves(each))
    if isinstance(value, list):
        return sorted(leaf for each in value for leaf in _leaves(each))
    return [str(value)]


@pytest.mark.parametrize("name", SITES)
def test_tei(outputs: Mapping[str, Path], name: str) -> None:
    """It is valid by the schema of what is used, its references lead somewhere, and its sentences are those
    of the article."""
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "tei.rng"))
    for folder, data in articles(outputs[name]):
        tree: Any = etree.parse(folder / "tei.xml")
        assert schema.validate(tree), schema.error_log.last_error
        ids = [str(ident) for ident in tree.xpath("//@xml:id")]
        assert len(ids) == len({*ids})
        for names in tree.xpath(
            "//@corresp | //@ref | //@ana | //@next | //@prev | //*[name()='link']/@target"
        ):
            assert {each.removeprefix("#") for each in str(names).split()} <= {*ids}
        sentences = {element.get(f"{XML}id"): element for element in tree.iter(f"{TEI}s")}
        for sentence in data["sentences"]:
            for lang, text in sentence["text"].items():
                element = sentences.pop(f"{sentence['id']}.{lang}")
                for line_break in element.iter(f"{TEI}lb"):
                    line_break.text = " "
                assert "".join(map(str, element.itertext())) == text
                named = [each for each in element.iter() if each.get("ref")]
                begun = [each.get("ref") for each in named if not each.get("prev")]
                mentions = sentence.get("mentions", {}).get(lang, [])
                assert begun == [f"#entity-{each['entity']}" for each in mentions]
        assert not sentences


@pytest.mark.parametrize("name", SITES)
def test_tbx_in_the_toolkit(outputs: Mapping[str, Path], name: str) -> None:
    """translate-toolkit, on which Weblate stands, finds the preferred names."""
    glossary = read(outputs[name] / "data/glossary.json")
    source, target = glossary["languages"].values()
    kind: Any = tbxfile
    store = kind.parsestring((outputs[name] / "data/glossary.tbx").read_bytes())
    store.setsourcelanguage(source)
    store.settargetlanguage(target)
    said = [(entry["names"][source][0], entry["names"][target][0]) for entry in glossary["entries"]]
    assert [(unit.source, unit.target) for unit in store.units] == said


@pytest.mark.parametrize("name", SITES)
def test_the_table_of_the_glossary(outputs: Mapping[str, Path], name: str) -> None:
    data = (outputs[name] / "data/glossary.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    table = [*csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)]
    glossary = read(outputs[name] / "data/glossary.json")
    source = glossary["languages"]["source"]
    assert [row["id"] for row in table] == [entry["id"] for entry in glossary["entries"]]
    for row, entry in zip(table, glossary["entries"], strict=True):
        assert row[f"definition.{source}"].lstrip("'") == entry["definition"][source].lstrip("'")
        assert not any(cell.startswith(("=", "@", "\t")) for cell in row.values())


@pytest.mark.parametrize("name", SITES)
def test_pages_lead_to_the_data(outputs: Mapping[str, Path], name: str) -> None:
    """An article to what is given of it and to nothing else, in its head and where a reader sees it; the
    about page to the data of the site."""
    for page in sorted(outputs[name].glob("articles/*/index.html")):
        tree = html.fromstring(page.read_bytes())
        given = {file.resolve() for file in page.parent.iterdir() if file.suffix in DATA_OF_ARTICLES}
        for links in (
            [
                link
                for link in tree.iterfind(".//link[@rel='alternate'][@type]")
                if "atom" not in str(link.attrib["type"])
            ],
            [*tree.iterfind(".//p[@class='downloads']/a[@type]")],
        ):
            assert {(page.parent / str(link.attrib["href"])).resolve() for link in links} == given, page
            assert {link.get("type") for link in links} == {DATA_OF_ARTICLES[file.suffix] for file in given}
    about = outputs[name] / "about/index.html"
    links = [*html.fromstring(about.read_bytes()).iterfind(".//p[@class='downloads']/a")]
    given = {file.resolve() for file in (outputs[name] / "data").iterdir()}
    assert {(about.parent / str(link.attrib["href"])).resolve() for link in links} == given


def test_annotations_alone_are_given(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    apply(site, setting("downloads", []))
    apply(site, setting("data", ["annotations"]))
    build(site, site / "output")
    tree = html.fromstring((site / "output/articles/visit/index.html").read_bytes())
    links = [str(link.get("href")) for link in tree.iterfind(".//p[@class='downloads']/a")]
    assert [link.rpartition("/")[2] for link in links] == ["annotations.jsonld"]


def test_what_is_not_asked_for_is_not_given(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    settings = site / "content/site.toml"
    given = sorted(path.relative_to(site / "output") for path in site.glob("output/*/**/*.*"))
    assert [path.name for path in given if path.parts[0] == "data"] == [
        "articles.json", "glossary.csv", "glossary.json", "glossary.tbx", "mentions.tsv",
    ]  # fmt: skip
    settings.write_text(FILES["content/site.toml"].replace(ALL, "data = []\n"), "utf-8")
    removed = build(site, site / "output").removed
    assert len(removed) == 10
    assert [path.name for path in site.glob("output/data/*")] == ["articles.json"]
    assert not [*site.glob("output/articles/*/*.json*"), *site.glob("output/articles/*/*.xml")]
    settings.write_text(FILES["content/site.toml"].replace(ALL, 'data = ["tie"]\n'), "utf-8")
    with pytest.raises(ContentError, match=r'site.toml:3: field "data" cannot be "tie" \(did you mean "tei"'):
        build(site, site / "output")


def test_no_address_of_an_engine_is_published(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    memory = site / "content/translations/visit.en.po"
    text = memory.read_text("utf-8").replace(
        "machine argos 1.0:", "machine libretranslate ar-en 10.0.0.5-5000:"
    )
    memory.write_text(text, "utf-8")
    apply(site, setting("downloads", ["epub", "books", "anki"]))
    build(site, site / "output")
    data = (site / "output/articles/visit/index.json").read_text("utf-8")
    assert '"engine":"libretranslate"' in data
    for path, written in bytes_of(site / "output").items():
        inside = [written]
        if path.endswith(".epub"):
            with zipfile.ZipFile(io.BytesIO(written)) as book:
                inside = [book.read(name) for name in book.namelist()]
        assert not any(b"10.0.0.5" in each for each in inside), path
