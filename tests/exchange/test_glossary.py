"""Exporting and importing glossaries: what is exported comes back the same, and nothing here is lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sitegen.building.builder import check_content, new_problems
from sitegen.content.glossary import parse_entry
from sitegen.editing.yamlfile import dump
from sitegen.errors import ContentError
from sitegen.exchange.bringing import Brought
from sitegen.exchange.glossary import export_glossary, import_glossary, merged
from sitegen.formats import registry
from sitegen.formats.entries import entry_values, item_of
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.entry import Entry
from tests.sample import FILES, copy_of_sample, warm, write_sample

ONLY_OUT = "omegat-glossary"
FORMATS = [form.name for form in registry.FORMATS if form.of == "glossary" and form.comes_back]
ERBIL = "content/glossary/erbil.yaml"
DIFFERS = "differs from the one here, and the file does not say which version it is based on"

# --- every entry that there can be --------------------------------------------------------------------

_TOKENS = [
    "|", " | ", "\\", "\\|", "'", "''", '"', "=", "=1+1", "@", "+", "-2", ",", ";", "،", ": ", " #", "- ",
    "\n", "\t", "\r", "<", "&amp;", "]]>", "{", "[", "*", "\u00a0", "\u200f", "\u2028", "\x85", "\ufeff",
    "العراق", "no", "12:30",
]  # fmt: skip
_LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
TEXTS = st.lists(_LETTERS | st.sampled_from(_TOKENS), max_size=8).map("".join)
WORDED = TEXTS.map(lambda text: f"x{text}y") | TEXTS.map(lambda text: f"{text}ب{text}")
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}", fullmatch=True)
NAMES = st.lists(WORDED, min_size=1, max_size=3)
DATES = st.sampled_from(
    ["2021", "2021-07", "2021-07-26/2021-07-29", {"date": "2020", "label": {"ar": "أ", "en": "a | b"}}]
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """An entry as its file may have it."""
    kind = draw(st.sampled_from(["person", "organization", "place", "event", "concept"]))
    names = {"ar": draw(NAMES), "en": draw(NAMES)}
    values: dict[str, Any] = {"kind": kind, "names": names}
    values["definition"] = {"ar": draw(WORDED), "en": draw(WORDED)}
    more: dict[str, st.SearchStrategy[Any]] = {
        "transliteration": TEXTS,
        "article": st.sampled_from(["the", "none"]),
        "coordinates": st.tuples(st.floats(-90, 90), st.floats(-180, 180)).map(list),
        "wikidata": st.sampled_from(["Q1", "Q42"]),
        "links": st.lists(
            st.fixed_dictionaries({"name": TEXTS, "url": st.just("https://x.example/?a=b|c&d")}), max_size=2
        ),
        "related": st.lists(IDS, max_size=2),
        "blocked_by": st.lists(WORDED, max_size=2),
        "requires_context": st.lists(WORDED, max_size=2)
        | st.dictionaries(st.sampled_from([*names["ar"], *names["en"]]), st.lists(WORDED, max_size=2)),
    }
    if kind == "event":
        more["dates"] = st.lists(DATES, max_size=2)
    values |= {name: draw(strategy) for name, strategy in more.items() if draw(st.booleans())}
    try:
        return parse_entry(dump(values), f"content/glossary/{draw(IDS)}.yaml").entry
    except ContentError:
        assume(False)
        raise


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=60)
@given(entry=entries())
def test_what_goes_out_comes_back_the_same(form: str, entry: Entry) -> None:
    item = item_of(entry)
    written = registry.exporter(form).write([item], DEFAULT_PAIR)
    parsed = registry.reader(form).parse(written, "x", "", DEFAULT_PAIR)
    assert parsed.problems == ()
    (back,) = parsed.items
    assert (back.id, back.revision) == (entry.id, item.revision)
    # Into a glossary without it, and over what it was before.
    for here in ({}, entry_values(entry.fields)):
        read = parse_entry(dump(merged(here, back.values)), entry.path).entry
        assert read.fields == entry.fields
    assert registry.exporter(form).write([item_of(read)], DEFAULT_PAIR) == written


# --- a site -------------------------------------------------------------------------------------------


def suffix(form: str) -> str:
    return registry.BY_NAME[form].suffixes[0]


def bring(site: Path, file: Path, *, force: bool = False) -> Brought:
    form = registry.for_file(file.name, "glossary")
    assert form
    return import_glossary(site, file, form.name, new_problems, force=force)


def told(brought: Brought) -> list[str]:
    return [str(problem) for problem in brought.problems]


@pytest.mark.parametrize("form", FORMATS)
def test_a_glossary_travels(form: str, tmp_path: Path) -> None:
    """By the command: into the site that it is from, and into one that lacks entries."""
    site = write_sample(tmp_path / "site")
    name = f"glossary{suffix(form)}"
    assert warm().run("export", "--glossary", "--output", name, cwd=site).code == 0
    before = (site / name).read_bytes()
    done = warm().run("import", "--glossary", name, cwd=site)
    assert (done.code, done.out, done.err) == (0, f"{name}: 0 new, 0 updated, 3 unchanged\n", "")
    assert {path: (site / path).read_text("utf-8") for path in FILES} == FILES
    for entry in ("erbil", "baghdad"):
        (site / f"content/glossary/{entry}.yaml").unlink()
    done = warm().run("import", "--glossary", name, cwd=site)
    assert (done.code, done.out, done.err) == (0, f"{name}: 2 new, 0 updated, 1 unchanged\n", "")
    assert export_glossary(site, form) == before
    assert warm().run("export", "--glossary", "--output", name, cwd=site).code == 0


COMMENTED = "# The capital of the region.\n" + FILES[ERBIL].replace(
    "definition:", "# Two sentences.\ndefinition:"
).replace("related: [baghdad]", "# See also.\nrelated: [baghdad]  ")


def _edited(site: Path, change: Callable[[dict[str, str]], object]) -> Path:
    """The table of the site with each row changed by somebody."""
    table = export_glossary(site, "glossary-csv").decode("utf-8-sig")
    rows = [*csv.DictReader(io.StringIO(table, newline=""))]
    for row in rows:
        change(row)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    file = site / "back.csv"
    file.write_text(text.getvalue(), "utf-8", newline="")
    return file


def test_only_what_was_changed_there_is_written(tmp_path: Path) -> None:
    """Comments stay, and the form of all other fields."""
    site = write_sample(tmp_path / "site")
    (site / ERBIL).write_text(COMMENTED, "utf-8")

    def change(row: dict[str, str]) -> None:
        if row["id"] == "erbil":
            row |= {"definition.en": "A city: the capital # of a region.", "names.en": "Erbil | Arbil"}
            row |= {"latitude": "", "longitude": "", "wikidata": "Q20934"}

    assert bring(site, _edited(site, change)) == Brought(0, 1, 2)
    assert (site / ERBIL).read_text("utf-8") == (
        "# The capital of the region.\n"
        "kind: place\n"
        "names:\n  ar:\n  - أربيل\n  - هولير\n  en:\n  - Erbil\n  - Arbil\n"
        "# Two sentences.\n"
        "definition:\n  ar: مدينة في شمال العراق.\n  en: 'A city: the capital # of a region.'\n"
        "# See also.\n"
        "related: [baghdad]  \n"
        "wikidata: Q20934\n"
    )


def test_what_was_changed_here_stays(tmp_path: Path) -> None:
    site = write_sample(tmp_path / "site")
    same = _edited(site, lambda row: None).rename(site / "same.csv")
    other = _edited(site, lambda row: row.update({"transliteration": "x"}))
    unknown = site / "unknown.csv"
    unknown.write_text("id,names.en\nerbil,Erbil | Arbil\nbaghdad,Baghdad\n")
    (site / ERBIL).write_text(FILES[ERBIL].replace("A city", "A town"), "utf-8")
    here = (site / ERBIL).read_text("utf-8")
    # What was exported says nothing new.
    assert bring(site, same) == Brought(0, 0, 3)
    brought = bring(site, other)
    assert (brought.changed, told(brought)) == (
        2,
        [
            'other.csv:4: entry "erbil" has changed both here and there since it was exported '
            "(use --force to take what the file says)".replace("other", "back")
        ],
    )
    assert told(bring(site, unknown)) == [
        f'unknown.csv:2: entry "erbil" {DIFFERS} (use --force to take what the file says)'
    ]
    assert (site / ERBIL).read_text("utf-8") == here
    assert bring(site, unknown, force=True) == Brought(0, 1, 1)
    # What the file says nothing of stays.
    assert "A town" in (site / ERBIL).read_text("utf-8") and "Arbil" in (site / ERBIL).read_text("utf-8")
    assert check_content(site) is not None


TBX_2019 = """<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader/><text><body>
<conceptEntry id="c1"><descrip type="subjectField">place</descrip>
 <langSec xml:lang="en"><descripGrp><descrip type="definition">A city on the Tigris.</descrip></descripGrp>
  <termSec><term>Nineveh</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>
  </termSec>
  <termSec><term>Al-Mawsil</term></termSec>
  <termSec><term>Mosul</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec>
 </langSec>
 <langSec xml:lang="ar-IQ"><descrip type="definition">مدينة على دجلة.</descrip>
  <termSec><term>الموصل</term></termSec></langSec></conceptEntry>
