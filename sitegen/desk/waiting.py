"""The queue: what waits for a person in all articles, and the progress of each."""

from __future__ import annotations

from collections import Counter

from sitegen.annotation.queue import Waiting, together, worst_first
from sitegen.desk.day import confirmed_on
from sitegen.desk.files import Files
from sitegen.desk.requests import OfArticle
from sitegen.model.language import Lang
from sitegen.model.record import Record
from sitegen.model.translation import State


class Filter(Record, frozen=True, forbid_unknown_fields=True):
    """Which of the waiting sentences are wanted: by reason (`rule`), state, article, or the id of the entry
    that they mention; empty for all. `start` is the first of them to show, from 0."""

    rule: str = ""
    state: str = ""
    article: str = ""
    term: str = ""
    start: int = 0


class Item(Record, frozen=True):
    """A waiting sentence, its first words in each language, and why it waits: the rules, worst first, and the
    messages of the checks."""

    article: str
    id: str
    state: State
    rules: tuple[str, ...]
    messages: tuple[str, ...]
    words: dict[Lang, str]


class Article(Record, frozen=True):
    """The progress of an article: its title in each language, and how many sentences it has, how many of them
    are confirmed, and how many wait."""

    article: str
    title: dict[Lang, str]
    sentences: int
    confirmed: int
    percent: int
    waiting: int


class Queue(Record, frozen=True):
    """What waits, worst first: `items` are some of the `count` wanted ones. `rules`, `states` and `terms` are
    the numbers of all waiting sentences of each kind; `today` is the number of sentences confirmed today, and
    `today_percent` their share of all sentences; `size` is the number of items shown at once."""

    items: tuple[Item, ...]
    count: int
    waiting: int
    sentences: int
    confirmed: int
    percent: int
    articles: tuple[Article, ...]
    rules: dict[str, int]
    states: dict[str, int]
    terms: dict[str, int]
    today: int
    today_percent: float
    size: int


class Strip(Record, frozen=True):
    """What waits in an article, in the order of the page; how many sentences it has, how many of them are
    confirmed, and how many wait in the whole site; and the worst waiting sentence of the other articles."""

    items: tuple[Item, ...]
    sentences: int
    confirmed: int
    percent: int
    waiting: int
    elsewhere: Item | None


# How many items are shown at once.
MOST = 100


def queue(files: Files, request: Filter) -> Queue:
    """What waits in all articles. Articles with errors are left out, as the build reports them."""
    pair = files.pair
    works = files.articles.work(pair, files.names.of(pair))
    every = [each for work in works.values() for each in work.waiting]
    wanted = worst_first(each for each in every if _is_wanted(each, request))
    start = max(request.start, 0)
    total = together((work.progress for work in works.values()), pair)
    today = confirmed_on(files.articles.day, {slug: work.article for slug, work in works.items()})
    return Queue(
        items=tuple(map(_item, wanted[start : start + MOST])),
        count=len(wanted),
        waiting=len(every),
        sentences=total.sentences,
        confirmed=total.confirmed,
        percent=total.percent,
        articles=tuple(
            Article(
                slug, dict(work.article.title.items()), work.progress.sentences, work.progress.confirmed,
                work.progress.percent, len(work.waiting),
            )
            for slug, work in works.items()
        ),
        rules=dict(Counter(rule for each in every for rule in each.rules)),
        states=dict(Counter(each.state for each in every)),
        terms=dict(sorted(Counter(term for each in every for term in each.names).items())),
        today=today,
        today_percent=round(today * 100 / max(total.sentences, 1), 1),
        size=MOST,
    )  # fmt: skip


def strip(files: Files, request: OfArticle) -> Strip:
    """What waits in an article, and where to continue."""
    pair = files.pair
    works = files.articles.work(pair, files.names.of(pair))
    here = works.get(request.article)
    elsewhere = worst_first(
        each for slug, work in works.items() if slug != request.article for each in work.waiting
    )
    progress = together([here.progress] if here else [], pair)
    return Strip(
        tuple(map(_item, here.waiting)) if here else (),
        progress.sentences,
        progress.confirmed,
        progress.percent,
        sum(len(work.waiting) for work in works.values()),
        _item(elsewhere[0]) if elsewhere else None,
    )


def _is_wanted(each: Waiting, request: Filter) -> bool:
    return (
        (not request.rule or request.rule in each.rules)
        and (not request.state or request.state == each.state)
        and (not request.article or request.article == each.slug)
        and (not request.term or request.term in each.names)
    )


def _item(each: Waiting) -> Item:
    return Item(
        each.slug, each.id, each.state, each.rules, tuple(flag.message for flag in each.flags),
        dict(each.words.items()),
    )  # fmt: skip
