"""Bad input: each fault is reported once, at its place, in plain words, and the existing site stays."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sitegen.building.builder import build, check_content
from sitegen.content.memory.entries import units_of
from sitegen.content.memory.pofile import parse_memory, write_memory
from sitegen.content.records import parse_toml, parse_yaml, to_record
from sitegen.errors import ContentError, Problem, did_you_mean
from sitegen.files.reading import decode
from sitegen.languages import DEFAULT_PAIR
from sitegen.model.article import ArticleMeta
from sitegen.model.entry import EntryFields
from sitegen.model.note import NoteFields
from sitegen.theme.loader import Theme
from tests.sample import COMMAND, FILES, Told, built_sample, bytes_of, copy_of_sample, files_of, run, warm


class Case(NamedTuple):
    """A fault: what is changed in the sample (what to do, file, text), and its `errors` or `warnings`."""

    title: str
    changes: list[tuple[str, str, str]]
    kind: str
    lines: str


def _cases() -> Iterator[Case]:
    section, title, level = "", "", ""
    changes: list[tuple[str, str, str]] = []
    for token in MarkdownIt().parse((Path(__file__).parents[1] / "fixtures/errors.md").read_text("utf-8")):
        if token.type == "heading_open":
            level = token.tag
        elif token.type == "inline" and level == "h2":
            section, level = token.content, ""
        elif token.type == "inline" and level == "h3":
            title, level = token.content, ""
        elif token.type == "fence" and token.info in ("errors", "warnings"):
            yield Case(f"{section}: {title}", changes, token.info, token.content)
            changes = []
        elif token.type == "fence":
            kind, _, file = token.info.partition(" ")
            changes.append((kind, file, token.content))


CASES = list(_cases())


def _of_kind(kind: str) -> pytest.MarkDecorator:
    cases = [case for case in CASES if case.kind == kind]
    return pytest.mark.parametrize("case", cases, ids=[case.title.replace("/", "") for case in cases])


def change(site: Path, kind: str, file: str, text: str) -> None:
    """Changes one file of a site as the fixture says."""
    path = site / file
    if kind == "gone":
        path.unlink()
    elif kind == "new":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    else:
        assert kind == "diff", f"no such change: {kind}"
        now = path.read_text("utf-8")
        for found in re.finditer(r"(?m)((?:^-.*\n)+)((?:^\+.*\n)+)", text):
            old, new = (re.sub(r"(?m)^[-+]", "", side) for side in found.groups())
            assert now.count(old) == 1, f"stands {now.count(old)} times in {file}: {old}"
            now = now.replace(old, new)
        path.write_text(now, "utf-8", newline="\n")


def assert_reported(site: Path, expected: str, done: Told, before: dict[str, tuple[bytes, int]]) -> None:
    """The build failed with these errors and nothing else, and the output is what it was."""
    assert done.err == "".join(f"error: {line}\n" for line in expected.splitlines())
    assert (done.code, done.out) == (1, "")
    assert files_of(site / "output") == before


@_of_kind("errors")
def test_fault_is_reported_and_the_output_stays(case: Case, tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    before = files_of(site / "output")
    for item in case.changes:
        change(site, *item)
    assert_reported(site, case.lines, warm().run("build", "--site", site), before)


def _warnings(site: Path) -> list[str]:
    """What a check warns of, without the names of rules."""
    done = warm().run("check", "--site", site)
    assert (done.code, done.err) == (0, "")
    return re.findall(r"(?m)^warning: \[[\w-]+\] (.*)", done.out)


@_of_kind("warnings")
def test_warning_is_reported(case: Case, tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    before = _warnings(site)
    for item in case.changes:
        change(site, *item)
    assert [line for line in _warnings(site) if line not in before] == case.lines.splitlines()


def test_titles_are_unique_and_expectations_in_order() -> None:
    assert len({case.title for case in CASES}) == len(CASES)

    def place(line: str) -> tuple[str, int]:
        found = re.match(r"([^:]+)(?::(\d+))?: ", line)
        assert found, line
        return found[1], int(found[2] or 0)

    for case in CASES:
        places = [place(line) for line in case.lines.splitlines()]
        assert places == sorted(places)


# Every kind of text file that is read, and the line of it that is made bad.
TEXTS = {
    "content/site.toml": 2,
    "content/articles/visit.md": 2,
    "content/articles/return.md": 7,
    "content/translations/visit.en.po": 7,
    "content/glossary/erbil.yaml": 3,
    "content/notes/visit.yaml": 3,
    "themes/default/theme.toml": 1,
    "themes/default/templates/tag.html": 2,
    "themes/default/static/style.css": 3,
}


def _with_theme(site: Path) -> Path:
    """Gives the site a copy of what the sample does not have of its own."""
    shipped = Path(__file__).parents[2]
    for file in TEXTS:
        if not (site / file).exists():
            (site / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(shipped / file, site / file)
    return site


@pytest.mark.parametrize("file", TEXTS)
@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (b"\xff", "is not UTF-8: byte 0xff (save the file as UTF-8)"),
        (b"\0", "holds the control character U+0000 (remove it: the file may be damaged)"),
    ],
    ids=["no UTF-8", "NUL"],
)
def test_bytes_that_are_not_text(file: str, bad: bytes, message: str, tmp_path: Path) -> None:
    site = _with_theme(copy_of_sample(tmp_path))
    before = files_of(site / "output")
    lines = (site / file).read_bytes().split(b"\n")
    lines[TEXTS[file] - 1] += bad
    (site / file).write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines))
    assert_reported(site, f"{file}:{TEXTS[file]}: {message}", warm().run("build", "--site", site), before)


@pytest.mark.parametrize("file", [*TEXTS, "content/about.md", "content/media/map.svg"])
def test_folder_in_the_place_of_a_file(file: str, tmp_path: Path) -> None:
    site = _with_theme(copy_of_sample(tmp_path))
    before = files_of(site / "output")
    (site / file).unlink(missing_ok=True)
    (site / file).mkdir()
    message = {
        "content/media/map.svg": "content/articles/visit.md:17: the image content/media/map.svg is missing",
        # A theme holds only what it changes; an empty folder changes nothing.
        "themes/default/static/style.css": "",
    }.get(file, f"{file}: cannot be read: is a directory")
    done = warm().run("build", "--site", site)
    if message:
        assert_reported(site, message, done, before)
    else:
        assert done.code == 0


@pytest.mark.parametrize("name", ["articles", "glossary", "translations", "notes", "media"])
def test_file_in_the_place_of_a_folder(name: str, tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    before = files_of(site / "output")
    shutil.rmtree(site / "content" / name)
    (site / "content" / name).write_bytes(b"")
    done = warm().run("build", "--site", site)
    assert f"error: content/{name}: cannot be read: not a directory\n" in done.err
    assert (done.code, done.out) == (1, "")
    assert files_of(site / "output") == before


@pytest.mark.parametrize("file", [*TEXTS, "content/media/map.svg", "content/about.md"])
def test_link_that_leads_nowhere(file: str, tmp_path: Path) -> None:
    site = _with_theme(copy_of_sample(tmp_path))
    before = files_of(site / "output")
    (site / file).unlink(missing_ok=True)
    (site / file).symlink_to("nowhere")
    message = f"{file}: cannot be read: no such file or directory"
    done = warm().run("build", "--site", site)
    if file == "themes/default/static/style.css":
        assert done.code == 0
    else:
        assert_reported(site, message, done, before)


# Root may read everything; without these capabilities permissions count for it too (capabilities(7)).
_PLAIN_USER = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    if libc.prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
        sys.exit("no right to drop a capability")
os.execv(sys.argv[1], sys.argv[1:])
"""


