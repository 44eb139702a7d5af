"""Exporting TMX and XLIFF, importing PO, XLIFF and TMX: nothing is lost, no false states, conflicts are
reported."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import polib
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage.tmx import tmxfile
from translate.storage.xliff import xlifffile

from sitegen.building.builder import check_content, new_problems
from sitegen.content.memory.entries import Unit, state_of, units_of
from sitegen.content.memory.pofile import new_memory, parse_memory, write_memory
from sitegen.errors import ContentError
from sitegen.exchange.merging import Merged, merge
from sitegen.exchange.transfer import export_texts, import_texts
from sitegen.formats import registry
from sitegen.formats.base import Format, WritableFormat
from sitegen.formats.segments import (
    Exported,
    Parsed,
    Segment,
    Stateless,
    fingerprint,
    normal,
    same,
    segments_of,
)
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.translation import CONFIRMED, STATES
from tests.sample import copy_of_sample, files_of, run, warm

FIXTURES = Path(__file__).parents[1] / "fixtures" / "exchange"
# Not all of the toolkit is typed.
TOOLKIT_TMX: Any = tmxfile
TOOLKIT_XLIFF: Any = xlifffile
ENGINE = "argos translate-ar_en 1.9 beam=4"

WRITABLE = [form.name for form in registry.WRITABLE]


def read(form: str, data: bytes, name: str = "x", slug: str = "") -> Parsed:
    return registry.reader(form).parse(data, name, slug, DEFAULT_PAIR)


def write(form: str, memories: Mapping[str, polib.POFile]) -> bytes:
    segments = [segment for slug, po in memories.items() for segment in segments_of(slug, po)]
    return registry.writer(form).write(segments, DEFAULT_PAIR)


def travelled(form: str, po: polib.POFile) -> Parsed:
    """What comes back of a memory that is not changed on the way."""
    if form == "po":
        return read(form, write_memory(po).encode(), slug="visit")
    return read(form, write(form, {"visit": po}))


# --- memories of every kind ---------------------------------------------------------------------------

_TOKENS = [
    '"',
    "\\",
    "\n",
    "\t",
    "\r",
    "<",
    "&",
    "]]>",
    "&amp;",
    "<b>",
    "**",
    "[x](y.md)",
    "`",
    " ",
    "\u00a0",
]
_TOKENS += ["\u202b", "\u202c", "\u200f", "\u2067", "\u2069", "\ufeff", "«", "’", "#", "{{", "العراق"]
_LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufffe\uffff")
TEXTS = st.lists(_LETTERS | st.sampled_from(_TOKENS), max_size=12).map("".join)
WORDED = TEXTS.filter(str.strip)
LINES = WORDED.map(lambda text: " ".join(text.split()))
ENGINES = st.sampled_from([ENGINE, "libretranslate 1.6", "x"])


@st.composite
def entries(draw: st.DrawFn, ident: str) -> polib.POEntry:
    """An entry in any state, with all that belongs to it."""
    state = draw(st.sampled_from(STATES))
    source, target, machine = draw(WORDED), draw(WORDED), draw(LINES)
    entry = polib.POEntry(msgctxt=ident, msgid=source, msgstr=target)
    has_machine = state in ("machine", "reviewed", "edited") or (state != "authored" and draw(st.booleans()))
    if has_machine:
        remarks = draw(st.sampled_from(["", "\nflag unmet-term: «x» should be X", "\nraw: &amp; <x>"]))
        entry.comment = f"machine {draw(ENGINES)}: {machine}{remarks}"
    if state in ("machine", "reviewed"):
        entry.msgstr = machine
    if state == "missing":
        entry.msgstr = draw(st.sampled_from(["", " "]))
    if state in ("machine", "stale") or (state == "missing" and draw(st.booleans())):
        entry.flags.append("fuzzy")
    if state == "stale" and draw(st.booleans()):
        entry.previous_msgid = draw(WORDED.filter(lambda text: not same(text, source)))
    return entry


@st.composite
def memories(draw: st.DrawFn, fewest: int = 0) -> polib.POFile:
    """A memory as it is read from its file."""
    po = new_memory("visit")
    po.extend(draw(entries(f"s-{number}")) for number in range(draw(st.integers(fewest, 6))))
    return parse_memory(write_memory(po), "visit.en.po")


def emptied(po: polib.POFile) -> polib.POFile:
    """A memory of the same article in which nobody has translated anything."""
    fresh = new_memory("visit")
    fresh.extend(polib.POEntry(msgctxt=entry.msgctxt, msgid=entry.msgid, msgstr="") for entry in po)
    return fresh


def reread(po: polib.POFile) -> tuple[Unit, ...]:
    return units_of(parse_memory(write_memory(po), "visit.en.po"))


@pytest.mark.parametrize("form", [form.name for form in registry.TRANSLATIONS])
@given(po=memories())
def test_a_round_trip_changes_nothing(form: str, po: polib.POFile) -> None:
    before = str(po)
    parsed = travelled(form, po)
    merged = merge({"visit": po}, parsed.items, "x")
    assert (merged.changed, merged.unchanged, merged.problems) == (0, len(parsed.items), ())
    assert str(po) == before


@pytest.mark.parametrize("form", ["po", "tmx", "xliff"])
@given(po=memories())
def test_a_round_trip_restores_every_state(form: str, po: polib.POFile) -> None:
    fresh = emptied(po)
    merged = merge({"visit": fresh}, travelled(form, po).items, "x")
    expected = {unit.id: unit for unit in units_of(po)}
    unconfirmed = 0
    for unit in reread(fresh):
        old = expected[unit.id]
        state = state_of(old)
        if (
            form == "po"
            and state == "stale"
            and not (old.has_machine and old.target.split() == old.provenance.machine.split())
        ):
            # PO has no place for what shows that this is the text that was exported.
            state = "missing"
            unconfirmed += 1
        assert state_of(unit) == state
        if state != "missing":
            assert (unit.source, unit.target, unit.previous) == (old.source, old.target, old.previous)
            made, was_made = unit.provenance, old.provenance
            assert (made.engine, made.machine) == (was_made.engine, was_made.machine)
    assert [problem.rule for problem in merged.problems] == ["import-unconfirmed"] * unconfirmed
    for entry, old_entry in zip(fresh, po, strict=True):
        if entry.msgstr.strip() and "machine" in old_entry.comment:
            assert entry.comment == old_entry.comment


@given(po=memories())
def test_files_are_read_as_they_were_meant(po: polib.POFile) -> None:
    ours = segments_of("visit", po)
    translated = [s for s in ours if s.exported and s.exported.state != "missing"]
    assert without_lines(travelled("xliff", po).items) == without_lines(ours)
    assert without_lines(travelled("tmx", po).items) == without_lines(translated)


@given(po=memories())
def test_the_same_memories_give_the_same_bytes(po: polib.POFile) -> None:
    again = parse_memory(write_memory(po), "visit.en.po")
    for form in WRITABLE:
        assert write(form, {"visit": po}) == write(form, {"visit": again})


def without_lines(segments: Iterable[Segment]) -> list[Segment]:
    return [msgspec.structs.replace(segment, line=0) for segment in segments]


# --- translate-toolkit, on which Weblate, Virtaal and Pootle stand ------------------------------------


@given(po=memories(fewest=1))
def test_the_toolkit_reads_xliff_and_writes_it_back(po: polib.POFile) -> None:
    written = write("xliff", {"visit": po})
    store = TOOLKIT_XLIFF.parsestring(written)
    ours = segments_of("visit", po)
    assert [(unit.source, unit.target) for unit in store.units] == [(s.source, s.target) for s in ours]
    assert [unit.isfuzzy() for unit in store.units] == [
        bool(s.target) and s.confirmation == "none" for s in ours
    ]
    assert without_lines(read("xliff", bytes(store)).items) == without_lines(ours)


@given(po=memories())
def test_the_toolkit_reads_tmx_and_writes_it_back(po: polib.POFile) -> None:
    written = write("tmx", {"visit": po})
    store = TOOLKIT_TMX.parsestring(written, "ar", "en")
    ours = read("tmx", written).items
    assert [unit.getid() for unit in store.units] == [f"visit#{s.id}" for s in ours]
    assert [(unit.source, unit.target) for unit in store.units] == [(s.source, s.target) for s in ours]
    assert without_lines(read("tmx", bytes(store)).items) == without_lines(ours)


def test_what_is_translated_in_the_toolkit_merges() -> None:
    po = site_memory("visit")
    store = TOOLKIT_XLIFF.parsestring(write("xliff", {"visit": po}))
    units = {str(unit.xmlelement.get("id")): unit for unit in store.units}
    units["s-thanks"].target = "He thanked\nthose <b>present</b>."
    units["s-summary"].markfuzzy(False)
    units["s-base"].target = "The **Ain al-Asad** base was safe."
    units["s-title"].markfuzzy()
    merged = merge({"visit": po}, read("xliff", bytes(store)).items, "x")
    assert (merged.changed, [problem.rule for problem in merged.problems]) == (3, ["import-unconfirmed"])
    assert states(po) | {
        "s-thanks": "authored: He thanked\nthose <b>present</b>.",
        "s-summary": "reviewed: The Minister visited two cities.",
        "s-base": "authored: The **Ain al-Asad** base was safe.",
        "s-title": "authored: A visit to Erbil",
    } == states(po)


def test_a_text_that_was_changed_in_tmx_counts_only_with_a_date() -> None:
    po = site_memory("visit")
    store = TOOLKIT_TMX.parsestring(write("tmx", {"visit": po}), "ar", "en")
    units = {unit.getid(): unit for unit in store.units}
    units["visit#s-summary"].target = "The minister visited two cities."
    units["visit#s-base"].target = "The base was safe."
    units["visit#s-base"].xmlelement.set("changedate", "20261120T091500Z")
    merged = merge({"visit": po}, read("tmx", bytes(store)).items, "x")
    assert (merged.changed, [problem.rule for problem in merged.problems]) == (1, ["import-unconfirmed"])
    assert states(po)["s-base"] == "authored: The base was safe."
    assert states(po)["s-summary"] == "machine: The Minister visited two cities."


def test_a_text_that_was_changed_in_tmx_without_a_date_has_no_state() -> None:
    po = site_memory("visit")
    store = TOOLKIT_TMX.parsestring(write("tmx", {"visit": po}), "ar", "en")
    units = {unit.getid(): unit for unit in store.units}
    units["visit#s-base"].target = "The base was safe."
    segments = read("tmx", bytes(store)).items
    assert merge({"visit": po}, segments, "x", stateless="unconfirmed").changed == 0
    merged = merge({"visit": po}, segments, "x", stateless="confirmed")
    assert (merged.changed, merged.problems) == (1, ())
    assert states(po)["s-base"] == "authored: The base was safe."
    emptied = site_memory("visit")
    for entry in emptied:
        entry.msgstr = "" if entry.msgctxt == "s-base" else entry.msgstr
    merged = merge({"visit": emptied}, segments, "x")
    assert (merged.changed, merged.unconfirmed, merged.problems) == (1, 1, ())
    assert states(emptied)["s-base"] == "stale: The base was safe."


def site_memory(slug: str) -> polib.POFile:
    name = f"site/content/translations/{slug}.en.po"
    return parse_memory((FIXTURES / name).read_text("utf-8"), name)


def states(po: polib.POFile) -> dict[str, str]:
    return {unit.id: f"{state_of(unit)}: {unit.target}" for unit in units_of(po)}


# --- what becomes of one sentence ---------------------------------------------------------------------


def verdicts() -> list[Any]:
    title = ""
    cases: list[Any] = []
    for number, item in enumerate(yaml.safe_load((FIXTURES / "verdicts.yaml").read_text("utf-8"))):
        if isinstance(item, str):
            title = item
        else:
            cases.append(pytest.param(item, id=f"{number}: {title}: {item['here']} / {item['there']}"))
    return cases


@pytest.mark.parametrize("case", verdicts())
def test_verdicts(case: dict[str, str]) -> None:
    po = new_memory("visit")
    po.append(entry_of(case))
    before = str(po)
    stateless: Any = case.get("as", "").replace("default", "")
    merged = merge({"visit": po}, [segment_of(case)], "x", stateless=stateless)
    messages = [f"{p.severity}: {p.message.removeprefix('visit#s-1 ')}" for p in merged.problems]
    assert messages == ([case["message"]] if "message" in case else [])
    assert (merged.changed, merged.unchanged) == (
        int("becomes" in case),
        int(not {"message", "becomes"} & {*case}),
    )
    assert merged.articles == (("visit",) if "becomes" in case else ())
    if "becomes" in case:
        assert states(po) == {"s-1": case["becomes"]}
        if "arabic-there" in case:
            assert po[0].previous_msgid == case["arabic-there"]
    else:
        assert str(po) == before


def entry_of(case: dict[str, str]) -> polib.POEntry:
    state, _, text = case["here"].partition(": ")
    entry = polib.POEntry(msgctxt="s-1", msgid="جملة", msgstr=text)
    if "machine" in case:
        entry.comment = f"machine {ENGINE}: {case['machine']}"
    if state in ("machine", "stale"):
        entry.flags = ["fuzzy"]
    if state == "stale":
        entry.previous_msgid = case.get("arabic-there", "قديمة")
    po = new_memory("visit")
    po.append(entry)
    assert state_of(units_of(po)[0]) == state
    return entry


def segment_of(case: dict[str, str]) -> Segment:
    confirmation, _, text = case["there"].partition(": ")
    state, _, exported = case.get("exported", "").partition(": ")
    return msgspec.convert(
        {
            "slug": "visit",
            "id": "s-1",
            "source": case.get("arabic-there", "جملة"),
            "target": text,
            "confirmation": confirmation,
            "exported": {"state": state, "fingerprint": fingerprint(exported)} if state else None,
            "previous": "قديمة" if state == "stale" else "",
            "engine": ENGINE if "there-machine" in case else "",
            "machine": case.get("there-machine", ""),
            "line": 7,
            "is_stateless": "as" in case,
        },
        Segment,
    )


@st.composite
def meetings(draw: st.DrawFn) -> tuple[polib.POFile, Segment]:
    """A sentence here, and anything that may come for it: mostly texts that have something in common."""
    po = new_memory("visit")
    po.append(draw(entries("s-1")))
    unit = units_of(po)[0]
    texts = st.sampled_from([unit.target, unit.provenance.machine, "Another text.", ""])
    segment = Segment(
        slug="visit",
        id="s-1",
        source=draw(st.sampled_from([unit.source, unit.previous or "جملة أخرى", "جملة أخرى"])),
        target=draw(texts),
        confirmation=draw(st.sampled_from(["none", "change", "state"])),
        exported=draw(
            st.none() | st.builds(Exported, st.sampled_from(STATES), texts.map(fingerprint)),
        ),
        previous=draw(st.sampled_from(["", unit.previous, unit.source])),
        engine=draw(st.sampled_from(["", ENGINE])),
        machine=normal(draw(texts)),
        comments=draw(st.sampled_from([(), ("flag x: y",)])),
        line=1,
    )
    return po, segment


@given(meeting=meetings())
def test_no_persons_text_is_lost_and_none_is_invented(meeting: tuple[polib.POFile, Segment]) -> None:
    po, there = meeting
    here, before = units_of(po)[0], str(po)
    merged = merge({"visit": po}, [there], "x")
    after = reread(po)[0]
    was, now = state_of(here), state_of(after)
    if was in CONFIRMED and after.target != here.target:
        assert there.exported is not None
        assert there.exported.fingerprint == fingerprint(here.target)
        assert now in CONFIRMED
    if now in CONFIRMED and str(po) != before:
        assert there.confirmation != "none"
        assert same(here.source, there.source)
        assert after.target == there.target
    if any(problem.severity == "error" for problem in merged.problems):
        assert str(po) == before
    assert (merged.changed > 0) == (str(po) != before)
    assert after.source == here.source
    settled = str(po)
    assert merge({"visit": po}, [there], "x").changed == 0
    assert str(po) == settled


# --- what files say of a text -------------------------------------------------------------------------

XLIFF = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="content/articles/visit.md" source-language="ar" target-language="en-US" datatype="x">
<body><group>{}</group></body></file></xliff>"""

