"""An article as it goes out to other programs: what hangs on its sentences, and where it is published."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from sitegen.annotation.article import AnnotatedArticle
from sitegen.model.article import Piece
from sitegen.model.entry import Entry
from sitegen.model.language import Bilingual, Lang
from sitegen.model.record import Record


class PublishedArticle(Record, frozen=True):
    """An article at `address`; `home` is the address of the site (with a slash at its end) and `site` its
    title; `links` gives the whole address of a link in the article, and `entries` are those of the entities
    that it names."""

    annotated: AnnotatedArticle
    home: str
    address: str
    site: Bilingual
    links: Callable[[str], str]
    entries: tuple[Entry, ...] = ()


class PageText:
    """What the page of an article has as the text of a sentence, and places in it. It is the text that a
    reader sees, but that a hard break is an element there, and no space."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        breaks: list[int] = []
        parts: list[str] = []
        offset = 0
        for piece in pieces:
            if piece.kind == "break" and piece.tag:
                breaks.append(offset)
            else:
                parts.append(piece.text)
            offset += len(piece.text)
        self.text = "".join(parts)
        self._breaks = breaks

    def there(self, offset: int) -> int:
        """The place on the page of an offset in the text that a reader sees."""
        return offset - bisect_left(self._breaks, offset)

    def here(self, offset: int) -> int:
        """The offset in the text that a reader sees of a place on the page; of the two at a break the one
        before it."""
        for place in self._breaks:
            offset += place < offset
        return offset

    def here_from(self, offset: int) -> int:
        """As `here`, but of the two at a break the one behind it."""
        for place in self._breaks:
            offset += place <= offset
        return offset


def page_text(annotated: AnnotatedArticle, lang: Lang, number: int) -> PageText:
    """The text of a sentence on the page."""
    return PageText(annotated.pieces[lang][number])