@cache
def as_plain_user() -> tuple[str, ...]:
    """The command for a user to whom permissions apply; skips where there is none."""
    if os.name != "posix":
        pytest.skip("permissions are those of POSIX")
    if os.geteuid() != 0:
        return COMMAND
    prefix = (sys.executable, "-c", _PLAIN_USER, *COMMAND)
    if run("--version", prefix=prefix).code:
        pytest.skip("root cannot be made to heed permissions here")
    return prefix


@pytest.mark.parametrize(
    "name",
    [
        "content/site.toml",
        "content/articles/visit.md",
        "content/translations/visit.en.po",
        "content/glossary/erbil.yaml",
        "content/notes/visit.yaml",
        "content/media/map.svg",
        # Of a folder that cannot be read the files must not pass for deleted.
        "content/articles",
        "content/translations",
        "content/glossary",
        "content/notes",
        "content/media",
        "themes",
        "themes/default",
        "themes/default/templates",
        "themes/default/theme.toml",
        "themes/default/templates/tag.html",
        "themes/default/static/style.css",
    ],
)
def test_what_may_not_be_read(name: str, tmp_path: Path) -> None:
    prefix = as_plain_user()
    site = _with_theme(copy_of_sample(tmp_path))
    before = files_of(site / "output")
    (site / name).chmod(0)
    try:
        done = run("build", "--site", site, prefix=prefix)
    finally:
        (site / name).chmod(0o755)
    assert f"error: {name}: cannot be read: permission denied\n" in done.err
    assert "Traceback" not in done.err
    assert (done.code, done.out) == (1, "")
    assert files_of(site / "output") == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is UTF-8")
