"""PO files from other tools: read as gettext reads them, and written back as they were."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sitegen.content.memory import syncing
from sitegen.content.memory.entries import parse_units, units_of
from sitegen.content.memory.pofile import parse_memory, write_memory
from sitegen.content.memory.syntax import decode_memory
from sitegen.errors import ContentError

FIXTURES = Path(__file__).parents[1] / "fixtures" / "po"
HEADER = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
ENTRY = 'msgctxt "s-1"\nmsgid "a"\nmsgstr "b"\n'

# A file; which of its seven entries are fuzzy, or what is said of it.
FILES = {
    "nospace.po": [],
    "tabsep.po": [],
    "cp1256.po": [],
    "hash-equals.po": ["s-a766b0d2"],
    "flags2.po": ["s-a766b0d2"],
    "omegat-empty.po": "omegat-empty.po:5: broken PO: an entry has no msgstr",
}


@pytest.mark.parametrize("name", FILES)
def test_files_of_other_tools(name: str) -> None:
    expected = FILES[name]
    data = (FIXTURES / name).read_bytes()
    if isinstance(expected, str):
        with pytest.raises(ContentError) as raised:
            parse_units(decode_memory(data, name), name)
        assert str(raised.value) == expected
        return
    units = parse_units(decode_memory(data, name), name)
    assert [unit.id for unit in units if unit.fuzzy] == expected
    assert [unit.target for unit in units[:3]] == [
        "The first article",
        "A short article that shows how an article is written.",
        "This is a paragraph of two sentences.",
    ]
    assert [unit.source for unit in units[:2]] == ["المقال الأول", "مقال قصير يشرح كيف يُكتب المقال."]


# What stands below a header; whether its entry is fuzzy and its text, or what is said of it.
SYNTAX = [
    (ENTRY, (False, "b")),
    ("#,fuzzy\n" + ENTRY, (True, "b")),
    ("#, no-wrap,fuzzy\n" + ENTRY, (True, "b")),
    ("#, no-wrap fuzzy\n" + ENTRY, (True, "b")),
    ("#, fuzzy\n\n" + ENTRY, (True, "b")),
    ("#, fuzzy\n# remark\n#, no-wrap\n#. of a tool\n" + ENTRY, (True, "b")),
    ("\t#,\tfuzzy\n" + ENTRY.replace("msg", "  msg"), (True, "b")),
    ("#, Fuzzy\n" + ENTRY, (False, "b")),
    ("#, no-wrap;fuzzy\n" + ENTRY, (False, "b")),
    ("# fuzzy\n#. fuzzy\n#fuzzy\n" + ENTRY, (False, "b")),
    ("#===== fuzzy =====\n" + ENTRY, (False, "b")),
    ("#remark\n#.of a tool\n#:file.c:1\n" + ENTRY, (False, "b")),
    (ENTRY.replace(' "', '"'), (False, "b")),
    (ENTRY.replace(' "', '\t \t"'), (False, "b")),
    (ENTRY.replace(' "', '\n"'), (False, "b")),
    (ENTRY.replace('"b"', '"b" "c"\n  "d"'), (False, "bcd")),
    (ENTRY.replace('"b"', r'"\101\x42 \331\206 \\101"'), (False, "AB ن \\101")),
    (ENTRY + "\n#, fuzzy\n#~ msgid \"x\"\n#~ msgstr \"y\"\n", (False, "b")),
    (ENTRY.replace('"b"', r'"\q"'), r"x.po:8: broken PO: \q is not an escape (write \\ for a backslash)"),
    (ENTRY.replace('"b"', r'"\331"'), r"x.po:8: broken PO: \331 is not a UTF-8 character (write it out)"),
    (ENTRY.replace('msgstr "b"\n', "") + "\n" + ENTRY.replace("-1", "-2"),
     "x.po:9: broken PO: an entry has no msgstr"),
    (ENTRY.replace('msgid "a"\n', ""), "x.po:6: broken PO: an entry has no msgid"),
    (ENTRY.replace('msgid "a"\n', '#, fuzzy\nmsgid "a"\n'),
     "x.po:7: broken PO: a comment is inside an entry (put it above the entry)"),
    (ENTRY.replace('msgstr "b"\n', '#, fuzzy\nmsgstr "b"\n'),
     "x.po:8: broken PO: a comment is inside an entry (put it above the entry)"),
    (ENTRY.replace('"b"', '""\n#, fuzzy\n"b"'),
     "x.po:9: broken PO: a comment is inside an entry (put it above the entry)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SYNTAX)
def test_syntax(text: str, expected: tuple[bool, str] | str) -> None:
    if isinstance(expected, str):
        with pytest.raises(ContentError) as raised:
            parse_units(HEADER + text, "x.po")
        assert str(raised.value) == expected
        return
    unit = parse_units(HEADER + text, "x.po")[0]
    assert (unit.id, unit.source, unit.fuzzy, unit.target) == ("s-1", "a", *expected)


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="needs gettext")
@pytest.mark.parametrize(("text", "expected"), SYNTAX)
def test_gettext_agrees(text: str, expected: tuple[bool, str] | str, tmp_path: Path) -> None:
    (tmp_path / "x.po").write_text(HEADER + text, "utf-8")
    if "#, fuzzy\n# remark" in text or r'"\331"' in text:
        pytest.skip("gettext forgets all lines of flags but the last, and takes half a character for one")
    command = ["msgfmt", "--statistics", "-o", str(tmp_path / "x.mo"), str(tmp_path / "x.po")]
    done = subprocess.run(command, capture_output=True, text=True, env={"LC_ALL": "C.UTF-8"}, check=False)
    assert (done.returncode != 0) == isinstance(expected, str)
    if not isinstance(expected, str):
        assert ("1 fuzzy translation" in done.stderr) == expected[0]


CHARSETS = [
    ("windows-1256", "windows-1256", "نص"),
    ("CP1256", "cp1256", "نص"),
    ("ISO-8859-6", "iso8859-6", "نص"),
    ("ISO-8859-1", "latin-1", "é"),
    ("UTF-8", "utf-8", "نص"),
    ("utf8", "utf-8", "نص"),
    ("CHARSET", "utf-8", "نص"),
    ("", "utf-8", "نص"),
]


@pytest.mark.parametrize(("declared", "codec", "source"), CHARSETS)
@pytest.mark.parametrize("wrapped", [False, True])
def test_the_declared_charset_counts(declared: str, codec: str, source: str, wrapped: bool) -> None:
    text = HEADER.replace("charset=UTF-8", f"charset={declared}" if declared else "")
    text = text.replace("plain; ", 'plain; "\n"') if wrapped else text
    data = (text + ENTRY.replace('"a"', f'"{source}"')).encode(codec)
    decoded = decode_memory(data, "x.po")
    assert parse_units(decoded, "x.po")[0].source == source
    if codec != "utf-8":
        assert "charset=UTF-8" in decoded


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ("UTF-8", "x.po:7: is not UTF-8: byte 0xe4 (save the file as UTF-8)"),
        ("", "x.po:7: is not UTF-8: byte 0xe4 (save the file as UTF-8)"),
        ("CP1257", ""),
        ("ISO-8859-7", "x.po:7: is not ISO-8859-7, as its header says: byte 0xd2 (save the file as UTF-8)"),
        ("klingon", 'x.po:4: the charset "klingon" of the header is unknown '
         "(save the file as UTF-8, and write charset=UTF-8)"),
        ("unicode_escape", 'x.po:4: the charset "unicode_escape" of the header is unknown '
         "(save the file as UTF-8, and write charset=UTF-8)"),
        ("UTF-16", 'x.po:4: the charset "UTF-16" of the header is unknown '
         "(save the file as UTF-8, and write charset=UTF-8)"),
    ],
)  # fmt: skip
def test_a_wrong_charset_is_reported(declared: str, message: str) -> None:
    text = HEADER.replace("charset=UTF-8", f"charset={declared}" if declared else "")
    data = (text + ENTRY.replace('"a"', '"نزاز"')).encode("cp1256")
    data = data.replace(b"\xc7", b"\xd2") if declared == "ISO-8859-7" else data
    if not message:
        assert decode_memory(data, "x.po")
        return
    with pytest.raises(ContentError) as raised:
        decode_memory(data, "x.po")
    assert str(raised.value) == message


def test_utf_8_is_not_read_as_another_charset() -> None:
    """Every byte means something in windows-1256, so that no sentence would be found again."""
    text = (HEADER + ENTRY.replace('"a"', '"نزاز"')).replace("charset=UTF-8", "charset=windows-1256")
    with pytest.raises(ContentError) as raised:
        decode_memory(text.encode(), "x.po")
    told = "x.po:4: is UTF-8, and not windows-1256, as its header says (write charset=UTF-8)"
    assert str(raised.value) == told


# --- written back -------------------------------------------------------------------------------------

SENTENCES = [
    "أعلن البيت الأبيض الجمعة الزيارة التي طال انتظارها منذ أشهر في واشنطن بعد محادثات طويلة.",
    "وصل الوفد إلى بغداد مساء السبت برفقة وزير الخارجية وعدد كبير من المستشارين والصحفيين الأجانب.",
    "انتهت المحادثات.",
]
WRAPPED = r"""# Translators' names.
# And a second line.
msgid ""
msgstr ""
"X-Generator: Poedit 3.4\n"
"Project-Id-Version: x\n"
"MIME-Version: 1.0\n"
"Language: en\n"
"X-Odd: a; "
"b\n"
"Content-Type: text/plain; charset=UTF-8\n"

