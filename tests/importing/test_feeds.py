"""Feeds and exports: which entries are articles, what is told of them, and what they contain besides text."""

from __future__ import annotations

import pytest

from sitegen.importing.draft import Draft
from sitegen.importing.reader import read_drafts
from tests.importing.test_kinds import ONE, RSS, TITLE, TWO

SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:media="http://search.yahoo.com/mrss/"'
)
AUTHOR = (
    "<wp:author><wp:author_login><![CDATA[sami]]></wp:author_login>"
    "<wp:author_display_name><![CDATA[سامي نصر]]></wp:author_display_name></wp:author>"
)


def post(
    text: str = f"{ONE}\n\n{TWO}", *, kind: str = "post", status: str = "publish", more: str = ""
) -> str:
    return (
        f"<item><title>{TITLE}</title><link>https://example.org/bridge</link>"
        f"<dc:creator><![CDATA[sami]]></dc:creator><content:encoded><![CDATA[{text}]]></content:encoded>"
        f"<wp:post_date>2013-08-03 01:30:00</wp:post_date><wp:status>{status}</wp:status>"
        f"<wp:post_type>{kind}</wp:post_type>{more}</item>"
    )


def export(*posts: str, charset: str = "UTF-8") -> str:
    head = f'<?xml version="1.0" encoding="{charset}"?>\n<rss version="2.0" {SPACES}><channel>'
    return f"{head}<title>صحيفة النهر</title>{AUTHOR}{''.join(posts)}</channel></rss>"


def told(draft: Draft, kind: str) -> list[tuple[str, str]]:
    return [(line.what, line.text) for line in draft.report if line.kind == kind]


@pytest.mark.parametrize("declared", ["utf-8", "windows-1256", "iso-8859-6", "us-ascii", "nonsense"])
@pytest.mark.parametrize("real", ["utf-8", "windows-1256", "iso-8859-6"])
def test_the_letters_of_a_feed_count_and_not_the_charset_that_it_declares(declared: str, real: str) -> None:
    first, _ = read_drafts(RSS.replace("utf-8", declared, 1).encode(real), "feed.xml")
    assert (first.title, first.author, first.source_name) == (TITLE, "سامي نصر", "صحيفة النهر")
    assert first.blocks[0].text == ONE


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "utf-16"])
def test_the_names_of_an_export_in_any_charset(charset: str) -> None:
    (draft,) = read_drafts(export(post(), charset=charset).encode(charset), "export.xml")
    assert (draft.author, [block.text for block in draft.blocks]) == ("سامي نصر", [ONE, TWO])


def test_what_a_feed_says_is_seen_in_the_feed() -> None:
    draft, _ = read_drafts(RSS.encode(), "feed.xml")
    assert {field.origin for field in draft.fields} == {"feed", ""}


def test_entries_of_other_types_are_told() -> None:
    others = ["page", "attachment", "attachment", "nav_menu_item", "wp_navigation"]
    posts = [post(), *(post(ONE, kind=kind) for kind in others), post(status="trash")]
    comment = "<wp:comment><wp:comment_content>شكرا</wp:comment_content></wp:comment>"
    (draft,) = read_drafts(export(*posts).replace("</item>", f"{comment}</item>", 1).encode(), "export.xml")
    what = "attachment 2, comment 1, nav_menu_item 1, page 1, post (trash) 1, wp_navigation 1"
    assert told(draft, "info") == [("other entries of the feed, not taken", what)]


def test_posts_of_a_type_of_the_site_are_articles() -> None:
    assert len(read_drafts(export(post(kind="news"), post(kind="opinion")).encode(), "export.xml")) == 2


@pytest.mark.parametrize(
    ("status", "more", "state"),
    [
        ("publish", "", ""),
        ("draft", "", "draft"),
        ("private", "", "private"),
        ("future", "", "future"),
        ("publish", "<wp:post_password>x</wp:post_password>", "protected by a password"),
    ],
)
def test_posts_that_not_everybody_can_read(status: str, more: str, state: str) -> None:
    (draft,) = read_drafts(export(post(status=status, more=more)).encode(), "export.xml")
    assert [text for what, text in told(draft, "unsure") if "everybody" in what] == ([state] if state else [])


KIND = "http://schemas.google.com/g/2005#kind"


def blog_entry(kind: str, title: str, more: str = "") -> str:
    return (
        f'<entry><published>2013-08-03T12:30:00+03:00</published><category scheme="{KIND}" '
        f'term="http://schemas.google.com/blogger/2008/kind#{kind}"/><category term="جسور"/>'
        f"<title>{title}</title>"
        f'<content type="html">&lt;div&gt;{ONE}&lt;br/&gt;&lt;br/&gt;{TWO}&lt;/div&gt;</content>'
        f"{more}</entry>"
    )


