"""TEI P5: an article as two parallel texts, with lists of the entities that it mentions.

Each sentence is an `s` in both texts; `corresp` and a `linkGrp` show which belong together, and `ana` refers
to the state of a translation. Names refer to the persons, organizations, places, events and concepts in
`standOff`. Notes are not included: they are annotations (`formats.annotations`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from sitegen import languages
from sitegen.content.layout import in_content
from sitegen.formats.base import Writer
from sitegen.formats.published import PublishedArticle
from sitegen.formats.xmlfile import DECLARATION, escaped, tag
from sitegen.model.article import UNDATED, Block, Piece, Section
from sitegen.model.entry import EntityKind, Entry, Mention
from sitegen.model.language import Lang, Pair
from sitegen.model.translation import State

NAMESPACE = "http://www.tei-c.org/ns/1.0"


class _Kind(NamedTuple):
    """The elements for entities of a kind: a mention in a text, the list, an item in the list, and its name
    there."""

    mention: str
    list: str
    item: str
    name: str


_KINDS: Mapping[EntityKind, _Kind] = {
    "person": _Kind("persName", "listPerson", "person", "persName"),
    "organization": _Kind("orgName", "listOrg", "org", "orgName"),
    "place": _Kind("placeName", "listPlace", "place", "placeName"),
    "event": _Kind("rs", "listEvent", "event", "label"),
    "concept": _Kind("term", "list", "item", "term"),
}
_STATES: Mapping[State, str] = {
    "authored": "written for the site",
    "edited": "a machine's text that a person changed",
    "reviewed": "a machine's text that a person confirmed",
    "machine": "a machine's text that nobody has confirmed",
    "stale": "a text that nobody has confirmed, as the original may have changed since",
    "missing": "no translation",
}
_EMPHASIS = {"em": "italic", "strong": "bold"}


class Tei(Writer[PublishedArticle]):
    """A file for each article."""

    def write(self, items: Sequence[PublishedArticle], pair: Pair) -> bytes:
        """The file of a single article, as described in `Writer`."""
        (article,) = items
        source, target = ("".join(_text(article, lang)) for lang in pair)
        lists = "".join(_stand_off(article))
        root = tag("TEI", xmlns=NAMESPACE)
        body = f"<text>\n<group>\n{source}{target}</group>\n</text>\n"
        return f"{DECLARATION}{root}\n{_header(article)}{lists}{body}</TEI>\n".encode()


def _header(article: PublishedArticle) -> str:
    annotated, pair = article.annotated, article.annotated.pair
    meta = annotated.article.meta
    titles = [_element("title", text, xml_lang=lang) for lang, text in annotated.title.items() if text]
    source = meta.source
    author = [_element("author", source.author)] if source and source.author else []
    published = [_element("publisher", " · ".join(filter(None, article.site.values())))]
    if meta.date != UNDATED:
        published.append(_element("date", when=meta.date.isoformat()))
    published.append(_element("idno", article.home + article.address, type="URI"))
    origin = [titles[0], *author]
    if source:
        origin.append(_element("publisher", source.name))
        if source.url:
            origin.append(_element("ptr", target=source.url))
    states = [
        f"{tag('category', xml_id=f'state-{state}')}{_element('catDesc', what)}</category>"
        for state, what in _STATES.items()
    ]
    spoken = [_element("language", languages.get(lang).name, ident=lang) for lang in pair]
    about = [_element("term", text) for text in dict.fromkeys(meta.tags)]
    keywords = f"<textClass><keywords>{_lines(about)}</keywords></textClass>\n" if about else ""
    return (
        "<teiHeader>\n<fileDesc>\n"
        f"<titleStmt>{_lines([*titles, *author])}</titleStmt>\n"
        f"<publicationStmt>{_lines(published)}</publicationStmt>\n"
        f"<sourceDesc><bibl>{_lines(origin)}</bibl></sourceDesc>\n"
        "</fileDesc>\n"
        f"<encodingDesc><classDecl><taxonomy>{_lines(states)}</taxonomy></classDecl></encodingDesc>\n"
        f"<profileDesc>\n<langUsage>{_lines(spoken)}</langUsage>\n{keywords}</profileDesc>\n"
        "</teiHeader>\n"
    )


def _stand_off(article: PublishedArticle) -> Iterator[str]:
    """The entities of each kind, and the links between sentences that belong together."""
    source, target = article.annotated.pair
    yield "<standOff>\n"
    for kind, names in _KINDS.items():
        entries = [entry for entry in article.entries if entry.fields.kind == kind]
        if entries:
            opening = tag("list", type="concept") if names.list == "list" else tag(names.list)
            items = [_entity(entry, names, article.home) for entry in entries]
            yield f"{opening}{_lines(items)}</{names.list}>\n"
    links = [
        _element("link", target=f"#{translation.id}.{source} #{translation.id}.{target}")
        for translation in article.annotated.translations
    ]
    yield f"{tag('linkGrp', type='translation')}{_lines(links)}</linkGrp>\n</standOff>\n"


def _entity(entry: Entry, names: _Kind, home: str) -> str:
    fields = entry.fields
    found = [_element(names.name, text, xml_lang=lang) for lang, text in entry.preferred_names.items()]
    if names.item == "place" and fields.coordinates:
        place = " ".join(map(repr, fields.coordinates))
        found.append(f"<location>{_element('geo', place)}</location>")
    found.append(_element("idno", f"{home}glossary/{entry.id}/", type="URI"))
    if fields.wikidata:
        found.append(_element("idno", fields.wikidata, type="wikidata"))
    return f"{tag(names.item, xml_id=_entity_id(entry.id))}{''.join(found)}</{names.item}>"


def _entity_id(term: str) -> str:
    return f"entity-{term}"


def _text(article: PublishedArticle, lang: Lang) -> Iterator[str]:
    """The text of the article in one language."""
    written = _Text(article, lang)
    sentences = article.annotated.article.sentences
    summary = [number for number, sentence in enumerate(sentences) if sentence.kind == "summary"]
    yield f"{tag('text', xml_lang=lang)}\n<body>\n<head>{written.sentence(0)}</head>\n"
    if summary:
        yield f"{tag('div', type='summary')}<p>{written.sentences(summary)}</p></div>\n"
    for section in article.annotated.article.sections:
        yield from written.section(section)
    yield "</body>\n</text>\n"


class _Text:
    """Writes the parts of an article in one language."""

    def __init__(self, article: PublishedArticle, lang: Lang) -> None:
        annotated = article.annotated
        self._article = article
        self._lang = lang
        self._is_target = lang == annotated.pair.target
        self._other = annotated.pair.source if self._is_target else annotated.pair.target
        self._pieces, self._mentions = annotated.pieces[lang], annotated.mentions[lang]
        self._kinds = {entry.id: entry.fields.kind for entry in article.entries}

    def section(self, section: Section) -> Iterator[str]:
        head = "" if section.heading is None else f"<head>{self.sentence(section.heading)}</head>\n"
        yield f"{tag('div', type='section', n=str(section.number))}\n{head}"
        yield from map(self._block, section.blocks)
        yield "</div>\n"

    def _block(self, block: Block) -> str:
        text = self.sentences(range(block.start, block.stop))
        if block.kind == "paragraph":
            return f"<p>{text}</p>\n"
        if block.kind == "heading":
            return f"{tag('ab', type='heading')}{text}</ab>\n"
        if block.kind == "rule":
            return _element("milestone", unit="section", rend="rule") + "\n"
        if block.kind == "code":
            named = {"lang": block.language} if block.language else {}
            code = _element("code", block.text, xml_space="preserve", **named)
            return f"{tag('ab', type='code')}{code}</ab>\n"
        if block.kind == "figure":
            address = self._article.home + quote(in_content(block.image)) if block.image else ""
            image = _element("graphic", url=address) if address else ""
            told = _element("figDesc", block.text) if block.text else ""
            return f"<figure>{image}{f'<head>{text}</head>' if text else ''}{told}</figure>\n"
        children = "".join(map(self._block, block.children))
        if block.kind == "list":
            rend = "numbered" if block.ordered else "bulleted"
            return f"{tag('list', rend=rend)}\n{children}</list>\n"
        name = "quote" if block.kind == "quote" else "item"
        return f"<{name}>\n{children}</{name}>\n"

    def sentences(self, numbers: Iterable[int]) -> str:
        """Sentences with the white space between them."""
        sentences = self._article.annotated.article.sentences
        found = [f"{self.sentence(number)}{sentences[number].gap and ' '}" for number in numbers]
        return "".join(found).rstrip()

    def sentence(self, number: int) -> str:
        translation = self._article.annotated.translations[number]
        ident = f"{translation.id}.{self._lang}"
        state = {"ana": f"#state-{translation.state}"} if self._is_target else {}
        opening = tag("s", xml_id=ident, corresp=f"#{translation.id}.{self._other}", **state)
        return f"{opening}{self._content(number, ident)}</s>"

    def _content(self, number: int, ident: str) -> str:
        """The text of a sentence. A name that is split by markup becomes several elements, each with
        references to the next and the previous one."""
        runs = [*_runs(self._pieces[number], self._mentions[number])]
        sizes = Counter(place for _, place in runs if place is not None)
        passed: Counter[int] = Counter()
        out: list[str] = []
        for piece, place in runs:
            if place is None:
                out.append(self._markup(piece))
                continue
            mention, part = self._mentions[number][place], passed[place]
            passed[place] += 1
            links = {}
            if sizes[place] > 1:
                names = [f"{ident}.{place + 1}.{each}" for each in range(sizes[place])]
                links = {"xml_id": names[part]}
                links |= {"next": f"#{names[part + 1]}"} if part + 1 < len(names) else {}
                links |= {"prev": f"#{names[part - 1]}"} if part else {}
            out.append(self._name(piece.text, mention, links))
        return "".join(out)

    def _name(self, text: str, mention: Mention, links: Mapping[str, str]) -> str:
        kind = self._kinds[mention.term]
        typed = {"type": "event"} if kind == "event" else {}
        reference = f"#{_entity_id(mention.term)}"
        return _element(_KINDS[kind].mention, text, ref=reference, **typed, **links)

    def _markup(self, piece: Piece) -> str:
        if piece.kind == "text":
            return escaped(piece.text)
        if piece.kind == "code":
            return _element("code", piece.text)
        if piece.kind == "break":
            return "<lb/>" if piece.tag else " "
        if piece.tag == "a":
            is_open = piece.kind == "open"
            return tag("ref", target=self._article.links(piece.href)) if is_open else "</ref>"
        is_open = piece.kind == "open"
        return tag("hi", rend=_EMPHASIS.get(piece.tag, piece.tag)) if is_open else "</hi>"


def _runs(pieces: Sequence[Piece], mentions: Sequence[Mention]) -> Iterator[tuple[Piece, int | None]]:
    """The pieces of a sentence, with text cut where mentions begin and end; each text has the number of the
    mention that it belongs to, or None."""
    offset, passed = 0, 0
    for piece in pieces:
        end = offset + len(piece.text)
        at = offset
        if piece.kind == "text":
            # Mentions are in order, and a sentence may hold thousands.
            while passed < len(mentions) and mentions[passed].end <= offset:
                passed += 1
            for number in range(passed, len(mentions)):
                mention = mentions[number]
                if mention.start >= end:
                    break
                start, stop = max(mention.start, offset), min(mention.end, end)
                if start < stop:
                    if at < start:
                        yield Piece("text", piece.text[at - offset : start - offset]), None
                    yield Piece("text", piece.text[start - offset : stop - offset]), number
                    at = stop
            if at < end:
                yield Piece("text", piece.text[at - offset :]), None
        else:
            yield piece, None
        offset = end


def _element(name: str, text: str = "", **attributes: str) -> str:
    """An element with a text, or an empty one."""
    opening = tag(name, **attributes)
    return f"{opening}{escaped(text)}</{name}>" if text else f"{opening[:-1]}/>"


def _lines(elements: Sequence[str]) -> str:
    return "\n" + "".join(f"{element}\n" for element in elements)
