"""What each page shows, as records for the templates."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from sitegen import links, markup
from sitegen.model import STATES, Bilingual, Block, Entry, Flag, Lang, Record, SentenceKind, State
from sitegen.site import Reading, Site
from sitegen.translation import quality

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


class NoteRef(Record, frozen=True):
    """A note as its sentence refers to it."""

    id: str
    number: int


class Pair(Record, frozen=True):
    """A sentence in both languages, ready to print. `flags` are those that ask for a look."""

    id: str
    kind: SentenceKind
    ar: Markup
    en: Markup
    text_ar: str
    text_en: str
    gap: str
    state: State
    notes: tuple[NoteRef, ...] = ()
    flags: tuple[Flag, ...] = ()


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
    """An article in a listing."""

    url: str
    title: Bilingual
    summary: Bilingual
    reading: Reading


class EntryItem(Record, frozen=True):
    """An entry in a listing, with the number of sentences that mention it."""

    url: str
    entry: Entry
    count: int


class Group(Record, frozen=True):
    """The sentences of one article that mention an entity."""

    url: str
    title: Bilingual
    pairs: tuple[Pair, ...]


def pages(site: Site) -> Iterator[tuple[Page, Mapping[str, Any]]]:
    """Every page of the site with what its template needs, articles first, one at a time."""
    for reading in site.readings.values():
        yield article_page(site, reading, links.article_url(reading.article.slug), "article")
    yield about_page(site)
    for entry in site.entries.values():
        yield entry_page(site, entry)
    yield glossary_page(site)
    for tag in site.tags:
        yield tag_page(site, tag)
    yield home_page(site)
    yield not_found_page(site)


def article_page(site: Site, reading: Reading, url: str, kind: str) -> tuple[Page, Mapping[str, Any]]:
    """An article, or the about page, which is written as one."""
    title = _title(reading)
    page = _page(site, url, kind, title, description=_summary(reading).ar)
    notes = _notes(site, reading, page.origin)
    pairs = tuple(_pair(site, reading, number, page.origin) for number in range(len(reading.pieces["ar"])))

    def notes_between(start: int, stop: int) -> list[NoteView]:
        return [note for note in notes if start <= note.at < stop]

    def notes_in(block: Block) -> list[NoteView]:
        ranges = list(_ranges(block))
        return [note for note in notes if any(start <= note.at < stop for start, stop in ranges)]

    return page, {
        "page": page,
        "reading": reading,
        "pairs": pairs,
        "all_states": ALL_STATES,
        "summary": tuple(pair for pair in pairs if pair.kind == "summary"),
        "notes_between": notes_between,
        "notes_in": notes_in,
        **_tag_helpers(site),
    }


def about_page(site: Site) -> tuple[Page, Mapping[str, Any]]:
    if site.about:
        return article_page(site, site.about, links.ABOUT, "about")
    page = _page(site, links.ABOUT, "about-plain", site.config.title)
    return page, {"page": page, "all_states": ALL_STATES}


def entry_page(site: Site, entry: Entry) -> tuple[Page, Mapping[str, Any]]:
    """An entry with its concordance: every sentence that mentions it, in both languages."""
    title = Bilingual(entry.preferred("ar"), entry.preferred("en"))
    page = _page(site, links.entry_url(entry.id), "entry", title)
    by_article: dict[str, list[int]] = {}
    for occurrence in site.occurrences.get(entry.id, ()):
        by_article.setdefault(occurrence.slug, []).append(occurrence.sentence)
    groups = tuple(
        Group(
            links.article_url(slug),
            _title(site.readings[slug]),
            tuple(_pair(site, site.readings[slug], number, page.origin, entry.id) for number in numbers),
        )
        for slug, numbers in by_article.items()
    )
    resolve = _resolver(site, entry.path, page.origin)
    definition = {
        "ar": markup.block_html(entry.fields.definition.ar, resolve),
        "en": markup.block_html(entry.fields.definition.en, resolve),
    }
    related = tuple(_entry_item(site, site.entries[term]) for term in entry.fields.related)
    return page, {
        "page": page, "entry": entry, "definition": definition, "related": related, "groups": groups
    }  # fmt: skip


def glossary_page(site: Site) -> tuple[Page, Mapping[str, Any]]:
    page = _page(site, links.GLOSSARY, "glossary", Bilingual("المسرد", "Glossary"))
    kinds: dict[str, list[EntryItem]] = {}
    for kind in ("person", "organization", "place", "event", "concept"):
        found = [entry for entry in site.entries.values() if entry.fields.kind == kind]
        if found:
            found.sort(key=lambda entry: (entry.preferred("en").casefold(), entry.id))
            kinds[kind] = [_entry_item(site, entry) for entry in found]
    return page, {"page": page, "kinds": tuple(kinds.items())}


def tag_page(site: Site, tag: str) -> tuple[Page, Mapping[str, Any]]:
    page = _page(site, links.tag_url(tag), "tag", tag_name(site, tag))
    items = tuple(_item(site.readings[slug]) for slug in site.tags[tag])
    return page, {"page": page, "tag": tag, "items": items, **_tag_helpers(site)}


def home_page(site: Site) -> tuple[Page, Mapping[str, Any]]:
    page = _page(site, links.HOME, "home", site.config.title, description=site.config.description.ar)
    items = tuple(map(_item, site.readings.values()))
    return page, {"page": page, "items": items, "tags": tuple(site.tags), **_tag_helpers(site)}


def not_found_page(site: Site) -> tuple[Page, Mapping[str, Any]]:
    """A host shows it at any address, so that its links start from the root of the host."""
    page = Page(
        url="404.html",
        kind="404",
        template="404.html",
        title=Bilingual("الصفحة غير موجودة", "Page not found"),
        origin=links.Origin(site.config.base_path),
    )
    return page, {"page": page}


def tag_name(site: Site, tag: str) -> Bilingual:
    """The tag's name in both languages, or its slug where the settings give none."""
    return site.config.tags.get(tag, Bilingual(tag, tag))