XLIFF_UNITS = [
    # attributes of the unit, of the target, confirmation
    ("", "", "none"),
    ("", 'state="new"', "none"),
    ("", 'state="needs-review-translation"', "none"),
    ("", 'state="x-odd"', "none"),
    ("", 'state="translated"', "state"),
    ("", 'state="signed-off"', "state"),
    ("", 'state="final"', "state"),
    ('approved="yes"', "", "state"),
    ('approved="no"', 'state="needs-adaptation"', "none"),
    # A machine of another tool made it, and nobody but that tool says that it is done.
    ("", 'state="translated" state-qualifier="mt-suggestion"', "none"),
    ("", 'state="final" state-qualifier="leveraged-mt"', "state"),
    ('approved="yes"', 'state="translated" state-qualifier="leveraged-mt"', "state"),
]


@pytest.mark.parametrize(("unit", "target", "confirmation"), XLIFF_UNITS)
def test_states_of_xliff(unit: str, target: str, confirmation: str) -> None:
    text = f'<trans-unit id="s-1" {unit}><source>نص</source><target {target}>Text</target></trans-unit>'
    segment = read("xliff", XLIFF.format(text).encode()).items[0]
    assert (segment.slug, segment.id, segment.source, segment.target) == ("visit", "s-1", "نص", "Text")
    assert (segment.confirmation, segment.line) == (confirmation, 3)
    assert segment.is_machine_text == ("-mt" in target or "mt-" in target)


