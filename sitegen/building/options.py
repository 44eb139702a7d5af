"""How a site is built, and what comes of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from sitegen.errors import ContentError, Problem
from sitegen.model.record import Record

# Reports progress: what is being done, how far, of how much (0: not known).
Progress = Callable[[str, int, int], None]


def refuse_warnings(warnings: Sequence[Problem]) -> None:
    """Raises a ContentError with the warnings of a strict build, if there are any but that an article is not
    published yet, which is no fault of what is."""
    if any(problem.rule != "unpublished" for problem in warnings):
        raise ContentError(*warnings)


class Options(Record, frozen=True):
    """How a site is built, beside what its settings say. `url` and `file_links` stand in for theirs;
    `everything` shows what is not to be published: drafts, and articles of a later date."""

    url: str = ""
    file_links: bool = False
    everything: bool = False


class Result(Record, frozen=True):
    """What a build did to the output, by path, and what it noticed. `times` are the seconds of each stage,
    and below them, set in, those of tasks in all processes together."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    warnings: tuple[Problem, ...]
    pages: int
    times: dict[str, float]


class Checked(Record, frozen=True):
    """What is wrong with content: the errors for which a build would fail, and what a person should look at
    (warnings and information) in all that can be read nevertheless."""

    errors: tuple[Problem, ...]
    findings: tuple[Problem, ...]


class Complete(Record, frozen=True):
    """A build that came to its end, and what holds as long as no file has changed, from the day `since` to
    the day before `until`. `information` is what there is to know beside what stands with each article; that
    of articles that are `held_back` (by path) is not shown."""

    options: Options
    files: int
    pages: int
    warnings: tuple[Problem, ...]
    information: tuple[Problem, ...] = ()
    held_back: tuple[str, ...] = ()
    since: datetime.date = datetime.date.min
    until: datetime.date = datetime.date.max
