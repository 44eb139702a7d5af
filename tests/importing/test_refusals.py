"""Files that are no articles, and letters that were damaged on their way: what the importer says of them."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from sitegen.errors import ContentError
from sitegen.importing.reader import read_drafts
from tests.importing.raw import read_raw
from tests.importing.test_kinds import ONE, TITLE, TWO, page

TEXT = f"{TITLE}\n\n3 أغسطس 2013\n\n{ONE}\n\n{TWO}\n"
RECORDING, PICTURE = "is a recording of sound or pictures", "is a picture"
XML, PROGRAM = "is XML of another program", "is a program or its settings, not an article"
REFUSED = [
    (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00", PICTURE),
    (b"II*\0\x08\0\0\0", PICTURE),
    (b"MM\0*\0\0\0\x08", PICTURE),
    (b"\0\0\0\x18ftypmif1\0\0", PICTURE),
    (b"\0\0\0\x18ftypisom\0\0", RECORDING),
    (b"ID3\x04\0\0\0", RECORDING),
    (b"OggS\0\x02", RECORDING),
    (b"RIFF\x24\0\0\0WAVEfmt ", RECORDING),
    (b"\x1aE\xdf\xa3\x01\0", RECORDING),
    (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n", "is an archive of the web (WARC)"),
    (b"SQLite format 3\0", "is a file of a program"),
    (b"\xde\x12\x04\x95\0\0\0\0", "is a file of a program"),
    (f'#~ msgid "{ONE}"\n#~ msgstr "x"\n', "is a PO file, a memory of translations"),
    ('<?xml version="1.0"?><x:xliff xmlns:x="urn:x"/>', "is an XLIFF file"),
    (f'<?xml version="1.0"?><martif type="TBX"><term>{TITLE}</term></martif>', "is a glossary (TBX)"),
    (f'<tbx type="TBX-Basic" xmlns="urn:tbx"><term>{TITLE}</term></tbx>', "is a glossary (TBX)"),
    (f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><p>{ONE}</p></text></TEI>', XML),
    (f'<article xmlns="http://docbook.org/ns/docbook"><para>{ONE}</para></article>', XML),
    (f'<?xml version="1.0"?>\n<news><p>{ONE}</p><p>{TWO}</p></news>', XML),
    (f'<?xml version="1.0"?><o:document xmlns:o="urn:o"><t:p>{ONE}</t:p></o:document>', XML),
    (f'العنوان,التاريخ,النص\n"{TITLE}",2013-08-03,"{ONE}"\n', "is a table of values (CSV)"),
    ("kind: place\nnames:\n  ar: [بغداد]\n  en: [Baghdad]\n", "is YAML"),
    ('[site]\nname = "x"\n', PROGRAM),
    ("#!/bin/sh\necho x\n", PROGRAM),
    ("[Script Info]\nTitle: x\n", "is a file of subtitles"),
    (f"@article{{key, title={{{TITLE}}}}}", "is a list of references, dates or addresses"),
    (json.dumps(ONE), "holds the codes of letters, as programs write them"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "message"), REFUSED)
def test_other_files_are_refused_with_the_way_to_go(data: bytes | str, message: str) -> None:
    with pytest.raises(ContentError) as error:
        read_raw(data.encode() if isinstance(data, str) else data, "file")
    (problem,) = error.value.problems
    assert problem.message == message and problem.hint


@pytest.mark.parametrize(
    ("file", "message", "hint"),
    [
        ("OEBPS/content.opf", "is a book (EPUB)", "unpack"),
        ("content.xml", "is an OpenDocument file", "DOCX"),
        ("xl/workbook.xml", "is a spreadsheet", "copy its text"),
        ("ppt/presentation.xml", "is a presentation", "copy its text"),
        ("a.html", "is an archive, not a Word document", "unpack it, and import the folder"),
    ],
)
def test_archives_are_known_by_what_is_in_them(file: str, message: str, hint: str) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(file, "x")
    with pytest.raises(ContentError) as error:
        read_raw(data.getvalue(), "file")
    (problem,) = error.value.problems
    assert problem.message == message and hint in problem.hint


@pytest.mark.parametrize(
    "head",
    [
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml">',
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns="http://www.w3.org/TR/REC-html40">',
        '<div xmlns="http://www.w3.org/1999/xhtml">',
        '<?xml version="1.0"?><div>',
        "<center>",
        '<article class="x">',
    ],
)
def test_pages_and_pieces_of_pages_are_no_other_xml(head: str) -> None:
    draft = read_raw(f"{head}<h1>{TITLE}</h1><p>{ONE}</p><p>{TWO}</p>".encode(), "page.html")
    assert [block.text for block in draft.blocks] == [ONE, TWO]


@pytest.mark.parametrize("first", ["[خاص] افتتاح جسر", "ID3 هو اسم الجسر", "WEB, 3 جسور"])
def test_texts_that_begin_like_other_files_are_read(first: str) -> None:
    assert read_raw(f"{first}\n\n{ONE}\n\n{TWO}\n".encode(), "text.txt").title == first


@pytest.mark.parametrize("encoding", ["windows-1256", "windows-1252"])
def test_letters_that_another_program_had_read_as_others(encoding: str) -> None:
    """As browsers read them, bytes that an encoding leaves out are control characters."""
    for text in (TEXT, page("")):
        scrambled = "".join(
            char if (char := bytes((byte,)).decode(encoding, "ignore")) else chr(byte)
            for byte in text.encode()
        )
        draft = read_raw(scrambled.encode(), "text")
        assert (draft.title, draft.blocks[0].text) == (TITLE, ONE)
        assert any(line.what.startswith("encoding") for line in draft.report)


def test_letters_that_are_lost() -> None:
    scrambled = TEXT.encode().decode("windows-1252", "replace")
    with pytest.raises(ContentError, match="some are lost"):
        read_drafts(scrambled.encode(), "text.txt")
    draft = read_raw(TEXT.replace("السكان", "السك�ن").encode(), "text.txt")
    lost = [line for line in draft.report if line.kind == "unsure" and "lost" in line.what]
    assert [line.text for line in lost] == [ONE.replace("السكان", "السك�ن")]


@pytest.mark.parametrize(
    "declared", ["koi8-r", "windows-1251", "iso-8859-8", "gb2312", "big5", "iso-8859-15"]
)
@pytest.mark.parametrize("real", ["windows-1256", "iso-8859-6"])
def test_a_wrong_charset_of_any_kind(declared: str, real: str) -> None:
    draft = read_raw(page("", declared).encode(real), "page.html")
    assert (draft.title, draft.blocks[0].text) == (TITLE, ONE)


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "iso-8859-1", "windows-1254"])
def test_pages_in_other_scripts_keep_their_charset(charset: str) -> None:
    one = (
        "Il a été élu à Besançon." if charset in ("iso-8859-1", "windows-1254") else "Мост через реку открыт."
    )
    text = f"<h1>{one}</h1>" + f"<p>{one} {one}</p>" * 9
    html = f'<html><head><meta charset="{charset}"></head><body>{text}</body></html>'
    assert read_raw(html.encode(charset), "page.html").title == one
