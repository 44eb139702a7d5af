"""What a page tells programs about itself: linked data (JSON-LD 1.1) in the vocabulary of schema.org.

A page in two languages is two works at one address, each of which says which one it is. People are named only
if the article names them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.model.article import UNDATED, ArticleMeta
from sitegen.model.entry import Entry
from sitegen.model.language import Bilingual

# One thing that is described, with its properties.
Node = Mapping[str, Any]
# The pages above a page, topmost first, and the page itself: their titles and addresses.
Trail = Sequence[tuple[Bilingual, str]]

# Characters that could end the element that holds the data, or begin a comment in it.
_ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))


def data_block(nodes: Sequence[Node]) -> Markup:
    """The JSON-LD of the nodes for a `script` element; empty if there are none."""
    if not nodes:
        return Markup()
    text = msgspec.json.encode({"@context": "https://schema.org", "@graph": nodes}).decode()
    for char, escape in _ESCAPES:
        text = text.replace(char, escape)
    return Markup(text)  # noqa: S704  (nothing in it is markup any more)


def website(home: str, title: Bilingual, description: Bilingual) -> Node:
    return {
        "@type": "WebSite",
        "@id": home,
        "url": home,
        "name": _tagged(title),
        "description": _tagged(description),
        "inLanguage": list(title.pair),
    }


def articles(
    home: str, address: str, meta: ArticleMeta, title: Bilingual, summary: Bilingual, states: str
) -> list[Node]:
    """The article at `address`, and its translation if `states` says how it was made.

    The author is given as text: the front matter does not say whether it is a person. The publisher is known
    if the article names its source. No translator is named.
    """
    source, target = title.pair
    original: dict[str, Any] = _article(home, address, source, title.source, summary.source)
    if meta.date != UNDATED:
        original["datePublished"] = meta.date.isoformat()
    if meta.source:
        if meta.source.author:
            original["author"] = meta.source.author
        if meta.source.name:
            original["publisher"] = {"@type": "Organization", "name": meta.source.name}
        if meta.source.url:
            original["isBasedOn"] = meta.source.url
    if not states:
        return [original]
    translation = _article(home, address, target, title.target, summary.target)
    translation |= {"translationOfWork": {"@id": original["@id"]}, "creativeWorkStatus": states}
    return [original, translation]


def _article(home: str, address: str, lang: str, title: str, summary: str) -> dict[str, Any]:
    found = {
        "@type": "NewsArticle",
        "@id": f"{address}#{lang}",
        "url": address,
        "inLanguage": lang,
        "headline": title,
        "description": summary,
        "isPartOf": {"@id": home},
    }
    return {name: value for name, value in found.items() if value}


def term(glossary: str, address: str, entry: Entry, definition: Bilingual) -> Node:
    """The entry at `address`; `glossary` is the address of the set to which it belongs, `definition` the text
    that a reader sees."""
    others = [
        {"@language": lang, "@value": name}
        for lang, names in entry.fields.names.items()
        for name in names[1:]
    ]
    found = {
        "@type": "DefinedTerm",
        "@id": address,
        "url": address,
        "termCode": entry.id,
        "name": _tagged(entry.preferred_names),
        "alternateName": others,
        "description": _tagged(definition),
        "inDefinedTermSet": {"@type": "DefinedTermSet", "@id": glossary, "url": glossary},
        "sameAs": f"https://www.wikidata.org/entity/{entry.fields.wikidata}" if entry.fields.wikidata else "",
    }
    return {name: value for name, value in found.items() if value}


def breadcrumbs(home: str, trail: Trail) -> Node:
    """The path from the home page to a page."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": in_both(name), "item": home + url}
            for number, (name, url) in enumerate(trail, 1)
        ],
    }


def in_both(name: Bilingual) -> str:
    """A name in both languages, or in the only one that has it."""
    return " · ".join(dict.fromkeys(filter(None, name.values())))


def sentences_in_both(text: Bilingual) -> str:
    """Sentences in both languages on one line, each language isolated, so that its full stop stays at its own
    end whatever the direction of the line."""
    texts = [*dict.fromkeys(filter(None, text.values()))]
    return " ".join(f"\u2068{each}\u2069" for each in texts) if len(texts) > 1 else "".join(texts)


def _tagged(text: Bilingual) -> list[dict[str, str]]:
    return [{"@language": lang, "@value": value} for lang, value in text.items() if value]