def test_a_qualifier_of_ours_says_nothing_against_a_review() -> None:
    written = write("xliff", {"visit": site_memory("visit")}).decode()
    reviewed = written.replace('"needs-review-translation" state-q', '"translated" state-q')
    found = {segment.id: segment for segment in read("xliff", reviewed.encode()).items}
    assert found["s-summary"].confirmation == "state"


TEXTS_OF_XLIFF = [
    # the target element, its text
    ("<target>\n  Two\n  lines\n</target>", "Two lines"),
    ('<target xml:space="preserve">Two\nlines </target>', "Two\nlines "),
    (
        '<target>One<mrk mtype="seg"> seg<mrk mtype="x">ment</mrk></mrk>.<!-- or --> Two.</target>',
        "One segment. Two.",
    ),
    ("<target><![CDATA[<b>&amp;]]></target>", "<b>&amp;"),
    ("<target>A&#x2028;b</target>", "A b"),
    ("<target/>", ""),
    ("", ""),
]


@pytest.mark.parametrize(("target", "text"), TEXTS_OF_XLIFF)
def test_texts_of_xliff(target: str, text: str) -> None:
    unit = f'<trans-unit id="s-1"><source>نص</source>{target}</trans-unit>'
    assert read("xliff", XLIFF.format(unit).encode()).items[0].target == text


TMX = """<?xml version="1.0" encoding="UTF-16"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="AR-SA"/><body>
<tu {}><tuv xml:lang="AR-SA"><seg>نص</seg></tuv><tuv {}><seg>Text</seg></tuv></tu>
</body></tmx>"""

TMX_UNITS = [
    # attributes of the unit, properties, attributes of the English, slug, id, confirmation
    ('tuid="visit#s-1"', "", 'xml:lang="en"', "visit", "s-1", "none"),
    ('tuid="s-1"', "", 'xml:lang="EN-us"', "", "s-1", "none"),
    ('tuid="17"', "", 'lang="en"', "", "", "none"),
    ("", {"id": "s-1", "prev": "x"}, 'lang="en"', "", "s-1", "none"),
    ("", {"id": "17"}, 'lang="en"', "", "", "none"),
    ("", "", 'lang="en" changedate="20261120T091500Z" changeid="Reader"', "", "", "change"),
    ('changedate="20261120T091500Z"', "", 'lang="en"', "", "", "change"),
    ("", "", 'lang="en" changedate="20261120T091500Z" changeid="MT!"', "", "", "none"),
    ("", "", 'lang="en" changedate="20261120T091500Z" creationid="machine"', "", "", "none"),
    ("", "", 'lang="en" creationdate="20261120T091500Z" creationid="Reader"', "", "", "none"),
    ("", {"x-sitegen-state": "edited"}, 'lang="en"', "", "", "state"),
    ("", {"x-sitegen-state": "machine"}, 'lang="en"', "", "", "none"),
    # Our property speaks of the text that was exported.
    ("", {"x-sitegen-state": "edited", "x-sitegen-exported": "edited"}, 'lang="en"', "", "", "state"),
    ("", {"x-sitegen-state": "edited", "x-sitegen-exported": "edited other"}, 'lang="en"', "", "", "none"),
    ("", {"x-sitegen-state": "edited", "x-sitegen-exported": "machine other"}, 'lang="en"', "", "", "state"),
]


