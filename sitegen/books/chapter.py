"""An article as a chapter of a book: an XHTML document with its pictures.

A chapter is the same in the books of its article, of its tags and of the site: it links to the list of names,
which each of them has, and to other articles on the site.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import PurePosixPath

from sitegen.books.archive import member
from sitegen.books.markup import text, xhtml
from sitegen.markdown.addresses import is_external
from sitegen.markdown.html import Resolve, escaped
from sitegen.model.article import Block
from sitegen.model.entry import Entry
from sitegen.model.language import Bilingual, ByLanguage
from sitegen.model.record import Record
from sitegen.rendering.article import WrittenArticle, notes_of, shown_sentences
from sitegen.rendering.environment import Renderer
from sitegen.rendering.page import Page
from sitegen.rendering.sentences import ShownSentence
from sitegen.site import urls
from sitegen.site.urls import Origin, article_url

# The folder in the archive for everything except what the container itself needs; addresses within a book are
# relative to it.
FOLDER = "EPUB/"
NAMES = "names.xhtml"
# The picture formats that reading systems support (EPUB 3.3, "Core media types").
IMAGES = {
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    ".gif": "image/gif", ".webp": "image/webp",
}  # fmt: skip


class Chapter(Record, frozen=True):
    """A chapter: what the archive holds for it (see `archive`), the headings of its sections with their ids,
    and the entries of the entities that it mentions."""

    members: bytes
    headings: tuple[tuple[str, Bilingual], ...]
    named: tuple[Entry, ...]


def chapter_path(slug: str) -> str:
    """The path of an article's document in a book."""
    return f"articles/{slug}.xhtml"


def place_of(term: str) -> str:
    """The id of an entity in the list of names."""
    return f"name-{term}"


def first_of(term: str) -> str:
    """The id of the first mention of an entity in a chapter."""
    return f"of-{term}"


class _NameLinks:
    """Links the first mention of each name in a section to the list of names, which links back to the first
    mention in the chapter."""

    def __init__(self, there: set[str]) -> None:
        # The names mentioned in the chapter so far, in either language.
        self._there = there
        self._here: set[str] = set()

    def begin_section(self) -> None:
        self._here.clear()

    def __call__(self, term: str, linked: bool) -> tuple[str, str]:
        place = "" if term in self._there else f' id="{first_of(term)}"'
        self._there.add(term)
        if linked:
            return (f"<span{place}>", "</span>") if place else ("", "")
        if term in self._here:
            return "", ""
        self._here.add(term)
        return f'<a{place} class="name" epub:type="glossref" href="../{NAMES}#{place_of(term)}">', "</a>"


def chapter_of(article: WrittenArticle, renderer: Renderer) -> Chapter:
    """The chapter. Raises ContentError if its template is at fault."""
    annotated = article.annotated
    slug, path = annotated.article.slug, chapter_path(annotated.article.slug)
    named = tuple(entry for entry, _ in article.named)
    resolve = _resolver(article, renderer.settings.home)
    there: set[str] = set()
    links = {lang: _NameLinks(there) for lang in annotated.pair}
    pairs = tuple(shown_sentences(article, links, resolve))
    body = _Body(pairs, article, renderer)
    page = Page(path, "book", "book-chapter.html", annotated.title, Origin("../"))
    context = {
        "reading": annotated,
        "heading": xhtml(body.heading("h1", pairs[0])),
        "summary": xhtml("".join(body.summary())),
        "sections": xhtml("".join(body.sections())),
        "notes": [
            (note, ByLanguage(annotated.pair, *map(xhtml, note.body.values())))
            for note in notes_of(annotated, resolve)
        ],
        "address": renderer.settings.home + article_url(slug),
    }
    document = member(FOLDER + path, renderer.page(page, context))
    headings = tuple(
        (f"sec-{section.number}", annotated.both(section.heading))
        for section in annotated.article.sections
        if section.heading is not None
    )
    return Chapter(b"".join([document, *body.pictures]), headings, named)


def _resolver(article: WrittenArticle, home: str) -> Resolve:
    """A function that turns an address in the files of an article into one in its chapter."""
    path = article.annotated.article.path
    own = article_url(article.annotated.article.slug)
    names = {urls.entry_url(entry.id): entry.id for entry, _ in article.named}

    def resolve(address: str) -> str:
        if is_external(address):
            return address
        found = urls.resolve(address, path)
        if found is None:
            return home
        url, fragment = found
        if url == own and fragment:
            return f"#{fragment}"
        if url in names:
            return f"../{NAMES}#{place_of(names[url])}"
        return Origin(home).to(url, fragment)

    return resolve