def test_an_export_of_blogger() -> None:
    draft_entry = "<app:control><app:draft>yes</app:draft></app:control>"
    entries = [blog_entry(kind, "x") for kind in ("template", "settings", "comment", "page")]
    entries += [blog_entry("post", TITLE), blog_entry("post", "مسودة", draft_entry)]
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://purl.org/atom/app#">'
    feed = f"{head}<title>مدونة النهر</title>{''.join(entries)}</feed>"
    first, second = read_drafts(feed.encode(), "blog.xml")
    assert (first.title, first.tags, [block.text for block in first.blocks]) == (TITLE, ("جسور",), [ONE, TWO])
    assert told(first, "info") == [
        ("other entries of the feed, not taken", "comment 1, page 1, settings 1, template 1")
    ]
    assert told(second, "unsure") == [("not everybody can read it where it comes from", "draft")]


@pytest.mark.parametrize(
    "code",
    [
        '[gallery ids="1,2"]',
        '[contact-form-7 id="1" title="اتصل"]',
        "[vc_row]",
        "[row]",
        '[vc_column width="1/2"]',
    ],
)
def test_shortcodes_are_told(code: str) -> None:
    (draft,) = read_drafts(export(post(f"{ONE}\n\n{code}\n\n{TWO}")).encode(), "export.xml")
    assert [block.text for block in draft.blocks] == [ONE, TWO]
    assert told(draft, "info") == [("shortcode of WordPress, not taken", code)]


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}\n\nhttps://video.example/1\n\n{TWO}",
        f'{ONE}\n\n[youtube https://video.example/1]\n\n{TWO}',
        f'<p>{ONE}</p>\n\n<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n'
        f"https://video.example/1\n</div></figure>\n\n<p>{TWO}</p>",
    ],
)  # fmt: skip
def test_what_an_address_alone_embeds_is_told(text: str) -> None:
    (draft,) = read_drafts(export(post(text)).encode(), "export.xml")
    assert [block.text for block in draft.blocks] == [ONE, TWO]
    assert told(draft, "info") == [("video or other content, not taken", "https://video.example/1")]


@pytest.mark.parametrize(
    "text",
    [
        "قال [sic] الوزير في [ثلاث] ليال.",
        "قال [الوزير] إن [1] الأمر منته، وإن [x] باق هنا.",
        "انظر https://example.org/a هنا.",
    ],
)
def test_brackets_and_addresses_within_a_text_stay(text: str) -> None:
    (draft,) = read_drafts(export(post(f"{ONE}\n\n{text}\n\n{TWO}")).encode(), "export.xml")
    assert [block.text for block in draft.blocks] == [ONE, text, TWO]


def item(body: str, more: str = "") -> bytes:
    head = f'<rss version="2.0" {SPACES}><channel><title>صحيفة النهر</title>'
    return f"{head}<item><title>{TITLE}</title>{body}{more}</item></channel></rss>".encode()


@pytest.mark.parametrize(
    "notice",
    [
        f'The post <a href="x">{TITLE}</a> appeared first on <a href="y">صحيفة النهر</a>.',
        f'ظهرت المقالة <a href="x">{TITLE}</a> أولاً على <a href="y">صحيفة النهر</a>.',
        f'التدوينة <a href="x">{TITLE}</a> ظهرت أولاً على <a href="y">صحيفة النهر</a>.',
    ],
)
def test_the_notice_of_a_feed_is_no_text(notice: str) -> None:
    body = f"<p>{ONE}</p><p>{TWO}</p><p>{notice}</p>"
    (draft,) = read_drafts(item(f"<content:encoded><![CDATA[{body}]]></content:encoded>"), "feed.xml")
    assert [block.text for block in draft.blocks] == [ONE, TWO]
    assert [what for what, _ in told(draft, "dropped")] == ["notice of the feed"]


CUT = "the feed has only the beginning of the text: import the page itself"


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        (f"<description>{ONE[:60]}...</description>", True),
        (f"<description>{ONE} [&amp;#8230;]</description>", True),
        (f"<content:encoded>{ONE} […]</content:encoded>", True),
        (f"<description>{ONE}</description>", False),
        (f"<content:encoded>{ONE} وقال…</content:encoded>", False),
    ],
)
def test_the_beginning_of_a_text_is_told(body: str, cut: bool) -> None:
    (draft,) = read_drafts(item(body), "feed.xml")
    assert ((CUT, "") in told(draft, "unsure")) == cut


def test_files_of_an_item_are_told() -> None:
    more = '<enclosure url="https://example.org/a.mp3" type="audio/mpeg" length="1"/>'
    more += '<media:content url="https://example.org/b.jpg" medium="image"/>'
    (draft,) = read_drafts(item(f"<description>{ONE}</description>", more), "feed.xml")
    assert told(draft, "info") == [
        ("file of the item, not taken", "https://example.org/a.mp3"),
        ("file of the item, not taken", "https://example.org/b.jpg"),
    ]


def test_a_feed_that_is_cut_off_says_so() -> None:
    data = item(f"<description>{ONE} {TWO}</description>")
    (draft,) = read_drafts(data[: data.index("السكان".encode())], "feed.xml")
    assert [what for what, _ in told(draft, "unsure")][:1] == [
        "the feed is cut off, text may be missing: save it again"
    ]