# a remark
#, no-wrap
msgctxt "s-1"
msgid ""
"أعلن البيت الأبيض الجمعة الزيارة التي طال انتظارها منذ أشهر في واشنطن بعد "
"محادثات طويلة."
msgstr ""
"The White House announced on Friday the long-awaited visit, after months of "
"long talks in Washington."

msgctxt "s-2"
msgid ""
"وصل الوفد إلى بغداد مساء السبت برفقة وزير الخارجية وعدد كبير من المستشارين "
"والصحفيين الأجانب."
msgstr ""
"The delegation arrived in Baghdad on Saturday evening with the foreign "
"minister and many advisers and journalists."

msgctxt "s-3"
msgid "انتهت المحادثات."
msgstr "The talks are over."

#~ msgctxt "s-4"
#~ msgid ""
#~ "جملة قديمة."
#~ msgstr "Old."

# the end
"""


def rewritten(text: str, sentences: list[str]) -> str:
    po = parse_memory(text, "x.po")
    assert syncing.sync(po, sentences)
    written = write_memory(po, text)
    assert units_of(parse_memory(written, "x.po")) == tuple(unit for unit in parse_units(written, "x.po"))
    return written


def test_a_file_keeps_its_wrapping_and_the_order_of_its_header() -> None:
    po = parse_memory(WRAPPED, "x.po")
    assert write_memory(po, WRAPPED) == WRAPPED
    edited = rewritten(WRAPPED, [SENTENCES[0], SENTENCES[1].replace("مساء", "صباح"), SENTENCES[2]])
    before, after = WRAPPED.split("\n\n"), edited.split("\n\n")
    assert [one == other for one, other in zip(before, after, strict=True)] == [
        True, True, False, True, True, True
    ]  # fmt: skip
    strings = [line for line in edited.splitlines() if not line.startswith("#. ")]
    assert max(map(len, strings)) <= max(map(len, WRAPPED.splitlines()))
    # Nothing but the new mark, the Arabic before and the Arabic now.
    assert set(after[2].splitlines()) >= {line for line in before[2].splitlines() if line.isascii()}


@pytest.mark.parametrize(
    "string",
    [
        '"One "\n"two "\n"three."',
        '""\n"One two "\n"three."',
        '""\n"One two three."',
        '"One two three."\n""',
        '""\n"One \\"two\\" "\n"\\\\ "\n"three."',
    ],
)
def test_a_string_that_stays_is_wrapped_as_it_was(string: str) -> None:
    """However its tool wraps: confirmed in it, an entry loses one line."""
    text = f'{HEADER}#, fuzzy\nmsgctxt "s-1"\nmsgid {string}\nmsgstr {string}\n'
    po = parse_memory(text, "x.po")
    po[0].flags = []
    assert write_memory(po, text) == text.replace("#, fuzzy\n", "")


def test_entries_change_places_as_they_are_written() -> None:
    edited = rewritten(WRAPPED, [SENTENCES[2], SENTENCES[0], SENTENCES[1]])
    assert sorted(edited.split("\n\n")) == sorted(WRAPPED.split("\n\n"))


def test_an_unwrapped_file_stays_unwrapped() -> None:
    text = HEADER + "\n\n".join(f'msgctxt "s-{n}"\nmsgid "{s}"\nmsgstr "x"' for n, s in enumerate(SENTENCES))
    edited = rewritten(
        text + "\n", [*SENTENCES, SENTENCES[1].replace("الوفد", "الرئيس الجديد للبرلمان مع نوابه")]
    )
    assert not re.search(r'msg\w+ ""\n"(?!Language)', edited)


@pytest.mark.skipif(not shutil.which("msgcat"), reason="needs gettext")
def test_what_gettext_wraps_stays_as_gettext_wraps_it(tmp_path: Path) -> None:
    (tmp_path / "x.po").write_text(WRAPPED, "utf-8")
    command = ["msgcat", "-o", str(tmp_path / "y.po"), str(tmp_path / "x.po")]
    subprocess.run(command, check=True, env={"LC_ALL": "C.UTF-8"})
    text = (tmp_path / "y.po").read_text("utf-8")
    assert write_memory(parse_memory(text, "y.po"), text) == text


def test_a_string_that_goes_on_behind_empty_lines_stays() -> None:
    text = (
        HEADER
        + 'msgctxt "s-1"\nmsgid "a"\nmsgstr "one "\n\n"two"\n\nmsgctxt "s-2"\nmsgid "b"\nmsgstr "three"\n'
    )
    po = parse_memory(text, "x.po")
    assert [entry.msgstr for entry in po] == ["one two", "three"]
    po[1].msgstr = "four"
    assert write_memory(po, text) == text.replace("three", "four")


@pytest.mark.parametrize("end", ["#|\n", "# a\n\n# b\n", "\u2029\n# a\n", "#. a\n\n#|\n"])
def test_comments_below_a_header_alone_are_written_once(end: str) -> None:
    text = HEADER + end
    po = parse_memory(text, "x.po")
    assert not po
    written = write_memory(po, text)
    assert written.count(end.strip()) == 1
    assert write_memory(parse_memory(written, "x.po"), written) == written
