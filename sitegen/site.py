"""The whole site as one graph: what every page needs to know of the others."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from sitegen import links, markup
from sitegen.config import Config
from sitegen.content.folder import caseless
from sitegen.content.glossary import EntryFile
from sitegen.errors import Problem, Problems, did_you_mean
from sitegen.model import LANGS, Entry, Record
from sitegen.reading import Facts, Use, unsafe


class Site(Record, frozen=True):
    """All that is published, in the order in which it is listed: articles by date, the latest first.
    `held_back` are the articles that are not published yet, `counts` the number of sentences that mention
    each entity."""

    config: Config
    articles: Mapping[str, Facts]
    about: Facts | None
    held_back: tuple[Facts, ...]
    entries: Mapping[str, Entry]
    tags: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]

    @property
    def texts(self) -> Iterator[Facts]:
        """The articles, and the about page."""
        yield from self.articles.values()
        if self.about:
            yield self.about


def build_site(
    config: Config, entries: Sequence[EntryFile], texts: Sequence[Facts], today: datetime.date | None
) -> Site:
    """The graph. `today` holds back drafts and what is dated later; None shows everything."""
    found = sorted(texts, key=lambda facts: facts.slug, reverse=True)
    found.sort(key=lambda facts: facts.date, reverse=True)
    about = next((facts for facts in found if facts.path == links.ABOUT_FILE), None)
    articles: dict[str, Facts] = {}
    held_back: list[Facts] = []
    tags: dict[str, list[str]] = {}
    counts: Counter[str] = Counter()
    for facts in found:
        if facts is about:
            continue
        if today and facts.unpublished(today):
            held_back.append(facts)
            continue
        articles[facts.slug] = facts
        counts.update(facts.terms)
        for tag in facts.tags:
            tags.setdefault(tag, []).append(facts.slug)
    return Site(
        config=config,
        articles=articles,
        about=about,
        held_back=tuple(held_back),
        entries={file.entry.id: file.entry for file in entries},
        tags={tag: tuple(tags[tag]) for tag in sorted(tags)},
        counts=counts,
    )


def check_site(
    site: Site,
    entries: Sequence[EntryFile],
    media: Collection[str],
    unusable: Collection[str],
    problems: Problems,
) -> None:
    """Links that lead nowhere, images that are missing, and tags that are too much alike. `unusable` are the
    paths of articles and entries that have problems: what leads to one leads somewhere all the same."""
    _check_tags([*site.articles.values(), *site.held_back], problems)
    files = frozenset(media)
    for facts in site.texts:
        for image in facts.images:
            if image.path and image.path not in files:
                told = f"the image {image.path} is missing"
                problems.found.append(Problem(facts.path, image.line, told, did_you_mean(image.path, files)))
    uses = [use for facts in site.texts for use in facts.links]
    for file in entries:
        uses += _links_of(file, problems)
    if uses:
        places = _places(site, files, unusable)
        held_back = {links.article_url(facts.slug) for facts in site.held_back}
        for use in uses:
            if places.leads_nowhere(use.address, use.base):
                problems.found.append(_nowhere(use, held_back))


def _check_tags(articles: Sequence[Facts], problems: Problems) -> None:
    """That no two tags have the same page to any file system; the one that more articles have is right."""
    uses = Counter(tag for facts in articles for tag in facts.tags)
    spellings: dict[str, list[str]] = {}
    for tag in sorted(uses, key=lambda tag: (-uses[tag], tag)):
        spellings.setdefault(caseless(tag), []).append(tag)
    wrong = {tag: first for first, *others in spellings.values() for tag in others}
    for facts in articles if wrong else ():
        for tag, line in zip(facts.tags, facts.tag_lines, strict=True):
            if tag in wrong:
                told = f'the tag "{tag}" has the name of the tag "{wrong[tag]}", but for case or marks'
                hint = "write it the same in all articles, as some file systems do not tell them apart"
                problems.found.append(Problem(facts.path, line, told, hint))


def _links_of(file: EntryFile, problems: Problems) -> Iterator[Use]:
    """The links of a definition to other places of the site; others that are not allowed are problems."""
    path = file.entry.path
    for lang in LANGS:
        for address in markup.links_of_blocks(file.entry.fields.definition[lang]):
            line = file.lines.get(("definition", lang), 0)
            if not markup.is_safe(address):
                problems.found.append(unsafe(address, path, line, " in the definition"))
            elif not markup.is_external(address):
                yield Use(address, path, line, " in the definition", path)


def _places(site: Site, media: Collection[str], unusable: Collection[str]) -> links.Places:
    anchors: dict[str, str | None] = dict.fromkeys(
        [links.HOME, links.GLOSSARY, links.ABOUT, *map(links.tag_url, site.tags)], ""
    )
    anchors |= dict.fromkeys(map(links.entry_url, site.entries), "")
    anchors |= {links.article_url(slug): facts.anchors for slug, facts in site.articles.items()}
    if site.about:
        anchors[links.ABOUT] = site.about.anchors
    for path in unusable:
        url = links.url_of_file(path)
        if url:
            anchors[url] = None
    return links.Places(anchors, frozenset(path.removeprefix("content/") for path in media))


def _nowhere(use: Use, held_back: Collection[str]) -> Problem:
    found = links.resolve(use.address, use.base)
    told = f'the link "{use.address}"{use.where} leads nowhere'
    if found and found[0] in held_back:
        hint = "what it leads to is not published yet"
    elif use.where:
        hint = ""
    elif use.path == use.base:
        hint = "a link names a content file relative to its own, such as ../glossary/erbil.yaml"
    else:
        hint = "it counts from the article's folder"
    return Problem(use.path, use.line, told, hint)
