"""All articles of a site, kept for as long as their files do not change."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sitegen.annotation.article import AnnotatedArticle, annotate
from sitegen.annotation.matcher import SEPARATOR, Matcher
from sitegen.annotation.other_names import OtherNames
from sitegen.annotation.queue import Progress, Waiting, progress_of, waiting_in
from sitegen.content.layout import memory_path, notes_path, scan_content, slug_of, text_files
from sitegen.content.loader import Text, load_text, reader
from sitegen.desk.day import Day, day_of
from sitegen.editing.names import Known
from sitegen.errors import Problems
from sitegen.model.entry import Entry
from sitegen.model.language import ByLanguage, Pair


class Changed(NamedTuple):
    """How many sentences, in how many articles, get different links."""

    sentences: int
    articles: int


class Work(NamedTuple):
    """An article, what waits in it in the order of the page, and its progress."""

    article: AnnotatedArticle
    waiting: tuple[Waiting, ...]
    progress: Progress


class _Held(NamedTuple):
    signature: object
    text: Text | None
    annotated: AnnotatedArticle | None


class Articles:
    """Reads the articles of the site in `folder` again when one of their files has changed, and looks for
    names again where a changed one may occur. Articles with problems are left out, as the build reports them.
    Safe for any thread. `day` is today as it was when it began."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, _Held] = {}
        self._work: dict[str, Work] = {}
        self._names: tuple[Pair, Known] | None = None
        self._reading = threading.Lock()
        self.day = Day()

    def of(self, pair: Pair, known: Known) -> Mapping[str, AnnotatedArticle]:
        """The articles by slug, in the order of their files, with the mentions of the known names."""
        with self._reading:
            self._read(pair)
            self._annotate(pair, known)
            found = {slug: held.annotated for slug, held in self._held.items() if held.annotated}
            self.day = day_of(self._folder, self.day, found)
            return found

    def work(self, pair: Pair, known: Known) -> Mapping[str, Work]:
        """The work in the articles, by slug, in the order of their files."""
        articles = self.of(pair, known)
        before = self._work
        found = {
            slug: work if (work := before.get(slug)) and work.article is article else _work_in(article)
            for slug, article in articles.items()
        }
        self._work = found
        return found

    def _read(self, pair: Pair) -> None:
        tree = scan_content(self._folder, Problems())
        read = reader(self._folder)
        before, self._held = self._held, {}
        for path in text_files(tree, Problems()):
            slug = slug_of(path)
            paths = (path, memory_path(slug, pair.target), notes_path(slug))
            signature = (pair, path, *(tree.files.get(each) for each in paths))
            held = before.get(slug)
            if held is None or held.signature != signature:
                problems = Problems()
                text = load_text(path, read, pair, problems)
                is_broken = any(problem.severity == "error" for problem in problems.found)
                held = _Held(signature, None if is_broken else text, None)
            self._held[slug] = held

    def _annotate(self, pair: Pair, known: Known) -> None:
        before = known.entries
        if self._names and self._names[0] == pair:
            before = self._names[1].entries
        else:
            self._held = {slug: held._replace(annotated=None) for slug, held in self._held.items()}
        other = OtherNames(before, known.entries, pair)
        for slug, held in self._held.items():
            if held.text and (held.annotated is None or (other and _may_change(held.annotated, other))):
                self._held[slug] = held._replace(annotated=annotate(held.text, known.matchers))
        self._names = pair, known


def _work_in(article: AnnotatedArticle) -> Work:
    whole, translations, pair = article.article, article.translations, article.pair
    waiting = waiting_in(whole, translations, pair, article.terms)
    return Work(article, waiting, progress_of(whole, translations, pair))


def changes(
    articles: Mapping[str, AnnotatedArticle], before: Known, after: Mapping[str, Entry], pair: Pair
) -> Changed:
    """How the links in the articles, which are based on the names known `before`, change when the entries
    become those of `after`."""
    other = OtherNames(before.entries, after, pair)
    matchers = {lang: Matcher(after.values(), lang) for lang in pair}
    sentences = count = 0
    for article in articles.values():
        if not _may_change(article, other):
            continue
        numbers: set[int] = set()
        for lang in pair:
            found = matchers[lang].find_each(article.searched[lang])
            there = article.mentions[lang]
            numbers |= {n for n, both in enumerate(zip(found, there, strict=True)) if both[0] != both[1]}
        sentences += len(numbers)
        count += bool(numbers)
    return Changed(sentences, count)


def _may_change(article: AnnotatedArticle, other: OtherNames) -> bool:
    texts = ByLanguage(article.pair, *map(SEPARATOR.join, article.searched.values()))
    return other.may_affect(texts, {term for terms in article.terms for term in terms})
