"""An article's contribution to the search index: one line for each *family* of terms that it contains.

A family consists of the terms on one side that begin with the same two letters. A line is

    SLUG DATE TERM,SENTENCE,SENTENCE TERM/FORM,SENTENCE …

with the date as `20210726`, the numbers of sentences from 0, and terms in the order of their characters.
`FORM` distinguishes words that are searched by the same term (see `languages.searching.Term`). The criteria
of filters are terms as well, with a sign before them. A line is made from its article alone, and names it: so
lines of many articles can be put together in any order, and found again.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

import msgspec
import xxhash

from sitegen import languages
from sitegen.annotation.article import AnnotatedArticle
from sitegen.annotation.summary import when_of
from sitegen.languages.searching import Terms
from sitegen.model.entry import EntityKind
from sitegen.model.event import days
from sitegen.model.language import Lang

# The signs before the criteria of filters: entities, their kinds, states; and, for whole articles, tags.
NAME, KIND, STATE, TAG = "=", "@", "!", "#"
# The prefix of a family of words: its side.
SIDES = ("0", "1")
# Between a term and its form.
FORM = "/"
LETTERS = 2
# The number of bits that hold the length of a line. Fingerprints can be added up to that of a set of lines,
# which may be as long as the lines of a million articles.
_LENGTH = 36
# The bits that hold a part of its digest.
_DIGEST = (1 << 64) - (1 << _LENGTH)


class Index(NamedTuple):
    """The lines of an article in the order of their families, and what the rest of the site knows about them
    (see `lines_known`)."""

    lines: bytes
    known: bytes


NO_INDEX = Index(b"", b"")


@cache
def terms_in(lang: Lang) -> Terms:
    """The terms of words in a language."""
    return Terms(languages.get(lang).search)


def index_of(annotated: AnnotatedArticle, kinds: Mapping[str, EntityKind]) -> Index:
    """The index of an article. `kinds` are the kinds of the entities that it mentions."""
    article = annotated.article
    head = f"{article.slug} {date_of(when_of(article.meta.event, article.meta.date))} "
    numbers = [f",{number}" for number in range(len(article.sentences))]
    families: list[str] = []
    pieces: list[str] = []
    for side, lang in zip(SIDES, annotated.pair, strict=True):
        texts = [annotated.text(lang, number) for number in range(len(numbers))]
        _add_lines(_words(texts, numbers, terms_in(lang)), head, side, families, pieces)
    _add_lines(_facets(annotated, numbers, kinds), head, "", families, pieces)
    data = f"{''.join(pieces)}\n"[1:].encode()
    lines = data.splitlines(keepends=True)
    known = (" ".join(families), struct.pack(f"<{len(lines)}Q", *map(fingerprint, lines)))
    return Index(data, msgspec.msgpack.encode(known))


def _add_lines(
    entries: Mapping[str, str], head: str, side: str, families: list[str], pieces: list[str]
) -> None:
    """Adds the families of entries, and the pieces of their lines, each line with the newline before it. What
    follows a term in its entry comes before all letters, so entries are in the order of their terms."""
    family = ""
    for entry in sorted(entries.values()):
        begin = entry[:LETTERS]
        if begin == family:
            pieces.append(" ")
        else:
            family = begin
            families.append(f"{side}{begin.rstrip(',')}")
            pieces.append(f"\n{head}")
        pieces.append(entry)


def date_of(when: str) -> str:
    """A date (see `model.event`) in the form used in lines: its first day."""
    return days(when)[0].isoformat().replace("-", "")


def year_of(when: str) -> str:
    """The year of a line with that date."""
    return date_of(when)[:4]


def _words(texts: Sequence[str], numbers: Sequence[str], terms: Terms) -> dict[str, str]:
    """The entry of each term, with its form, in a line."""
    found: dict[str, str] = {}
    get, known = found.get, terms.__getitem__
    for text, number in zip(texts, numbers, strict=True):
        for term in {*chain.from_iterable(map(known, text.split()))}:
            found[term] = get(term, term) + number
    return found


def _facets(
    annotated: AnnotatedArticle, numbers: Sequence[str], kinds: Mapping[str, EntityKind]
) -> dict[str, str]:
    found = {f"{TAG}{tag}": f"{TAG}{tag}" for tag in annotated.article.meta.tags}
    for terms, translation, number in zip(annotated.terms, annotated.translations, numbers, strict=True):
        facets = {
            *map(NAME.__add__, terms),
            *(KIND + kinds[term] for term in terms),
            STATE + translation.state,
        }
        for facet in facets:
            found[facet] = found.get(facet, facet) + number
    return found


def fingerprint(line: bytes) -> int:
    """A 64-bit value that distinguishes lines: 28 bits of a digest, followed by the length."""
    return _digest(line) & _DIGEST | len(line)


def length_of(total: int) -> int:
    """The length of lines in bytes, from the sum of their fingerprints."""
    return total & ((1 << _LENGTH) - 1)


def part_of(index: Index) -> bytes:
    """The lines of an article after a line with their families."""
    names, _ = lines_known(index.known)
    return f"{' '.join(names)}\n".encode() + index.lines


def lines_in(part: bytes) -> Iterator[tuple[str, bytes]]:
    """The family of each line in such a part, and the line."""
    names, _, lines = part.partition(b"\n")
    return zip(names.decode().split(" "), lines.splitlines(keepends=True), strict=True)


def lines_known(known: bytes) -> tuple[Sequence[str], Sequence[int]]:
    """The families of an article in the order of its lines, and the fingerprints of these; `known` comes from
    its index."""
    if not known:
        return (), ()
    names, sums = _decode(known)
    return names.split(" "), struct.unpack(f"<{len(sums) // 8}Q", sums)


_digest = xxhash.xxh3_64_intdigest
_decode = msgspec.msgpack.Decoder(tuple[str, bytes]).decode
