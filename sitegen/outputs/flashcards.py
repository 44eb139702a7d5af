"""`/articles/SLUG/SLUG.anki.tsv`: the sentences of an article as cards for Anki, ready to import. An article
without a translation has no such file, as Anki refuses one without cards.

It is a text file with headers (Anki manual, "Text files"): tabs between fields, HTML in them, and the
identity of each note, so that a later import replaces what has changed. The columns are that identity, both
languages, the address of the sentence, the state of the translation, the names in it, and tags: the slug and
the tags of the article, and the state. Anki fills the fields of a note in the order of the columns, so a note
of the basic type has the languages on its front and back; a type with five fields takes them all. The header
`#columns` would change that: with it, Anki fills only fields that have the same names as the columns, and
users choose the names of fields.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import escape

from sitegen.content.layout import ABOUT_FILE
from sitegen.model.entry import Entry
from sitegen.outputs.base import File, Output
from sitegen.rendering import dependencies
from sitegen.rendering.article import WrittenArticle
from sitegen.rendering.environment import Renderer
from sitegen.rendering.linked_data import in_both
from sitegen.rendering.links import resolver
from sitegen.site.graph import Site
from sitegen.site.urls import Origin, article_url, download_path

ANKI = "anki.tsv"


class Flashcards(Output):
    name = "flashcards"

    def contribute(self, article: WrittenArticle, renderer: Renderer) -> Mapping[str, bytes]:
        annotated = article.annotated
        if annotated.article.path == ABOUT_FILE or "anki" not in renderer.settings.downloads:
            return {}
        return {annotated.article.slug: _cards(article, renderer)}

    def files(self, site: Site) -> Iterator[File]:
        if "anki" in site.settings.downloads:
            for slug in (slug for slug, summary in site.articles.items() if summary.translated):
                yield File(download_path(article_url(slug), ANKI), self.name, slug, parts=(slug,))

    def make(self, file: File, site: Site, renderer: Renderer, parts: Sequence[bytes]) -> bytes:
        return parts[0]


def _cards(article: WrittenArticle, renderer: Renderer) -> bytes:
    """A row for each sentence that has a translation of its own."""
    annotated, settings = article.annotated, renderer.settings
    slug, home = annotated.article.slug, settings.home
    address = home + article_url(slug)
    tags = [slug, *dict.fromkeys(annotated.article.meta.tags)]
    named: dict[str, Entry] = {entry.id: entry for entry, _ in article.named}
    for entry in named.values():
        renderer.note(*dependencies.names_of(entry))
    resolve = resolver(annotated.article.path, Origin(home))
    of_source, of_target = renderer.sentences.in_source, renderer.sentences.in_target
    deck = " ".join(in_both(settings.title).replace("::", ": ").split())
    out = io.StringIO()
    out.write(f"#separator:tab\n#html:true\n#deck:{deck}\n#guid column:1\n#tags column:7\n")
    rows = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    for number, (sentence, translation) in enumerate(
        zip(annotated.article.sentences, annotated.translations, strict=True)
    ):
        if sentence.foreign or translation.state == "missing":
            continue
        source, target = (side[number].plain(resolve) for side in article.sentences.values())
        names = "; ".join(
            f"{escape(one)} = {escape(other)}"
            for one, other in (named[term].preferred_names.values() for term in annotated.terms[number])
        )
        rows.writerow(
            (
                f"{slug}#{translation.id}",
                f"<div {of_source}>{source}</div>",
                f"<div {of_target}>{target}</div>",
                escape(f"{address}#{translation.id}"),
                translation.state,
                names,
                " ".join([*tags, translation.state]),
            )
        )
    return out.getvalue().encode()
