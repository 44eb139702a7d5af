"""An article in feeds: an Atom entry (RFC 4287) with its full text, and who translated which sentence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from html import escape

from sitegen.content.layout import in_content
from sitegen.markdown.html import escaped
from sitegen.model.article import Block
from sitegen.model.language import ByLanguage
from sitegen.rendering.article import WrittenArticle, doubts
from sitegen.rendering.environment import Renderer
from sitegen.rendering.linked_data import in_both
from sitegen.rendering.links import resolver
from sitegen.site.urls import Origin, article_url

# The key of the entry in both languages; the other keys are the codes of the languages.
BOTH = ""

# XML 1.0 does not allow these, not even escaped.
_NO_XML = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_XHTML = "http://www.w3.org/1999/xhtml"

# A part of the text in both languages; if they are equal, it is shown once for both.
_Sides = tuple[str, str]


def entries(article: WrittenArticle, renderer: Renderer) -> dict[str, bytes]:
    """The entries of an article (UTF-8): one for each language in which it exists, by the language's code,
    and, for the feeds of its tags, one in both languages, paragraph by paragraph."""
    annotated, settings = article.annotated, renderer.settings
    meta, title, home = annotated.article.meta, annotated.title, settings.home
    source, target = annotated.pair
    address = home + article_url(annotated.article.slug)
    legend = renderer.sentences.legend(annotated.counts).encode()
    translated = renderer.sentences.claimed(title.target, annotated.translations[0].state)
    of_source, of_target = _Text(article, renderer, home).sides()
    author = meta.source.author if meta.source else ""
    categories = [
        f'    <category term="{_text(tag, True)}" label="{_text(in_both(settings.tag_name(tag)), True)}" />\n'
        for tag in dict.fromkeys(meta.tags)
    ]

    def entry(ident: str, lang: str, name: str, writer: str, content: Sequence[bytes]) -> bytes:
        head = (
            f'  <entry xml:lang="{lang}">\n'
            f"    <title>{_text(name)}</title>\n"
            f"    <id>{_text(ident)}</id>\n"
            f'    <link href="{_text(address, True)}" rel="alternate" type="text/html" />\n'
            f"    <updated>{time_of(meta.date)}</updated>\n"
            f"    <published>{time_of(meta.date)}</published>\n"
            f"{''.join(categories)}"
            f"{f'    <author><name>{_text(writer)}</name></author>{chr(10)}' if writer else ''}"
            f'    <content type="xhtml"><div xmlns="{_XHTML}">'
        )
        return b"".join([head.encode(), *content, b"</div></content>\n  </entry>\n"])

    found = {source: entry(f"{address}#{source}", source, title.source, author, of_source)}
    if any(state != "missing" for state, _ in annotated.counts):
        # The author wrote the other language; who wrote this one is shown with each sentence.
        content = [legend, *of_target]
        found[target] = entry(f"{address}#{target}", target, translated or title.source, "", content)
    if meta.tags:
        both: list[bytes] = []
        for one, other in zip(of_source, of_target, strict=True):
            both += (one, other) if one != other else (one,)
        name = in_both(ByLanguage(annotated.pair, title.source, translated))
        found[BOTH] = entry(address, source, name, author, [legend, *both])
    return found


def feed(
    path: str, lang: str, title: str, author: str, home: str, page: str, updated: datetime.date,
    parts: Sequence[bytes],
) -> bytes:  # fmt: skip
    """The feed at `path` with some entries, the latest of which is dated `updated`; `page` is the page that
    it follows (both are addresses from the root of the site)."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang}">',
        f"  <title>{_text(title)}</title>",
        f"  <id>{_text(home + path)}</id>",
        f"  <updated>{time_of(updated)}</updated>",
        f'  <link href="{_text(home + page, True)}" rel="alternate" type="text/html" />',
        f'  <link href="{_text(home + path, True)}" rel="self" type="application/atom+xml" />',
        f"  <author><name>{_text(author)}</name></author>\n",
    ]
    return "\n".join(lines).encode() + b"".join(parts) + b"</feed>\n"


def time_of(day: datetime.date) -> str:
    """Noon UTC of the day: a build has no clock of its own."""
    return f"{day.isoformat()}T12:00:00Z"


def _text(value: str, quote: bool = False) -> str:
    """A value as text in XML; with `quote`, in an attribute."""
    return escape(_NO_XML.sub("", value) if _NO_XML.search(value) else value, quote)


