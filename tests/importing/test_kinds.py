"""The files that people have: saved pages in every form, documents, feeds, old encodings, folders; and files
that are something else, which are refused with a hint on what to do."""

from __future__ import annotations

import base64
import email.message
import email.policy
import io
import json
import plistlib
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from sitegen.errors import ContentError
from sitegen.importing.draft import Draft
from sitegen.importing.reader import read_drafts
from tests.importing.raw import read_raw
from tests.sample import copy_of_sample, files_of, warm

TITLE = "افتتاح جسر جديد في المدينة القديمة"
ONE = "افتتحت السلطات المحلية جسرا جديدا فوق النهر، وقال مسؤول إن الجسر سيخدم آلاف السكان بعد سنوات."
TWO = "وأضاف المسؤول أن كلفة المشروع بلغت عشرين مليون دولار، وأن العمل استغرق ثلاث سنوات بسبب نقص المواد."


def png(colour: int = 0) -> bytes:
    """A whole picture of two pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 2, 1, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes([0, colour, colour]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def page(picture: str = "bridge_files/1.png", charset: str = "utf-8") -> str:
    return (
        f'<!DOCTYPE html><html lang="ar"><head><meta charset="{charset}"><title>{TITLE} - صحيفة النهر</title>'
        f'<link rel="canonical" href="https://example.org/bridge"></head><body><article><h1>{TITLE}</h1>'
        f"<div>بقلم: سامي نصر</div><div>3 أغسطس 2013</div><p>{ONE}</p>"
        f'<figure><img src="{picture}" alt="جسر فوق نهر"><figcaption>الجسر الجديد.</figcaption></figure>'
        f"<p>{TWO}</p></article><footer>صحيفة النهر</footer></body></html>"
    )


def check_page(draft: Draft, *, pictures: int = 1) -> None:
    assert (draft.title, str(draft.date), draft.author) == (TITLE, "2013-08-03", "سامي نصر")
    assert (draft.source_name, draft.source_url) == ("صحيفة النهر", "https://example.org/bridge")
    assert [block.text for block in draft.blocks] == [ONE, "الجسر الجديد.", TWO]
    found = [block.picture for block in draft.blocks if block.picture and block.picture.data]
    assert len(found) == pictures
    assert all(one.alt == "جسر فوق نهر" and one.suffix == ".png" for one in found)


def mhtml(html: str, charset: str = "utf-8") -> bytes:
    """As Chrome saves a page."""
    message = email.message.EmailMessage(policy=email.policy.default)
    message["Snapshot-Content-Location"] = "https://example.org/bridge?from=home"
    message["Subject"] = TITLE
    message["MIME-Version"] = "1.0"
    message.add_related(html.encode(charset), "text", "html", cte="quoted-printable")
    message.add_related(png(), "image", "png")
    for part, address in zip(message.walk(), ("", "", "https://example.org/i/1.png"), strict=False):
        if address:
            part["Content-Location"] = address
    return b"From: <Saved by Blink>\r\n" + message.as_bytes(policy=email.policy.SMTP)


def webarchive(html: str) -> bytes:
    """As Safari saves a page."""
    main = {
        "WebResourceData": html.encode(),
        "WebResourceURL": "https://example.org/bridge?x",
        "WebResourceMIMEType": "text/html",
    }
    main["WebResourceTextEncodingName"] = "UTF-8"
    part = {"WebResourceData": png(), "WebResourceURL": "https://example.org/i/1.png"}
    return plistlib.dumps({"WebMainResource": main, "WebSubresources": [part]}, fmt=plistlib.FMT_BINARY)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx() -> bytes:
    def paragraph(text: str, style: str = "", bold: str = "") -> str:
        look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        strong = f"<w:r><w:rPr><w:b/></w:rPr><w:t xml:space='preserve'>{bold}</w:t></w:r>" if bold else ""
        return f"<w:p>{look}{strong}<w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"

    body = paragraph(TITLE, "Title") + paragraph("بقلم: سامي نصر") + paragraph("3 أغسطس 2013")
    body += paragraph(ONE) + paragraph("الكلفة", "Heading2") + paragraph(TWO, bold="وقال: ")
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{ident}"><w:name w:val="{name}"/></w:style>'
        for ident, name in (("Title", "Title"), ("Heading2", "heading 2"))
    )
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{office}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{office}.styles+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{relations}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r2" Type="{relations}/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }  # fmt: skip
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>صحيفة النهر</title><link>https://example.org/</link>
<item><title>{TITLE}</title><link>https://example.org/bridge</link><dc:creator>سامي نصر</dc:creator>
<pubDate>Sat, 03 Aug 2013 01:30:00 +0300</pubDate><category>جسور</category><category>أخبار المدينة</category>
<content:encoded><![CDATA[<p>{ONE}</p>
<p>وقال <a href="https://example.org/x">المدير</a> إن العمل مستمر.</p>]]></content:encoded></item>
<item><title>عودة السفن إلى الميناء</title><link>https://example.org/port</link>
<pubDate>Sun, 04 Aug 2013 10:00:00 GMT</pubDate><description>{TWO}</description></item>
</channel></rss>"""

ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>صحيفة النهر</title>
<entry><title>{TITLE}</title><link href="https://example.org/bridge"/><author><name>سامي نصر</name></author>
<published>2013-08-03T00:30:00+03:00</published><updated>2013-08-09T00:30:00+03:00</updated>
<category term="جسور"/>
<content type="html">&lt;p&gt;{ONE}&lt;/p&gt;&lt;p&gt;{TWO}&lt;/p&gt;</content></entry></feed>"""

WORDPRESS = f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is a WordPress eXtended RSS file generated by WordPress as an export of your site. -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/">
<channel><title>صحيفة النهر</title><wp:wxr_version>1.2</wp:wxr_version>
<item><title>{TITLE}</title><link>https://example.org/bridge</link>
<pubDate>Fri, 02 Aug 2013 22:30:00 +0000</pubDate>
<dc:creator><![CDATA[سامي نصر]]></dc:creator><content:encoded><![CDATA[{ONE}

[caption id="attachment_9" width="600"]<img src="https://example.org/b.jpg" alt="جسر" />
الجسر الجديد.[/caption]

{TWO}]]></content:encoded><wp:post_date><![CDATA[2013-08-03 01:30:00]]></wp:post_date>
<wp:post_type><![CDATA[post]]></wp:post_type><wp:status><![CDATA[publish]]></wp:status>
<category domain="category" nicename="x"><![CDATA[جسور]]></category></item>
<item><title>b</title><wp:post_type><![CDATA[attachment]]></wp:post_type><link>https://example.org/b</link></item>
</channel></rss>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_mhtml(charset: str) -> None:
    html = page("https://example.org/i/1.png", charset)
    check_page(read_raw(mhtml(html, charset), "page.mhtml"))


FRAME = "<html><body><p>إعلان في إطار من موقع آخر</p></body></html>"


@pytest.mark.parametrize("start", ["", '; start="<page@x>"'])
def test_the_page_of_mhtml_among_frames(start: str) -> None:
    """The header names it, by its address or by its id."""
    head = "" if start else "Snapshot-Content-Location: https://example.org/bridge\n"
    parts = [("https://ads.example/1", "frame@x", FRAME), ("https://example.org/bridge", "page@x", page(""))]
    body = "".join(
        f"--B\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
        f"Content-ID: <{ident}>\nContent-Location: {address}\n\n{html}\n"
        for address, ident, html in parts
    )
    kind = f'multipart/related; type="text/html"; boundary="B"{start}'
    data = f"From: <Saved by Blink>\n{head}MIME-Version: 1.0\nContent-Type: {kind}\n\n{body}--B--\n"
    check_page(read_raw(data.encode(), "page.mhtml"), pictures=0)


def test_webarchive() -> None:
    check_page(read_raw(webarchive(page("/i/1.png")), "page.webarchive"))


def test_an_archive_that_is_cut_off_says_so() -> None:
    data = mhtml(page(""))
    draft = read_raw(data[: data.index(b"</article>")], "page.mhtml")
    told = [line.what for line in draft.report if line.kind == "unsure"]
    assert told == ["the file is cut off, text may be missing: save the page again"]


@pytest.mark.parametrize(("data", "what"), [(png(), "a picture"), (b"%PDF-1.7 x", "a PDF")])
def test_archives_of_other_files_than_pages(data: bytes, what: str) -> None:
    main = {"WebResourceData": data, "WebResourceURL": "https://example.org/1"}
    with pytest.raises(ContentError, match=f"is {what}"):
        read_raw(plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY), "page.webarchive")


def test_a_page_with_its_folder(tmp_path: Path) -> None:
    (tmp_path / "bridge_files").mkdir()
    (tmp_path / "bridge_files/1.png").write_bytes(png())
    check_page(read_drafts(page().encode(), "bridge.html", tmp_path)[0])
    data = f"data:image/png;base64,{base64.b64encode(png()).decode()}"
    check_page(read_raw(page(data).encode(), "bridge.html"))


@pytest.mark.parametrize(
    "address",
    ["../1.png", "/etc/passwd", "file:///etc/passwd", "link.png", "page.html", "data:image/svg+xml,x"],
)
def test_pictures_are_never_taken_from_elsewhere(address: str, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (tmp_path / "1.png").write_bytes(png())
    (folder / "link.png").symlink_to(tmp_path / "1.png")
    (folder / "page.html").write_text("x", "utf-8")
    check_page(read_drafts(page(address).encode(), "bridge.html", folder)[0], pictures=0)


def test_docx() -> None:
    draft = read_raw(docx(), "bridge.docx")
    assert (draft.title, str(draft.date), draft.author) == (TITLE, "2013-08-03", "سامي نصر")
    assert [(block.kind, block.text) for block in draft.blocks] == [
        ("paragraph", ONE), ("heading", "الكلفة"), ("paragraph", f"وقال: {TWO}"),
    ]  # fmt: skip
    assert [mark.kind for mark in draft.blocks[2].marks] == ["strong"]


def test_rss() -> None:
    first, second = read_drafts(RSS.encode(), "feed.xml")
    assert (first.title, str(first.date), first.author) == (TITLE, "2013-08-03", "سامي نصر")
    assert (first.source_name, first.source_url) == ("صحيفة النهر", "https://example.org/bridge")
    assert first.tags == ("جسور", "أخبار-المدينة")
    assert [block.text for block in first.blocks] == [ONE, "وقال المدير إن العمل مستمر."]
    assert first.blocks[1].marks[0].href == "https://example.org/x"
    assert all(field.sure for field in first.fields)
    assert (second.title, str(second.date), second.author) == ("عودة السفن إلى الميناء", "2013-08-04", "")


@pytest.mark.parametrize(
    "title",
    ["A &amp; B «هنا»", "<![CDATA[A &amp; B &#171;هنا&#187;]]>", "A &amp;amp; B &amp;laquo;هنا&amp;raquo;"],
)
def test_titles_of_feeds_have_no_codes(title: str) -> None:
    item = f"<item><title>{title}</title><description>{ONE} {TWO}</description></item>"
    feed = f'<rss version="2.0"><channel><title>النهر &amp;amp; الجسر</title>{item}</channel></rss>'
    draft = read_raw(feed.encode(), "feed.xml")
    assert (draft.title, draft.source_name) == ("A & B «هنا»", "النهر & الجسر")


def test_atom() -> None:
    (draft,) = read_drafts(ATOM.encode(), "feed.atom")
    assert (draft.title, str(draft.date), draft.author, draft.tags) == (
        TITLE,
        "2013-08-03",
        "سامي نصر",
        ("جسور",),
    )
    assert [block.text for block in draft.blocks] == [ONE, TWO]


def test_wordpress_export() -> None:
    (draft,) = read_drafts(WORDPRESS.encode(), "export.xml")
    assert (draft.title, str(draft.date), draft.author, draft.tags) == (
        TITLE,
        "2013-08-03",
        "سامي نصر",
        ("جسور",),
    )
    assert [(block.kind, block.text) for block in draft.blocks] == [
        ("paragraph", ONE), ("caption", "الجسر الجديد."), ("paragraph", TWO),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["windows-1256", "iso-8859-6"])
def test_old_encodings_are_recognised(encoding: str) -> None:
    text = f"{TITLE}\n\n3 أغسطس 2013\n\n{ONE}\n\n{TWO}\n"
    draft = read_raw(text.encode(encoding), "old.txt")
    assert (draft.title, [block.text for block in draft.blocks]) == (TITLE, [ONE, TWO])
    assert [line.text for line in draft.report if line.what.startswith("encoding")] == [encoding]
    html = page(charset="x").replace('<meta charset="x">', "").replace("—", "-")
    check_page(read_raw(html.encode(encoding), "old.html"), pictures=0)


REFUSED = [
    (b"%PDF-1.7\n", "is a PDF, which holds no paragraphs"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a file of an old version of Word"),
    (b"{\\rtf1\\ansi text}", "is an RTF file"),
    (png(), "is a picture"),
    (b"\x1f\x8b\x08\x00", "is compressed"),
    (json.dumps({"title": TITLE, "text": ONE}).encode(), "is JSON"),
    (json.dumps([ONE]).encode(), "is JSON"),
    (f"---\ntitle: {TITLE}\n---\n\n{ONE}\n".encode(), "is Markdown with front matter, already an article"),
    (b"PK\x03\x04broken", "is a damaged Word document"),
    (b"bplist00 WebMainResource", "is a webarchive that cannot be read"),
    (b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\ntext", "holds no web page"),
    (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "is a feed without items"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_other_files_are_refused_with_the_way_to_go(data: bytes, message: str) -> None:
    with pytest.raises(ContentError) as error:
        read_raw(data, "file")
    (problem,) = error.value.problems
    assert problem.message == message and problem.hint


# The command


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_of_sample(tmp_path)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n', "--po"),
        ('<?xml version="1.0"?>\n<tmx version="1.4"><header/></tmx>', "--tmx"),
        ('<?xml version="1.0"?>\n<xliff version="1.2"></xliff>', "--xliff"),
    ],
)
def test_translations_are_known_by_their_text(text: str, flag: str, site: Path) -> None:
    (site / "raw.txt").write_text(text, "utf-8")
    before = files_of(site)
    done = warm().run("import", "raw.txt", cwd=site)
    assert done.code == 2 and f"raw.txt seems to hold translations: add {flag}" in done.err
    assert files_of(site) == before


def test_a_folder_is_imported_with_pictures(site: Path) -> None:
    folder = site.parent / "saved"
    (folder / "deep/bridge_files").mkdir(parents=True)
    (folder / "deep/bridge_files/1.png").write_bytes(png())
    (folder / "deep/bridge_files/frame.html").write_text(page(), "utf-8")
    (folder / "deep/bridge.html").write_text(page(), "utf-8")
    (folder / "port.txt").write_text(f"عودة السفن\n\n4 أغسطس 2013\n\n{TWO}\n", "utf-8")
    (folder / "style.css").write_text("p {}", "utf-8")
    done = warm().run("import", "--publish", folder, cwd=site)
    assert done.code == 0, done.err
    slug = "2013-08-03-aftthah-jsr-jdid-fi-al-mdina-al-qdima"
    wrote = [line.split()[-1] for line in done.out.splitlines() if ": wrote " in line]
    assert len(wrote) == 2
    slug = Path(wrote[0]).stem
    assert (site / f"content/media/{slug}-1.png").read_bytes() == png()
    assert f'![الجسر الجديد.](../media/{slug}-1.png "جسر فوق نهر")' in (site / wrote[0]).read_text("utf-8")
    assert warm().run("build", cwd=site).code == 0
    assert (site / f"output/media/{slug}-1.png").exists()
    again = warm().run("import", "--publish", folder, cwd=site)
    assert again.out.count(": unchanged ") == 2


def test_other_files_in_a_folder_are_not_in_the_way(site: Path) -> None:
    """Those that may be articles are told; translations are refused alone."""
    folder = site.parent / "mixed"
    folder.mkdir()
    (folder / "port.txt").write_text(f"عودة السفن\n\n4 أغسطس 2013\n\n{TWO}\n", "utf-8")
    (folder / "old.txt").write_text('msgid ""\nmsgstr ""\n\nmsgid "x"\nmsgstr ""\n', "utf-8")
    (folder / "scan.txt").write_bytes(b"%PDF-1.7\n")
    for name in ("a.pdf", "b.pdf", "c.doc", "style.css"):
        (folder / name).write_bytes(b"x")
    before = files_of(site)
    done = warm().run("import", "--dry-run", folder, cwd=site)
    assert done.code == 1 and files_of(site) == before
    done = warm().run("import", folder, cwd=site)
    assert done.code == 1 and done.out.count(": wrote ") == 1
    assert "not read (name one to see why): .doc 1, .pdf 2" in done.out
    assert "old.txt: seems to hold translations: add --po" in done.err and "scan.txt: is a PDF" in done.err


def test_standard_input(site: Path) -> None:
    import subprocess
    import sys

    text = f"{TITLE}\n\n3 أغسطس 2013\n\n{ONE}\n"
    command = [sys.executable, "-m", "sitegen", "import", "-"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, cwd=site, check=False)
    assert done.returncode == 0 and done.stdout.startswith(
        b"standard input: wrote content/articles/2013-08-03-"
    )


def test_every_item_of_a_feed_is_an_article(site: Path) -> None:
    empty = "<item><title>بلا نص</title></item></channel>"
    (site / "feed.xml").write_text(RSS.replace("</channel>", empty), "utf-8")
    done = warm().run("import", "feed.xml", cwd=site)
    assert done.code == 1 and done.out.count(": wrote ") == 2
    assert done.err.startswith("error: feed.xml, item 3: no running text found")
    assert warm().run("build", cwd=site).code == 0
