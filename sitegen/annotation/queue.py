"""The queue of sentences that wait for a person, worst first, and the progress of each article.

A sentence waits if its translation is missing, stale or a machine's, or if checks have flagged it. Its worst
reason determines its place (see `annotation.order`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sitegen import languages
from sitegen.annotation.order import place_of_rule
from sitegen.markdown.inline import plain_text, sentence_pieces
from sitegen.model.article import Article
from sitegen.model.language import Bilingual, ByLanguage, Lang, Pair
from sitegen.model.record import Record
from sitegen.model.translation import CONFIRMED, STATES, Flag, State, Translation
from sitegen.text.oneline import shortened

# The number of characters of a sentence that a queue shows.
FIRST_WORDS = 60


class Waiting(Record, frozen=True, array_like=True):
    """A sentence that waits: its article, its id, and its place in the article (`number`, from 0); the state
    and the flags of its translation. `rules` are all its reasons, worst first: those of its flags, and its
    state. `names` are the entries that it mentions in either language, if known; `words` are its first words,
    and `line` is its line in the translation memory (0 if it is not there yet)."""

    slug: str
    id: str
    number: int
    state: State
    flags: tuple[Flag, ...]
    rules: tuple[str, ...]
    names: tuple[str, ...]
    words: Bilingual
    line: int

    @property
    def worst(self) -> str:
        """The rule that determines its place in the queue."""
        return self.rules[0]


class Progress(Record, frozen=True, array_like=True):
    """The progress of one or several articles: the number of sentences in each state (only states that occur,
    the most trusted first), the number of flags for each rule (worst first), and the number of words in each
    language (characters, in a language without spaces between words)."""

    states: tuple[tuple[State, int], ...]
    flags: tuple[tuple[str, int], ...]
    words: ByLanguage[int]

    @property
    def sentences(self) -> int:
        return sum(count for _, count in self.states)

    @property
    def confirmed(self) -> int:
        """The number of sentences with a translation that a person stands by."""
        return sum(count for state, count in self.states if state in CONFIRMED)

    @property
    def percent(self) -> int:
        """The percentage of confirmed sentences, rounded down, so that 100 means all; 100 if there are no
        sentences."""
        return self.confirmed * 100 // self.sentences if self.sentences else 100


def waiting_in(
    article: Article,
    translations: Sequence[Translation],
    pair: Pair,
    names: Sequence[tuple[str, ...]] = (),
) -> tuple[Waiting, ...]:
    """The waiting sentences of an article, in the order of the page. `translations` and `names`, the entries
    that each sentence mentions, are parallel to its sentences; `names` may be empty if they are not known."""
    found: list[Waiting] = []
    named = names or ((),) * len(article.sentences)
    for number, (sentence, translation, terms) in enumerate(
        zip(article.sentences, translations, named, strict=True)
    ):
        rules = rules_of(translation)
        if rules:
            target = plain_text(sentence_pieces(translation.text, sentence.kind))
            first = [shortened(text, FIRST_WORDS) for text in (sentence.text, target)]
            found.append(
                Waiting(
                    article.slug, translation.id, number, translation.state, translation.flags, rules, terms,
                    ByLanguage(pair, *first), translation.line,
                )
            )  # fmt: skip
    return tuple(found)


def rules_of(translation: Translation) -> tuple[str, ...]:
    """The reasons why a sentence waits, worst first; empty if it does not wait."""
    reasons = dict.fromkeys(flag.rule for flag in translation.flags)
    if translation.state not in CONFIRMED:
        reasons[translation.state] = None
    return tuple(sorted(reasons, key=place_of_rule))


def worst_first(waiting: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """Sentences of any articles, worst first: by their worst reason, then by the number of flags (most
    first), then in the order of articles and sentences."""
    return tuple(
        sorted(
            waiting, key=lambda each: (place_of_rule(each.worst), -len(each.flags), each.slug, each.number)
        )
    )


def progress_of(article: Article, translations: Sequence[Translation], pair: Pair) -> Progress:
    """The progress of an article; `translations` are parallel to its sentences."""
    states = Counter(translation.state for translation in translations)
    flags = Counter(flag.rule for translation in translations for flag in translation.flags)
    source = sum(_words(sentence.text, pair.source) for sentence in article.sentences)
    target = sum(
        _words(plain_text(sentence_pieces(translation.text, sentence.kind)), pair.target)
        for sentence, translation in zip(article.sentences, translations, strict=True)
    )
    return _progress(states, flags, ByLanguage(pair, source, target))


def together(each: Iterable[Progress], pair: Pair) -> Progress:
    """The combined progress of several articles."""
    states: Counter[State] = Counter()
    flags: Counter[str] = Counter()
    source = target = 0
    for progress in each:
        states.update(dict(progress.states))
        flags.update(dict(progress.flags))
        source += progress.words.source
        target += progress.words.target
    return _progress(states, flags, ByLanguage(pair, source, target))


def _progress(states: Counter[State], flags: Counter[str], words: ByLanguage[int]) -> Progress:
    return Progress(
        tuple((state, states[state]) for state in STATES if states[state]),
        tuple((rule, flags[rule]) for rule in sorted(flags, key=place_of_rule)),
        words,
    )


def _words(text: str, lang: Lang) -> int:
    words = text.split()
    return len(words) if languages.get(lang).spaced else sum(map(len, words))