@pytest.mark.parametrize(("unit", "props", "side", "slug", "ident", "confirmation"), TMX_UNITS)
def test_states_of_tmx(
    unit: str, props: dict[str, str], side: str, slug: str, ident: str, confirmation: str
) -> None:
    text = TMX.format(unit, side)
    for name, value in dict(props).items():
        if name == "x-sitegen-exported":
            state, _, other = value.partition(" ")
            value = f"{state} {fingerprint(other or 'Text')}"
        text = text.replace("<tuv xml", f'<prop type="{name}">{value}</prop><tuv xml', 1)
    segment = read("tmx", text.encode("utf-16")).items[0]
    assert (segment.slug, segment.id, segment.source, segment.target) == (slug, ident, "نص", "Text")
    assert (segment.confirmation, segment.line) == (confirmation, 4)


_LAUGHS = '<!ENTITY e0 "aaaaaaaaaa">' + "".join(
    f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10)
)

UNUSABLE = [
    ("xliff", "", "x:1: broken XML: the file is empty"),
    ("xliff", "<xliff>\n<file>", "x:2: broken XML: <file> on line 2 is not closed"),
    ("xliff", "<xliff>\n<a:b/></xliff>", 'x:2: broken XML: the prefix "a" is not declared'),
    # lxml forgets an error where a warning follows.
    (
        "xliff",
        '<xliff>\n<a:b/><file xml:space="all"/></xliff>',
        'x:2: broken XML: the prefix "a" is not declared',
    ),
    ("xliff", "<tmx/>", "x:1: this is not XLIFF: its root element is <tmx>"),
    ("tmx", "<xliff/>", "x:1: this is not TMX: its root element is <xliff>"),
    (
        "xliff",
        '<xliff version="2.0"/>',
        "x:1: XLIFF 2.0 cannot be read (save the file as XLIFF 1.2)",
    ),
    (
        "tmx",
        '<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/hostname">]><tmx><body>&x;</body></tmx>',
        "x:1: the file declares entities, which cannot be used (save it without a DTD)",
    ),
    (
        "tmx",
        '<!DOCTYPE tmx [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]><tmx/>',
        "x:1: the file declares entities, which cannot be used (save it without a DTD)",
    ),
    ("tmx", f'<!DOCTYPE tmx [{_LAUGHS}]><tmx a="&e9;">&e9;</tmx>', "x:1: "),
]


@pytest.mark.parametrize(("form", "text", "message"), UNUSABLE)
def test_files_that_cannot_be_used(form: str, text: str, message: str) -> None:
    with pytest.raises(ContentError) as raised:
        read(form, text.encode())
    assert str(raised.value).startswith(message)
    assert len(str(raised.value)) < 200


CODES_TODO = (
    " (the unit is left out: translate it in the PO file, "
    "or have the tool read the export as plain text, without filters)"
)
LEFT_OUT = [
    (
        "xliff",
        XLIFF.format(
            '<trans-unit id="s-1"><source>نص</source><target>A</target>'
            '<alt-trans origin="machine x"><target>A <x id="1"/></target></alt-trans></trans-unit>'
        ),
        "x:3: a text has inline codes (<x>); inline Markdown must be plain text" + CODES_TODO,
    ),
    (
        "xliff",
        XLIFF.format(
            '<trans-unit id="s-1"><source>نص</source><target>A</target>'
            '<note from="sitegen">B<ph id="1"/></note></trans-unit>'
        ),
        "x:3: a text has inline codes (<ph>); inline Markdown must be plain text" + CODES_TODO,
    ),
    (
        "xliff",
        XLIFF.replace('"en-US"', '"fr"').format('<trans-unit id="s-1"><source>نص</source></trans-unit>'),
        'x:2: the target language is "fr" and not English',
    ),
    (
        "tmx",
        TMX.format("", 'lang="en"').replace("<tuv", "<note>B<ph/></note><tuv", 1).replace("UTF-16", "UTF-8"),
        "x:4: a text has inline codes (<ph>); inline Markdown must be plain text" + CODES_TODO,
    ),
    (
        "tmx",
        TMX.format("", 'lang="en"').replace("Text", "Te&eacute;xt").replace("UTF-16", "UTF-8"),
        "x:4: a text has an entity that is not declared (the unit is left out)",
    ),
    (
        "tmx",
        TMX.format("", 'lang="en"').replace("AR-SA", "de").replace("UTF-16", "UTF-8"),
        "x:4: a unit has no Arabic side (the unit is left out)",
    ),
]


@pytest.mark.parametrize(("form", "text", "message"), LEFT_OUT)
def test_units_that_cannot_be_used(form: str, text: str, message: str) -> None:
    parsed = read(form, text.encode())
    assert parsed.items == ()
    assert [str(problem) for problem in parsed.problems] == [message]


@pytest.mark.parametrize("form", ["tmx", "xliff"])
def test_characters_without_a_place_in_xml_are_reported(form: str) -> None:
    text = 'msgctxt "s-1"\nmsgid "نص"\nmsgstr "a\\bb"\n\nmsgctxt "s-2"\nmsgid "ن\\vص"\nmsgstr "b"\n'
    with pytest.raises(ContentError) as raised:
        write(form, {"visit": polib.pofile(text)})
    assert [(problem.line, problem.message) for problem in raised.value.problems] == [
        (1, "s-1 holds U+0008, which XML cannot hold"),
        (5, "s-2 holds U+000B, which XML cannot hold"),
    ]


def test_sentences_without_an_id_are_reported() -> None:
    with pytest.raises(ContentError, match=r"visit\.en\.po:1: a sentence without an id cannot be exported"):
        write("tmx", {"visit": parse_memory('msgid "نص"\nmsgstr "b"\n', "x")})


# --- which sentence is meant --------------------------------------------------------------------------


def coming(source: str, target: str, slug: str = "", ident: str = "", line: int = 1) -> Segment:
    return Segment(slug, ident, source, target, confirmation="state", line=line)


LOOKUPS = [
    # segments; changed; messages
    ([coming("وشكر الحاضرين.", "A", "visit", "s-thanks")], {"visit#s-thanks": "A"}, []),
    ([coming("وشكر الحاضرين.", "A", "", "s-thanks")], {"visit#s-thanks": "A"}, []),
    ([coming("وشكر  الحاضرين. ", "A")], {"visit#s-thanks": "A"}, []),
    ([coming("وشكر الحاضرين.", "A", "visit")], {"visit#s-thanks": "A"}, []),
    ([coming("المصادر", "Sources")], {"return#s-sources": "Sources"}, []),
    (
        # By id for one sentence, by Arabic for all others.
        [coming("المصادر", "Sources", "visit", "s-sources"), coming("المصادر", "Further reading", line=2)],
        {"return#s-sources": "Further reading"},
        [],
    ),
    (
        [coming("المصادر", "A", "", "s-sources")],
        {},
        ["error: x:1: s-sources is in several articles (it is in return, visit)"],
    ),
    (
        [coming("وشكر الحاضرين.", "A", "vist", "s-thanks")],
        {},
        ['warning: x:1: there is no article "vist" (did you mean "visit"?)'],
    ),
    (
        [coming("وشكر الحاضرين.", "A", "visit", "s-x"), coming("غيرها.", "B", "visit", "17", line=2)],
        {},
        [
            "warning: x:1: there is no sentence visit#s-x (this Arabic is now visit#s-thanks)",
            "warning: x:2: there is no sentence visit#17",
        ],
    ),
    (
        [coming("جملة قديمة.", "A", "visit", "s-old"), coming("غيرها.", "B", line=2)],
        {},
        [
            "warning: x:1: visit#s-old is no longer in its article",
            "warning: x:2: no sentence has this Arabic: غيرها.",
        ],
    ),
    (
        [coming("وشكر الحاضرين.", text, "visit", "s-thanks", line) for line, text in enumerate("ABA", 1)],
        {},
        ['error: x:2: visit#s-thanks has another text or state on line 1 (here "", there "B")'],
    ),
    (
        [coming("وشكر الحاضرين.", "A", "visit", "s-thanks", line) for line in (1, 2)],
        {"visit#s-thanks": "A"},
        [],
    ),
]


