"""Input of every kind, damaged in every way, is read or refused as documented (see `fuzz/targets.py`).

SITEGEN_FUZZ=N tries N inputs of each kind. The search guided by coverage is `fuzz/run.py`.
"""

from __future__ import annotations

import contextlib
import datetime
import importlib.util
import io
import json
import os
import random
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from xml.sax.saxutils import quoteattr

import msgspec
import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sitegen import languages
from sitegen.building.builder import build
from sitegen.content.notes import find_quote
from sitegen.content.records import parse_toml, parse_yaml, to_record
from sitegen.content.settings import Settings
from sitegen.editing.slugs import slug_for
from sitegen.errors import ContentError, did_you_mean
from sitegen.files.reading import NOT_TEXT
from sitegen.importing.dates import find_dates, rest_of_date_line
from sitegen.languages import arabic, english
from sitegen.markdown import inline
from sitegen.markdown.addresses import is_external, is_safe
from sitegen.markdown.inline import plain_text
from sitegen.markdown.splitting import split_sentences
from sitegen.model.article import ArticleMeta
from sitegen.model.entry import EntryFields
from sitegen.model.note import NoteFields
from sitegen.site import urls
from tests.fuzz.mutations import encoded, mutated
from tests.fuzz.seeds import seeds, words
from tests.fuzz.targets import TARGETS
from tests.growth import is_linear
from tests.pair import LANGS, split
from tests.sample import copy_of_sample

FUZZ = Path(__file__).parents[1] / "fuzz"
EXAMPLES = int(os.environ.get("SITEGEN_FUZZ", "0"))
HEAVY: list[dict[str, str]] = yaml.safe_load((FUZZ / "heavy.yaml").read_text("utf-8"))
HEAVY_FILES: list[dict[str, str]] = yaml.safe_load((FUZZ / "heavy_files.yaml").read_text("utf-8"))

T = TypeVar("T")


def trying(number: int) -> Callable[[T], T]:
    return settings(max_examples=EXAMPLES or number, suppress_health_check=list(HealthCheck))


@st.composite
def damaged(draw: st.DrawFn, target: str) -> bytes:
    """Mostly valid inputs with damage; words of the format in any order; anything."""
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return draw(st.binary(max_size=200))
    if kind <= 2:
        return "".join(draw(st.lists(st.sampled_from(words(target)), max_size=40))).encode()
    chance = random.Random(draw(st.integers(0, 2**32)))
    data = draw(st.sampled_from(seeds(target)))
    if target == "package":
        return mutated(data.decode("latin-1"), words(target), chance).encode("latin-1", "replace")
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    return encoded(mutated(data.decode(encoding, "replace"), words(target), chance), chance)


@pytest.mark.parametrize("target", TARGETS)
def test_damage(target: str) -> None:
    @trying(70)
    @given(damaged(target))
    def holds(data: bytes) -> None:
        TARGETS[target](data)

    holds()


@pytest.mark.parametrize("target", TARGETS)
def test_seeds(target: str) -> None:
    """Valid files, and what once broke something: see `fuzz/seeds/`."""
    assert seeds(target)
    for seed in seeds(target):
        TARGETS[target](seed)


def _named(case: dict[str, str]) -> str:
    return f"{case['target']} {case['before'][-12:]!a} {case['unit'][:24]!a}"


