"""The whole site as one graph: what each page needs to know about the others."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sitegen.annotation.summary import Summary
from sitegen.content.glossary import EntryFile
from sitegen.content.layout import ABOUT_FILE
from sitegen.content.settings import Settings
from sitegen.model.entry import Entry
from sitegen.model.record import Record
from sitegen.search.index import year_of
from sitegen.search.layout import Block, SumsOfArticles, layout
from sitegen.site.chronology import Happening, chronology
from sitegen.site.concordance import concordance_pages
from sitegen.site.paging import Stretch

# How many of the entities mentioned together with one are listed.
COMPANY = 6


class Site(Record, frozen=True):
    """Everything that is published, in the order of listings: articles by the dates of the events that they
    are about, latest first. `held_back` are the articles that are not published yet on the day `today`;
    `mentions` are the articles (by slug) that mention each entity, `counts` the number of sentences that do,
    and `company` the entities most often mentioned in the same sentences, with the number of these sentences;
    `concordances` are the pages over which the sentences that mention each entry are divided;
    `chronology` holds the events by year, and `words` the blocks of the search index."""

    settings: Settings
    today: datetime.date
    articles: Mapping[str, Summary]
    about: Summary | None
    held_back: tuple[Summary, ...]
    entries: Mapping[str, Entry]
    tags: Mapping[str, tuple[str, ...]]
    mentions: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]
    company: Mapping[str, tuple[tuple[str, int], ...]]
    concordances: Mapping[str, tuple[Stretch, ...]]
    chronology: Mapping[int, tuple[Happening, ...]]
    words: tuple[Block, ...]

    @property
    def by_date(self) -> tuple[str, ...]:
        """The articles (by slug) by date of publication, latest first."""
        return tuple(sorted(self.articles, key=lambda slug: (self.articles[slug].date, slug), reverse=True))

    @property
    def texts(self) -> Iterator[Summary]:
        """The articles and the about page."""
        yield from self.articles.values()
        if self.about:
            yield self.about


def build_graph(
    settings: Settings, entries: Sequence[EntryFile], texts: Sequence[Summary], today: datetime.date,
    words: SumsOfArticles, *, everything: bool = False,
) -> Site:  # fmt: skip
    """The graph. Drafts and articles dated after `today` are held back, unless `everything` is shown. `words`
    is brought up to date."""
    found = sorted(texts, key=lambda summary: summary.order, reverse=True)
    about = next((summary for summary in found if summary.path == ABOUT_FILE), None)
    articles: dict[str, Summary] = {}
    held_back: list[Summary] = []
    tags: dict[str, list[str]] = {}
    mentions: dict[str, list[str]] = {}
    counts: Counter[str] = Counter()
    company: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for summary in found:
        if summary is about:
            continue
        if not everything and summary.unpublished(today):
            held_back.append(summary)
            continue
        articles[summary.slug] = summary
        counts.update(summary.terms)
        for one, other in summary.pairs():
            company[one][other] += 1
            company[other][one] += 1
        for term in summary.terms:
            mentions.setdefault(term, []).append(summary.slug)
        for tag in summary.tags:
            tags.setdefault(tag, []).append(summary.slug)
    return Site(
        settings=settings,
        today=today,
        articles=articles,
        about=about,
        held_back=tuple(held_back),
        entries={file.entry.id: file.entry for file in entries},
        tags={tag: tuple(tags[tag]) for tag in sorted(tags)},
        mentions={term: tuple(slugs) for term, slugs in mentions.items()},
        counts=counts,
        company={term: _most_frequent(others) for term, others in company.items()},
        concordances={
            term: concordance_pages(term, [articles[slug].terms[term] for slug in mentions.get(term, ())])
            for term in (file.entry.id for file in entries)
        },
        chronology=chronology(articles.values(), [file.entry for file in entries], today),
        words=layout(words.of({slug: (year_of(each.when), each.words) for slug, each in articles.items()})),
    )


def _most_frequent(others: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(others.items(), key=lambda item: (-item[1], item[0]))[:COMPANY])
