"""The names of a glossary: where they are in English, and which of them to write for a mention."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from msgspec.structs import replace

from sitegen.annotation.matcher import Matcher
from sitegen.languages import arabic
from sitegen.machine.terminology.sounds import (
    Skeleton,
    Sound,
    arabic_content,
    arabic_skeleton,
    consonant_likeness,
    sounds_of,
    without_proclitics,
)
from sitegen.machine.terminology.stretches import Near, stands_in_a_name
from sitegen.machine.terminology.words import (
    Span,
    arabic_words_of,
    content_words,
    is_spelled_out,
    overlap,
    words_of,
)
from sitegen.machine.word_lists import word_set
from sitegen.model.entry import Entry, Mention
from sitegen.model.language import Pair
from sitegen.model.record import Record


class Sentence(Record, frozen=True):
    """An Arabic sentence. `needed` are the surface forms of the mentions of each entry, in order, and
    `others` the sounds of the words outside all mentions, with and without possible proclitics."""

    source: str
    mentions: tuple[Mention, ...]
    needed: dict[str, tuple[str, ...]]
    others: frozenset[Skeleton]

    def heard_elsewhere(self, sound: Sound) -> float:
        """How much the words of a name sound like words outside the mentions, 0 to 1."""
        return min(max((consonant_likeness(word, x) for x in self.others), default=0.0) for word in sound)


def sentence_of(source: str, mentions: Sequence[Mention]) -> Sentence:
    """The plain Arabic `source` with its mentions, which must be in order."""
    needed: dict[str, tuple[str, ...]] = {}
    rest = source
    for mention in mentions:
        surface = source[mention.start : mention.end]
        needed[mention.term] = (*needed.get(mention.term, ()), surface)
        rest = rest[: mention.start] + " " * len(surface) + rest[mention.end :]
    others = {arabic_skeleton(form) for word in arabic_words_of(rest) for form in without_proclitics(word)}
    return Sentence(source, tuple(mentions), needed, frozenset(others))


class GlossaryNames:
    """The names of a glossary. They need no context, as a single sentence may not contain any."""

    def __init__(self, entries: Iterable[Entry], pair: Pair) -> None:
        free = [replace(entry, fields=replace(entry.fields, requires_context=())) for entry in entries]
        self.entries = {entry.id: entry for entry in free}
        self.english = Matcher(self.entries.values(), pair.target)
        self.sounds = {term: tuple(sounds_of(entry)) for term, entry in self.entries.items()}
        self._matcher_of = cache(lambda term: Matcher([self.entries[term]], pair.target))
        self._forms = {term: _forms_of(entry) for term, entry in self.entries.items()}

    def unmet(self, sentence: Sentence, text: str) -> tuple[str, ...]:
        """The ids of the needed entries that have no name in the English."""
        return tuple(term for term, spans in self.held(sentence, text).items() if not spans)

    def held(self, sentence: Sentence, text: str) -> dict[str, list[Span]]:
        """Where the names of each needed entry are used as such, without requiring any context.

        A name within the longer name of another entry (Erbil, Erbil airport) counts if the Arabic does not
        mention that entry, unless both are persons: Saddam Hussein is not Fuad Hussein.
        """
        found = self.english.find(text)
        held: dict[str, list[Span]] = {}
        for term in sentence.needed:
            held[term] = [(m.start, m.end) for m in found if m.term == term]
            if not held[term]:
                kind = self.entries[term].fields.kind
                both_persons = [m.term for m in found if kind == self.entries[m.term].fields.kind == "person"]
                hidden = [(m.start, m.end) for m in found if m.term in (*sentence.needed, *both_persons)]
                spans = [(m.start, m.end) for m in self._matcher_of(term).find(text)]
                held[term] = [span for span in spans if not any(overlap(span, other) for other in hidden)]
        return held

    def name_for(self, term: str, surface: str, text: str = "", near: Near | None = None) -> str:
        """The name to write for an Arabic mention: the preferred one for the preferred one, else the first
        variant with as many words, else the preferred one. A stretch for a part of a longer name, beside
        other words of it, is replaced by a variant of its own length."""
        names = self.entries[term].fields.names
        arabic_name, _ = self.reading(term, surface)
        length = len(arabic_content(arabic_name))
        if near and near.length < length and stands_in_a_name(text, near.span):
            length = near.length
        elif arabic_name == names.source[0]:
            return names.target[0]
        return next((name for name in names.target if len(content_words(name)) == length), names.target[0])

    def reading(self, term: str, surface: str) -> tuple[str, bool]:
        """The Arabic name that a mention is, and whether the mention includes the preposition that is joined
        with the article (للحشد)."""
        return self._forms[term].get(arabic.key(arabic.fold(surface).text), (surface, False))

    def article(self, term: str, name: str) -> str:
        """The English article of a name: that of the entry for the preferred name, for initials that are
        spelled out and for names in English words; none for single words and for names taken over from
        Arabic."""
        fields = self.entries[term].fields
        words = words_of(name)
        in_english = len(words) > 1 and not any(word.folded in word_set("articles") for word in words)
        return (
            fields.article if name == fields.names.target[0] or in_english or is_spelled_out(name) else "none"
        )


def _forms_of(entry: Entry) -> dict[str, tuple[str, bool]]:
    """The folded forms of the Arabic names, each with its name and whether it includes a preposition."""
    forms = [
        (name_skip > 0, arabic.key(form.strip()), name)
        for name in entry.fields.names.source
        for spelling in arabic.spellings(name)
        for form, name_skip, _ in arabic.surface_forms(spelling)
    ]
    # Of identical forms the first one counts, and one without the preposition before one with it.
    forms.sort(key=lambda each: each[0])
    return {form: (name, with_lam) for with_lam, form, name in reversed(forms)}
