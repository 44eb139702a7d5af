"""An article prepared for other programs: with everything attached to its sentences, and its address."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from sitegen.annotation.article import AnnotatedArticle
from sitegen.model.article import Piece
from sitegen.model.entry import Entry
from sitegen.model.language import Bilingual, Lang
from sitegen.model.record import Record


class PublishedArticle(Record, frozen=True):
    """An article at `address`, relative to `home`, the address of the site (with a trailing slash); `site` is
    the title of the site. `links` returns the full address of a link in the article, and `entries` are the
    entries of the entities that it mentions."""

    annotated: AnnotatedArticle
    home: str
    address: str
    site: Bilingual
    links: Callable[[str], str]
    entries: tuple[Entry, ...] = ()


class PageText:
    """The text of a sentence on the page of an article, and offsets in it. It is the text that a reader sees,
    except that a hard break is an element there and not a space."""

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
        """Converts an offset in the text that a reader sees to one in the text on the page."""
        return offset - bisect_left(self._breaks, offset)

    def here(self, offset: int) -> int:
        """Converts an offset in the text on the page to one in the text that a reader sees; of the two at a
        break, the one before it."""
        for place in self._breaks:
            offset += place < offset
        return offset

    def here_from(self, offset: int) -> int:
        """Like `here`, but of the two offsets at a break, the one after it."""
        for place in self._breaks:
            offset += place <= offset
        return offset


def page_text(annotated: AnnotatedArticle, lang: Lang, number: int) -> PageText:
    """The text of a sentence on the page."""
    return PageText(annotated.pieces[lang][number])
