"""The rules for machine text in a pair of languages: how to repair it, hold it to the glossary and check it.

Such rules are about two languages at once, so they cannot be part of either language. There are rules from
Arabic to English: `repair` (with `repetition`), `terminology`, `quality` (with `numbers`) and the datelines
of `labels`. Text in any other pair is taken as it is, and only the checks for all pairs apply to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sitegen.machine import quality
from sitegen.machine.labels import Head, find_head, find_label
from sitegen.machine.repair import Repaired, repair
from sitegen.machine.terminology.counterparts import arabic_of, english_of
from sitegen.machine.terminology.enforcement import Again, Enforced, Terminology
from sitegen.machine.terminology.sounds import names_alike
from sitegen.model.entry import Entry, Mention
from sitegen.model.language import Bilingual, Lang, Pair
from sitegen.model.record import Record
from sitegen.model.translation import Flag

# Holds machine text to a glossary (see `Terminology.enforce`).
Enforce = Callable[[str, Sequence[Mention], Sequence[str], Again | None], Enforced]


class PairRules(Record, frozen=True):
    """The rules for a pair of languages.

    - `terminology`: creates the function that holds text to a glossary of the pair
    - `repair(text, source)`: `text`, the machine's translation of `source`, repaired
    - `check(source, text, unmet)`: the findings in `text`, including one for each message in `unmet`
    - `counterpart(name, texts, lang)`: the most probable counterpart of `name`, which is in the text in
      `lang`, in the other one of the two `texts` of a sentence; empty if it cannot be told
    - `find_head`: finds the part before a sentence proper that is translated separately
    - `alike(source, target)`: how similar two names sound, 0 to 1
    """

    terminology: Callable[[Iterable[Entry], Pair], Enforce]
    repair: Callable[[str, str], Repaired]
    check: Callable[[str, str, Sequence[str]], tuple[Flag, ...]]
    find_head: Callable[[str], Head]
    counterpart: Callable[[str, Bilingual, Lang], str]
    alike: Callable[[str, str], float]


def rules_for(pair: Pair) -> PairRules:
    """The rules for a pair of languages, whatever the countries in their codes."""
    is_known = (pair.source.split("-")[0], pair.target.split("-")[0]) == ("ar", "en")
    return _ARABIC_TO_ENGLISH if is_known else _ANY_PAIR


def _as_it_comes(
    source: str, mentions: Sequence[Mention], candidates: Sequence[str], again: Again | None
) -> Enforced:
    return Enforced(candidates[0] if candidates else "", (), ())


def _counterpart(name: str, texts: Bilingual, lang: Lang) -> str:
    if lang == texts.pair.source:
        return english_of(name, texts.source, texts.target)
    return arabic_of(name, texts.source)


_ANY_PAIR = PairRules(
    terminology=lambda entries, pair: _as_it_comes,
    repair=lambda text, source: Repaired(text, ()),
    check=lambda source, text, unmet: quality.check_for_emptiness(source, text),
    find_head=find_label,
    counterpart=lambda name, texts, lang: "",
    alike=lambda source, target: 0.0,
)
_ARABIC_TO_ENGLISH = PairRules(
    terminology=lambda entries, pair: Terminology(entries, pair).enforce,
    repair=repair,
    check=quality.check,
    find_head=find_head,
    counterpart=_counterpart,
    alike=names_alike,
)
