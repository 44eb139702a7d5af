"""`/glossary/ID/`: an entry and its concordance, that is, every sentence that mentions it, article by
article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sitegen.markdown.html import block_html
from sitegen.model.article import UNDATED
from sitegen.model.event import days
from sitegen.model.language import ByLanguage
from sitegen.outputs.base import File, Output
from sitegen.rendering import dependencies, linked_data
from sitegen.rendering.article import WrittenArticle
from sitegen.rendering.concordance import quotes
from sitegen.rendering.environment import Renderer
from sitegen.rendering.links import resolver
from sitegen.rendering.listing import company_of, entry_item
from sitegen.rendering.maps import map_around, place_of
from sitegen.rendering.page import page_of
from sitegen.site.concordance import SENTENCES, anchor_of
from sitegen.site.graph import Site
from sitegen.site.urls import GLOSSARY, origin_of, output_path


class Year(NamedTuple):
    """A year of the concordance: the number of its sentences, and the page and anchor where it begins."""

    year: int
    sentences: int
    url: str
    anchor: str


class Entries(Output):
    name = "entries"

    def contribute(self, article: WrittenArticle, renderer: Renderer) -> Mapping[str, bytes]:
        return quotes(article, renderer.settings, renderer.sentences)

    def files(self, site: Site) -> Iterator[File]:
        for term in site.entries:
            for place in site.concordances[term]:
                parts = site.mentions.get(term, ())[place.start : place.stop]
                yield File(output_path(place.url), self.name, term, None, parts, place.newer, place.older)

    def values(self, site: Site) -> Mapping[str, Any]:
        counts: dict[str, Any] = {dependencies.count(term): site.counts.get(term, 0) for term in site.entries}
        long = [term for term in site.entries if site.counts.get(term, 0) >= 2 * SENTENCES]
        counts |= {dependencies.company(term): company_of(site, term) for term in site.entries}
        began = {slug: days(summary.when)[0].year for slug, summary in site.articles.items()}
        return counts | {dependencies.years(term): years(site, term, began) for term in long}

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        entry, settings = site.entries[file.of], renderer.settings
        first = file.newer is None
        renderer.note(*dependencies.fields(entry))
        url = url_of(file)
        resolve = resolver(entry.path, origin_of(url, settings.file_links))
        source, target = (block_html(text, resolve, lang) for lang, text in entry.fields.definition.items())
        read = ByLanguage(settings.pair, source.striptags(), target.striptags())
        page = page_of(
            settings, url, "entry", entry.preferred_names, read if any(read.values()) else None, file=file,
            above=[(renderer.words("glossary"), GLOSSARY)],
            nodes=[linked_data.term(settings.home + GLOSSARY, settings.home + url, entry, read)],
        )  # fmt: skip
        context = {
            "entry": entry,
            "definition": ByLanguage(settings.pair, source, target),
            "related": tuple(entry_item(site, renderer, site.entries[term]) for term in entry.fields.related),
            "company": company_of(site, entry.id) if first else (),
            "map": map_around(place) if first and (place := place_of(site, entry)) else None,
            "years": years(site, file.of, {}) if first and file.older else (),
        }
        if first:
            renderer.note(dependencies.company(entry.id))
        if context["years"]:
            renderer.note(dependencies.years(file.of))
        return renderer.page(page, context, concordance=b"".join(parts))


def url_of(file: File) -> str:
    """The address of the page that a file holds."""
    return file.path.removesuffix("index.html")


def years(site: Site, term: str, began: Mapping[str, int]) -> tuple[Year, ...]:
    """The years in which an entry is mentioned, latest first. `began` has the years of articles (by slug) as
    far as they are known."""
    counts: Counter[int] = Counter()
    begins: dict[int, tuple[str, str]] = {}
    for place in site.concordances[term]:
        for slug in site.mentions.get(term, ())[place.start : place.stop]:
            year = began.get(slug) or days(site.articles[slug].when)[0].year
            if year == UNDATED.year:
                continue
            counts[year] += site.articles[slug].terms[term]
            if year not in begins:
                begins[year] = place.url, anchor_of(slug)
    return tuple(Year(year, counts[year], *begins[year]) for year in sorted(counts, reverse=True))
