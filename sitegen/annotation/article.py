"""An article with all that hangs on its sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sitegen.annotation.matcher import Matcher
from sitegen.content.layout import NOTES_FOLDER as NOTES_FOLDER
from sitegen.content.loader import Text
from sitegen.markdown.inline import plain_text, searchable_text, sentence_pieces
from sitegen.model.article import Article, Piece
from sitegen.model.entry import Mention
from sitegen.model.language import LANGS, Bilingual, Lang
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
    pieces: Mapping[Lang, tuple[tuple[Piece, ...], ...]]
    mentions: Mapping[Lang, tuple[tuple[Mention, ...], ...]]

    @property
    def counts(self) -> tuple[tuple[State, int], ...]:
        """How many sentences are in each state, the most trusted first; only states that occur."""
        counted = Counter(translation.state for translation in self.translations)
        return tuple((state, counted[state]) for state in STATES if counted[state])

    @property
    def title(self) -> Bilingual:
        return Bilingual(self.text("ar", 0), self.text("en", 0))

    @property
    def summary(self) -> Bilingual:
        numbers = [number for number, s in enumerate(self.article.sentences) if s.kind == "summary"]
        return Bilingual(
            " ".join(self.text("ar", number) for number in numbers),
            " ".join(filter(None, (self.text("en", number) for number in numbers))),
        )

    def text(self, lang: Lang, number: int) -> str:
        """What a reader sees of a sentence, empty where it has no translation."""
        return plain_text(self.pieces[lang][number])

    def terms_of(self, number: int) -> tuple[str, ...]:
        """The entities that a sentence mentions, in either language."""
        both = self.mentions["ar"][number] + self.mentions["en"][number]
        if not both:
            return ()
        return tuple(dict.fromkeys([mention.term for mention in both]))


def annotate(text: Text, matchers: Mapping[Lang, Matcher]) -> AnnotatedArticle:
    """The article with its mentions found."""
    article = text.article
    pieces: dict[Lang, tuple[tuple[Piece, ...], ...]] = {
        "ar": tuple(sentence.pieces for sentence in article.sentences),
        "en": tuple(
            [
                sentence_pieces(translation.text, sentence.kind)
                for sentence, translation in zip(article.sentences, text.translations, strict=True)
            ]
        ),
    }
    mentions: dict[Lang, tuple[tuple[Mention, ...], ...]] = {
        lang: tuple(matchers[lang].find_each([searchable_text(content) for content in pieces[lang]]))
        for lang in LANGS
    }
    return AnnotatedArticle(article, text.translations, text.notes, text.memory_path, pieces, mentions)
