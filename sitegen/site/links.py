"""Links that lead nowhere, and images that are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from sitegen.annotation.summary import LinkUse, Summary, unsafe
from sitegen.content.glossary import EntryFile
from sitegen.content.layout import caseless, in_content
from sitegen.errors import Problem, Problems, did_you_mean
from sitegen.markdown.addresses import is_external, is_safe
from sitegen.markdown.inline import links_of_blocks
from sitegen.site import urls
from sitegen.site.graph import Site
from sitegen.site.urls import ABOUT, GLOSSARY, HOME, Places, article_url, entry_url, tag_url, url_of_file


def check_links(
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
    for summary in site.texts:
        for image in summary.images:
            if image.path and image.path not in files:
                told = f"the image {image.path} is missing"
                problems.found.append(
                    Problem(summary.path, image.line, told, did_you_mean(image.path, files))
                )
    uses = [use for summary in site.texts for use in summary.links]
    for file in entries:
        uses += _links_of(file, problems)
    if uses:
        places = _places(site, files, unusable)
        held_back = {article_url(summary.slug) for summary in site.held_back}
        for use in uses:
            if places.leads_nowhere(use.address, use.base):
                problems.found.append(_nowhere(use, held_back))


def _check_tags(articles: Sequence[Summary], problems: Problems) -> None:
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


def _links_of(file: EntryFile, problems: Problems) -> Iterator[LinkUse]:
    """The links of a definition to other places of the site; others that are not allowed are problems."""
    path = file.entry.path
    for lang, text in file.entry.fields.definition.items():
        for address in links_of_blocks(text):
            line = file.lines.get(("definition", lang), 0)
            if not is_safe(address):
                problems.found.append(unsafe(address, path, line, " in the definition"))
            elif not is_external(address):
                yield LinkUse(address, path, line, " in the definition", path)


def _places(site: Site, media: Collection[str], unusable: Collection[str]) -> Places:
    anchors: dict[str, str | None] = dict.fromkeys([HOME, GLOSSARY, ABOUT, *map(tag_url, site.tags)], "")
    anchors |= dict.fromkeys(map(entry_url, site.entries), "")
    anchors |= {article_url(slug): summary.anchors for slug, summary in site.articles.items()}
    if site.about:
        anchors[ABOUT] = site.about.anchors
    for path in unusable:
        url = url_of_file(path)
        if url:
            anchors[url] = None
    return Places(anchors, frozenset(in_content(path) for path in media))


def _nowhere(use: LinkUse, held_back: Collection[str]) -> Problem:
    found = urls.resolve(use.address, use.base)
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
