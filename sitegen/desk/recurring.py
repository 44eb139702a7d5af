"""Names that recur in the articles but are not in the glossary."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.annotation.article import AnnotatedArticle
from sitegen.annotation.candidates import Candidate, candidates
from sitegen.annotation.queue import FIRST_WORDS
from sitegen.content.glossary import fold_name
from sitegen.desk.files import Files
from sitegen.desk.requests import Nothing
from sitegen.machine.pairs import rules_for
from sitegen.model.language import Lang
from sitegen.model.record import Record
from sitegen.text.oneline import shortened

# How many names are shown, and how many sentences of each.
MOST, MOST_PLACES = 50, 2
# How many articles are searched for the counterpart of a name while somebody waits.
_MOST_READ = 12


class Place(Record, frozen=True):
    """A sentence by its id in an article (a slug), and the first words of its source."""

    article: str
    id: str
    words: str


class Recurring(Record, frozen=True):
    """A possible name: its spellings in each language, the most frequent first; how many sentences contain
    it; and the first of these."""

    names: dict[Lang, tuple[str, ...]]
    count: int
    places: tuple[Place, ...]


class RecurringNames(Record, frozen=True):
    """The most promising names, best first, and how many there are in all."""

    items: tuple[Recurring, ...]
    count: int


def recurring(files: Files, request: Nothing) -> RecurringNames:
    """The recurring names. Articles with errors are left out, as the build reports them."""
    pair = files.pair
    articles = files.articles.of(pair, files.names.of(pair))
    found = candidates(tuple(articles.values()), rules_for(pair).alike)
    return RecurringNames(tuple(_item(each, articles) for each in found[:MOST]), len(found))


def counterpart(files: Files, article: str, name: str, lang: Lang) -> str:
    """The counterpart of a recurring name in the other language; empty if it cannot be told. It is sought in
    `article`, where the name was selected, and in others that contain the name."""
    pair = files.pair
    articles = files.articles.of(pair, files.names.of(pair))
    holding = [each for each in articles.values() if any(name in text for text in each.searched[lang])]
    holding.sort(key=lambda each: each.article.slug != article)
    (other,) = (each for each in pair if each != lang)
    wanted = fold_name(name, lang)
    for found in candidates(holding[:_MOST_READ], rules_for(pair).alike):
        if found.names[other] and wanted in (fold_name(each, lang) for each in found.names[lang]):
            return found.names[other][0]
    return ""


def _item(name: Candidate, articles: Mapping[str, AnnotatedArticle]) -> Recurring:
    places = (_place(articles[slug], ident) for slug, ident in name.places[:MOST_PLACES])
    return Recurring(dict(name.names.items()), name.count, tuple(places))


def _place(article: AnnotatedArticle, ident: str) -> Place:
    pairs = zip(article.article.sentences, article.translations, strict=True)
    text = next(sentence.text for sentence, translation in pairs if translation.id == ident)
    return Place(article.article.slug, ident, shortened(text, FIRST_WORDS))
