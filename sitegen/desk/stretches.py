"""Stretches of sentences that somebody has selected on a page."""

from __future__ import annotations

from typing import NamedTuple

from sitegen import languages
from sitegen.content.notes import find_quote
from sitegen.desk.article import opened
from sitegen.desk.files import Files
from sitegen.desk.term_requests import Stretch
from sitegen.errors import ContentError, Problem
from sitegen.markdown.inline import plain_text, sentence_pieces
from sitegen.model.language import ByLanguage, Lang
from sitegen.text.oneline import on_one_line

# Characters that may have been selected along with the words.
_AROUND = " \t\n.,;:!?،؛؟…\"“”«»()[]'‘’"


class Selected(NamedTuple):
    """A stretch in its place: the texts of the sentence as readers see them, the language and the offsets
    (half-open) in its text, and which occurrence of the words it is, from 1."""

    texts: ByLanguage[str]
    lang: Lang
    start: int
    end: int
    occurrence: int

    @property
    def quote(self) -> str:
        return self.texts[self.lang][self.start : self.end]


def found(files: Files, request: Stretch) -> Selected:
    """The stretch in its sentence. Raises ContentError if it is not there (any more)."""
    pair = files.pair
    article = opened(files, request.article)
    sentence = article.find(request.id)
    files.require([request.lang])
    kind = sentence.sentence.kind
    target = plain_text(sentence_pieces(sentence.unit.target, kind))
    texts = ByLanguage(pair, sentence.sentence.text, target)
    text = texts[request.lang]
    quote = on_one_line(request.quote).strip(_AROUND)
    fold = languages.get(request.lang).fold
    spans = find_quote(quote, text, request.lang)
    if not spans:
        message = f"“{quote}” is not in {request.id}" if quote else "no words are selected"
        hint = "select words of one sentence, in one language"
        raise ContentError(Problem(article.article.path, 0, message, hint))
    # The text that a browser shows before it differs in white space, and in characters that keep words
    # together.
    length = len(_letters(fold(request.before).text))
    places = [abs(len(_letters(fold(text[:start]).text)) - length) for start, _ in spans]
    at = places.index(min(places))
    return Selected(texts, request.lang, *spans[at], at + 1)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
