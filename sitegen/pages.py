"""The pages beside those of articles: which there are, and how each is made."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Literal, NamedTuple

from sitegen import links, reads, views
from sitegen.outputs.feed import feed
from sitegen.outputs.sitemap import sitemap
from sitegen.render import Renderer
from sitegen.site import Site

Kind = Literal["about", "entry", "glossary", "tag", "home", "404", "feed", "sitemap"]


class Spec(NamedTuple):
    """A page: its file in the output, what kind it is, and of what."""

    path: str
    kind: Kind
    of: str = ""


def specs(site: Site) -> Iterator[Spec]:
    """All of them; those with listings, which take longest, come last."""
    if not site.about:
        yield Spec(links.output_path(links.ABOUT), "about")
    for term in site.entries:
        yield Spec(links.output_path(links.entry_url(term)), "entry", term)
    yield Spec(links.output_path(links.GLOSSARY), "glossary")
    for tag in site.tags:
        yield Spec(links.output_path(links.tag_url(tag)), "tag", tag)
    yield Spec(links.output_path(links.HOME), "home")
    yield Spec("404.html", "404")
    yield Spec("feed.xml", "feed")
    yield Spec("sitemap.xml", "sitemap")


def make(spec: Spec, site: Site, renderer: Renderer, today: datetime.date, *, quoted: bool = False) -> bytes:
    """The page's bytes; what it reads is noted by the renderer. In that of an entity that articles mention
    (`quoted`) the concordance is still to be inserted. Raises ContentError if a template is at fault."""
    config = renderer.config
    match spec.kind:
        case "feed":
            config.note(reads.ARTICLES)
            return feed(site, config)
        case "sitemap":
            config.note(reads.ADDRESSES)
            return sitemap(site, config)
        case "about":
            page, context = views.about_page(config)
        case "entry":
            page, context = views.entry_page(site, config, site.entries[spec.of], quoted)
        case "glossary":
            page, context = views.glossary_page(site, config)
        case "tag":
            page, context = views.tag_page(site, config, spec.of, today)
        case "home":
            page, context = views.home_page(site, config, today)
        case "404":
            page, context = views.not_found_page(config)
    return renderer.page(page.template, context)