def test_name_that_is_not_utf_8(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    before = files_of(site / "output")
    (site / os.fsdecode(b"content/media/caf\xe9.png")).write_bytes(b"")
    (site / os.fsdecode(b"content/articles/caf\xe9.md")).write_bytes(b"")
    hint = "(use at most 200 letters a to z, digits, - and _, because it becomes part of an address)"
    message = (
        f'content/articles/caf\\udce9.md: the file name "caf\\udce9" cannot be a slug {hint}\n'
        "content/media/caf\\udce9.png: has a name that is not UTF-8 (rename the file)"
    )
    done = run("build", "--site", site)
    assert_reported(site, message, done, before)
    # As text it can be shown anywhere.
    with pytest.raises(ContentError) as error:
        check_content(site)
    assert str(error.value).encode() == message.encode()


def test_no_site(tmp_path: Path) -> None:
    hint = "(run this in a site's folder, or start one with: sitegen init FOLDER)"
    for command in ("build", "sync"):
        done = warm().run(command, "--site", tmp_path)
        assert done[:3] == (1, "", f"error: content: there is no content folder here {hint}\n")
    assert not list(tmp_path.iterdir())


def test_a_problem_is_one_line() -> None:
    problem = Problem("a.yaml", 3, 'the name "a\n\x1b[31mb\u2028c" is wrong', "d\r\ne")
    assert str(problem) == 'a.yaml:3: the name "a [31mb c" is wrong (d e)'


@given(st.text(), st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Lu"])))
def test_controls_are_spaces(message: str, hint: str) -> None:
    text = str(Problem("a", 1, message, f"\u2068{hint}\u2069"))
    assert text == re.sub(r"[\0-\x1f\x7f-\x9f\u2028\u2029]+", " ", f"a:1: {message} (\u2068{hint}\u2069)")


def test_problems_are_reported_once_and_in_order() -> None:
    problems = [Problem("b", 1, "x"), Problem("a", 10, "x"), Problem("a", 9, "x"), Problem("b", 1, "x")]
    assert str(ContentError(*problems)) == "a:9: x\na:10: x\nb:1: x"


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("titel", ["title", "date"], 'did you mean "title"?'),
        ("x", ["title", "date"], "known: date, title"),
        ("x", [], ""),
        ("x", [f"entry-{number}" for number in range(13)], ""),
    ],
)
def test_hint(word: str, known: list[str], hint: str) -> None:
    assert did_you_mean(word, known) == hint


# What breaks parsers: the signs of each format, line ends of every kind, numbers out of range.
SPLINTERS = [
    *"\"'`:#-[]{}()<>|&*!%@~\\/_=,.?^+",
    *"\n\r\t \0\x01\x0b\x0c\x1e\x85\u2028\u2029\u200f\ufeff\ufffe\U0010ffffـَ١ﷺ",
    *(": ", "- ", "---\n", "...\n", "\n\n", "&a ", "*a", "!!int ", "? ", "|\n", "'''", '"""', "null"),
    *("../", "//", "http://[", "javascript:", "![](a)", "[a](b)", "[a](?b#c)", "#a", "ال"),
    *("msgid ", 'msgid ""\n', 'msgstr "', 'msgctxt "s-1"\n', "#~ ", "#| ", "#, fuzzy\n", "msgstr[0] ", "\\x"),
    *("#. machine a: b\n", "2021-02-30", "1e999", "nan", "9" * 5000, "[" * 300, "[[a]]\n", "a.b = 1\n"),
]