class _Body:
    """The text of an article, pair by pair. `pictures` is what the archive holds for the pictures shown."""

    def __init__(self, pairs: Sequence[ShownSentence], article: WrittenArticle, renderer: Renderer) -> None:
        self._pairs = pairs
        self._article = article.annotated.article
        self._renderer = renderer
        self._in_source, self._in_target = renderer.sentences.in_source, renderer.sentences.in_target
        self._told_of = renderer.sentences.told_of
        self.pictures: list[bytes] = []
        # The path of each picture in the book, by its path in the site folder.
        self._places: dict[str, str] = {}

    def summary(self) -> Iterator[str]:
        numbers = [number for number, pair in enumerate(self._pairs) if pair.kind == "summary"]
        if numbers:
            yield self._pair("p", numbers[0], numbers[-1] + 1)

    def sections(self) -> Iterator[str]:
        for section in self._article.sections:
            yield f'<section id="sec-{section.number}">\n'
            if section.heading is not None:
                yield self.heading("h2", self._pairs[section.heading])
            for block in section.blocks:
                yield self._block(block)
            yield "</section>\n"

    def heading(self, tag: str, pair: ShownSentence) -> str:
        source = f"<span {self._in_source}>{self._original(pair)}</span>"
        target = f"<span {self._in_target}>{self._translation(pair)}</span>"
        return f"<{tag}>{source} {target}</{tag}>\n"

    def _block(self, block: Block) -> str:
        if block.kind == "paragraph":
            return self._pair("p", block.start, block.stop, foreign=block.foreign)
        if block.kind == "heading":
            return self.heading("h3", self._pairs[block.start])
        if block.kind == "figure":
            caption = self._pair("p", block.start, block.stop) if block.stop > block.start else ""
            picture = self._picture(block)
            caption = f"<figcaption>{caption}</figcaption>" if caption else ""
            return f"<figure>{picture}{caption}</figure>\n" if picture or caption else ""
        if block.kind == "rule":
            return "<hr />\n"
        if block.kind == "code":
            return f'<pre dir="ltr"><code>{escaped(block.text)}</code></pre>\n'
        inside = "".join(map(self._block, block.children))
        if block.kind == "list" and block.ordered:
            start = f' start="{block.first_number}"' if block.first_number != 1 else ""
            return f"<ol{start}>\n{inside}</ol>\n"
        tag = {"list": "ul", "item": "li"}.get(block.kind, "blockquote")
        return f"<{tag}>\n{inside}</{tag}>\n"

    def _pair(self, tag: str, start: int, stop: int, *, foreign: bool = False) -> str:
        pairs = self._pairs[start:stop]
        source = "".join(chain.from_iterable((self._original(pair), pair.gap) for pair in pairs))
        target = " ".join(map(self._translation, pairs))
        direction = self._in_target if foreign else self._in_source
        return (
            f'<div class="pair"><{tag} {direction}>{source}</{tag}>\n'
            f"<{tag} {self._in_target}>{target}</{tag}></div>\n"
        )

    def _original(self, pair: ShownSentence) -> str:
        refs = "".join(
            f'<a class="ref" epub:type="noteref" role="doc-noteref" href="#note-{note.id}">{note.number}</a>'
            for note in pair.notes
        )
        return f'<span id="{pair.id}">{pair.source}</span>{refs}'

    def _translation(self, pair: ShownSentence) -> str:
        told = pair.differs or pair.flags or pair.state == "missing"
        return f"<span>{pair.target}</span>{self._told_of(pair.state, pair.flags) if told else ''}"

    def _picture(self, block: Block) -> str:
        """The picture of a figure, or its description in words if a reading system cannot show it."""
        suffix = PurePosixPath(block.image).suffix.lower()
        data = self._renderer.medium(block.image) if suffix in IMAGES else None
        if data is None:
            return f"<p {self._in_source}>{escaped(block.text)}</p>" if block.text else ""
        if block.image not in self._places:
            # Archives may contain names in other scripts, but these often get lost.
            path = f"media/{self._article.slug}/{len(self._places) + 1}{suffix}"
            self._places[block.image] = path
            self.pictures.append(member(FOLDER + path, data))
        path = self._places[block.image]
        return f'<img src="../{path}" alt="{text(block.text)}" {self._in_source} />'
