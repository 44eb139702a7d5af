"""What the concordance of an entity shows of one article: its title, and every sentence that mentions the
entity."""

from __future__ import annotations

from sitegen.rendering.article import WrittenArticle, doubts
from sitegen.rendering.dependencies import RecordedSettings
from sitegen.rendering.links import resolver
from sitegen.rendering.sentences import SentenceHtml
from sitegen.site.urls import article_url, entry_url, origin_of


def quotes(article: WrittenArticle, settings: RecordedSettings, html: SentenceHtml) -> dict[str, bytes]:
    """The HTML (UTF-8) for each entity that the article mentions, which is the same on all pages of its
    concordance."""
    annotated = article.annotated
    origin = origin_of(entry_url(""), settings.file_links)
    here = origin.to(article_url(annotated.article.slug))
    resolve = resolver(annotated.article.path, origin)
    found: dict[str, list[str]] = {}
    for number, (translation, terms) in enumerate(zip(annotated.translations, annotated.terms, strict=True)):
        if terms:
            source, target = article.sentences.source[number], article.sentences.target[number]
            flags = doubts(translation.flags) if translation.flags else ()
            before, between, after = html.around_quote(translation.id, translation.state, flags, here)
            for term in terms:
                quote = (
                    f"{before}{source.marking(term, resolve)}{between}{target.marking(term, resolve)}{after}"
                )
                found.setdefault(term, []).append(quote)
    before, after = html.around_quotes(
        annotated.title, annotated.unconfirmed.title, here, annotated.article.slug
    )
    return {term: f"{before}{''.join(each)}{after}".encode() for term, each in found.items()}