@pytest.mark.parametrize(("segments", "changed", "messages"), LOOKUPS)
def test_lookups(segments: list[Segment], changed: dict[str, str], messages: list[str]) -> None:
    both = {slug: site_memory(slug) for slug in ("return", "visit")}
    both["visit"].append(polib.POEntry(msgctxt="s-old", msgid="جملة قديمة.", msgstr="Old.", obsolete=True))
    before = texts_of(both)
    merged = merge(both, segments, "x")
    assert dict(texts_of(both).items() - before.items()) == changed
    assert merged.changed == len(changed)
    assert merged.articles == tuple(sorted({place.partition("#")[0] for place in changed}))
    assert messages_of(merged) == messages


def texts_of(pos: dict[str, polib.POFile]) -> dict[str, str]:
    return {f"{slug}#{entry.msgctxt}": entry.msgstr for slug, po in pos.items() for entry in po}


def messages_of(merged: Merged) -> list[str]:
    return [f"{problem.severity}: {problem}" for problem in merged.problems]


# --- files --------------------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES / "site", tmp_path / "site"))


def states_of(site: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((site / "content/translations").iterdir()):
        po = parse_memory(path.read_text("utf-8"), path.name)
        slug = path.name.removesuffix(".en.po")
        found |= {f"{slug}#{ident}": state for ident, state in states(po).items()}
    return found


TOOLS = yaml.safe_load((FIXTURES / "tools.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", TOOLS)
def test_files_of_other_tools(site: Path, name: str) -> None:
    case = TOOLS[name]
    file = Path(shutil.copy(FIXTURES / "tools" / name, site))
    before = states_of(site)
    merged = import_texts(site, file, case["form"], new_problems, case.get("slug", ""))
    assert dict(states_of(site).items() - before.items()) == case["changed"]
    assert (merged.changed, merged.unchanged) == (len(case["changed"]), case["unchanged"])
    assert messages_of(merged) == case["messages"]


# --- texts without a state, codes and segments --------------------------------------------------------

CASE_ARTICLE = """---
title: مقال التبادل
date: 2026-01-02
tags: []
---
عقد الاجتماع في بغداد. أعلن الوزير **قرارا** جديدا. وزار الوفد [المدينة](https://example.org/a) أمس.
"""
CODES = "a text has inline codes (<x>); inline Markdown must be plain text" + CODES_TODO
HELD, DECISION = "The meeting was held in Baghdad.", "The minister announced a new **decision**."
XLIFF_CASE = {
    "ex#s-389c6955": f"authored: {HELD}",
    "ex#s-bbba2fb5": "authored: Exchange & article",
    "ex#s-d6cc0014": "authored: The delegation visited [the city](https://example.org/a) yesterday.",
}
CASES = {
    "notarget.xlf": (XLIFF_CASE, [f"warning: notarget.xlf:8: {CODES}"]),
    "segmented.xlf": (XLIFF_CASE, [f"warning: segmented.xlf:8: {CODES}"]),
    "codes.tmx": ({"ex#s-389c6955": f"authored: {HELD}", "ex#s-b3029c97": f"authored: {DECISION}"}, []),
}


@pytest.fixture
def case_site(site: Path) -> Path:
    (site / "content/articles/ex.md").write_text(CASE_ARTICLE, "utf-8")
    return site


@pytest.mark.parametrize("name", CASES)
def test_cases(case_site: Path, name: str) -> None:
    file = Path(shutil.copy(FIXTURES / "cases" / name, case_site))
    form = "tmx" if name.endswith("tmx") else "xliff"
    merged = import_texts(case_site, file, form, new_problems)
    changed, messages = CASES[name]
    found = states_of(case_site)
    assert {
        place: found[place] for place in found if place.startswith("ex#") and "missing" not in found[place]
    } == changed
    assert messages_of(merged) == messages
    assert merged.unconfirmed == sum(text.startswith("stale") for text in changed.values())


def xliff_of(*targets: str, source: str = "عقد الاجتماع في بغداد.") -> bytes:
    units = "\n".join(
        f'<trans-unit id="{number}"><source>{source}</source>{target}</trans-unit>'
        for number, target in enumerate(targets)
    )
    return XLIFF.replace("visit", "ex").format(units).encode()


SEGMENTED = [
    ('<mrk mtype="seg" mid="0">One.</mrk><mrk mtype="seg" mid="1">Two.</mrk>', "One. Two."),
    ('<mrk mtype="seg" mid="0">One.</mrk> <mrk mtype="seg" mid="1">Two.</mrk>', "One. Two."),
    ('<mrk mtype="seg" mid="0">One. </mrk><mrk mtype="seg" mid="1">Two.</mrk>', "One. Two."),
    ('<mrk mtype="x">semi</mrk><mrk mtype="x">colon</mrk>', "semicolon"),
    ('A <bpt id="1">**</bpt>strong<ept id="1">**</ept> word.', "A **strong** word."),
    ('A <ph id="1">`code`</ph>.', "A `code`."),
]


@pytest.mark.parametrize(("target", "text"), SEGMENTED)
def test_segments_are_joined_and_codes_of_the_text_are_text(target: str, text: str) -> None:
    assert [s.target for s in read("xliff", xliff_of(f"<target>{target}</target>")).items] == [text]


@pytest.mark.parametrize("code", ['<x id="1"/>', '<g id="1">x</g>', '<bpt id="1"/>', '<ph id="1"></ph>'])
def test_codes_that_only_the_tool_knows_are_reported_once_a_file(case_site: Path, code: str) -> None:
    file = case_site / "ex.xlf"
    file.write_bytes(xliff_of(*[f"<target>A {code} B.</target>"] * 4))
    messages = messages_of(import_texts(case_site, file, "xliff", new_problems))
    assert len(messages) == 1
    assert messages[0].endswith(f"; the same in 3 more, lines 4, 5, 6{CODES_TODO}")


STRONG = 'أعلن الوزير <g id="1">قرارا</g> جديدا.'
LINK = 'وزار الوفد <bx id="1"/>المدينة<ex id="2"/> أمس.'
ALONE = LINK.replace("bx", "x").replace("ex", "x")


@pytest.mark.parametrize(
    ("source", "target", "text"),
    [
        (STRONG, 'He announced <g id="1">a decision</g>.', "He announced **a decision**."),
        (STRONG, 'He <g id="1">made</g> 2 * 2 *new* [ones].', r"He **made** 2 \* 2 \*new\* \[ones\]."),
        (STRONG, "He announced a decision.", "He announced a decision."),
        (
            LINK,
            'The <mrk mtype="x">delegation</mrk> saw <bx id="1"/>the city<ex id="2"/>.',
            "The delegation saw [the city](https://example.org/a).",
        ),
        (ALONE, 'It saw <x id="1"/>it<x id="2"/>.', "It saw [it](https://example.org/a)."),
        (
            ALONE.replace('<x id="1"/>', "<ph id='1'>{1}</ph>"),
            "It saw <ph id='1'>{1}</ph>it<x id='2'/>.",
            "It saw [it](https://example.org/a).",
        ),
        # What cannot be told, or written.
        (STRONG, 'He announced <g id="2">a decision</g>.', ""),
        (STRONG, 'He announced <g id="1">!</g>a decision.', ""),
        (STRONG.replace("قرارا</g> جديدا", "قرارا جديدا</g>"), 'He announced <g id="1">a decision</g>.', ""),
        (LINK, 'It saw <ex id="2"/>it<bx id="1"/>.', ""),
        (ALONE.replace('"2"', '"1"'), 'It saw <x id="1"/>it<x id="1"/>.', ""),
        (LINK, 'It saw <bx id="1"/>it.', ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("named", [False, True])
def test_codes_become_the_markup_of_the_sentence(
    case_site: Path, source: str, target: str, text: str, named: bool
) -> None:
    ident = "s-b3029c97" if source.startswith("أعلن") else "s-d6cc0014"
    file = case_site / "ex.xlf"
    data = xliff_of(f"<target state='final'>{target}</target>", source=source).decode()
    file.write_text(data.replace('unit id="0"', f'unit id="{ident}"') if named else data, "utf-8")
    merged = import_texts(case_site, file, "xliff", new_problems)
    assert states_of(case_site).get(f"ex#{ident}") == (f"authored: {text}" if text else None)
    assert (messages_of(merged) == []) == bool(text)
    assert all("a text has inline codes (" in message for message in messages_of(merged))


TAGS = '<bpt i="1" x="1">&lt;g1&gt;</bpt>', '<ept i="1">&lt;/g1&gt;</ept>'


@pytest.mark.parametrize(
    ("source", "target", "text"),
    [
        (
            "وزار الوفد <ph x='1'/>المدينة<ph x='2'/> أمس.",
            "It saw <ph x='1'/>it<ph x='2'/>.",
            "It saw [it](https://example.org/a).",
        ),
        (
            "أعلن الوزير <it x='1' pos='begin'/>قرارا<it x='2' pos='end'/> جديدا.",
            "He <it x='1' pos='begin'/>did<it x='2' pos='end'/>.",
            "He **did**.",
        ),
        (
            f"أعلن الوزير {TAGS[0]}قرارا{TAGS[1]} جديدا.",
            f"He announced {TAGS[0]}a decision{TAGS[1]}.",
            "He announced **a decision**.",
        ),
        (
            "أعلن الوزير <hi type='bold'>قرارا</hi> جديدا.",
            "He <hi type='bold'>did</hi>.",
            "He **did**.",
        ),
        (
            "أعلن <hi x='1'>الوزير</hi> <bpt i='1'>**</bpt>قرارا<ept i='1'>**</ept> جديدا.",
            "<hi x='1'>He</hi> <bpt i='1'>**</bpt>did<ept i='1'>**</ept>.",
            "He **did**.",
        ),
        # What cannot be told.
        (f"أعلن {TAGS[0]}الوزير{TAGS[1]} قرارا جديدا.", f"{TAGS[0]}He{TAGS[1]} did.", ""),
        (f"أعلن الوزير {TAGS[0]}قرارا{TAGS[1]} جديدا.", "He <ph x='7'>{7}</ph> did.", ""),
        ("أعلن الوزير <ph/>قرارا<ph/> جديدا.", "He <ph/>did<ph/>.", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("named", [False, True])
def test_codes_in_tmx(case_site: Path, source: str, target: str, text: str, named: bool) -> None:
    ident = "s-b3029c97" if source.startswith("أعلن") else "s-d6cc0014"
    unit = f'tuid="ex#{ident}" changedate="20260110T101010Z"' if named else 'changedate="20260110T101010Z"'
    file = case_site / "ex.tmx"
    file.write_text(
        f'<tmx version="1.4"><header/><body><tu {unit}><tuv lang="ar"><seg>{source}</seg></tuv>'
        f'<tuv lang="en"><seg>{target}</seg></tuv></tu></body></tmx>',
        "utf-8",
    )
    merged = import_texts(case_site, file, "tmx", new_problems)
    assert states_of(case_site).get(f"ex#{ident}") == (f"authored: {text}" if text else None)
    assert (messages_of(merged) == []) == bool(text)
    assert all("a text has inline codes (" in message for message in messages_of(merged))


def test_codes_of_every_kind_are_one_reason(case_site: Path) -> None:
    file = case_site / "ex.xlf"
    codes = ('<x id="1"/>', '<g id="1">x</g>', '<bx id="1"/>', '<ph id="1"/>', '<it id="1"/>')
    file.write_bytes(xliff_of(*[f"<target>A {code} B.</target>" for code in codes]))
    (message,) = messages_of(import_texts(case_site, file, "xliff", new_problems))
    assert "inline codes (<x>)" in message and "; the same in 4 more, lines 4, 5, 6, 7 (" in message


def test_a_memory_that_went_through_po2xliff_comes_back(site: Path) -> None:
    memory = site / "content/translations/visit.en.po"
    before = states_of(site)
    command = [sys.executable, "-m", "translate.convert.po2xliff", "--progress=none"]
    subprocess.run([*command, memory, site / "visit.en.xlf"], check=True, capture_output=True)
    merged = import_texts(site, site / "visit.en.xlf", "xliff", new_problems)
    assert (merged.changed, merged.problems) == (0, ())
    po = parse_memory(memory.read_text("utf-8"), "visit.en.po")
    for entry in po:
        entry.msgstr = ""
        entry.flags = []
    memory.write_text(write_memory(po), "utf-8")
    merged = import_texts(site, site / "visit.en.xlf", "xliff", new_problems)
    after = states_of(site)
    confirmed = {place for place, text in before.items() if text.split(":")[0] in CONFIRMED}
    assert {place: after[place] for place in confirmed} == {place: before[place] for place in confirmed}


def test_one_line_for_one_reason(case_site: Path) -> None:
    file = case_site / "unknown.xlf"
    text = xliff_of(*["<target state='final'>B.</target>"] * 30).decode()
    file.write_text(re.sub(r'unit id="(\d+)"', r'unit id="s-\1"', text), "utf-8")
    messages = messages_of(import_texts(case_site, file, "xliff", new_problems))
    assert messages == [
        "warning: unknown.xlf:3: there is no sentence ex#s-0; the same in 29 more, "
        "lines 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 and others (this Arabic is now ex#s-389c6955)"
    ]


@pytest.mark.parametrize(
    ("option", "state"),
    [((), "stale"), (("--as", "unconfirmed"), "stale"), (("--as", "confirmed"), "authored")],
)
def test_what_texts_without_a_state_count_as(case_site: Path, option: tuple[str, ...], state: str) -> None:
    file = case_site / "ex.xlf"
    file.write_bytes(xliff_of("<target>Held.</target>").replace(b'id="0"', b'id="s-389c6955"'))
    done = warm().run("import", "--xliff", file, "--site", case_site, *option)
    said = " (1 unconfirmed)" if state == "stale" else ""
    assert (done.code, done.out.split(": ")[1]) == (0, f"1 sentence updated{said}, 0 unchanged\n")
    assert states_of(case_site)["ex#s-389c6955"] == f"{state}: Held."


@pytest.mark.parametrize(
    ("option", "states"),
    [
        ("", {"s-thanks": "stale: Thanks.", "s-summary": "machine: The Minister visited two cities."}),
        ("unconfirmed", {"s-thanks": "stale: Thanks.", "s-summary": "stale: Two cities."}),
        ("confirmed", {"s-thanks": "authored: Thanks.", "s-summary": "edited: Two cities."}),
    ],
)
def test_a_new_text_whose_state_a_tool_leaves_out_has_none(
    site: Path, option: Stateless, states: dict[str, str]
) -> None:
    file = site / "texts.xlf"
    text = export_texts(site, ["visit"], "xliff").decode()
    for ident, target in (("s-thanks", "Thanks."), ("s-summary", "Two cities.")):
        there = re.compile(rf'(?s)(id="{ident}".*?)<target[^>]*?(?:/>|>[^<]*</target>)')
        text = there.sub(rf"\g<1><target>{target}</target>", text, count=1)
    file.write_text(text, "utf-8")
    import_texts(site, file, "xliff", new_problems, stateless=option)
    found = states_of(site)
    assert {ident: found[f"visit#{ident}"] for ident in states} == states


@pytest.mark.parametrize("form", WRITABLE)
def test_nothing_is_written_where_nothing_changes(site: Path, form: str) -> None:
    file = site / "texts"
    file.write_bytes(export_texts(site, (), form))
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in site.rglob("*.po")}
    assert import_texts(site, file, form, new_problems) == Merged(0, 7 if form == "tmx" else 11, ())
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in site.rglob("*.po")} == before


def test_sentences_that_are_not_in_the_memory_yet_travel_too(site: Path) -> None:
    (site / "content/translations/return.en.po").unlink()
    file = site / "texts.xlf"
    store = TOOLKIT_XLIFF.parsestring(export_texts(site, ["return"], "xliff"))
    for number, unit in enumerate(store.units):
        unit.target = f"Text {number}."
    file.write_bytes(bytes(store))
    assert import_texts(site, file, "xliff", new_problems) == Merged(3, 0, (), ("return",))
    found = [state for place, state in states_of(site).items() if place.startswith("return")]
    assert found == ["authored: Text 0.", "authored: Text 1.", "authored: Text 2."]


def test_a_po_file_is_known_by_its_name_or_by_its_ids(site: Path) -> None:
    text = (site / "content/translations/visit.en.po").read_text("utf-8")
    sent = text.replace('الحاضرين."\nmsgstr ""', 'الحاضرين."\nmsgstr "Thanks."')
    for name in ("visit.en.po", "visit.po"):
        (site / name).write_text(sent, "utf-8")
        merged = import_texts(site, site / name, "po", new_problems)
        assert (merged.changed, merged.problems) == (int(name == "visit.en.po"), ())
    (site / "other.po").write_text(sent.replace("Thanks.", "Many thanks."), "utf-8")
    problems = import_texts(site, site / "other.po", "po", new_problems).problems
    # The id that another article has too counts for the article of all the others.
    assert [problem.line for problem in problems] == [37]
    # With a sentence of another article, nothing says which of the two it is.
    other = 'msgctxt "s-back"\nmsgid "x"\nmsgstr "y"\n'
    (site / "both.po").write_text(f"{sent}\n{other}", "utf-8")
    found = import_texts(site, site / "both.po", "po", new_problems).problems
    assert any("is in several articles" in problem.message for problem in found)


def test_what_cannot_be_read_changes_nothing(site: Path) -> None:
    file = site / "texts.po"
    file.write_text('msgid "x"\nmsgstr "y\n', "utf-8")
    before = states_of(site)
    failing: list[tuple[Callable[[], object], str]] = [
        (lambda: import_texts(site, file, "po", new_problems), "texts.po:2: broken PO"),
        (lambda: import_texts(site, site / "none.xlf", "xliff", new_problems), "none.xlf: cannot be read"),
        (
            lambda: import_texts(site, file, "po", new_problems, "vist"),
            'no article "vist" (did you mean "visit"?)',
        ),
        (lambda: export_texts(site, ["visit", "x"], "tmx"), 'there is no article "x"'),
        (lambda: export_texts(site / "content", (), "tmx"), "there is no content folder here"),
    ]
    for attempt, message in failing:
        with pytest.raises(ContentError) as raised:
            attempt()
        assert message in str(raised.value)
    assert states_of(site) == before


# --- the registry ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", registry.TRANSLATIONS, ids=lambda spec: spec.name)
def test_what_is_registered_is_a_format(spec: registry.FormatSpec) -> None:
    kinds = type(registry.reader(spec.name)).__mro__
    assert Format in kinds
    assert (WritableFormat in kinds) == bool(spec.export)
    assert spec.suffixes
    for command in ("import", "export") if spec.export else ("import",):
        assert f"--{spec.name} " in warm().run(command, "--help").out


def test_a_suffix_belongs_to_one_format() -> None:
    suffixes = [suffix for spec in registry.TRANSLATIONS for suffix in spec.suffixes]
    assert sorted({*suffixes}) == sorted(suffixes)


@pytest.mark.parametrize("form", WRITABLE)
def test_the_sample_travels(form: str, tmp_path: Path) -> None:
    """Out and back, by the command: nothing changes, and the export may be replaced by any other."""
    site = copy_of_sample(tmp_path)
    assert warm().run("export", f"--{form}", "--output", "texts", cwd=site).code == 0
    before = states_of(site)
    done = warm().run("import", f"--{form}", "texts", cwd=site)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("texts: 0 sentences updated, ")
    assert states_of(site) == before
    for other in WRITABLE:
        assert warm().run("export", f"--{other}", "--output", "texts", cwd=site).code == 0


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["export", "--nobody", "--output", "x"], "No such option:? '?--nobody"),
        (["export", "--po", "--output", "x"], "No such option:? '?--po"),
        (["import", "--nobody", "site.xlf"], "No such option:? '?--nobody"),
        (["export", "--output", "x"], r"choose one of --\w+, --\w+, --\w+ and --notes"),
        (["export", "--tmx", "--xliff", "--output", "x"], "use only one of --tmx and --xliff"),
        (["import", "--po", "--tmx", "--xliff", "site.xlf"], "use only one of --po, --tmx and --xliff"),
        (["import", "site.xlf"], "site.xlf seems to hold translations: add --xliff to import them"),
        (["import", "site.XLIFF"], "site.XLIFF seems to hold translations: add --xliff to import them"),
        (["import", "site.tmx"], "site.tmx seems to hold translations: add --tmx to import them"),
        (["import", "a.en.po"], "a.en.po seems to hold translations: add --po to import them"),
        (["import", "--po", "--force", "a.en.po"], "--force cannot be used with translations"),
        (["import", "--po", "--publish", "a.en.po"], "--publish cannot be used with translations"),
    ],
)
def test_one_format_that_is_known(command: list[str], message: str, tmp_path: Path) -> None:
    for name in ("site.xlf", "site.XLIFF", "site.tmx", "a.en.po"):
        (tmp_path / name).touch()
    done = warm().run(*command, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    # Versions of click differ in the quotes.
    assert re.search(f"\nError: {message}", done.err)


@pytest.mark.parametrize(
    "spec",
    [form for form in registry.FORMATS if form.export and form.of != "translations"],
    ids=lambda spec: spec.name,
)
def test_a_glossary_or_notes_without_their_option_are_no_article(
    spec: registry.FormatSpec, tmp_path: Path
) -> None:
    site = copy_of_sample(tmp_path)
    name = f"sent{spec.suffixes[0]}"
    assert warm().run("export", f"--{spec.of}", "--output", name, cwd=site).code == 0
    (site / name).rename(site / "sent.txt")
    before = files_of(site)
    done = warm().run("import", "sent.txt", cwd=site)
    assert (done.code, done.out) == (2, "")
    assert "sent.txt seems to hold" in done.err and f": add --{spec.of} to import " in done.err
    assert files_of(site) == before


def test_no_format_is_loaded_before_it_is_used() -> None:
    done = run("import", "--help", prefix=[sys.executable, "-X", "importtime", "-m", "sitegen"])
    loaded = set(re.findall(r"(?m)^import time:.*\| +(\S+)$", done.err))
    assert "sitegen.formats.registry" in loaded
    assert not {"lxml", "polib", *(spec.target.partition(":")[0] for spec in registry.FORMATS)} & loaded


# --- what the next build would refuse -------------------------------------------------------------------


class Refused(NamedTuple):
    """A text that comes back for a sentence of the sample, and the message about it (empty: it is taken)."""

    ident: str
    text: str
    message: str = ""


REFUSED = [
    Refused("s-thanks", "[x](javascript:alert(1))", 'a link to "javascript:alert(1)" is not allowed'),
    Refused(
        "s-thanks", "He [thanked](data:text/html,x) them.", 'a link to "data:text/html,x" is not allowed'
    ),
    Refused("s-thanks", "<javascript:x>, and them.", 'a link to "javascript:x" is not allowed'),
    Refused("s-thanks", "He [thanked](nobody.md) them.", 'the link "nobody.md" leads nowhere'),
    Refused("s-thanks", "He [thanked](#s-nobody) them.", 'the link "#s-nobody" leads nowhere'),
    Refused("s-thanks", "He [thanked](visit.md#s-map) them."),
    Refused("s-thanks", "He [thanked](https://thanks.example/) them."),
    Refused("s-thanks", "`[x](javascript:alert(1))`"),
    # The title is plain text.
    Refused("s-title", "[x](javascript:alert(1))"),
    # There is a note on these words.
    Refused(
        "s-arrival", "The minister came early.", 'the quote "on Monday morning" is not in sentence s-arrival'
    ),
    Refused("s-arrival", "He arrived in Erbil on Monday morning."),
]


@pytest.mark.parametrize("form", ["xliff", "tmx"])
@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.text[:30].replace("/", ""))
def test_texts_that_would_be_refused_are_left(case: Refused, form: str, tmp_path: Path) -> None:
    """And others of the same file are taken over; after that, the site can be built."""
    site = copy_of_sample(tmp_path)
    note = site / "content/notes/visit.yaml"
    note.write_text(note.read_text("utf-8").replace("أربيل", "on Monday morning"), "utf-8")
    po = site / "content/translations/visit.en.po"
    missing = 'msgctxt "s-thanks"\nmsgid "وشكر الحاضرين."\nmsgstr ""'
    machines = "#. machine argos 1.0: Thanks.\n#, fuzzy\n" + missing.replace('""', '"Thanks."')
    po.write_text(po.read_text("utf-8").replace(missing, machines), "utf-8")
    assert warm().run("build", "--site", site).code == 0
    came = site / "came"
    assert warm().run("export", f"--{form}", "--output", came, "--site", site).code == 0
    with_texts(came, {case.ident: case.text, "s-evening": "He went on to Baghdad in the evening."})
    before = states_of(site)
    done = warm().run("import", f"--{form}", came, cwd=site)
    changed = dict(states_of(site).items() - before.items())
    taken = {"visit#s-evening": "edited: He went on to Baghdad in the evening."}
    if case.message:
        assert (done.code, len(done.err.splitlines())) == (1, 1), done
        assert re.match(rf"error: came:\d+: visit#{case.ident} is not imported: ", done.err), done.err
        assert case.message in done.err
        assert changed == taken
        assert done.out.startswith(f"{came}: 1 sentence updated")
    else:
        assert (done.code, done.err) == (0, "")
        assert changed.pop(f"visit#{case.ident}").endswith(f": {case.text}")
        assert changed == taken
    assert warm().run("build", "--site", site).code == 0


def with_texts(file: Path, texts: Mapping[str, str]) -> None:
    """Changes English texts, by id, and confirms them."""
    tree = etree.parse(file)
    for unit in tree.iterfind(".//{*}trans-unit"):
        if unit.get("id") in texts:
            unit.set("approved", "yes")
            target = unit.find("{*}target")
            if target is None:
                target = etree.Element(unit.tag.replace("trans-unit", "target"))
                unit.insert(1, target)
            target.text = texts[unit.get("id", "")]
    for unit in tree.iterfind(".//tu"):
        ident = unit.get("tuid", "").partition("#")[2]
        if ident in texts:
            unit[-1].set("changedate", "20261120T091500Z")
            unit[-1].set("changeid", "Reader")
            unit[-1][-1].text = texts[ident]
    tree.write(file, encoding="utf-8")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=7, max_size=7))
def test_whatever_comes_back_the_site_can_be_built(tmp_path: Path, texts: list[str]) -> None:
    shutil.rmtree(tmp_path / "site", ignore_errors=True)
    site = copy_of_sample(tmp_path)
    came = site / "came.po"
    po = parse_memory((site / "content/translations/visit.en.po").read_text("utf-8"), "x")
    for entry, text in zip(po, texts, strict=False):
        entry.msgstr, entry.flags, entry.comment = text, [], ""
    came.write_text(write_memory(po), "utf-8", newline="\n")
    with contextlib.suppress(ContentError):
        import_texts(site, came, "po", new_problems, "visit")
    check_content(site)
