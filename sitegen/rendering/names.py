"""The entities that an article mentions, as its page lists and explains them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain

from markupsafe import Markup

from sitegen import languages
from sitegen.annotation.article import AnnotatedArticle
from sitegen.markdown.html import block_html
from sitegen.markdown.splitting import split_sentences
from sitegen.model.entry import EntityKind, Entry
from sitegen.model.language import Bilingual, ByLanguage, Lang
from sitegen.model.record import Record
from sitegen.rendering.links import resolver
from sitegen.site.urls import Origin, entry_url


class Named(Record, frozen=True):
    """An entity that an article mentions in `count` of its sentences; `url` is the address of its entry,
    `definition` the first sentence of its definition."""

    id: str
    url: str
    kind: EntityKind
    names: Bilingual
    transliteration: str
    coordinates: tuple[float, float] | None
    definition: ByLanguage[Markup]
    count: int


def named_in(annotated: AnnotatedArticle, entries: Mapping[str, Entry]) -> tuple[tuple[Entry, int], ...]:
    """The entries of the entities that an article mentions, in order of first mention, each with the number
    of sentences that mention it."""
    counts = Counter(chain.from_iterable(annotated.terms))
    return tuple([(entries[term], count) for term, count in counts.items()])


def shown(entry: Entry, count: int, origin: Origin) -> Named:
    """An entity as shown on the page at `origin`, which mentions it in `count` sentences."""
    fields = entry.fields
    source, target = (_definition(text, lang, entry.path, origin) for lang, text in fields.definition.items())
    return Named(
        id=entry.id,
        url=entry_url(entry.id),
        kind=fields.kind,
        names=entry.preferred_names,
        transliteration=fields.transliteration,
        coordinates=fields.coordinates,
        definition=ByLanguage(fields.definition.pair, source, target),
        count=count,
    )


# Most article pages have the same links, and mention the same entities.
@lru_cache(maxsize=4_096)
def _definition(text: str, lang: Lang, path: str, origin: Origin) -> Markup:
    return block_html(first_sentence(text, lang), resolver(path, origin), lang)


def first_sentence(text: str, lang: Lang) -> str:
    """The first sentence of a text of several paragraphs, as Markdown; empty if the text is empty."""
    paragraph = re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0]
    sentences = split_sentences(" ".join(paragraph.splitlines()), languages.get(lang).split)
    return next(iter(sentences), "").strip()
