"""Books: of one article, or of many."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from markupsafe import Markup

from sitegen import languages
from sitegen.annotation.summary import Summary
from sitegen.books import package
from sitegen.books.archive import archive, member, members
from sitegen.books.chapter import FOLDER, NAMES, Chapter, chapter_path, first_of, place_of
from sitegen.books.markup import xhtml
from sitegen.books.package import About, Contributor, Heading
from sitegen.markdown.addresses import is_external
from sitegen.markdown.html import block_html
from sitegen.model.article import UNDATED
from sitegen.model.entry import Entry
from sitegen.model.language import Bilingual, ByLanguage
from sitegen.model.record import Record
from sitegen.model.translation import STATES, State
from sitegen.rendering import dependencies
from sitegen.rendering.article import WrittenArticle
from sitegen.rendering.cover import drawn_of
from sitegen.rendering.drawing import COVER as COVER_SIZE
from sitegen.rendering.drawing import can_shape, picture, plain
from sitegen.rendering.environment import Renderer
from sitegen.rendering.linked_data import in_both, sentences_in_both
from sitegen.rendering.page import Page
from sitegen.site import urls
from sitegen.site.urls import Origin, article_url, entry_url

IMPRINT = "about.xhtml"
# How many of the articles that mention an entity are listed with it, latest first; the site lists all.
BACK_LINKS = 20

Counts = Sequence[tuple[State, int]]


class BackLink(Record, frozen=True):
    """Where an article mentions an entity, and the article's title."""

    href: str
    title: Bilingual


class Name(Record, frozen=True):
    """An entity in the list of names. `id` is its anchor there, `url` its page on the site; `links` lead back
    to the text."""

    id: str
    url: str
    entry: Entry
    definition: ByLanguage[Markup]
    links: tuple[BackLink, ...]


def book_of_article(article: WrittenArticle, chapter: Chapter, renderer: Renderer) -> bytes:
    """The book of one article. Raises ContentError if a template is at fault, or if the cover cannot be
    drawn."""
    annotated, settings = article.annotated, renderer.settings
    meta, slug, pair = annotated.article.meta, annotated.article.slug, annotated.pair
    path = chapter_path(slug)
    engines = [each.maker for each in annotated.translations]
    about = About(
        address=settings.home + article_url(slug),
        title=annotated.title,
        description=_description(renderer, annotated.summary, annotated.counts),
        author=meta.source.author if meta.source else "",
        contributors=_translators(renderer, dict(annotated.counts), engines),
        publisher=in_both(settings.title),
        source=(meta.source.url or meta.source.name) if meta.source else "",
        date=None if meta.date == UNDATED else meta.date,
        subjects=tuple(in_both(settings.tag_name(tag)) for tag in dict.fromkeys(meta.tags)),
    )
    sections = tuple(Heading(f"{path}#{anchor}", title) for anchor, title in chapter.headings)
    # There is only one article, so its title is not needed.
    untitled = ByLanguage(pair, "", "")
    links = {entry.id: (BackLink(f"{path}#{first_of(entry.id)}", untitled),) for entry in chapter.named}
    return _book(
        renderer, about, [chapter.members], [Heading(path, annotated.title, sections)], chapter.named, links,
        annotated.counts, (meta.date,),
    )  # fmt: skip


def book_of_articles(
    address: str, title: Bilingual, articles: Mapping[str, Summary], entries: Mapping[str, Entry],
    chapters: Sequence[bytes], renderer: Renderer,
) -> bytes:  # fmt: skip
    """The book of articles (by slug, in the order of the book), with their `chapters` in the form that the
    archive holds; `entries` are those of the glossary. Raises ContentError like `book_of_article`."""
    settings = renderer.settings
    summaries = articles.values()
    counted: Counter[State] = Counter()
    for summary in summaries:
        counted.update(dict(summary.counts))
    counts = [(state, counted[state]) for state in STATES if counted[state]]
    dates = [summary.date for summary in summaries]
    links: dict[str, list[BackLink]] = {}
    for slug, summary in articles.items():
        for term in summary.terms:
            listed = links.setdefault(term, [])
            if len(listed) < BACK_LINKS:
                listed.append(BackLink(f"{chapter_path(slug)}#{first_of(term)}", summary.title))
    machines = [in_both(renderer.sentences.label("machine"))] if counted["machine"] else []
    about = About(
        address=settings.home + address,
        title=title,
        description=_description(renderer, settings.description, counts),
        contributors=_translators(renderer, counted, machines),
        publisher=in_both(settings.title),
        date=max((date for date in dates if date != UNDATED), default=None),
    )
    contents = [Heading(chapter_path(slug), summary.title) for slug, summary in articles.items()]
    named = [entries[term] for term in links]
    found = {term: tuple(listed) for term, listed in links.items()}
    return _book(renderer, about, chapters, contents, named, found, counts, dates)


