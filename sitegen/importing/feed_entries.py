"""Which entries of a feed or an export are articles, and in what state they are where they come from."""

from __future__ import annotations

from typing import Any

# States of posts of WordPress that are not meant to be seen.
_NO_POSTS = ("trash", "auto-draft", "inherit")
# Types of entries in exports of WordPress that are no articles. Sites define others, such as `news`.
_NO_ARTICLES = (
    "page", "attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache",
    "user_request", "product", "product_variation", "shop_order", "shop_coupon", "elementor_library",
    "elementor_snippet", "wpcf7_contact_form", "acf-field", "acf-field-group", "feedback", "mc4wp-form",
    "tablepress_table", "popup", "template", "settings", "comment",
)  # fmt: skip
_PUBLIC = ("", "publish", "published", "live")
_KIND = "http://schemas.google.com/g/2005#kind"


def type_of(entry: Any) -> str:
    """The type of an entry, as WordPress or Blogger names it; `post` if nothing says."""
    for tag in entry.get("tags") or ():
        if tag.get("scheme") == _KIND:
            return str(tag.get("term") or "").rpartition("#")[2]
    return str(entry.get("wp_post_type") or entry.get("blogger_type") or "post").lower()


def is_article(entry: Any) -> bool:
    kind = type_of(entry)
    return (
        kind not in _NO_ARTICLES
        and not kind.startswith("wp_")
        and entry.get("wp_status") not in _NO_POSTS
        and str(entry.get("blogger_status")).lower() != "soft_trashed"
    )


def name_of(entry: Any) -> str:
    """What an entry that is not an article is, for the report."""
    status = entry.get("wp_status")
    return f"{type_of(entry)} ({status})" if status in ("trash", "auto-draft") else type_of(entry)


def state_of(entry: Any) -> str:
    """In what state an entry is that not everybody may read, such as `draft`; empty if everybody may."""
    if entry.get("wp_post_password"):
        return "protected by a password"
    drafted = "draft" if entry.get("app_draft") == "yes" else ""
    state = str(entry.get("wp_status") or entry.get("blogger_status") or drafted).lower()
    return "" if state in _PUBLIC else state


def categories_of(entry: Any) -> list[str]:
    """The categories of an entry, without its type."""
    return [
        str(tag.get("label") or tag.get("term") or "")
        for tag in entry.get("tags") or ()
        if tag.get("scheme") != _KIND
    ]
