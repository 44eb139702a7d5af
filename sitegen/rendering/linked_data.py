"""What a page says of itself to programs: linked data (JSON-LD 1.1) in the words of schema.org.

A page in two languages is two works at one address, and each says which of the two it is. People are named
only where the article names them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.model.article import UNDATED, ArticleMeta
from sitegen.model.entry import Entry
from sitegen.model.language import Bilingual

# One thing that is said to be there, with its properties.
Node = Mapping[str, Any]
# The pages above a page, the topmost first, and the page itself: what they are called and their addresses.
Trail = Sequence[tuple[Bilingual, str]]

# What could end the element that holds the data, or begin a comment in it.
_ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))


def data_block(nodes: Sequence[Node]) -> Markup:
    """The JSON-LD of the nodes as it stands in a `script` element; nothing for none."""
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
    """The article at `address`, and its translation, if `states` says how that came about.

    Who wrote the article is given as text: the front matter does not say whether that is a person. Who
    published it is known if the article names its source. Nobody is said to have translated it.
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
    """The entry at `address`; `glossary` is the address of the set that it belongs to, `definition` what a
    reader sees of its text."""
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
    """The way from the home page to a page."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": in_both(name), "item": home + url}
            for number, (name, url) in enumerate(trail, 1)
        ],
    }


def in_both(name: Bilingual) -> str:
    """A name in both languages, or in the one that has it."""
    return " · ".join(dict.fromkeys(filter(None, name.values())))


def sentences_in_both(text: Bilingual) -> str:
    """Sentences in both languages on one line, each language isolated, so that it keeps the full stop at its
    own end whatever the direction of the line is."""
    texts = [*dict.fromkeys(filter(None, text.values()))]
    return " ".join(f"\u2068{each}\u2069" for each in texts) if len(texts) > 1 else "".join(texts)


def _tagged(text: Bilingual) -> list[dict[str, str]]:
    return [{"@language": lang, "@value": value} for lang, value in text.items() if value]
