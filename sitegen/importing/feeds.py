"""RSS and Atom feeds, and WordPress exports, which are RSS files: each item is a document."""

from __future__ import annotations

import calendar
import datetime
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import Any

import msgspec

from sitegen.importing.draft import ReportLine
from sitegen.importing.feed_entries import categories_of, is_article, name_of, state_of
from sitegen.importing.metadata import Statement
from sitegen.importing.shortcodes import without_shortcodes
from sitegen.text.oneline import on_one_line

_ROOT = re.compile(r"\s*+(?>(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>)\s*+)*+<(?:rss|feed|rdf:RDF)[\s>]", re.S)
# The list of authors in a WordPress export: their login names and display names.
_CDATA = r"(?:<!\[CDATA\[)?\s*([^<\]]+?)\s*(?:\]\]>)?"
_PEOPLE = re.compile(
    r"<wp:author_login>" + _CDATA + r"</wp:author_login>"
    r"(?:(?!</wp:author>).)*?<wp:author_display_name>" + _CDATA + r"</wp:author_display_name>",
    re.DOTALL,
)
_DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>")
# How a summary ends of which more is on the page.
_CUT = re.compile(r"(?:\[\s*)?(?:…|\.\.\.)(?:\s*\])?\s*\Z")
_END = re.compile(r"</(?:rss|feed|rdf:RDF)\s*>")
_COMMENT = re.compile(r"<wp:comment>")
_PARAGRAPH = re.compile(r"<(?:p|div|figure|h[1-6]|ul|ol|blockquote|table)[\s>]", re.IGNORECASE)
_BLOCK = re.compile(r"\s*<(?:p|div|figure|h[1-6]|ul|ol|blockquote|table|pre|hr)[\s>]", re.IGNORECASE)


class Item(msgspec.Struct, frozen=True):
    """An item: its text as HTML, what the feed says about it, its categories, and remarks on what is not in
    the text."""

    html: str
    statements: tuple[Statement, ...]
    categories: tuple[str, ...]
    remarks: tuple[ReportLine, ...] = ()


def is_feed(text: str) -> bool:
    return _ROOT.match(text.lstrip("\ufeff")) is not None


def read_feed(text: str) -> list[Item]:
    """The items of a feed in their order; of an export only the posts, not the pages, files and comments,
    which the first item tells of."""
    import feedparser  # takes 0.1 s to load, and only feeds need it

    # The declared charset may be wrong, and is known to be right for what has been decoded.
    data = _DECLARED.sub("", text.lstrip("\ufeff")).encode()
    feed = feedparser.parse(io.BytesIO(data), resolve_relative_uris=True)
    name = on_one_line(feed.feed.get("title") or "")
    people = {login: unescape(shown) for login, shown in _PEOPLE.findall(text)}
    posts = list(filter(is_article, feed.entries))
    items = [_item(entry, name, people) for entry in posts]
    others = Counter(name_of(entry) for entry in feed.entries if not is_article(entry))
    others["comment"] += len(_COMMENT.findall(text))
    if items and +others:
        told = ", ".join(f"{kind} {count}" for kind, count in sorted((+others).items()))
        remark = ReportLine(0, "info", "other entries of the feed, not taken", told)
        items[0] = msgspec.structs.replace(items[0], remarks=(*items[0].remarks, remark))
    if items and not _END.search(text):
        remark = ReportLine(0, "unsure", "the feed is cut off, text may be missing: save it again", "")
        items[-1] = msgspec.structs.replace(items[-1], remarks=(*items[-1].remarks, remark))
    return items


def _item(entry: Any, source: str, people: Mapping[str, str]) -> Item:
    """The document of an entry; `people` are the authors' display names by login name."""
    bodies = [content.get("value") or "" for content in entry.get("content") or ()]
    html = max([*bodies, entry.get("summary") or ""], key=len)
    authors = " و".join(people.get(author, author) for author in _authors(entry))
    cut = _CUT.search(_plain(html))
    is_cut = cut is not None and (html not in bodies or "]" in cut.group())
    html, removed = without_shortcodes(html, is_export="wp_post_type" in entry)
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
    remarks = [ReportLine(0, "info", "shortcode of WordPress, not taken", code) for code in removed]
    remarks += [
        ReportLine(0, "info", "file of the item, not taken", address)
        for address in dict.fromkeys(_files(entry))
        if address not in html
    ]
    if state := state_of(entry):
        remarks.append(ReportLine(0, "unsure", "not everybody can read it where it comes from", state))
    if is_cut:
        what = "the feed has only the beginning of the text: import the page itself"
        remarks.append(ReportLine(0, "unsure", what, entry.get("link") or ""))
    return Item(
        _with_paragraphs(html),
        tuple(statement for statement in said if statement.value),
        tuple(dict.fromkeys(filter(None, map(_plain, categories_of(entry))))),
        tuple(remarks),
    )


def _files(entry: Any) -> Iterator[str]:
    """The addresses of sound, pictures and the like that belong to an entry."""
    for kind, name in (("enclosures", "href"), ("media_content", "url")):
        yield from (address for each in entry.get(kind) or () if (address := each.get(name)))


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


def _with_paragraphs(html: str) -> str:
    """The HTML with paragraph elements, if only blank lines separate the paragraphs."""
    if len(_PARAGRAPH.findall(html)) > html.count("\n\n"):
        return html
    parts = [part for part in re.split(r"\n\s*\n", html) if part.strip()]
    return "\n".join(
        part if _BLOCK.match(part) else f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts
    )
