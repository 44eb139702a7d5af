"""What is known of machine text in one pair of languages: how it is repaired, held to the glossary and
checked.

Rules of this kind are about two languages at once, so that they have no place in the room of either. There
are such rules from Arabic to English: `repair` (with `repetition`), `terminology` and `quality` (with
`numbers`). Text in any other pair is taken as it comes, and its checks are those that hold for every pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from sitegen.machine import quality
from sitegen.machine.repair import Repaired, repair
from sitegen.machine.terminology.enforcement import Enforced, Terminology
from sitegen.model.entry import Entry, Mention
from sitegen.model.language import Pair
from sitegen.model.translation import Flag


class Enforcer(Protocol):
    """A glossary that machine text is held to."""

    def enforce(
        self,
        source: str,
        mentions: Sequence[Mention],
        candidates: Sequence[str],
        again: Callable[[str], str] | None = None,
    ) -> Enforced:
        """The best of `candidates`, translations of the plain `source`, with the names of the `mentions`
        in it, as far as that is certain. `again` translates another sentence of the source's language."""


class PairRules(Protocol):
    def terminology(self, entries: Iterable[Entry]) -> Enforcer: ...

    def repair(self, text: str, source: str) -> Repaired:
        """`text`, the machine's translation of `source`, repaired."""

    def check(self, source: str, text: str, *, unmet: Sequence[str]) -> tuple[Flag, ...]:
        """The findings in `text`, one of them for each message in `unmet`."""


def rules_for(pair: Pair) -> PairRules:
    """The rules for a pair of languages, whatever their countries."""
    known = (pair.source.split("-")[0], pair.target.split("-")[0]) == ("ar", "en")
    return _ArabicToEnglish(pair) if known else _AnyPair()


class _ArabicToEnglish:
    def __init__(self, pair: Pair) -> None:
        self._pair = pair

    def terminology(self, entries: Iterable[Entry]) -> Enforcer:
        return Terminology(entries, self._pair)

    def repair(self, text: str, source: str) -> Repaired:
        return repair(text, source)

    def check(self, source: str, text: str, *, unmet: Sequence[str]) -> tuple[Flag, ...]:
        return quality.check(source, text, unmet=unmet)


class _AnyPair:
    def terminology(self, entries: Iterable[Entry]) -> Enforcer:
        return _AsItComes()

    def repair(self, text: str, source: str) -> Repaired:
        return Repaired(text, ())

    def check(self, source: str, text: str, *, unmet: Sequence[str]) -> tuple[Flag, ...]:
        if any(map(str.isalnum, text)) or not any(map(str.isalnum, source)):
            return ()
        return (Flag("empty", "there is no text"),)


class _AsItComes:
    def enforce(
        self,
        source: str,
        mentions: Sequence[Mention],
        candidates: Sequence[str],
        again: Callable[[str], str] | None = None,
    ) -> Enforced:
        return Enforced(candidates[0] if candidates else "", (), ())