<conceptEntry id="c2"><langSec xml:lang="en"><termSec><term>Hawler</term></termSec></langSec></conceptEntry>
<conceptEntry id="c3"><langSec xml:lang="de"><termSec><term>Bagdad</term></termSec></langSec></conceptEntry>
<conceptEntry id="c4"><langSec xml:lang="en"><termSec><term>Basra</term></termSec></langSec></conceptEntry>
</body></text></tbx>
"""


def test_a_file_of_another_tool(tmp_path: Path) -> None:
    """Its concepts are known by their names, and what it lacks is told, all at once."""
    site = write_sample(tmp_path / "site")
    file = site / "other.tbx"
    file.write_text(TBX_2019, "utf-8")
    brought = bring(site, file)
    assert (brought.new, brought.changed) == (1, 0)
    assert told(brought) == [
        f'other.tbx:12: entry "erbil" {DIFFERS} (use --force to take what the file says)',
        'other.tbx:13: concept "c3" has no term in ar or en (the entry is left out)',
        'other.tbx:14: entry "c4" is not imported: field "ar" is missing in "names"',
        'other.tbx:14: entry "c4" is not imported: field "definition" is missing',
        'other.tbx:14: entry "c4" is not imported: field "kind" is missing',
    ]
    fields = parse_entry((site / "content/glossary/c1.yaml").read_text("utf-8"), "c1.yaml").entry.fields
    assert fields.names.values() == (("الموصل",), ("Mosul", "Al-Mawsil"))
    assert fields.definition.values() == ("مدينة على دجلة.", "A city on the Tigris.")


BROKEN = [
    ("x.json", "", "x.json:1: broken JSON: the file is empty (have the other program write it again)"),
    ("x.json", "[\n\n1,\n\n", "x.json:3: broken JSON: the end of the file is missing (have the other"),
    ("x.json", '[\n{"a": 1,\n b}]', "x.json:3: broken JSON: object keys must be strings (have the other"),
    ("x.json", "[" * 100_000, "x.json:1: broken JSON: nested too deeply (have the other program"),
    ("x.json", "[]", "x.json:1: is not a sitegen glossary"),
    ("x.json", '{"format": "sitegen-glossary", "version": 9}', "x.json:1: has version 9"),
    (
        "x.json",
        '{"format": "sitegen-glossary", "version": 1, "entries": 1}',
        'x.json:1: has no list of "entries"',
    ),
    ("x.csv", "id,kidn\n", 'x.csv:1: unknown column "kidn" (did you mean "kind"?)'),
    ("x.csv", "kind\nplace\n", 'x.csv:1: there is no column "id"'),
    (
        "x.csv",
        'id,kind\nx,"y\n',
        "x.csv:2: broken table: unexpected end of data (a cell in quotation marks ends with one, and",
    ),
    ("x.csv", "id,latitude\nx,1\n", 'x.csv:1: only one of the columns "latitude" and "longitude" is there'),
    ("x.tbx", "<tmx/>", "x.tbx:1: this is not TBX: its root element is <tmx>"),
    ("x.tbx", "<tbx>", "x.tbx:1: broken XML: "),
]


@pytest.mark.parametrize(("name", "text", "message"), BROKEN)
def test_a_file_that_cannot_be_used(name: str, text: str, message: str, tmp_path: Path) -> None:
    site = write_sample(tmp_path / "site")
    (site / name).write_text(text, "utf-8")
    done = warm().run("import", "--glossary", name, cwd=site)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"error: {message}"), done.err


REFUSED = [
    ("erbil,nowhere,,", 'field "kind" cannot be "nowhere"'),
    ("erbil,place,[Erbil](nobody.yaml),", 'the link "nobody.yaml" in the definition leads nowhere'),
    ("erbil,place,[x](javascript:1),", 'a link to "javascript:1" in the definition is not allowed'),
    ("erbil,place,A city.,{", 'the column "dates" is not valid JSON: '),
    ("new,place,A city.,", 'field "names" is missing'),
    ("../x,place,A city.,", 'field "names" is missing'),
]


@pytest.mark.parametrize(("row", "message"), REFUSED)
def test_what_the_next_build_would_refuse_is_left_out(row: str, message: str, tmp_path: Path) -> None:
    """And other entries of the same file are taken over."""
    site = copy_of_sample(tmp_path)
    (site / "x.csv").write_text(f"id,kind,definition.en,dates\n{row}\nbaghdad,place,The capital.,\n")
    brought = bring(site, site / "x.csv", force=True)
    assert brought.changed == 1
    assert any(line.startswith("x.csv:2: ") and message in line for line in told(brought)), told(brought)
    assert (site / ERBIL).read_text("utf-8") == FILES[ERBIL]
    assert "The capital.\n" in (site / "content/glossary/baghdad.yaml").read_text("utf-8")
    assert not list(tmp_path.rglob("x.yaml"))


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["import", "--glossary", "x.txt"], "x.txt: the name of the file must end in .json, .csv or .tbx\n"),
        (
            ["export", "--glossary", "--output", "x.txt"],
            "x.txt: the name of the file must end in .json, .csv, .tbx or .utf8\n",
        ),
        (["export", "--glossary", "visit", "--output", "x.tbx"], "--glossary writes the whole glossary"),
        (["export", "--glossary", "--tmx", "--output", "x.tbx"], "use only one of --tmx and --glossary"),
        (["import", "--glossary", "--slug", "x", "x.tbx"], "--slug cannot be used with --glossary"),
        (["import", "--notes", "--publish", "x.jsonld"], "--publish cannot be used with --notes"),
    ],
)
def test_wrong_usage(command: list[str], message: str, tmp_path: Path) -> None:
    for name in ("x.txt", "x.tbx", "x.jsonld"):
        (tmp_path / name).touch()
    done = warm().run(*command, cwd=tmp_path)
    assert done.code == 2 and message in done.err, done.err


# --- for OmegaT ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_of_spreadsheets(delimiter: str, tmp_path: Path) -> None:
    """As they are saved in different countries, and as they are copied; with cells of any length."""
    site = write_sample(tmp_path / "site")
    long = "A city, “x”; and\tmore. " * 20_000
    table = io.StringIO(newline="")
    rows = csv.writer(table, delimiter=delimiter)
    rows.writerow(["id", "kind", "names.ar", "names.en", "definition.ar", "definition.en"])
    rows.writerow(["basra", "place", "البصرة", "Basra", "مدينة.", long])
    (site / "x.csv").write_text(table.getvalue(), "utf-8", newline="")
    assert bring(site, site / "x.csv").new == 1
    text = (site / "content/glossary/basra.yaml").read_text("utf-8")
    assert parse_entry(text, "x.yaml").entry.fields.definition["en"].strip() == long.strip()


def test_glossary_for_omegat(tmp_path: Path) -> None:
    """As its manual has it ("Glossaries"): three columns, in UTF-8; a line with # before it is a comment."""
    site = copy_of_sample(tmp_path)
    file = tmp_path / "names.utf8"
    done = warm().run("export", "--glossary", "--output", file, cwd=site)
    assert (done.code, done.err) == (0, "")
    first, *lines = file.read_text("utf-8").splitlines()
    assert first == "# The glossary of a site made by sitegen"
    assert [line.split("\t") for line in lines if "Erbil" in line.split("\t")[1]] == [
        ["أربيل", "Erbil", "place; also: Hawler. A city in the north of Iraq."],
        ["هولير", "Erbil", "place; also: Hawler. A city in the north of Iraq."],
    ]
    assert all(line.count("\t") == 2 for line in lines)
    # Its own export may be replaced, and nothing comes back from it.
    assert warm().run("export", "--glossary", "--output", file, cwd=site).code == 0
    back = warm().run("import", "--glossary", file, cwd=site)
    assert back.code == 1
    assert "export and import a .tbx or .csv file instead" in back.err


@given(st.lists(entries(), max_size=3))
def test_every_entry_is_lines_of_three_columns(made: list[Entry]) -> None:
    data = registry.exporter(ONLY_OUT).write([item_of(entry) for entry in made], DEFAULT_PAIR)
    lines = data.decode().split("\n")[1:-1]
    assert len(lines) == sum(len(entry.fields.names.source) for entry in made)
    assert all(line.count("\t") == 2 for line in lines)
