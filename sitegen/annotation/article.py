"""An article with all that hangs on its sentences."""

from __future__ import annotations

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
from sitegen.model.translation import STATES, State, Translation


class AnnotatedArticle(Record, frozen=True):
    """An article with all that hangs on its sentences, in tuples parallel to them. `pieces` is their
    inline content."""

    article: Article
    translations: tuple[Translation, ...]
    notes: tuple[Note, ...]
    memory_path: str
    pieces: ByLanguage[tuple[tuple[Piece, ...], ...]]
    mentions: ByLanguage[tuple[tuple[Mention, ...], ...]]

    @property
    def pair(self) -> Pair:
        return self.pieces.pair

    @property
    def counts(self) -> tuple[tuple[State, int], ...]:
        """How many sentences are in each state, the most trusted first; only states that occur."""
        counted = Counter(translation.state for translation in self.translations)
        return tuple((state, counted[state]) for state in STATES if counted[state])

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

    def both(self, number: int) -> Bilingual:
        """What a reader sees of a sentence in both languages."""
        return ByLanguage(self.pair, *(self.text(lang, number) for lang in self.pair))

    def text(self, lang: Lang, number: int) -> str:
        """What a reader sees of a sentence, empty where it has no translation."""
        return plain_text(self.pieces[lang][number])

    def terms_of(self, number: int) -> tuple[str, ...]:
        """The entities that a sentence mentions, in either language."""
        both = self.mentions.source[number] + self.mentions.target[number]
        return tuple(dict.fromkeys([mention.term for mention in both]))


def annotate(text: Text, matchers: ByLanguage[Matcher]) -> AnnotatedArticle:
    """The article with its mentions found."""
    article = text.article
    source = tuple([sentence.pieces for sentence in article.sentences])
    target = tuple(
        [
            sentence_pieces(translation.text, sentence.kind)
            for sentence, translation in zip(article.sentences, text.translations, strict=True)
        ]
    )
    pieces = ByLanguage(matchers.pair, source, target)
    mentions = ByLanguage(
        matchers.pair, _mentions(matchers.source, source), _mentions(matchers.target, target)
    )
    return AnnotatedArticle(article, text.translations, text.notes, text.memory_path, pieces, mentions)


def _mentions(matcher: Matcher, pieces: tuple[tuple[Piece, ...], ...]) -> tuple[tuple[Mention, ...], ...]:
    return tuple(matcher.find_each([searchable_text(content) for content in pieces]))