def _book(
    renderer: Renderer, about: About, chapters: Sequence[bytes], contents: Sequence[Heading],
    named: Sequence[Entry], links: Mapping[str, tuple[BackLink, ...]], counts: Counts,
    dates: Collection[datetime.date],
) -> bytes:  # fmt: skip
    source = about.title.pair.source
    names = sorted(
        named, key=lambda entry: (languages.get(source).sort_key(entry.preferred(source)), entry.id)
    )
    resolve = _resolver(names, renderer.settings.home)
    listed = [_name(entry, links[entry.id], resolve, renderer) for entry in names]
    below = [Heading(NAMES, renderer.words("names"))] if names else []
    contents = [*contents, *below, Heading(IMPRINT, renderer.words("about_book"))]
    covered = drawn_of(renderer, about.title, dates)
    renderer.note(dependencies.DRAWING)
    made: dict[str, bytes] = {
        package.COVER_PICTURE: picture(covered, COVER_SIZE) if can_shape() else plain(COVER_SIZE),
        package.STYLES: _document(renderer, package.STYLES, about, {}),
        package.COVER: _document(renderer, package.COVER, about, {"picture": package.COVER_PICTURE}),
        package.CONTENTS: _document(
            renderer, package.CONTENTS, about, {"contents": contents, "cover": package.COVER}
        ),
        package.NCX: package.ncx(about, contents),
        IMPRINT: _document(renderer, IMPRINT, about, {"counts": counts, "about": about}),
    }
    if names:
        made[NAMES] = _document(renderer, NAMES, about, {"named": listed})
    files = [*made, *(each.name.removeprefix(FOLDER) for part in chapters for each in members(part))]
    spine = [package.COVER, package.CONTENTS, *(heading.href for heading in contents)]
    return archive(
        [
            package.MIMETYPE,
            package.CONTAINER,
            member(FOLDER + package.PACKAGE, package.document(about, files, spine)),
            *(member(FOLDER + path, data) for path, data in made.items()),
            *chapters,
        ]
    )


def _document(renderer: Renderer, path: str, about: About, context: Mapping[str, object]) -> bytes:
    """A document of a book, made from the template with the corresponding name."""
    name = "book.css" if path == package.STYLES else f"book-{path.removesuffix('.xhtml')}.html"
    page = Page(path, "book", name, about.title, Origin(""))
    return renderer.page(page, {**context, "address": about.address})


def _name(
    entry: Entry, links: tuple[BackLink, ...], resolve: Callable[[str, str], str], renderer: Renderer
) -> Name:
    renderer.note(dependencies.card_of(entry))
    source, target = (
        xhtml(block_html(text, lambda address: resolve(address, entry.path), lang))
        for lang, text in entry.fields.definition.items()
    )
    definition = ByLanguage(entry.fields.definition.pair, source, target)
    return Name(place_of(entry.id), renderer.settings.home + entry_url(entry.id), entry, definition, links)


def _resolver(named: Sequence[Entry], home: str) -> Callable[[str, str], str]:
    """A function that turns an address in the file of an entry into one in the list of names."""
    places = {entry_url(entry.id): place_of(entry.id) for entry in named}

    def resolve(address: str, path: str) -> str:
        if is_external(address):
            return address
        found = urls.resolve(address, path)
        if found is None:
            return home
        return f"#{places[found[0]]}" if found[0] in places else Origin(home).to(*found)

    return resolve


def _description(renderer: Renderer, text: Bilingual, counts: Counts) -> str:
    """A short description of a book, and how its translation was made."""
    return " ".join(filter(None, (sentences_in_both(text), renderer.sentences.states(counts))))


def _translators(
    renderer: Renderer, counts: Mapping[State, int], machines: Iterable[str]
) -> tuple[Contributor, ...]:
    """The translators: the site, if a person translated, and machines, by their names."""
    author = renderer.settings.author
    role = (
        "trl" if counts.get("authored") or counts.get("edited") else "edt" if counts.get("reviewed") else ""
    )
    persons = [Contributor(author, role)] if role else []
    return (*persons, *(Contributor(name, "trl") for name in dict.fromkeys(machines) if name))
