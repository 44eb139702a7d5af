"""The glossary in the alphabetical order of a language, with the first sentence of each definition."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from sitegen import languages
from sitegen.markdown import blocks
from sitegen.markdown.inline import plain_text, sentence_pieces
from sitegen.markdown.splitting import split_sentences
from sitegen.model.entry import EntityKind, Entry
from sitegen.model.language import Lang
from sitegen.model.record import Record
from sitegen.site.graph import Site
from sitegen.site.urls import entry_url
from sitegen.text.oneline import on_one_line


class Line(Record, frozen=True):
    """An entry in one language: its name, its name in the `other` language, all names by which it can be
    found, the first sentence of its definition, and the number of sentences that mention it."""

    url: str
    name: str
    other: str
    names: tuple[str, ...]
    kind: EntityKind
    definition: str
    count: int


class Letter(Record, frozen=True):
    """A letter of the alphabet with its entries; entries that begin with no letter are under #."""

    letter: str
    lines: tuple[Line, ...]

    @property
    def anchor(self) -> str:
        """The part of its id on the page that follows the code of the language."""
        return f"{ord(self.letter[0]):x}"

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(sorted({line.kind for line in self.lines}))


def alphabetical(site: Site, entries: Iterable[Entry], lang: Lang) -> tuple[Letter, ...]:
    """The entries under their letters, by their preferred names in a language."""
    sort_key = languages.get(lang).sort_key
    keyed = sorted((sort_key(entry.preferred(lang)), entry.id, entry) for entry in entries)
    letters: dict[str, list[Line]] = {}
    for key, _, entry in keyed:
        letter = key[0].upper()[0] if key[:1].isalpha() else "#"
        letters.setdefault(letter, []).append(_line(site, entry, lang))
    return tuple(Letter(letter, tuple(lines)) for letter, lines in letters.items())


def _line(site: Site, entry: Entry, lang: Lang) -> Line:
    fields = entry.fields
    (other,) = (name for code, name in entry.preferred_names.items() if code != lang)
    names = tuple(dict.fromkeys((*fields.names.source, *fields.names.target)))
    definition = first_sentence(fields.definition[lang], lang)
    count = site.counts.get(entry.id, 0)
    return Line(entry_url(entry.id), entry.preferred(lang), other, names, fields.kind, definition, count)


@lru_cache(maxsize=4_096)
def first_sentence(text: str, lang: Lang) -> str:
    """The first sentence of a Markdown text as a reader sees it; empty if the text does not begin with a
    paragraph."""
    first = next(iter(blocks.parse(text)), None)
    if first is None or first.kind != "paragraph":
        return ""
    sentence = next(iter(split_sentences(on_one_line(first.text), languages.get(lang).split)), "")
    return plain_text(sentence_pieces(sentence.strip(), "sentence"))
