"""`sitemap.xml`: the addresses of all pages (sitemaps.org protocol 0.9)."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from sitegen import links
from sitegen.reads import Recorded
from sitegen.site import Site


def sitemap(site: Site, config: Recorded) -> bytes:
    """Every page but the error page; articles with their date."""
    home = config.url.rstrip("/") + "/"
    dates = {links.article_url(slug): facts.date for slug, facts in site.articles.items()}
    urls = [links.HOME, links.GLOSSARY, links.ABOUT, *dates]
    urls += [*map(links.entry_url, site.entries), *map(links.tag_url, site.tags)]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    for url in sorted(urls):
        changed = f"<lastmod>{dates[url].isoformat()}</lastmod>" if url in dates else ""
        lines.append(f"<url><loc>{escape(home + quote(url))}</loc>{changed}</url>")
    return ("\n".join([*lines, "</urlset>"]) + "\n").encode()
