"""Finds the entities of the glossary in running text, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import ahocorasick_rs
import msgspec

from sitegen.model import Entry, Lang, Mention
from sitegen.text import arabic, english
from sitegen.text.folding import Folded

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
        uses: dict[str, list[_Use]] = {}
        for entry in entries:
            self._compile(entry, uses)
        self._uses = list(uses.values())
        self._automaton = ahocorasick_rs.AhoCorasick(
            list(uses), implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )

    def _compile(self, entry: Entry, uses: dict[str, list[_Use]]) -> None:
        names = entry.fields.names.of(self._lang)
        for name in names:
            self._add(uses, "name", entry.id, name, name)
        for phrase in entry.fields.blocked_by:
            self._add(uses, "block", entry.id, phrase, "")
        for name, words in context_of(entry, self._lang).items():
            self._required.add((entry.id, name))
            for word in words:
                self._add(uses, "context", entry.id, word, name)

    def _add(
        self,
        uses: dict[str, list[_Use]],
        kind: Literal["name", "block", "context"],
        term: str,
        phrase: str,
        for_name: str,
    ) -> None:
        if self._lang == "ar":
            for spelling in arabic.spellings(phrase):
                for form, name_skip, surface_skip in arabic.surface_forms(spelling):
                    use = _Use(kind, term, spelling, for_name, name_skip, surface_skip)
                    uses.setdefault(form.strip(), []).append(use)
        else:
            uses.setdefault(english.fold(phrase).text.strip(), []).append(_Use(kind, term, phrase, for_name))
        uses.pop("", None)

    def find(self, text: str) -> list[Mention]:
        """The mentions in `text`, in order, none overlapping another. The text is one article's: it is
        the context that ambiguous names require."""
        folded = self._fold(text)
        names: list[tuple[int, int, _Use]] = []
        blocks: list[tuple[int, int, str]] = []
        context: set[tuple[str, str]] = set()
        for pattern, start, end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            for use in self._uses[pattern]:
                if not self._stands(use, text, folded, start, end):
                    continue
                if use.kind == "name":
                    names.append((start, end, use))
                    if (use.term, use.for_name) not in self._required:
                        context.add((use.term, ""))
                elif use.kind == "block":
                    blocks.append((start, end, use.term))
                else:
                    context.add((use.term, use.for_name))
        allowed = [
            (start, end, use.term)
            for start, end, use in names
            if (use.term, use.for_name) not in self._required
            or (use.term, "") in context
            or (use.term, use.for_name) in context
        ]
        if blocks:
            allowed = [
                (start, end, term)
                for start, end, term in allowed
                if not any(b <= start and end <= e and t == term for b, e, t in blocks)
            ]
        return [Mention(term, *folded.span(start, end, text)) for start, end, term in _longest(allowed)]

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

    def _stands(self, use: _Use, text: str, folded: Folded, start: int, end: int) -> bool:
        if self._lang == "ar":
            if not arabic.bounded(folded.text, start, end, with_lam=bool(use.name_skip)):
                return False
        elif not english.bounded(folded.text, start, end):
            return False
        begin, stop = folded.span(start, end, text) if folded.removed or folded.outer else (start, end)
        surface = text[begin:stop]
        if surface == use.spelling:
            return True
        if self._lang == "ar":
            return arabic.agrees(use.spelling, surface, use.name_skip, use.surface_skip)
        return english.agrees(use.spelling, surface)


def context_of(entry: Entry, lang: Lang) -> dict[str, tuple[str, ...]]:
    """The names of the entry in `lang` that need a context, with the words of which one must occur."""
    required = entry.fields.requires_context
    names = entry.fields.names.of(lang)
    if isinstance(required, dict):
        return {name: words for name, words in required.items() if name in names}
    return dict.fromkeys(names, required) if required else {}


def _longest(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Of overlapping spans the longest, and of equally long ones the first; in text order."""
    spans = sorted(set(spans))
    kept: list[tuple[int, int, str]] = []
    cluster: list[tuple[int, int, str]] = []
    cluster_end = -1
    for span in [*spans, (1 << 60, 1 << 60, "")]:
        if span[0] >= cluster_end and cluster:
            kept.extend(_longest_of_cluster(cluster))
            cluster = []
        cluster.append(span)
        cluster_end = max(cluster_end, span[1])
    return kept


def _longest_of_cluster(cluster: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    if len(cluster) == 1:
        return cluster
    kept: list[tuple[int, int, str]] = []
    for start, end, term in sorted(cluster, key=lambda span: (span[0] - span[1], span)):
        if all(end <= s or e <= start for s, e, _ in kept):
            kept.append((start, end, term))
    return sorted(kept)
