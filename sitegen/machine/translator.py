"""Translating sentences, wherever they come from and go to: the translator can be sent to another machine,
which creates an engine of its own."""

from __future__ import annotations

import platform
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from sitegen import languages
from sitegen.annotation.matcher import Matcher
from sitegen.content.memory.provenance import Draft
from sitegen.machine import masking
from sitegen.machine.engine import Engine, EngineError
from sitegen.machine.engines.registry import engine_for
from sitegen.machine.pairs import rules_for
from sitegen.markdown import inline
from sitegen.markdown.inline import plain_text, searchable_text
from sitegen.model.article import Sentence
from sitegen.model.entry import Entry, Mention
from sitegen.model.language import Pair
from sitegen.model.translation import Flag

N_BEST = 4
_HALF = re.compile("[\ud800-\udfff]")

# A sentence that was taken apart, and its mentions.
Part = tuple[masking.Prepared, tuple[Mention, ...]]


class Batch(NamedTuple):
    """Sentences that are translated together, with the `number` of the batch."""

    number: int
    sentences: Sequence[Part]


class Translator:
    """An engine, the glossary and the rules of a pair of languages. In another process, the engine is created
    anew from its `address`, as given to a command, and must have the same name."""

    def __init__(self, engine: Engine, pair: Pair, entries: tuple[Entry, ...], address: str = "") -> None:
        self._made_of = address, engine.name, pair, entries
        self.engine = engine
        self.rules = rules_for(pair)
        self.matcher = Matcher(entries, pair.source)
        self._pair = pair
        self._enforce = self.rules.terminology(entries, pair)
        self._names = {entry.id: entry.fields.names.target for entry in entries}

    def __reduce__(self) -> tuple[object, ...]:
        return _made_anew, self._made_of

    def __call__(self, batch: Batch) -> bytes:
        """The encoded drafts of a batch (see `decode_drafts`). Raises EngineError."""
        return _encode((batch.number, self.translate(batch.sentences)))

    def prepared(self, sentence: Sentence) -> Part:
        """A sentence in the form that `translate` takes."""
        found = self.matcher.find(searchable_text(sentence.pieces))
        return masking.prepare(sentence.source, sentence.kind, self.rules.find_head), tuple(found)

    def translate(self, sentences: Sequence[Part]) -> list[Draft]:
        """One draft for each sentence: translated, repaired, held to the glossary and checked. Raises
        EngineError."""
        best = self._ask([parts.text for parts, _ in sentences], N_BEST)
        small = [text for parts, _ in sentences for text in (parts.label, *(s.text for s in parts.spans))]
        wanted = list(dict.fromkeys(filter(None, small)))
        answers = zip(wanted, self._ask(wanted) if wanted else [], strict=True)
        translated = {text: self.rules.repair(answer[0], text).text for text, answer in answers}
        return [
            self._draft(parts, mentions, candidates, translated)
            for (parts, mentions), candidates in zip(sentences, best, strict=True)
        ]

    def _draft(
        self,
        parts: masking.Prepared,
        mentions: Sequence[Mention],
        candidates: Sequence[str],
        translated: Mapping[str, str],
    ) -> Draft:
        start = parts.text_start
        own = [Mention(m.term, m.start - start, m.end - start) for m in mentions if m.start >= start]
        before = [m for m in mentions if m.end <= start]
        repaired = [self.rules.repair(candidate, parts.text) for candidate in candidates]
        text = self._enforce(parts.text, own, [one.text for one in repaired], self._again)
        label = self._enforce(parts.label, before, [translated.get(parts.label, "")], None)
        spans = [self._span(span.text, translated.get(span.text, ""), text.text) for span in parts.spans]
        restored = masking.restore(parts, label.text, text.text, spans)
        shown = restored.text if parts.plain else plain_text(inline.pieces(restored.text))
        unmet = [f"should hold “{self._names[term][0]}”" for term in (*text.unmet, *label.unmet)]
        flags = self.rules.check(parts.label + parts.joint + parts.text, shown, unmet)
        if restored.lost:
            source, target = (languages.get(lang).name for lang in self._pair)
            message = f"a link or an emphasis of the {source} has no place in the {target}"
            flags = (*flags, Flag("lost-markup", message))
        # If the text is not the first candidate's, the repairs of that one do not apply.
        first = () if {"n-best", "stand-in"} & {*text.rules} else repaired[0].rules
        rules = next((one.rules for one in repaired if one.text == text.text), first)
        rules = tuple(dict.fromkeys([*rules, *text.rules]))
        return Draft(self.engine.name, restored.text, candidates[0], rules, flags)

    def _span(self, source: str, translated: str, whole: str) -> str:
        """The translation of a marked stretch; if it is a name, as the glossary has it."""
        names = [
            name
            for mention in self.matcher.find(source)
            if (mention.start, mention.end) == (0, len(source))
            for name in self._names[mention.term]
        ]
        return next((name for name in names if name in whole), translated)

    def _again(self, source: str) -> str:
        """The repaired translation of a sentence in a second pass."""
        ((answer, *_),) = self._ask([source])
        return self.rules.repair(answer, source).text

    def _ask(self, texts: Sequence[str], n_best: int = 1) -> list[tuple[str, ...]]:
        """The engine's translations of texts, at least an empty one for each. JSON may contain lone
        surrogates, which are not text."""
        answers = self.engine.translate([masking.for_engine(text) for text in texts], n_best)
        return [tuple(_HALF.sub("\ufffd", answer) for answer in several or ("",)) for several in answers]


def _made_anew(address: str, name: str, pair: Pair, entries: tuple[Entry, ...]) -> Translator:
    """The translator in another process. Raises EngineError if the engine there is not the same."""
    engine = engine_for(address, pair)
    if engine.name != name:
        raise EngineError(
            f"the engine on {platform.node()} is “{engine.name}”, not “{name}”: install the same one there"
        )
    return Translator(engine, pair, entries, address)


def given_up(batch: Batch) -> bytes:
    """The stand-in for the drafts of a batch that no process can translate."""
    return _encode((batch.number, None))


_encode = msgspec.msgpack.Encoder().encode
decode_drafts = msgspec.msgpack.Decoder(tuple[int, list[Draft] | None]).decode
