"""RSS and Atom feeds, and WordPress exports, which are RSS files: each item is a document."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any

import msgspec

from sitegen.importing.metadata import Statement
from sitegen.text.oneline import on_one_line

_ROOT = re.compile(r"\s*+(?>(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>)\s*+)*+<(?:rss|feed|rdf:RDF)[\s>]", re.S)
# What WordPress writes instead of markup.
_CAPTION = re.compile(
    r"\[caption[^\]]*\](?P<image>.{0,2000}?<img[^>]*>(?:\s*</a>)?)(?P<text>.{0,2000}?)\[/caption\]", re.S
)
# The list of authors in a WordPress export: their login names and display names.
_CDATA = rb"(?:<!\[CDATA\[)?\s*([^<\]]+?)\s*(?:\]\]>)?"
_PEOPLE = re.compile(
    rb"<wp:author_login>" + _CDATA + rb"</wp:author_login>"
    rb"(?:(?!</wp:author>).)*?<wp:author_display_name>" + _CDATA + rb"</wp:author_display_name>",
    re.DOTALL,
)
# States of posts that are not meant to be seen.
_NO_POSTS = ("trash", "auto-draft", "inherit")
# Shortcodes that plugins put into texts. With an address, they embed what is there. Without one, but with
# several parts in the name or with values, they lay out the page.
_ADDRESSED = re.compile(
    r"\[[a-z][\w-]*[\s=][^\]\[]*?(?P<address>https?://[^\s\]\"'|]+)[^\]\[]*\](?:\[/[a-z][\w-]*\])?"
)
_LAYOUT = re.compile(r"\[/?[a-z][a-z0-9]*(?:[_-]\w+(?:\s[^\]\[]*)?|\s[^\]\[]*=[^\]\[]*)?/?\]")
_SHORTCODE = re.compile(r"\[/?(?:gallery|embed|audio|video|playlist|caption)(?:\s[^\]]*)?\]")
_PARAGRAPH = re.compile(r"<(?:p|div|figure|h[1-6]|ul|ol|blockquote|table)[\s>]", re.IGNORECASE)
_BLOCK = re.compile(r"\s*<(?:p|div|figure|h[1-6]|ul|ol|blockquote|table|pre|hr)[\s>]", re.IGNORECASE)


class Item(msgspec.Struct, frozen=True):
    """An item: its text as HTML, what the feed says about it, and its categories."""

    html: str
    statements: tuple[Statement, ...]
    categories: tuple[str, ...]


def is_feed(text: str) -> bool:
    return _ROOT.match(text.lstrip("\ufeff")) is not None


def read_feed(data: bytes) -> list[Item]:
    """The items of a feed in their order; of a WordPress export only the posts, not the pages and files."""
    import feedparser  # takes 0.1 s to load, and only feeds need it

    feed = feedparser.parse(data, resolve_relative_uris=True)
    name = on_one_line(feed.feed.get("title") or "")
    people = {
        login.decode("utf-8", "replace"): shown.decode("utf-8", "replace")
        for login, shown in _PEOPLE.findall(data)
    }
    posts = (
        entry
        for entry in feed.entries
        if entry.get("wp_post_type", "post") == "post" and entry.get("wp_status") not in _NO_POSTS
    )
    return [_item(entry, name, people) for entry in posts]


def _item(entry: Any, source: str, people: Mapping[str, str]) -> Item:
    """The document of an entry; `people` are the authors' display names by login name."""
    bodies = [content.get("value") or "" for content in entry.get("content") or ()]
    html = max([*bodies, entry.get("summary") or ""], key=len)
    authors = " و".join(people.get(author, author) for author in _authors(entry))
    if excerpt := _plain(entry.get("excerpt_encoded") or ""):
        html = f'<p class="standfirst">{escape(excerpt)}</p>\n\n{html}'
    published = entry.get("wp_post_date") or entry.get("published") or entry.get("created")
    said = [
        Statement("title", _plain(entry.get("title") or ""), "feed"),
        Statement("date" if published else "updated", _date(entry), "feed"),
        Statement("source", _plain((entry.get("source") or {}).get("title") or source), "feed"),
        Statement("address", entry.get("link") or "", "feed"),
        Statement("author", authors, "feed"),
    ]
    categories = [_plain(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags") or ()]
    return Item(
        _with_paragraphs(html, is_export="wp_post_type" in entry),
        tuple(statement for statement in said if statement.value),
        tuple(dict.fromkeys(tag for tag in categories if tag)),
    )


def _authors(entry: Any) -> list[str]:
    """The names of the authors, without their e-mail addresses."""
    found = [author.get("name") or "" for author in entry.get("authors") or ()]
    if len(found) < 2:  # feedparser truncates some addresses
        found = [re.sub(r"\S*@[^\s<>()]*", "", entry.get("author") or "")]
    return [name for text in found if (name := text.strip(" ()<>"))]


def _date(entry: Any) -> str:
    """The day of publication at the place of publication: in the time zone of the feed, or as WordPress gives
    it."""
    if local := entry.get("wp_post_date"):
        return str(local)[:10] if not str(local).startswith("0000") else ""
    value = str(entry.get("published") or entry.get("created") or entry.get("updated") or "")
    parsed = entry.get("published_parsed") or entry.get("created_parsed") or entry.get("updated_parsed")
    if not parsed:
        return value
    moment = datetime.datetime.fromtimestamp(calendar.timegm(parsed), datetime.UTC)
    if zone := re.search(r"(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)\s*\Z", value):
        shift = datetime.timedelta(hours=int(zone["hours"]), minutes=int(zone["minutes"]))
        moment = moment.astimezone(datetime.timezone(shift if zone["sign"] == "+" else -shift))
    return moment.isoformat()


def _plain(markup: str) -> str:
    """The text of a title or the like, which may contain tags and entities."""
    return on_one_line(unescape(re.sub(r"<[^>]*>", "", markup)))


def _with_paragraphs(html: str, *, is_export: bool) -> str:
    """The HTML with paragraph elements, if only blank lines separate the paragraphs."""
    html = _CAPTION.sub(
        lambda m: f"\n\n<figure>{m['image']}<figcaption>{m['text']}</figcaption></figure>\n\n", html
    )
    html = _SHORTCODE.sub("", html)
    if is_export:
        html = _LAYOUT.sub("", _ADDRESSED.sub(r'<iframe src="\g<address>"></iframe>', html))
    if len(_PARAGRAPH.findall(html)) > html.count("\n\n"):
        return html
    parts = [part for part in re.split(r"\n\s*\n", html) if part.strip()]
    return "\n".join(
        part if _BLOCK.match(part) else f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts
    )
