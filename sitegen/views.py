"""What each page shows, as records for the templates."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from sitegen import links, markup, reads
from sitegen.model import (
    LANGS,
    STATES,
    Bilingual,
    Block,
    Entry,
    Flag,
    Lang,
    Note,
    Record,
    State,
)
from sitegen.reading import Facts, Reading, Unpublished
from sitegen.reads import Recorded
from sitegen.render import INSERTED
from sitegen.site import Site
from sitegen.spans import NoteRef, Pair, Spans
from sitegen.translation import rules

OpenTerm = Callable[[str, bool], tuple[str, str]]
Prose = Mapping[Lang, Sequence[markup.Written]]

# For the legend: every state, not counted.
ALL_STATES = tuple((state, None) for state in STATES)


class Page(Record, frozen=True):
    """A page to be rendered: its address, what names it, and where its links start from."""

    url: str
    kind: str
    template: str
    title: Bilingual
    origin: links.Origin
    canonical: str = ""
    description: str = ""


class NoteView(Record, frozen=True):
    """A note, ready to print. `sentence` is the id of its sentence, `at` the number."""

    id: str
    number: int
    at: int
    sentence: str
    lang: Lang
    quote: str
    ar: Markup
    en: Markup
    author: str
    date: datetime.date


class Item(Record, frozen=True):
    """An article in a listing. `unpublished` says why it is not published yet, if so."""

    url: str
    title: Bilingual
    summary: Bilingual
    date: datetime.date
    counts: tuple[tuple[State, int], ...]
    unpublished: Unpublished


class EntryItem(Record, frozen=True):
    """An entry in a listing, with the number of sentences that mention it."""

    url: str
    title: Bilingual
    count: int


Made = tuple[Page, Mapping[str, Any]]


def write(reading: Reading) -> Prose:
    """The sentences of an article, as far as they are the same on its page and in concordances."""
    return {lang: tuple(map(markup.write, reading.pieces[lang], reading.mentions[lang])) for lang in LANGS}


def article_page(config: Recorded, reading: Reading, prose: Prose, unpublished: Unpublished) -> Made:
    """An article, or the about page, which is written as one."""
    is_about = reading.article.path == links.ABOUT_FILE
    url = links.ABOUT if is_about else links.article_url(reading.article.slug)
    page = _page(config, url, "about" if is_about else "article", reading.title, reading.summary.ar)
    resolve = _resolver(reading.article.path, page.origin)
    notes = _notes(reading, resolve)
    pairs = tuple(_pairs(reading, prose, page.origin, resolve))

    contents = [
        (section.number, pairs[section.heading])
        for section in reading.article.sections
        if section.heading is not None
    ]

    def notes_between(start: int, stop: int) -> list[NoteView]:
        return [note for note in notes if start <= note.at < stop]

    def notes_in(block: Block) -> list[NoteView]:
        ranges = list(_ranges(block)) if notes else []
        return [note for note in notes if any(start <= note.at < stop for start, stop in ranges)]

    return page, {
        "page": page,
        "reading": reading,
        "pairs": pairs,
        "all_states": ALL_STATES,
        "contents": [(number, Bilingual(pair.text_ar, pair.text_en)) for number, pair in contents],
        "summary": tuple(pair for pair in pairs if pair.kind == "summary"),
        "notes_between": notes_between,
        "notes_in": notes_in,
        "unpublished": unpublished,
    }


def quotes(config: Recorded, reading: Reading, prose: Prose, spans: Spans) -> dict[str, bytes]:
    """What the concordance of each entity that the article mentions says of it, as HTML in UTF-8."""
    origin = links.origin_of(links.entry_url(""), config.file_links)
    here = origin.to(links.article_url(reading.article.slug))
    resolve = _resolver(reading.article.path, origin)
    found: dict[str, list[str]] = {}
    for number, translation in enumerate(reading.translations):
        terms = reading.terms_of(number)
        if terms:
            ar, en = prose["ar"][number], prose["en"][number]
            flags = _doubts(translation.flags)
            before, between, after = spans.around_quote(translation.id, translation.state, flags, here)
            for term in terms:
                html = f"{before}{ar.marking(term, resolve)}{between}{en.marking(term, resolve)}{after}"
                found.setdefault(term, []).append(html)
    before, after = spans.around_quotes(reading.title, here)
    return {term: f"{before}{''.join(quotes)}{after}".encode() for term, quotes in found.items()}


def about_page(config: Recorded) -> Made:
    """The page that is there without a content/about.md."""
    page = _page(config, links.ABOUT, "about-plain", config.title)
    return page, {"page": page, "all_states": ALL_STATES}


def entry_page(site: Site, config: Recorded, entry: Entry, mentioned: bool) -> Made:
    """An entry. Where it is `mentioned`, its concordance is inserted: every sentence with it, in both
    languages (see `quotes`), article by article."""
    title = Bilingual(entry.preferred("ar"), entry.preferred("en"))
    page = _page(config, links.entry_url(entry.id), "entry", title)
    config.note(*reads.fields(entry), reads.mentions(entry.id))
    resolve = _resolver(entry.path, page.origin)
    definition = {
        "ar": markup.block_html(entry.fields.definition.ar, resolve),
        "en": markup.block_html(entry.fields.definition.en, resolve),
    }
    related = tuple(_entry_item(site, config, site.entries[term]) for term in entry.fields.related)
    return page, {
        "page": page,
        "entry": entry,
        "definition": definition,
        "related": related,
        "concordance": INSERTED if mentioned else "",
    }


def glossary_page(site: Site, config: Recorded) -> Made:
    page = _page(config, links.GLOSSARY, "glossary", Bilingual("المسرد", "Glossary"))
    config.note(reads.GLOSSARY)
    kinds: dict[str, list[EntryItem]] = {}
    for kind in ("person", "organization", "place", "event", "concept"):
        found = [entry for entry in site.entries.values() if entry.fields.kind == kind]
        if found:
            found.sort(key=lambda entry: (entry.preferred("en").casefold(), entry.id))
            kinds[kind] = [_entry_item(site, None, entry) for entry in found]
    return page, {"page": page, "kinds": tuple(kinds.items())}


def tag_page(site: Site, config: Recorded, tag: str, today: datetime.date) -> Made:
    page = _page(config, links.tag_url(tag), "tag", config.tag_name(tag))
    config.note(reads.tagged(tag))
    items = tuple(_item(site.articles[slug], config, today) for slug in site.tags[tag])
    return page, {"page": page, "tag": tag, "items": items}


def home_page(site: Site, config: Recorded, today: datetime.date) -> Made:
    page = _page(config, links.HOME, "home", config.title, description=config.description.ar)
    config.note(reads.ARTICLES, reads.TAGS)
    items = tuple(_item(facts, config, today) for facts in site.articles.values())
    return page, {"page": page, "items": items, "tags": tuple(site.tags)}


def not_found_page(config: Recorded) -> Made:
    """A host shows it at any address, so that its links start from the root of the host."""
    page = Page(
        url="404.html",
        kind="404",
        template="404.html",
        title=Bilingual("الصفحة غير موجودة", "Page not found"),
        origin=links.Origin(config.base_path),
    )
    return page, {"page": page}


def _page(config: Recorded, url: str, kind: str, title: Bilingual, description: str = "") -> Page:
    return Page(
        url=url,
        kind=kind,
        template=f"{kind}.html",
        title=title,
        origin=links.origin_of(url, config.file_links),
        canonical=config.url.rstrip("/") + "/" + url,
        description=description,
    )


def _item(facts: Facts, config: Recorded, today: datetime.date) -> Item:
    if facts.date > today:
        config.note(reads.TODAY)
    return Item(
        links.article_url(facts.slug),
        facts.title,
        facts.summary,
        facts.date,
        facts.counts,
        facts.unpublished(today),
    )


def _entry_item(site: Site, config: Recorded | None, entry: Entry) -> EntryItem:
    if config:
        config.note(f"{entry.path}: names.ar", f"{entry.path}: names.en", reads.count(entry.id))
    title = Bilingual(entry.preferred("ar"), entry.preferred("en"))
    return EntryItem(links.entry_url(entry.id), title, site.counts.get(entry.id, 0))


def _pairs(reading: Reading, prose: Prose, origin: links.Origin, resolve: markup.Resolve) -> Iterator[Pair]:
    open_term = _linked(origin)
    noted: dict[int, list[tuple[int, Note]]] = {}
    for place, note in enumerate(reading.notes, 1):
        noted.setdefault(note.sentence, []).append((place, note))

    def html(lang: Lang, number: int, notes: Sequence[tuple[int, Note]]) -> Markup:
        spans = [(note.start, note.end) for _, note in notes if note.lang == lang] if notes else ()
        if not spans:
            return prose[lang][number].html(resolve, open_term)
        noted = markup.write(reading.pieces[lang][number], reading.mentions[lang][number], spans)
        return noted.html(resolve, open_term)

    for number, (sentence, translation) in enumerate(
        zip(reading.article.sentences, reading.translations, strict=True)
    ):
        notes = noted.get(number, ())
        yield Pair(
            translation.id,
            html("ar", number, notes),
            html("en", number, notes),
            translation.state,
            sentence.kind,
            sentence.text,
            reading.text("en", number),
            sentence.gap,
            tuple([NoteRef(note.fields.id, place) for place, note in notes]) if notes else (),
            _doubts(translation.flags),
        )


def _doubts(flags: tuple[Flag, ...]) -> tuple[Flag, ...]:
    """The flags that ask for a look."""
    return tuple(flag for flag in flags if rules.RULES.get(flag.rule) != "info") if flags else ()


def _linked(origin: links.Origin) -> OpenTerm:
    tags: dict[str, tuple[str, str]] = {}

    def open_term(term: str, linked: bool) -> tuple[str, str]:
        if linked:
            return f'<span class="term" data-term="{escape(term)}">', "</span>"
        if term not in tags:
            href = escape(origin.to(links.entry_url(term)))
            tags[term] = f'<a class="term" data-term="{escape(term)}" href="{href}">', "</a>"
        return tags[term]

    return open_term


def _resolver(file: str, origin: links.Origin) -> markup.Resolve:
    def resolve(address: str) -> str:
        if markup.is_external(address):
            return address
        found = links.resolve(address, file)
        return origin.to(*found) if found else "#"

    return resolve


def _notes(reading: Reading, resolve: markup.Resolve) -> tuple[NoteView, ...]:
    return tuple(
        NoteView(
            id=note.fields.id,
            number=number,
            at=note.sentence,
            sentence=reading.translations[note.sentence].id,
            lang=note.lang,
            quote=reading.text(note.lang, note.sentence)[note.start : note.end],
            ar=markup.block_html(note.fields.body.ar, resolve),
            en=markup.block_html(note.fields.body.en, resolve),
            author=note.fields.author,
            date=note.fields.date,
        )
        for number, note in enumerate(reading.notes, 1)
    )


def _ranges(block: Block) -> Iterator[tuple[int, int]]:
    if block.stop > block.start:
        yield block.start, block.stop
    for child in block.children:
        yield from _ranges(child)
