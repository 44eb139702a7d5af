"""An article with everything attached to its sentences."""

from __future__ import annotations

import operator
from collections import Counter

from sitegen.annotation.matcher import Matcher
from sitegen.content.layout import NOTES_FOLDER as NOTES_FOLDER
from sitegen.content.loader import Text
from sitegen.markdown.inline import plain_text, searchable_text, sentence_pieces
from sitegen.model.article import Article, Piece
from sitegen.model.entry import Mention
from sitegen.model.language import Bilingual, ByLanguage, Lang, Pair
from sitegen.model.note import Note
from sitegen.model.record import Record
from sitegen.model.translation import STATES, UNCONFIRMED, State, Translation, Unconfirmed


class AnnotatedArticle(Record, frozen=True):
    """An article with everything attached to its sentences, in tuples parallel to them. `pieces` is their
    inline content, `searched` the text in which names are looked for, and `terms` the entities that each
    sentence mentions in either language."""

    article: Article
    translations: tuple[Translation, ...]
    notes: tuple[Note, ...]
    memory_path: str
    pieces: ByLanguage[tuple[tuple[Piece, ...], ...]]
    searched: ByLanguage[tuple[str, ...]]
    mentions: ByLanguage[tuple[tuple[Mention, ...], ...]]
    terms: tuple[tuple[str, ...], ...]

    @property
    def pair(self) -> Pair:
        return self.pieces.pair

    @property
    def counts(self) -> tuple[tuple[State, int], ...]:
        """The number of sentences in each state, the most trusted first; only states that occur."""
        counted = Counter([translation.state for translation in self.translations])
        return tuple((state, counted[state]) for state in STATES if counted[state])

    @property
    def is_translated(self) -> bool:
        """Whether any sentence has a translation, other than those that are in the target language anyway."""
        return any(
            translation.state != "missing" and not sentence.foreign
            for sentence, translation in zip(self.article.sentences, self.translations, strict=True)
        )

    @property
    def title(self) -> Bilingual:
        return self.both(0)

    @property
    def summary(self) -> Bilingual:
        numbers = [number for number, s in enumerate(self.article.sentences) if s.kind == "summary"]
        source, target = self.pair
        return ByLanguage(
            self.pair,
            " ".join(self.text(source, number) for number in numbers),
            " ".join(filter(None, (self.text(target, number) for number in numbers))),
        )

    @property
    def unconfirmed(self) -> Unconfirmed:
        states: dict[str, set[State]] = {"title": set(), "summary": set()}
        for sentence, translation in zip(self.article.sentences, self.translations, strict=True):
            if sentence.kind in states:
                states[sentence.kind].add(translation.state)
        title, summary = (not found.isdisjoint(UNCONFIRMED) for found in states.values())
        return Unconfirmed(title, summary)

    def both(self, number: int) -> Bilingual:
        """The text of a sentence that a reader sees, in both languages."""
        return ByLanguage(self.pair, *(self.text(lang, number) for lang in self.pair))

    def text(self, lang: Lang, number: int) -> str:
        """The text of a sentence that a reader sees; "" if it has no translation."""
        return plain_text(self.pieces[lang][number])


def annotate(text: Text, matchers: ByLanguage[Matcher]) -> AnnotatedArticle:
    """The article with the mentions found in it."""
    article = text.article
    source = tuple([sentence.pieces for sentence in article.sentences])
    target = tuple(
        [
            sentence_pieces(translation.text, sentence.kind)
            for sentence, translation in zip(article.sentences, text.translations, strict=True)
        ]
    )
    searched = tuple(map(searchable_text, source)), tuple(map(searchable_text, target))
    mentions = [
        tuple(matcher.find_each(texts)) for matcher, texts in zip(matchers.values(), searched, strict=True)
    ]
    terms = [
        tuple(dict.fromkeys([mention.term for mention in both])) if both else ()
        for both in map(operator.add, *mentions)
    ]
    pair = matchers.pair
    return AnnotatedArticle(
        article,
        text.translations,
        text.notes,
        text.memory_path,
        ByLanguage(pair, source, target),
        ByLanguage(pair, *searched),
        ByLanguage(pair, *mentions),
        tuple(terms),
    )
