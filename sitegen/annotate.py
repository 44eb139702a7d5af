"""Finds the entities of the glossary in running text, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Literal

import ahocorasick_rs
import msgspec

from sitegen.model import Entry, Lang, Mention
from sitegen.text import arabic, english
from sitegen.text.folding import Folded

# Start and end in the folded text, the entry, and the name of it that was found.
_Span = tuple[int, int, str, str]

# Stands between texts that are searched together; no name contains it and folding leaves it alone.
SEPARATOR = "\x1e"


class _Use(msgspec.Struct, frozen=True):
    """One way in which a pattern may stand for something of an entry: for a name of it, for a phrase
    that blocks it, or for a context that one of its names requires (`for_name`)."""

    kind: Literal["name", "block", "context"]
    term: str
    spelling: str
    for_name: str
    name_skip: int = 0
    surface_skip: int = 0


class Matcher:
    """All names of a glossary in one language, compiled.

    Every name is found at every place, then checked for word boundaries and spelling, then for the
    entry's `blocked_by` and `requires_context`; of those that remain and overlap the longest stays.
    """

    def __init__(self, entries: Iterable[Entry], lang: Lang) -> None:
        self._lang = lang
        self._fold = arabic.fold if lang == "ar" else english.fold
        self._required: set[tuple[str, str]] = set()
        names: dict[str, list[_Use]] = {}
        blocks: dict[str, list[_Use]] = {}
        contexts: dict[str, list[_Use]] = {}
        for entry in entries:
            self._compile(entry, names, blocks, contexts)
        self._names = _Automaton(names, ahocorasick_rs.Implementation.DFA)
        # What blocks names and what they require is only looked for where there are such names: there are
        # more of these words, and they are more common.
        self._blocks, self._contexts = _Automaton(blocks), _Automaton(contexts)

    def _compile(self, entry: Entry, *uses: dict[str, list[_Use]]) -> None:
        names, blocks, words_required = uses
        contexts = context_of(entry, self._lang)
        self._required.update((entry.id, name) for name in contexts)
        for name in entry.fields.names.of(self._lang):
            self._add(names, _Use("name", entry.id, name, name))
        for phrase in entry.fields.blocked_by:
            self._add(blocks, _Use("block", entry.id, phrase, ""))
        for name, words in contexts.items():
            for word in words:
                self._add(words_required, _Use("context", entry.id, word, name))

    def _add(self, uses: dict[str, list[_Use]], use: _Use) -> None:
        """Adds the folded forms in which the phrase of `use` may stand in a text."""
        if self._lang == "ar":
            for spelling in arabic.spellings(use.spelling):
                for form, name_skip, surface_skip in arabic.surface_forms(spelling):
                    variant = msgspec.structs.replace(
                        use, spelling=spelling, name_skip=name_skip, surface_skip=surface_skip
                    )
                    uses.setdefault(form.strip(), []).append(variant)
        else:
            uses.setdefault(english.fold(use.spelling).text.strip(), []).append(use)
        uses.pop("", None)

    def find(self, text: str) -> list[Mention]:
        """The mentions in `text`, in order, none overlapping another. The text is one article's: it is
        the context that ambiguous names require."""
        folded = self._fold(text)
        names = [
            (start, end, use.term, use.for_name)
            for start, end, use in self._found(self._names, self._names.terms, text, folded)
        ]
        restricted = {term for _, _, term, name in names if (term, name) in self._required}
        if restricted:
            context = {(term, "") for _, _, term, name in names if (term, name) not in self._required}
            for _, _, use in self._found(self._contexts, restricted, text, folded):
                context.add((use.term, use.for_name))
            names = [span for span in names if self._has_context(span, context)]
        blocked = {term for _, _, term, _ in names} & self._blocks.terms
        blocks = [
            (start, end, use.term)
            for start, end, use in (self._found(self._blocks, blocked, text, folded) if blocked else ())
        ]
        if blocks:
            names = [
                (start, end, term, name)
                for start, end, term, name in names
                if not any(b <= start and end <= e and t == term for b, e, t in blocks)
            ]
        kept = _longest(names)
        if folded.is_identity:
            return [Mention(term, start, end) for start, end, term, _ in kept]
        return [Mention(term, *folded.span(start, end, text)) for start, end, term, _ in kept]

    def _has_context(self, span: _Span, context: set[tuple[str, str]]) -> bool:
        """A name that requires a context has one if a word of it is in the text, or a name of the entry
        that requires none."""
        _, _, term, name = span
        return (term, name) not in self._required or (term, name) in context or (term, "") in context

    def find_each(self, texts: Sequence[str]) -> list[tuple[Mention, ...]]:
        """The mentions in each of the `texts` of one article, with offsets in that text."""
        found: list[list[Mention]] = [[] for _ in texts]
        starts = [0]
        for text in texts:
            starts.append(starts[-1] + len(text) + 1)
        place = 0
        for mention in self.find(SEPARATOR.join(texts)):
            while mention.start >= starts[place + 1]:
                place += 1
            base = starts[place]
            found[place].append(Mention(mention.term, mention.start - base, mention.end - base))
        return [tuple(mentions) for mentions in found]

    def _found(
        self, automaton: _Automaton, terms: AbstractSet[str], text: str, folded: Folded
    ) -> Iterator[tuple[int, int, _Use]]:
        """What stands in the text as words of its own, of what is used for these `terms`."""
        letters, last = folded.text, len(folded.text)
        is_arabic, is_identity = self._lang == "ar", folded.is_identity
        # Of what the automaton finds most is part of a longer word, so the ends are looked at first.
        for pattern, start, end in automaton.find(letters):
            if end < last and letters[end].isalnum():
                continue
            inside = start > 0 and letters[start - 1].isalnum()
            if inside and not is_arabic:
                continue
            begin, stop = (start, end) if is_identity else folded.span(start, end, text)
            surface = text[begin:stop]
            for use in automaton.uses[pattern]:
                if use.term not in terms:
                    continue
                if inside and not arabic.has_proclitic(letters, start, use.name_skip > 0):
                    continue
                if surface == use.spelling or (
                    arabic.agrees(use.spelling, surface, use.name_skip, use.surface_skip)
                    if is_arabic
                    else english.agrees(use.spelling, surface)
                ):
                    yield start, end, use


class _Automaton:
    """Phrases in their folded forms, compiled, and what each is used for."""

    def __init__(
        self, uses: Mapping[str, list[_Use]],
        implementation: Any = ahocorasick_rs.Implementation.ContiguousNFA,
    ) -> None:  # fmt: skip
        self.uses = list(uses.values())
        self.terms = frozenset(use.term for found in self.uses for use in found)
        self._automaton = ahocorasick_rs.AhoCorasick(list(uses), implementation=implementation)

    def find(self, letters: str) -> list[tuple[int, int, int]]:
        """Number, start and end of every phrase, overlapping or not."""
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(letters, overlapping=True)
        return found


def context_of(entry: Entry, lang: Lang) -> dict[str, tuple[str, ...]]:
    """The names of the entry in `lang` that need a context, with the words of which one must occur."""
    required = entry.fields.requires_context
    names = entry.fields.names.of(lang)
    if isinstance(required, dict):
        return {name: words for name, words in required.items() if name in names}
    return dict.fromkeys(names, required) if required else {}


def _longest(spans: list[_Span]) -> list[_Span]:
    """Of overlapping spans the longest, and of equally long ones the first; in text order."""
    kept: list[_Span] = []
    cluster: list[_Span] = []
    reach = 0
    for span in sorted(spans):
        if span[0] >= reach:
            kept += cluster if len(cluster) < 2 else _longest_of_cluster(cluster)
            cluster = []
        cluster.append(span)
        reach = max(reach, span[1])
    return kept + _longest_of_cluster(cluster)


def _longest_of_cluster(cluster: list[_Span]) -> list[_Span]:
    kept: list[_Span] = []
    for span in sorted(cluster, key=lambda span: (span[0] - span[1], span)):
        if all(span[1] <= start or end <= span[0] for start, end, *_ in kept):
            kept.append(span)
    return sorted(kept)