@pytest.mark.parametrize("case", HEAVY, ids=map(_named, HEAVY))
def test_time_is_linear(case: dict[str, str]) -> None:
    """Which also means that what is too deep or too long is refused and breaks nothing."""

    def work(size: int) -> None:
        units = (case["unit"].replace("%d", str(number)) for number in range(size // len(case["unit"])))
        TARGETS[case["target"]](f"{case['before']}{''.join(units)}{case['after']}".encode())

    assert is_linear(work, int(case.get("size", "600")))


@pytest.mark.parametrize("case", HEAVY_FILES, ids=lambda case: f"{case['file']} {case['unit']!a}")
def test_a_build_ends_soon_whatever_a_file_holds(case: dict[str, str], tmp_path: Path) -> None:
    """Files of 100 kB are built, or refused. The bound is some times what a slow machine needs."""
    unit, size = case["unit"], 100_000
    site = copy_of_sample(tmp_path)
    build(site, tmp_path / "output")
    units = (unit.replace("%d", str(number)) for number in range(size // len(unit.encode())))
    (site / case["file"]).write_text(
        f"{case['before']}{''.join(units)}{case['after']}", "utf-8", newline="\n"
    )
    begun = time.process_time()
    with contextlib.suppress(ContentError):
        build(site, tmp_path / "output")
    assert time.process_time() - begun < 20


# --- inputs made by their grammar ---------------------------------------------------------------------

# Letters, what is special to some format, and what is in no keyboard.
SIGNS = [
    *"ابنوي aB9 .،؟:;-_*#`~[](){}<>!?&%@|/\\\"'=+,", "\n", "\t", "ال", "أربيل", "\u064e", "\u200f", "\u2028",
    "\x85", "\xa0", "\ufeff", "\U0001f600", "ﷺ", "١",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(SIGNS) | st.characters(exclude_categories=["Cs"]), max_size=12).map("".join)
LINES = TEXTS.map(lambda text: " ".join(text.split()))


def _indented(lines: list[str], first: str, rest: str) -> list[str]:
    return [(rest if number else first) + line for number, line in enumerate(lines)]


_INLINE = st.lists(
    st.sampled_from(
        ["**", "*", "_", "`", "[", "](x.md)", "](", "![", "\\", "&amp;", "<", "نعم. ", "لا؟ ", "  \n", "\n"]
    )
    | LINES,
    max_size=8,
).map("".join)
_LEAVES = st.one_of(
    _INLINE.map(lambda text: [*text.split("\n"), ""]),
    LINES.map(lambda text: [f"## {text}", ""]),
    TEXTS.map(lambda text: ["```py", *text.split("\n"), "```"]),
    LINES.map(lambda text: [f'![{text}](../media/map.svg "{text}")', ""]),
    st.just(["---", ""]),
)
_BLOCKS = st.recursive(
    _LEAVES,
    lambda blocks: st.one_of(
        st.lists(blocks, max_size=3).map(lambda many: [line for lines in many for line in lines]),
        blocks.map(lambda lines: _indented(lines, "> ", "> ")),
        blocks.map(lambda lines: _indented(lines, "- ", "  ")),
        blocks.map(lambda lines: _indented(lines, "7. ", "   ")),
    ),
    max_leaves=12,
)


@trying(150)
@given(_BLOCKS, LINES)
def test_articles_of_every_form(lines: list[str], title: str) -> None:
    head = yaml.safe_dump({"title": title, "date": "2021-07-26", "summary": title}, allow_unicode=True)
    TARGETS["article"]("\n".join(["---", head, "---", *lines]).encode())


_QUOTED = TEXTS.map(lambda text: json.dumps(text, ensure_ascii=False).replace("\\u", "u"))
_ENTRY_LINES = st.one_of(
    st.sampled_from(
        ["", "#", "#.", "#,", "#:", "#|", "#~", "#, fuzzy", "#, fuzzy, x-y", 'msgctxt "s-1"', '""']
    ),
    st.builds(
        "{}{} {}".format,
        st.sampled_from(["", "", "", "#~ ", "#| ", "#~| "]),
        st.sampled_from(
            ["msgctxt", "msgid", "msgid", "msgstr", "msgstr", "msgid_plural", "msgstr[0]", "msgstr[1]"]
        ),
        _QUOTED,
    ),
    _QUOTED,
    st.builds("{} {}".format, st.sampled_from(["#", "#.", "#:", "#,", "#. machine a:", "#. flag b:"]), LINES),
)
_ENTRIES = st.builds(
    '{}msgctxt "s-{}"\nmsgid {}\nmsgstr {}\n'.format,
    st.sampled_from(
        ["", "#, fuzzy\n", "#. machine a 1: T.\n", '#. machine a: "\n#, fuzzy\n#| msgid "قديم"\n']
    ),
    st.integers(0, 5),
    _QUOTED,
    _QUOTED,
)


@trying(200)
@given(st.lists(_ENTRIES | st.lists(_ENTRY_LINES, max_size=6).map("\n".join), max_size=6), st.booleans())
def test_memories_of_every_form(parts: list[str], has_header: bool) -> None:
    header = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n\n' if has_header else ""
    TARGETS["po"]((header + "\n".join(parts)).encode())


_TAGS = {
    "xliff": "file body group trans-unit source target alt-trans note context-group context mrk g x:y",
    "tmx": "header body tu tuv seg prop note hi bpt x:y",
    "page": "p div h1 h2 li ul nav aside figure figcaption blockquote table td a b br time article head body "
    "title script svg noscript",
}
_ATTRIBUTES = {
    "xliff": "id original target-language state state-qualifier approved origin from context-type version "
    "xml:space",
    "tmx": "tuid xml:lang lang type changedate changeid creationid version",
    "page": "class id href datetime content property name",
}
_VALUES = (
    "s-title visit.md visit#s-title en ar ar-IQ translated final yes mt-suggestion sitegen reviewed preserve "
    "x-sitegen-exported x-sitegen-state related 1.2"
)


def _elements(form: str) -> st.SearchStrategy[str]:
    attributes = st.dictionaries(
        st.sampled_from(_ATTRIBUTES[form].split()),
        st.sampled_from(["machine x", *_VALUES.split()]) | LINES.map(_printable),
        max_size=3,
    ).map(lambda found: "".join(f" {name}={quoteattr(value)}" for name, value in found.items()))
    return st.recursive(
        TEXTS.map(lambda text: _printable(text).replace("&", "&amp;").replace("<", "&lt;")),
        lambda inner: st.builds(
            lambda tag, attributes, inside: f"<{tag}{attributes}>{''.join(inside)}</{tag}>",
            st.sampled_from(_TAGS[form].split()),
            attributes,
            st.lists(inner, max_size=4),
        ),
        max_leaves=14,
    )


def _printable(text: str) -> str:
    return NOT_TEXT.sub("", text)


@pytest.mark.parametrize("form", _TAGS)
def test_trees_of_every_form(form: str) -> None:
    root = {
        "xliff": 'xliff version="1.2" xmlns:x="y"',
        "tmx": 'tmx version="1.4" xmlns:x="y"',
        "page": "html",
    }[form]

    @trying(70)
    @given(_elements(form))
    def holds(inside: str) -> None:
        TARGETS[form](f"<{root}>{inside}</{root.split()[0]}>".encode())

    holds()


_NAMES = st.lists(
    st.sampled_from(
        [
            "ar_en",
            "/",
            "..",
            ".",
            "metadata.json",
            "model",
            "model.bin",
            "bpe.model",
            "\\",
            ":",
            "\0",
            "é",
            "a",
        ]
    ),
    min_size=1,
    max_size=6,
).map("".join)


@trying(150)
@given(
    st.lists(st.tuples(_NAMES, st.binary(max_size=30), st.integers(0, 2**32 - 1)), max_size=5), st.booleans()
)
def test_packages_of_every_form(members: list[tuple[str, bytes, int]], is_complete: bool) -> None:
    valid = [
        ("ar_en/metadata.json", b'{"from_code": "ar", "to_code": "en"}', 0),
        ("ar_en/model/model.bin", b"x", 0),
        ("ar_en/bpe.model", b"x", 0),
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content, attributes in [*(valid if is_complete else []), *members]:
            info = zipfile.ZipInfo(name)
            info.external_attr = attributes
            assume(info.filename not in archive.NameToInfo)
            archive.writestr(info, content)
    TARGETS["package"](packed.getvalue())


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXTS
    | st.sampled_from(["ar", "en", "translate", "9" * 5_000]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
_KEYS = st.sampled_from(["from_code", "to_code", "package_version", "from_name", "type", "x"])


@trying(100)
@given(st.dictionaries(_KEYS, _JSON, max_size=6))
def test_metadata_of_every_form(value: dict[str, Any]) -> None:
    TARGETS["metadata"](json.dumps({"from_code": "ar", "to_code": "en"} | value).encode())


# --- what is written is read back ---------------------------------------------------------------------

# Line breaks to YAML alone are read as spaces.
FIT = TEXTS.map(lambda text: re.sub("[\x85\u2028\u2029]", "", _printable(text)))
DATES = st.dates(datetime.date(1000, 1, 1))
BOTH = st.fixed_dictionaries({"ar": FIT, "en": FIT})
SOME = st.lists(FIT, max_size=3)
EVENTS = st.lists(st.fixed_dictionaries({"date": FIT}, optional={"label": BOTH}), max_size=3)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
RECORDS: dict[type[msgspec.Struct], st.SearchStrategy[dict[str, Any]]] = {
    ArticleMeta: st.fixed_dictionaries(
        {"title": FIT, "date": DATES},
        optional={
            "source": st.fixed_dictionaries({"name": FIT}, optional={"url": FIT, "author": FIT}),
            "event": EVENTS,
            "tags": SOME,
            "summary": FIT,
        },
    ),
    EntryFields: st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["person", "place"]),
            "names": st.fixed_dictionaries({"ar": SOME, "en": SOME}),
            "definition": BOTH,
        },
        optional={
            "transliteration": FIT,
            "article": st.sampled_from(["the", "none"]),
            "coordinates": st.tuples(NUMBERS, NUMBERS).map(list),
            "dates": EVENTS,
            "wikidata": FIT,
            "links": st.lists(st.fixed_dictionaries({"name": FIT, "url": FIT}), max_size=2),
            "related": SOME,
            "requires_context": SOME | st.dictionaries(FIT, SOME, max_size=3),
        },
    ),
    NoteFields: st.fixed_dictionaries(
        {"id": FIT, "sentence": FIT, "quote": FIT, "body": BOTH, "author": FIT, "date": DATES},
        optional={"occurrence": st.integers(-(2**63), 2**63 - 1)},
    ),
    Settings: st.fixed_dictionaries(
        {"title": BOTH, "description": BOTH, "url": FIT, "author": FIT, "locale": BOTH},
        optional={"theme": FIT, "tags": st.dictionaries(FIT, BOTH, max_size=3)},
    ),
}


def _expected(value: dict[str, Any], kind: type[msgspec.Struct]) -> Any:
    """The record, from a value with its texts by language as maps."""

    def built(value: Any) -> Any:
        if isinstance(value, dict):
            parts = {key: built(item) for key, item in value.items()}
            return [LANGS, *(parts[lang] for lang in LANGS)] if parts.keys() == {*LANGS} else parts
        return list(map(built, value)) if isinstance(value, list) else value

    return msgspec.convert(built(value), kind)


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_records_are_read_as_they_were_written(kind: type[msgspec.Struct]) -> None:
    @trying(60)
    @given(RECORDS[kind], st.booleans(), st.booleans(), st.integers(20, 200))
    def holds(value: dict[str, Any], in_flow: bool, escaped: bool, width: int) -> None:
        expected = _expected(value, kind)
        text = yaml.safe_dump(value, default_flow_style=in_flow, allow_unicode=not escaped, width=width)
        # Between brackets it is taken for a comma that was meant to separate.
        assume(not (in_flow and "،" in text))
        read, lines = parse_yaml(text, "a.yaml", first_line=3)
        assert to_record(kind, read, "a.yaml", lines, pair=LANGS) == expected
        assert all(3 <= line <= 3 + text.count("\n") for line in lines.values())

    holds()


@trying(60)
@given(RECORDS[Settings])
def test_settings_are_read_as_they_were_written(value: dict[str, Any]) -> None:
    def written(value: Any) -> str:
        if isinstance(value, dict):
            return f"{{{', '.join(f'{written(key)} = {written(item)}' for key, item in value.items())}}}"
        return json.dumps(value, ensure_ascii=False)

    text = "".join(f"{key} = {written(item)}\n" for key, item in value.items())
    read, lines = parse_toml(text, "a.toml")
    assert to_record(Settings, read, "a.toml", lines, pair=LANGS) == _expected(value, Settings)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


# --- text that may be anything that Python calls text -------------------------------------------------

ANY = st.lists(
    st.sampled_from([*SIGNS, "\ud800", "\udfff", "\0", "\x1c"]) | st.characters(), max_size=40
).map("".join)


@trying(150)
@given(ANY, ANY)
def test_halves_of_characters_are_text_like_other(text: str, other: str) -> None:
    for lang in LANGS:
        assert "".join(split(text, lang)) == text
        assert "".join(split_sentences(text, languages.get(lang).split)) == text
        for start, end in find_quote(other, text, lang):
            assert 0 <= start < end <= len(text)
    for fold, agrees in ((arabic.fold, arabic.agrees), (english.fold, english.agrees)):
        fold(text)
        agrees(text, other)
    plain_text(inline.pieces(text))
    find_dates(text)
    rest_of_date_line(text)
    slug_for(text, None)
    did_you_mean(text, [other, "title"])
    is_external(text)
    if is_safe(text):
        urls.resolve(text, "content/articles/visit.md")


# --- the search that is led by coverage ---------------------------------------------------------------


@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="Atheris is not installed (extra fuzz)"
)
def test_a_planted_fault_is_found() -> None:
    done = subprocess.run(
        [sys.executable, FUZZ / "run.py", "--seconds", "60", "planted"], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 1
    assert "AssertionError: this is the planted fault" in done.stderr
    assert "planted fails with" in done.stderr
