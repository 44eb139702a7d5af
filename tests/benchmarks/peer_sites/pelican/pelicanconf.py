"""Settings of the Pelican site."""

from __future__ import annotations

from typing import Any

SITENAME = "قارئ العراق الثنائي"
SITEURL = ""
PATH = "content"
ARTICLE_PATHS = ["articles"]
PAGE_PATHS = ["glossary"]
STATIC_PATHS: list[str] = []
OUTPUT_PATH = "output"
THEME = "theme"
TIMEZONE = "UTC"
DEFAULT_LANG = "ar"
SLUGIFY_SOURCE = "basename"

ARTICLE_URL = "articles/{slug}/"
ARTICLE_SAVE_AS = "articles/{slug}/index.html"
PAGE_URL = "glossary/{slug}/"
PAGE_SAVE_AS = "glossary/{slug}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
DIRECT_TEMPLATES = ["index", "glossary"]
GLOSSARY_SAVE_AS = "glossary/index.html"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ""
DEFAULT_PAGINATION = False

FEED_DOMAIN = "https://sitegen.example"
FEED_ALL_ATOM = "feed.xml"
FEED_MAX_ITEMS = 50
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

PLUGINS: list[str] = []
# Without "extra" and "codehilite": only what the articles use.
MARKDOWN: dict[str, Any] = {"extensions": ["markdown.extensions.attr_list"], "output_format": "html5"}