class _Text:
    """The text of an article as HTML in both languages: with full addresses, and without links for names,
    which would make up most of it."""

    def __init__(self, article: WrittenArticle, renderer: Renderer, home: str) -> None:
        annotated = article.annotated
        self._article = annotated.article
        self._home = home
        self._in_source, self._in_target = renderer.sentences.in_source, renderer.sentences.in_target
        resolve = resolver(self._article.path, Origin(home))
        told, told_of = renderer.sentences.told, renderer.sentences.told_of
        sentences = self._article.sentences
        source, target = article.sentences.values()
        # One call per sentence would take twice as long.
        self._source = [
            (each.plain(resolve) if each.slots else each.begin) + sentence.gap
            for sentence, each in zip(sentences, source, strict=True)
        ]
        self._target = [
            (each.plain(resolve) if each.slots else each.begin)
            + (told_of(by.state, doubts(by.flags)) if by.flags else told[by.state])
            for each, by in zip(target, annotated.translations, strict=True)
        ]

    def sides(self) -> tuple[list[bytes], list[bytes]]:
        """The parts in each language, as XHTML in UTF-8. Parts that are equal in both are shown once."""
        parts = [*self._parts()]
        # Encoding them all at once, and each only once for both of its feeds, takes a third of the time.
        return _encoded([one for one, _ in parts]), _encoded([other for _, other in parts])

    def _parts(self) -> Iterator[_Sides]:
        """The summary and the contents of the sections, in order."""
        numbers = [n for n, sentence in enumerate(self._article.sentences) if sentence.kind == "summary"]
        if numbers:
            yield self._both("p", numbers[0], numbers[-1] + 1)
        for section in self._article.sections:
            if section.heading is not None:
                yield self._both("h2", section.heading, section.heading + 1)
            for block in section.blocks:
                if block.kind == "paragraph":
                    yield self._both("p", block.start, block.stop, foreign=block.foreign)
                else:
                    yield from self._parts_of(block)

    def _parts_of(self, block: Block) -> Iterator[_Sides]:
        if block.kind == "heading":
            yield self._both("h3", block.start, block.stop)
        elif block.kind == "figure":
            if block.image:
                address = escape(Origin(self._home).to(in_content(block.image)))
                source, target = (
                    f'<p><img src="{address}" alt="{escape(text)}" /></p>'
                    for text in (block.text, block.target_text or block.text)
                )
                yield source, target
            if block.stop > block.start:
                yield self._both("p", block.start, block.stop)
        elif block.kind in ("code", "rule"):
            yield _shared(block), _shared(block)
        else:
            tag, opening = _list(block)
            direction = self._in_target if block.foreign else self._in_source
            yield (
                f"<{opening} {direction}>{self._children(block, self._source, '')}</{tag}>",
                f"<{opening} {self._in_target}>{self._children(block, self._target, ' ')}</{tag}>",
            )

    def _both(self, tag: str, start: int, stop: int, *, foreign: bool = False) -> _Sides:
        source, target = "".join(self._source[start:stop]), " ".join(self._target[start:stop])
        direction = self._in_target if foreign else self._in_source
        return f"<{tag} {direction}>{source}</{tag}>", f"<{tag} {self._in_target}>{target}</{tag}>"

    def _children(self, block: Block, sentences: Sequence[str], between: str) -> str:
        return "".join([self._nested(child, sentences, between) for child in block.children])

    def _nested(self, block: Block, sentences: Sequence[str], between: str) -> str:
        if block.kind in ("code", "rule"):
            return _shared(block)
        if block.children:
            tag, opening = _list(block)
            return f"<{opening}>{self._children(block, sentences, between)}</{tag}>"
        tag = "h3" if block.kind == "heading" else "p"
        return f"<{tag}>{between.join(sentences[block.start : block.stop])}</{tag}>"


def _encoded(parts: Sequence[str]) -> list[bytes]:
    text = "\0".join(parts).replace("<br>", "<br />")
    # No content holds a control character.
    if "\ufffe" in text or "\uffff" in text:
        text = _NO_XML.sub("", text)
    return text.encode().split(b"\0")


def _shared(block: Block) -> str:
    return "<hr />" if block.kind == "rule" else f'<pre dir="ltr"><code>{escaped(block.text)}</code></pre>'


def _list(block: Block) -> tuple[str, str]:
    """The tag of a block that contains other blocks, and the beginning of its opening tag."""
    if block.kind == "list" and block.ordered:
        return "ol", f'ol start="{block.first_number}"' if block.first_number != 1 else "ol"
    tag = {"list": "ul", "item": "li"}.get(block.kind, "blockquote")
    return tag, tag
