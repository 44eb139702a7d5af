"""Enforcing the names of the glossary in the English of a sentence, in the steps of this package."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from sitegen.annotation.matcher import Matcher
from sitegen.languages import DEFAULT_PAIR
from sitegen.machine.terminology.names import GlossaryNames, Sentence, sentence_of
from sitegen.machine.terminology.sounds import arabic_sounds, bare, likeness, sound_of
from sitegen.machine.terminology.stand_ins import STAND_INS, StandIn, put_stand_in
from sitegen.machine.terminology.stretches import (
    Near,
    certain,
    is_derived,
    is_described,
    letters_alike,
    stretches,
)
from sitegen.machine.terminology.words import (
    Span,
    Word,
    is_small,
    of_one_length,
    overlap,
    words_of,
)
from sitegen.machine.terminology.writing import Edit, apply_edits, edit
from sitegen.machine.word_lists import word_set
from sitegen.model.entry import Entry, Mention
from sitegen.model.language import Pair
from sitegen.model.record import Record

# Translates another sentence in the source language.
Again = Callable[[str], str]

# How similar each word of a name must sound.
LIKENESS = 0.7
# Names of one or two consonants sound like many other words: they must sound identical, and share this
# fraction of their letters, including vowels.
SHORT_LETTERS = 0.6


class Enforced(Record, frozen=True):
    """A sentence's English after enforcement. `rules` are the steps that changed it, in order: `n-best`,
    `near-spelling`, `stand-in`; `unmet` are the ids of the entries of which it contains no name."""

    text: str
    rules: tuple[str, ...]
    unmet: tuple[str, ...]


class Terminology:
    """The names of a glossary, to be enforced sentence by sentence."""

    def __init__(self, entries: Iterable[Entry], pair: Pair = DEFAULT_PAIR) -> None:
        self._names = GlossaryNames(entries, pair)
        arabic_names = Matcher(self._names.entries.values(), pair.source)
        self._stand_ins = {
            key: [
                each
                for each in those
                if not self._names.english.find(each.en) and not arabic_names.find(each.ar)
            ]
            for key, those in STAND_INS.items()
        }

    def enforce(
        self,
        source: str,
        mentions: Sequence[Mention],
        candidates: Sequence[str],
        again: Again | None = None,
    ) -> Enforced:
        """The best of `candidates` with the names of the `mentions` in it, as far as these are certain.

        `source` is the plain Arabic sentence, `mentions` are those of this glossary in it, in order, and
        `candidates` are its translations, the best first; if there are none, the text is empty. `again`
        translates another Arabic sentence, for stand-ins. Enforcing the result again changes nothing.
        """
        sentence = sentence_of(source, mentions)
        if not candidates or not candidates[0]:
            return Enforced("", (), tuple(sentence.needed))
        best = self._best(sentence, candidates)
        text = self._repair(sentence, best)
        rules = ("n-best",) * (best != candidates[0]) + ("near-spelling",) * (text != best)
        first = Enforced(text, rules, self._names.unmet(sentence, text))
        return (again and first.unmet and self._with_stand_ins(sentence, first, again)) or first

    def _best(self, sentence: Sentence, candidates: Sequence[str]) -> str:
        best, unmet = candidates[0], set(self._names.unmet(sentence, candidates[0]))
        for candidate in candidates[1:] if unmet else ():
            left = set(self._names.unmet(sentence, candidate))
            if left < unmet and of_one_length(candidate, candidates[0]):
                best, unmet = candidate, left
        return best

    # Near-spelling

    def _repair(self, sentence: Sentence, text: str) -> str:
        """`text` with near-spellings replaced, one name after another, until none is certain."""
        while (repaired := self._repair_one(sentence, text)) is not None:
            text = repaired
        return text

    def _repair_one(self, sentence: Sentence, text: str) -> str | None:
        held = self._names.held(sentence, text)
        lacking = {term: names[len(held[term]) :] for term, names in sentence.needed.items()}
        found = {
            term: self._near(sentence, text, held, term, names) for term, names in lacking.items() if names
        }
        for term in sorted(found, key=lambda term: -max((near.score for near in found[term]), default=0.0)):
            for group in certain(term, found, len(lacking[term])):
                edits: list[Edit] = []
                for number, near in enumerate(group):
                    surface = lacking[term][min(number, len(lacking[term]) - 1)]
                    name = self._names.name_for(term, surface, text, near)
                    edits.append(edit(text, near.span, name, self._names.article(term, name)))
                repaired = apply_edits(text, edits)
                after = self._names.held(sentence, repaired)
                others = all(len(after[other]) == len(held[other]) for other in held if other != term)
                if others and len(after[term]) > len(held[term]):
                    return repaired
        return None

    def _near(
        self,
        sentence: Sentence,
        text: str,
        held: Mapping[str, list[Span]],
        term: str,
        surfaces: Sequence[str],
    ) -> list[Near]:
        """The stretches of the English that may be a misspelt name of the entry."""
        sounds = [
            *self._names.sounds[term],
            *(sound for surface in surfaces for sound in arabic_sounds(surface)),
        ]
        names = self._names.entries[term].fields.names.target
        ours = {word.folded for name in names for word in words_of(name)}
        definite = any(word != bare(word) for surface in surfaces for word in surface.split())
        taken = [span for spans in held.values() for span in spans]
        # A name of an entry that the Arabic does not mention may be part of this one: Hussein, Sadam Hussein.
        parts = [(m.start, m.end) for m in self._names.english.find(text) if m.term not in sentence.needed]
        found: list[Near] = []
        for stretch in stretches(text, max(map(len, sounds), default=0) + 1, definite):
            span = stretch[0].start, stretch[-1].end
            content = [word for word in stretch if not is_small(word.folded)]
            if (
                any(word.folded in word_set("ordinary") and word.folded not in ours for word in content)
                or (len(content) == 1 and self._is_another_word(text, content[0], ours))
                or any(overlap(span, other) for other in taken)
                or any(overlap(span, part) and part[1] - part[0] >= span[1] - span[0] for part in parts)
            ):
                continue
            sound = sound_of(word.text for word in content)
            score, words = max(
                ((likeness(sound, s), len(s) == len(sound)) for s in sounds), default=(0.0, False)
            )
            key = " ".join(word.folded for word in content)
            long = sum(map(len, sound)) >= 3
            if (
                score >= LIKENESS
                and score > sentence.heard_elsewhere(sound)
                and (long or (score == 1 and letters_alike(key, names) >= SHORT_LETTERS))
            ):
                agreeing = len(sound) if words or score == 1 else 0
                found.append(Near(span, agreeing, len(content), score, key))
        return found

    @staticmethod
    def _is_another_word(text: str, word: Word, names: Iterable[str]) -> bool:
        """Whether a word is another English word rather than a misspelling of these words of a name."""
        return is_described(text, word) or any(is_derived(word.folded, name) for name in names)

    # Stand-ins

    def _with_stand_ins(self, sentence: Sentence, first: Enforced, again: Again) -> Enforced | None:
        """A new translation that contains all that the first one contains, and as many more names as
        possible: for all unmet entries at once, with the first or the second choice of stand-ins, or for one
        after another."""
        for turn in (0, 1):
            if whole := self._second(sentence, first, first.unmet, turn, again):
                return whole
        best: Enforced | None = None
        met: tuple[str, ...] = ()
        for term in first.unmet if len(first.unmet) > 1 else ():
            if more := self._second(sentence, first, (*met, term), 0, again):
                best, met = more, (*met, term)
        return best

    def _second(
        self,
        sentence: Sentence,
        first: Enforced,
        terms: tuple[str, ...],
        turn: int,
        again: Again,
    ) -> Enforced | None:
        """The translation with stand-ins for `terms` replaced by the names; None if anything about it is in
        doubt."""
        chosen = self._choose(sentence, first.text, terms, turn)
        source = sentence.source
        for mention in reversed(sentence.mentions):
            if mention.term in chosen:
                _, with_lam = self._names.reading(mention.term, source[mention.start : mention.end])
                source = put_stand_in(source, mention, chosen[mention.term].ar, with_lam)
        translated = again(source) if chosen else ""
        if not of_one_length(translated, first.text):
            return None
        edits: list[Edit] = []
        for term, stand_in in chosen.items():
            whole_word = rf"(?<!\w){re.escape(stand_in.en)}(?!\w)"
            places = [match.span() for match in re.finditer(whole_word, translated)]
            names = [self._names.name_for(term, surface) for surface in sentence.needed[term]]
            invented = any(translated[:start].rstrip().endswith(stand_in.forenames) for start, _ in places)
            if len(places) != len(names) or invented:
                return None
            edits += [
                edit(translated, span, name, self._names.article(term, name))
                for span, name in zip(places, names, strict=True)
            ]
        named = apply_edits(translated, edits)
        text = self._repair(sentence, named)
        unmet = self._names.unmet(sentence, text)
        rules = ("stand-in",) + ("near-spelling",) * (text != named)
        return Enforced(text, rules, unmet) if set(unmet) <= set(first.unmet) - set(terms) else None

    def _choose(self, sentence: Sentence, text: str, terms: tuple[str, ...], turn: int) -> dict[str, StandIn]:
        """A stand-in for each of the entries that is not yet in the sentence; empty if an entry has none."""
        chosen: dict[str, StandIn] = {}
        for term in terms:
            article = self._names.article(term, self._names.name_for(term, sentence.needed[term][0]))
            free = [
                each
                for each in self._stand_ins[self._names.entries[term].fields.kind, article]
                if each not in chosen.values() and each.ar not in sentence.source and each.en not in text
            ]
            if len(free) <= turn:
                return {}
            chosen[term] = free[turn]
        return chosen