@st.composite
def mutated(draw: st.DrawFn, text: str) -> bytes:
    """A valid text with a few splinters in it, stretches missing, repeated or swapped, or a byte changed."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        stop = min(len(text), start + draw(st.integers(0, 30)))
        to = draw(st.integers(0, len(text)))
        splinter = draw(st.sampled_from(SPLINTERS))
        text = draw(
            st.sampled_from(
                [
                    text[:start] + splinter + text[start:],
                    text[:start] + splinter + text[stop:],
                    text[:start] + text[stop:],
                    text[:to] + text[start:stop] + text[to:],
                ]
            )
        )
    data = text.encode(errors="replace")
    if draw(st.integers(0, 9)) == 0:
        place = draw(st.integers(0, len(data)))
        data = data[:place] + bytes([draw(st.integers(0, 255))]) + data[place:]
    return data


def _sane(error: ContentError) -> None:
    for problem in error.problems:
        assert problem.message and problem.line >= 0 and "\n" not in str(problem)


FUZZED = [name for name in FILES if not name.endswith(".svg")]


@settings(max_examples=250, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_damage_to_a_file_is_more_than_a_content_error(data: st.DataObject) -> None:
    site = _fuzzed_site()
    name = data.draw(st.sampled_from(FUZZED))
    (site / name).write_bytes(data.draw(mutated(FILES[name]) | st.binary(max_size=80)))
    try:
        check_content(site)
    except ContentError as error:
        _sane(error)
    finally:
        (site / name).write_text(FILES[name], "utf-8", newline="\n")


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_damage_to_a_file_keeps_a_build_from_its_end(data: st.DataObject) -> None:
    """All that passes the checks can be rendered, into the output and nowhere else."""
    site = _fuzzed_site()
    name = data.draw(st.sampled_from(FUZZED))
    (site / name).write_bytes(data.draw(mutated(FILES[name])))
    before = files_of(site).keys()
    try:
        build(site, site.parent / "output")
        assert all(text for text in bytes_of(site.parent / "output").values())
    except ContentError as error:
        _sane(error)
    finally:
        (site / name).write_text(FILES[name], "utf-8", newline="\n")
    assert files_of(site).keys() == before
    assert {path.name for path in site.parent.iterdir()} <= {"site", "output", ".sitegen"}


@cache
def _fuzzed_site() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="fuzzed-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(shutil.copytree(built_sample(), folder / "site"))


YAML_TEXTS = [FILES[name] for name in FILES if name.endswith(".yaml")] + [
    FILES["content/articles/visit.md"].split("---\n")[1]
]
README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def test_the_readme_shows_yaml_that_can_be_read() -> None:
    """With its comments, also those after a text."""
    texts = re.findall(r"(?ms)^```yaml\n(.*?)^```|^```markdown\n---\n(.*?)^---", README)
    assert len(texts) == 3
    for text in map("".join, texts):
        parse_yaml(text, "a.yaml")


@pytest.mark.parametrize("text", ["a: word  # why", "a: word\t# why", "a: two words   #", "- a word  # why"])
def test_comment_after_a_text(text: str) -> None:
    value, _ = parse_yaml(text, "a.yaml")
    assert str(value).find("#") == -1


@pytest.mark.parametrize("text", ["a: word # why", "a: word  #1", "a: C # and Java", "a:  #1"])
def test_comment_that_may_be_text(text: str) -> None:
    with pytest.raises(ContentError, match="would be lost"):
        parse_yaml(text, "a.yaml")


TOML_TEXTS = [
    FILES["content/site.toml"],
    (Path(__file__).parents[2] / "themes/default/theme.toml").read_text("utf-8"),
]


@given(st.sampled_from(YAML_TEXTS).flatmap(mutated), st.sampled_from([ArticleMeta, EntryFields, NoteFields]))
def test_damaged_yaml(data: bytes, kind: Any) -> None:
    try:
        text = decode(data, "a.yaml")
        value, lines = parse_yaml(text, "a.yaml")
        assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
        to_record(kind, value, "a.yaml", lines, pair=DEFAULT_PAIR)
    except ContentError as error:
        _sane(error)


@given(st.sampled_from(TOML_TEXTS).flatmap(mutated))
def test_damaged_toml(data: bytes) -> None:
    try:
        value, lines = parse_toml(decode(data, "a.toml"), "a.toml")
        to_record(Theme, value, "a.toml", lines, pair=DEFAULT_PAIR)
    except ContentError as error:
        _sane(error)


@given(mutated(FILES["content/translations/visit.en.po"]))
def test_damaged_memory(data: bytes) -> None:
    """What can be read can be written and read again."""
    try:
        text = decode(data, "a.po")
        po = parse_memory(text, "a.po")
    except ContentError as error:
        _sane(error)
        return
    units = units_of(po)
    assert all(1 <= unit.line <= text.count("\n") + 1 for unit in units)
    again = units_of(parse_memory(write_memory(po, text), "a.po"))
    assert [(unit.id, unit.source, unit.target) for unit in again] == [
        (unit.id, unit.source, unit.target) for unit in units
    ]


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000, "a: &a [*a]"],
    ids=lambda t: t[:6],
)
def test_yaml_without_a_bottom(text: str) -> None:
    with pytest.raises(ContentError):
        parse_yaml(text, "a.yaml")
    with pytest.raises(ContentError):
        parse_toml(f"a = {text}", "a.toml")
