"""Dead links and missing images."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from sitegen.annotation.summary import LinkUse, Summary, unsafe
from sitegen.content.glossary import EntryFile
from sitegen.content.layout import caseless, in_content
from sitegen.errors import Problem, Problems, did_you_mean
from sitegen.markdown.addresses import is_external, is_safe, readable
from sitegen.markdown.inline import links_of_blocks
from sitegen.model.entry import EntryFields
from sitegen.site import urls
from sitegen.site.chronology import anchor_of_year
from sitegen.site.concordance import anchor_of
from sitegen.site.graph import Site
from sitegen.site.urls import (
    ABOUT,
    GLOSSARY,
    HOME,
    MAP,
    TIMELINE,
    Places,
    article_url,
    entry_url,
    tag_url,
    url_of_file,
)


def check_links(
    site: Site,
    entries: Sequence[EntryFile],
    media: Collection[str],
    unusable: Collection[str],
    problems: Problems,
) -> None:
    """Reports dead links, missing images, and tags that are too similar. In articles that are not published
    yet, the first two are warnings, and links to other such articles are fine. `unusable` are the paths of
    articles and entries that have problems: a link to one of them is not dead."""
    _check_tags([*site.articles.values(), *site.held_back], problems)
    files = frozenset(media)
    of_entries = [use for file in entries for use in _links_of(file, problems)]
    places = _places(site, site.articles.values(), files, unusable)
    held_back = {article_url(summary.slug) for summary in site.held_back}
    problems.found += _dead(site, site.texts, of_entries, files, places, held_back)
    if site.held_back:
        places = _places(site, (*site.articles.values(), *site.held_back), files, unusable)
        for problem in _dead(site, site.held_back, (), files, places, ()):
            problems.warn(problem.path, problem.line, problem.message, problem.hint, "unpublished")


def _dead(
    site: Site, summaries: Iterable[Summary], uses: Iterable[LinkUse], media: Collection[str], places: Places,
    held_back: Collection[str],
) -> Iterator[Problem]:  # fmt: skip
    """The missing images of articles, and the dead links in articles and in `uses`."""
    links = [*uses]
    for summary in summaries:
        links += summary.links
        for image in summary.images:
            if image.path and image.path not in media:
                message = f"the image {image.path} is missing"
                yield Problem(summary.path, image.line, message, did_you_mean(image.path, media))
    for use in links:
        if places.leads_nowhere(use.address, use.base):
            found = urls.resolve(use.address, use.base)
            quoted = _in_concordance(site, *found) if found else None
            if quoted is None or quoted != found:
                yield _nowhere(use, places, held_back, quoted)


def _check_tags(articles: Sequence[Summary], problems: Problems) -> None:
    """Reports tags that would share a page on some file system; the tag that more articles have counts as
    correct."""
    uses = Counter(tag for summary in articles for tag in summary.tags)
    spellings: dict[str, list[str]] = {}
    for tag in sorted(uses, key=lambda tag: (-uses[tag], tag)):
        spellings.setdefault(caseless(tag), []).append(tag)
    wrong = {tag: first for first, *others in spellings.values() for tag in others}
    for summary in articles if wrong else ():
        for tag, line in zip(summary.tags, summary.tag_lines, strict=True):
            if tag in wrong:
                message = f'the tag "{tag}" differs from "{wrong[tag]}" only in case or marks'
                hint = "write it the same in all articles, as some file systems cannot distinguish the two"
                problems.report(summary.path, line, message, hint)


def _links_of(file: EntryFile, problems: Problems) -> Iterator[LinkUse]:
    """The links from a definition to other places on the site. Disallowed links are reported as problems."""
    path = file.entry.path
    for lang, text in file.entry.fields.definition.items():
        for address in links_of_blocks(text):
            line = file.lines.get(("definition", lang), 0)
            if not is_safe(address):
                problems.found.append(unsafe(address, path, line, " in the definition"))
            elif not is_external(address):
                yield LinkUse(address, path, line, " in the definition", path)


def _places(
    site: Site, articles: Iterable[Summary], media: Collection[str], unusable: Collection[str]
) -> Places:
    anchors: dict[str, str | None] = dict.fromkeys([HOME, GLOSSARY, ABOUT, *map(tag_url, site.tags)], "")
    if any(entry.fields.coordinates for entry in site.entries.values()):
        anchors[MAP] = ""
    anchors[TIMELINE] = " ".join(map(anchor_of_year, site.chronology))
    anchors |= {entry_url(entry.id): _anchors_of_entry(entry.fields) for entry in site.entries.values()}
    kinds = sorted({entry.fields.kind for entry in site.entries.values()})
    anchors[GLOSSARY] = " ".join(kinds)
    anchors |= {article_url(summary.slug): summary.anchors for summary in articles}
    if site.about:
        anchors[ABOUT] = site.about.anchors
    for path in unusable:
        url = url_of_file(path)
        if url:
            anchors[url] = None
    return Places(anchors, frozenset(in_content(path) for path in media))


def _anchors_of_entry(fields: EntryFields) -> str:
    """The ids that the templates give to parts of an entry's page: the HTML contract for links into it."""
    return "definition mentions" + (" sources" if fields.links or fields.wikidata else "")


def _in_concordance(site: Site, url: str, fragment: str) -> tuple[str, str] | None:
    """Where the concordance of an entry quotes the article that `fragment` names, if the address is one of
    its pages: that place, on whichever page it is now."""
    term = next((term for term in site.entries if url.startswith(entry_url(term))), None)
    if term is None:
        return None
    for place in site.concordances[term]:
        slugs = site.mentions.get(term, ())[place.start : place.stop]
        if any(fragment == anchor_of(slug) for slug in slugs):
            return place.url, fragment
    return None


def _nowhere(
    use: LinkUse, places: Places, held_back: Collection[str], quoted: tuple[str, str] | None
) -> Problem:
    """The problem for a dead link. `quoted` is where a concordance now has its target."""
    found = urls.resolve(use.address, use.base)
    message = f'the link "{readable(use.address)}"{use.where} leads nowhere'
    if found and found[0] in held_back:
        hint = "the article is not published yet"
    elif quoted:
        hint = f"that is now at /{quoted[0]}#{quoted[1]}"
    elif found and found[0] in places.anchors:
        hint = f"that page has no #{found[1]}"
    elif use.address.startswith("/"):
        hint = "there is no such page"
    elif use.path == use.base:
        hint = "name a content file relative to this one, such as ../glossary/erbil.yaml"
    else:
        hint = "it is relative to the folder of the article"
    return Problem(use.path, use.line, message, hint)
