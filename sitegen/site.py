"""The whole site as one graph: what every page needs to know of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sitegen import links, markup
from sitegen.annotate import Matcher
from sitegen.config import Config
from sitegen.content.load import Content, Text
from sitegen.content.notes import FOLDER as NOTES_FOLDER
from sitegen.errors import Problem, Problems
from sitegen.model import LANGS, STATES, Article, Entry, Lang, Mention, Note, Record, State, Translation


class Reading(Record, frozen=True):
    """An article with all that hangs on its sentences, in tuples parallel to them. `pieces` is their
    inline content."""

    article: Article
    translations: tuple[Translation, ...]
    notes: tuple[Note, ...]
    memory_path: str
    pieces: Mapping[Lang, tuple[tuple[markup.Piece, ...], ...]]
    mentions: Mapping[Lang, tuple[tuple[Mention, ...], ...]]

    @property
    def counts(self) -> tuple[tuple[State, int], ...]:
        """How many sentences are in each state, the most trusted first; only states that occur."""
        counted = Counter(translation.state for translation in self.translations)
        return tuple((state, counted[state]) for state in STATES if counted[state])

    def text(self, lang: Lang, number: int) -> str:
        """What a reader sees of a sentence, empty where it has no translation."""
        return markup.plain_text(self.pieces[lang][number])


class Occurrence(Record, frozen=True):
    """One sentence that mentions an entity, in either language or both."""

    slug: str
    sentence: int


class Site(Record, frozen=True):
    """All content, in the order in which it is listed: articles by date, the latest first."""

    config: Config
    readings: Mapping[str, Reading]
    about: Reading | None
    entries: Mapping[str, Entry]
    occurrences: Mapping[str, tuple[Occurrence, ...]]
    tags: Mapping[str, tuple[str, ...]]
    places: links.Places


def build_site(content: Content, problems: Problems) -> Site:
    """The graph of all content. Links that lead nowhere are collected in `problems`."""
    matchers: dict[Lang, Matcher] = {lang: Matcher(content.entries, lang) for lang in LANGS}
    texts = sorted(content.texts, key=lambda text: text.article.slug, reverse=True)
    texts.sort(key=lambda text: text.article.meta.date, reverse=True)
    readings = {text.article.slug: _reading(text, matchers) for text in texts}
    about = _reading(content.about, matchers) if content.about else None
    tags: dict[str, list[str]] = {}
    for slug, reading in readings.items():
        for tag in dict.fromkeys(reading.article.meta.tags):
            tags.setdefault(tag, []).append(slug)
    site = Site(
        config=content.config,
        readings=readings,
        about=about,
        entries={entry.id: entry for entry in content.entries},
        occurrences=_occurrences(readings),
        tags={tag: tuple(tags[tag]) for tag in sorted(tags)},
        places=_places(content, readings, about, tags),
    )
    for reading in [*readings.values(), *([about] if about else [])]:
        _check_links(reading, site.places, problems)
        for note in reading.notes:
            path = f"{NOTES_FOLDER}/{reading.article.slug}.yaml"
            where = f'in the note "{note.fields.id}"'
            body = note.fields.body
            _check_text((body.ar, body.en), where, path, reading.article.path, site.places, problems)
    for entry in content.entries:
        definition = entry.fields.definition
        texts_of_entry = (definition.ar, definition.en)
        _check_text(texts_of_entry, "in the definition", entry.path, entry.path, site.places, problems)
    return site


def _reading(text: Text, matchers: Mapping[Lang, Matcher]) -> Reading:
    article = text.article
    pieces: dict[Lang, tuple[tuple[markup.Piece, ...], ...]] = {
        "ar": tuple(markup.sentence_pieces(s.source, s.kind) for s in article.sentences),
        "en": tuple(
            markup.sentence_pieces(translation.text, sentence.kind)
            for sentence, translation in zip(article.sentences, text.translations, strict=True)
        ),
    }
    mentions: dict[Lang, tuple[tuple[Mention, ...], ...]] = {
        lang: tuple(matchers[lang].find_each([markup.searchable_text(content) for content in pieces[lang]]))
        for lang in LANGS
    }
    return Reading(article, text.translations, text.notes, text.memory_path, pieces, mentions)


def _occurrences(readings: Mapping[str, Reading]) -> dict[str, tuple[Occurrence, ...]]:
    found: dict[str, list[Occurrence]] = {}
    for slug, reading in readings.items():
        for number in range(len(reading.article.sentences)):
            both = (*reading.mentions["ar"][number], *reading.mentions["en"][number])
            for term in dict.fromkeys(mention.term for mention in both):
                found.setdefault(term, []).append(Occurrence(slug, number))
    return {term: tuple(occurrences) for term, occurrences in found.items()}


def _places(
    content: Content, readings: Mapping[str, Reading], about: Reading | None, tags: Mapping[str, object]
) -> links.Places:
    anchors: dict[str, frozenset[str] | None] = dict.fromkeys(
        [links.HOME, links.GLOSSARY, links.ABOUT, *map(links.tag_url, tags)], frozenset()
    )
    files = {links.ABOUT_FILE: links.ABOUT}
    for entry in content.entries:
        anchors[links.entry_url(entry.id)] = frozenset()
        files[entry.path] = links.entry_url(entry.id)
    for slug, reading in readings.items():
        anchors[links.article_url(slug)] = _anchors(reading)
        files[reading.article.path] = links.article_url(slug)
    if about:
        anchors[links.ABOUT] = _anchors(about)
    for path in content.unusable:
        url = links.url_of_file(path)
        if url:
            anchors[url], files[path] = None, url
    return links.Places(anchors, files, frozenset(content.media))


def _anchors(reading: Reading) -> frozenset[str]:
    return frozenset(
        [
            *(translation.id for translation in reading.translations),
            *(f"sec-{section.number}" for section in reading.article.sections),
            *(f"note-{note.fields.id}" for note in reading.notes),
        ]
    )


def _check_links(reading: Reading, places: links.Places, problems: Problems) -> None:
    article = reading.article
    for number, sentence in enumerate(article.sentences):
        for address in markup.links_of(reading.pieces["ar"][number]):
            if _leads_nowhere(address, article.path, places):
                told = f'the link "{address}" leads nowhere'
                hint = "a link names a content file relative to its own, such as ../glossary/erbil.yaml"
                problems.found.append(Problem(article.path, sentence.line, told, hint))
        for address in markup.links_of(reading.pieces["en"][number]):
            line = reading.translations[number].line
            if not markup.is_safe(address):
                told = f'a link to "{address}" is not allowed'
                problems.found.append(
                    Problem(reading.memory_path, line, told, "use http, https, mailto or a relative address")
                )
            elif _leads_nowhere(address, article.path, places):
                told = f'the link "{address}" leads nowhere'
                problems.found.append(
                    Problem(reading.memory_path, line, told, "it counts from the article's folder")
                )


def _check_text(
    texts: tuple[str, ...], where: str, path: str, base: str, places: links.Places, problems: Problems
) -> None:
    """The links of a definition or a note; relative ones count from the folder of `base`."""
    for address in (address for text in texts for address in markup.links_of_blocks(text)):
        if not markup.is_safe(address):
            told = f'a link to "{address}" {where} is not allowed'
            hint = "use http, https, mailto or a relative address"
            problems.found.append(Problem(path, 0, told, hint))
        elif _leads_nowhere(address, base, places):
            problems.found.append(Problem(path, 0, f'the link "{address}" {where} leads nowhere'))


def _leads_nowhere(address: str, file: str, places: links.Places) -> bool:
    return not markup.is_external(address) and places.find(address, file) is None