def _page(site: Site, url: str, kind: str, title: Bilingual, description: str = "") -> Page:
    return Page(
        url=url,
        kind=kind,
        template=f"{kind}.html",
        title=title,
        origin=links.origin_of(url, site.config.file_links),
        canonical=site.config.url.rstrip("/") + "/" + url,
        description=description,
    )


def _tag_helpers(site: Site) -> dict[str, Any]:
    return {"tag_name": lambda tag: tag_name(site, tag), "tag_url": links.tag_url}


def _item(reading: Reading) -> Item:
    return Item(links.article_url(reading.article.slug), _title(reading), _summary(reading), reading)


def _entry_item(site: Site, entry: Entry) -> EntryItem:
    return EntryItem(links.entry_url(entry.id), entry, len(site.occurrences.get(entry.id, ())))


def _title(reading: Reading) -> Bilingual:
    return Bilingual(reading.text("ar", 0), reading.text("en", 0))


def _summary(reading: Reading) -> Bilingual:
    numbers = [number for number, s in enumerate(reading.article.sentences) if s.kind == "summary"]
    return Bilingual(
        " ".join(reading.text("ar", number) for number in numbers),
        " ".join(filter(None, (reading.text("en", number) for number in numbers))),
    )


def _pair(site: Site, reading: Reading, number: int, origin: links.Origin, only: str = "") -> Pair:
    """A sentence for a page. With `only`, that entity alone is marked, and nothing else is a link."""
    sentence, translation = reading.article.sentences[number], reading.translations[number]
    resolve = _resolver(site, reading.article.path, origin)
    html: dict[Lang, Markup] = {}
    notes = () if only else reading.notes
    for lang in ("ar", "en"):
        mentions = reading.mentions[lang][number]
        html[lang] = markup.inline_html(
            reading.pieces[lang][number],
            [mention for mention in mentions if mention.term == only] if only else mentions,
            [(note.start, note.end) for note in notes if note.sentence == number and note.lang == lang],
            resolve=resolve,
            open_term=_marked if only else _linked(origin),
        )
    return Pair(
        id=translation.id,
        kind=sentence.kind,
        ar=html["ar"],
        en=html["en"],
        text_ar=reading.text("ar", number),
        text_en=reading.text("en", number),
        gap=sentence.gap,
        state=translation.state,
        notes=tuple(
            NoteRef(note.fields.id, place) for place, note in enumerate(notes, 1) if note.sentence == number
        ),
        flags=tuple(flag for flag in translation.flags if quality.RULES.get(flag.rule) != "info"),
    )


def _marked(term: str, linked: bool) -> tuple[str, str]:
    return "<mark>", "</mark>"


def _linked(origin: links.Origin) -> Any:
    def open_term(term: str, linked: bool) -> tuple[str, str]:
        if linked:
            return f'<span class="term" data-term="{escape(term)}">', "</span>"
        href = escape(origin.to(links.entry_url(term)))
        return f'<a class="term" data-term="{escape(term)}" href="{href}">', "</a>"

    return open_term


def _resolver(site: Site, file: str, origin: links.Origin) -> Any:
    def resolve(address: str) -> str:
        if markup.is_external(address):
            return address
        found = site.places.find(address, file)
        return origin.to(*found) if found else "#"

    return resolve


def _notes(site: Site, reading: Reading, origin: links.Origin) -> tuple[NoteView, ...]:
    resolve = _resolver(site, reading.article.path, origin)
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
